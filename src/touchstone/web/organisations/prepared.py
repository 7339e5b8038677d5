"""Queries that every page asks, put into SQL once per process: Django takes longer over that than to ask.

    @prepared
    def held_by(person: UUID) -> QuerySet[Membership]:
        return Membership.objects.filter(person=person, until=None)

    held_by(person)  # a list

What is built must differ by the values given and by nothing else: no ``if`` about one of them, no clock.
What it does depend on, such as a role, is given by name, and has SQL of its own.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections
from django.db.models import Model, QuerySet
from psycopg.sql import Literal

from touchstone.web.organisations.answered import maker
from touchstone.web.organisations.ready import ready

Given = ParamSpec("Given")
Row = TypeVar("Row")
MARKED = (uuid.UUID, str, datetime, date)
PLACE = re.compile("%%|%s")  # a sign of a percentage, and where a parameter stands
MOST_IDS = 8  # of a list, for which SQL is kept by its length; longer ones are put into SQL each time


@dataclass
class Known:
    """A query in SQL, and of each of its parameters the place among those that are given."""

    sql: str
    places: tuple[int, ...]
    ready: bool  # the database keeps it, with its plan
    made: Callable[[list[tuple[Any, ...]]], list[Any]]  # what the query's rows become


def prepared(build: Callable[Given, QuerySet[Any, Row]]) -> Callable[Given, list[Row]]:
    """The rows of a query that is built once for each shape of what it is given.

    Given by place may be ids, texts, days and moments, and lists of them. Raises ``TypeError`` for a value of
    another kind, and for one that the query does not ask about.

    The database plans it once, too, unless it is given a day or a moment: how many rows lie before that tells
    which index is best.
    """
    return _asking(build, whichever_day=False)


def settled(build: Callable[Given, QuerySet[Any, Row]]) -> Callable[Given, list[Row]]:
    """As ``prepared``, where the days and moments that it is given do not tell which index is best."""
    return _asking(build, whichever_day=True)


def _asking(build: Callable[Given, QuerySet[Any, Row]], *, whichever_day: bool) -> Callable[Given, list[Row]]:
    known: dict[tuple[Any, ...], Known] = {}

    @wraps(build)
    def ask(*given: Given.args, **named: Given.kwargs) -> list[Row]:
        if any(isinstance(one, list) and not 0 < len(one) <= MOST_IDS for one in given):
            return list(build(*given, **named))
        shape = (
            *(len(one) if isinstance(one, list) else type(one) for one in given),
            *sorted(named.items()),
        )
        if shape not in known:
            known[shape] = _put_into_sql(build, given, named)
            known[shape].ready |= whichever_day
        return _asked(known[shape], _flat(given))

    return ask


def beside(rows: Sequence[Model], name: str, theirs: Iterable[Model], by: str) -> None:
    """Put rows that were read by a prepared query where ``prefetch_related(name)`` would have put them.

    ``by`` is their foreign key to ``rows``. Their order stays.
    """
    of = {row.pk: row for row in rows}
    found: dict[Any, list[Model]] = {id: [] for id in of}
    for one in theirs:
        id = getattr(one, f"{by}_id")
        setattr(one, by, of[id])
        found[id].append(one)
    for id, row in of.items():
        known = getattr(row, name).all()
        known._result_cache = found[id]  # noqa: SLF001 as prefetch_related does
        row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known


def _flat(given: Sequence[Any]) -> list[Any]:
    return [each for one in given for each in (one if isinstance(one, list) else [one])]


def _put_into_sql(
    build: Callable[..., QuerySet[Any]], given: Sequence[Any], named: Mapping[str, Any]
) -> Known:
    marks = [[_mark(each) for each in one] if isinstance(one, list) else _mark(one) for one in given]
    query = build(*marks, **named)
    compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    order = {(type(one), one): place for place, one in enumerate(_flat(marks))}
    places = [order.get((type(one), one)) if isinstance(one, MARKED) else None for one in params]
    asked = tuple(place for place in places if place is not None)
    if set(asked) != set(order.values()):
        raise TypeError("the query does not ask about everything that it is given as it is")
    said = ("%s" if place is not None else _said(one) for place, one in zip(places, params, strict=True))
    whole = PLACE.sub(lambda found: found[0] if found[0] == "%%" else next(said), sql)
    timeless = not any(isinstance(one, date) for one in _flat(given))  # a moment is a day, too
    return Known(whole, asked, timeless, maker(query, compiler))


def _said(value: Any) -> str:
    """A value that is always the same, as SQL says it: so a plan can tell which index holds such rows."""
    line = connections[DEFAULT_DB_ALIAS]  # of this thread
    line.ensure_connection()
    return Literal(value).as_string(line.connection).replace("%", "%%")


def _mark(like: Any) -> Any:
    """A value like this one that nobody else has."""
    if isinstance(like, uuid.UUID):
        return uuid.uuid4()
    if isinstance(like, str):
        return uuid.uuid4().hex
    if isinstance(like, datetime):
        return datetime.fromtimestamp(uuid.uuid4().int % 10**9, UTC)
    if isinstance(like, date):
        return date.fromordinal(700_000 + uuid.uuid4().int % 10**6)
    raise TypeError(f"a query is not prepared for {type(like).__name__}")


def _asked(known: Known, given: list[Any]) -> list[Any]:
    values = [given[place] for place in known.places]
    try:
        return _rows(known, values)
    except NotSupportedError:  # an update gave a column another type: what is ready on this line is of before
        line = connections[DEFAULT_DB_ALIAS]
        if line.in_atomic_block:
            raise
        with line.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
        return _rows(known, values)


def _rows(known: Known, values: list[Any]) -> list[Any]:
    with ready() if known.ready else connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(known.sql, values)
        return known.made(cursor.fetchall())
