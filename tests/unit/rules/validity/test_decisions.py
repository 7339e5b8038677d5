"""Decisions that nobody could have taken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories.law import a_policy
from tests.factories.plan import rule
from tests.factories.record import a_situation, at
from touchstone.rules.policy import Overrides
from touchstone.rules.record.case import Acknowledgement, Case, Exceptional, Override
from touchstone.rules.report import Problem
from touchstone.rules.roles import Role
from touchstone.rules.validity.decisions import problems


def decided(role: Role = Role.MANAGER) -> dict[str, Any]:
    return {"by": "m", "role": role, "at": at("2025-10-15 10:00"), "reason": "Because"}


def told(**facts: Any) -> list[Problem]:
    policy = a_policy(overrides=rule(Overrides, by=(Role.MANAGER, Role.QUALITY_ASSURER)))
    return list(problems(replace(a_situation(case=Case(**facts)), policy=policy)))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.QUALITY_ASSURER])
def test_a_role_that_the_policy_names_may_override(role: Role) -> None:
    assert told(overrides=(Override(finding="notice.first", **decided(role)),)) == []


def test_another_role_may_not() -> None:
    right = Override(finding="notice.first", **decided())
    wrong = Override(finding="notice.first", **decided(Role.ASSESSOR))
    (problem,) = told(overrides=(right, wrong))
    assert problem.place == "case.overrides[1].role"
    assert problem.message == (
        "The assessor may not override a must; only the manager or internal quality assurer may."
    )
    assert problem.remedy == "Let the manager or internal quality assurer decide, or remove the override."


def test_anybody_may_acknowledge() -> None:
    assert told(acknowledgements=(Acknowledgement(finding="x.y", **decided(Role.APPRENTICE)),)) == []


@pytest.mark.parametrize("withdrawn", [None, "2025-10-15 10:00", "2025-10-16 10:00"])
def test_a_determination_may_be_withdrawn_once_it_was_made(withdrawn: str | None) -> None:
    at_ = at(withdrawn) if withdrawn else None
    assert told(exceptional=(Exceptional(attempt="a1", withdrawn_at=at_, **decided()),)) == []


def test_a_determination_is_not_withdrawn_before_it_was_made() -> None:
    kept = Exceptional(attempt="a1", **decided())
    (problem,) = told(exceptional=(kept, replace(kept, withdrawn_at=at("2025-10-15 09:59"))))
    assert problem.place == "case.exceptional[1].withdrawn_at"
    assert problem.message == (
        "Withdrawn at 09:59 on 15 October 2025, before it was determined at 10:00 on 15 October 2025."
    )
    assert problem.remedy == "Correct one of the two times."
