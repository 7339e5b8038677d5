"""Names that must be given once: ids, codes, and the members of lists in which a repeat means nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from touchstone.plans.lint.fault import LintFault
from touchstone.plans.tree import Key, KeyPath
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import EmployerVerification
from touchstone.rules.plan.grading import Table
from touchstone.rules.plan.method import Method

Named = tuple[KeyPath, str]


def faults(plan: Plan) -> Iterator[LintFault]:
    """A fault for each name given a second time where names must differ."""
    for noun, names in _lists(plan):
        yield from _repeats(noun, names)


def _repeats(noun: str, names: Iterable[Named]) -> Iterator[LintFault]:
    seen: set[str] = set()
    for path, name in names:
        if name in seen:
            yield LintFault(path, f'the {noun} "{name}" is given twice.', "Rename or delete one of them.")
        seen.add(name)


def _lists(plan: Plan) -> Iterator[tuple[str, Iterable[Named]]]:
    yield "KSB", _fields(("ksbs",), plan.ksbs, "code")
    yield "gateway", _fields(("gateways",), plan.gateways)
    yield "method", _fields(("methods",), plan.methods)
    yield (
        "criterion",
        [
            (path, criterion)
            for index, method in enumerate(plan.methods)
            for number, theme in enumerate(method.themes)
            for path, criterion in _fields(("methods", index, "themes", number, "criteria"), theme.criteria)
        ],
    )
    yield "kind of attempt", _fields(("attempts", "kinds"), plan.attempts.kinds)
    if plan.portfolio is not None:
        yield "kind of evidence", _fields(("portfolio", "kinds"), plan.portfolio.kinds)
    for id, scale in plan.scales.items():
        yield "grade", _members(("scales", id, "grades"), scale.grades)
    if isinstance(plan.grading.rule, Table):
        yield "method", _members(("grading", "rule", "methods"), plan.grading.rule.methods)
    yield from _of_gateways(plan)
    yield from _of_confirmation(plan)
    for index, method in enumerate(plan.methods):
        yield from _of_method(("methods", index), method)


def _of_gateways(plan: Plan) -> Iterator[tuple[str, Iterable[Named]]]:
    for index, gateway in enumerate(plan.gateways):
        path: KeyPath = ("gateways", index, "requirements")
        yield "requirement", _fields(path, gateway.requirements)
        for number, requirement in enumerate(gateway.requirements):
            yield "role", _members((*path, number, "signed_by"), requirement.signed_by)
            if isinstance(requirement, EmployerVerification):
                yield "KSB", _members((*path, number, "ksbs"), requirement.ksbs)


def _of_confirmation(plan: Plan) -> Iterator[tuple[str, Iterable[Named]]]:
    if plan.confirmation is not None:
        confirmed = _fields(("confirmation", "confirmed"), plan.confirmation.confirmed, "part")
        open_ = _fields(("confirmation", "not_confirmed"), plan.confirmation.not_confirmed, "part")
        yield "part", [*confirmed, *open_]


def _of_method(path: KeyPath, method: Method) -> Iterator[tuple[str, Iterable[Named]]]:
    yield "section", _fields((*path, "sections"), method.sections)
    yield "theme", _fields((*path, "themes"), method.themes)
    yield "level", _fields((*path, "levels"), method.levels)
    yield "declaration", _fields((*path, "declarations"), method.declarations)
    yield "method to come first", _fields((*path, "after_methods"), method.after_methods, "method")
    if method.questions is not None:
        yield "kind of question", _fields((*path, "questions", "kinds"), method.questions.kinds)
    if method.venues is not None:
        yield "venue", _members((*path, "venues", "accepted"), method.venues.accepted)
    for index, theme in enumerate(method.themes):
        here: KeyPath = (*path, "themes", index)
        yield "KSB", _members((*here, "ksbs"), theme.ksbs)
        for number, criterion in enumerate(theme.criteria):
            yield "KSB", _members((*here, "criteria", number, "ksbs"), criterion.ksbs)


def _fields(path: KeyPath, members: Iterable[Any], field: Key = "id") -> list[Named]:
    return [((*path, index, field), getattr(member, str(field))) for index, member in enumerate(members)]


def _members(path: KeyPath, members: Iterable[str]) -> list[Named]:
    return [((*path, index), member) for index, member in enumerate(members)]
