"""Keeping assessors: what they are approved for, when they are free, and whom they must not assess."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.http import Http404

from touchstone.rules.words import at_time
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.audit.actions import record_event
from touchstone.web.bookings.candidates import conflicts, why_not
from touchstone.web.bookings.models import Approval, Availability, BookedSection, Conflict
from touchstone.web.bookings.slots import Slot
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.queries import holders, partners
from touchstone.web.records import law
from touchstone.web.room.models import Seat

MOST = 400  # stretches given at once: every working day of a year and some


def check(assessor: UUID, one: Apprenticeship, method: str, slots: Sequence[Slot]) -> None:
    """Raise ``Refused`` with every reason why this assessor cannot take these slots."""
    reasons = " ".join(why_not(assessor, one, method, slots))
    if reasons:
        raise Refused(f"This assessor cannot take it. {reasons}", fields={"assessor": reasons})


def hold(*people: UUID) -> None:
    """Let whoever books, moves or keeps the time of these people wait until this transaction ends.

    Always in the same order, so that two never wait for each other. The exclusion constraints hold without
    it; with it, the second of two is told in words and never in a deadlock.
    """
    with connection.cursor() as cursor:
        for person in sorted({str(one) for one in people}):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [person])


def has_conflict(assessor: UUID, one: Apprenticeship) -> bool:
    """Whether a conflict of interest keeps this assessor from this apprentice."""
    return conflicts(one).filter(assessor=assessor).exists()


def has_seat(assessor: UUID, one: Apprenticeship, method: str) -> bool:
    """Whether this assessor sits beside whoever assesses, and so does not assess it themselves."""
    return Seat.beside(one, method).filter(person=assessor).exists()


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
def add_conflict(
    *,
    assessor: UUID,
    organisation: UUID | None = None,
    apprenticeship: UUID | None = None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Conflict:
    """Keep that an assessor must not assess one apprentice, or those of a provider or an employer."""
    _own_or_manage(assessor, by)
    if (organisation is None) == (apprenticeship is None):
        raise Refused("Say with whom.", fields={"organisation": "Choose an organisation or an apprentice."})
    if not reason.strip():
        raise Refused("Say why.", fields={"reason": "Say what the conflict is."})
    if organisation is not None and not _is_partner(organisation, by):
        raise Refused("Choose again.", fields={"organisation": "Choose one of the organisations listed."})
    if apprenticeship is not None and not visible_to(by).filter(id=apprenticeship).exists():
        raise Refused("Choose again.", fields={"apprentice": "There is no such apprentice."})
    about = {"with_organisation_id": organisation, "with_apprenticeship_id": apprenticeship}
    if Conflict.objects.filter(
        assessor=assessor, organisation=by.organisation_id, ended_at=None, **about
    ).exists():
        raise Refused("This conflict is kept already.")
    conflict = Conflict.objects.create(
        organisation_id=by.organisation_id,
        assessor_id=assessor,
        reason=reason.strip(),
        declared_by=by.person_id,
        declared_at=at,
        **about,
    )
    _trace("assessor.conflict", assessor, by, at)
    return conflict


def _is_partner(organisation: UUID, by: Actor) -> bool:
    kinds = ("training_provider", "employer")
    return any(partners(by.organisation_id, kind).filter(id=organisation).exists() for kind in kinds)


@transaction.atomic
def end_conflict(*, conflict: UUID, by: Actor, at: datetime) -> Conflict:
    """A conflict of interest is over; it stays in the register as ended. For those who manage assessors."""
    by.require(Permission.MANAGE_ASSESSORS)
    found = Conflict.objects.select_for_update().filter(id=conflict, organisation=by.organisation_id).first()
    if found is None:
        raise Http404
    if found.ended_at is not None:
        raise Refused(f"This conflict was ended at {at_time(found.ended_at)} already.")
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    _trace("assessor.conflict_ended", found.assessor_id, by, at)
    return found


@transaction.atomic
def approve(
    *, assessor: UUID, standard: str, since: date, until: date | None = None, by: Actor, at: datetime
) -> Approval:
    """An assessor may assess a standard, from a day and, where given, until a day."""
    by.require(Permission.MANAGE_ASSESSORS)
    _is_assessor(assessor, by)
    if until is not None and until < since:
        raise Refused("Look at the days.", fields={"until": "It ends before it begins."})
    if standard not in {header.identity.reference for header in law.choices()}:
        raise Refused("Choose a standard.", fields={"standard": "There is no plan of this standard here."})
    approval, _ = Approval.objects.update_or_create(
        organisation_id=by.organisation_id,
        assessor_id=assessor,
        standard=standard,
        defaults={"since": since, "until": until},
    )
    _trace("assessor.approve", assessor, by, at, standard=standard)
    return approval


@transaction.atomic
def free_often(
    *, assessor: UUID, stretches: Sequence[tuple[datetime, datetime]], by: Actor, at: datetime
) -> tuple[list[Availability], list[datetime]]:
    """An assessor can be booked in these stretches. Those that overlap known ones are left out and told."""
    _own_or_manage(assessor, by)
    if len(stretches) > MOST:
        raise Refused("These are too many.", fields={"until": f"Give at most {MOST} stretches at once."})
    for starts_at, ends_at in stretches:
        if ends_at <= starts_at:
            raise Refused("Look at the times.", fields={"ends": "It ends before it starts."})
    hold(assessor)
    made, left_out = [], []
    for starts_at, ends_at in stretches:
        found = _free(assessor, starts_at, ends_at, by)
        if found is None:
            left_out.append(starts_at)
        else:
            made.append(found)
    if made:
        _trace("assessor.free", assessor, by, at, stretches=len(made))
    return made, left_out


def _free(assessor: UUID, starts_at: datetime, ends_at: datetime, by: Actor) -> Availability | None:
    """The stretch, as one with those that end where it begins or begin where it ends."""
    own = Availability.objects.filter(assessor=assessor, organisation=by.organisation_id)
    if own.filter(during__overlap=DateTimeTZRange(starts_at, ends_at)).exists():
        return None
    for beside in own.filter(Q(during__endswith=starts_at) | Q(during__startswith=ends_at)):
        starts_at, ends_at = min(starts_at, beside.during.lower), max(ends_at, beside.during.upper)
        beside.delete()
    try:
        with transaction.atomic():
            return Availability.objects.create(
                organisation_id=by.organisation_id,
                assessor_id=assessor,
                during=DateTimeTZRange(starts_at, ends_at),
            )
    except IntegrityError as error:
        if "availability_once" not in str(error):
            raise
        return None


@transaction.atomic
def not_free(*, availability: UUID, by: Actor, at: datetime) -> None:
    """Take back a stretch of time; refused while a booking lies in it."""
    found = Availability.objects.filter(id=availability, organisation=by.organisation_id).first()
    if found is None:
        raise Http404
    _own_or_manage(found.assessor_id, by)
    hold(found.assessor_id)
    booked = BookedSection.objects.filter(
        assessor=found.assessor_id, stands=True, during__overlap=found.during
    )
    if booked.exists():
        raise Refused("There is a booking in this time; it has to be moved first.")
    found.delete()
    _trace("assessor.not_free", found.assessor_id, by, at)


def _own_or_manage(assessor: UUID, by: Actor) -> None:
    own = assessor == by.person_id and by.may(Permission.KEEP_OWN_AVAILABILITY)
    if not own:
        by.require(Permission.MANAGE_ASSESSORS)
    _is_assessor(assessor, by)


def _is_assessor(assessor: UUID, by: Actor) -> None:
    if not holders(by.organisation_id, "assessor").filter(person=assessor).exists():
        raise Http404


def _trace(action: str, assessor: UUID, by: Actor, at: datetime, **facts: object) -> None:
    own = by.organisation_id
    about = {"assessor": str(assessor), **facts}
    record_event(organisation=own, chain=own, action=action, by=by, at=at, facts=about)
