"""Who can assess somebody at a time, and every reason why the others cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Q, QuerySet

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Approval, Availability, BookedSection, Conflict
from touchstone.web.bookings.slots import Slot
from touchstone.web.organisations.queries import holders
from touchstone.web.room.models import Seat

if TYPE_CHECKING:
    from touchstone.web.accounts.models import Person

SEATED = "Has a seat in the room of this assessment, which has to end first."


@dataclass(frozen=True)
class Candidate:
    """An assessor of the organisation, and what keeps them from these slots; nothing when they can."""

    person: Person
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class FreeDay:
    """Hours in which somebody approved and without conflict is available."""

    person: Person
    starts_at: datetime
    ends_at: datetime


def candidates(
    one: Apprenticeship, method: str, slots: Sequence[Slot], but: UUID | None = None
) -> list[Candidate]:
    """Every assessor of the organisation, those who can first. One query, whatever their number.

    ``but`` is a booking that would end, whose time is free again.
    """
    every = _weighed(one, method, slots, but)
    found = [Candidate(held.person, _reasons(held, one, slots)) for held in every]
    return sorted(found, key=lambda candidate: bool(candidate.reasons))


def why_not(
    assessor: UUID, one: Apprenticeship, method: str, slots: Sequence[Slot], but: UUID | None = None
) -> tuple[str, ...]:
    """Every reason why this assessor cannot take these slots; none when they can. One query."""
    held = _weighed(one, method, slots, but).filter(person=assessor).first()
    if held is None:
        return ("This person is not an assessor of this organisation.",)
    return _reasons(held, one, slots)


def _weighed(one: Apprenticeship, method: str, slots: Sequence[Slot], but: UUID | None) -> QuerySet[Any]:
    """The assessors with what speaks for and against each."""
    days = sorted({day(slot.starts_at) for slot in slots})
    mine, whole = OuterRef("person"), Q()
    for slot in slots:
        whole |= Q(during__overlap=_range(slot))
    found = holders(one.organisation_id, "assessor").annotate(
        approved=Exists(_approved(one, days).filter(assessor=mine)),
        barred=Exists(conflicts(one).filter(assessor=mine)),
        seated=Exists(Seat.beside(one, method).filter(person=mine)),
        busy=Exists(BookedSection.objects.filter(whole, assessor=mine, stands=True).exclude(booking=but)),
    )
    for number, slot in enumerate(slots):
        free = Availability.objects.filter(organisation=one.organisation_id, assessor=mine)
        found = found.annotate(**{f"free_{number}": Exists(free.filter(during__contains=_range(slot)))})
    return found


def _range(slot: Slot) -> DateTimeTZRange:
    return DateTimeTZRange(slot.starts_at, slot.ends_at)


def _reasons(held: Any, one: Apprenticeship, slots: Sequence[Slot]) -> tuple[str, ...]:
    on = on_date(min(day(slot.starts_at) for slot in slots))
    found = []
    if not held.approved:
        found.append(f"Not approved for {one.standard} on {on}.")
    if held.barred:
        found.append("Has a conflict of interest with this apprentice, provider or employer.")
    if held.seated:
        found.append(SEATED)
    if held.busy:
        found.append("Is booked at that time.")
    elif not all(getattr(held, f"free_{number}") for number in range(len(slots))):
        found.append("Has not said that they are available at that time.")
    return tuple(found)


def free_days(one: Apprenticeship, method: str, after: datetime, most: int = 8) -> list[FreeDay]:
    """The next times of somebody who could assess this apprentice, for whoever chooses a date. One query."""
    mine = OuterRef("assessor")
    known = Availability.objects.filter(
        Exists(_approved(one, [day(after)]).filter(assessor=mine)),
        Exists(holders(one.organisation_id, "assessor").filter(person=mine)),
        ~Exists(conflicts(one).filter(assessor=mine)),
        ~Exists(Seat.beside(one, method).filter(person=mine)),
        organisation=one.organisation_id,
        during__endswith__gt=after,
    )
    return [
        FreeDay(found.assessor, max(found.during.lower, after), found.during.upper)
        for found in known.select_related("assessor").order_by("during")[:most]
    ]


def _approved(one: Apprenticeship, days: Sequence[date]) -> QuerySet[Approval]:
    known = Approval.objects.filter(organisation=one.organisation_id, standard=one.standard)
    return known.filter(Q(until=None) | Q(until__gte=days[-1]), since__lte=days[0])


def conflicts(one: Apprenticeship) -> QuerySet[Conflict]:
    """The conflicts of interest that keep assessors from this apprentice."""
    with_them = Q(with_apprenticeship=one) | Q(with_organisation__in=[one.provider_id, one.employer_id])
    return Conflict.objects.filter(with_them, organisation=one.organisation_id, ended_at=None)
