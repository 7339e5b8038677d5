"""Reads of what devices captured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.queries import attempt_seen_by, attempts_seen_by, log
from touchstone.web.assessments.writers import marks, method_of
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.console import own_logs
from touchstone.web.console.clocks import Span
from touchstone.web.console.envelope import beginning
from touchstone.web.console.models import Became, Captured, Device, Prepared
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law
from touchstone.web.room.models import Kind
from touchstone.web.room.queries import co_marks, seats_of, stands

OPEN = (Became.WAITING, Became.ASIDE)
MOST_LISTED = 100
MISSING = 500  # of the entries that did not come, so many are named


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How much of one device's chain is here. ``through`` is the last entry before which none is missing."""

    device: UUID
    through: int
    head: str
    received: int
    last: int
    kept: int
    aside: int
    left: int
    missing: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.received == self.last

    @property
    def told(self) -> dict[str, Any]:
        """The same as plain data, for the console and for other programs."""
        counts = ("through", "head", "received", "last", "kept", "aside", "left")
        said = {name: getattr(self, name) for name in counts}
        return {"device": str(self.device), **said, "missing": list(self.missing), "words": self.words}

    @property
    def words(self) -> str:
        """The same in a sentence."""
        left = self.last - self.received
        end = "chain intact" if self.whole else f"{left} missing"
        here = min(self.through, self.received)  # fewer where what never came was given up
        return f"{here} of {entries(self.last)} received, {end}"


def entries(number: int, kind: str = "") -> str:
    """``1 entry``, ``412 entries``."""
    return f"{number} {kind}{'entry' if number == 1 else 'entries'}"


def own_device(id: UUID, by: Actor) -> Device:
    """A device of one's own; raise ``Http404`` for any other."""
    found = Device.objects.filter(id=id, person=by.person_id).first()
    if found is None:
        raise Http404
    return found


def devices(by: Actor) -> QuerySet[Device]:
    """One's own devices, the last used first."""
    return Device.objects.filter(person=by.person_id).order_by(
        F("ended_at").asc(nulls_first=True), "-seen_at"
    )


def in_use(by: Actor) -> QuerySet[Device]:
    """One's own devices that are in use, each with how many ``assessments`` were put on it. One query."""
    return devices(by).filter(ended_at=None).annotate(assessments=Count("prepared"))


def out_of_use(by: Actor) -> list[str]:
    """The ids of one's own devices that were taken out of use. One query."""
    return [str(one) for one in devices(by).exclude(ended_at=None).values_list("id", flat=True)]


def spans(device: Device) -> list[Span]:
    """The stretches of a device's clock, in its order."""
    rows = device.stretches.order_by("place")
    return [Span(one.name, timedelta(milliseconds=one.leap), one.met_at, one.showed) for one in rows]


def prepared_for(attempt: UUID, device: UUID) -> Prepared:
    """That an attempt was put on a device, locked; raise ``Http404`` where it was not."""
    rows = Prepared.objects.select_for_update(of=("self",)).select_related("attempt__apprenticeship")
    found = rows.filter(attempt=attempt, device=device).first()
    if found is None:
        raise Http404
    return found


def chain(attempt: UUID, device: UUID) -> QuerySet[Captured]:
    """What a device sent of an attempt, in its order."""
    return Captured.objects.filter(attempt=attempt, device=device).order_by("sequence")


def standing(attempt: UUID, device: UUID) -> Standing:
    """How much of a device's chain is here. Two queries."""
    told = (
        chain(attempt, device)
        .order_by()
        .aggregate(
            received=Count("pk"),
            last=Max("sequence"),
            through=Max("sequence", filter=~Q(became=Became.WAITING)),
            kept=Count("pk", filter=Q(became__in=[Became.KEPT, Became.OWN])),
            aside=Count("pk", filter=Q(became=Became.ASIDE)),
            left=Count("pk", filter=Q(became=Became.LEFT)),
        )
    )
    through, last = told.pop("through") or 0, told.pop("last") or 0
    head = chain(attempt, device).filter(sequence=through).values_list("hash", flat=True).first()
    missing: tuple[int, ...] = ()
    if last > through:
        here = set(chain(attempt, device).filter(sequence__gt=through).values_list("sequence", flat=True))
        missing = tuple(one for one in range(through + 1, last) if one not in here)[:MISSING]
    return Standing(
        device=device,
        through=through,
        head=head or beginning(attempt, device),
        last=last,
        missing=missing,
        **told,
    )


def standings(attempt: UUID) -> list[tuple[Device, Standing]]:
    """The same for every device that sent anything for the log of an attempt."""
    rows = Device.objects.filter(captured__attempt=attempt, captured__seat=None).distinct()
    return [(one, standing(attempt, one.id)) for one in rows.order_by("made_at", "id")]


def unsettled(attempt: UUID, person: UUID | None = None) -> QuerySet[Captured]:
    """What was set aside and waits for somebody, oldest first; of own logs, the person's alone."""
    seen = Q(seat=None) | Q(seat__person=person) if person else Q(seat=None)
    rows = Captured.objects.filter(seen, attempt=attempt, became=Became.ASIDE)
    return rows.order_by("wall", "device", "sequence")


def without_those_before(attempt: UUID, by: Actor) -> QuerySet[Captured]:
    """What waits for entries before it: one's own, and for a manager all that is for the attempt's log."""
    mine = Q(by=by.person_id) | Q(seat=None) if by.may(Permission.OVERRIDE) else Q(by=by.person_id)
    return Captured.objects.filter(mine, attempt=attempt, became=Became.WAITING)


