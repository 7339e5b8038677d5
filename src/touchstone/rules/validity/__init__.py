"""Contradictory facts: a record that holds one is invalid and is not judged.

Promise: all contradictions are reported at once, in the order of the record, each with its place, what is
wrong and what to do; and asking never raises, whatever the record holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation, once
from touchstone.rules.validity import (
    appeals,
    decisions,
    gateways,
    moments,
    names,
    programme,
    repeats,
    sequence,
    sittings,
)

Check = Callable[[Situation], Iterable[Problem]]

FACTS: tuple[Check, ...] = (
    programme.problems,
    moments.problems,
    repeats.problems,
    gateways.problems,
    sittings.problems,
    appeals.problems,
    decisions.problems,
    sequence.too_many,
)


@once
def problems(situation: Situation) -> tuple[Problem, ...]:
    """Every contradiction in the record, in the order of its places; none for a record that can be judged.

    A record of another plan is not held against this one's names. Whether attempts follow one another is
    asked only once all else holds, since it takes their grades.
    """
    found = [*programme.another_plan(situation)]
    if not found:
        found = [*names.problems(situation)]
    for check in FACTS:
        found += check(situation)
    if not found:
        found = [*sequence.problems(situation)]
    return tuple(sorted(found, key=_in_order))


def _in_order(problem: Problem) -> tuple[list[tuple[int, str]], str]:
    """``attempts[10]`` comes after ``attempts[2]``."""
    steps = re.findall(r"([^\[\]]+)|\[(\d+)\]", problem.place)
    return [(int(number), "") if number else (-1, word) for word, number in steps], problem.message
