"""Cohorts and their grades as arrays: one place per apprentice, in the order given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

LevelRanks = NDArray[np.uint8]  # a criterion's level as its rank, 0 the worst
GradeRanks = NDArray[np.int8]  # a grade as its place on its scale, 0 the worst
Flags = NDArray[np.bool_]
Units = NDArray[np.int64]  # scores and marks in whole units

NOT_ASSESSED = 255
NOT_SCORED = -1
CANNOT_TELL = -1


@dataclass(frozen=True)
class Scores:
    """Test scores of one method in units of ten to the power of ``-places``: 27.5 is 275 with one place.

    ``NOT_SCORED`` stands for a score that is not yet known.
    """

    units: Units
    places: int = 0


@dataclass(frozen=True)
class Cohort:
    """What is known of each apprentice.

    ``levels`` is a matrix with one row per apprentice and one column per criterion, in the plan's order
    (methods, then themes, then criteria), or one array per criterion id. A value is the level's rank, or
    ``NOT_ASSESSED``; a criterion without an array is not yet assessed for anybody, a method without scores
    not yet scored.
    """

    levels: LevelRanks | Mapping[str, LevelRanks]
    scores: Mapping[str, Scores] = field(default_factory=dict)

    @cached_property
    def size(self) -> int:
        """How many apprentices; raise ``ValueError`` when the arrays differ in length."""
        arrays = [self.levels] if isinstance(self.levels, np.ndarray) else list(self.levels.values())
        sizes = {len(array) for array in arrays} | {len(scores.units) for scores in self.scores.values()}
        if len(sizes) > 1:
            raise ValueError(f"the arrays of a cohort are of one length, but these are of {sorted(sizes)}")
        return sizes.pop() if sizes else 0


@dataclass(frozen=True)
class Bounds:
    """Grades between the worst and the best that the open facts allow, as places on their scale."""

    scale: tuple[str, ...]
    lowest: GradeRanks
    highest: GradeRanks

    @property
    def told(self) -> GradeRanks:
        """The grade where both ends agree, else ``CANNOT_TELL``."""
        return np.where(self.lowest == self.highest, self.lowest, np.int8(CANNOT_TELL))


@dataclass(frozen=True)
class Grades:
    """Each method's grades, the overall grades before and after the cap, and the grade that is final.

    ``overall`` is ``CANNOT_TELL`` until every method's grade is told, as in the scalar rules.
    """

    methods: Mapping[str, Bounds]
    before_cap: Bounds
    after_cap: Bounds
    overall: GradeRanks


def choose(test: Flags, grades: GradeRanks | np.int8, otherwise: GradeRanks) -> GradeRanks:
    """As ``np.where``, without a branch for each apprentice: many times faster where grades vary."""
    mask = np.negative(test.view(np.int8))  # all bits where the test holds, else none
    chosen: GradeRanks = otherwise ^ ((otherwise ^ grades) & mask)
    return chosen
