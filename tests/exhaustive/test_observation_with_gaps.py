"""All 3^10 states of the observation's criteria, not yet assessed among them, on the scalar rules."""

from __future__ import annotations

from itertools import product

import pytest

from tests.exhaustive.shipped import shipped
from tests.exhaustive.source_table import (
    BITS,
    COMPONENT,
    OBSERVATION,
    OBSERVATION_DISTINCTION,
    OBSERVATION_PASS,
    component,
)
from touchstone.rules.grading import method_grade

LEVELS = {False: "not_met", True: "met", None: None}
GRADES = [component(met, OBSERVATION_PASS, OBSERVATION_DISTINCTION) for met in range(1 << len(OBSERVATION))]


def reachable(known: tuple[bool | None, ...]) -> set[str]:
    """The grades of every way in which what is open could still come out, tried one by one."""
    met = sum(BITS[criterion] for criterion, state in zip(OBSERVATION, known, strict=True) if state)
    still_open = [
        BITS[criterion] for criterion, state in zip(OBSERVATION, known, strict=True) if state is None
    ]
    ways = [met]
    for bit in still_open:
        ways += [way | bit for way in ways]
    return {GRADES[way] for way in ways}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ST1379/1.0", "ST1379/1.1", "ST1379/1.2"])
def test_every_state_of_the_observation_has_the_range_that_its_completions_span(name: str) -> None:
    plan = shipped(name)
    method = plan.method("observation")
    assert method is not None
    told = 0
    for known in product((False, True, None), repeat=len(OBSERVATION)):
        levels = {criterion: LEVELS[state] for criterion, state in zip(OBSERVATION, known, strict=True)}
        grades = sorted(reachable(known), key=COMPONENT.index)
        found = method_grade(plan, method, levels)
        assert (found.lowest, found.highest) == (grades[0], grades[-1]), known
        assert found.grade == (grades[0] if len(grades) == 1 else None), known
        fails = {grade == "fail" for grade in grades}
        assert found.passes == (None if len(fails) > 1 else fails == {False}), known
        told += found.grade is not None
    # A fail is told by any not met pass criterion: 3^10 − 2^7 × 3^3 states. With all seven met, a pass is
    # told by any not met distinction criterion (3^3 − 2^3 = 19), a distinction by all three met (1).
    assert told == 3**10 - 2**7 * 3**3 + 19 + 1
