"""Names that lead elsewhere in the plan: each must lead to something that is there."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.plans.lint.fault import LintFault, unknown
from touchstone.plans.tree import KeyPath
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import MethodReached
from touchstone.rules.plan.method import Method


def faults(plan: Plan) -> Iterator[LintFault]:
    """A fault for each unknown name of a gateway, method, section, kind of question, scale or grade."""
    for index, gateway in enumerate(plan.gateways):
        for number, requirement in enumerate(gateway.requirements):
            if isinstance(requirement, MethodReached):
                path: KeyPath = ("gateways", index, "requirements", number)
                yield from reached(plan, path, requirement.method, requirement.at_least)
    if plan.portfolio is not None:
        yield from unknown(("portfolio", "underpins"), "method", plan.portfolio.underpins, _methods(plan))
        if plan.portfolio.covers is not None:
            path = ("portfolio", "covers", "method")
            yield from unknown(path, "method", plan.portfolio.covers.method, _methods(plan))
    for index, method in enumerate(plan.methods):
        yield from _of_method(plan, ("methods", index), method)
    yield from unknown(("grading", "scale"), "scale", plan.grading.scale, plan.scales)


def grades_of(plan: Plan, method_id: str) -> tuple[str, ...]:
    """The grades that a method can be given; none when the method or its scale is unknown."""
    method = plan.method(method_id)
    scale = None if method is None else plan.scales.get(method.grading.scale)
    return () if scale is None else scale.grades


def reached(plan: Plan, path: KeyPath, method_id: str, grade: str | None) -> Iterator[LintFault]:
    """Faults of "this method has reached this grade", with ``method`` and ``at_least`` below ``path``."""
    yield from unknown((*path, "method"), "method", method_id, _methods(plan))
    if grades := grades_of(plan, method_id):
        yield from unknown((*path, "at_least"), f"grade of {method_id}", grade, grades)


def _methods(plan: Plan) -> list[str]:
    return [method.id for method in plan.methods]


def _of_method(plan: Plan, path: KeyPath, method: Method) -> Iterator[LintFault]:
    yield from _gateways_of(plan, path, method)
    for index, first in enumerate(method.after_methods):
        yield from reached(plan, (*path, "after_methods", index), first.method, first.at_least)
    yield from _sections_of(path, method)
    if method.questions is not None and method.questions.unobserved is not None:
        kinds = [kind.id for kind in method.questions.kinds]
        here: KeyPath = (*path, "questions", "unobserved", "kind")
        yield from unknown(here, "kind of question", method.questions.unobserved.kind, kinds)
    yield from unknown((*path, "grading", "scale"), "scale", method.grading.scale, plan.scales)


def _gateways_of(plan: Plan, path: KeyPath, method: Method) -> Iterator[LintFault]:
    recordings = method.recordings
    named = {
        (*path, "after_gateway", "gateway"): method.after_gateway,
        (*path, "before_gateway", "gateway"): method.before_gateway,
        (*path, "recordings", "held_after", "gateway"): recordings.held_after
        if recordings is not None
        else None,
        (*path, "recordings", "recorded_after", "gateway"): recordings.recorded_after
        if recordings is not None
        else None,
    }
    for here, gate in named.items():
        if gate is not None:
            yield from unknown(here, "gateway", gate.gateway, [gateway.id for gateway in plan.gateways])


def _sections_of(path: KeyPath, method: Method) -> Iterator[LintFault]:
    known = [section.id for section in method.sections]
    for index, section in enumerate(method.sections):
        for number, name in enumerate(section.after.sections if section.after is not None else ()):
            yield from unknown(
                (*path, "sections", index, "after", "sections", number), "section", name, known
            )
    if method.recordings is not None:
        yield from unknown((*path, "recordings", "section"), "section", method.recordings.section, known)
    if method.questions is not None and method.questions.asked_in is not None:
        here = (*path, "questions", "asked_in", "section")
        yield from unknown(here, "section", method.questions.asked_in.section, known)
