"""``grade_many`` beside the shortest numpy that a person would write for this one plan."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import numpy as np

from bench.clock import medians
from bench.job import APPRENTICES, Job, shortest
from bench.line import Line, at_most, faster
from touchstone.cohort import Cohort, grade_many

BAR = 0.5
ROUNDS = 11
MOST_MEMORY = 3.0


def measure(job: Job) -> Iterator[Line]:
    """Rows, columns, gaps, caps, memory."""
    by_criterion = dict(zip(job.criteria, job.columns, strict=True))
    _check(job)
    taken = medians(
        {
            "numpy rows": lambda: shortest(job.rows, 1, job.parts),
            "rows": lambda: grade_many(job.plan, Cohort(job.rows)),
            "numpy columns": lambda: shortest(job.columns, 0, job.parts),
            "columns": lambda: grade_many(job.plan, Cohort(by_criterion)),
            "capped": lambda: grade_many(job.plan, Cohort(job.rows), capped=job.capped),
            "gaps": lambda: grade_many(job.plan, Cohort(job.with_gaps)),
        },
        ROUNDS,
    )
    size = f"{APPRENTICES:,} apprentices × {len(job.criteria)}"
    yield faster(f"grade_many, {size}, one row each", taken["rows"], taken["numpy rows"], BAR)
    yield faster("grade_many, one array per criterion", taken["columns"], taken["numpy columns"], BAR)
    yield faster(
        "grade_many, rows, a tenth capped",
        taken["capped"],
        taken["numpy rows"],
        None,
        "the reference is the same numpy, which knows no cap",
    )
    yield faster(
        "grade_many, rows, 2 % not yet assessed",
        taken["gaps"],
        taken["numpy rows"],
        None,
        "the reference is the same numpy, which knows only met and not met",
    )
    yield at_most(
        "grade_many, memory with its input",
        _memory(job),
        "× input",
        MOST_MEMORY,
        "rows with gaps, some capped",
    )


def _check(job: Job) -> None:
    expected = shortest(job.rows, 1, job.parts)
    if not np.array_equal(grade_many(job.plan, Cohort(job.rows)).overall, expected):
        raise AssertionError("grade_many and the numpy reference disagree")
    if not np.array_equal(shortest(job.columns, 0, job.parts), expected):
        raise AssertionError("the numpy reference disagrees with itself by columns")


def _memory(job: Job) -> float:
    cohort = Cohort(job.with_gaps)
    tracemalloc.start()
    grades = grade_many(job.plan, cohort, capped=job.capped)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    given = job.with_gaps.nbytes + job.capped.nbytes
    if grades.overall.size != len(job.capped):
        raise AssertionError("grades are missing")
    return (given + peak) / given
