"""The order of gateways and methods: each held against what stood when it began."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.attempts import a_booking, held
from tests.factories.notice import the_only
from tests.factories.plan import a_method, a_plan, rule
from tests.factories.record import (
    a_confirmed_gateway,
    a_section_held,
    a_situation,
    an_attempt,
    at,
    judgements,
)
from touchstone.rules.attempts import standing
from touchstone.rules.findings import Outcome
from touchstone.rules.notice import findings
from touchstone.rules.plan.method import AfterGateway, AfterMethod, BeforeGateway
from touchstone.rules.record.attempt import Attempt, Void
from touchstone.rules.words import on_date

NOT_MET, MET, CANNOT_TELL = Outcome.NOT_MET, Outcome.MET, Outcome.CANNOT_TELL


# Order: gateways. Confirmed on 1 October 2025 at 09:00.

AFTER = {"after_gateway": rule(AfterGateway, gateway="gateway")}
BEFORE = {"before_gateway": rule(BeforeGateway, gateway="gateway")}
CONFIRMED = {"gateways": (a_confirmed_gateway(),)}
IN_TIME = ("was complete at 09:00 on 1 October 2025, by the time", "")
TOO_LATE = ("was complete at 09:01 on 1 October 2025, only after", "")


@pytest.mark.parametrize(
    ("start", "outcome"),
    [("2025-10-01 09:00", NOT_MET), ("2025-10-01 09:01", MET), ("2025-09-30 10:00", NOT_MET)],
)
@pytest.mark.parametrize("is_held", [True, False])
def test_a_method_after_the_gateway_starts_after_its_confirmation(
    start: str, outcome: Outcome, is_held: bool
) -> None:
    attempt = held(start) if is_held else an_attempt(bookings=(a_booking(start),))
    told = the_only(attempt, method=AFTER, **CONFIRMED)
    assert (told.code, told.outcome) == ("order.after_gateway", outcome)
    began = f"{start[11:]} on {on_date(at(start).date())}"
    how, side = "started at" if is_held else "is booked for", "after" if outcome is MET else "not after"
    assert told.message == (
        f"The first method {how} {began}, {side} Gateway was confirmed at 09:00 on 1 October 2025."
    )


@pytest.mark.parametrize(
    ("attempt", "outcome"),
    [
        (held("2025-10-15 10:00"), NOT_MET),
        (an_attempt(bookings=(a_booking("2025-10-15 10:00"),)), CANNOT_TELL),
        (an_attempt(), CANNOT_TELL),
    ],
)
def test_a_method_after_the_gateway_waits_while_it_is_not_confirmed(
    attempt: Attempt, outcome: Outcome
) -> None:
    told = the_only(attempt, method=AFTER)
    assert told.outcome is outcome
    assert told.message.startswith("The first method waits for Gateway, which is not confirmed; it ")


@pytest.mark.parametrize("judged_at", [None, "2025-10-20 10:00"])
def test_what_has_no_day_is_not_taken_to_come_after_the_gateway(judged_at: str | None) -> None:
    attempt = an_attempt(judged_at=at(judged_at) if judged_at else None)
    told = the_only(attempt, method=AFTER, **CONFIRMED)
    assert (told.code, told.outcome) == ("order.after_gateway", CANNOT_TELL)
    how = (
        "when The first method was held is not recorded"
        if judged_at
        else "The first method is not booked yet"
    )
    assert told.message == f"Gateway was confirmed at 09:00 on 1 October 2025; {how}."


@pytest.mark.parametrize(
    ("attempt", "outcome", "how"),
    [
        (held("2025-10-01 08:00", "2025-10-01 09:00"), MET, IN_TIME),
        (held("2025-10-01 08:00", "2025-10-01 09:01"), NOT_MET, TOO_LATE),
        (held("2025-10-01 09:00"), MET, IN_TIME),
        (held("2025-10-01 09:01"), NOT_MET, TOO_LATE),
        (an_attempt(judged_at=at("2025-10-01 09:00")), MET, IN_TIME),
        (an_attempt(judged_at=at("2025-10-01 09:01")), NOT_MET, TOO_LATE),
        (an_attempt(), NOT_MET, ("is not booked yet, and", " without it")),
        (
            an_attempt(bookings=(a_booking("2025-09-01 10:00"),)),
            NOT_MET,
            ("is booked for 1 September 2025, and", " without it"),
        ),
    ],
)
def test_a_method_before_the_gateway_is_complete_when_it_is_confirmed(
    attempt: Attempt, outcome: Outcome, how: tuple[str, str]
) -> None:
    told = the_only(attempt, method=BEFORE, **CONFIRMED)
    assert (told.code, told.outcome) == ("order.before_gateway", outcome)
    before, behind = how
    assert told.message == (
        f"The first method {before} Gateway was confirmed at 09:00 on 1 October 2025{behind}."
    )


@pytest.mark.parametrize(
    ("attempt", "outcome"),
    [
        (held("2025-10-01 08:00"), MET),
        (an_attempt(judged_at=at("2025-10-01 09:00")), MET),
        (an_attempt(), CANNOT_TELL),
    ],
)
def test_a_method_before_an_open_gateway_has_only_to_be_taken(attempt: Attempt, outcome: Outcome) -> None:
    told = the_only(attempt, method=BEFORE)
    assert told.outcome is outcome
    assert told.message.startswith("The first method comes before Gateway, which is not confirmed; it ")


def test_a_gateway_the_plan_does_not_have_is_named_by_its_id() -> None:
    told = the_only(an_attempt(), method={"after_gateway": rule(AfterGateway, gateway="to_completion")})
    assert told.message.startswith("The first method waits for to completion, which")


# Order: methods. The second method first.

PASS = {"second-t-P1": "met", "second-t-D1": "not_met"}
FAIL = {"second-t-P1": "not_met", "second-t-D1": "not_met"}


def second(start: str, end: str | None, levels: dict[str, str] | None = None, **facts: Any) -> Attempt:
    given = {
        "judgements": judgements(**levels or {}),
        "judged_at": at("2025-10-10 10:00") if levels else None,
        "sections": (a_section_held(start, end),),
    }
    return an_attempt(**{"id": "s1", "method": "second"} | given | facts)


def after(at_least: str | None = None, method: str = "second") -> dict[str, Any]:
    return {"after_methods": (rule(AfterMethod, method=method, at_least=at_least),)}


@pytest.mark.parametrize(
    ("end", "outcome"), [("2025-10-15 10:00", MET), ("2025-10-15 10:01", NOT_MET), (None, MET)]
)
def test_the_other_method_has_ended_before_this_one_starts(end: str | None, outcome: Outcome) -> None:
    told = the_only(held("2025-10-15 10:00"), second("2025-10-15 09:00", end), method=after())
    assert (told.code, told.outcome) == ("order.after_second", outcome)
    begins = {
        MET: "The second method was taken first; ",
        NOT_MET: "The second method comes first and has not been taken; ",
    }
    assert told.message == begins[outcome] + "The first method was held on 15 October 2025."


@pytest.mark.parametrize(
    ("attempt", "outcome"),
    [
        (held("2025-10-15 10:00"), NOT_MET),
        (an_attempt(bookings=(a_booking("2025-10-15 10:00"),)), CANNOT_TELL),
        (an_attempt(), CANNOT_TELL),
    ],
)
def test_another_method_that_was_not_taken_is_open_until_this_one_is_held(
    attempt: Attempt, outcome: Outcome
) -> None:
    for others in ((), (an_attempt("s1", "second"),)):
        assert the_only(attempt, *others, method=after()).outcome is outcome


def test_a_method_that_the_plan_does_not_have_was_never_taken() -> None:
    told = the_only(held("2025-10-15 10:00"), method=after(method="third_one"))
    assert told.outcome is NOT_MET
    assert told.message.startswith("third one comes first and has not been taken")


@pytest.mark.parametrize(
    ("levels", "at_least", "outcome", "grade"),
    [
        (PASS, "pass", MET, "pass"),
        (FAIL, "pass", NOT_MET, "fail"),
        (PASS, "distinction", NOT_MET, "pass"),
        (FAIL, "fail", MET, "fail"),
    ],
)
def test_the_other_method_reaches_its_grade(
    levels: dict[str, str], at_least: str, outcome: Outcome, grade: str
) -> None:
    other = second("2025-10-01 09:00", "2025-10-01 10:00", levels)
    told = the_only(held("2025-10-15 10:00"), other, method=after(at_least))
    assert told.outcome is outcome
    assert told.message == (
        f"The second method comes first, with at least {at_least}: it was graded {grade}."
    )
    assert told.compared == {"grade": grade, "at_least": at_least}
    assert (told.code, told.subject) == ("order.after_second", "a1")


@pytest.mark.parametrize(
    ("levels", "judged_at"),
    [({"second-t-D1": "met"}, "2025-10-10 10:00"), (PASS, None), (PASS, "2025-10-15 10:01")],
)
@pytest.mark.parametrize(
    ("attempt", "outcome", "when"),
    [
        (held("2025-10-15 10:00"), NOT_MET, "was not graded when The first method began"),
        (an_attempt(bookings=(a_booking("2025-10-15 10:00"),)), CANNOT_TELL, "is not graded yet"),
    ],
)
def test_a_grade_that_is_not_told_when_this_one_begins_is_too_late(
    levels: dict[str, str], judged_at: str | None, attempt: Attempt, outcome: Outcome, when: str
) -> None:
    graded = at(judged_at) if judged_at else None
    other = second("2025-10-01 09:00", "2025-10-01 10:00", levels, judged_at=graded)
    told = the_only(attempt, other, method=after("pass"))
    assert (told.code, told.outcome) == ("order.after_second", outcome)
    assert told.message == f"The second method comes first, with at least pass, and {when}."


def test_a_grade_told_the_moment_this_one_begins_is_in_time() -> None:
    other = second("2025-10-01 09:00", "2025-10-01 10:00", PASS, judged_at=at("2025-10-15 10:00"))
    assert the_only(held("2025-10-15 10:00"), other, method=after("pass")).outcome is MET


def test_a_void_after_this_one_began_does_not_change_what_stood_then() -> None:
    def void(when: str) -> Void:
        return Void(at=at(when), by="manager", reason="Fire.")

    later = second("2025-10-01 09:00", "2025-10-01 10:00", PASS, void=void("2025-10-15 10:01"))
    earlier = second("2025-10-01 09:00", "2025-10-01 10:00", PASS, void=void("2025-10-15 10:00"))
    assert the_only(held("2025-10-15 10:00"), later, method=after("pass")).outcome is MET
    assert the_only(held("2025-10-15 10:00"), earlier, method=after("pass")).outcome is NOT_MET


def test_a_pass_taken_later_does_not_help() -> None:
    fail = second("2025-10-01 09:00", "2025-10-01 10:00", FAIL)
    later = second(
        "2025-11-01 09:00",
        "2025-11-01 10:00",
        PASS,
        id="s2",
        kind="resit",
        judged_at=at("2025-11-02 10:00"),
    )
    told = the_only(held("2025-10-15 10:00"), fail, later, method=after("pass"))
    assert told.outcome is NOT_MET
    assert told.compared["grade"] == "fail"


def test_what_was_asked_of_the_whole_record_before_changes_nothing() -> None:
    fail = second("2025-10-01 09:00", "2025-10-01 10:00", FAIL)
    later = second("2025-11-01 09:00", "2025-11-01 10:00", PASS, id="s2", kind="resit")
    attempt = held("2025-10-15 10:00")
    plan = a_plan(methods=(a_method("first", **after("pass")), a_method("second")))
    situation = a_situation(plan=plan, attempts=(fail, later, attempt))
    assert standing(situation)["second"].attempt is later
    (told,) = findings(situation, attempt)
    assert told.compared["grade"] == "fail"
    assert standing(situation)["second"].attempt is later


def test_while_this_one_is_not_booked_everything_taken_counts() -> None:
    other = second("2026-05-01 09:00", "2026-05-01 10:00", PASS)
    assert the_only(an_attempt(), other, method=after("pass")).outcome is MET


def test_a_fail_that_lapsed_only_after_this_one_began_counts_as_it_stood() -> None:
    fail = second("2025-10-01 09:00", "2025-10-01 10:00", FAIL, notified_at=at("2025-10-11 10:00"))
    told = the_only(held("2025-10-15 10:00"), fail, method=after("pass"))
    assert told.compared["grade"] == "fail"


def test_another_method_marked_without_a_session_counts_from_its_judgement() -> None:
    other = an_attempt("s1", "second", judgements=judgements(**PASS), judged_at=at("2025-10-10 10:00"))
    assert the_only(held("2025-10-10 10:00"), other, method=after("pass")).outcome is MET
    assert the_only(held("2025-10-10 09:59"), other, method=after("pass")).outcome is NOT_MET
