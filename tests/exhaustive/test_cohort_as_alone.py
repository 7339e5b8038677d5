"""Random cohorts with gaps: arrays and scalar rules agree, for every plan that comes with Touchstone."""

from __future__ import annotations

import numpy as np
import pytest

from tests.exhaustive.shipped import NAMES, shipped
from tests.factories.cohort import a_random_cohort, from_arrays, scalar
from touchstone.cohort import grade_many

APPRENTICES = 1000


@pytest.mark.slow
@pytest.mark.parametrize("gaps", [0.0, 0.02, 0.3])
@pytest.mark.parametrize("name", NAMES)
def test_a_cohort_is_graded_as_each_apprentice_alone(name: str, gaps: float) -> None:
    plan = shipped(name)
    cohort = a_random_cohort(plan, APPRENTICES, gaps, seed=26)
    capped = np.random.default_rng(7).random(APPRENTICES) < 0.25
    grades = grade_many(plan, cohort, capped=capped)
    for place in range(APPRENTICES):
        assert from_arrays(grades, place) == scalar(plan, cohort, place, capped=bool(capped[place]))


def test_all_shipped_plans_are_found() -> None:
    assert {"ST1379/1.0", "ST1379/1.1", "ST1379/1.2"} <= set(NAMES)
