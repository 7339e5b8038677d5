"""What conditions look at: a block of apprentices with every gap filled the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from touchstone.cohort.arrays import Flags, GradeRanks, LevelRanks, Units


@dataclass(frozen=True)
class MethodFacts:
    """One method's criteria, in the method's order, and its score; nothing is left open."""

    size: int
    columns: Sequence[LevelRanks]
    score: Units  # empty without a test
    _worst: dict[tuple[int, ...], LevelRanks] = field(default_factory=dict)

    def worst(self, which: tuple[int, ...]) -> LevelRanks:
        """Each apprentice's lowest rank among these criteria; kept, for several steps ask for the same."""
        if which not in self._worst:
            lowest = self.columns[which[0]].copy()
            for index in which[1:]:
                np.minimum(lowest, self.columns[index], out=lowest)
            self._worst[which] = lowest
        return self._worst[which]


@dataclass(frozen=True)
class OverallFacts:
    """Each method's grade, and its mark in whole units where the overall grade weighs marks."""

    size: int
    grades: Mapping[str, GradeRanks]
    marks: Mapping[str, Units]


MethodTest = Callable[[MethodFacts], Flags]
OverallTest = Callable[[OverallFacts], Flags]
