"""The grades of a whole cohort at once, from arrays: the scalar rules' answers, a million at a time.

Grades only: notice, conduct and limits are judged one record at a time by ``touchstone.rules``.
See docs/decisions/0003-own-evaluator.md for why this is our own small evaluator.
"""

from __future__ import annotations

from touchstone.cohort.arrays import Bounds, Cohort, Flags, Grades
from touchstone.cohort.blocks import cut
from touchstone.cohort.compiled import compile_plan
from touchstone.cohort.result import Answers
from touchstone.rules.plan import Plan

__all__ = ["Bounds", "Cohort", "Grades", "grade_many"]


def grade_many(plan: Plan, cohort: Cohort, *, capped: Flags | None = None) -> Grades:
    """The grades that ``touchstone.rules.grading`` gives to each apprentice of the cohort.

    ``capped`` says whose overall grade carries the plan's cap (absent: nobody's); a plan without a cap
    ignores it. Raises ``ValueError`` for arrays that do not fit the plan or each other, and
    for a plan whose sums are too large to be exact in 64 bits.
    """
    compiled = compile_plan(plan, {method: scores.places for method, scores in cohort.scores.items()})
    answers = Answers(compiled, cohort.size, capped)
    for block in cut(plan, cohort):
        answers.fill(block)
    return answers.grades()
