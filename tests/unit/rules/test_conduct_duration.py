from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.conduct import a_finished_attempt, answer, codes, conduct_of, the
from tests.factories.plan import a_method, a_section, rule
from tests.factories.record import a_section_held, an_attempt, at
from touchstone.rules.plan.method import Duration, Method
from touchstone.rules.record.attempt import Extension, SectionHeld
from touchstone.rules.record.case import Adjustment, Case
from touchstone.rules.report import Conduct
from touchstone.rules.roles import Role
from touchstone.rules.statement import Layer

START = at("2025-11-03 10:00")
HOUR = 3600


def talked(seconds: int, section: str = "talk") -> SectionHeld:
    return SectionHeld(section=section, started_at=START, ended_at=START + timedelta(seconds=seconds))


def two_hours(**facts: Any) -> Method:
    given = {"minutes": 120, "extension_percent": 10}
    briefing = a_section("briefing", counted=False)
    return a_method(duration=rule(Duration, "should", **given | facts), sections=(briefing, a_section()))


def granted(minutes: int) -> Extension:
    return Extension(minutes=minutes, by="assessor", at=START, reason="To finish an answer.")


def more_time(
    minutes: int,
    method: str = "first",
    *,
    role: Role = Role.MANAGER,
    when: str = "2025-10-01 09:00",
) -> Adjustment:
    return Adjustment(
        by="manager",
        role=role,
        at=at(when),
        reason="Dyslexia.",
        method=method,
        extra_minutes=minutes,
    )


def took(seconds: int, *, method: Method | None = None, finished: bool = True, **facts: Any) -> Conduct:
    adjustments = facts.pop("adjustments", ())
    attempt = (a_finished_attempt if finished else an_attempt)(sections=(talked(seconds),), **facts)
    return conduct_of(method or two_hours(), attempt, case=Case(adjustments=adjustments))


def duration(seconds: int, **facts: Any) -> tuple[str, str, dict[str, Any]]:
    return answer(the(took(seconds, **facts), "conduct.duration"))


@pytest.mark.parametrize(
    ("seconds", "outcome", "message"),
    [
        (7199, "not_met", "The counted sections took 119 minutes 59 seconds; the least is 120 minutes."),
        (7200, "met", "The counted sections took 120 minutes; the limit is 132 minutes."),
        (7920, "met", "The counted sections took 132 minutes; the limit is 132 minutes."),
        (7921, "not_met", "The counted sections took 132 minutes 1 second; the limit is 132 minutes."),
    ],
)
def test_a_judged_session_lies_between_its_planned_minutes_and_ten_per_cent_more(
    seconds: int, outcome: str, message: str
) -> None:
    figures = {
        "seconds": seconds,
        "at_least_minutes": "120",
        "limit_minutes": "132",
        "adjustment_minutes": 0,
    }
    assert duration(seconds) == (outcome, message, figures)


@pytest.mark.parametrize(
    ("seconds", "outcome"), [(7199, "cannot_tell"), (7200, "met"), (7920, "met"), (7921, "not_met")]
)
def test_a_session_going_on_may_still_grow_but_never_shrink(seconds: int, outcome: str) -> None:
    assert duration(seconds, finished=False)[0] == outcome


@pytest.mark.parametrize(
    ("seconds", "outcome"), [(3599, "not_met"), (3600, "met"), (3960, "met"), (3961, "not_met")]
)
def test_a_discussion_of_sixty_minutes_takes_at_most_sixty_six(seconds: int, outcome: str) -> None:
    assert duration(seconds, method=two_hours(minutes=60))[0] == outcome


@pytest.mark.parametrize(("seconds", "outcome"), [(2969, "met"), (2970, "met"), (2971, "not_met")])
def test_a_limit_of_part_of_a_minute_is_exact(seconds: int, outcome: str) -> None:
    told = took(seconds, method=two_hours(minutes=45))
    assert told.limit_minutes == Decimal("49.5")
    assert the(told, "conduct.duration").outcome == outcome


@pytest.mark.parametrize(
    ("seconds", "outcome"), [(2429, "not_met"), (2430, "met"), (2700, "met"), (2701, "not_met")]
)
def test_a_shortfall_lowers_the_least_by_its_percentage(seconds: int, outcome: str) -> None:
    method = two_hours(minutes=45, extension_percent=0, shortfall_percent=10)
    told, message, figures = duration(seconds, method=method)
    assert (told, figures["at_least_minutes"], figures["limit_minutes"]) == (outcome, "40.5", "45")
    assert ("the least is 40.5 minutes" in message) is (seconds < 2430)


@pytest.mark.parametrize(
    ("seconds", "outcome"), [(7199, "not_met"), (7200, "met"), (9720, "met"), (9721, "not_met")]
)
def test_an_adjustment_raises_the_limit_and_the_planned_time_but_not_the_least(
    seconds: int, outcome: str
) -> None:
    told = took(seconds, adjustments=(more_time(20), more_time(10), more_time(60, "second")))
    assert (told.planned_minutes, told.limit_minutes) == (150, Decimal(162))
    found = the(told, "conduct.duration")
    assert (found.outcome, found.layer) == (outcome, Layer.CASE)
    assert found.compared["adjustment_minutes"] == 30
    if seconds > 7200:
        assert found.message.endswith("the limit is 162 minutes, with 30 minutes of reasonable adjustment.")


