"""The tables of imports, what is said of the rows of one, whom it registered; and the rows as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from touchstone.web.imports import queries
from touchstone.web.imports.columns import COLUMNS, ROW, TO_DO
from touchstone.web.imports.columns import Column as Described
from touchstone.web.imports.models import Import, Kind, Problem, State, Taken
from touchstone.web.imports.reading import Sheet
from touchstone.web.organisations.actor import Actor
from touchstone.web.records import law
from touchstone.web.ui.addresses import address
from touchstone.web.ui.tables import Choice, Column, Table


def imports(actor: Actor, asked: Mapping[str, str]) -> Table[Import]:
    """The files that the organisation sent, the newest first."""
    return Table(
        rows=queries.visible_to(actor),
        asked=asked,
        caption="Imports",
        columns=[
            Column(
                name="name",
                title="File",
                value=lambda one: one.name,
                link=lambda one: address("imports-one", one.id),
            ),
            Column(name="sent", title="Sent", value=lambda one: one.sent_at, sort="sent_at"),
            Column(name="state", title="State", value=lambda one: State(one.state).label),
            Column(name="rows", title="Rows", value=lambda one: one.rows, show="number"),
            Column(name="registered", title="Registered", value=lambda one: one.registered, show="number"),
        ],
        sort="-sent",
        empty="Start from the template, and send the file. Nobody is registered before you confirm it.",
    )


def problems(one: Import, asked: Mapping[str, str]) -> Table[Problem]:
    """What is said of its rows, in their order."""
    return Table(
        rows=queries.problems(one),
        asked=asked,
        caption="What to put right, and what to look at",
        columns=[
            Column(name="row", title="Row", value=lambda said: said.row, sort="row"),
            Column(name="column", title="Column", value=lambda said: said.column, sort="column"),
            Column(name="kind", title="Kind", value=lambda said: Kind(said.kind).label),
            Column(name="typed", title="What stands there", value=lambda said: said.typed or "Nothing"),
            Column(name="said", title="What to do", value=lambda said: said.said),
        ],
        sort="row",
        choices=[
            Choice(name="kind", title="Kind", field="kind", options=Kind.choices),
            Choice(
                name="column",
                title="Column",
                field="column",
                options=[(column.title, column.title) for column in COLUMNS],
            ),
        ],
        empty="Nothing is to be put right.",
    )


def taken(one: Import, asked: Mapping[str, str]) -> Table[Taken]:
    """Whom it registered, by row."""
    return Table(
        rows=queries.taken(one),
        asked=asked,
        caption="Registered",
        columns=[
            Column(
                name="name",
                title="Apprentice",
                value=lambda row: row.apprenticeship.name,
                sort="apprenticeship__last_name",
                link=lambda row: address("records-record", row.apprenticeship_id),
            ),
            Column(name="row", title="Row", value=lambda row: row.row, sort="row"),
            Column(name="standard", title="Standard", value=_standard),
        ],
        sort="row",
        id="taken",
    )


def _standard(row: Taken) -> str:
    return f"{row.apprenticeship.standard} v{row.apprenticeship.version}"


def rows_to_put_right(one: Import, content: bytes) -> Iterator[list[Any]]:
    """The rows that are not right, as they came, each with what to do: to be sent again."""
    said = queries.rows_to_put_right(one)
    sheet = Sheet(content=content, encoding=one.encoding, delimiter=one.delimiter)
    return _rows(said, sheet)


def _rows(said: Mapping[int, list[Problem]], sheet: Sheet) -> Iterator[list[Any]]:
    lines = sheet.lines()
    titles = next(lines, (0, []))[1]
    known = sheet.columns()
    kept = [at for at, column in enumerate(known) if column is not None]
    yield [*(titles[at] for at in kept), ROW, TO_DO]
    for row, cells in lines:
        if row in said:
            to_do = " ".join(f"{one.column}: {one.said}" for one in said[row])
            yield [*(cells[at] if at < len(cells) else "" for at in kept), row, to_do]


def template() -> list[list[str]]:
    """The names of the columns, and a row that shows what stands in them and is passed over."""
    first, *others = [shown for _, shown in examples()]
    return [[one.title for one in COLUMNS], [f"# {first}", *others]]


def examples() -> list[tuple[Described, str]]:
    """Each column with what may stand in it; for the standard, one that somebody can be registered on."""
    known = min(one.identity.reference for one in law.choices() if not one.identity.fictional)
    return [(one, known if one.field == "standard" else one.example) for one in COLUMNS]
