"""Valid records of generated plans: gateways, portfolio, attempts broken off or done, resits, appeals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from hypothesis import strategies as st

from tests.factories.law import a_policy, a_scheme
from tests.properties import naive
from tests.properties.conduct_rules import perhaps, some
from tests.properties.decisions import appeals, decisions, disputes
from tests.properties.gateway_facts import CONFIRMED, DAY, gates, portfolios
from tests.properties.plans import plans
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import (
    Attempt,
    Booking,
    Declared,
    EmployerConsent,
    Extension,
    FurtherLearning,
    Judgement,
    Question,
    Recording,
    SectionHeld,
    Sighting,
    Void,
)
from touchstone.rules.record.programme import Apprentice, Break, Programme
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.validity import problems

STARTED = date(2024, 9, 2)
BREAKS = ((), (Break(from_=date(2025, 1, 6), to=date(2025, 2, 3)),), (Break(from_=date(2025, 3, 1)),))
FIRST_DAY = datetime(2025, 10, 6, 9, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LENGTHS = (599, 600, 1199, 1200, 1500, 2400, 2970, 2971)  # seconds, on both sides of what plans ask for
FURTHER: tuple[Literal["resit", "retake", "replacement"], ...] = ("resit", "retake", "replacement")
MOSTLY = st.sampled_from((True, True, True, True, False))
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@st.composite
def stretches(draw: st.DrawFn, method: Method, start: datetime) -> tuple[SectionHeld, ...]:
    """The sections one after another; now and then one is held twice, left out, or on another day."""
    held: list[SectionHeld] = []
    clock = start
    for section in method.sections:
        for _ in range(draw(st.sampled_from((0, 1, 1, 1, 2)))):
            clock += draw(st.sampled_from((0 * MINUTE, 5 * MINUTE, 5 * MINUTE, DAY)))
            ends = clock + timedelta(seconds=draw(st.sampled_from(LENGTHS)))
            open_ = draw(st.integers(0, 9)) == 0
            held.append(SectionHeld(section=section.id, started_at=clock, ended_at=None if open_ else ends))
            clock = ends
    return tuple(held)


@st.composite
def parts(draw: st.DrawFn, seconds: int) -> tuple[int, int] | tuple[None, None]:
    """No part of a recording, or one that lies inside it."""
    length = draw(st.sampled_from((None, 1200, 1199, seconds)))
    start = draw(st.integers(0, 300))
    return (None, None) if length is None else (start, min(seconds, start + length))


@st.composite
def recordings(draw: st.DrawFn, method: Method) -> tuple[Recording, ...]:
    if method.recordings is None:
        return ()
    made = []
    for number in range(draw(st.integers(0, method.recordings.number.number + 1))):
        held = CONFIRMED + draw(st.sampled_from((-DAY, timedelta(0), timedelta(seconds=1), 2 * DAY)))
        seconds = draw(st.sampled_from((1199, 1200, 1799, 1800, 3600)))
        start, end = draw(parts(seconds))
        made.append(
            Recording(
                id=f"r{number}",
                held_at=held,
                recorded_at=held + draw(st.sampled_from((timedelta(0), HOUR))),
                seconds=seconds,
                medium=draw(st.sampled_from(("video", "audio"))),
                visible=draw(st.sampled_from((None, (), ("mentor",), ("mentor", "mentee")))),
                from_second=start,
                to_second=end,
            )
        )
    return tuple(made)


@st.composite
def questions(draw: st.DrawFn, method: Method, start: datetime) -> tuple[Question, ...]:
    kinds = [kind.id for kind in method.questions.kinds] if method.questions is not None else []
    return tuple(
        Question(
            id=f"q{number}",
            kind=draw(st.sampled_from(kinds)),
            asked_at=start + draw(st.integers(0, 60)) * MINUTE,
            section=draw(st.none() | st.sampled_from([section.id for section in method.sections])),
            ksbs=draw(some(method.ksbs)),
            theme=draw(st.none() | st.sampled_from([theme.id for theme in method.themes])),
        )
        for number in range(draw(st.integers(0, 4)) if kinds else 0)
    )


@st.composite
def judgements(draw: st.DrawFn, method: Method) -> tuple[Judgement, ...]:
    """All criteria judged, now and then all but some, and mostly well: else nearly all would be fails."""
    rarely = draw(st.sampled_from((0, 0, 1)))
    levels = [level.id for level in method.levels]
    chosen = st.sampled_from((*levels, *levels[-1:] * 4, *levels[:1] * 2, *(None,) * rarely))
    return tuple(
        Judgement(criterion=criterion.id, level=level, by="assessor")
        for criterion in method.criteria
        if (level := draw(chosen)) is not None
    )


@st.composite
def attempts(draw: st.DrawFn, method: Method, number: int, kind: str = "first") -> Attempt:
    """One attempt, somewhere between booked and notified."""
    start = FIRST_DAY + 40 * number * DAY
    held = draw(stretches(method, start))
    last = max([start, *(one.ended_at or one.started_at for one in held)])
    judged = draw(st.sampled_from((None, last + HOUR, last + HOUR, last + HOUR)))
    notified = None if judged is None else draw(st.sampled_from((None, judged + DAY, judged + 20 * DAY)))
    before = kind != "first"
    return Attempt(
        id=f"{method.id}-{kind}-{number}",
        method=method.id,
        kind=kind,  # type: ignore[arg-type] # one of the four words
        consent=draw(perhaps(st.just(EmployerConsent(by="employer", given_at=start - 2 * DAY))))
        if before
        else None,
        further_learning=draw(
            perhaps(st.just(FurtherLearning(from_=(start - 3 * DAY).date(), to=start.date())))
        )
        if before
        else None,
        bookings=draw(bookings(start)),
        venue=draw(st.sampled_from((None, "remote", "workplace", "beach"))),
        declared=draw(declared(method, start)),
        sections=held,
        extension=draw(perhaps(st.just(Extension(minutes=4, by="assessor", at=start, reason="An answer.")))),
        recordings=draw(recordings(method)),
        seen=tuple(Sighting(ksb=ksb) for ksb in draw(some(method.ksbs))),
        question_set=draw(perhaps(st.sampled_from(("A", "B")))),
        questions=draw(questions(method, min([one.started_at for one in held], default=start))),
        score=None if method.test is None else draw(st.none() | st.sampled_from(naive.scores(method))),
        judgements=draw(judgements(method)),
        judged_at=judged,
        judged_by=None if judged is None else "assessor",
        notified_at=notified,
        notified_to=() if notified is None else draw(some((Role.TRAINING_PROVIDER, Role.APPRENTICE))),
        void=draw(st.sampled_from((*(None,) * 9, Void(at=last + 30 * DAY, by="manager", reason="Fire.")))),
    )


@st.composite
def bookings(draw: st.DrawFn, start: datetime) -> tuple[Booking, ...]:
    ended = Booking(
        starts_at=start - 5 * DAY,
        ended="rescheduled",
        ended_at=start - 8 * DAY,
        notice_served_at=start - 20 * DAY,
    )
    served = start - draw(st.integers(1, 20)) * DAY
    last = Booking(starts_at=start, notice_served_at=draw(perhaps(st.just(served))))
    return (*draw(some((ended,))), *draw(some((last,))))


@st.composite
def declared(draw: st.DrawFn, method: Method, start: datetime) -> tuple[Declared, ...]:
    at = start + draw(st.sampled_from((-MINUTE, 0 * MINUTE, MINUTE)))
    words = [
        Declared(id=one.id, holds=draw(st.booleans()), by="assessor", at=at) for one in method.declarations
    ]
    return draw(some(tuple(words)))


def situation_of(plan: Plan, record: Record) -> Situation:
    return Situation(plan=plan, policy=a_policy(), scheme=a_scheme(), record=record, now=NOW)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """A plan and a valid record of it."""
    plan = draw(plans())
    confirmed = [CONFIRMED + 3 * number * DAY for number in range(len(plan.gateways))]
    made: tuple[Attempt, ...] = tuple(
        draw(attempts(method, number)) for number, method in enumerate(plan.methods) if draw(MOSTLY)
    )
    record = Record(
        standard=plan.identity.reference,
        version=plan.identity.version,
        apprentice=Apprentice(id="A-1", date_of_birth=draw(perhaps(st.just(date(2000, 1, 1))))),
        programme=Programme(
            started_on=STARTED,
            original_started_on=draw(perhaps(st.just(date(2023, 1, 1)))),
            english_and_maths_opted_in=draw(perhaps(st.booleans())),
            breaks=draw(st.sampled_from(BREAKS)),
        ),
        portfolio=draw(portfolios(plan)) if plan.portfolio is not None else None,
        gateways=tuple(
            draw(gates(gateway, at))
            for gateway, at in zip(plan.gateways, confirmed, strict=True)
            if draw(MOSTLY)
        ),
        attempts=made,
    )
    for number in range(len(plan.methods), len(plan.methods) + draw(st.sampled_from((1, 2, 0)))):
        record = draw(taken_again(plan, record, number))
    record = _if_valid(plan, record, case=draw(decisions(plan, record.attempts)))
    record = _if_valid(plan, record, appeals=draw(appeals(plan, record.attempts)))
    return situation_of(plan, _if_valid(plan, record, appeals=(*record.appeals, *draw(disputes(record)))))


@st.composite
def taken_again(draw: st.DrawFn, plan: Plan, record: Record, number: int) -> Record:
    """The record with a further attempt, where one may follow."""
    for method in draw(st.permutations(plan.methods)):
        again = draw(attempts(method, number, "again"))
        for kind in draw(st.permutations(FURTHER)):
            wider = _if_valid(plan, record, attempts=(*record.attempts, replace(again, kind=kind)))
            if wider is not record:
                return wider
    return record


def _if_valid(plan: Plan, record: Record, **facts: Any) -> Record:
    """The record with these facts too, where they contradict nothing."""
    wider = replace(record, **facts)
    return record if problems(situation_of(plan, wider)) else wider
