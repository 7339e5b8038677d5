"""Reads of planning sheets: the notes, who may read them, who did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404

from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.audit.queries import latest, people
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Organisation
from touchstone.web.organisations.permissions import BY_ID, Permission
from touchstone.web.planning.models import Link, Note, Share
from touchstone.web.portfolio.models import Piece

READ = "planning.read"  # the event of a reading by somebody else
SHOWN = 20  # of the readings, the newest


def method_of(plan: Plan, id: str) -> Method:
    """A method of the plan; raise ``Http404`` for any other."""
    found = plan.method(id)
    if found is None:
        raise Http404
    return found


def wordings(plan: Plan, method: Method) -> dict[str, str]:
    """What there is to prepare for, by id: criteria or, in a theme without any, its KSBs; in order."""
    statements = {ksb.code: ksb.text for ksb in plan.ksbs}
    found: dict[str, str] = {}
    for theme in method.themes:
        criteria = {one.id: one.text for one in theme.criteria}
        found |= criteria or {code: statements[code] for code in theme.ksbs}
    return found


def notes(one: Apprenticeship) -> list[Note]:
    """Everything on the sheet, each note with its pieces, in the order of the pieces. Two queries."""
    linked = Prefetch("links", Link.objects.select_related("piece").order_by("piece__number"))
    found = Note.objects.filter(apprenticeship=one).prefetch_related(linked)
    return list(found.order_by("method", "criterion"))


def pieces(one: Apprenticeship) -> list[Piece]:
    """The apprentice's pieces of evidence, withdrawn ones too, in their order. One query."""
    return list(Piece.objects.filter(apprenticeship=one).order_by("number"))


def kept_apart(plan: Plan, some: Iterable[Note]) -> list[Note]:
    """Notes with something in them whose criterion the plan does not have, or has no more."""
    known = {(method.id, id) for method in plan.methods for id in wordings(plan, method)}
    return [note for note in some if (note.method, note.criterion) not in known and holds_something(note)]


def holds_something(note: Note) -> bool:
    """Whether there are words or pieces in it."""
    return bool(note.text or note.links.all())


def partners(one: Apprenticeship) -> list[Organisation]:
    """To whom the sheet can be shown: the training provider and the employer, nobody else."""
    return [one.provider, one.employer]


def shares(one: Apprenticeship) -> dict[UUID, Share]:
    """To whom it is shown now, by organisation."""
    return {share.partner_id: share for share in Share.objects.filter(apprenticeship=one, until=None)}


def is_shown_to(one: Apprenticeship, actor: Actor) -> bool:
    """Whether the apprentice shows it to this actor's organisation, which still has to do with them."""
    if not actor.may(Permission.READ_PLANNING_SHEET):
        return False
    mine = actor.organisation_id in {one.provider_id, one.employer_id}
    found = Share.objects.filter(apprenticeship=one, partner=actor.organisation_id, until=None)
    return mine and found.exists()


def readable(id: UUID, actor: Actor) -> Apprenticeship:
    """One's own sheet, or one that is shown to this reader; raise ``Http404`` for any other."""
    one = visible(id, actor)
    if not actor.may(Permission.KEEP_PLANNING_SHEET) and not is_shown_to(one, actor):
        raise Http404
    return one


@dataclass(frozen=True)
class Reading:
    """Somebody read the sheet."""

    who: str
    role: str
    at: datetime


def readings(one: Apprenticeship) -> list[Reading]:
    """Who else read it, the latest first, from the history of the record. Two queries."""
    events = list(latest(one.id).filter(action=READ)[:SHOWN])
    names = people(event.by for event in events)
    return [
        Reading(names.get(event.by, "Somebody without an account"), BY_ID[event.role].title, event.at)
        for event in events
    ]
