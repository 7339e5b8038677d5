"""ST1379's grades as its specification words them, written here a second time and by other means.

``tquk-st1379-spec § Grading`` (twice), ``§ Overall Grading`` and ``§ Resits and Retakes``. An apprentice is
one whole number, a bit for each criterion in the order below. Nothing here is taken from the product.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

OBSERVATION_PASS = [f"OBS-P{number}" for number in range(1, 8)]
OBSERVATION_DISTINCTION = [f"OBS-D{number}" for number in range(1, 4)]
DISCUSSION_PASS = [f"PD-P{number}" for number in range(1, 12)]
DISCUSSION_DISTINCTION = [f"PD-D{number}" for number in range(1, 6)]
OBSERVATION = OBSERVATION_PASS + OBSERVATION_DISTINCTION
CRITERIA = OBSERVATION + DISCUSSION_PASS + DISCUSSION_DISTINCTION
BITS = {criterion: 1 << place for place, criterion in enumerate(CRITERIA)}

COMPONENT = ("fail", "pass", "distinction")
OVERALL = ("fail", "pass", "merit", "distinction")


def mask(criteria: list[str]) -> int:
    """The bits of these criteria."""
    return sum(BITS[criterion] for criterion in criteria)


def component(met: int, passes: list[str], distinctions: list[str]) -> str:
    """All pass criteria met: a pass; all pass and all distinction criteria: a distinction; else a fail."""
    if met & mask(passes) != mask(passes):
        return "fail"
    return "distinction" if met & mask(distinctions) == mask(distinctions) else "pass"


def overall(observation: str, discussion: str) -> str:
    """The table of the specification."""
    if "fail" in {observation, discussion}:
        return "fail"
    return {0: "pass", 1: "merit", 2: "distinction"}[[observation, discussion].count("distinction")]


def components(met: NDArray[np.uint32], passes: list[str], distinctions: list[str]) -> NDArray[np.intp]:
    """Places on ``COMPONENT`` of many apprentices."""
    every_pass = (met & mask(passes)) == mask(passes)
    every_criterion = (met & mask(passes + distinctions)) == mask(passes + distinctions)
    grades: NDArray[np.intp] = every_pass.astype(np.intp) + every_criterion.astype(np.intp)
    return grades


def overalls(met: NDArray[np.uint32], *, resat: bool) -> NDArray[np.int8]:
    """Places on ``OVERALL`` of many apprentices; a resit or retake gives a pass at the most."""
    table = np.array(
        [[OVERALL.index(overall(one, two)) for two in COMPONENT] for one in COMPONENT], dtype=np.int8
    )
    if resat:
        table = np.array(
            [[min(grade, OVERALL.index("pass")) for grade in row] for row in table], dtype=np.int8
        )
    first = components(met, OBSERVATION_PASS, OBSERVATION_DISTINCTION)
    second = components(met, DISCUSSION_PASS, DISCUSSION_DISTINCTION)
    found: NDArray[np.int8] = table[first, second]
    return found
