"""Grades in words and colour."""

from __future__ import annotations

from rich.text import Text

from touchstone.rules.explain import answer_of
from touchstone.rules.report import GradeRange, Overall


def graded(grade: GradeRange) -> Text:
    """A grade with the colour of what it means."""
    colour = {True: "green", False: "red", None: "yellow"}[grade.passes]
    return Text(answer_of(grade).capitalize(), f"bold {colour}")


def overall_graded(overall: Overall) -> Text:
    """The overall grade; until every method is complete, what it can still be."""
    if overall.complete:
        return graded(overall.range)
    return Text("Not complete yet", "yellow")
