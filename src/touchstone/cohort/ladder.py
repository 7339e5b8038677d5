"""Steps and joined conditions, the same for a method's grade and for the overall grade."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import numpy as np

from touchstone.cohort.arrays import Flags, GradeRanks, choose


class Sized(Protocol):
    """Facts about a block of so many apprentices."""

    @property
    def size(self) -> int:
        """How many apprentices the block has."""


Facts = TypeVar("Facts", bound=Sized)
Test = Callable[[Facts], Flags]


def ladder(rungs: Sequence[tuple[int, Test[Facts]]], otherwise: int) -> Callable[[Facts], GradeRanks]:
    """The grade of the first rung (best first) whose test holds, else ``otherwise``."""

    def grades(facts: Facts) -> GradeRanks:
        answer = np.full(facts.size, otherwise, dtype=np.int8)
        for grade, test in reversed(rungs):
            answer = choose(test(facts), np.int8(grade), answer)
        return answer

    return grades


def all_of(tests: Sequence[Test[Facts]]) -> Test[Facts]:
    """All of the tests hold (true of none)."""

    def test(facts: Facts) -> Flags:
        answer = np.ones(facts.size, dtype=np.bool_)
        for part in tests:
            answer &= part(facts)
        return answer

    return test


def any_of(tests: Sequence[Test[Facts]]) -> Test[Facts]:
    """At least one of the tests holds (false of none)."""

    def test(facts: Facts) -> Flags:
        answer = np.zeros(facts.size, dtype=np.bool_)
        for part in tests:
            answer |= part(facts)
        return answer

    return test


def always(facts: Sized) -> Flags:
    """A test that everybody meets, such as one over no criteria."""
    return np.ones(facts.size, dtype=np.bool_)
