"""When something happened, although the clock of the device was wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.assessments import DAY
from tests.web.console.conftest import EVENING, Session
from touchstone.web.console import actions
from touchstone.web.console.clocks import Placed, Span, placed
from touchstone.web.console.models import Captured, Stretch

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EARLY, LATE = NOON - timedelta(days=1), NOON + timedelta(days=1)
HOUR = timedelta(hours=1)
ONE, TWO, THREE, FOUR = (UUID(int=number) for number in (1, 2, 3, 4))


def met(name: UUID, slow: timedelta, leap: timedelta = timedelta(0)) -> Span:
    return Span(name, leap, NOON, NOON - slow)


@pytest.mark.parametrize(
    ("spans", "stretch", "slow", "state"),
    [
        ([met(ONE, timedelta(0))], ONE, timedelta(0), "right"),
        ([met(ONE, timedelta(seconds=40))], ONE, timedelta(seconds=40), "right"),
        ([met(ONE, 2 * HOUR)], ONE, 2 * HOUR, "corrected"),
        ([met(ONE, -2 * HOUR)], ONE, -2 * HOUR, "corrected"),
        # it was restarted offline: nothing leapt, and the next stretch says how slow it is
        ([Span(ONE), met(TWO, 2 * HOUR)], ONE, 2 * HOUR, "corrected"),
        # it slept: the same on both sides
        ([met(ONE, 2 * HOUR), Span(TWO, HOUR), met(THREE, 2 * HOUR)], TWO, 2 * HOUR, "corrected"),
        # two hours slow in the morning, set in the middle, right in the evening
        ([met(ONE, 2 * HOUR), Span(TWO), met(THREE, timedelta(0), 2 * HOUR)], TWO, 2 * HOUR, "corrected"),
        ([met(ONE, 2 * HOUR), Span(TWO, 2 * HOUR), met(THREE, timedelta(0))], TWO, timedelta(0), "right"),
        # no leap explains the difference
        ([met(ONE, 2 * HOUR), Span(TWO), met(THREE, timedelta(0))], TWO, timedelta(0), "doubtful"),
        # it was set an hour on and set back again, which is no sleep
        (
            [met(ONE, timedelta(0)), Span(TWO, HOUR), met(THREE, timedelta(0), -HOUR)],
            TWO,
            timedelta(0),
            "doubtful",
        ),
        # set back in two steps, of which one alone explains the difference
        (
            [met(ONE, timedelta(0)), Span(TWO, 2 * HOUR), Span(FOUR, -2 * HOUR), met(THREE, HOUR, -HOUR)],
            TWO,
            HOUR,
            "doubtful",
        ),
        # set back once, and slept before
        ([met(ONE, timedelta(0)), Span(TWO, 9 * HOUR), met(THREE, HOUR, -HOUR)], TWO, timedelta(0), "right"),
        # never met the server
        ([Span(ONE)], ONE, timedelta(0), "doubtful"),
        # a leap lies between it and all that is known
        ([Span(ONE), met(TWO, timedelta(0), HOUR)], ONE, timedelta(0), "doubtful"),
        # not told of
        ([met(ONE, HOUR)], TWO, timedelta(0), "doubtful"),
    ],
)
def test_a_moment_by_our_clock(spans: list[Span], stretch: UUID, slow: timedelta, state: str) -> None:
    assert placed(NOON, stretch, spans, EARLY, LATE) == Placed(NOON + slow, state)  # type: ignore[arg-type]


def test_nothing_happened_before_the_device_was_prepared_or_after_it_was_sent() -> None:
    spans = [met(ONE, 3 * HOUR)]
    assert placed(NOON, ONE, spans, EARLY, NOON) == Placed(NOON, "doubtful")
    assert placed(NOON, ONE, spans, NOON + 4 * HOUR, LATE) == Placed(NOON + 4 * HOUR, "doubtful")


@given(st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=6), st.integers(0, 86_400))
def test_what_met_the_server_is_exact_whatever_lies_around(slows: list[int], second: int) -> None:
    spans = [met(UUID(int=place + 1), timedelta(seconds=slow)) for place, slow in enumerate(slows)]
    spans.insert(0, Span(uuid4(), HOUR))
    last = spans[-1]
    wall = NOON + timedelta(seconds=second)
    found = placed(wall, last.name, spans, EARLY - timedelta(days=9), LATE + timedelta(days=9))
    assert found.at == wall + timedelta(seconds=slows[-1])
    assert found.state != "doubtful"


def test_both_times_are_kept_where_a_clock_was_wrong(session: Session) -> None:
    session.pocket.slow = 2 * HOUR
    session.note(10)
    receipt = session.send()
    row = Captured.objects.get()
    assert row.wall == DAY + timedelta(minutes=10) - 2 * HOUR
    assert row.at == session.log[0].at == DAY + timedelta(minutes=10)
    assert row.clock == "corrected"
    assert receipt.behind == 7200


def test_a_clock_corrected_in_the_middle_of_an_offline_day(session: Session) -> None:
    session.pocket.slow = 2 * HOUR
    session.send([], at=DAY - HOUR)
    session.note(10)
    session.pocket.slow = timedelta(0)
    session.pocket.leap(2 * HOUR)
    session.note(20)
    session.send(at=EVENING)
    assert [entry.at for entry in session.log] == [DAY + timedelta(minutes=m) for m in (10, 20)]
    assert [row.clock for row in Captured.objects.order_by("sequence")] == ["corrected", "right"]


def test_a_clock_that_is_of_another_device_is_not_this_ones(session: Session) -> None:
    tablet = session.second()
    session.send(at=DAY)
    actions.take(  # what the first sent, said to be of the second, and seven seconds late
        attempt=tablet.attempt,
        device=tablet.id,
        lines=[],
        times=session.pocket.times(DAY),
        by=session.made.people.actor("assessor"),
        at=DAY + timedelta(seconds=7),
    )
    assert not Stretch.objects.filter(device=tablet.id).exists()
    session.note(5, pocket=tablet)
    session.send(pocket=tablet)
    row = Captured.objects.get()
    assert (row.at, row.clock) == (DAY + timedelta(minutes=5), "right")
