"""What the console gets of a method: all that the plan says of it, exactly, and nothing of anybody."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.plan import a_criterion, a_method, a_plan, a_theme, rule
from tests.factories.record import a_situation, an_attempt, at
from tests.web.console.hints.methods import Of, shipped
from touchstone.rules.plan.grading import Grading, Otherwise, Points, Step, Steps
from touchstone.rules.plan.method import Duration, Method
from touchstone.rules.record.case import Adjustment, Case
from touchstone.rules.roles import Role
from touchstone.web.console.method_data import UnknownMethodError, method_data

SHIPPED = list(shipped())


def data_of(method: Method, **facts: Any) -> dict[str, Any]:
    attempt = an_attempt("a1", method.id)
    situation = a_situation(plan=a_plan(methods=(method,)), attempts=(attempt,), **facts)
    return method_data(situation, attempt)


@pytest.mark.parametrize("of", SHIPPED, ids=lambda of: of.name)
def test_every_method_of_every_plan_is_told_whole(of: Of) -> None:
    attempt = an_attempt("a1", of.method.id)
    data = method_data(a_situation(plan=of.plan, attempts=(attempt,)), attempt)
    assert json.loads(json.dumps(data)) == data
    assert [one["id"] for one in data["sections"]] == [one.id for one in of.method.sections]
    criteria = [one for theme in data["themes"] for one in theme["criteria"]]
    assert [(one["id"], one["text"], tuple(one["ksbs"])) for one in criteria] == [
        (one.id, one.text, one.ksbs) for one in of.method.criteria
    ]
    assert [one["code"] for one in data["ksbs"]] == list(of.method.ksbs)
    assert data["grading"]["rule"].keys() == {"steps"}
    assert data["scale"]["grades"] == list(of.plan.scales[of.method.grading.scale].grades)


def test_an_observation_says_its_times_its_questions_and_its_clauses() -> None:
    of = next(one for one in SHIPPED if one.name == "ST1379 v1.1 observation")
    attempt = an_attempt("observation-1", "observation")
    data = method_data(a_situation(plan=of.plan, attempts=(attempt,)), attempt)
    assert data["attempt"] == "observation-1"
    assert (data["duration"]["minutes"], data["duration"]["extension_minutes"]) == (120, "12")
    live = next(one for one in data["sections"] if one["id"] == "live")
    assert (live["minutes"], live["unbroken"], live["counted"]) == (30, True, True)
    assert live["after"]["sections"] == ["explanation"]
    assert data["questions"]["minimum"]["number"] == 5
    assert data["questions"]["unobserved"]["kind"] == "unobserved_ksb"
    assert [kind["counts"] for kind in data["questions"]["kinds"]] == [True, False, False]
    assert data["declarations"][0]["force"] == "must"
    assert data["words"]["assessor"] == "end-point assessor"
    said = data["clauses"][data["duration"]["source"]]
    assert said.endswith("section “Observation”")
    assert "ST1379" in said


def test_decimals_are_text_so_that_no_browser_rounds_a_grade() -> None:
    steps = Steps(
        best_first=(rule(Step, grade="pass", when=Points(at_least=Decimal("0.30"))),),
        otherwise=rule(Otherwise, grade="fail"),
    )
    method = a_method(
        themes=(a_theme(criteria=(a_criterion("C1", weight=Decimal("0.1")),)),),
        grading=rule(Grading, scale="component", rule=steps),
        duration=rule(Duration, minutes=45, extension_percent=1),
    )
    data = data_of(method)
    assert data["themes"][0]["criteria"][0]["weight"] == "0.1"
    assert data["grading"]["rule"]["steps"]["best_first"][0]["when"] == {"points": {"at_least": "0.30"}}
    assert data["duration"]["extension_minutes"] == "0.45"


def test_what_the_plan_does_not_set_is_nothing() -> None:
    data = data_of(a_method(themes=(a_theme(criteria=()),)))
    assert [data[part] for part in ("duration", "questions", "sample", "test", "recordings", "venues")] == [
        None
    ] * 6
    assert data["themes"][0]["criteria"] == data["declarations"] == data["adjustments"] == []


def test_an_adjustment_says_how_much_and_when_and_neither_who_nor_why() -> None:
    def adjusted(role: Role, method: str = "first") -> Adjustment:
        decided = at("2025-11-01 09:00")
        return Adjustment(
            by="a person", role=role, at=decided, reason="Dyslexia", method=method, extra_minutes=30
        )

    some = (
        adjusted(Role.ASSESSMENT_ORGANISATION),
        adjusted(Role.TRAINING_PROVIDER),
        adjusted(Role.MANAGER),
        adjusted(Role.MANAGER, "second"),
    )
    data = data_of(a_method(), case=Case(adjustments=some))
    assert [one["may"] for one in data["adjustments"]] == [True, False, True]
    assert data["adjustments"][0] == {"minutes": 30, "at": "2025-11-01T09:00:00+00:00", "may": True}
    assert "Dyslexia" not in json.dumps(data)


def test_a_document_that_no_register_has_is_cited_by_its_id() -> None:
    assert data_of(a_method())["clauses"] == {"test-plan § Everything": "test-plan, section “Everything”"}


def test_an_attempt_at_an_unknown_method_is_refused() -> None:
    attempt = an_attempt("a1", "swimming")
    with pytest.raises(UnknownMethodError, match=r"ST9999 v1\.0 has no method swimming"):
        method_data(a_situation(attempts=(attempt,)), attempt)
