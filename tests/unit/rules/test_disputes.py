"""What may be appealed against beside a result, for how long, and who says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.attempts import assessed, decided
from tests.factories.decisions import a_sanction, disputing, granted, refused
from tests.factories.law import a_policy
from tests.factories.plan import rule
from tests.factories.record import a_confirmed_gateway, a_record, a_situation, an_attempt
from touchstone.rules import disputes
from touchstone.rules.appeals import findings, may_appeal_until, people_of_the_case, window_ends
from touchstone.rules.findings import Outcome
from touchstone.rules.judge import assess
from touchstone.rules.policy import AppealAgainst, MayAppeal
from touchstone.rules.record.attempt import Judgement
from touchstone.rules.record.case import Acknowledgement, Appeal, Case, Override, Sanction
from touchstone.rules.record.programme import Programme
from touchstone.rules.report import Report, StageOf
from touchstone.rules.retention import kept
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation

# told on Monday 12 January 2026: twenty working days end on Monday 9 February
LAST = date(2026, 2, 9)
CASE = Case(
    refused_adjustments=(refused(),),
    adjustments=(granted(), granted(30, id="adjustment-3"), granted(5, None, id=None)),
    sanctions=(a_sanction(),),
)


def asked(*appeals: Appeal, now: str = "2026-02-01 12:00", case: Case = CASE, **facts: Any) -> Situation:
    return a_situation(now=now, case=case, appeals=appeals, **facts)


def report(*appeals: Appeal, **facts: Any) -> Report:
    return assess(asked(*appeals, **facts))


def test_what_took_something_is_open_to_appeal_and_what_gave_all_is_not() -> None:
    named = [one.id for one in disputes.choices(a_record(case=CASE))]
    assert named == ["adjustment-1", "adjustment-2", "adjustment-3", "sanction-1"]
    open_ones = [one.id for one in disputes.open_to_appeal(asked())]
    assert open_ones == ["adjustment-1", "adjustment-2", "sanction-1"]


def test_the_policy_says_which_of_them_it_hears() -> None:
    against = rule(AppealAgainst, kinds=("result", "malpractice"))
    narrow = replace(asked(), policy=a_policy(appeals=replace(a_policy().appeals, against=against)))
    assert [one.id for one in disputes.open_to_appeal(narrow)] == ["sanction-1"]
    told = assess(narrow)
    assert [one.subject for one in told.closings] == ["sanction-1"]
    assert [one.subject for one in told.next_steps if one.action == "appeal.lodge"] == ["sanction-1"]


def test_people_call_a_decision_by_what_it_was() -> None:
    plan = a_situation().plan
    assert [disputes.title(plan, one) for one in disputes.choices(a_record(case=CASE))] == [
        "Reasonable adjustment for The first method refused",
        "Reasonable adjustment for The first method granted in part",
        "Reasonable adjustment for The first method granted",
        "Sanction for malpractice",
    ]
    assert disputes.title(plan, refused(method="a_third")) == "Reasonable adjustment for a third refused"


def test_the_method_of_a_sanction_is_that_of_its_attempt() -> None:
    record = a_record(attempts=(an_attempt(),))
    assert disputes.method_of(record, refused()) == "first"
    assert disputes.method_of(record, a_sanction(attempt="a1")) == "first"
    assert disputes.method_of(record, a_sanction()) is None
    assert disputes.method_of(record, an_attempt()) == "first"


@pytest.mark.parametrize("id", ["adjustment-1", "adjustment-2", "sanction-1"])
def test_the_window_runs_from_the_day_the_decision_was_told(id: str) -> None:
    one = disputes.choice(a_record(case=CASE), id)
    assert one is not None
    assert window_ends(asked(), one) == LAST
    assert may_appeal_until(asked(now="2026-02-09 23:59"), one) == LAST
    assert may_appeal_until(asked(now="2026-02-10 00:00"), one) is None


@pytest.mark.parametrize(
    ("lodged", "outcome"), [("2026-02-09 23:59", Outcome.MET), ("2026-02-10 00:00", Outcome.NOT_MET)]
)
@pytest.mark.parametrize("id", ["adjustment-1", "sanction-1"])
def test_the_last_day_still_counts(id: str, lodged: str, outcome: Outcome) -> None:
    found = findings(asked(disputing(id, lodged), now="2026-02-11 12:00"))
    told = {one.code: one for one in found}
    assert told["appeal.window"].outcome is outcome
    assert told["appeal.against"].outcome is Outcome.MET


def test_beyond_the_known_holidays_nobody_can_tell_whether_it_is_in_time() -> None:
    case = Case(sanctions=(a_sanction(on="2027-12-20"),))
    situation = asked(disputing("sanction-1", "2027-12-21 10:00"), now="2027-12-22 12:00", case=case)
    (window,) = (one for one in findings(situation) if one.code == "appeal.window")
    assert window.outcome is Outcome.CANNOT_TELL
    assert window.message.endswith("the bank holidays are not known so far.")


def test_an_appeal_about_something_that_is_not_there_is_left_to_the_validity() -> None:
    assert findings(asked(disputing("sanction-9", "2026-01-20 10:00"))) == ()
    assert findings(asked(replace(disputing("sanction-1", "2026-01-20 10:00"), decision=None))) == ()


def test_who_took_the_decision_touched_the_case() -> None:
    assert people_of_the_case(a_record(case=CASE), refused()) == {"gus"}
    other = replace(granted(), by="ann")
    noted = Acknowledgement(**noted_by("fay", "adjustment-1"))
    case = replace(CASE, adjustments=(other,), acknowledgements=(noted,))
    assert people_of_the_case(a_record(case=case), refused()) == {"gus", "ann", "fay"}
    assert people_of_the_case(a_record(case=case), a_sanction()) == {"gus"}


def noted_by(name: str, subject: str) -> dict[str, Any]:
    decided_by = {"by": name, "role": Role.MANAGER, "at": a_sanction().at, "reason": "So."}
    return {"finding": "notice.first", "subject": subject, **decided_by}


def test_the_people_of_its_attempt_touched_the_case_of_a_sanction() -> None:
    attempt = an_attempt(judgements=(Judgement(criterion="first-t-P1", level="met", by="ben"),))
    record = a_record(attempts=(attempt, an_attempt("b1", "second", judged_by="cat")), case=CASE)
    assert people_of_the_case(record, a_sanction(attempt="a1")) == {"ben", "gus"}
    override = Override(**noted_by("eve", "sanction-1"))
    assert people_of_the_case(a_record(case=Case(overrides=(override,))), a_sanction()) == {"gus", "eve"}


def test_who_refused_or_imposed_had_a_part_in_the_attempt() -> None:
    sanction: Sanction = replace(a_sanction(attempt="a1"), by="hal")
    record = a_record(case=Case(refused_adjustments=(refused(),), sanctions=(sanction,)))
    assert people_of_the_case(record, an_attempt()) == {"gus", "hal"}
    assert people_of_the_case(record, an_attempt("b1", "second")) == set()


def test_nobody_who_decided_it_decides_the_appeal() -> None:
    stage = decided("2026-01-20")
    gus = replace(stage, deciders=(replace(stage.deciders[0], by="gus"), stage.deciders[1]))
    told = {one.code: one for one in findings(asked(disputing("adjustment-1", "2026-01-15 10:00", gus)))}
    assert told["appeal.untouched.review"].outcome is Outcome.NOT_MET
    assert "gus had a part in the case" in told["appeal.untouched.review"].message
    assert told["appeal.unconnected.review"].outcome is Outcome.MET


def test_the_right_is_told_of_while_somebody_may_still_use_it() -> None:
    told = {one.subject: one for one in report().closings}
    one = told["sanction-1"]
    assert (one.code, one.on, one.since) == ("appeal.window.malpractice", LAST, date(2026, 1, 12))
    assert one.title == "Sanction for malpractice: last day to appeal"
    assert one.after == "After it the decision stands: nobody can appeal against it any more."
    assert told["adjustment-1"].code == "appeal.window.adjustment"
    assert report(now="2026-02-10 12:00").closings == ()


def test_one_partys_appeal_takes_no_right_from_another() -> None:
    lodged = disputing("sanction-1", "2026-01-20 10:00", lodged_by=Role.APPRENTICE)
    (one,) = (one for one in report(lodged).closings if one.subject == "sanction-1")
    assert one.may == (Role.TRAINING_PROVIDER,)
    assert one.after.startswith("After it nobody else can appeal")
    both = (lodged, replace(lodged, id="appeal-2", lodged_by=Role.TRAINING_PROVIDER))
    assert [one.subject for one in report(*both).closings] == ["adjustment-1", "adjustment-2"]


def test_a_lifted_sanction_is_nothing_to_appeal_against_and_a_granted_adjustment_may_be_too_little() -> None:
    lifted = disputing("sanction-1", "2026-01-15 10:00", decided("2026-01-20"))
    more = disputing("adjustment-1", "2026-01-15 10:00", decided("2026-01-20", grants_minutes=10), id="ap-2")
    assert {one.subject for one in report(lifted, more).closings} == {"adjustment-1", "adjustment-2"}


def test_who_may_appeal_is_told_as_a_step_and_the_appeal_is_decided() -> None:
    steps = [one for one in report().next_steps if one.action == "appeal.lodge"]
    assert [(one.subject, one.until, one.by) for one in steps] == [
        ("adjustment-1", LAST, Role.APPRENTICE),
        ("adjustment-2", LAST, Role.APPRENTICE),
        ("sanction-1", LAST, Role.APPRENTICE),
    ]
    assert steps[0].title == (
        "Appeal, if it is thought wrong (apprentice or training provider): "
        "Reasonable adjustment for The first method refused"
    )
    lodged = disputing("sanction-1", "2026-01-20 10:00")
    (step,) = (one for one in report(lodged).next_steps if one.action == "appeal.decide")
    assert (step.title, step.subject) == ("Decide appeal 1: Review", "appeal-1")


def test_the_days_are_among_the_deadlines() -> None:
    told = {(one.code, one.subject): one for one in report().deadlines}
    one = told["appeal.window.adjustment", "adjustment-1"]
    assert (one.on, one.title) == (
        LAST,
        "Reasonable adjustment for The first method refused: last day to appeal",
    )
    assert one.layer.value == "policy"
    assert ("appeal.window.adjustment", "adjustment-3") not in told


def test_nothing_goes_while_a_decision_may_be_appealed_against() -> None:
    passed = (
        assessed("a1", "pass", "2025-11-05", notified="2025-11-12"),
        assessed("b1", "pass", "2025-11-06", method="second", notified="2025-11-13"),
    )
    case = Case(sanctions=(a_sanction(on="2026-01-19"),))
    open_one = asked(case=case, gateways=(a_confirmed_gateway(),), attempts=passed, now="2026-01-20 12:00")
    some = [one for one in kept(open_one) if not one.binding]
    assert some
    assert {one.asked for one in some} == {date(2026, 2, 16)}
    lodged = replace(open_one.record, appeals=(disputing("sanction-1", "2026-01-20 10:00"),))
    held = kept(replace(open_one, record=lodged, answers={}))
    assert {one.holds for one in held} == {("Appeal 1 is not decided yet.",)}


def test_a_withdrawal_takes_no_right_to_appeal_against_a_decision() -> None:
    gone = Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2026, 1, 20))
    before, after = report(), report(programme=gone)
    assert after.closings
    assert after.closings == before.closings
    assert after.stage is StageOf.WITHDRAWN


def test_an_employer_has_no_adjustment_to_appeal_against() -> None:
    by = rule(MayAppeal, roles=(Role.EMPLOYER, Role.TRAINING_PROVIDER))
    narrow = replace(asked(), policy=a_policy(appeals=replace(a_policy().appeals, by=by)))
    assert disputes.parties(narrow, refused()) == (Role.TRAINING_PROVIDER,)
    assert disputes.parties(narrow, a_sanction()) == (Role.EMPLOYER, Role.TRAINING_PROVIDER)
    only = rule(MayAppeal, roles=(Role.EMPLOYER,))
    alone = replace(asked(), policy=a_policy(appeals=replace(a_policy().appeals, by=only)))
    assert [one.id for one in disputes.open_to_appeal(alone)] == ["sanction-1"]
    assert [one.subject for one in assess(alone).deadlines if one.subject] == ["sanction-1"]
