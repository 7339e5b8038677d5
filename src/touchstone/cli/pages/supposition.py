"""A supposition for people: the grades before and after, and the criteria that would then remain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from touchstone.cli.page import INDENT, Page
from touchstone.cli.pages.grades import graded, overall_graded
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.rules.words import listed, plain

if TYPE_CHECKING:
    from touchstone.cli.commands.whatif import Grades


def show_supposition(page: Page, plan: Plan, given: Mapping[str, str], before: Grades, after: Grades) -> None:
    """The table of grades, then what would remain."""
    page.title("Suppose " + listed(f"{what} were {plain(value)}" for what, value in given.items()))
    page.blank()
    page.rows(("Grade of", "Before", "After"), _rows(plan, before, after))
    for line in _cap(plan, after):
        page.line(line, indent=INDENT)
    page.heading("What would stand between them and the best grades")
    for method in plan.methods:
        page.line(method.title, "bold", INDENT)
        for line in _remaining(after, method):
            page.line(line, indent=2 * INDENT)


def _rows(plan: Plan, before: Grades, after: Grades) -> Iterator[tuple[Text, Text, Text]]:
    for method in plan.methods:
        cells = (_graded(grades, method.id) for grades in (before, after))
        yield (Text(method.title, "bold"), *cells)  # type: ignore[misc]
    title = plan.vocabulary.overall_grade.capitalize()
    yield Text(title, "bold"), overall_graded(before.overall), overall_graded(after.overall)


def _cap(plan: Plan, after: Grades) -> Iterator[str]:
    """Why the overall grade stays below what the methods would give."""
    cap = plan.attempts.cap
    if after.overall.capped and cap is not None:
        title = plan.vocabulary.overall_grade
        carriers = listed(after.overall.why_capped)
        yield f"The {title} is at most {plain(cap.overall)}: the cap is carried by {carriers}. [{cap.source}]"


def _graded(grades: Grades, method: str) -> Text:
    found = grades.methods.get(method)
    return Text("not taken yet", "dim") if found is None else graded(found)


def _remaining(after: Grades, method: Method) -> Iterator[str]:
    left = after.remaining.get(method.id)
    if not method.criteria:
        yield "It has no criteria; its score decides."
    elif left is None:
        yield "Every criterion: it has not been taken."
    elif not any(left.values()):
        yield "Nothing."
    else:
        yield from (f"{plain(kind).capitalize()}: {listed(ids)}" for kind, ids in left.items() if ids)
