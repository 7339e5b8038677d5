"""Tables that sort, filter, page by key and export, by the address alone: they need no script.

A page is found by the last row before it, never by counting rows past: rows that come and go meanwhile
neither repeat nor skip others, and the last page of a long list costs what the first does. Empty values
come last, whichever way the column is sorted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Generic, TypeVar
from urllib.parse import quote_plus

from django.db.models import Func, IntegerField, Model, Q, QuerySet, Value
from markupsafe import Markup

from touchstone.web.organisations.prepared import prepared, settled
from touchstone.web.ui.orders import Keys, Order, Place, reading
from touchstone.web.ui.rows import drawn

Row = TypeVar("Row", bound=Model)
PAGE = 25
PLAIN = re.compile(r"[\w.~-]*", re.ASCII)  # what stands in an address as it is
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """A column: what a row shows in it, and the field it sorts by, where it sorts.

    ``value`` gives text, a number, a date or ``None``; ``link`` the address of the row's page.
    """

    name: str
    title: str
    value: Callable[[Row], Any]
    sort: str = ""
    link: Callable[[Row], str] | None = None
    more: Callable[[Row], str] | None = None  # what the link says besides to those who do not see the row
    show: str = "text"  # how the page draws it: text, number, stage, outcome, html
    exported: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A filter with a few values: the field, and each value with its words."""

    name: str
    title: str
    field: str
    options: Sequence[tuple[str, str]]

    def narrow(self, typed: str) -> Q | None:
        """The condition for a value that is on offer; nothing for any other."""
        return Q(**{self.field: typed}) if typed in dict(self.options) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A filter by words: each must be found in one of the fields."""

    title: str
    fields: Sequence[str]
    name: str = "q"

    def narrow(self, typed: str) -> Q | None:
        """The condition that every word is in some field."""
        whole = Q()
        for word in typed[:LONGEST_SEARCH].replace("\0", "").split():
            found = Q()
            for name in self.fields:
                found |= Q(**{f"{name}__icontains": word})
            whole &= found
        return whole if typed.split() else None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same rows, one for one, in another table that has an index of all that is asked about them.

    ``build`` makes them of what is given, ``key`` is their field that names a row, and ``orders`` the fields
    by which the index has them in order: as the table calls each, and as it is called there.
    """

    build: Callable[..., QuerySet[Any]]
    key: str
    orders: tuple[tuple[str, str], ...] = ()

    def keys(self, order: Order, given: tuple[Any, ...], named: Mapping[str, Any]) -> Keys | None:
        """The keys of the rows, where the index has them in this order."""
        fields = dict(self.orders)
        if order.field not in fields:
            return None
        return Keys(self.build(*given, **named), self.key, Order(fields[order.field], order.down))


@dataclass(frozen=True)
class Asked(Generic[Row]):
    """The same rows for whoever narrows them by nothing, as most do: put into SQL once.

    ``build`` makes the queryset of what is ``given``, and of nothing else (see ``organisations.prepared``).
    They are counted and chosen from ``elsewhere``, where that is quicker; ``total`` says how many there are,
    where somebody knows that already. ``steady`` are those for whom one index is best, whatever day is given.
    """

    build: Callable[..., QuerySet[Row]]
    given: tuple[Any, ...]
    named: Mapping[str, Any]
    elsewhere: Elsewhere | None = None
    total: Callable[[], int] | None = None
    steady: bool = False

    @property
    def rows(self) -> QuerySet[Row]:
        """All of them, for whoever narrows them."""
        return self.build(*self.given, **self.named)

    def first(self, order: Order, most: int, read: Sequence[str]) -> list[Any]:
        """The first rows in an order; of what is ``read`` alone, where a table says so."""
        ask = _first(self.build, self.elsewhere, order, most, tuple(read), steady=self.steady)
        return ask(*self.given, **self.named)

    def among(self, order: Order) -> Keys | None:
        """The keys of all of them, where an index has those in this order."""
        return self.elsewhere.keys(order, self.given, self.named) if self.elsewhere else None

    def count(self) -> int:
        """How many there are."""
        if self.total:
            return self.total()
        build = self.elsewhere.build if self.elsewhere else self.build
        number = _count(build)(*self.given, **self.named)
        return next(iter(number), 0)  # nothing, where nobody is seen


@cache
def _first(
    build: Callable[..., QuerySet[Any]],
    elsewhere: Elsewhere | None,
    order: Order,
    most: int,
    read: tuple[str, ...],
    *,
    steady: bool,
) -> Callable[..., list[Any]]:
    def first(*given: Any, **named: Any) -> QuerySet[Any, Any]:
        among = elsewhere.keys(order, given, named) if elsewhere else None
        return order.nearest(build(*given, **named), most, read, among=among)

    return settled(first) if steady else prepared(first)


@cache
def _count(build: Callable[..., QuerySet[Any]]) -> Callable[..., list[int]]:
    number = Func(Value(1), function="COUNT", output_field=IntegerField())  # no aggregate: nothing is grouped

    def counted(*given: Any, **named: Any) -> QuerySet[Any, int]:
        return build(*given, **named).order_by().select_related(None).values_list(number, flat=True)

    return prepared(counted)


