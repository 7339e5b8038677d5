"""The days of one apprentice in order: what happened, what is planned, what may begin, what runs out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from touchstone.rules.attempts import booking_in_force, last_day
from touchstone.rules.calendar import day
from touchstone.rules.plan import Plan
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.programme import Break
from touchstone.rules.report import AttemptReport, Deadline, Report
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force
from touchstone.rules.words import called, on_date, plain


class Kind(StrEnum):
    """What a row of the timeline stands for; each kind has a mark of its own shape."""

    HAPPENED = "happened"
    PLANNED = "planned"
    TODAY = "today"
    FIRST_DAY = "first day"
    LAST_DAY = "last day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the timeline: one day or, where it has a length, from ``opens`` to ``on``."""

    on: date
    what: str
    kind: Kind
    opens: date | None = None
    detail: str = ""
    advice: bool = False  # whether a window is only typical

    @property
    def days(self) -> str:
        """The day, or both ends of the window, in words."""
        if self.opens is None:
            return on_date(self.on)
        if self.kind is Kind.FIRST_DAY:
            return f"{on_date(self.on)}, counted from {on_date(self.opens)}"
        return f"{on_date(self.opens)} to {on_date(self.on)}"

    @property
    def sentence(self) -> str:
        """The whole row for somebody who hears it."""
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.days}: {self.what}{detail}."


def timeline_rows(situation: Situation, report: Report) -> tuple[Row, ...]:
    """Everything the picture shows, oldest first: the picture's equivalent as text or table.

    A window stands at its last day, so that what is still ahead comes after today. On one day: what happened,
    what is planned, today, what is due.
    """
    rows = [*_facts(situation, report), *_deadlines(situation, report)]
    rows.append(Row(on=situation.today, what="Today", kind=Kind.TODAY))
    order = list(Kind)
    return tuple(sorted(rows, key=lambda row: (row.on, order.index(row.kind), row.what)))


def _facts(situation: Situation, report: Report) -> Iterator[Row]:
    programme, today = situation.record.programme, situation.today
    planned = programme.started_on > today
    yield Row(
        on=programme.started_on, what="Programme starts", kind=Kind.PLANNED if planned else Kind.HAPPENED
    )
    for pause in programme.breaks:
        yield from _break(pause, today)
    if programme.withdrawn_on is not None:
        yield _happened(programme.withdrawn_on, "Withdrawn")
    for gateway in report.gateways:
        facts = situation.plan.gateway(gateway.id)
        if gateway.confirmed_at is not None and facts is not None:
            yield _happened(day(gateway.confirmed_at), f"{facts.title} confirmed")
    judged = {attempt.id: attempt for attempt in report.attempts}
    for attempt in situation.record.attempts:
        yield from _attempt(situation.plan, attempt, judged.get(attempt.id))
    for appeal in situation.record.appeals:
        name = called("Appeal", appeal.id)
        yield _happened(day(appeal.lodged_at), f"{name} lodged", f"about {appeal.attempt or appeal.decision}")
        for stage in appeal.stages:
            yield _happened(day(stage.decided_at), f"{name}: {plain(stage.outcome)}")


def _break(pause: Break, today: date) -> Iterator[Row]:
    """A break as a stretch from its first day to its last or, while it lasts, to today."""
    lasts = pause.to is None
    last = max(pause.from_, today) if pause.to is None else pause.to
    yield Row(
        on=last,
        opens=pause.from_ if pause.from_ < last else None,
        what="Break in learning",
        kind=Kind.HAPPENED,
        detail="lasts still" if lasts else "",
    )


def _happened(on: date, what: str, detail: str = "") -> Row:
    return Row(on=on, what=what, kind=Kind.HAPPENED, detail=detail)


def _attempt(plan: Plan, attempt: Attempt, judged: AttemptReport | None) -> Iterator[Row]:
    title, about = _title(plan, attempt), _about(attempt, judged)
    for booking in attempt.bookings:
        if booking.notice_served_at is not None:
            yield _happened(day(booking.notice_served_at), f"{title}: notice served", about)
        if booking.ended is not None:
            yield _happened(
                day(booking.ended_at or booking.starts_at), f"{title}: {plain(booking.ended)}", about
            )
    yield from _session(attempt, title, about)
    if attempt.notified_at is not None:
        yield _happened(day(attempt.notified_at), f"{title}: result given{_grade(judged)}", about)
    if attempt.void is not None:
        yield _happened(day(attempt.void.at), f"{title}: void", about)


def _title(plan: Plan, attempt: Attempt) -> str:
    method = plan.method(attempt.method)
    return plain(attempt.method) if method is None else method.title


def _about(attempt: Attempt, judged: AttemptReport | None) -> str:
    """Which attempt it is, unless it is the first and counts."""
    gone = judged is not None and judged.standing != "counts"
    if attempt.kind == "first" and not gone:
        return ""
    named = "first attempt" if attempt.kind == "first" else attempt.kind
    return f"{named}, {judged.standing}" if judged is not None and gone else named


def _session(attempt: Attempt, title: str, about: str) -> Iterator[Row]:
    """The days on which parts of the method were held or, before that, the day it is booked for."""
    if attempt.sections:
        for on in sorted({day(stretch.started_at) for stretch in attempt.sections}):
            yield _happened(on, f"{title}: held", about)
        return
    booking = booking_in_force(attempt)
    if booking is not None:
        yield Row(on=day(booking.starts_at), what=f"{title}: booked", kind=Kind.PLANNED, detail=about)


def _grade(judged: AttemptReport | None) -> str:
    if judged is None or not judged.final or judged.grade.grade is None:
        return ""
    return f", {plain(judged.grade.grade)}"


def _deadlines(situation: Situation, report: Report) -> Iterator[Row]:
    attempts = {attempt.id: attempt for attempt in situation.record.attempts}
    for deadline in report.deadlines:
        attempt = attempts.get(deadline.subject or "")
        if deadline.earliest and attempt is not None and attempt.sections:
            continue  # a first day no longer holds back what has been held
        opens = _counted_from(situation, deadline, attempt)
        yield Row(
            on=deadline.on,
            opens=opens if opens is not None and opens < deadline.on else None,
            what=deadline.title,
            kind=Kind.FIRST_DAY if deadline.earliest else Kind.LAST_DAY,
            advice=deadline.force is Force.TYPICALLY,
            detail=f"{deadline.force.value}, by the {deadline.layer.value}{_behind(deadline)}",
        )


def _behind(deadline: Deadline) -> str:
    if not deadline.passed:
        return ""
    return ", reached" if deadline.earliest else ", passed"


def _counted_from(situation: Situation, deadline: Deadline, attempt: Attempt | None) -> date | None:
    """The day a deadline was counted from, where the record holds it."""
    if attempt is not None:
        return _of_attempt(attempt, deadline.earliest)
    confirmed = {f".{one.gateway}": one.confirmed_at for one in situation.record.gateways}
    for gateway in situation.plan.gateways:
        if deadline.code.endswith(f".{gateway.id}"):
            moment = confirmed.get(f".{gateway.id}")
            if deadline.earliest:
                return situation.record.programme.started_on
            return None if moment is None else day(moment)
    return None


def _of_attempt(attempt: Attempt, earliest: bool) -> date | None:
    """The notice before an attempt; after it, its notification, else its last day."""
    if earliest:
        booking = booking_in_force(attempt)
        served = None if booking is None else booking.notice_served_at
        return None if served is None else day(served)
    return last_day(attempt) if attempt.notified_at is None else day(attempt.notified_at)
