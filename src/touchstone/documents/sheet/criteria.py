"""The criteria of a method by theme, each with its mark, its KSBs and room for the apprentice's notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method, Theme
from touchstone.rules.words import plain

KeyPoints = Mapping[str, Sequence[str]]


def marks(kinds: Iterable[str]) -> dict[str, str]:
    """A short mark for each kind: the fewest letters that tell it from the others."""
    distinct = list(dict.fromkeys(kinds))
    return {kind: _shortest(kind, [other for other in distinct if other != kind]) for kind in distinct}


def _shortest(kind: str, others: Sequence[str]) -> str:
    for letters in range(1, len(kind)):
        mark = kind[:letters]
        if not any(other.startswith(mark) for other in others):
            return mark.upper()
    return kind.upper()


def legend(method: Method) -> list[dict[str, str]]:
    """What each mark stands for, in the order of the criteria."""
    named = marks(criterion.kind for criterion in method.criteria)
    return [{"mark": mark, "says": plain(kind)} for kind, mark in named.items()]


def themes(plan: Plan, method: Method, key_points: KeyPoints) -> list[dict[str, Any]]:
    """Every theme with its rows: its criteria or, where it has none, the statements it assesses."""
    named = marks(criterion.kind for criterion in method.criteria)
    return [
        {
            "title": theme.title,
            "rows": _of_criteria(theme, named, key_points) or _of_ksbs(plan, theme, key_points),
        }
        for theme in method.themes
    ]


def _of_criteria(theme: Theme, named: Mapping[str, str], key_points: KeyPoints) -> list[dict[str, Any]]:
    return [
        {
            "id": criterion.id,
            "mark": named[criterion.kind],
            "style": list(named).index(criterion.kind),
            "text": criterion.to_apprentice or criterion.text,
            "ksbs": list(criterion.ksbs),
            "points": list(key_points.get(criterion.id, ())),
            "source": str(criterion.source),
        }
        for criterion in theme.criteria
    ]


def _of_ksbs(plan: Plan, theme: Theme, key_points: KeyPoints) -> list[dict[str, Any]]:
    statements = {ksb.code: ksb for ksb in plan.ksbs}
    return [
        {
            "id": code,
            "mark": None,
            "style": 0,
            "text": statements[code].text,
            "ksbs": [code],
            "points": list(key_points.get(code, ())),
            "source": str(statements[code].source),
        }
        for code in theme.ksbs
    ]
