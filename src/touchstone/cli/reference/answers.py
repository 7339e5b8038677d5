"""The page of JSON answers, from the report's own classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from inspect import getdoc
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from touchstone.cli.document import TOLD
from touchstone.rules.report import Report
from touchstone.rules.statement import Source

INTRODUCTION = """\
`--json` makes a command answer with one JSON document. Every key is always there; what is not known is
`null` and what is empty is an empty list. Days and moments are ISO 8601 text, decimals are numbers, exact
fractions text such as `200/3`, clauses text such as `document § section`.

- Wrong input and wrong usage, from every command: `{"valid": false, "problems": [{"place", "message",
  "remedy"}]}` on stderr, nothing on stdout, exit status 2. A place is file, line, column and key, as far as
  they are known.
- `record check`: `{"valid", "problems"}`.
- `assess`: `valid` and the keys of the report below; with `--traces` also `traces`, else not.
- `explain`: `notices` and one explanation, the trace below; without WHAT
  `{"notices", "can_be_asked"}`.
- `whatif`: `supposed`, and `before` and `after`, each with `methods`, `remaining` and `overall`.
- `plan list`: `{"plans": [...], "faults": [...]}`.
- `plan show`: `content_hash`, and `plan` or `method` as in its file.
- `plan check`: `{"valid", "checked": [{"file", "format", "faults", "unreadable"}]}`.
- `cases run`: `{"passed", "failed", "cases": [{"name", "place", "passes", "differences"}]}`, a
  difference being `{"what", "expected", "found", "why", "place"}`.
- `grade-many`: `{"written_to", "rows", "overall"}`; `overall` counts the rows by grade, `""` those that
  cannot be told yet.
- `sheet`, `calendar`, `demo`, `reference`: what was written, under `written_to` or by name."""
WORDS: Mapping[Any, str] = {
    str: "text",
    int: "whole number",
    bool: "`true` or `false`",
    Decimal: "number",
    Fraction: "fraction as text",
    date: "day",
    datetime: "moment",
    Source: "clause",
    NoneType: "`null`",
}


def answers_page() -> str:
    """The report key by key, each part where it is first met."""
    met: dict[str, type] = {}
    _meet(Report, met)
    parts = [block for cls in met.values() for block in _part(cls)]
    return "\n\n".join(["# JSON answers", INTRODUCTION, *parts]).replace("``", "`") + "\n"


def _meet(hint: Any, met: dict[str, type]) -> None:
    if isinstance(hint, type) and is_dataclass(hint) and hint is not Source and hint.__name__ not in met:
        met[hint.__name__] = hint
        for inner in get_type_hints(hint).values():
            _meet(inner, met)
    for inner in get_args(hint):
        _meet(inner, met)


def _part(cls: type) -> Iterator[str]:
    hints = get_type_hints(cls)
    yield f"## {cls.__name__}"
    yield getdoc(cls) or ""
    names = [field.name for field in fields(cls)]
    rows = [f"| `{name.rstrip('_')}` | {_holds(hints[name])} |" for name in names]
    rows += [f"| `{name}` | {_holds(_property(cls, name))} |" for name in TOLD.get(cls, ())]
    yield "\n".join(["| key | holds |", "| --- | --- |", *rows])


def _property(cls: type, name: str) -> Any:
    return get_type_hints(getattr(cls, name).fget)["return"]


def _holds(hint: Any) -> str:
    if hint in WORDS:
        return WORDS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return ", ".join(f"`{member.value}`" for member in hint)
    if is_dataclass(hint):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"  # type: ignore[union-attr]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return f"list of {_holds(inner[0])}"
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in inner)
    if origin is Mapping:
        return f"for each name: {_holds(inner[1])}"
    return " or ".join(map(_holds, inner))