@dataclass(kw_only=True)
class Table(Generic[Row]):
    """Rows of a queryset as the address asks for them.

    ``asked`` are the parameters of the address: ``sort`` (a column's name, with ``-`` for downwards), the
    filters' names, ``after`` or ``before`` a row, ``export``. What nobody offered is passed over.
    """

    rows: QuerySet[Row] | Asked[Row]
    asked: Mapping[str, str]
    caption: str
    columns: Sequence[Column[Row]]
    sort: str  # the column it is sorted by unless asked otherwise; "-name" is downwards
    search: Search | None = None
    choices: Sequence[Choice] = ()
    empty: str = "Nothing to show yet."
    size: int = PAGE
    id: str = "table"
    kept: Mapping[str, str] = field(default_factory=dict)  # further parameters that links carry on
    read: Sequence[str] = ()  # the fields that columns show: their rows have ``pk`` and these, by these names

    @cached_property
    def filters(self) -> list[tuple[Search | Choice, str]]:
        """Each filter with what was asked of it."""
        every: list[Search | Choice] = [*([self.search] if self.search else []), *self.choices]
        return [(one, self.asked.get(one.name, "").strip()) for one in every]

    @cached_property
    def filtered(self) -> bool:
        """Whether any filter is in use."""
        return any(typed and one.narrow(typed) is not None for one, typed in self.filters)

    @cached_property
    def matching(self) -> QuerySet[Row]:
        """The rows that the filters leave."""
        conditions = (one.narrow(typed) for one, typed in self.filters)
        rows = self.rows.rows if isinstance(self.rows, Asked) else self.rows
        return rows.filter(*(one for one in conditions if one is not None))

    @cached_property
    def count(self) -> int:
        """How many rows the filters leave; asked for only where one page does not show them all."""
        rows, page = self.rows, self.page
        if not (page.earlier or page.later):
            return len(page.rows)
        return rows.count() if isinstance(rows, Asked) and not self.filtered else self.matching.count()

    @cached_property
    def sorted_by(self) -> tuple[Column[Row], bool]:
        """The column, and whether it runs downwards."""
        offered = {column.name: column for column in self.columns if column.sort}
        asked = self.asked.get("sort", "")
        chosen = asked if asked.removeprefix("-") in offered else self.sort
        return offered[chosen.removeprefix("-")], chosen.startswith("-")

    @cached_property
    def page(self) -> Page[Row]:
        """The rows of this page, and whether there are others on either side."""
        column, down = self.sorted_by
        order = Order(column.sort, down)
        after, before = (order.read(self.asked.get(way, "")) for way in ("after", "before"))
        if isinstance(self.rows, Asked) and not (after or before or self.filtered):
            found = self.rows.first(order, self.size + 1, self.read)
            return Page(found[: self.size], order, earlier=False, later=len(found) > self.size)
        start, backwards = (before, True) if before and not after else (after, False)
        found = self._nearest(order, start, backwards=backwards)
        more, shown = len(found) > self.size, found[: self.size]
        if backwards:
            if not more and len(shown) < self.size:  # rows before have gone: show the first page whole
                return self._first(order)
            return Page(shown[::-1], order, earlier=more, later=True)
        if start and not shown:  # rows after have gone
            return self._first(order)
        return Page(shown, order, earlier=start is not None, later=more)

    def _nearest(self, order: Order, start: Place | None = None, *, backwards: bool = False) -> list[Any]:
        among = self.rows.among(order) if isinstance(self.rows, Asked) and not self.filtered else None
        most = self.size + 1
        return list(order.nearest(self.matching, most, self.read, start, backwards=backwards, among=among))

    def _first(self, order: Order) -> Page[Row]:
        found = self._nearest(order)
        return Page(found[: self.size], order, earlier=False, later=len(found) > self.size)

    def address(self, **changed: str) -> str:
        """The query of this table with some parameters changed; an empty one is left out."""
        column, down = self.sorted_by
        known = dict(self.kept) | {one.name: typed for one, typed in self.filters}
        known["sort"] = ("-" if down else "") + column.name
        if known["sort"] == self.sort:
            known["sort"] = ""
        wanted = [f"{name}={_quoted(value)}" for name, value in (known | changed).items() if value]
        return "?" + "&".join(wanted)

    @cached_property
    def heads(self) -> list[Head]:
        """The column heads, each with where a click on it leads."""
        by, down = self.sorted_by
        return [self._head(column, here=column.name == by.name, down=down) for column in self.columns]

    def _head(self, column: Column[Row], *, here: bool, down: bool) -> Head:
        if not column.sort:
            return Head(column.name, column.title, "", "", column.show)
        turned = f"-{column.name}" if here and not down else column.name
        way = ("descending" if down else "ascending") if here else "none"
        return Head(column.name, column.title, self.address(sort=turned), way, column.show)

    @property
    def body(self) -> Markup:
        """The rows of this page as HTML."""
        return drawn(self.columns, self.page.rows)

    @property
    def later(self) -> str:
        """Where the next page is, or nothing."""
        return self.address(after=self.page.order.write(self.page.rows[-1])) if self.page.later else ""

    @property
    def earlier(self) -> str:
        """Where the page before is, or nothing."""
        return self.address(before=self.page.order.write(self.page.rows[0])) if self.page.earlier else ""

    def records(self) -> Iterator[list[Any]]:
        """What is exported: a line of titles, then every row that the filters leave, sorted as shown."""
        shown = [column for column in self.columns if column.exported]
        yield [column.title for column in shown]
        column, down = self.sorted_by
        ordered = Order(column.sort, down).slice(reading(self.matching, self.read), None, False)
        for row in ordered.iterator(chunk_size=500):
            yield [one.value(row) for one in shown]


def _quoted(value: str) -> str:
    """A value as an address says it; most are a word, and a page has dozens."""
    return value if PLAIN.fullmatch(value) else quote_plus(value)


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: ``way`` is the value of ``aria-sort``, empty where it does not sort."""

    name: str
    title: str
    link: str
    way: str
    show: str


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows shown, and whether there are rows before and after."""

    rows: Sequence[Row]
    order: Order
    earlier: bool
    later: bool
