"""The worked cases beside each shipped plan: every one holds, and together they touch every rule."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import touchstone.plans
from touchstone.plans.case_file import Case, Expect, load_cases
from touchstone.plans.case_run import run_case
from touchstone.plans.law_files import load_policy, load_scheme
from touchstone.plans.plan_file import load_plan
from touchstone.rules.judge import assess
from touchstone.rules.plan import Plan
from touchstone.rules.situation import Situation
from touchstone.rules.validity import problems

PLANS = Path(touchstone.plans.__file__).parent
FILES = sorted(path.relative_to(PLANS) for path in PLANS.glob("*/*/cases/*.yaml"))
POLICY, SCHEME = load_policy(), load_scheme()
NEVER_UNMET = {
    "appeal.against",  # the default policy hears every kind of appeal
    "attempt.only_failed",  # a record with such an attempt is refused before it is judged
}


@cache
def plan_of(file: Path) -> Plan:
    return load_plan(PLANS / file.parent.parent / "plan.yaml")


@cache
def cases_of(file: Path) -> tuple[Case, ...]:
    return load_cases(PLANS / file)


def of_plan(folder: str) -> list[Case]:
    return [case for file in FILES if file.is_relative_to(folder) for case in cases_of(file)]


def situation(case: Case, plan: Plan) -> Situation:
    return Situation(plan=plan, policy=POLICY, scheme=SCHEME, record=case.record, now=case.now)


@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_case_of_the_file_holds(file: Path) -> None:
    results = [run_case(case, plan_of(file), POLICY, SCHEME) for case in cases_of(file)]
    assert [(one.case.name, [str(difference) for difference in one.differences]) for one in results] == [
        (one.case.name, []) for one in results
    ]


def test_every_shipped_plan_has_cases() -> None:
    plans = {path.parent.relative_to(PLANS) for path in PLANS.glob("*/*/plan.yaml")}
    assert {file.parent.parent for file in FILES} == plans


def test_the_main_plan_has_at_least_sixty_cases() -> None:
    assert len(of_plan("ST1379/1.1")) >= 60


def test_every_rule_that_judges_the_main_plan_is_named_by_a_case() -> None:
    """A finding's code is expected by name somewhere, both where it holds and where it does not."""
    cases = of_plan("ST1379/1.1")
    plan = load_plan(PLANS / "ST1379/1.1/plan.yaml")
    valid = [one for case in cases if not problems(one := situation(case, plan))]
    judged = {finding.code for one in valid for finding in assess(one).findings}
    expected: dict[str, set[str]] = {}
    for case in cases:
        for name, outcome in case.expect.findings.items():
            expected.setdefault(name.partition(" · ")[0], set()).add(outcome)
    assert judged - expected.keys() == set()
    never_unmet = {code for code in judged if not expected[code] & {"not_met", "waived"}}
    assert never_unmet == NEVER_UNMET


def test_a_case_that_expects_another_force_or_standing_is_told_so() -> None:
    case = next(one for one in of_plan("ST1379/1.1") if one.expect.forces and one.expect.findings)
    name = next(iter(case.expect.forces))
    wrong = Expect(forces={name: "none", "no.such": "must"}, standings={"nobody": "lapsed"})  # type: ignore[dict-item]
    result = run_case(replace(case, expect=wrong), load_plan(PLANS / "ST1379/1.1/plan.yaml"), POLICY, SCHEME)
    told = [str(one) for one in result.differences]
    starts = [
        f"force of {name}: expected none, found {case.expect.forces[name].value} (",
        "force of no.such: expected must, found absent (",
        "standing of nobody: expected lapsed, found absent (",
    ]
    assert [one.startswith(start) for one, start in zip(told, starts, strict=True)] == [True] * 3
