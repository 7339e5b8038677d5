"""The job that all contenders do: a million apprentices of ST1379 1.1 from criteria to overall grades."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import touchstone.plans
from touchstone.plans.plan_file import load_plan
from touchstone.rules.plan import Plan

APPRENTICES = 1_000_000
PLAN_FILE = Path(touchstone.plans.__file__).parent / "ST1379" / "1.1" / "plan.yaml"
MET_SHARE = 0.97  # so that every overall grade occurs: about 57 % pass all 18 pass criteria
GAP_SHARE = 0.02
TABLE = np.array([[0, 0, 0], [0, 1, 2], [0, 2, 3]], dtype=np.int8)  # fail, pass, merit, distinction


@dataclass(frozen=True)
class Part:
    """Where a method's criteria stand among the columns."""

    method: str
    passes: list[int]
    distinctions: list[int]


@dataclass(frozen=True)
class Job:
    """The arrays, as rows and as columns, without gaps and with some."""

    plan: Plan
    criteria: list[str]
    parts: list[Part]
    rows: NDArray[np.uint8]
    columns: NDArray[np.uint8]
    with_gaps: NDArray[np.uint8]
    columns_with_gaps: NDArray[np.uint8]
    capped: NDArray[np.bool_]


def the_job(apprentices: int = APPRENTICES) -> Job:
    """The same arrays at every run."""
    plan = load_plan(PLAN_FILE)
    placed = [(method.id, one) for method in plan.methods for one in method.criteria]
    parts = [
        Part(
            method.id,
            [place for place, (id, one) in enumerate(placed) if id == method.id and one.kind == "pass"],
            [
                place
                for place, (id, one) in enumerate(placed)
                if id == method.id and one.kind == "distinction"
            ],
        )
        for method in plan.methods
    ]
    random = np.random.default_rng(1379)
    rows = (random.random((apprentices, len(placed))) < MET_SHARE).astype(np.uint8)
    with_gaps = np.where(random.random(rows.shape) < GAP_SHARE, 255, rows).astype(np.uint8)
    capped = random.random(apprentices) < 0.1
    criteria = [criterion.id for _, criterion in placed]
    columns, columns_with_gaps = np.ascontiguousarray(rows.T), np.ascontiguousarray(with_gaps.T)
    return Job(plan, criteria, parts, rows, columns, with_gaps, columns_with_gaps, capped)


def shortest(levels: NDArray[np.uint8], axis: int, parts: list[Part]) -> NDArray[np.int8]:
    """The shortest numpy by hand for this plan: ``all`` over columns, one look-up; no gaps, no cap."""

    def met(which: list[int]) -> NDArray[np.uint8]:
        chosen = levels[:, which] if axis else levels[which]
        every: NDArray[np.uint8] = np.logical_and.reduce(chosen, axis=axis).view(np.uint8)
        return every

    first, second = (met(part.passes) * (1 + met(part.distinctions)) for part in parts)
    grades: NDArray[np.int8] = TABLE[first, second]
    return grades
