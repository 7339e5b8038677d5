"""Results: due dates, who is told, the overall grade and its cap."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories.attempts import an_appeal, assessed, changes, decided
from tests.factories.law import a_policy
from tests.factories.plan import a_method, a_plan, method_grading, rule, the_attempts
from tests.factories.record import a_situation, an_attempt, at
from touchstone.rules.attempts import history
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.plan.attempts import Cap, VoidEffect
from touchstone.rules.plan.method import MarkedTest
from touchstone.rules.record.attempt import Attempt, Void
from touchstone.rules.record.case import Case, Exceptional
from touchstone.rules.report import Overall
from touchstone.rules.results import due_on, findings, incomplete_methods, may_be_freed, overall
from touchstone.rules.roles import Role
from touchstone.rules.statement import Layer

FAILED = assessed("a1", "fail", "2025-11-03", notified="2025-11-10")
RESIT = assessed("a2", "distinction", "2026-01-09", kind="resit")
OTHER = assessed("b1", "distinction", "2025-12-01", method="second")


def judged(attempt: Attempt, now: str = "2026-01-20 12:00", **facts: Any) -> dict[str, Finding]:
    situation = a_situation(now=now, attempts=(attempt,), **facts)
    return {one.code: one for one in findings(situation, history(situation)[0])}


def graded(*attempts: Attempt, now: str = "2026-04-01 12:00", **facts: Any) -> Overall:
    return overall(a_situation(now=now, attempts=attempts, **facts))


def test_before_the_assessment_there_is_no_result_to_ask_about() -> None:
    assert judged(an_attempt()) == {}
    assert due_on(a_situation(), an_attempt()) is None
    assert due_on(a_situation(), assessed("x1", "pass", "2026-01-07", method="unknown")) is None


@pytest.mark.parametrize(
    ("notified", "now", "outcome", "how"),
    [
        ("2026-01-16", "2026-01-20", Outcome.MET, "it was given on 16 January 2026"),
        ("2026-01-19", "2026-01-20", Outcome.NOT_MET, "it was given on 19 January 2026"),
        (None, "2026-01-16", Outcome.CANNOT_TELL, "it has not been given yet"),
        (None, "2026-01-17", Outcome.NOT_MET, "it has not been given yet"),
    ],
)
def test_a_result_is_due_seven_working_days_after_the_assessment(
    notified: str | None, now: str, outcome: Outcome, how: str
) -> None:
    # assessed on Wednesday 7 January 2026: 8 9 12 13 14 15 16
    found = judged(assessed("a1", "pass", "2026-01-07", notified=notified), f"{now} 12:00")["result.within"]
    assert (found.outcome, found.layer, found.subject) == (outcome, Layer.POLICY, "a1")
    assert found.compared == {"due_on": "2026-01-16"}
    assert found.message == (
        f"The result is due within 7 working days of the assessment, by 16 January 2026; {how}."
    )


def test_a_due_day_in_years_without_known_holidays_cannot_be_told() -> None:
    found = judged(assessed("a1", "pass", "2027-12-29"), "2028-03-01 12:00")["result.within"]
    assert (found.outcome, found.layer, found.subject) == (Outcome.CANNOT_TELL, Layer.POLICY, "a1")
    assert found.message == (
        "The day the result is due cannot be told: bank holidays of that year are not known."
    )


@pytest.mark.parametrize(
    ("told", "outcome", "message"),
    [
        (
            (),
            Outcome.CANNOT_TELL,
            "To whom the result was given is not recorded; it is given to the employer or training provider.",
        ),
        ((Role.EMPLOYER,), Outcome.MET, "The result was given to the employer."),
        (
            (Role.EMPLOYER, Role.TRAINING_PROVIDER),
            Outcome.MET,
            "The result was given to the employer and training provider.",
        ),
        (
            (Role.EMPLOYER, Role.APPRENTICE),
            Outcome.NOT_MET,
            (
                "The result was given to the apprentice; "
                "the policy gives it to the employer or training provider."
            ),
        ),
    ],
)
def test_a_result_is_given_to_whom_the_policy_says(
    told: tuple[Role, ...], outcome: Outcome, message: str
) -> None:
    attempt = assessed("a1", "pass", "2026-01-07", notified="2026-01-12", notified_to=told)
    found = judged(attempt)["result.given_to"]
    assert (found.outcome, found.layer, found.subject) == (outcome, Layer.POLICY, "a1")
    assert found.message == message


def test_to_whom_is_not_asked_before_the_result_was_given() -> None:
    assert "result.given_to" not in judged(assessed("a1", "pass", "2026-01-07"))


def test_submitted_judgements_leave_nothing_open() -> None:
    found = judged(assessed("a1", "pass", "2026-01-07"))["result.judged"]
    assert (found.outcome, found.compared) == (Outcome.MET, {"criteria": 2, "judged": 2})
    assert (found.subject, found.message) == ("a1", "Everything is judged and submitted.")
    half = assessed("a1", "pass", "2026-01-07")
    found = judged(replace(half, judgements=half.judgements[:1]))["result.judged"]
    assert (found.outcome, found.compared) == (Outcome.NOT_MET, {"criteria": 2, "judged": 1})
    assert found.message == (
        "Submitted with first-t-D1 not yet assessed; judge these before giving a result."
    )


def test_before_submission_open_criteria_are_no_fault() -> None:
    found = judged(assessed("a1", "pass", "2026-01-07", judgements=(), judged_at=None))["result.judged"]
    assert (found.outcome, found.compared) == (Outcome.CANNOT_TELL, {"criteria": 2, "judged": 0})
    assert found.message == "0 of 2 criteria judged; the judgements are not submitted."


@pytest.mark.parametrize(("score", "outcome"), [(None, Outcome.NOT_MET), (0, Outcome.MET)])
def test_a_test_needs_its_score(score: int | None, outcome: Outcome) -> None:
    test = a_method("first", themes=(), test=rule(MarkedTest, out_of=40), grading=method_grading())
    plan = a_plan(methods=(test, a_method("second")))
    attempt = assessed("a1", "pass", "2026-01-07", judgements=(), score=score)
    found = judged(attempt, plan=plan)["result.judged"]
    assert found.outcome is outcome
    assert found.message == (
        "Submitted with the test score not yet assessed; judge these before giving a result."
        if score is None
        else "Everything is judged and submitted."
    )


def test_the_overall_grade_waits_for_every_method() -> None:
    one = graded(RESIT)
    assert (one.complete, one.grade, one.capped) == (False, None, False)
    assert (one.range.lowest, one.range.highest) == ("fail", "distinction")
    situation = a_situation(attempts=(RESIT,))
    assert [method.id for method in incomplete_methods(situation)] == ["second"]


def test_a_fail_does_not_complete_the_assessment_by_itself() -> None:
    one = graded(FAILED)
    assert (one.complete, one.grade, one.range.grade) == (False, None, "fail")


def test_both_methods_complete_give_the_grade() -> None:
    one = graded(assessed("a1", "pass", "2025-11-03"), OTHER)
    assert (one.complete, one.grade, one.capped, one.why_capped) == (True, "merit", False, ())


def test_an_attempt_not_submitted_leaves_the_method_incomplete() -> None:
    one = graded(assessed("a1", "pass", "2025-11-03", judged_at=None), OTHER)
    assert (one.complete, one.grade) == (False, None)
    assert one.range.grade == "merit"


def test_a_resit_caps_the_overall_grade_and_the_method_keeps_its_own() -> None:
    situation = a_situation(now="2026-04-01 12:00", attempts=(FAILED, RESIT, OTHER))
    one = overall(situation)
    assert (one.grade, one.capped, one.why_capped) == ("pass", True, ("a2",))
    assert one.before_cap.grade == "distinction"
    assert [told.grade.grade for told in history(situation)] == ["fail", "distinction", "distinction"]


def test_a_failed_resit_is_capped_and_stays_a_fail() -> None:
    one = graded(FAILED, assessed("a2", "fail", "2026-01-09", kind="resit"), OTHER)
    assert (one.grade, one.capped) == ("fail", True)


def test_a_plan_without_a_cap_has_none() -> None:
    one = graded(FAILED, RESIT, OTHER, plan=a_plan(attempts=the_attempts(cap=None)))
    assert (one.grade, one.capped) == ("distinction", False)


def determined(attempt: str, withdrawn: str | None = None, role: Role = Role.MANAGER) -> Case:
    one = Exceptional(
        attempt=attempt,
        by="manager-1",
        role=role,
        at=at("2026-01-15 09:00"),
        reason="Bereavement.",
        withdrawn_at=at(f"{withdrawn} 09:00") if withdrawn else None,
    )
    return Case(exceptional=(one,))


def test_exceptional_circumstances_lift_the_cap_of_the_attempt_they_name() -> None:
    assert graded(FAILED, RESIT, OTHER, case=determined("a2")).grade == "distinction"
    assert graded(FAILED, RESIT, OTHER, case=determined("a1")).grade == "pass"


@pytest.mark.parametrize(
    ("role", "grade"),
    [
        (Role.MANAGER, "distinction"),
        (Role.ASSESSMENT_ORGANISATION, "distinction"),
        (Role.EMPLOYER, "pass"),
        (Role.ASSESSOR, "pass"),
    ],
)
def test_only_the_assessment_organisation_determines_exceptional_circumstances(
    role: Role, grade: str
) -> None:
    one = graded(FAILED, RESIT, OTHER, case=determined("a2", role=role))
    assert one.grade == grade
    freed = grade == "distinction"
    assert (one.capped, one.why_capped, one.exceptional) == (
        not freed,
        () if freed else ("a2",),
        ("a2",) if freed else (),
    )


def test_a_determination_withdrawn_puts_the_cap_back() -> None:
    assert graded(FAILED, RESIT, OTHER, case=determined("a2", "2026-02-01")).grade == "pass"


def test_a_plan_may_know_no_exceptions() -> None:
    cap = rule(Cap, overall="pass", unless_exceptional=False)
    plan = a_plan(attempts=the_attempts(cap=cap))
    assert graded(FAILED, RESIT, OTHER, case=determined("a2"), plan=plan).grade == "pass"


def freed(*attempts: Attempt, **facts: Any) -> list[str]:
    """Which attempts exceptional circumstances may be determined for."""
    situation = a_situation(**{"now": "2026-03-01 12:00"} | facts, attempts=attempts)
    return [one.attempt.id for one in history(situation) if may_be_freed(situation, one)]


def test_only_what_carries_the_cap_or_will_may_be_freed_of_it() -> None:
    ahead = Attempt(id="a2", method="first", kind="resit")
    assert freed(FAILED, OTHER) == []
    assert freed(FAILED, OTHER, ahead) == ["a2"]
    assert freed(FAILED, OTHER, RESIT) == ["a2"]
    assert freed(FAILED, OTHER, RESIT, plan=a_plan(attempts=the_attempts(cap=None))) == []
    cap = rule(Cap, overall="pass", unless_exceptional=False)
    assert freed(FAILED, OTHER, RESIT, plan=a_plan(attempts=the_attempts(cap=cap))) == []
    assert freed(FAILED, OTHER, ahead, now="2026-06-30 12:00") == ["a2"]
    again = assessed("a3", "pass", "2026-02-20", kind="resit")
    assert freed(FAILED, assessed("a2", "fail", "2026-01-09", kind="resit"), again) == ["a3"]


def test_the_whole_second_assessment_is_capped() -> None:
    late = assessed("a2", "distinction", "2026-05-11", kind="resit")
    again = assessed("b2", "distinction", "2026-05-18", method="second", kind="resit")
    one = graded(FAILED, OTHER, late, again, now="2026-06-30 12:00")
    assert (one.grade, one.why_capped) == ("pass", ("a2", "b2"))


def test_an_earlier_pass_no_longer_stands_in_a_second_assessment() -> None:
    late = assessed("a2", "distinction", "2026-05-11", kind="resit")
    one = graded(FAILED, OTHER, late, now="2026-06-30 12:00")
    assert (one.complete, one.grade) == (False, None)


@pytest.mark.parametrize(("is_capped", "grade"), [(False, "distinction"), (True, "pass")])
def test_the_replacement_of_a_void_attempt_is_capped_only_if_the_plan_says_so(
    is_capped: bool, grade: str
) -> None:
    void = replace(FAILED, void=Void(at=at("2025-11-20 09:00"), by="manager", reason="Fire alarm."))
    plan = a_plan(attempts=the_attempts(void=rule(VoidEffect, replacement_is_capped=is_capped)))
    new = assessed("a2", "distinction", "2026-01-09", kind="replacement")
    assert graded(void, new, OTHER, plan=plan).grade == grade
    first = assessed("a1", "distinction", "2025-11-03")
    assert graded(first, OTHER, plan=plan).grade == "distinction"


def test_a_plan_silent_about_void_attempts_caps_no_replacement() -> None:
    void = replace(FAILED, void=Void(at=at("2025-11-20 09:00"), by="manager", reason="Fire alarm."))
    new = assessed("a2", "distinction", "2026-01-09", kind="replacement")
    plan = a_plan(attempts=the_attempts(void=None))
    assert graded(void, new, OTHER, plan=plan).grade == "distinction"


def test_an_appeal_upheld_after_the_resit_lifts_the_cap() -> None:
    appeal = an_appeal("a1", "2025-11-12 09:00", decided("2026-01-20", changes=changes(first_t_P1="met")))
    one = graded(FAILED, RESIT, OTHER, appeals=(appeal,))
    assert (one.grade, one.capped) == ("merit", False)


def test_the_due_day_follows_the_policy() -> None:
    situation = a_situation(attempts=(RESIT,))
    slow = replace(situation, policy=a_policy(results=replace(a_policy().results, number=8)))
    first, later = due_on(situation, RESIT), due_on(slow, RESIT)
    assert (str(first), str(later)) == ("2026-01-20", "2026-01-21")