def test_without_an_adjustment_the_limit_is_the_plans() -> None:
    told = took(7200, adjustments=(more_time(60, "second"),))
    assert (told.planned_minutes, told.limit_minutes) == (120, Decimal(132))
    found = the(told, "conduct.duration")
    assert (found.layer, found.force) == (Layer.PLAN, "should")


@pytest.mark.parametrize("shortfall", [0, 100])
@pytest.mark.parametrize(("finished", "outcome"), [(False, "cannot_tell"), (True, "not_met")])
def test_a_session_without_any_section_is_too_short_once_judged(
    finished: bool, outcome: str, shortfall: int
) -> None:
    attempt = (a_finished_attempt if finished else an_attempt)(sections=(talked(900, "briefing"),))
    told = the(conduct_of(two_hours(shortfall_percent=shortfall), attempt), "conduct.duration")
    assert answer(told)[:2] == (outcome, "No counted section has been held; the limit is 132 minutes.")


def test_where_any_time_is_enough_a_session_of_no_time_is() -> None:
    assert duration(0, method=two_hours(shortfall_percent=100))[0] == "met"


def test_sections_that_do_not_count_add_nothing() -> None:
    attempt = a_finished_attempt(sections=(talked(900, "briefing"), talked(7200)))
    told = conduct_of(two_hours(), attempt)
    assert told.counted_seconds == 7200
    assert the(told, "conduct.duration").outcome == "met"


@pytest.mark.parametrize("finished", [False, True])
def test_a_section_without_an_end_leaves_the_duration_open(finished: bool) -> None:
    stretches = (talked(7200), a_section_held("2025-11-03 15:00", None))
    attempt = (a_finished_attempt if finished else an_attempt)(sections=stretches)
    told = the(conduct_of(two_hours(), attempt), "conduct.duration")
    assert answer(told)[:2] == (
        "cannot_tell",
        "A section has a start without an end; 120 minutes so far, and the limit is 132 minutes.",
    )


def test_over_the_limit_is_over_even_while_a_section_has_no_end() -> None:
    stretches = (talked(7921), a_section_held("2025-11-03 15:00", None))
    assert (
        the(conduct_of(two_hours(), an_attempt(sections=stretches)), "conduct.duration").outcome == "not_met"
    )


def test_a_section_that_does_not_count_leaves_nothing_open() -> None:
    stretches = (talked(7200), a_section_held("2025-11-03 09:00", None, "briefing"))
    assert the(conduct_of(two_hours(), an_attempt(sections=stretches)), "conduct.duration").outcome == "met"


def test_no_extension_is_asked_for_up_to_the_planned_minutes() -> None:
    assert "conduct.extension" not in codes(took(7200))


@pytest.mark.parametrize(("finished", "outcome"), [(False, "cannot_tell"), (True, "not_met")])
def test_a_second_over_the_planned_minutes_needs_a_recorded_extension(finished: bool, outcome: str) -> None:
    told = the(took(7201, finished=finished), "conduct.extension")
    assert answer(told) == (
        outcome,
        "The session used 1 second beyond the planned time; the assessor records an extension for it.",
        {"over_seconds": 1, "granted_minutes": 0, "at_most_minutes": "12"},
    )
    assert (told.force, told.layer) == ("should", Layer.PLAN)


@pytest.mark.parametrize(("over", "outcome"), [(0, "met"), (300, "met"), (301, "not_met")])
def test_an_extension_covers_the_minutes_it_names(over: int, outcome: str) -> None:
    told, message, figures = answer(the(took(7200 + over, extension=granted(5)), "conduct.extension"))
    assert (told, figures["granted_minutes"], figures["over_seconds"]) == (outcome, 5, over)
    if outcome == "met":
        assert message.startswith("The assessor's extension of 5 minutes covers ")
    else:
        assert message == (
            "The session used 5 minutes 1 second beyond the planned time; the extension granted is 5 minutes."
        )


def test_time_over_an_extension_may_still_be_covered_while_the_session_is_not_judged() -> None:
    told = the(took(7501, finished=False, extension=granted(5)), "conduct.extension")
    assert told.outcome == "cannot_tell"


@pytest.mark.parametrize(("minutes", "outcome"), [(12, "met"), (13, "not_met")])
@pytest.mark.parametrize("finished", [False, True])
def test_no_more_is_granted_than_the_plan_allows(minutes: int, outcome: str, finished: bool) -> None:
    told = took(7200, finished=finished, extension=granted(minutes))
    found, message, figures = answer(the(told, "conduct.extension"))
    assert (found, figures["at_most_minutes"]) == (outcome, "12")
    if minutes == 13:
        assert message == "An extension of 13 minutes was granted; the most is 12 minutes."


