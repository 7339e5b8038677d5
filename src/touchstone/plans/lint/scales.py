"""Scales of grades, levels of criteria and their weights: rising, and with something that fails."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from touchstone.plans.lint.fault import LintFault, unknown
from touchstone.plans.tree import KeyPath
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import Scale
from touchstone.rules.plan.method import Method
from touchstone.rules.words import plural


def faults(plan: Plan) -> Iterator[LintFault]:
    """Faults of each scale, and of each method's levels and weights."""
    used = {plan.grading.scale, *(method.grading.scale for method in plan.methods)}
    for id, scale in plan.scales.items():
        yield from _scale(("scales", id), scale)
        if id not in used:
            yield LintFault(
                ("scales", id), f"nothing is graded on the scale {id}.", "Delete it, or grade on it."
            )
    for index, method in enumerate(plan.methods):
        yield from _levels(("methods", index, "levels"), method)
        yield from _weights(("methods", index), method)


def _scale(path: KeyPath, scale: Scale) -> Iterator[LintFault]:
    if len(scale.grades) < 2:
        yield LintFault((*path, "grades"), "a scale has at least two grades.", "List them, the worst first.")
    elif scale.grades[0] == scale.passes_from:
        message = f'grades pass from "{scale.passes_from}", the worst of them, so nothing fails.'
        yield LintFault((*path, "passes_from"), message, "Name the first that passes.")
    yield from unknown((*path, "passes_from"), "grade", scale.passes_from, scale.grades)


def _levels(path: KeyPath, method: Method) -> Iterator[LintFault]:
    if len(method.levels) < 2:
        yield LintFault(path, "there are at least two levels.", "List them, the worst first.")
    if any(level.points < 0 for level in method.levels[:1]):
        message = f'the level "{method.levels[0].id}" has {plural(method.levels[0].points, "point")}.'
        yield LintFault((*path, 0, "points"), message, "Count from 0 or more.")
    for index, (lower, higher) in enumerate(pairwise(method.levels)):
        if higher.points <= lower.points:
            points = plural(higher.points, "point")
            message = f'"{higher.id}" has {points}, and "{lower.id}" before it {lower.points}.'
            yield LintFault((*path, index + 1, "points"), message, "Let points rise from level to level.")


def _weights(path: KeyPath, method: Method) -> Iterator[LintFault]:
    for index, theme in enumerate(method.themes):
        for number, criterion in enumerate(theme.criteria):
            if criterion.weight < 0:
                here: KeyPath = (*path, "themes", index, "criteria", number, "weight")
                message = f"{criterion.id} weighs {criterion.weight}, so meeting it would lower the points."
                yield LintFault(here, message, "Write a weight of 0 or more.")
