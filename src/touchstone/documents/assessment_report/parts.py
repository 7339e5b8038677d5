"""A report as parts with named fields, and what of it one kind of reader gets: only what a list names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

Value = str | datetime | tuple[str, ...] | tuple[datetime, ...] | int | None
Row = Mapping[str, Value]
Shape = Literal["facts", "table", "cards", "trace"]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part: its fields with their titles, in order, and a value of each in every row.

    Of the ``kind`` of a row, where it has one, depends whether a reader gets the row at all.
    """

    id: str
    title: str
    shape: Shape
    fields: Mapping[str, str]
    rows: tuple[Row, ...]
    says: str = ""  # one sentence below the title
    empty: str = ""  # what stands there without any row; without it the part is left out


@dataclass(frozen=True)
class Allowed:
    """What of a part somebody may have: fields and, where its rows have kinds, kinds of rows."""

    fields: frozenset[str]
    kinds: frozenset[str] | None = None


Allowance = Mapping[str, Allowed]


def allowed(*fields: str, kinds: Sequence[str] | None = None) -> Allowed:
    """These fields and no other; of rows that have kinds, these kinds and no other."""
    return Allowed(frozenset(fields), None if kinds is None else frozenset(kinds))


def restricted(parts: Sequence[Part], to: Allowance) -> tuple[Part, ...]:
    """The same parts with what the list names and nothing else: whatever it does not name is not there."""
    return tuple(_restricted(part, to[part.id]) for part in parts if part.id in to)


def _restricted(part: Part, may: Allowed) -> Part:
    fields = {name: title for name, title in part.fields.items() if name in may.fields}
    rows = tuple(
        {name: value for name, value in row.items() if name in may.fields}
        for row in part.rows
        if "kind" not in row or (may.kinds is not None and row["kind"] in may.kinds)
    )
    return replace(part, fields=fields, rows=rows)


def worded(part: Part, say: Callable[[Value], str]) -> Part:
    """The part with every value in words; fields that no row fills are left out."""
    rows = tuple({name: say(row.get(name)) for name in part.fields} for row in part.rows)
    fields = {name: title for name, title in part.fields.items() if any(row[name] for row in rows)}
    return replace(part, fields=fields, rows=rows)
