"""Reads of what helps with anonymity."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from touchstone.inspection.kinds import BY_MEDIA_TYPE
from touchstone.inspection.names.reading import READ
from touchstone.web.anonymising.models import Choice, Found, HiddenName, Look, Redaction
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import Permission

OPENS_ORIGINALS = (Permission.EDIT_PORTFOLIO, Permission.KEEP_DATA)


def hidden_names(one: Apprenticeship) -> list[HiddenName]:
    """The names that people gave, by name. One query."""
    return list(HiddenName.objects.filter(apprenticeship=one).order_by("name"))


def hide(one: Apprenticeship) -> list[list[str]]:
    """Every name to hide, with what else somebody is called: what people gave, and the partners' own people.

    Never the apprentice's: it is their portfolio.
    """
    given = [[row.name, *row.also] for row in hidden_names(one)]
    partners = [one.provider_id, one.employer_id]
    staff = Membership.objects.filter(organisation__in=partners, until=None).exclude(person=one.person_id)
    names = staff.order_by("person__name").values_list("person__name", flat=True).distinct()
    known = {row[0] for row in given} | {one.name}
    return given + [[name] for name in names if name and name not in known]


def leave(one: Apprenticeship) -> list[str]:
    """Words that are never found: the apprentice's name, and public names of organisations."""
    return [one.name, one.organisation.name, one.provider.name, one.employer.name]


def kind_of(file: StoredFile) -> str:
    """The id of what it is; nothing for what is unknown."""
    kind = BY_MEDIA_TYPE.get(file.media_type)
    return kind.id if kind else ""


def looked_through(file: StoredFile) -> bool:
    """Whether its words can be read at all."""
    return kind_of(file) in READ


def look_of(file: UUID) -> Look | None:
    """The look through a file, with what was found in the order of the file. Two queries."""
    return Look.objects.filter(file=file).prefetch_related("found").first()


def found_in(look: Look | None) -> list[Found]:
    """What was found, in the order of the file."""
    return sorted(look.found.all(), key=lambda one: one.number) if look else []


def to_hide(look: Look | None) -> list[Found]:
    """What a person chose to hide."""
    return [one for one in found_in(look) if one.choice == Choice.HIDE]


def sealed(files: Iterable[UUID]) -> set[UUID]:
    """Those of these files that are originals. One query."""
    return set(Redaction.objects.filter(original__in=list(files)).values_list("original", flat=True))


def closed_to(actor: Actor, files: Iterable[UUID]) -> set[UUID]:
    """Those of these files that this actor may neither open nor be told the name of. One query at most."""
    opens = any(actor.may(permission) for permission in OPENS_ORIGINALS)
    return set() if opens else sealed(files)


def undecided(files: Iterable[UUID]) -> int:
    """How many findings in these files wait for a person. One query."""
    return Found.objects.filter(look__file__in=list(files), choice="").count()
