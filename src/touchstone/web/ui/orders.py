"""Orders without ties, and the rows beyond a place in one: what a page of a table is found by."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet


@dataclass(frozen=True, slots=True)
class Order:
    """An order without ties: by a field, empty values last, then by the row's own key."""

    field: str
    down: bool

    def nearest(
        self,
        rows: QuerySet[Any],
        most: int,
        read: Sequence[str] = (),
        start: Place | None = None,
        *,
        backwards: bool = False,
        among: Keys | None = None,
    ) -> QuerySet[Any, Any]:
        """So many rows beyond a place, nearest first, of what is ``read`` of them.

        They are chosen before what they show is joined to them: only the chosen are looked up elsewhere.
        ``among`` has the keys of these rows and this field too, in an index.
        """
        every = among or Keys(rows, "pk", self)
        chosen = every.order.slice(every.rows, start, backwards, every.key).values(every.key)[:most]
        return self.slice(reading(rows.filter(pk__in=chosen), read), None, backwards)

    def slice(
        self, rows: QuerySet[Any], start: Place | None, backwards: bool, key: str = "pk"
    ) -> QuerySet[Any]:
        """The rows beyond a place, nearest first; ``key`` names a row."""
        if self.field == "pk":
            order: Iterable[Any] = ["-pk" if self.down ^ backwards else "pk"]
        else:
            by = F(self.field)
            falling = by.desc(nulls_first=True) if backwards else by.desc(nulls_last=True)
            rising = by.asc(nulls_first=True) if backwards else by.asc(nulls_last=True)
            order = [falling if self.down ^ backwards else rising, f"-{key}" if backwards else key]
        if start is not None:
            try:
                rows = rows.filter(self._beyond(start, backwards, key))
            except (ValueError, ValidationError, TypeError):  # an address that somebody made up
                rows = rows.all()
        return rows.order_by(*order)

    def _beyond(self, start: Place, backwards: bool, key: str) -> Q:
        if self.field == "pk":
            return Q(**{f"pk__{'lt' if self.down ^ backwards else 'gt'}": start.key})
        tie = Q(**{f"{key}__{'lt' if backwards else 'gt'}": start.key})
        empty = Q(**{f"{self.field}__isnull": True})
        if start.value is None:
            return empty & tie | (~empty if backwards else Q(pk__in=()))
        further = Q(**{f"{self.field}__{'lt' if self.down ^ backwards else 'gt'}": start.value})
        same = Q(**{self.field: start.value}) & tie
        return further | same | (Q(pk__in=()) if backwards else empty)

    def write(self, row: Any) -> str:
        """A row's place as an address holds it."""
        value: Any = row
        for name in [self.field] if isinstance(row, tuple) else self.field.split("__"):
            value = None if value is None else getattr(value, name)
        text = json.dumps([plain(value), str(row.pk)], ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def read(self, text: str) -> Place | None:
        """The place in an address, or nothing where it is not one of ours."""
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            value, key = json.loads(raw)
            f"{value}{key}".encode()  # refuses half characters, which no database takes
        except (ValueError, TypeError):
            return None
        fine = value is None or isinstance(value, str | int | float)
        return Place(value, key) if fine and isinstance(key, str) and "\0" not in f"{value}{key}" else None


@dataclass(frozen=True, slots=True)
class Keys:
    """Rows that name those of a table, the field by which they do, and the table's order as it is theirs."""

    rows: QuerySet[Any]
    key: str
    order: Order


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: the value of a row in the order's field, and its key."""

    value: str | int | float | None
    key: str


def plain(value: Any) -> str | int | float | None:
    """A value as an address holds it."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str | UUID | Decimal):
        return str(value)
    raise TypeError(
        f"a table cannot sort by {type(value).__name__}: declare how it is written in orders.plain"
    )


def reading(rows: QuerySet[Any], read: Sequence[str]) -> QuerySet[Any, Any]:
    """Rows of what is ``read`` and of their key, by the names it is read by; whole rows, where nothing is."""
    return rows.values_list("pk", *read, named=True) if read else rows