@pytest.mark.parametrize(("open_section", "outcome"), [("talk", "cannot_tell"), ("briefing", "met")])
@pytest.mark.parametrize("finished", [False, True])
def test_whether_an_extension_covers_it_is_open_while_a_section_has_no_end(
    open_section: str, outcome: str, finished: bool
) -> None:
    stretches = (talked(7260), a_section_held("2025-11-03 15:00", None, open_section))
    attempt = (a_finished_attempt if finished else an_attempt)(sections=stretches, extension=granted(5))
    found, message, _ = answer(the(conduct_of(two_hours(), attempt), "conduct.extension"))
    assert found == outcome
    if outcome == "cannot_tell":
        so_far = "1 minute beyond the planned time so far, and 5 minutes granted."
        assert message == f"A section has a start without an end; {so_far}"


def test_time_given_by_an_adjustment_needs_no_extension() -> None:
    told = took(2 * HOUR + 1800, adjustments=(more_time(30),))
    assert "conduct.extension" not in codes(told)
    over = took(2 * HOUR + 1801, adjustments=(more_time(30),))
    assert the(over, "conduct.extension").compared["over_seconds"] == 1


def test_where_the_plan_allows_no_extension_the_duration_alone_says_so() -> None:
    told = took(7201, method=two_hours(extension_percent=0))
    assert "conduct.extension" not in codes(told)
    assert the(told, "conduct.duration").outcome == "not_met"


def test_an_extension_under_a_plan_that_allows_none_is_not_met() -> None:
    told = took(7200, method=two_hours(extension_percent=0), extension=granted(1))
    assert answer(the(told, "conduct.extension")) == (
        "not_met",
        "An extension of 1 minute was granted; the most is 0 minutes.",
        {"over_seconds": 0, "granted_minutes": 1, "at_most_minutes": "0"},
    )


def test_an_extension_says_nothing_where_the_plan_sets_no_duration() -> None:
    attempt = a_finished_attempt(sections=(talked(60),), extension=granted(5))
    told = conduct_of(a_method(), attempt)
    assert codes(told) == ["conduct.section.talk"]
    assert (told.counted_seconds, told.planned_minutes, told.limit_minutes) == (60, None, None)


LATE = "2025-11-03 10:01"  # the first section starts at 10:00
NOT_COUNTED = "do not count, because the assessment organisation did not decide on them before the start."


@pytest.mark.parametrize("role", [Role.ASSESSMENT_ORGANISATION, Role.MANAGER])
@pytest.mark.parametrize(("when", "minutes"), [("2025-11-03 10:00", 30), (LATE, 0)])
def test_an_adjustment_is_decided_by_the_organisation_by_the_start(
    role: Role, when: str, minutes: int
) -> None:
    told = the(took(7200, adjustments=(more_time(30, role=role, when=when),)), "conduct.duration")
    assert told.compared["adjustment_minutes"] == minutes
    assert ("do not count" in told.message) is (when == LATE)


@pytest.mark.parametrize("role", [Role.APPRENTICE, Role.ASSESSOR, Role.TRAINING_PROVIDER])
def test_an_adjustment_by_anybody_else_lifts_nothing_and_the_message_says_so(role: Role) -> None:
    told = the(took(132 * 60 + 1, adjustments=(more_time(30, role=role),)), "conduct.duration")
    assert (told.outcome, told.layer, told.compared["limit_minutes"]) == ("not_met", Layer.PLAN, "132")
    assert told.message == (
        "The counted sections took 132 minutes 1 second; the limit is 132 minutes; "
        f"30 minutes of adjustment {NOT_COUNTED}"
    )


def test_what_counts_and_what_does_not_are_both_said() -> None:
    both = (more_time(20), more_time(10, when=LATE), more_time(5, "second", when=LATE))
    told = the(took(7200, adjustments=both), "conduct.duration")
    assert (told.layer, told.compared["adjustment_minutes"]) == (Layer.CASE, 20)
    assert told.message.endswith(
        "the limit is 152 minutes, with 20 minutes of reasonable adjustment; "
        f"10 minutes of adjustment {NOT_COUNTED}"
    )


def test_before_anything_is_held_an_adjustment_is_in_time() -> None:
    case = Case(adjustments=(more_time(30, when=LATE),))
    told = the(conduct_of(two_hours(), an_attempt(), case=case), "conduct.duration")
    assert told.compared["adjustment_minutes"] == 30


def test_the_start_of_the_first_section_is_the_start_even_of_one_that_does_not_count() -> None:
    briefing = SectionHeld(section="briefing", started_at=START - timedelta(minutes=1))
    attempt = a_finished_attempt(sections=(talked(7200), briefing))
    case = Case(adjustments=(more_time(30, when="2025-11-03 10:00"),))
    assert (
        the(conduct_of(two_hours(), attempt, case=case), "conduct.duration").compared["adjustment_minutes"]
        == 0
    )
