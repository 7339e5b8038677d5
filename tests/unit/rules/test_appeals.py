"""Appeals: in time, by whom, decided by the untouched and the unconnected, and what upheld does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.attempts import an_appeal, assessed, changes, decided
from tests.factories.law import a_policy
from tests.factories.plan import SOURCE, rule
from tests.factories.record import a_record, a_situation, an_attempt, at
from touchstone.rules.appeals import (
    changes_by_appeal,
    findings,
    levels_after_appeals,
    people_of_the_case,
    stage_dates,
    void_by,
    window_ends,
)
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.plan.gateway import Span
from touchstone.rules.policy import AppealAgainst, MayAppeal, Stage
from touchstone.rules.record.attempt import Attempt, Declared, Extension, Judgement, Void
from touchstone.rules.record.case import (
    Acknowledgement,
    Adjustment,
    Appeal,
    Case,
    Decider,
    Exceptional,
    Override,
    PassedOn,
)
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force, Layer, Source

# notified on Monday 12 January 2026: twenty working days end on Monday 9 February
ATTEMPT = assessed("a1", "fail", "2026-01-05", notified="2026-01-12")
LAST = date(2026, 2, 9)


def judged(appeal: Appeal, attempt: Attempt = ATTEMPT, now: str = "2026-03-01 12:00") -> dict[str, Finding]:
    situation = a_situation(now=now, attempts=(attempt,), appeals=(appeal,))
    return {one.code: one for one in findings(situation)}


def test_the_window_ends_twenty_working_days_after_the_notification() -> None:
    assert window_ends(a_situation(), ATTEMPT) == LAST
    assert window_ends(a_situation(), replace(ATTEMPT, notified_at=None)) is None


@pytest.mark.parametrize(
    ("lodged", "outcome", "words"),
    [
        ("2026-02-09 23:59", Outcome.MET, "in time"),
        ("2026-02-10 00:00", Outcome.NOT_MET, "too late"),
    ],
)
def test_the_last_day_still_counts_to_its_last_minute(lodged: str, outcome: Outcome, words: str) -> None:
    found = judged(an_appeal("a1", lodged))["appeal.window"]
    assert (found.outcome, found.layer, found.subject) == (outcome, Layer.POLICY, "appeal-1")
    assert found.compared == {"lodged_on": lodged[:10], "last_day": "2026-02-09"}
    said = {"2026-02-09": "9 February 2026", "2026-02-10": "10 February 2026"}[lodged[:10]]
    assert found.message == f"Lodged on {said}; the last day to appeal is 9 February 2026: {words}."


def test_before_a_notification_the_window_cannot_be_told() -> None:
    found = judged(an_appeal("a1", "2026-02-01 10:00"), replace(ATTEMPT, notified_at=None))["appeal.window"]
    assert (found.outcome, found.compared) == (Outcome.CANNOT_TELL, {})
    assert found.message == (
        "Whether the appeal is in time cannot be told: the outcome has not been notified."
    )


@pytest.mark.parametrize(
    ("by", "outcome"), [(Role.APPRENTICE, Outcome.MET), (Role.EMPLOYER, Outcome.NOT_MET)]
)
def test_the_policy_says_who_may_appeal(by: Role, outcome: Outcome) -> None:
    found = judged(an_appeal("a1", "2026-02-01 10:00", lodged_by=by))["appeal.lodged_by"]
    assert (found.outcome, found.layer) == (outcome, Layer.POLICY)
    assert found.message == (
        f"Lodged by the {by.value}; an appeal may be lodged by the apprentice or training provider."
    )


def test_the_policy_says_against_what() -> None:
    situation = a_situation(attempts=(ATTEMPT,), appeals=(an_appeal("a1", "2026-02-01 10:00"),))
    only_malpractice = rule(AppealAgainst, kinds=("malpractice",))
    narrow = a_policy(appeals=replace(a_policy().appeals, against=only_malpractice))
    wide_answer, narrow_answer = (
        next(one for one in findings(replace(situation, policy=policy)) if one.code == "appeal.against")
        for policy in (a_policy(), narrow)
    )
    assert (wide_answer.outcome, narrow_answer.outcome) == (Outcome.MET, Outcome.NOT_MET)
    assert "hears appeals about result, adjustment and malpractice." in wide_answer.message
    assert "hears appeals about malpractice." in narrow_answer.message


def test_who_may_appeal_and_against_what_have_a_force_and_a_clause_of_their_own() -> None:
    who, what = Source("test-plan", "Who"), Source("test-plan", "What")
    by = MayAppeal(force=Force.SHOULD, source=who, roles=(Role.APPRENTICE,))
    against = AppealAgainst(force=Force.TYPICALLY, source=what, kinds=("malpractice",))
    policy = a_policy(appeals=replace(a_policy().appeals, by=by, against=against))
    situation = a_situation(attempts=(ATTEMPT,), appeals=(an_appeal("a1", "2026-02-01 10:00"),))
    told = {one.code: one for one in findings(replace(situation, policy=policy))}
    assert (told["appeal.lodged_by"].force, told["appeal.lodged_by"].source) == (Force.SHOULD, who)
    assert (told["appeal.against"].force, told["appeal.against"].source) == (Force.TYPICALLY, what)
    assert (told["appeal.window"].force, told["appeal.window"].source) == (Force.MUST, SOURCE)


def deciders(*people: tuple[str, bool, bool]) -> tuple[Decider, ...]:
    return tuple(
        Decider(by=by, touched_case=touched, connected=connected) for by, touched, connected in people
    )


@pytest.mark.parametrize(
    ("people", "outcome", "who"),
    [
        ((("lead", False, True), ("out", False, False)), Outcome.MET, None),
        ((("lead", True, True), ("out", False, False)), Outcome.NOT_MET, "lead"),
        ((("assessor-1", False, True), ("out", False, False)), Outcome.NOT_MET, "assessor-1"),
    ],
)
def test_nobody_who_touched_the_case_decides(people: Any, outcome: Outcome, who: str | None) -> None:
    decision = decided("2026-02-10", deciders=deciders(*people))
    found = judged(an_appeal("a1", "2026-02-01 10:00", decision))["appeal.untouched.review"]
    assert found.outcome is outcome
    assert found.message == (
        "Nobody who decided had a part in the disputed case."
        if who is None
        else f"{who} had a part in the case and may not decide the appeal; choose other deciders."
    )


@pytest.mark.parametrize(
    ("people", "outcome", "message"),
    [
        (
            (("lead", False, True), ("out", False, False)),
            Outcome.MET,
            "out decided and is not connected with the organisation.",
        ),
        (
            (("lead", False, True),),
            Outcome.NOT_MET,
            "Every decider is connected with the organisation; at least one must not be.",
        ),
    ],
)
def test_at_least_one_decider_is_unconnected(people: Any, outcome: Outcome, message: str) -> None:
    decision = decided("2026-02-10", deciders=deciders(*people))
    found = judged(an_appeal("a1", "2026-02-01 10:00", decision))["appeal.unconnected.review"]
    assert (found.outcome, found.message) == (outcome, message)


def test_everybody_who_acted_in_the_attempt_touched_the_case() -> None:
    attempt = an_attempt(
        declared=(Declared(id="quiet", holds=True, by="ann", at=at("2026-01-05 10:00")),),
        judgements=(
            Judgement(criterion="first-t-P1", level="met", by="ben"),
            Judgement(criterion="first-t-D1", level="met"),
        ),
        judged_by="cat",
        extension=Extension(minutes=5, by="dan", at=at("2026-01-05 11:00"), reason="A task to finish."),
    )
    assert people_of_the_case(a_record(), attempt) == {"ann", "ben", "cat", "dan"}
    assert people_of_the_case(a_record(), an_attempt()) == set()


def test_whoever_decided_about_the_attempt_touched_the_case() -> None:
    def by(name: str) -> dict[str, Any]:
        return {"by": name, "role": Role.MANAGER, "at": at("2026-01-02 10:00"), "reason": "Because."}

    case = Case(
        overrides=(
            Override(finding="notice.first", subject="a1", **by("eve")),
            Override(finding="notice.first", subject="b1", **by("not-eve")),
        ),
        acknowledgements=(
            Acknowledgement(finding="notice.first", subject="a1", **by("fay")),
            Acknowledgement(finding="notice.first", subject=None, **by("not-fay")),
        ),
        adjustments=(
            Adjustment(method="first", extra_minutes=10, **by("gus")),
            Adjustment(method="second", extra_minutes=10, **by("not-gus")),
        ),
        exceptional=(Exceptional(attempt="a1", **by("hal")), Exceptional(attempt="b1", **by("not-hal"))),
    )
    void = Void(at=at("2026-01-20 09:00"), by="ida", reason="Fire alarm.")
    attempt = an_attempt("a1", void=void)
    assert people_of_the_case(a_record(case=case), attempt) == {"eve", "fay", "gus", "hal", "ida"}


def test_nobody_decides_two_stages_of_one_appeal() -> None:
    appeal = an_appeal(
        "a1", "2026-01-30 10:00", decided("2026-02-10", "not_upheld"), decided("2026-02-15", stage="panel")
    )
    situation = replace(two_stages(), record=a_record(attempts=(ATTEMPT,), appeals=(appeal,)))
    found = {one.code: one for one in findings(situation)}
    assert found["appeal.untouched.review"].outcome is Outcome.MET
    assert found["appeal.untouched.panel"].outcome is Outcome.NOT_MET
    assert "lead and outsider had a part" in found["appeal.untouched.panel"].message


def test_who_judged_the_attempt_decides_no_later_stage_either() -> None:
    panel = decided("2026-02-15", stage="panel", deciders=deciders(("assessor-1", False, True)))
    appeal = an_appeal("a1", "2026-01-30 10:00", decided("2026-02-10", "not_upheld"), panel)
    situation = replace(two_stages(), record=a_record(attempts=(ATTEMPT,), appeals=(appeal,)))
    found = {one.code: one for one in findings(situation)}["appeal.untouched.panel"]
    assert found.outcome is Outcome.NOT_MET
    assert found.message.startswith("assessor-1 had a part in the case")


def test_without_the_names_of_the_deciders_their_independence_cannot_be_told() -> None:
    found = judged(an_appeal("a1", "2026-01-30 10:00", decided("2026-02-10", deciders=())))
    for code in ("appeal.untouched.review", "appeal.unconnected.review"):
        assert found[code].outcome is Outcome.CANNOT_TELL
        assert found[code].message == "Who decided is not recorded; name every decider."


def test_a_changed_criterion_knows_the_appeal_with_the_last_word() -> None:
    early = an_appeal("a1", "2026-01-30 10:00", decided("2026-02-10", changes=changes(first_t_P1="met")))
    late = replace(
        an_appeal("a1", "2026-02-11 10:00", decided("2026-02-12", changes=changes(first_t_P1="met"))),
        id="appeal-2",
    )
    told = changes_by_appeal(a_record(appeals=(late, early)), ATTEMPT)
    assert told == {"first-t-P1": "appeal 2: Seen on the recording."}
    assert changes_by_appeal(a_record(), ATTEMPT) == {}


@pytest.mark.parametrize(
    ("stages", "now", "outcome", "words"),
    [
        ((decided("2026-02-13"),), "2026-03-01", Outcome.MET, "decided on 13 February 2026"),
        ((decided("2026-02-16"),), "2026-03-01", Outcome.NOT_MET, "decided on 16 February 2026"),
        ((), "2026-02-13", Outcome.CANNOT_TELL, "not decided yet"),
        ((), "2026-02-14", Outcome.NOT_MET, "not decided yet"),
    ],
)
def test_a_stage_is_decided_in_its_time(stages: Any, now: str, outcome: Outcome, words: str) -> None:
    # lodged on Friday 30 January 2026: ten working days end on Friday 13 February
    found = judged(an_appeal("a1", "2026-01-30 10:00", *stages), now=f"{now} 23:00")[
        "appeal.stage_time.review"
    ]
    assert found.outcome is outcome
    assert found.message == (
        f"Review: due within 10 working days of 30 January 2026, by 13 February 2026; {words}."
    )


def test_a_due_day_beyond_the_known_holidays_cannot_be_told() -> None:
    appeal = an_appeal("a1", "2027-12-30 10:00")
    found = judged(appeal, now="2027-12-31 12:00")["appeal.stage_time.review"]
    assert found.outcome is Outcome.CANNOT_TELL
    assert "by an unknown day" in found.message


def two_stages() -> Situation:
    second = rule(Stage, id="panel", title="Panel", within=rule(Span, number=5, unit="calendar_days"))
    appeals = a_policy().appeals
    policy = a_policy(appeals=replace(appeals, stages=(*appeals.stages, second)))
    return replace(a_situation(), policy=policy)


def test_a_further_stage_runs_from_the_decision_before_it() -> None:
    appeal = an_appeal(
        "a1", "2026-01-30 10:00", decided("2026-02-10", "not_upheld"), decided("2026-02-15", stage="panel")
    )
    told = [(stage.id, begins, due, ended) for stage, begins, due, ended in stage_dates(two_stages(), appeal)]
    assert told == [
        ("review", date(2026, 1, 30), date(2026, 2, 13), date(2026, 2, 10)),
        ("panel", date(2026, 2, 10), date(2026, 2, 15), date(2026, 2, 15)),
    ]


def test_a_further_stage_is_not_due_while_nobody_asked_for_it() -> None:
    first = an_appeal("a1", "2026-01-30 10:00")
    closed = an_appeal("a1", "2026-01-30 10:00", decided("2026-02-10", "not_upheld"))
    assert [stage.id for stage, *_ in stage_dates(two_stages(), first)] == ["review"]
    assert [stage.id for stage, *_ in stage_dates(two_stages(), closed)] == ["review"]


def test_a_further_stage_runs_from_the_day_it_was_asked_for() -> None:
    refused = decided("2026-02-10", "not_upheld")
    further = PassedOn(stage="panel", at=at("2026-02-12 09:00"))
    waiting = an_appeal("a1", "2026-01-30 10:00", refused, passed_on=(further,))
    told = [
        (stage.id, begins, due, ended) for stage, begins, due, ended in stage_dates(two_stages(), waiting)
    ]
    assert told[1:] == [("panel", date(2026, 2, 12), date(2026, 2, 17), None)]
    closed = an_appeal(
        "a1", "2026-01-30 10:00", refused, decided("2026-02-17", stage="panel"), passed_on=(further,)
    )
    (*_, last) = stage_dates(two_stages(), closed)
    assert last[1:] == (date(2026, 2, 12), date(2026, 2, 17), date(2026, 2, 17))


@pytest.mark.parametrize(
    ("asked", "outcome", "words"),
    [
        ("2026-02-24 23:59", Outcome.MET, "asked for on 24 February 2026; the last day to ask for it is 24"),
        ("2026-02-25 00:00", Outcome.NOT_MET, "asked for on 25 February 2026"),
    ],
)
def test_a_further_stage_is_asked_for_in_its_time(asked: str, outcome: Outcome, words: str) -> None:
    finding = further(rule(Span, number=10, unit="working_days"), asked)["appeal.further_window.panel"]
    assert (finding.outcome, finding.subject) == (outcome, "appeal-1")
    assert words in finding.message


def test_a_last_day_to_take_it_further_beyond_the_known_holidays_cannot_be_told() -> None:
    finding = further(rule(Span, number=9000, unit="working_days"), "2026-02-24 12:00")
    assert finding["appeal.further_window.panel"].outcome is Outcome.CANNOT_TELL
    assert "an unknown day" in finding["appeal.further_window.panel"].message


def test_a_further_stage_without_a_time_or_without_a_decision_before_it_is_asked_for_at_any_time() -> None:
    assert "appeal.further_window.panel" not in further(None, "2026-05-24 12:00")
    span = rule(Span, number=10, unit="working_days")
    assert "appeal.further_window.panel" not in further(span, "2026-02-09 12:00")
    assert "appeal.further_window.panel" not in further(span, "2026-02-24 12:00", stage="other")


def further(within: Span | None, asked: str, stage: str = "panel") -> dict[str, Finding]:
    """A refusal on 10 February, then the next stage asked for."""
    known = two_stages()
    stages = tuple(replace(one, asked_within=within) for one in known.policy.appeals.stages)
    policy = replace(known.policy, appeals=replace(known.policy.appeals, stages=stages))
    passed_on = (PassedOn(stage=stage, at=at(asked)),)
    one = an_appeal("a1", "2026-01-30 10:00", decided("2026-02-10", "not_upheld"), passed_on=passed_on)
    given = a_situation(now="2026-06-01 12:00", attempts=(ATTEMPT,), appeals=(one,))
    return {each.code: each for each in findings(replace(given, policy=policy))}


def levels(attempt: Attempt, *appeals: Appeal) -> dict[str, str | None]:
    return dict(levels_after_appeals(a_situation(attempts=(attempt,), appeals=appeals), attempt))


def test_an_upheld_appeal_changes_what_it_names_and_copies_the_rest() -> None:
    appeal = an_appeal("a1", "2026-01-30 10:00", decided("2026-02-10", changes=changes(first_t_P1="met")))
    assert levels(ATTEMPT, appeal) == {"first-t-P1": "met", "first-t-D1": "not_met"}


def test_an_appeal_not_upheld_changes_nothing() -> None:
    decision = decided("2026-02-10", "not_upheld", changes=changes(first_t_P1="met"), voids_attempt=True)
    appeal = an_appeal("a1", "2026-01-30 10:00", decision)
    assert levels(ATTEMPT, appeal) == {"first-t-P1": "not_met", "first-t-D1": "not_met"}
    assert void_by(a_record(appeals=(appeal,)), ATTEMPT) is None


def test_an_appeal_about_another_attempt_changes_nothing() -> None:
    appeal = an_appeal("b1", "2026-01-30 10:00", decided("2026-02-10", changes=changes(first_t_P1="met")))
    assert levels(ATTEMPT, appeal)["first-t-P1"] == "not_met"


def test_the_later_decision_has_the_last_word_whatever_the_order_of_writing() -> None:
    early = an_appeal(
        "a1", "2026-01-30 10:00", decided("2026-02-10", changes=changes(first_t_P1="met", first_t_D1="met"))
    )
    late = replace(
        an_appeal("a1", "2026-02-11 10:00", decided("2026-02-12", changes=changes(first_t_D1="not_met"))),
        id="appeal-2",
    )
    expected = {"first-t-P1": "met", "first-t-D1": "not_met"}
    assert levels(ATTEMPT, early, late) == levels(ATTEMPT, late, early) == expected


def test_levels_of_a_method_nobody_knows_are_what_was_judged() -> None:
    attempt = replace(ATTEMPT, method="unknown")
    assert levels(attempt) == {"first-t-P1": "not_met", "first-t-D1": "not_met"}


def test_an_attempt_is_void_by_decision_or_by_appeal() -> None:
    void = replace(ATTEMPT, void=Void(at=at("2026-01-20 09:00"), by="manager", reason="Fire alarm."))
    appeal = an_appeal("a1", "2026-01-30 10:00", decided("2026-02-10", voids_attempt=True))
    assert void_by(a_record(), void) == "Fire alarm."
    assert void_by(a_record(appeals=(appeal,)), ATTEMPT) == "The recording shows it."
    assert void_by(a_record(), ATTEMPT) is None


def test_an_appeal_about_an_unknown_attempt_is_left_to_validity() -> None:
    assert judged(an_appeal("nobody", "2026-01-30 10:00")) == {}
