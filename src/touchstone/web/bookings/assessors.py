"""Assessors: what they are approved for, when they are free, and whom they must not assess."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet

from touchstone.rules.calendar import day
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.actions import record_event
from touchstone.web.bookings.models import Approval, Availability, BookedSection, Conflict
from touchstone.web.bookings.slots import Slot
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import Permission


def why_not(assessor: UUID, one: Apprenticeship, slots: Sequence[Slot]) -> list[str]:
    """Every reason why this assessor cannot take these slots; none when they can."""
    found = []
    if not Membership.objects.filter(
        person=assessor, organisation=one.organisation_id, role="assessor", until=None
    ).exists():
        found.append("This person is not an assessor of this organisation.")
    days = [day(slot.starts_at) for slot in slots]
    if not _approved(assessor, one, days).exists():
        found.append(f"The assessor is not approved for {one.standard} on that day.")
    if conflicts(assessor, one).exists():
        found.append("The assessor has a conflict of interest with this apprentice, provider or employer.")
    for slot in slots:
        during = DateTimeTZRange(slot.starts_at, slot.ends_at)
        free = Availability.objects.filter(assessor=assessor, organisation=one.organisation_id)
        if not free.filter(during__contains=during).exists():
            found.append("The assessor has not said that they are free at that time.")
            break
    return found


def check(assessor: UUID, one: Apprenticeship, slots: Sequence[Slot]) -> None:
    """Raise ``Refused`` with every reason why this assessor cannot take these slots."""
    reasons = why_not(assessor, one, slots)
    if reasons:
        raise Refused(" ".join(reasons), fields={"assessor": " ".join(reasons)})


def _approved(assessor: UUID, one: Apprenticeship, days: Sequence[date]) -> QuerySet[Approval]:
    known = Approval.objects.filter(
        assessor=assessor, organisation=one.organisation_id, standard=one.standard
    )
    first, last = min(days), max(days)
    return known.filter(Q(until=None) | Q(until__gte=last), since__lte=first)


def conflicts(assessor: UUID, one: Apprenticeship) -> QuerySet[Conflict]:
    """The conflicts of interest that keep an assessor from this apprentice."""
    known = Conflict.objects.filter(assessor=assessor, ended_at=None)
    with_them = Q(with_apprenticeship=one) | Q(with_organisation__in=[one.provider_id, one.employer_id])
    return known.filter(with_them)


def declare(assessor: UUID, one: Apprenticeship, reason: str, by: Actor, at: datetime) -> Conflict:
    """Keep that this assessor must not assess this apprentice."""
    return Conflict.objects.create(
        organisation_id=one.organisation_id,
        assessor_id=assessor,
        with_apprenticeship=one,
        reason=reason,
        declared_by=by.person_id,
        declared_at=at,
    )


@transaction.atomic
def add_conflict(*, assessor: UUID, organisation: UUID, reason: str, by: Actor, at: datetime) -> Conflict:
    """Keep that an assessor must not assess the apprentices of a provider or an employer."""
    _own_or_manage(assessor, by)
    if not reason.strip():
        raise Refused("Say why.", fields={"reason": "Say what the conflict is."})
    conflict = Conflict.objects.create(
        organisation_id=by.organisation_id,
        assessor_id=assessor,
        with_organisation_id=organisation,
        reason=reason.strip(),
        declared_by=by.person_id,
        declared_at=at,
    )
    _trace("assessor.conflict", assessor, by, at)
    return conflict


@transaction.atomic
def approve(
    *, assessor: UUID, standard: str, since: date, until: date | None, by: Actor, at: datetime
) -> Approval:
    """An assessor may assess a standard, from a day and, where given, until a day."""
    by.require(Permission.MANAGE_ASSESSORS)
    if until is not None and until < since:
        raise Refused("Look at the days.", fields={"until": "It ends before it begins."})
    approval, _ = Approval.objects.update_or_create(
        organisation_id=by.organisation_id,
        assessor_id=assessor,
        standard=standard,
        defaults={"since": since, "until": until},
    )
    _trace("assessor.approve", assessor, by, at)
    return approval


@transaction.atomic
def free(*, assessor: UUID, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime) -> Availability:
    """An assessor can be booked in this stretch of time."""
    _own_or_manage(assessor, by)
    if ends_at <= starts_at:
        raise Refused("Look at the times.", fields={"ends_at": "It ends before it starts."})
    try:
        with transaction.atomic():
            found = Availability.objects.create(
                organisation_id=by.organisation_id,
                assessor_id=assessor,
                during=DateTimeTZRange(starts_at, ends_at),
            )
    except IntegrityError:
        raise Refused("This overlaps a time you gave before; change that one.") from None
    _trace("assessor.free", assessor, by, at)
    return found


@transaction.atomic
def not_free(*, availability: UUID, by: Actor, at: datetime) -> None:
    """Take back a stretch of time; refused while a booking lies in it."""
    found = Availability.objects.select_for_update().get(id=availability, organisation=by.organisation_id)
    _own_or_manage(found.assessor_id, by)
    booked = BookedSection.objects.filter(
        assessor=found.assessor_id, stands=True, during__overlap=found.during
    )
    if booked.exists():
        raise Refused("There is a booking in this time; it has to be moved first.")
    found.delete()
    _trace("assessor.not_free", found.assessor_id, by, at)


def _own_or_manage(assessor: UUID, by: Actor) -> None:
    own = assessor == by.person_id
    by.require(Permission.KEEP_OWN_AVAILABILITY if own else Permission.MANAGE_ASSESSORS)


def _trace(action: str, assessor: UUID, by: Actor, at: datetime) -> None:
    own = by.organisation_id
    record_event(organisation=own, chain=own, action=action, by=by, at=at, facts={"assessor": str(assessor)})
