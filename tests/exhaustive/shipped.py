"""The plans that come with Touchstone, found on disk."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import touchstone.plans
from touchstone.plans.plan_file import load_plan
from touchstone.rules.plan import Plan

FOLDER = Path(touchstone.plans.__file__).parent
NAMES = sorted(f"{path.parent.parent.name}/{path.parent.name}" for path in FOLDER.glob("*/*/plan.yaml"))


@cache
def shipped(name: str) -> Plan:
    """The plan called ``ST1379/1.1`` or the like."""
    return load_plan(FOLDER / name / "plan.yaml")
