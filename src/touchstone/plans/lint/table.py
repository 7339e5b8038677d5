"""A table over the methods' grades: total, unambiguous, monotonic, and without a row that is never used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sized
from itertools import product
from math import prod

from touchstone.plans.lint.fault import LintFault, unknown
from touchstone.plans.lint.references import grades_of
from touchstone.plans.lint.steps import never_given
from touchstone.plans.tree import KeyPath
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import Scale, Table
from touchstone.rules.words import listed, plural

MOST_TRIES = 1_000_000
Grades = Mapping[str, str]  # one grade for each method of the table


def faults(plan: Plan, scale: Scale, path: KeyPath, table: Table) -> Iterator[LintFault]:
    """Faults of an overall table, whose rule lies at ``path``; what it makes, once its names are right."""
    named = [*_methods(plan, path, table), *_rows(plan, scale, path, table)]
    yield from named
    yield from never_given(scale, path, {row.grade for row in table.rows})
    tries = prod(len(grades_of(plan, method)) for method in table.methods) * len(table.rows)
    if named or not tries:
        return
    if tries > MOST_TRIES:
        message = f"{tries:,} comparisons of rows with grades are too many to prove that the table is total."
        yield LintFault(path, message, "Use steps with conditions instead of a table.")
        return
    yield from _makes(scale, path, table, _Made(plan, table))


def _methods(plan: Plan, path: KeyPath, table: Table) -> Iterator[LintFault]:
    for index, id in enumerate(table.methods):
        yield from unknown((*path, "methods", index), "method", id, [method.id for method in plan.methods])
    if not table.methods:
        yield LintFault((*path, "methods"), "the table is over no method.", "List the methods.")


def _rows(plan: Plan, scale: Scale, path: KeyPath, table: Table) -> Iterator[LintFault]:
    for index, row in enumerate(table.rows):
        here: KeyPath = (*path, "rows", index)
        yield from unknown((*here, "grade"), "overall grade", row.grade, scale.grades)
        for id, grade in row.when.items():
            place: KeyPath = (*here, "when", id)
            yield from unknown(place, "method of this table", id, table.methods)
            if grades := grades_of(plan, id):
                yield from unknown(place, f"grade of {id}", grade, grades)


class _Made:
    """What the table makes of every combination of the methods' grades."""

    def __init__(self, plan: Plan, table: Table) -> None:
        self.table = table
        self.orders = {id: grades_of(plan, id) for id in table.methods}
        self.rows: dict[tuple[str, ...], list[int]] = {
            combination: self._matching(dict(zip(self.orders, combination, strict=True)))
            for combination in product(*self.orders.values())
        }

    def _matching(self, grades: Grades) -> list[int]:
        return [
            index
            for index, row in enumerate(self.table.rows)
            if all(grades[id] == grade for id, grade in row.when.items())
        ]

    def grade(self, combination: tuple[str, ...]) -> str | None:
        """The grade of the first row for this combination, ``None`` where there is no row."""
        rows = self.rows[combination]
        return self.table.rows[rows[0]].grade if rows else None

    def conflicts(self) -> dict[tuple[int, int], tuple[str, ...]]:
        """The first row and another that gives another grade, with the first combination both are for."""
        found: dict[tuple[int, int], tuple[str, ...]] = {}
        for combination, rows in self.rows.items():
            for other in rows[1:]:
                if self.table.rows[other].grade != self.table.rows[rows[0]].grade:
                    found.setdefault((rows[0], other), combination)
        return found

    def betters(self, combination: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The combinations in which one method has the next better grade."""
        for place, order in enumerate(self.orders.values()):
            rank = order.index(combination[place]) + 1
            if rank < len(order):
                yield (*combination[:place], order[rank], *combination[place + 1 :])

    def said(self, combination: tuple[str, ...]) -> str:
        """The combination in words: ``observation fail and discussion pass``."""
        return listed(f"{id} {grade}" for id, grade in zip(self.orders, combination, strict=True))


def _makes(scale: Scale, path: KeyPath, table: Table, made: _Made) -> Iterator[LintFault]:
    yield from _missing(path, made)
    yield from _conflicts(path, table, made)
    yield from _worsening(scale, path, made)
    used = {rows[0] for rows in made.rows.values() if rows}
    conflicting = {other for _, other in made.conflicts()}
    for index in range(len(table.rows)):
        if index not in used | conflicting:
            message = f"row {index + 1} is never used: the rows above are for all its grades."
            yield LintFault((*path, "rows", index), message, "Delete it, or mend its grades.")


def _missing(path: KeyPath, made: _Made) -> Iterator[LintFault]:
    missing = [combination for combination, rows in made.rows.items() if not rows]
    if missing:
        message = f"the table is not total: no row is for {made.said(missing[0])}{_and_more(missing)}."
        yield LintFault((*path, "rows"), message, "Add a row.")


def _conflicts(path: KeyPath, table: Table, made: _Made) -> Iterator[LintFault]:
    for (first, other), combination in made.conflicts().items():
        message = (
            f"rows {first + 1} and {other + 1} are both for {made.said(combination)}, "
            f'and give "{table.rows[first].grade}" and "{table.rows[other].grade}".'
        )
        yield LintFault((*path, "rows", other), message, "Let one row alone be for these grades.")


def _worsening(scale: Scale, path: KeyPath, made: _Made) -> Iterator[LintFault]:
    found = [
        (lower, better)
        for lower in made.rows
        for better in made.betters(lower)
        if _rank(scale, made.grade(lower)) > _rank(scale, made.grade(better)) >= 0
    ]
    if found:
        lower, better = found[0]
        message = (
            f'the table is not monotonic: {made.said(lower)} makes "{made.grade(lower)}", and the better '
            f'{made.said(better)} makes only "{made.grade(better)}"{_and_more(found)}.'
        )
        row = made.rows[better][0]
        yield LintFault((*path, "rows", row, "grade"), message, "A better part must never worsen the whole.")


def _rank(scale: Scale, grade: str | None) -> int:
    return -1 if grade is None else scale.grades.index(grade)


def _and_more(found: Sized) -> str:
    more = len(found) - 1
    return f" (and {plural(more, 'more case')})" if more else ""
