from __future__ import annotations

from typing import Any

import pytest

from tests.factories.conduct import a_finished_attempt, answer, codes, conduct_of, the
from tests.factories.plan import a_method, a_section, rule
from tests.factories.record import a_section_held, an_attempt
from touchstone.rules.conduct.session import Stretch
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import SectionOrder
from touchstone.rules.record.attempt import SectionHeld

LIVE = a_section("live", title="Live session", minutes=30)
BRIEFING = a_section("briefing", counted=False)
QUESTIONING = a_section("questioning", after=rule(SectionOrder, "should", sections=("live", "recordings")))
RECORDINGS = a_section("recordings")


def held(start: str, end: str | None, section: str = "live") -> SectionHeld:
    day = "2025-11-03 "
    return a_section_held(day + start, day + end if end else None, section)


def section(*stretches: SectionHeld, of: Any = LIVE, finished: bool = False) -> Finding:
    attempt = (a_finished_attempt if finished else an_attempt)(sections=stretches)
    return the(conduct_of(a_method(sections=(of,)), attempt), f"conduct.section.{of.id}")


@pytest.mark.parametrize(
    ("finished", "outcome", "said"), [(False, "cannot_tell", "Not held yet"), (True, "not_met", "Not held")]
)
def test_a_section_not_held_is_not_met_only_once_the_attempt_is_judged(
    finished: bool, outcome: str, said: str
) -> None:
    figures = {"seconds": 0, "at_least_minutes": 30}
    assert answer(section(finished=finished)) == (outcome, f"{said}: Live session.", figures)


@pytest.mark.parametrize(("finished", "outcome"), [(False, "cannot_tell"), (True, "not_met")])
def test_a_second_short_of_thirty_minutes_is_short(finished: bool, outcome: str) -> None:
    assert answer(section(held("10:00:00", "10:29:59"), finished=finished)) == (
        outcome,
        "Live session took 29 minutes 59 seconds; the least is 30 minutes.",
        {"seconds": 1799, "at_least_minutes": 30},
    )


@pytest.mark.parametrize("finished", [False, True])
def test_thirty_minutes_are_enough(finished: bool) -> None:
    assert answer(section(held("10:00:00", "10:30:00"), finished=finished)) == (
        "met",
        "Live session took 30 minutes; the least is 30 minutes.",
        {"seconds": 1800, "at_least_minutes": 30},
    )


def test_the_stretches_of_a_section_are_added_up() -> None:
    told = section(held("10:00:00", "10:10:00"), held("11:00:00", "11:20:00"))
    assert (told.outcome, told.compared["seconds"]) == ("met", 1800)


UNBROKEN = a_section("live", title="Live session", minutes=30, unbroken=True)


@pytest.mark.parametrize(
    ("second", "finished", "outcome", "message"),
    [
        ("29:59", True, "not_met", "29 minutes 59 seconds"),
        ("29:59", False, "cannot_tell", "29 minutes 59 seconds"),
        ("30:00", False, "met", "30 minutes"),
    ],
)
def test_of_an_unbroken_section_the_longest_stretch_counts_alone(
    second: str, finished: bool, outcome: str, message: str
) -> None:
    stretches = (
        held("10:00:00", "10:15:00"),
        held("11:00:00", f"11:{second}"),
        held("12:00:00", "12:20:00"),
    )
    told = section(*stretches, of=UNBROKEN, finished=finished)
    seconds = {"29:59": 1799, "30:00": 1800}[second]
    assert answer(told) == (
        outcome,
        f"Live session took {message} in its longest stretch; the least is 30 minutes.",
        {"seconds": seconds, "at_least_minutes": 30},
    )


@pytest.mark.parametrize("finished", [False, True])
def test_an_unbroken_section_may_still_last_long_enough_while_a_stretch_is_open(finished: bool) -> None:
    told = section(held("10:00", "10:20"), held("11:00", None), of=UNBROKEN, finished=finished)
    assert (told.outcome, told.compared["seconds"]) == ("cannot_tell", 1200)


def test_an_unbroken_section_not_held_took_no_time() -> None:
    assert section(of=UNBROKEN).compared["seconds"] == 0


def test_what_is_left_of_a_second_is_dropped_once_at_the_end() -> None:
    halves = (held("10:00:00", "10:15:00.500000"), held("11:00:00", "11:14:59.500000"))
    assert section(*halves).compared["seconds"] == 1800
    assert section(held("10:00:00", "10:29:59.999999")).compared["seconds"] == 1799


@pytest.mark.parametrize("finished", [False, True])
def test_a_section_without_an_end_cannot_be_told(finished: bool) -> None:
    assert answer(section(held("10:00", "10:29"), held("11:00", None), finished=finished)) == (
        "cannot_tell",
        "Started without a recorded end: Live session. Record when it ended.",
        {"seconds": 1740, "at_least_minutes": 30},
    )


def test_a_section_long_enough_stays_so_while_another_stretch_of_it_is_open() -> None:
    assert section(held("10:00", "10:30"), held("11:00", None)).outcome == "met"


