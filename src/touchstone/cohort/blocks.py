"""A cohort cut into blocks that stay in the processor's cache, one contiguous column per criterion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from touchstone.cohort.arrays import NOT_ASSESSED, NOT_SCORED, Cohort, Flags, LevelRanks, Scores, Units
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method

ROWS = 32_768


@dataclass(frozen=True)
class Column:
    """One criterion in a block: ranks (``None`` when nobody gave any), and which are known unless all are."""

    ranks: LevelRanks | None = None
    known: Flags | None = None


@dataclass(frozen=True)
class Part:
    """One method's facts in a block, gaps and all."""

    columns: Sequence[Column]
    score: Units | None
    out_of: int | None  # the most that can be scored, in the score's units; ``None`` without a test

    @property
    def is_open(self) -> bool:
        """Whether anything is not yet assessed or scored."""
        if any(column.ranks is None or column.known is not None for column in self.columns):
            return True
        return self.out_of is not None and (self.score is None or bool((self.score == NOT_SCORED).any()))


@dataclass(frozen=True)
class Block:
    """Apprentices from ``start`` on, ``size`` of them."""

    start: int
    size: int
    parts: Mapping[str, Part]


def cut(plan: Plan, cohort: Cohort) -> Iterator[Block]:
    """The cohort's blocks in order; raise ``ValueError`` for arrays that do not fit the plan."""
    _check_shape(plan, cohort)
    for start in range(0, cohort.size, ROWS):
        size = min(ROWS, cohort.size - start)
        rows = slice(start, start + size)
        columns = _columns(plan, cohort, rows)
        parts = {method.id: _part(method, columns, cohort, rows) for method in plan.methods}
        yield Block(start, size, parts)


def _check_shape(plan: Plan, cohort: Cohort) -> None:
    criteria = [criterion.id for method in plan.methods for criterion in method.criteria]
    if isinstance(cohort.levels, np.ndarray):
        if cohort.levels.ndim != 2 or cohort.levels.shape[1] != len(criteria):
            raise ValueError(f"the matrix has one column for each of the plan's {len(criteria)} criteria")
        arrays = {"matrix": cohort.levels}
    else:
        arrays = dict(cohort.levels)
        _refuse_unknown("criterion", arrays, criteria)
    for name, array in arrays.items():
        if array.dtype != np.uint8:
            raise ValueError(f"{name}: levels are given as uint8, not as {array.dtype}")
    _refuse_unknown("method with a test", cohort.scores, [m.id for m in plan.methods if m.test is not None])
    for name, scores in cohort.scores.items():
        if scores.units.dtype != np.int64:
            raise ValueError(f"{name}: scores are given as int64, not as {scores.units.dtype}")


def _refuse_unknown(what: str, given: Mapping[str, object], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            raise ValueError(f"the plan has no {what} {name!r}; it has {', '.join(known) or 'none'}")


def _columns(plan: Plan, cohort: Cohort, rows: slice) -> Mapping[str, LevelRanks]:
    if not isinstance(cohort.levels, np.ndarray):
        return {name: array[rows] for name, array in cohort.levels.items()}
    turned = cohort.levels[rows].T
    if turned.strides[1] != 1:
        turned = np.ascontiguousarray(turned)
    criteria = (criterion.id for method in plan.methods for criterion in method.criteria)
    return dict(zip(criteria, turned, strict=True))


def _part(method: Method, columns: Mapping[str, LevelRanks], cohort: Cohort, rows: slice) -> Part:
    scores = cohort.scores.get(method.id)
    return Part(
        columns=[
            _column(criterion.id, columns.get(criterion.id), len(method.levels), rows.start)
            for criterion in method.criteria
        ],
        score=None if scores is None else scores.units[rows],
        out_of=_out_of(method, scores, rows),
    )


def _column(criterion: str, ranks: LevelRanks | None, levels: int, start: int) -> Column:
    if ranks is None:
        return Column()
    if ranks.max() < levels:
        return Column(ranks)
    if (ranks + np.uint8(1)).max() > levels:  # NOT_ASSESSED goes round to 0
        place = int(((ranks >= levels) & (ranks != NOT_ASSESSED)).argmax())
        raise ValueError(
            f"{criterion}: apprentice {start + place} has the rank {ranks[place]}; "
            f"ranks go from 0 to {levels - 1}, and {NOT_ASSESSED} is not yet assessed"
        )
    return Column(ranks, ranks != NOT_ASSESSED)


def _out_of(method: Method, scores: Scores | None, rows: slice) -> int | None:
    if method.test is None:
        return None
    if scores is None:
        return method.test.out_of
    out_of = int(method.test.out_of * 10**scores.places)
    units = scores.units[rows]
    wrong = (units < NOT_SCORED) | (units > out_of)
    if wrong.any():
        place = int(wrong.argmax())
        raise ValueError(
            f"{method.id}: apprentice {rows.start + place} has the score {units[place]}; with "
            f"{scores.places} decimal places scores go from 0 to {out_of}, and {NOT_SCORED} is not yet scored"
        )
    return out_of
