"""The whole answer: everything asked, gathered, waived where a decision says so, and explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.attempts import an_appeal, assessed, changes, consent, decided
from tests.factories.plan import (
    SOURCE,
    a_gateway,
    a_method,
    a_plan,
    an_identity,
    rule,
    the_attempts,
)
from tests.factories.record import a_confirmed_gateway, a_situation, at
from touchstone.rules.findings import Outcome
from touchstone.rules.judge import InvalidRecordError, assess, assess_portfolio, notices, remaining
from touchstone.rules.plan import Plan
from touchstone.rules.plan.attempts import Cap
from touchstone.rules.plan.gateway import PortfolioHandedIn, Span
from touchstone.rules.plan.grading import Grading, Level, Otherwise, ScoreOf, Step, Steps
from touchstone.rules.plan.identity import Confirmation, Dates
from touchstone.rules.plan.method import AfterGateway, MarkedTest
from touchstone.rules.plan.portfolio import Pieces, Portfolio
from touchstone.rules.record.attempt import Booking, Void
from touchstone.rules.record.case import Acknowledgement, Case, Exceptional, Override
from touchstone.rules.record.gateway import GatewayFacts, Item, Round
from touchstone.rules.record.portfolio import Piece, PortfolioFacts
from touchstone.rules.record.programme import Programme
from touchstone.rules.report import GatewayReport, Report, StageOf
from touchstone.rules.roles import Role
from touchstone.rules.statement import Layer, Source, Statement

ACCEPTED = Round(
    submitted_at=at("2025-09-20 10:00"),
    submitted_by="provider-1",
    decision="accepted",
    decided_at=at("2025-09-22 10:00"),
    decided_by="reviewer-1",
)
GATEWAY = a_confirmed_gateway(items=(Item(requirement="photo_id", rounds=(ACCEPTED,)),))
FAILED = assessed("a1", "fail", "2025-11-03", notified="2025-11-10", question_set="A")
RESIT = assessed(
    "a2",
    "distinction",
    "2026-01-05",
    notified="2026-01-12",
    kind="resit",
    consent=consent("2025-11-20"),
    question_set="B",
)
OTHER = assessed("b1", "distinction", "2025-12-01", method="second", notified="2025-12-08")


def judged(now: str = "2026-04-01 12:00", **facts: Any) -> Report:
    return assess(a_situation(now=now, **{"gateways": (GATEWAY,)} | facts))


def test_a_report_says_whose_it_is_and_when() -> None:
    report = judged()
    assert (report.standard, report.version, report.title) == ("ST9999", "1.0", "Tester")
    assert (report.apprentice, report.on) == ("A-1", at("2026-04-01 12:00"))


def test_a_capped_resit_is_judged_end_to_end() -> None:
    report = judged(attempts=(FAILED, RESIT, OTHER))
    assert report.stage is StageOf.PASSED
    assert (report.overall.grade, report.overall.why_capped) == ("pass", ("a2",))
    assert [(one.id, one.number, one.standing, one.grade.grade) for one in report.attempts] == [
        ("a1", 1, "superseded", "fail"),
        ("b1", 1, "counts", "distinction"),
        ("a2", 2, "counts", "distinction"),
    ]
    assert [one.final for one in report.attempts] == [True, True, True]
    assert [one.kind for one in report.attempts] == ["first", "first", "resit"]
    assert [one.assessment for one in report.attempts] == [1, 1, 1]
    assert report.attempts[0].levels == {"first-t-P1": "not_met", "first-t-D1": "not_met"}
    assert report.attempts[0].method == "first"
    assert report.holds


def test_all_findings_are_gathered_in_reading_order() -> None:
    plan = a_plan(
        portfolio=Portfolio(underpins="first", pieces=rule(Pieces, "typically", at_least=1, at_most=2))
    )
    appeal = an_appeal("a1", "2025-11-12 09:00", decided("2025-11-20", "not_upheld"))
    report = judged(plan=plan, portfolio=PortfolioFacts(), attempts=(FAILED,), appeals=(appeal,))
    areas = list(dict.fromkeys(one.code.split(".")[0] for one in report.findings))
    assert areas == ["gateway", "portfolio", "conduct", "result", "appeal"]
    assert [one.code for one in report.portfolio] == ["portfolio.pieces"]
    assert {one.subject for one in report.appeals} == {"appeal-1"}


def test_an_unmet_must_keeps_the_record_from_holding() -> None:
    report = judged(gateways=(a_confirmed_gateway(),))
    assert [one.code for one in report.findings if one.breaks] == ["gateway.photo_id"]
    assert not report.holds
    assert report.gateways[0].ready is False


def a_portfolio_gate() -> Plan:
    handed_in = rule(PortfolioHandedIn, kind="portfolio", id="portfolio", title="Portfolio")
    rules = Portfolio(
        underpins="first",
        pieces=rule(Pieces, "typically", at_least=2, at_most=3),
        mapped=rule(Statement, "should"),
    )
    return a_plan(gateways=(a_gateway(requirements=(handed_in,)),), portfolio=rules)


def a_gate_with(piece: Piece, **facts: Any) -> GatewayReport:
    item = Item(requirement="portfolio", rounds=(ACCEPTED,))
    given: dict[str, Any] = {
        "plan": a_portfolio_gate(),
        "gateways": (GatewayFacts(gateway="gateway", items=(item,)),),
        "portfolio": PortfolioFacts(pieces=(piece,)),
    }
    return judged(**given | facts).gateways[0]


def test_a_portfolio_with_an_unmet_should_holds_its_gateway_up_until_acknowledged() -> None:
    unmapped, mapped = Piece(id="E1", kind="other"), Piece(id="E1", kind="other", ksbs=("K1",))
    held_up = a_gate_with(unmapped)
    assert held_up.ready is False
    assert len(held_up.waits_for) == 1
    assert "E1" in held_up.waits_for[0]
    assert (a_gate_with(mapped).ready, a_gate_with(mapped).waits_for) == (True, ())
    noted = Acknowledgement(
        by="reviewer-1",
        role=Role.ASSESSMENT_ORGANISATION,
        at=at("2025-10-01 10:00"),
        reason="Mapped on the form.",
        finding="portfolio.mapped",
        subject="E1",
    )
    assert a_gate_with(unmapped, case=Case(acknowledgements=(noted,))).ready is True


def test_a_gateway_that_takes_no_portfolio_does_not_wait_for_it() -> None:
    plan = replace(a_portfolio_gate(), gateways=(a_gateway(requirements=()),))
    assert a_gate_with(Piece(id="E1", kind="other"), plan=plan, gateways=()).ready is True


def test_what_waits_for_review_leaves_the_gateway_open_and_says_so() -> None:
    waiting = replace(ACCEPTED, decision=None, decided_at=None, decided_by=None)
    item = Item(requirement="portfolio", rounds=(waiting,))
    gate = a_gate_with(
        Piece(id="E1", kind="other", ksbs=("K1",)), gateways=(GatewayFacts(gateway="gateway", items=(item,)),)
    )
    assert gate.ready is None
    assert len(gate.waits_for) == 1


def an_override(finding: str, subject: str | None = None) -> Override:
    return Override(
        by="manager-1",
        role=Role.MANAGER,
        at=at("2025-12-01 10:00"),
        reason="Seen at the door.",
        finding=finding,
        subject=subject,
    )


def test_a_managers_override_opens_a_gateway() -> None:
    report = judged(
        gateways=(a_confirmed_gateway(),), case=Case(overrides=(an_override("gateway.photo_id"),))
    )
    assert report.holds
    assert report.gateways[0].ready is True
    (one,) = [one for one in report.findings if one.code == "gateway.photo_id"]
    assert (one.outcome, one.waiver is not None) == (Outcome.NOT_MET, True)


def test_overrides_reach_notice_and_conduct_too() -> None:
    method = a_method("first", notice=rule(Span, number=14, unit="calendar_days"))
    plan = a_plan(methods=(method, a_method("second")))
    booking = Booking(starts_at=at("2025-11-03 10:00"), notice_served_at=at("2025-10-21 10:00"))
    facts: dict[str, Any] = {"plan": plan, "attempts": (replace(FAILED, bookings=(booking,)),)}
    assert [one.code for one in judged(**facts).findings if one.breaks] == ["notice.first"]
    report = judged(**facts, case=Case(overrides=(an_override("notice.first", "a1"),)))
    assert report.holds
    assert report.attempts[0].findings[0].waiver is not None


def test_contradictions_are_reported_and_never_judged() -> None:
    twice = replace(FAILED, judgements=FAILED.judgements * 2)
    with pytest.raises(InvalidRecordError, match="2 contradictions") as caught:
        judged(attempts=(twice,))
    assert len(caught.value.problems) == 2


def test_the_portfolio_alone_is_judged_as_it_is_with_everything_else() -> None:
    pieces = PortfolioFacts(pieces=(Piece(id="E1", kind="other"),))
    noted = Acknowledgement(
        finding="portfolio.mapped", subject="E1", by="m", role=Role.ASSESSMENT_ORGANISATION,
        at=at("2025-11-01 09:00"), reason="Known.",
    )  # fmt: skip
    for decided_so_far in (Case(), Case(acknowledgements=(noted,))):
        situation = a_situation(plan=a_portfolio_gate(), portfolio=pieces, case=decided_so_far)
        assert assess_portfolio(situation) == assess(situation).portfolio != ()
    twice = replace(FAILED, judgements=FAILED.judgements * 2)
    with pytest.raises(InvalidRecordError, match="2 contradictions"):
        assess_portfolio(a_situation(attempts=(twice,), gateways=(GATEWAY,)))


def test_what_remains_is_told_by_kind() -> None:
    method = a_plan().methods[0]
    assert remaining(method, {"first-t-P1": "met", "first-t-D1": "not_met"}) == {
        "pass": (),
        "distinction": ("first-t-D1",),
    }
    assert remaining(method, {}) == {"pass": ("first-t-P1",), "distinction": ("first-t-D1",)}
    assert judged(attempts=(FAILED,)).attempts[0].remaining["pass"] == ("first-t-P1",)


def test_what_is_short_of_the_best_of_several_levels_remains() -> None:
    levels = tuple(Level(id=id, points=n) for n, id in enumerate(("not_met", "met", "exceeded")))
    method = a_method(levels=levels)
    assert remaining(method, {"first-t-P1": "met", "first-t-D1": "exceeded"}) == {
        "pass": ("first-t-P1",),
        "distinction": (),
    }


def test_the_period_and_the_conduct_of_an_attempt_are_judged_and_waived_too() -> None:
    gated = a_method("first", after_gateway=rule(AfterGateway, gateway="gateway"))
    late = assessed("a1", "pass", "2026-01-02")
    plan = a_plan(methods=(gated, a_method("second")))
    about = {one.code: one for one in judged(plan=plan, attempts=(late,)).attempts[0].findings}
    assert about["order.period"].outcome is Outcome.NOT_MET
    unheld = replace(late, sections=())
    overridden = Case(overrides=(an_override("conduct.section.talk", "a1"),))
    (talk,) = judged(attempts=(unheld,), case=overridden).attempts[0].conduct.findings
    assert (talk.code, talk.outcome) == ("conduct.section.talk", Outcome.NOT_MET)
    assert talk.waiver is not None


def test_notices_come_with_every_result_of_a_plan_that_needs_them() -> None:
    real = a_plan(identity=an_identity(status="approved_for_delivery"))
    assumed = replace(real, confirmation=Confirmation(notice="Assumed.", confirmed=(), not_confirmed=()))
    assert notices(real) == ()
    assert notices(assumed) == ("Assumed.",)
    assert notices(a_plan())[0].startswith("This plan is fictional")
    assert judged().notices == notices(a_plan())


def test_everything_can_be_asked_for_its_trace() -> None:
    appeal = an_appeal("a1", "2025-11-12 09:00")
    report = judged(now="2025-11-13 12:00", attempts=(FAILED,), appeals=(appeal,))
    assert {"overall", "stage", "portfolio", "gateway", "first", "a1", "appeal.window.first"} <= set(
        report.traces
    )
    assert report.traces["first"] is report.traces["a1"]
    assert report.traces["a1"].what == "The first method: attempt a1"
    assert (report.traces["stage"].what, report.traces["portfolio"].what) == ("stage", "portfolio")


def test_a_trace_of_an_attempt_shows_its_own_levels_and_score() -> None:
    leaves = [one for one in judged(attempts=(FAILED,)).traces["a1"].walk() if one.what[:9] == "criterion"]
    assert {one.answer for one in leaves} == {"not met"}
    step = rule(Step, grade="pass", when=ScoreOf(at_least=Decimal(20)))
    steps = Steps(best_first=(step,), otherwise=rule(Otherwise, grade="fail"))
    test = a_method(
        "first",
        themes=(),
        test=rule(MarkedTest, out_of=40),
        grading=rule(Grading, scale="component", rule=steps),
    )
    scored = assessed("a1", "pass", "2025-11-03", judgements=(), score=Decimal(25))
    report = judged(plan=a_plan(methods=(test, a_method("second"))), attempts=(scored,))
    (score,) = report.traces["a1"].because[0].because
    assert (score.answer, score.compared) == ("holds", {"score": "25", "needed": "20"})


def test_an_attempt_that_does_not_count_says_so() -> None:
    report = judged(attempts=(FAILED, RESIT))
    assert report.traces["a1"].what == "The first method: attempt a1 (superseded: it does not count)"
    assert report.traces["first"] is report.traces["a2"]


def test_the_overall_trace_waits_for_all_methods() -> None:
    trace = judged(attempts=(FAILED,)).traces["overall"]
    assert (trace.what, trace.answer) == ("overall grade", "cannot tell yet")
    assert trace.why == "The overall grade is told once every method is complete."
    assert (trace.source, trace.layer) == (SOURCE, Layer.PLAN)
    assert (trace.because[0].what, trace.because[0].answer) == ("overall grade", "fail")
    assert judged(attempts=(OTHER,)).traces["overall"].answer == "cannot tell yet: fail to distinction"


def test_the_overall_trace_shows_the_table_and_then_the_cap() -> None:
    cap = replace(rule(Cap, overall="pass", unless_exceptional=True), source=Source("test-plan", "Cap"))
    plan = a_plan(attempts=the_attempts(cap=cap))
    trace = judged(plan=plan, attempts=(FAILED, RESIT, OTHER)).traces["overall"]
    assert (trace.what, trace.answer) == ("overall grade", "pass")
    assert trace.why == "At most pass: a2 carries the cap."
    assert (trace.source, trace.layer) == (Source("test-plan", "Cap"), Layer.PLAN)
    (before,) = trace.because
    assert before.answer == "distinction"
    assert [child.what for child in before.because] == [
        "The first method: attempt a2",
        "The second method: attempt b1",
        "row of the table: first distinction, second distinction",
    ]


def test_the_overall_trace_shows_who_lifted_the_cap_and_why() -> None:
    one = Exceptional(
        attempt="a2", by="manager-1", role=Role.MANAGER, at=at("2026-01-15 09:00"), reason="Bereavement."
    )
    other = replace(one, attempt="b1")
    trace = judged(attempts=(FAILED, RESIT, OTHER), case=Case(exceptional=(one, other))).traces["overall"]
    assert trace.answer == "distinction"
    lifted = trace.because[-1]
    assert (lifted.what, lifted.answer, lifted.layer) == (
        "exceptional circumstances for a2",
        "no cap",
        Layer.CASE,
    )
    assert lifted.why == "Determined by manager-1 (manager) on 15 January 2026: Bereavement."
    assert [child.what for child in trace.because].count("exceptional circumstances for b1") == 0


def test_an_uncapped_overall_grade_is_the_tables() -> None:
    first = assessed("a1", "pass", "2025-11-03", notified="2025-11-10")
    trace = judged(attempts=(first, OTHER)).traces["overall"]
    assert (trace.answer, trace.why) == ("merit", "The plan's grading rule.")


def test_a_level_changed_on_appeal_shows_in_the_trace() -> None:
    appeal = an_appeal("a1", "2025-11-12 09:00", decided("2025-11-20", changes=changes(first_t_P1="met")))
    report = judged(attempts=(FAILED,), appeals=(appeal,))
    leaves = [one for one in report.traces["a1"].walk() if one.what == "criterion first-t-P1 (pass)"]
    assert leaves[0].compared["before_appeal"] == "not met"
    assert report.traces["a1"].answer == "pass"


def test_gateway_portfolio_and_stage_traces_count_what_is_unmet() -> None:
    report = judged(gateways=(a_confirmed_gateway(),))
    gate = report.traces["gateway"]
    assert (gate.what, gate.answer, gate.why) == (
        "gateway gateway",
        "blocked",
        "2 rules asked, 1 of them unmet.",
    )
    assert [child.what for child in gate.because] == ["gateway.months", "gateway.photo_id"]
    assert report.traces["portfolio"].why == "No rule applies yet."
    assert judged().traces["gateway"].answer == "nothing blocks"
    stage = judged(attempts=(FAILED,)).traces["stage"]
    assert (stage.answer, stage.why) == ("in assessment", "In assessment, on 1 April 2026.")
    assert [child.what for child in stage.because] == ["The first method: attempt a1"]


def test_a_deadline_says_whether_it_is_still_ahead() -> None:
    report = judged(now="2025-11-13 12:00", attempts=(FAILED,))
    limit, earliest = report.traces["attempt.limit.first"], report.traces["gateway.earliest.gateway"]
    assert (limit.answer, limit.why) == ("10 May 2026", "The last day; still ahead.")
    assert (limit.what, limit.layer) == ("The first method: last day to resit or retake", Layer.PLAN)
    assert report.traces["appeal.window.first"].layer is Layer.POLICY
    assert earliest.why == "The earliest day; already behind us."
    assert limit.source == SOURCE


def test_pieces_whose_rules_cannot_be_told_keep_the_gateway_open() -> None:
    plan = a_portfolio_gate()
    assert plan.portfolio is not None
    careful = replace(plan, portfolio=replace(plan.portfolio, anonymised=rule(Statement)))
    silent = a_gate_with(Piece(id="E1", kind="other", ksbs=("K1",)), plan=careful)
    assert silent.ready is None
    assert "anonymised" in silent.waits_for[0]
    said = a_gate_with(Piece(id="E1", kind="other", ksbs=("K1",), anonymised=True), plan=careful)
    assert said.ready is True


def test_where_no_pieces_are_recorded_the_acceptance_stands_for_them() -> None:
    item = Item(requirement="portfolio", rounds=(ACCEPTED,))
    facts: dict[str, Any] = {"gateways": (GatewayFacts(gateway="gateway", items=(item,)),)}
    assert judged(plan=a_portfolio_gate(), **facts).gateways[0].ready is True
    empty = judged(plan=a_portfolio_gate(), portfolio=PortfolioFacts(), **facts).gateways[0]
    assert empty.ready is True


@pytest.mark.parametrize(
    ("began", "outside"),
    [("2024-09-01", True), ("2024-09-02", False), ("2025-03-31", False), ("2025-04-01", True)],
)
def test_a_start_outside_the_versions_dates_is_always_said(began: str, outside: bool) -> None:
    dates = Dates(from_=date(2024, 9, 2), until=date(2025, 3, 31), source=SOURCE)
    plan = a_plan(identity=an_identity(status="approved_for_delivery", starts=dates, starts_unknown=None))
    programme = Programme(started_on=date.fromisoformat(began))
    said = judged(plan=plan, programme=programme, gateways=()).notices
    assert len(said) == outside
    if outside:
        assert "ST9999 v1.0 is for starts from 2 September 2024 to 31 March 2025." in said[0]


def test_an_open_version_takes_every_later_start() -> None:
    dates = Dates(from_=date(2024, 9, 2), source=SOURCE)
    plan = a_plan(identity=an_identity(status="approved_for_delivery", starts=dates, starts_unknown=None))
    assert judged(plan=plan, gateways=()).notices == ()
    early = judged(plan=plan, programme=Programme(started_on=date(2024, 9, 1)), gateways=()).notices
    assert "is for starts from 2 September 2024. Check" in early[0]


def test_no_id_of_an_attempt_hides_what_everybody_asks_for() -> None:
    odd = replace(OTHER, id="overall")
    report = judged(attempts=(FAILED, odd))
    assert report.traces["overall"].what == "overall grade"
    assert report.traces["attempt overall"].what == "The second method: attempt overall"
    named = replace(OTHER, id="first")
    assert judged(attempts=(FAILED, named)).traces["first"].what == "The first method: attempt a1"


def test_each_deadline_can_be_asked_for_by_its_subject() -> None:
    report = judged(attempts=(FAILED, RESIT))
    one, two = (report.traces[f"appeal.window.first:{id}"] for id in ("a1", "a2"))
    assert (one.answer, two.answer) == ("8 December 2025", "9 February 2026")
    assert not [name for name in report.traces if name.endswith(":None")]


def test_a_void_attempt_says_why_in_its_trace() -> None:
    void = replace(FAILED, void=Void(at=at("2025-12-01 09:00"), by="manager-1", reason="Fire alarm."))
    trace = judged(attempts=(void,)).traces["a1"]
    assert trace.what == "The first method: attempt a1 (void: Fire alarm.)"


def test_a_criterion_changed_on_appeal_names_the_appeal_in_the_trace() -> None:
    appeal = an_appeal("a1", "2025-11-12 09:00", decided("2025-11-20", changes=changes(first_t_P1="met")))
    report = judged(attempts=(FAILED,), appeals=(appeal,))
    (leaf,) = [one for one in report.traces["a1"].walk() if one.what == "criterion first-t-P1 (pass)"][:1]
    assert leaf.compared["changed_by"] == "appeal 1: Seen on the recording."
    assert leaf.compared["judged_by"] == "assessor-1"


def with_holidays(first: int, last: int) -> Report:
    """A fail notified on 10 November 2025, under a scheme that knows the holidays of these years."""
    situation = a_situation(now="2025-11-12 12:00", gateways=(GATEWAY,), attempts=(FAILED,))
    holidays = replace(situation.scheme.bank_holidays, first_year=first, last_year=last)
    return assess(replace(situation, scheme=replace(situation.scheme, bank_holidays=holidays)))


def test_a_calendar_that_ends_too_early_is_said_where_days_are_left_out() -> None:
    known, ended = with_holidays(2024, 2027), with_holidays(2023, 2024)
    assert known.notices == notices(a_plan())
    codes = {one.code for one in known.deadlines} - {one.code for one in ended.deadlines}
    assert codes == {"appeal.window.first"}
    assert ended.notices[:-1] == known.notices
    assert ended.notices[-1] == (
        "The bank holidays are known from 2023 to 2024, and a rule that counts working days needs those of "
        "2025. The days it would name are left out rather than guessed: deadlines, and steps that depend on "
        "them. Add those years to the scheme England."
    )


def test_a_calendar_that_holds_every_year_that_was_needed_is_not_spoken_of() -> None:
    assert with_holidays(2025, 2025).notices == notices(a_plan())