@pytest.mark.parametrize(("end", "outcome"), [("10:00", "met"), (None, "cannot_tell")])
def test_a_section_without_a_least_length_takes_place_once_it_has_ended(
    end: str | None, outcome: str
) -> None:
    told = section(held("10:00", end, "briefing"), of=BRIEFING)
    assert (told.outcome, told.compared["at_least_minutes"]) == (outcome, None)


def test_the_message_names_no_least_length_where_the_plan_sets_none() -> None:
    assert section(held("10:00", "10:05", "briefing"), of=BRIEFING).message == "Briefing took 5 minutes."


def test_minutes_are_real_minutes_in_the_night_the_clocks_go_back() -> None:
    # 00:45 summer time to 01:15 Greenwich Mean Time: half an hour by the clock, three times that in truth
    summer = SectionHeld(
        section="live",
        started_at=a_section_held("2025-10-26 00:45", None).started_at,
        ended_at=a_section_held("2025-10-26 01:15", None).started_at.replace(fold=1),
    )
    assert section(summer).compared["seconds"] == 90 * 60


def test_minutes_are_real_minutes_in_the_night_the_clocks_go_forward() -> None:
    spring = a_section_held("2026-03-29 00:45", "2026-03-29 02:15", "live")
    assert section(spring).compared["seconds"] == 30 * 60


def test_a_stretch_knows_whether_it_is_open() -> None:
    assert Stretch.of(held("10:00", None)).open
    assert not Stretch.of(held("10:00", "10:01")).open


def order(*stretches: SectionHeld, finished: bool = False) -> Finding:
    attempt = (a_finished_attempt if finished else an_attempt)(sections=stretches)
    method = a_method(sections=(LIVE, RECORDINGS, QUESTIONING))
    return the(conduct_of(method, attempt), "conduct.order.questioning")


BOTH = (held("10:00", "10:30"), held("11:00", "12:00", "recordings"))


def test_only_a_section_with_predecessors_has_an_order() -> None:
    attempt = an_attempt(sections=(held("12:00", None, "questioning"),))
    told = conduct_of(a_method(sections=(LIVE, RECORDINGS, QUESTIONING)), attempt)
    assert codes(told) == [
        "conduct.section.live",
        "conduct.section.recordings",
        "conduct.section.questioning",
        "conduct.order.questioning",
    ]
    assert the(told, "conduct.order.questioning").force == "should"


@pytest.mark.parametrize("finished", [False, True])
def test_a_section_not_held_has_no_order(finished: bool) -> None:
    attempt = (a_finished_attempt if finished else an_attempt)(sections=BOTH)
    told = codes(conduct_of(a_method(sections=(LIVE, RECORDINGS, QUESTIONING)), attempt))
    assert "conduct.section.questioning" in told
    assert "conduct.order.questioning" not in told


def test_a_section_may_start_the_moment_the_last_of_its_predecessors_ends() -> None:
    assert answer(order(*BOTH, held("12:00", None, "questioning"))) == (
        "met",
        "Questioning started at 12:00 on 3 November 2025, after Live session and Recordings.",
        {},
    )


def test_a_second_before_a_predecessor_ends_is_too_early() -> None:
    assert answer(order(*BOTH, held("11:59:59", "12:30", "questioning"))) == (
        "not_met",
        "Questioning started at 11:59:59 on 3 November 2025, before Recordings had ended.",
        {},
    )


def test_the_earliest_stretch_of_a_section_is_the_one_that_counts() -> None:
    told = order(*BOTH, held("12:30", "12:40", "questioning"), held("10:15", "10:20", "questioning"))
    assert told.outcome == "not_met"
    assert "before Live session and Recordings had ended" in told.message


def test_every_stretch_of_a_predecessor_must_have_ended() -> None:
    told = order(*BOTH, held("13:00", "13:10"), held("12:00", "12:30", "questioning"))
    assert told.outcome == "not_met"
    assert "before Live session had ended" in told.message


@pytest.mark.parametrize(("finished", "outcome"), [(False, "cannot_tell"), (True, "not_met")])
def test_a_predecessor_never_held_breaks_the_order_once_judged(finished: bool, outcome: str) -> None:
    told = order(held("10:00", "10:30"), held("12:00", "12:30", "questioning"), finished=finished)
    assert answer(told) == (
        outcome,
        "Questioning started at 12:00 on 3 November 2025; to come first, and not recorded: Recordings.",
        {},
    )


@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize("start", ["11:59:59", "12:00"])
def test_a_predecessor_without_an_end_leaves_the_order_open(finished: bool, start: str) -> None:
    stretches = (BOTH[0], held(start, None, "recordings"), held("12:00", "12:30", "questioning"))
    started = "Questioning started at 12:00 on 3 November 2025"
    assert answer(order(*stretches, finished=finished)) == (
        "cannot_tell",
        f"{started}; when Live session and Recordings ended is not recorded.",
        {},
    )


def test_a_predecessor_that_started_later_had_not_ended_even_without_an_end() -> None:
    stretches = (BOTH[0], held("12:00:01", None, "recordings"), held("12:00", "12:30", "questioning"))
    assert order(*stretches).outcome == "not_met"
