"""All 2^26 combinations of met and not met of ST1379 1.1, against the specification's own words.

``test_other_versions.py`` carries what is proved here over to the other versions.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.exhaustive.shipped import shipped
from tests.exhaustive.source_table import (
    BITS,
    COMPONENT,
    CRITERIA,
    DISCUSSION_DISTINCTION,
    DISCUSSION_PASS,
    OBSERVATION_DISTINCTION,
    OBSERVATION_PASS,
    OVERALL,
    components,
    overalls,
)
from touchstone.cohort import Cohort, Grades, grade_many

LOW_BITS = 20
AT_ONCE = 1 << LOW_BITS
ALL = 1 << len(CRITERIA)


def the_columns(met: NDArray[np.uint32]) -> dict[str, NDArray[np.uint8]]:
    """A column for each criterion, 1 where its bit is set."""
    return {criterion: ((met & bit) != 0).astype(np.uint8) for criterion, bit in BITS.items()}


def check(grades: Grades, met: NDArray[np.uint32], *, resat: bool) -> NDArray[np.int64]:
    """Compare all grades of these apprentices; how many came to each overall grade."""
    observation = components(met, OBSERVATION_PASS, OBSERVATION_DISTINCTION)
    discussion = components(met, DISCUSSION_PASS, DISCUSSION_DISTINCTION)
    for id, expected in (("observation", observation), ("professional_discussion", discussion)):
        assert np.array_equal(grades.methods[id].lowest, expected)
        assert np.array_equal(grades.methods[id].highest, expected)
    assert np.array_equal(grades.overall, overalls(met, resat=resat))
    return np.bincount(grades.overall, minlength=len(OVERALL))


@pytest.mark.slow
def test_every_combination_is_graded_as_the_specification_says() -> None:
    plan = shipped("ST1379/1.1")
    assert plan.scales["component"].grades == COMPONENT
    assert plan.scales["overall"].grades == OVERALL
    everybody = np.ones(AT_ONCE, dtype=np.bool_)
    first_attempt = np.zeros(len(OVERALL), dtype=np.int64)
    capped = np.zeros(len(OVERALL), dtype=np.int64)
    for start in range(0, ALL, AT_ONCE):
        met = np.arange(start, start + AT_ONCE, dtype=np.uint32)
        cohort = Cohort(the_columns(met))
        first_attempt += check(grade_many(plan, cohort), met, resat=False)
        capped += check(grade_many(plan, cohort, capped=everybody), met, resat=True)
    # With all 7 + 11 pass criteria met, 3 and 5 distinction criteria leave 2^3 × 2^5 = 256 combinations:
    # 7 × 31 = 217 passes, 7 + 31 = 38 merits and one distinction; the cap makes passes of all of them.
    assert first_attempt.tolist() == [ALL - 256, 217, 38, 1]
    assert capped.tolist() == [ALL - 256, 256, 0, 0]
