"""The plans and the policy that documents are tested with."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import touchstone.plans
from touchstone.plans.law_files import load_policy
from touchstone.plans.plan_file import load_plan
from touchstone.rules.plan import Plan
from touchstone.rules.policy import Policy

PLANS = Path(touchstone.plans.__file__).parent
VERSIONS = ("ST1379/1.0", "ST1379/1.1", "ST1379/1.2", "ST9001/1.0", "ST9002/1.0")


@cache
def shipped(version: str) -> Plan:
    return load_plan(PLANS / version / "plan.yaml")


@cache
def shipped_policy() -> Policy:
    return load_policy()


def every_method() -> list[tuple[str, str]]:
    """Each method of each shipped plan."""
    return [(version, method.id) for version in VERSIONS for method in shipped(version).methods]
