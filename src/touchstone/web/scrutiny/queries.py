"""Reads of grants: who was granted what, what there is to draw from, and whom a grant reaches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from touchstone.rules.calendar import LONDON, day
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.queries import holders
from touchstone.web.results.models import Release
from touchstone.web.scrutiny.drawing import draw
from touchstone.web.scrutiny.models import Grant, Granted

ROLE = "external_quality_assurer"
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def assurers(organisation: UUID) -> QuerySet[Membership]:
    """Who can be granted a look: the external quality assurers of an organisation, by name."""
    return holders(organisation, ROLE)


def grants(actor: Actor) -> QuerySet[Grant]:
    """All grants of the actor's organisation, with the people they name."""
    found = Grant.objects.filter(organisation=actor.organisation_id)
    return found.select_related("membership__person", "granted_by", "ended_by")


def own(actor: Actor, on: date) -> list[Grant]:
    """The grants that stand for this actor on a day, the first to end first."""
    return list(Grant.standing(actor.membership_id, on).order_by("until", "id"))


def visible_grant(id: UUID, actor: Actor) -> Grant:
    """One of them; raise ``Http404`` for any other."""
    found = grants(actor).filter(id=id).first()
    if found is None:
        raise Http404
    return found


def members(grant: Grant) -> list[Granted]:
    """The apprentices named by a grant: the sample in the order of its draw, then those chosen."""
    found = Granted.objects.filter(grant=grant).select_related("apprenticeship", "attempt")
    return list(found.order_by("place", "apprenticeship__last_name", "apprenticeship__first_name", "id"))


def released(
    organisation: UUID, standards: Sequence[str], first: date, last: date, by: datetime
) -> dict[UUID, UUID]:
    """The results released from one day to another, as known at a moment: attempt to apprenticeship."""
    between = Release.objects.filter(
        organisation=organisation,
        revision=1,
        released_at__gte=datetime(first.year, first.month, first.day, tzinfo=LONDON),
        released_at__lte=by,
    )
    of_them = between.filter(apprenticeship__standard__in=standards) if standards else between
    rows = of_them.values_list("attempt_id", "apprenticeship_id", "released_at")
    return {attempt: one for attempt, one, at in rows if day(at) <= last}


def drawn_again(grant: Grant) -> bool:
    """Whether drawing with the kept seed among the same results gives the kept sample."""
    assert grant.sample_size is not None
    assert grant.sample_from is not None
    assert grant.sample_until is not None
    among = released(
        grant.organisation_id, grant.standards, grant.sample_from, grant.sample_until, grant.granted_at
    )
    kept = Granted.objects.filter(grant=grant, attempt__isnull=False).order_by("place")
    return draw(among, grant.sample_size, grant.seed) == list(kept.values_list("attempt_id", flat=True))


def named(texts: Iterable[str], actor: Actor) -> dict[str, UUID]:
    """The apprenticeships that ULNs or ids name, of those the actor may see, by what was typed."""
    typed = {text.lower() for text in texts}
    ids = {text for text in typed if ID.fullmatch(text)}
    seen = visible_to(actor).select_related(None)
    rows = seen.filter(Q(uln__in=typed - ids) | Q(id__in=ids)).order_by("-started_on", "id")
    found: dict[str, UUID] = {}
    for one in rows.only("id", "uln"):
        found[str(one.id)] = one.id
        if one.uln:
            found.setdefault(one.uln, one.id)
    return {text: found[text] for text in typed if text in found}


def attempts(one: Apprenticeship) -> list[Attempt]:
    """The attempts of an apprentice with their reviews and released results, in order. Three queries."""
    results = Prefetch("releases", Release.objects.order_by("revision"))
    found = Attempt.objects.filter(apprenticeship=one).prefetch_related("reviews", results)
    return list(found.order_by("method", "code"))
