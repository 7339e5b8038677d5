"""How grades are made: each rule in its place, sound in its parts, and able to give every grade."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.plans.lint import conditions, reach, steps, table
from touchstone.plans.lint.conditions import Graded
from touchstone.plans.lint.fault import LintFault
from touchstone.plans.tree import KeyPath
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import MethodReached
from touchstone.rules.plan.grading import GradeOf, Steps, Table, Weighted
from touchstone.rules.plan.method import Method


def faults(plan: Plan) -> Iterator[LintFault]:
    """Faults of each method's grading and of the overall grading.

    Whether grades can be reached is asked only of rules that are sound in their parts.
    """
    sound = True
    for index, method in enumerate(plan.methods):
        found = [*_of_method(plan, ("methods", index, "grading", "rule"), method)]
        sound = sound and not found and _gradable(plan, method)
        yield from found
    yield from _overall(plan, sound=sound)
    yield from _without_part(plan)


def _of_method(plan: Plan, path: KeyPath, method: Method) -> Iterator[LintFault]:
    rule = method.grading.rule
    if isinstance(rule, Table):
        yield LintFault(path, "a table is for the overall grade alone.", "Grade the method by steps.")
        return
    found = [*_parts(plan, path, rule, method)]
    yield from found
    if not found and _gradable(plan, method):
        yield from reach.of_method(path, method, rule)


def _gradable(plan: Plan, method: Method) -> bool:
    """Whether outcomes can be graded: the scale is known, there are levels, each criterion has its own id."""
    different = len({criterion.id for criterion in method.criteria}) == len(method.criteria)
    return method.grading.scale in plan.scales and bool(method.levels) and different


def _parts(plan: Plan, path: KeyPath, rule: Steps, method: Method | None) -> Iterator[LintFault]:
    scale = plan.scales.get((plan if method is None else method).grading.scale)
    if scale is not None:
        yield from steps.faults(scale, path, rule)
    yield from conditions.faults(Graded(plan, method), path, rule)


def _overall(plan: Plan, *, sound: bool) -> Iterator[LintFault]:
    path: KeyPath = ("grading", "rule")
    rule = plan.grading.rule
    scale = plan.scales.get(plan.grading.scale)
    if isinstance(rule, Steps):
        found = [*_parts(plan, path, rule, None)]
        yield from found
        if sound and not found and plan.methods:
            yield from reach.of_plan(path, plan, rule)
    elif scale is not None:
        yield from table.faults(plan, scale, path, rule)


def _without_part(plan: Plan) -> Iterator[LintFault]:
    """A fault for each method whose grade neither the overall grade nor a gateway looks at."""
    part = set(_named_overall(plan)) | {
        requirement.method
        for gateway in plan.gateways
        for requirement in gateway.requirements
        if isinstance(requirement, MethodReached)
    }
    for index, method in enumerate(plan.methods):
        if method.id not in part:
            message = f"{method.id} has no part in the overall grade."
            yield LintFault(("methods", index), message, "Name it there, or in a gateway's requirement.")


def _named_overall(plan: Plan) -> Iterator[str]:
    rule = plan.grading.rule
    if isinstance(rule, Table):
        yield from rule.methods
        return
    for _, condition in conditions.conditions(rule, ()):
        if isinstance(condition, GradeOf):
            yield condition.method
        elif isinstance(condition, Weighted):
            yield from condition.weights