def waits(attempt: Attempt) -> list[str]:
    """What waits at an attempt before its judgements can be submitted, in sentences."""
    told: dict[str, Any] = dict(
        Captured.objects.filter(attempt=attempt.pk, seat=None, became__in=OPEN)
        .order_by()
        .values_list("became")
        .annotate(Count("pk"))
    )
    said = []
    if aside := told.get(Became.ASIDE):
        said.append(f"{entries(aside, 'captured ')} set aside: take up or leave out each.")
    if waiting := told.get(Became.WAITING):
        came = f"{entries(waiting, 'captured ')} came without those before"
        said.append(f"{came}: send them too, or say that they will never come.")
    return said


def rows_of(attempt: UUID, device: UUID, sequences: Sequence[int]) -> dict[int, Captured]:
    """Entries of a chain by their sequence, with those beside them."""
    beside = {one + step for one in sequences for step in (-1, 0, 1)}
    return {row.sequence: row for row in chain(attempt, device).filter(sequence__in=beside)}


def log_for(attempt: UUID, by: Actor) -> list[Entry]:
    """The log of an attempt for a device of theirs: of one that went to somebody else, their own entries."""
    seat = co_marks(attempt, by.person_id)
    if seat is not None:
        return own_logs.entries(seat.id)
    entries = log(attempt)
    try:
        attempt_seen_by(attempt, by)
    except Http404:
        return [one for one in entries if one.by == by.person_id]
    return entries


def version_of(attempt: UUID) -> str:
    """The version of the plan by which an attempt is judged now."""
    found: str = Attempt.objects.values_list("apprenticeship__version", flat=True).get(id=attempt)
    return found


def submitted(attempt: UUID, by: Actor) -> bool:
    """Whether the judgements are submitted: of who marks beside, their own."""
    seat = co_marks(attempt, by.person_id)
    if seat is not None:
        return seat.submitted_at is not None
    return Attempt.objects.filter(id=attempt, judged_at__isnull=False).exists()


def out_of_log(attempt: UUID, device: UUID) -> list[UUID]:
    """The ids of what a device sent and the log does not hold: set aside, or left out."""
    rows = chain(attempt, device).filter(became__in=[Became.ASIDE, Became.LEFT])
    return list(rows.values_list("entry", flat=True))


def doubtful(attempt: UUID, device: UUID, sequences: Sequence[int]) -> int:
    """Of these entries of a chain, how many have a time that cannot be known."""
    return chain(attempt, device).filter(sequence__in=sequences, clock="doubtful").count()


def other_times(attempt: UUID) -> dict[UUID, datetime]:
    """The device's own time of what was captured of an attempt, where the log has another. One query."""
    rows = Captured.objects.filter(attempt=attempt).exclude(clock="right")
    said = {row.entry: row.device_at for row in rows.only("entry", "clock", "wall", "at")}
    return {entry: at for entry, at in said.items() if at is not None}


def to_conduct(by: Actor, now: datetime) -> list[tuple[Attempt, str, datetime | None]]:
    """The attempts that somebody conducts and has not submitted: with the method's title and the start."""
    rows = attempts_seen_by(by).filter(judged_at=None, void__isnull=True)
    if by.may(Permission.ASSESS):
        booked = Booking.objects.filter(assessor=by.person_id, ended="", declined_at=None)
        rows = rows.filter(Exists(booked.filter(attempt=OuterRef("pk"), accepted_at__isnull=False)))
    else:
        rows = _marked_by(by, rows)
    starts = Booking.objects.filter(attempt=OuterRef("pk"), ended="", declined_at=None)
    rows = rows.annotate(starts=Subquery(starts.values("starts_at")[:1])).order_by("starts", "id")
    found = [(row, method_of(row.apprenticeship, row), row.starts) for row in rows[:MOST_LISTED]]
    return [(row, method.title, at) for row, method, at in found] + _to_co_mark(by, now)


def _marked_by(by: Actor, rows: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Those of the attempts that the plan leaves to the actor's organisation, whatever their number."""
    if not by.may(Permission.MARK):
        return rows.none()
    of = ("apprenticeship__standard", "apprenticeship__version", "method")
    mine = Q(pk__in=())
    for standard, version, id in rows.order_by().values_list(*of).distinct():
        method = law.plan(standard, version).method(id)
        if method is not None and marks(method, by):
            mine |= Q(**dict(zip(of, (standard, version, id), strict=True)))
    return rows.filter(mine)


def _to_co_mark(by: Actor, now: datetime) -> list[tuple[Attempt, str, datetime | None]]:
    """The attempts that somebody marks beside their assessor now, and has not submitted."""
    open_ = seats_of(by.person_id).filter(kind=Kind.CO_MARK, submitted_at=None, attempt__void__isnull=True)
    starts = Booking.objects.filter(attempt=OuterRef("attempt"), ended="", declined_at=None)
    rows = open_.annotate(starts=Subquery(starts.values("starts_at")[:1]))
    found = [(seat.attempt, seat.starts) for seat in rows if stands(seat, now)]
    return [(row, f"Co-mark: {method_of(row.apprenticeship, row).title}", at) for row, at in found]


def last_sent(attempt: UUID) -> datetime | None:
    """When something last came for the log of an attempt, from a device or a form."""
    came = Captured.objects.filter(attempt=attempt, seat=None).aggregate(last=Max("received_at"))["last"]
    kept = Entry.objects.filter(attempt=attempt).aggregate(last=Max("kept_at"))["last"]
    return max((at for at in (came, kept) if at is not None), default=None)


def prepared_by(attempt: UUID, person: UUID) -> bool:
    """Whether somebody has put an attempt on a device of theirs."""
    return Prepared.objects.filter(attempt=attempt, device__person=person).exists()
