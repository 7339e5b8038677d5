"""How strongly each rule of ST1379 and of the default policy binds, pinned one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from touchstone.plans.law_files import load_policy, load_scheme
from touchstone.plans.plan_file import load_plan
from touchstone.rules.statement import Force, Statement

PLANS = Path(__file__).parents[3] / "src" / "touchstone" / "plans"
SHOULD = {
    "portfolio.mapped",
    "portfolio.covers",
    "portfolio.relationships",
    "portfolio.kinds.witness_statement",
    "portfolio.kinds.reflective_account",
    "portfolio.kinds.self_assessment",
    "portfolio.kinds.employer_opinion",
    "methods.observation.declarations.quiet_place",
    "methods.professional_discussion.notice",
}
TYPICALLY = {
    "gateways.gateway.period",
    "portfolio.pieces",
    "portfolio.kinds.workplace_record",
    "portfolio.kinds.mentoring_contract",
    "portfolio.kinds.planning_document",
    "portfolio.kinds.mentoring_log",
    "portfolio.kinds.mentor_reflective_log",
    "portfolio.kinds.mentee_reflective_log",
    "portfolio.kinds.observation_report",
    "portfolio.kinds.development_communication",
    "portfolio.kinds.recording",
    "portfolio.kinds.other",
    "attempts.kinds.resit.typically",
    "attempts.kinds.retake.typically",
}


def forces(part: Any, path: str = "") -> Iterator[tuple[str, Force]]:
    """Every statement below a part, by its key path."""
    if isinstance(part, Statement):
        yield path.lstrip("."), part.force
    if is_dataclass(part):
        for field in fields(part):
            yield from forces(getattr(part, field.name), f"{path}.{field.name}")
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from forces(value, f"{path}.{key}")
    elif isinstance(part, tuple):
        for index, member in enumerate(part):
            yield from forces(member, f"{path}.{getattr(member, 'id', index)}")


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_rule_of_the_standard_binds_as_its_source_says(version: str) -> None:
    told = dict(forces(load_plan(PLANS / "ST1379" / version / "plan.yaml")))
    assert len(told) > 100
    assert {path for path, force in told.items() if force is Force.SHOULD} == SHOULD
    assert {path for path, force in told.items() if force is Force.TYPICALLY} == TYPICALLY


def test_every_value_of_the_default_policy_and_scheme_binds_as_told() -> None:
    policy, scheme = load_policy(), load_scheme()
    assert {path: force for path, force in forces(policy) if force is not Force.MUST} == {
        "gateway_review": Force.SHOULD,
        "results": Force.SHOULD,
        "no_show_wait": Force.SHOULD,
        "question_review": Force.SHOULD,
        "failed_case_ends": Force.SHOULD,
        **{f"first_checks.{id}": Force.SHOULD for id in ("identity", "environment")},
        "typical_window_grace": Force.TYPICALLY,
        **{f"retention.{number}{part}": Force.SHOULD for number in range(1, 6) for part in ("", ".keep")},
    }
    assert {force for _, force in forces(scheme)} == {Force.MUST}


def test_the_default_policy_says_who_may_do_what_and_how_long() -> None:
    policy = load_policy()
    appeals = policy.appeals
    assert [role.value for role in appeals.by.roles] == ["apprentice", "employer", "training_provider"]
    assert appeals.against.kinds == ("result", "adjustment", "malpractice")
    assert [(stage.id, stage.within.number, stage.within.unit) for stage in appeals.stages] == [
        ("review", 10, "working_days"),
        ("panel", 20, "working_days"),
    ]
    assert [role.value for role in policy.overrides.by] == ["manager"]
    assert (policy.gateway_review.number, policy.gateway_review.unit) == (10, "working_days")
    assert (policy.typical_window_grace.number, policy.typical_window_grace.unit) == (1, "months")
    assert policy.no_show_wait.minutes == 10
    assert policy.failed_case_ends is not None
    assert (policy.failed_case_ends.number, policy.failed_case_ends.unit) == (24, "months")
    sample = policy.quality_sample
    assert (sample.new_assessor_results, sample.of_new_assessors) == (5, 100)
    assert (sample.of_fails, sample.of_others) == (100, 20)
    assert str(sample.source) == "assumed § Quality assurance sample"
