"""ST1379 1.0 and 1.2 are graded like 1.1, so what trying everything proves of 1.1 is proved of all three."""

from __future__ import annotations

from typing import Any

import pytest

from tests.exhaustive.shipped import NAMES, shipped
from tests.exhaustive.source_table import COMPONENT, CRITERIA, OVERALL, overall
from tests.properties.sources import moved
from touchstone.rules.grading import capped, overall_grade
from touchstone.rules.plan import Plan
from touchstone.rules.report import GradeRange

TRIED = "ST1379/1.1"
OTHERS = [name for name in NAMES if name.startswith("ST1379/") and name != TRIED]


def graded_by(plan: Plan) -> dict[str, Any]:
    """All of the plan that a grade can depend on; where it is written may differ, and so may its wording."""
    return {
        "scales": plan.scales,
        "overall": moved(plan.grading, "any"),
        "attempts": moved(plan.attempts, "any"),
        "methods": {
            method.id: (
                method.levels,
                method.test,
                moved(method.grading, "any"),
                [
                    (theme.id, [(one.id, one.kind, one.weight) for one in theme.criteria])
                    for theme in method.themes
                ],
            )
            for method in plan.methods
        },
    }


@pytest.mark.parametrize("name", OTHERS)
def test_every_version_is_graded_by_the_same_rules(name: str) -> None:
    assert graded_by(shipped(name)) == graded_by(shipped(TRIED))


def test_the_other_versions_are_the_two_that_there_are() -> None:
    assert OTHERS == ["ST1379/1.0", "ST1379/1.2"]


@pytest.mark.parametrize("name", [TRIED, *OTHERS])
def test_every_version_asks_for_the_criteria_of_the_specification(name: str) -> None:
    plan = shipped(name)
    assert sorted(one.id for method in plan.methods for one in method.criteria) == sorted(CRITERIA)


@pytest.mark.parametrize("name", [TRIED, *OTHERS])
def test_every_version_grades_the_whole_by_the_table_of_the_specification(name: str) -> None:
    plan = shipped(name)
    cap = plan.attempts.cap
    assert cap is not None
    for one in COMPONENT:
        for two in COMPONENT:
            found = overall_grade(plan, {"observation": told(one), "professional_discussion": told(two)})
            assert found.grade == overall(one, two)
            at_most = min(overall(one, two), "pass", key=OVERALL.index)
            assert capped(plan, found, cap.overall).grade == at_most


def told(grade: str) -> GradeRange:
    return GradeRange(lowest=grade, highest=grade, passes=grade != "fail")
