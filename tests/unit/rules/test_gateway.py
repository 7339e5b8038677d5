"""A gateway as a whole: its earliest day, whether it is ready, and how long the reviewer took."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.law import a_policy, a_scheme
from tests.factories.plan import a_gateway, a_plan, rule
from tests.factories.record import a_confirmed_gateway, a_situation, at
from tests.factories.rounds import a_document, a_round, accepted, handed_in, months, returned
from touchstone.rules import gateway
from touchstone.rules.findings import Finding, Outcome, Waiver
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import Declaration, Document, Span
from touchstone.rules.record.gateway import GatewayFacts, Item, Round
from touchstone.rules.record.programme import Programme
from touchstone.rules.report import GatewayReport
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force, Layer


def items(**rounds: Round) -> GatewayFacts:
    return GatewayFacts(
        gateway="gateway", items=tuple(Item(requirement=k, rounds=(v,)) for k, v in rounds.items())
    )


def judged(situation: Situation, id: str = "gateway") -> GatewayReport:
    gate = situation.plan.gateway(id)
    assert gate is not None
    return gateway.judge(situation, gate)


def found(report: GatewayReport, code: str) -> Finding:
    (finding,) = [one for one in report.findings if one.code == code]
    return finding


def declaration() -> Declaration:
    return rule(Declaration, kind="declaration", id="maths", title="Maths", scheme="english_and_maths")


def with_requirements(*requirements: Any) -> Plan:
    return a_plan(gateways=(a_gateway(requirements=requirements),))


def test_the_earliest_day_is_the_start_and_the_months() -> None:
    situation = a_situation()
    assert gateway.earliest_on(situation, situation.plan.gateways[0]) == date(2025, 9, 2)


def test_the_longest_of_several_months_sets_the_earliest_day() -> None:
    plan = with_requirements(months(3, "a"), months(12, "b"), months(6, "c"))
    assert gateway.earliest_on(a_situation(plan=plan), plan.gateways[0]) == date(2025, 9, 2)


def test_a_start_on_29_february_leads_to_28_february() -> None:
    situation = a_situation(programme=Programme(started_on=date(2024, 2, 29)))
    assert gateway.earliest_on(situation, situation.plan.gateways[0]) == date(2025, 2, 28)


def test_without_months_there_is_no_earliest_day() -> None:
    plan = with_requirements(a_document())
    assert gateway.earliest_on(a_situation(plan=plan), plan.gateways[0]) is None


def test_months_that_no_calendar_can_hold_set_no_earliest_day() -> None:
    plan = with_requirements(months(120_000))
    assert gateway.earliest_on(a_situation(plan=plan), plan.gateways[0]) is None


def test_a_report_names_its_gateway_and_answers_every_requirement() -> None:
    report = judged(a_situation())
    assert report.id == "gateway"
    assert report.earliest_on == date(2025, 9, 2)
    assert report.confirmed_at is None
    assert [(one.code, one.outcome, one.subject) for one in report.findings] == [
        ("gateway.months", Outcome.MET, None),
        ("gateway.photo_id", Outcome.NOT_MET, None),
    ]
    assert report.findings[0].compared["earliest_on"] == "2025-09-02"
    assert report.findings[1].message == "Photo ID: not handed in yet; the training provider provides it."
    assert report.ready is False


def test_a_gateway_is_ready_when_every_item_is_accepted() -> None:
    assert judged(a_situation(gateways=(items(photo_id=accepted()),))).ready is True


def test_a_gateway_waits_while_an_item_waits_for_the_review() -> None:
    assert judged(a_situation(gateways=(items(photo_id=a_round()),))).ready is None


def test_a_confirmed_gateway_tells_when() -> None:
    facts = a_confirmed_gateway(items=(Item(requirement="photo_id", rounds=(accepted(),)),))
    report = judged(a_situation(gateways=(facts,)))
    assert report.confirmed_at == at("2025-10-01 09:00")
    assert report.ready is True


def test_confirmation_of_another_gateway_does_not_confirm_this_one() -> None:
    plan = a_plan(gateways=(a_gateway(), a_gateway("completion")))
    situation = a_situation(plan=plan, gateways=(a_confirmed_gateway(gateway="completion"),))
    assert judged(situation).confirmed_at is None
    assert judged(situation, "completion").confirmed_at == at("2025-10-01 09:00")


def test_advice_and_the_reviewers_lateness_hold_nobody_back() -> None:
    findings = judged(a_situation()).findings
    unmet = findings[1]
    assert gateway.ready([replace(unmet, force=Force.TYPICALLY)]) is True
    assert gateway.ready([replace(unmet, layer=Layer.POLICY)]) is True
    assert gateway.ready([replace(unmet, force=Force.SHOULD)]) is False
    assert gateway.ready([replace(unmet, layer=Layer.SCHEME)]) is False


def test_a_waiver_lets_an_unmet_requirement_pass() -> None:
    unmet = judged(a_situation()).findings[1]
    waived = replace(unmet, waiver=Waiver(by="m1", role="manager", reason="Seen in person"))
    assert gateway.ready([waived]) is True
    assert gateway.ready([waived, unmet]) is False


def test_requirements_shared_by_gateways_are_told_apart_by_the_gateway() -> None:
    photo = a_document()
    only = rule(Document, kind="document", id="form", title="Form")
    plan = a_plan(gateways=(a_gateway(requirements=(photo, only)), a_gateway("end", requirements=(photo,))))
    situation = a_situation(plan=plan, gateways=(items(photo_id=accepted(), form=accepted()),))
    subjects = [(one.code, one.subject) for one in judged(situation).findings]
    assert subjects == [
        ("gateway.photo_id", "gateway"),
        ("gateway.form", None),
        ("gateway.review_time", "gateway.photo_id"),
        ("gateway.review_time", "form"),
    ]
    assert [(one.code, one.subject) for one in judged(situation, "end").findings] == [
        ("gateway.photo_id", "end")
    ]


@pytest.mark.parametrize(
    ("rounds", "declared"),
    [
        ((accepted(says="not_required"),), "not_required"),
        ((a_round(says="not_required"),), "not_required"),
        ((returned(says="met"),), None),
        ((), None),
    ],
)
def test_the_national_rule_stands_beside_the_declaration_that_stands(
    rounds: tuple[Round, ...], declared: str | None
) -> None:
    facts = GatewayFacts(gateway="gateway", items=(Item(requirement="maths", rounds=rounds),))
    report = judged(a_situation(plan=with_requirements(declaration()), gateways=(facts,)))
    assert [one.code for one in report.findings][:2] == ["gateway.maths", "scheme.english_and_maths"]
    assert found(report, "scheme.english_and_maths").compared["declared"] == declared


def test_the_national_rule_is_read_on_the_day_of_the_confirmation() -> None:
    plan = with_requirements(declaration())
    before = a_situation(plan=plan, gateways=(a_confirmed_gateway("2025-02-10 23:00"),))
    after = a_situation(plan=plan, gateways=(a_confirmed_gateway("2025-02-11 00:00"),))
    assert found(judged(before), "scheme.english_and_maths").compared["applies_from"] == "2017-05-01"
    assert found(judged(after), "scheme.english_and_maths").compared["applies_from"] == "2025-02-11"


def test_where_no_national_rule_is_known_the_declarations_own_clause_stands_in() -> None:
    shared = declaration()
    plan = a_plan(gateways=(a_gateway(requirements=(shared,)), a_gateway("end", requirements=(shared,))))
    situation = replace(a_situation(plan=plan), scheme=a_scheme(english_and_maths=()))
    finding = found(judged(situation), "scheme.english_and_maths")
    assert finding.outcome is Outcome.CANNOT_TELL
    assert (finding.source, finding.subject) == (shared.source, "gateway")
    assert found(judged(a_situation(plan=plan), "end"), "scheme.english_and_maths").subject == "end"


def test_a_declaration_without_a_national_rule_has_none_beside_it() -> None:
    plan = with_requirements(rule(Declaration, kind="declaration", id="safe", title="Safe"))
    assert [one.code for one in judged(a_situation(plan=plan)).findings] == ["gateway.safe"]


# The policy gives ten working days: submitted on Monday 1 September 2025, due on Monday 15 September.


@pytest.mark.parametrize(
    ("one", "now", "outcome", "said"),
    [
        (
            accepted(decided="2025-09-15 23:59"),
            "2025-10-01 12:00",
            Outcome.MET,
            "reviewed on 15 September 2025",
        ),
        (
            accepted(decided="2025-09-16 00:00"),
            "2025-10-01 12:00",
            Outcome.NOT_MET,
            "reviewed on 16 September 2025",
        ),
        (a_round(), "2025-09-15 23:59", Outcome.CANNOT_TELL, "not reviewed yet"),
        (a_round(), "2025-09-16 00:00", Outcome.NOT_MET, "not reviewed yet"),
    ],
)
def test_the_review_is_in_time_until_the_end_of_its_last_day(
    one: Round, now: str, outcome: Outcome, said: str
) -> None:
    finding = found(judged(a_situation(gateways=(items(photo_id=one),), now=now)), "gateway.review_time")
    assert finding.outcome is outcome
    assert finding.layer is Layer.POLICY
    assert finding.force is Force.SHOULD
    assert finding.subject == "photo_id"
    assert finding.message.startswith(
        "Photo ID: handed in on 1 September 2025, to be reviewed within 10 working days, "
        "by 15 September 2025; "
    )
    assert finding.message.endswith(f"; {said}.")
    assert finding.compared == {
        "submitted_on": "2025-09-01",
        "due_on": "2025-09-15",
        "decided_on": None if one.decided_at is None else one.decided_at.date().isoformat(),
    }


def test_one_late_round_is_not_made_good_by_the_next() -> None:
    late = returned(submitted="2025-08-01 10:00", decided="2025-08-30 10:00")
    facts = GatewayFacts(gateway="gateway", items=(Item(requirement="photo_id", rounds=(late, accepted())),))
    finding = found(judged(a_situation(gateways=(facts,))), "gateway.review_time")
    assert finding.outcome is Outcome.NOT_MET
    assert finding.compared["submitted_on"] == "2025-08-01"


def test_an_open_round_speaks_for_the_item_before_one_that_was_in_time() -> None:
    first = returned(submitted="2025-08-01 10:00", decided="2025-08-04 10:00")
    rounds = (first, a_round("2025-09-01 10:00"))
    facts = GatewayFacts(gateway="gateway", items=(Item(requirement="photo_id", rounds=rounds),))
    finding = found(judged(a_situation(gateways=(facts,), now="2025-09-10 10:00")), "gateway.review_time")
    assert finding.outcome is Outcome.CANNOT_TELL
    assert finding.compared["submitted_on"] == "2025-09-01"


@pytest.mark.parametrize(
    ("later", "outcome", "submitted"),
    [
        (accepted(), Outcome.MET, "2025-09-01"),
        (returned(), Outcome.MET, "2025-09-01"),
        (accepted(decided="2025-09-16 10:00"), Outcome.NOT_MET, "2025-09-01"),
        (a_round(), Outcome.NOT_MET, "2025-08-01"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_round_overtaken_by_a_decided_one_waits_no_longer(
    later: Round, outcome: Outcome, submitted: str, turned: bool
) -> None:
    rounds = (a_round("2025-08-01 10:00"), later)
    item = Item(requirement="photo_id", rounds=rounds[::-1] if turned else rounds)
    facts = GatewayFacts(gateway="gateway", items=(item,))
    finding = found(judged(a_situation(gateways=(facts,))), "gateway.review_time")
    assert (finding.outcome, finding.compared["submitted_on"]) == (outcome, submitted)


def test_a_review_beyond_the_known_bank_holidays_cannot_be_told() -> None:
    one = accepted("2027-12-30 10:00", "2027-12-31 10:00")
    situation = a_situation(gateways=(items(photo_id=one),), now="2028-06-01 12:00")
    finding = found(judged(situation), "gateway.review_time")
    assert finding.outcome is Outcome.CANNOT_TELL
    assert (
        "by a day that the known bank holidays do not reach; reviewed on 31 December 2027." in finding.message
    )
    assert finding.compared["due_on"] is None


def test_the_span_of_the_review_is_the_policys() -> None:
    policy = a_policy(gateway_review=rule(Span, number=1, unit="calendar_days"))
    situation = a_situation(gateways=(items(photo_id=accepted(decided="2025-09-03 09:00")),))
    situation = replace(situation, policy=policy)
    finding = found(judged(situation), "gateway.review_time")
    assert (finding.outcome, finding.force) == (Outcome.NOT_MET, Force.MUST)


def test_an_item_that_waits_is_due_by_its_last_round_in_whatever_order_they_are_written() -> None:
    situation = a_situation()
    gate = situation.plan.gateways[0]
    (item,) = [one for one in gate.requirements if one.id == "photo_id"]

    def due(*rounds: Round) -> date | None:
        facts = a_situation(gateways=(handed_in(*rounds),))
        return gateway.review_due(facts, gate, item)

    first, again = returned(), a_round("2025-09-05 10:00")  # Monday the 1st, Friday the 5th; ten working days
    assert due(a_round()) == date(2025, 9, 15)
    assert due(first, again) == due(again, first) == date(2025, 9, 19)
    assert due(a_round(), accepted("2025-09-05 10:00", "2025-09-08 10:00")) is None
    assert due() is None
    assert due(a_round("2027-12-31 10:00")) is None  # the bank holidays of 2028 are not known
