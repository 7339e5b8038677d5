"""Resits and retakes: only a failed method, with consent, in time, with other questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories.attempts import an_appeal, assessed, changes, consent, decided, learning
from tests.factories.law import a_policy
from tests.factories.plan import a_method, a_plan, rule, the_attempts
from tests.factories.record import a_situation, an_attempt, at
from touchstone.rules.attempts import history
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.plan import Plan
from touchstone.rules.plan.attempts import Limit
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import MarkedTest, Number, QuestionKind, Questions
from touchstone.rules.record.attempt import Attempt, Booking, EmployerConsent, Void
from touchstone.rules.resits import after_limit, at_stake, findings, typical_end
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force, Layer

UNNAMED = "Whether the questions differ cannot be told: name both question sets."
FAILED = assessed("a1", "fail", "2025-11-03", notified="2025-11-10", question_set="A")


QUESTIONS = Questions(kinds=(QuestionKind(id="set", title="Set question", counts=True),))


def an_asking_plan() -> Plan:
    return a_plan(methods=(a_method("first", questions=QUESTIONS), a_method("second", questions=QUESTIONS)))


def judged(*attempts: Attempt, now: str = "2026-05-01 12:00", **facts: Any) -> dict[str, Finding]:
    return about(a_situation(now=now, attempts=attempts, **{"plan": an_asking_plan()} | facts))


def about(situation: Situation) -> dict[str, Finding]:
    """The findings on the latest attempt, by code."""
    return {one.code: one for one in findings(situation, history(situation)[-1])}


def resit(on: str = "2026-01-09", **facts: Any) -> Attempt:
    given: dict[str, Any] = {"kind": "resit", "consent": consent("2025-11-20"), "question_set": "B"}
    return assessed("a2", "pass", on, **given | facts)


def retake(**facts: Any) -> Attempt:
    given: dict[str, Any] = {"kind": "retake", "further_learning": learning("2025-11-17", "2026-01-05")}
    return resit(**given | facts)


def test_a_first_attempt_has_nothing_to_answer() -> None:
    assert judged(FAILED) == {}


def test_a_resit_in_good_order_meets_every_rule() -> None:
    found = judged(FAILED, resit())
    assert set(found) == {
        "attempt.only_failed",
        "attempt.consent",
        "attempt.typical_window",
        "attempt.limit",
        "attempt.different_questions",
    }
    assert {one.outcome for one in found.values()} == {Outcome.MET}
    assert {one.subject for one in found.values()} == {"a2"}


def test_only_a_failed_method_is_taken_again() -> None:
    found = judged(resit())["attempt.only_failed"]
    assert (found.outcome, found.force) == (Outcome.NOT_MET, Force.MUST)
    assert found.message == (
        "No failed attempt at The first method stands before this resit: "
        "only a failed method is taken again, never to improve a grade."
    )


def test_the_fail_is_named() -> None:
    assert (
        judged(FAILED, resit())["attempt.only_failed"].message
        == "The first method was failed on 3 November 2025."
    )


def test_after_a_lapse_everything_is_taken_again() -> None:
    found = judged(FAILED, resit("2026-05-11"), now="2026-06-01 12:00")
    assert found["attempt.only_failed"].outcome is Outcome.MET
    assert found["attempt.only_failed"].message == (
        "The entire assessment is taken again: "
        "the last day to take a failed method again, 10 May 2026, had passed."
    )
    assert "attempt.limit" not in found
    assert "attempt.typical_window" not in found


@pytest.mark.parametrize(
    ("given", "outcome", "words"),
    [
        (None, Outcome.NOT_MET, "is not recorded; ask for it first"),
        (consent("2025-11-20"), Outcome.MET, "consented on 20 November 2025"),
        (consent("2026-01-09"), Outcome.MET, "consented on 9 January 2026"),
        (consent("2026-01-10"), Outcome.NOT_MET, "consented on 10 January 2026, after the attempt began"),
        (consent("2025-11-20", "2026-01-09"), Outcome.NOT_MET, "withdrawn on 9 January 2026"),
        (consent("2025-11-20", "2026-01-10"), Outcome.MET, "consented on 20 November 2025"),
    ],
)
def test_the_employer_consents_before_the_attempt(given: Any, outcome: Outcome, words: str) -> None:
    found = judged(FAILED, resit(consent=given))["attempt.consent"]
    assert found.outcome is outcome
    assert words in found.message
    assert "employer" in found.message


def test_consent_given_or_withdrawn_on_the_very_moment_of_the_start() -> None:
    begun = at("2026-01-09 10:00")  # when the resit's first section starts
    given = EmployerConsent(by="employer-1", given_at=begun)
    withdrawn = EmployerConsent(by="employer-1", given_at=at("2025-11-20 09:00"), revoked_at=begun)
    assert judged(FAILED, resit(consent=given))["attempt.consent"].outcome is Outcome.MET
    assert judged(FAILED, resit(consent=withdrawn))["attempt.consent"].outcome is Outcome.NOT_MET


def test_consent_withdrawn_before_there_is_a_day_ends_it() -> None:
    unplaced = resit(consent=consent("2025-11-20", "2025-12-01"), sections=(), judged_at=None)
    assert judged(FAILED, unplaced)["attempt.consent"].outcome is Outcome.NOT_MET


def test_consent_suffices_while_there_is_no_day() -> None:
    unplaced = resit(sections=(), judged_at=None)
    assert judged(FAILED, unplaced)["attempt.consent"].outcome is Outcome.MET


def test_a_plan_may_ask_for_no_consent_and_no_limit() -> None:
    plan = a_plan(attempts=the_attempts(consent=None, limit=None))
    found = judged(FAILED, resit(), plan=plan)
    assert "attempt.consent" not in found
    assert "attempt.limit" not in found


def test_a_resit_needs_no_further_learning() -> None:
    assert "attempt.further_learning" not in judged(FAILED, resit())


@pytest.mark.parametrize(
    ("given", "outcome", "message"),
    [
        (
            None,
            Outcome.NOT_MET,
            "A retake needs further learning first, and none is recorded. Without it, it is a resit.",
        ),
        (
            learning("2025-11-17", "2026-01-09"),
            Outcome.MET,
            "Further learning took place from 17 November 2025 to 9 January 2026.",
        ),
        (
            learning("2025-11-17", "2026-01-10"),
            Outcome.NOT_MET,
            (
                "Further learning from 17 November 2025 to 10 January 2026 ends after the retake on "
                "9 January 2026."
            ),
        ),
        (
            learning("2025-11-03", "2026-01-05"),
            Outcome.MET,
            "Further learning took place from 3 November 2025 to 5 January 2026.",
        ),
        (
            learning("2025-11-02", "2026-01-05"),
            Outcome.NOT_MET,
            (
                "Further learning from 2 November 2025 to 5 January 2026 began before the fail of "
                "3 November 2025."
            ),
        ),
    ],
)
def test_a_retake_needs_further_learning_between_fail_and_retake(
    given: Any, outcome: Outcome, message: str
) -> None:
    found = judged(FAILED, retake(further_learning=given))["attempt.further_learning"]
    assert found.outcome is outcome
    assert found.message == message


@pytest.mark.parametrize(
    ("now", "words"), [("2025-12-31 12:00", "is planned"), ("2026-01-05 12:00", "took place")]
)
def test_further_learning_may_lie_ahead_as_its_retake_does(now: str, words: str) -> None:
    ahead = replace(retake(), sections=(), judgements=(), judged_at=None)
    found = judged(FAILED, ahead, now=now)["attempt.further_learning"]
    assert found.outcome is Outcome.MET
    assert found.message == f"Further learning {words} from 17 November 2025 to 5 January 2026."


def test_further_learning_before_a_retake_without_a_day_or_a_fail_is_taken_as_said() -> None:
    unplaced = retake(sections=(), judged_at=None)
    assert judged(FAILED, unplaced)["attempt.further_learning"].outcome is Outcome.MET
    assert judged(retake())["attempt.further_learning"].outcome is Outcome.MET


@pytest.mark.parametrize(("on", "outcome"), [("2026-01-10", Outcome.MET), ("2026-01-11", Outcome.NOT_MET)])
def test_a_resit_is_typically_taken_within_two_months(on: str, outcome: Outcome) -> None:
    found = judged(FAILED, resit(on))["attempt.typical_window"]
    assert (found.outcome, found.force, found.layer) == (outcome, Force.TYPICALLY, Layer.PLAN)
    assert found.compared == {"on": on, "typically_by": "2026-01-10"}
    assert found.message == (
        "Typically within 2 months of the notification, by 10 January 2026; "
        f"it is on {int(on[-2:])} January 2026."
    )


def test_a_retake_is_typically_taken_within_three_months() -> None:
    found = judged(FAILED, retake())["attempt.typical_window"]
    assert found.compared["typically_by"] == "2026-02-10"


def test_grace_asked_for_on_the_last_day_extends_the_window_by_policy() -> None:
    asked = at("2026-01-10 23:59")
    found = judged(FAILED, resit("2026-02-10", window_extension_asked_at=asked))["attempt.typical_window"]
    assert (found.outcome, found.layer) == (Outcome.MET, Layer.POLICY)
    assert found.message == (
        "Typically within 2 months of the notification, by 10 January 2026, extended to 10 February 2026 "
        "because that was asked for in time; it is on 10 February 2026."
    )
    late = judged(FAILED, resit("2026-02-11", window_extension_asked_at=asked))["attempt.typical_window"]
    assert (late.outcome, late.layer) == (Outcome.NOT_MET, Layer.PLAN)


def test_grace_asked_for_a_day_late_extends_nothing() -> None:
    asked = at("2026-01-11 00:00")
    found = judged(FAILED, resit("2026-01-20", window_extension_asked_at=asked))["attempt.typical_window"]
    assert found.outcome is Outcome.NOT_MET
    assert "extended" not in found.message


def test_a_resit_inside_the_window_is_the_plans_even_when_grace_was_given() -> None:
    asked = at("2025-12-01 10:00")
    found = judged(FAILED, resit("2026-01-10", window_extension_asked_at=asked))["attempt.typical_window"]
    assert (found.outcome, found.layer) == (Outcome.MET, Layer.PLAN)


def test_windows_cannot_be_told_before_there_is_a_day_or_a_notification() -> None:
    unplaced = judged(FAILED, resit(sections=(), judged_at=None))
    unheard = judged(assessed("a1", "fail", "2025-11-03"), resit())
    for found in (unplaced, unheard):
        window, limit = found["attempt.typical_window"], found["attempt.limit"]
        assert {window.outcome, limit.outcome} == {Outcome.CANNOT_TELL}
        until = "cannot be told until the fail is notified and this attempt has a day."
        assert (window.message, limit.message) == (f"The typical window {until}", f"The limit {until}")


def test_windows_that_end_beyond_all_dates_cannot_be_told() -> None:
    rules = the_attempts()
    endless = rule(Span, number=120_000, unit="months")
    kinds = tuple(replace(one, typically=endless) for one in rules.kinds)
    attempts = the_attempts(kinds=kinds, limit=rule(Limit, within=endless, then="entire_assessment"))
    found = judged(FAILED, resit(), plan=a_plan(attempts=attempts))
    assert found["attempt.typical_window"].outcome is Outcome.CANNOT_TELL
    assert found["attempt.limit"].outcome is Outcome.CANNOT_TELL


def test_a_grace_that_ends_beyond_all_dates_leaves_the_window_open() -> None:
    asked = resit("2026-01-09", window_extension_asked_at=at("2026-01-09 09:00"))
    situation = a_situation(now="2026-05-01 12:00", attempts=(FAILED, asked))
    grace = rule(Span, "typically", number=120_000, unit="months")
    found = about(replace(situation, policy=a_policy(typical_window_grace=grace), answers={}))
    assert found["attempt.typical_window"].outcome is Outcome.CANNOT_TELL


def test_a_kind_without_a_typical_window_has_none() -> None:
    kinds = the_attempts().kinds
    assert typical_end(a_situation(), FAILED, kinds[0]) is not None
    plan = a_plan(attempts=the_attempts(kinds=tuple(replace(one, typically=None) for one in kinds)))
    assert "attempt.typical_window" not in judged(FAILED, resit(), plan=plan)
    assert typical_end(a_situation(), FAILED, replace(kinds[0], typically=None)) is None


def test_a_window_beyond_all_dates_cannot_be_told() -> None:
    kind = the_attempts().kinds[0]
    assert kind.typically is not None
    endless = replace(kind, typically=replace(kind.typically, number=120_000))
    assert typical_end(a_situation(), FAILED, endless, FAILED) is None


@pytest.mark.parametrize(("on", "outcome"), [("2026-05-10", Outcome.MET), ("2026-05-11", Outcome.NOT_MET)])
def test_the_last_day_of_six_months_still_counts(on: str, outcome: Outcome) -> None:
    found = judged(FAILED, resit(on), now="2026-05-10 12:00")["attempt.limit"]
    assert (found.outcome, found.force) == (outcome, Force.MUST)
    assert found.compared == {"on": on, "last_day": "2026-05-10"}
    later = "" if outcome is Outcome.MET else "; later than that, the entire assessment is taken again"
    assert found.message == (
        "To be taken within 6 months of the notification on 10 November 2025, by 10 May 2026; "
        f"it is on {int(on[-2:])} May 2026{later}."
    )


@pytest.mark.parametrize(
    ("first", "second", "outcome", "message"),
    [
        ("A", "B", Outcome.MET, "Question set B has not been used for this apprentice before."),
        ("A", "A", Outcome.NOT_MET, "Question set A was already used for this apprentice; choose another."),
        ("A", None, Outcome.CANNOT_TELL, UNNAMED),
        (None, "B", Outcome.CANNOT_TELL, UNNAMED),
    ],
)
def test_a_resit_has_different_questions_by_policy(
    first: Any, second: Any, outcome: Outcome, message: str
) -> None:
    failed = assessed("a1", "fail", "2025-11-03", notified="2025-11-10", question_set=first)
    found = judged(failed, resit(question_set=second))["attempt.different_questions"]
    assert (found.outcome, found.layer, found.message) == (outcome, Layer.POLICY, message)


VOID = Void(at=at("2025-12-10 09:00"), by="manager-1", reason="Fire alarm.")


def test_the_questions_of_a_void_attempt_have_been_seen_all_the_same() -> None:
    broken_off = assessed("a0", "fail", "2025-12-05", kind="resit", question_set="B", void=VOID)
    assert judged(FAILED, broken_off, resit())["attempt.different_questions"].outcome is Outcome.NOT_MET


def test_the_questions_of_a_session_that_never_began_are_still_unseen() -> None:
    missed = an_attempt(
        "a0", kind="resit", question_set="B", bookings=(Booking(starts_at=at("2025-12-05 10:00")),)
    )
    assert judged(FAILED, missed, resit())["attempt.different_questions"].outcome is Outcome.MET


def test_a_replacement_is_asked_for_other_questions_and_for_nothing_else() -> None:
    found = judged(replace(FAILED, void=VOID), resit(kind="replacement", question_set="A"))
    assert {code: one.outcome for code, one in found.items()} == {
        "attempt.different_questions": Outcome.NOT_MET
    }


def test_a_method_without_questions_has_no_set_to_differ() -> None:
    assert "attempt.different_questions" not in judged(FAILED, resit(), plan=a_plan())
    test = a_method("first", test=rule(MarkedTest, out_of=40))
    found = judged(FAILED, resit(), plan=a_plan(methods=(test, a_method("second"))))
    assert found["attempt.different_questions"].outcome is Outcome.MET


def test_a_resit_taken_in_good_faith_stays_one_when_the_fail_is_set_aside() -> None:
    found = judged(replace(FAILED, void=replace(VOID, at=at("2026-02-01 09:00"))), resit())
    assert found["attempt.only_failed"].outcome is Outcome.MET
    assert found["attempt.only_failed"].message == (
        "The first method had been failed on 3 November 2025, which was set aside only later."
    )
    appeal = an_appeal("a1", "2025-11-12 09:00", decided("2026-02-01", changes=changes(first_t_P1="met")))
    assert judged(FAILED, resit(), appeals=(appeal,))["attempt.only_failed"].outcome is Outcome.MET


def test_whatever_is_taken_after_a_lapse_needs_consent_whatever_it_is_called() -> None:
    late = resit("2026-05-11", kind="first", consent=None)
    found = judged(FAILED, late, now="2026-06-01 12:00")
    assert found["attempt.consent"].outcome is Outcome.NOT_MET
    assert "consent to this attempt is not recorded" in found["attempt.consent"].message
    assert "10 May 2026, had passed" in found["attempt.only_failed"].message


@pytest.mark.parametrize(
    ("given", "outcome", "words"),
    [
        ("2025-11-20", Outcome.NOT_MET, "consented on 20 November 2025, before the last day"),
        ("2026-05-10", Outcome.NOT_MET, "10 May 2026, had passed"),  # on the last day the resit is still open
        ("2026-05-11", Outcome.MET, "consented on 11 May 2026."),
    ],
)
@pytest.mark.parametrize("kind", ["first", "resit"])
def test_a_consent_from_before_a_lapse_is_none_to_taking_everything_again(
    given: str, outcome: Outcome, words: str, kind: str
) -> None:
    late = resit("2026-05-12", kind=kind, consent=consent(given))
    found = judged(FAILED, late, now="2026-06-01 12:00")["attempt.consent"]
    assert found.outcome is outcome
    assert words in found.message
    assert ("needs a consent of its own; ask for it first" in found.message) is (outcome is Outcome.NOT_MET)


def test_a_consent_in_another_assessment_holds_until_that_lapses_too() -> None:
    again = assessed("a2", "fail", "2026-05-12", notified="2026-05-20", consent=consent("2026-05-11"))
    given: dict[str, Any] = {"kind": "resit", "consent": consent("2026-06-01")}
    in_time, late = (assessed("a3", "pass", on, **given) for on in ("2026-11-20", "2026-11-21"))
    found = judged(FAILED, again, in_time, now="2026-12-01 12:00")["attempt.consent"]
    assert found.outcome is Outcome.MET
    found = judged(FAILED, again, late, now="2026-12-01 12:00")["attempt.consent"]
    assert (found.outcome, "20 November 2026, had passed" in found.message) == (Outcome.NOT_MET, True)


def test_the_other_methods_questions_do_not_matter() -> None:
    other = assessed("b1", "pass", "2025-12-01", method="second", question_set="B")
    assert judged(FAILED, other, resit())["attempt.different_questions"].outcome is Outcome.MET


def test_a_policy_may_leave_the_questions_free() -> None:
    situation = a_situation(now="2026-05-01 12:00", attempts=(FAILED, resit(question_set="A")))
    free = replace(situation, policy=a_policy(different_questions=None), answers={})
    assert "attempt.different_questions" not in about(free)


@pytest.mark.parametrize(("most", "outcome"), [(2, Outcome.MET), (1, Outcome.NOT_MET)])
def test_a_plan_may_limit_the_number_of_attempts(most: int, outcome: Outcome) -> None:
    plan = a_plan(attempts=the_attempts(most=rule(Number, number=most)))
    found = judged(FAILED, resit(), plan=plan)["attempt.most"]
    assert found.outcome is outcome
    times = "2 attempts" if most == 2 else "1 attempt"
    assert found.message == f"This is attempt 2; at most {times} may be made."


def staked(*attempts: Attempt, **facts: Any) -> list[str]:
    return [one.id for one in at_stake(a_situation(now="2025-12-01 12:00", attempts=attempts, **facts))]


def test_passes_are_at_stake_while_a_fail_waits() -> None:
    passed = assessed("b1", "pass", "2025-11-04", method="second", notified="2025-11-10")
    assert staked(FAILED, passed) == ["second"]
    assert staked(FAILED) == []
    assert staked(FAILED, replace(passed, judged_at=None)) == []
    limit = rule(Limit, within=rule(Span, number=6, unit="months"), then="method_only")
    assert staked(FAILED, passed, plan=a_plan(attempts=the_attempts(limit=limit))) == []
    assert staked(FAILED, passed, plan=a_plan(attempts=the_attempts(limit=None))) == []


def later(*attempts: Attempt, **facts: Any) -> str:
    return after_limit(a_situation(now="2025-12-01 12:00", attempts=attempts, **facts))


def test_the_day_after_the_limit_is_told_in_words() -> None:
    passed = assessed("b1", "pass", "2025-11-04", method="second", notified="2025-11-10")
    still, everything = (
        "On the last day it can still be taken.",
        "One day later everything is taken again: every part of the assessment, from the beginning.",
    )
    assert later(FAILED) == f"{still} {everything}"
    lost = "What was passed before no longer stands: The second method."
    assert later(FAILED, passed) == f"{still} {everything} {lost}"
    limit = rule(Limit, within=rule(Span, number=6, unit="months"), then="method_only")
    alone = later(FAILED, passed, plan=a_plan(attempts=the_attempts(limit=limit)))
    assert alone == f"{still} After it, it may not be taken again."
    assert later(FAILED, plan=a_plan(attempts=the_attempts(limit=None))) == ""
