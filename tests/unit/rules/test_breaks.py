"""Breaks in learning: their days are no time on programme, and they stop no limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.law import a_scheme
from tests.factories.plan import a_gateway, a_plan, rule
from tests.factories.record import a_situation
from tests.factories.rounds import handed_in, months
from touchstone.rules import breaks, gateway
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.judge import assess
from touchstone.rules.record.programme import Break, Programme
from touchstone.rules.report import GatewayReport
from touchstone.rules.scheme import BreaksInLearning
from touchstone.rules.statement import Force, Layer

START, COMPLETE = date(2024, 9, 2), date(2025, 9, 2)
MAY = Break(from_=date(2025, 5, 1), to=date(2025, 5, 31))  # 31 days
JUNE = Break(from_=date(2025, 6, 10), to=date(2025, 6, 10))  # one day
SEPTEMBER = Break(from_=date(2025, 9, 5), to=date(2025, 9, 14))  # ten days, after the twelve months


def judged(*taken: Break, now: str = "2025-10-20 12:00", **facts: Any) -> GatewayReport:
    plan = a_plan(gateways=(a_gateway(requirements=(months(12),)),))
    programme = Programme(started_on=START, breaks=taken)
    given: dict[str, Any] = {"gateways": ()} | facts
    return gateway.judge(a_situation(plan=plan, programme=programme, now=now, **given), plan.gateways[0])


def found(report: GatewayReport) -> Finding | None:
    return next((one for one in report.findings if one.code == "scheme.breaks_in_learning"), None)


def test_a_break_of_one_day_has_one_day() -> None:
    assert breaks.length(JUNE) == 1
    assert breaks.length(MAY) == 31
    assert breaks.length(Break(from_=date(2025, 5, 1))) is None


@pytest.mark.parametrize(
    ("taken", "earliest"),
    [
        ((), COMPLETE),
        ((JUNE,), date(2025, 9, 3)),
        ((MAY,), date(2025, 10, 3)),
        ((MAY, JUNE), date(2025, 10, 4)),
        ((SEPTEMBER,), COMPLETE),  # the months were complete before it began
        ((MAY, SEPTEMBER), date(2025, 10, 13)),  # the first break brings the second in front of the day
        ((Break(from_=COMPLETE, to=COMPLETE),), COMPLETE),
        ((Break(from_=date(2025, 9, 1), to=COMPLETE),), date(2025, 9, 4)),
        ((Break(from_=date(2025, 5, 1)),), None),
        ((SEPTEMBER, Break(from_=date(2025, 10, 1))), COMPLETE),
    ],
)
def test_the_earliest_day_is_put_off_by_the_days_of_breaks(
    taken: tuple[Break, ...], earliest: date | None
) -> None:
    assert judged(*taken).earliest_on == earliest


def test_the_order_in_which_breaks_are_written_changes_nothing() -> None:
    assert breaks.before((SEPTEMBER, MAY), COMPLETE) == (MAY, SEPTEMBER)


@pytest.mark.parametrize(
    ("now", "outcome"), [("2025-10-02 23:59", Outcome.NOT_MET), ("2025-10-03 00:00", Outcome.MET)]
)
def test_the_scheme_says_what_breaks_do(now: str, outcome: Outcome) -> None:
    finding = found(judged(MAY, now=now))
    assert finding is not None
    assert (finding.outcome, finding.force, finding.layer) == (outcome, Force.MUST, Layer.SCHEME)
    assert finding.message == (
        "31 days of break in learning do not count as time on programme: it is complete on 3 October 2025 "
        "instead of 2 September 2025."
    )
    assert finding.compared == {"on": now[:10], "break_days": 31, "earliest_on": "2025-10-03"}


def test_the_plans_own_answer_is_not_mixed_with_the_schemes() -> None:
    (plans, schemes) = judged(MAY, now="2025-09-10 12:00").findings
    assert (plans.layer, plans.outcome) == (Layer.PLAN, Outcome.MET)
    assert plans.compared["earliest_on"] == "2025-09-02"
    assert (schemes.layer, schemes.outcome) == (Layer.SCHEME, Outcome.NOT_MET)


def test_the_gateway_waits_for_the_days_of_breaks() -> None:
    assert judged(MAY, now="2025-10-02 12:00").ready is False
    assert judged(MAY, now="2025-10-03 12:00").ready is True


def test_while_a_break_lasts_the_day_cannot_be_told() -> None:
    finding = found(judged(MAY, Break(from_=date(2025, 7, 1))))
    assert finding is not None
    assert finding.outcome is Outcome.NOT_MET
    assert finding.message == (
        "On a break in learning since 1 July 2025: its days do not count as time on programme, so the day on "
        "which it is complete cannot be told before the apprentice is back."
    )
    assert finding.compared == {"on": "2025-10-20"}


def test_breaks_that_put_nothing_off_are_not_spoken_of() -> None:
    assert found(judged()) is None
    assert found(judged(SEPTEMBER)) is None
    assert found(judged(Break(from_=date(2025, 9, 5)))) is None


def test_a_break_after_the_confirmation_changes_nothing_about_the_gateway() -> None:
    confirmed = handed_in(requirement="time", confirmed="2025-08-01 09:00")
    report = judged(Break(from_=date(2025, 8, 2)), gateways=(confirmed,))
    assert found(report) is None
    during = judged(Break(from_=date(2025, 8, 1)), gateways=(confirmed,))
    assert found(during) is not None


def test_a_scheme_may_count_the_days() -> None:
    scheme = a_scheme(breaks_in_learning=rule(BreaksInLearning, days_count=True))
    situation = replace(a_situation(programme=Programme(started_on=START, breaks=(MAY,))), scheme=scheme)
    assert breaks.put_off(situation, COMPLETE) == COMPLETE
    assert breaks.finding(situation, COMPLETE, date(2025, 10, 1)) is None


def test_a_day_beyond_the_calendar_cannot_be_told() -> None:
    long = Break(from_=date(2025, 5, 1), to=date(9999, 12, 31))
    situation = a_situation(programme=Programme(started_on=START, breaks=(long,)))
    assert breaks.put_off(situation, COMPLETE) is None
    finding = breaks.finding(situation, COMPLETE, date(2025, 10, 1))
    assert finding is not None
    assert finding.outcome is Outcome.CANNOT_TELL
    assert finding.message.endswith(
        "it is complete on a day beyond the calendar instead of 2 September 2025."
    )
    assert finding.compared["earliest_on"] is None


def test_without_months_on_programme_breaks_say_nothing() -> None:
    plan = a_plan(gateways=(a_gateway(requirements=(months(120_000),)),))
    situation = a_situation(plan=plan, programme=Programme(started_on=START, breaks=(MAY,)))
    assert found(gateway.judge(situation, plan.gateways[0])) is None


def test_whoever_is_on_a_break_is_shown_so() -> None:
    away = a_situation(programme=Programme(started_on=START, breaks=(Break(from_=date(2025, 7, 1)),)))
    assert assess(away).notices[-1] == (
        "On a break in learning since 1 July 2025. Its days do not count as time on programme. "
        "Limits that run from a result, such as those to resit and to appeal, do not stop."
    )
    back = a_situation(programme=Programme(started_on=START, breaks=(MAY,)))
    assert not any("break in learning" in notice for notice in assess(back).notices)


def test_a_break_lasts_until_it_has_a_last_day() -> None:
    assert breaks.lasting(Programme(started_on=START, breaks=(MAY,))) is None
    away = Break(from_=date(2025, 7, 1))
    assert breaks.lasting(Programme(started_on=START, breaks=(MAY, away))) is away
