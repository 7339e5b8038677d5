"""Filling in the grades, block by block: once as if all that is open came out worst, once as if best."""

from __future__ import annotations

import numpy as np

from touchstone.cohort.arrays import (
    CANNOT_TELL,
    NOT_SCORED,
    Bounds,
    Flags,
    GradeRanks,
    Grades,
    LevelRanks,
    Units,
    choose,
)
from touchstone.cohort.blocks import Block, Column, Part
from touchstone.cohort.compiled import CompiledPlan
from touchstone.cohort.facts import MethodFacts, OverallFacts

NO_SCORE: Units = np.empty(0, dtype=np.int64)


class Answers:
    """The arrays of a cohort's grades while they are being filled."""

    def __init__(self, compiled: CompiledPlan, size: int, capped: Flags | None) -> None:
        if capped is not None and (capped.dtype != np.bool_ or capped.shape != (size,)):
            raise ValueError(f"capped is one bool for each of the {size} apprentices")
        self._compiled = compiled
        self._capped = None if compiled.cap is None else capped
        self._cap = np.int8(compiled.cap or 0)
        self._methods = {m.method.id: _empty(m.scale, size) for m in compiled.methods}
        self._before_cap = _empty(compiled.scale, size)
        self._after_cap = self._before_cap if self._capped is None else _empty(compiled.scale, size)
        self._overall = np.empty(size, dtype=np.int8)

    def fill(self, block: Block) -> None:
        """Work out the grades of one block; the second pass is left out where nothing is open."""
        rows = slice(block.start, block.start + block.size)
        is_open = any(part.is_open for part in block.parts.values())
        lowest = self._complete(block, best=False)
        highest = self._complete(block, best=True) if is_open else lowest
        for name, bounds in self._methods.items():
            bounds.lowest[rows], bounds.highest[rows] = lowest.grades[name], highest.grades[name]
        low = self._compiled.overall(lowest)
        high = self._compiled.overall(highest) if is_open else low
        self._before_cap.lowest[rows], self._before_cap.highest[rows] = low, high
        if self._capped is not None:
            capped = self._capped[rows]
            low, high = _under(low, self._cap, capped), _under(high, self._cap, capped)
            self._after_cap.lowest[rows], self._after_cap.highest[rows] = low, high
        self._overall[rows] = _told(low, high, lowest, highest) if is_open else low

    def grades(self) -> Grades:
        """The filled arrays."""
        return Grades(self._methods, self._before_cap, self._after_cap, self._overall)

    def _complete(self, block: Block, *, best: bool) -> OverallFacts:
        grades: dict[str, GradeRanks] = {}
        marks: dict[str, Units] = {}
        for compiled in self._compiled.methods:
            name = compiled.method.id
            facts = _filled(block.parts[name], block.size, len(compiled.method.levels) - 1, best=best)
            grades[name] = compiled.grades(facts)
            if compiled.mark is not None:
                marks[name] = compiled.mark.of(facts)
        return OverallFacts(block.size, grades, marks)


def _under(grades: GradeRanks, cap: np.int8, capped: Flags) -> GradeRanks:
    return choose(capped, np.minimum(grades, np.full_like(grades, cap)), grades)


def _told(low: GradeRanks, high: GradeRanks, lowest: OverallFacts, highest: OverallFacts) -> GradeRanks:
    """The overall grade where every method's grade is told and both ends agree."""
    told = low == high
    for name, grades in lowest.grades.items():
        told &= grades == highest.grades[name]
    return choose(~told, np.int8(CANNOT_TELL), low)


def _filled(part: Part, size: int, best_rank: int, *, best: bool) -> MethodFacts:
    bests = np.full(size, best_rank, dtype=np.uint8)  # an array: against a single number minimum is slow
    columns = [_filled_column(column, bests, best=best) for column in part.columns]
    return MethodFacts(size, columns, _filled_score(part, size, best=best))


def _filled_column(column: Column, bests: LevelRanks, *, best: bool) -> LevelRanks:
    if column.ranks is None:
        return bests if best else np.zeros_like(bests)
    if column.known is None:
        return column.ranks
    if best:
        return np.minimum(column.ranks, bests)  # NOT_ASSESSED is above every rank
    return column.ranks & np.negative(column.known.view(np.uint8))  # 0 where it is not assessed


def _filled_score(part: Part, size: int, *, best: bool) -> Units:
    if part.out_of is None:
        return NO_SCORE
    units = np.int64(part.out_of if best else 0)
    if part.score is None:
        return np.full(size, units)
    return np.where(part.score == NOT_SCORED, units, part.score)


def _empty(scale: tuple[str, ...], size: int) -> Bounds:
    return Bounds(scale, np.empty(size, dtype=np.int8), np.empty(size, dtype=np.int8))
