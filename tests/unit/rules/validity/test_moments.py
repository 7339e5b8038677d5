"""No fact after the moment asked about, no event after a withdrawal; every date of a record is looked at."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import pytest

from tests.factories.attempts import an_appeal, decided
from tests.factories.record import a_record, a_section_held, a_situation, an_attempt, at
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import Booking, FurtherLearning, Void
from touchstone.rules.record.case import PassedOn
from touchstone.rules.record.portfolio import Piece, PortfolioFacts
from touchstone.rules.record.programme import Programme
from touchstone.rules.roles import Role
from touchstone.rules.validity import moments
from touchstone.rules.validity.moments import dates, problems

NOW = "2026-06-01 12:00"
WHEN = datetime(2025, 1, 1, tzinfo=UTC)
SCALARS: dict[Any, Any] = {
    date: WHEN.date(),
    datetime: WHEN,
    str: "x",
    int: 1,
    bool: True,
    Decimal: Decimal(1),
}


def example(hint: Any) -> Any:
    """A value of a type, with every optional part present."""
    options = [one for one in get_args(hint) if one is not type(None)]
    if dataclasses.is_dataclass(hint):
        assert isinstance(hint, type)
        hints = get_type_hints(hint)
        return hint(**{field.name: example(hints[field.name]) for field in dataclasses.fields(hint)})
    if getattr(hint, "__origin__", None) is tuple:
        return (example(options[0]),)
    if options and all(isinstance(one, str) for one in options):
        return options[0]
    return example(options[0]) if options else SCALARS.get(hint, Role.MANAGER)


def every_date(value: Any) -> int:
    """How many days and moments a value holds, looked for everywhere."""
    if isinstance(value, date):
        return 1
    if isinstance(value, tuple):
        return sum(map(every_date, value))
    if dataclasses.is_dataclass(value):
        return sum(every_date(getattr(value, field.name)) for field in dataclasses.fields(value))
    return 0


def test_every_date_of_a_record_is_looked_at() -> None:
    full: Record = example(Record)
    found = list(dates(full))
    assert len(found) == every_date(full) > 30
    places = [place for place, _ in found]
    assert len(set(places)) == len(places)
    for place in (
        "apprentice.date_of_birth",
        "programme.started_on",
        "portfolio.assessor_has_it_since",
        "gateways[0].confirmed_at",
        "gateways[0].items[0].rounds[0].signatures[0].at",
        "attempts[0].bookings[0].starts_at",
        "attempts[0].further_learning.from",
        "attempts[0].void.at",
        "case.exceptional[0].withdrawn_at",
        "appeals[0].stages[0].decided_at",
    ):
        assert place in places


@pytest.mark.parametrize(
    ("hint", "may"),
    [
        (date, True),
        (datetime, True),
        (datetime | None, True),
        (tuple[Booking, ...], True),
        (Booking, True),
        (str, False),
        (str | None, False),
        (tuple[str, ...], False),
        (Piece, False),
        (tuple[Piece, ...] | None, False),
    ],
)
def test_only_types_that_may_hold_a_date_are_looked_into(hint: Any, may: bool) -> None:
    assert moments._may_hold_date(hint) is may


def test_dates_come_with_their_values_in_order() -> None:
    record = a_record(attempts=(an_attempt(judged_at=WHEN), an_attempt("a2", judged_at=WHEN)))
    assert list(dates(record)) == [
        ("apprentice.date_of_birth", date(2000, 1, 1)),
        ("programme.started_on", date(2024, 9, 2)),
        ("attempts[0].judged_at", WHEN),
        ("attempts[1].judged_at", WHEN),
    ]


def told(now: str = NOW, **facts: Any) -> list[tuple[str, str, str]]:
    return [(one.place, one.message, one.remedy) for one in problems(a_situation(now=now, **facts))]


def test_a_moment_is_not_after_the_moment_asked_about() -> None:
    assert told(attempts=(an_attempt(judged_at=at(NOW)),)) == []
    assert told(attempts=(an_attempt(judged_at=at("2026-06-01 12:01")),)) == [
        (
            "attempts[0].judged_at",
            "12:01 on 1 June 2026 lies after the moment asked about, 12:00 on 1 June 2026.",
            "Correct it, or ask about a later moment.",
        )
    ]


def test_moments_are_told_in_london_time() -> None:
    later = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert told(attempts=(an_attempt(judged_at=later),))[0][1].startswith("00:30 on 1 July 2026 lies after")


def test_a_day_is_not_after_today() -> None:
    assert told(programme=Programme(started_on=date(2026, 6, 1))) == []
    assert told(programme=Programme(started_on=date(2026, 6, 2))) == [
        (
            "programme.started_on",
            "2 June 2026 lies after the moment asked about, 12:00 on 1 June 2026.",
            "Correct it, or ask about a later moment.",
        )
    ]


def test_a_booking_speaks_of_the_future() -> None:
    booking = Booking(starts_at=at("2026-07-01 10:00"))
    assert told(attempts=(an_attempt(bookings=(booking,)),)) == []
    served = dataclasses.replace(booking, notice_served_at=at("2026-06-15 10:00"))
    assert (
        told(attempts=(an_attempt(bookings=(served,)),))[0][0] == "attempts[0].bookings[0].notice_served_at"
    )


# Withdrawn on 10 October 2025.

WITHDRAWN = Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2025, 10, 10))


def test_an_event_after_the_day_of_the_withdrawal_cannot_be() -> None:
    on_the_day = an_attempt(sections=(a_section_held("2025-10-10 09:00", "2025-10-10 23:59"),))
    assert told(programme=WITHDRAWN, attempts=(on_the_day,)) == []
    after = an_attempt(sections=(a_section_held("2025-10-10 23:30", "2025-10-11 00:00"),))
    assert told(programme=WITHDRAWN, attempts=(after,)) == [
        (
            "attempts[0].sections[0].ended_at",
            "00:00 on 11 October 2025 lies after the withdrawal on 10 October 2025.",
            "Correct it, or the day of the withdrawal.",
        )
    ]


@pytest.mark.parametrize("to", [date(2025, 10, 10), date(2025, 10, 11), date(2027, 1, 1)])
def test_learning_that_was_planned_contradicts_neither_today_nor_a_withdrawal(to: date) -> None:
    learning = FurtherLearning(from_=date(2025, 9, 1), to=to)
    assert told(programme=WITHDRAWN, attempts=(an_attempt(further_learning=learning),)) == []


def test_events_outside_attempts_are_held_against_the_withdrawal() -> None:
    facts = PortfolioFacts(assessor_has_it_since=at("2025-10-11 00:00"))
    assert told(programme=WITHDRAWN, portfolio=facts)[0][0] == "portfolio.assessor_has_it_since"


def test_what_was_booked_for_later_may_be_cancelled_after_the_withdrawal() -> None:
    booking = Booking(starts_at=at("2025-11-01 10:00"), ended="cancelled", ended_at=at("2025-10-13 10:00"))
    assert told(programme=WITHDRAWN, attempts=(an_attempt(bookings=(booking,)),)) == []


def test_an_appeal_goes_on_after_the_withdrawal() -> None:
    decision = decided("2025-10-20", "not_upheld")
    further = PassedOn(stage="panel", at=at("2025-10-21 10:00"))
    one = an_appeal("a1", "2025-10-13 10:00", decision, passed_on=(further,))
    void = Void(at=at("2025-10-20 10:00"), by="manager-1", reason="Not needed any more after appeal 1.")
    attempts = (an_attempt(), an_attempt("a2", void=void))
    assert told(programme=WITHDRAWN, attempts=attempts, appeals=(one,)) == []


def test_the_programmes_own_dates_are_not_events() -> None:
    programme = Programme(started_on=date(2025, 10, 20), withdrawn_on=date(2025, 10, 10))
    assert told(programme=programme) == []


def test_a_future_fact_after_a_withdrawal_is_told_once() -> None:
    found = told(programme=WITHDRAWN, attempts=(an_attempt(judged_at=at("2026-06-02 12:00")),))
    assert [place for place, *_ in found] == ["attempts[0].judged_at"]
    assert "moment asked about" in found[0][1]
