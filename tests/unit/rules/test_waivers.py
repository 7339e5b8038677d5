"""Overrides and acknowledgements cover exactly what they name, and only from who may give them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.plan import rule
from tests.factories.record import a_situation, at
from touchstone.rules.findings import Finding, find
from touchstone.rules.record.case import Acknowledgement, Case, Override
from touchstone.rules.roles import Role
from touchstone.rules.statement import Statement
from touchstone.rules.waivers import decision_about, waive


def a_finding(holds: bool | None = False, force: str = "must", subject: str | None = "a1") -> Finding:
    return find("notice.first", holds, "Too short.", rule(Statement, force), subject=subject)


def a_decision(**facts: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "by": "manager-1",
        "role": Role.MANAGER,
        "at": at("2026-01-02 10:00"),
        "reason": "The apprentice asked for the earlier day.",
        "finding": "notice.first",
        "subject": "a1",
    }
    return given | facts


def waived(finding: Finding, **case: Any) -> Finding:
    (one,) = waive(a_situation(case=Case(**case)), [finding])
    return one


def test_a_managers_override_lets_a_must_pass_and_leaves_it_unmet() -> None:
    one = waived(a_finding(), overrides=(Override(**a_decision()),))
    assert one.waiver is not None
    assert (one.waiver.by, one.waiver.role) == ("manager-1", "manager")
    assert one.waiver.reason == "The apprentice asked for the earlier day."
    assert one.outcome.value == "not_met"
    assert not one.blocks
    assert not one.breaks


def test_without_a_decision_a_must_blocks() -> None:
    one = waived(a_finding())
    assert one.waiver is None
    assert one.blocks
    assert one.breaks


def test_an_override_by_another_role_counts_for_nothing() -> None:
    assert waived(a_finding(), overrides=(Override(**a_decision(role=Role.ASSESSOR)),)).blocks


@pytest.mark.parametrize("other", [{"subject": "a2"}, {"subject": None}, {"finding": "notice.second"}])
def test_a_decision_never_covers_more_than_it_names(other: dict[str, Any]) -> None:
    assert waived(a_finding(), overrides=(Override(**a_decision(**other)),)).blocks


def test_a_finding_without_subject_is_waived_without_one() -> None:
    override = Override(**a_decision(subject=None))
    assert not waived(a_finding(subject=None), overrides=(override,)).blocks


def test_an_acknowledgement_lets_a_should_pass_but_never_a_must() -> None:
    acknowledged = (Acknowledgement(**a_decision(role=Role.BOOKINGS)),)
    should = waived(a_finding(force="should"), acknowledgements=acknowledged)
    assert should.waiver is not None
    assert should.waiver.role == "bookings"
    assert waived(a_finding(), acknowledgements=acknowledged).breaks


def test_an_override_lets_a_should_pass_too() -> None:
    assert not waived(a_finding(force="should"), overrides=(Override(**a_decision()),)).blocks


@pytest.mark.parametrize("holds", [True, None])
def test_what_is_met_or_open_needs_no_waiver(holds: bool | None) -> None:
    assert waived(a_finding(holds), overrides=(Override(**a_decision()),)).waiver is None


def test_an_unmet_should_blocks_without_breaking_and_advice_does_neither() -> None:
    should, advice = waived(a_finding(force="should")), waived(a_finding(force="typically"))
    assert (should.blocks, should.breaks) == (True, False)
    assert (advice.blocks, advice.breaks) == (False, False)


def test_of_several_decisions_about_one_finding_the_last_is_shown() -> None:
    first, last = Override(**a_decision()), Override(**a_decision(by="manager-2"))
    one = waived(a_finding(), overrides=(first, last))
    assert one.waiver is not None
    assert one.waiver.by == "manager-2"
    acknowledged = (Acknowledgement(**a_decision(by="bookings-1")), Acknowledgement(**a_decision()))
    should = waived(a_finding(force="should"), acknowledgements=acknowledged)
    assert should.waiver is not None
    assert should.waiver.by == "manager-1"


def test_an_override_comes_before_an_acknowledgement() -> None:
    case = {
        "overrides": (Override(**a_decision()),),
        "acknowledgements": (Acknowledgement(**a_decision(by="bookings-1")),),
    }
    one = waived(a_finding(force="should"), **case)
    assert one.waiver is not None
    assert one.waiver.by == "manager-1"


@pytest.mark.parametrize("holds", [True, None, False])
def test_a_decision_about_a_finding_is_known_before_the_finding_is_not_met(holds: bool | None) -> None:
    override = Override(**a_decision())
    situation = a_situation(case=Case(overrides=(override,)))
    assert decision_about(situation, a_finding(holds)) is override
    assert decision_about(situation, a_finding(holds, subject="a2")) is None


@pytest.mark.parametrize("other", [{"subject": "a2"}, {"subject": None}, {"finding": "notice.second"}])
def test_an_acknowledgement_never_covers_more_than_it_names(other: dict[str, Any]) -> None:
    acknowledged = (Acknowledgement(**a_decision(**other)),)
    assert waived(a_finding(force="should"), acknowledgements=acknowledged).blocks
