"""What the rows of a prepared query become: what Django makes of them, worked out once, not each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.utils import create_namedtuple_class

Raw = Sequence[tuple[Any, ...]]
Maker = Callable[[Iterable[Any]], list[Any]]


def maker(query: Any, compiler: Any) -> Callable[[Raw], list[Any]]:
    """Makes of a query's rows what a list of the query is; ``compiler`` has put it into SQL.

    Raises ``TypeError`` for a query that reads more than its own rows, or whose rows are of another kind.
    """
    kind = query._iterable_class  # noqa: SLF001 Django's own way to tell
    if kind not in MAKERS or query._prefetch_related_lookups or query._known_related_objects:  # noqa: SLF001
        raise TypeError("a query is prepared for rows of its own, without others beside them")
    make, columns = MAKERS[kind](query, compiler), compiler.col_count
    converters = compiler.get_converters([one for one, *_ in compiler.select[:columns]])

    def made(rows: Raw) -> list[Any]:
        if compiler.has_extra_select:  # what it sorts by comes behind what was asked for
            rows = [row[:columns] for row in rows]
        return make(_converted(rows, converters) if converters else rows)

    return made


def _converted(rows: Raw, converters: dict[int, Any]) -> list[list[Any]]:
    """The values as the fields' own converters read them, as ``SQLCompiler.apply_converters`` does."""
    connection, found = connections[DEFAULT_DB_ALIAS], [list(row) for row in rows]
    for place, (several, expression) in converters.items():
        for row in found:
            for convert in several:
                row[place] = convert(row[place], expression, connection)
    return found


def _models(query: Any, compiler: Any) -> Maker:
    """Models with those that were joined, as ``ModelIterable`` makes them."""
    info, select = compiler.klass_info, compiler.select
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [one.target.attname for one, *_ in select[first:last]]
    joined = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # types of 6.1
    more = list(compiler.annotation_col_map.items())

    def made(rows: Iterable[Any]) -> list[Any]:
        found = []
        for row in rows:
            one = query.model.from_db(DEFAULT_DB_ALIAS, names, row[first:last])
            for each in joined:
                each.populate(row, one)
            for name, place in more:
                setattr(one, name, row[place])
            found.append(one)
        return found

    return made


def _names(query: Any) -> list[str]:
    of = query.query
    return list(of.selected or (*of.extra_select, *of.values_select, *of.annotation_select))


def _dicts(query: Any, _compiler: Any) -> Maker:
    names = _names(query)
    return lambda rows: [dict(zip(names, row, strict=True)) for row in rows]


def _tuples(_query: Any, _compiler: Any) -> Maker:
    return lambda rows: [tuple(row) for row in rows]


def _named(query: Any, _compiler: Any) -> Maker:
    kind, new = create_namedtuple_class(*(query._fields or _names(query))), tuple.__new__
    return lambda rows: [new(kind, row) for row in rows]


def _flat(_query: Any, _compiler: Any) -> Maker:
    return lambda rows: [row[0] for row in rows]


MAKERS: dict[Any, Callable[[Any, Any], Maker]] = {
    ModelIterable: _models,
    ValuesIterable: _dicts,
    ValuesListIterable: _tuples,
    NamedValuesListIterable: _named,
    FlatValuesListIterable: _flat,
}
