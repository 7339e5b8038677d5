"""Grading by steps: from the best down, each grade given once, and each within reach."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from touchstone.plans.lint.fault import LintFault, unknown
from touchstone.plans.tree import KeyPath
from touchstone.rules.plan.grading import Scale, Steps


def faults(scale: Scale, path: KeyPath, steps: Steps) -> Iterator[LintFault]:
    """Faults in the order of the steps, whose rule lies at ``path``, and grades that none of them gives."""
    order = scale.grades
    given = [step.grade for step in steps.best_first]
    for index, grade in enumerate(given):
        yield from unknown((*path, "best_first", index, "grade"), "grade of the scale", grade, order)
    yield from unknown((*path, "otherwise", "grade"), "grade of the scale", steps.otherwise.grade, order)
    if not {*given, steps.otherwise.grade} <= set(order):
        return
    for index, (better, grade) in enumerate(pairwise(given)):
        if order.index(grade) >= order.index(better):
            here: KeyPath = (*path, "best_first", index + 1, "grade")
            message = f'"{grade}" comes after "{better}", and is not a lower grade.'
            yield LintFault(here, message, "List steps from the best grade down, one for each grade.")
    if any(order.index(grade) <= order.index(steps.otherwise.grade) for grade in given):
        message = f'"{steps.otherwise.grade}" is given otherwise, and is not below the grades of all steps.'
        yield LintFault((*path, "otherwise", "grade"), message, "Give the lowest grade otherwise.")
    yield from never_given(scale, path, {*given, steps.otherwise.grade})


def never_given(scale: Scale, path: KeyPath, given: set[str]) -> Iterator[LintFault]:
    """A fault for each grade of the scale that the rule at ``path`` never gives."""
    for grade in scale.grades:
        if grade not in given:
            message = f'the grade "{grade}" of the scale is out of reach: nothing gives it.'
            yield LintFault(path, message, "Say how it is earned, or take it out of the scale.")
