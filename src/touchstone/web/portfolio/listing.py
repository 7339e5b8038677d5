"""The pieces of a portfolio as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.template import engines
from markupsafe import Markup

from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.pointing import Pointed
from touchstone.web.ui.addresses import address
from touchstone.web.ui.rows import drawn
from touchstone.web.ui.tables import Column
from touchstone.web.ui.words import size

Places = Mapping[UUID, Mapping[str, Pointed]]


def rows(pieces: Iterable[Piece], titles: Mapping[str, str], places: Places) -> Markup:
    """Piece, kind, KSBs with where they are shown, file, and what is declared, for each."""

    def ksbs(piece: Piece) -> str:
        there = places.get(piece.id)
        if there:
            return Markup(_macros("portfolio/parts.html").mapped(piece, there))  # noqa: S704 a template escaped it
        return ", ".join(piece.ksbs) or "None yet"

    columns: list[Column[Piece]] = [
        Column(
            name="piece",
            title="Piece",
            value=lambda one: f"{one.code} {one.title}",
            link=lambda one: address("portfolio-piece", one.id),
        ),
        Column(name="kind", title="Kind", value=lambda one: titles.get(one.kind, one.kind)),
        Column(name="ksbs", title="KSBs", value=ksbs, show="html"),
        Column(name="file", title="File", value=_file, show="html"),
        Column(name="anonymised", title="Anonymised", value=_declared, show="html"),
    ]
    return drawn(columns, pieces)


def _file(piece: Piece) -> str:
    files = piece.files
    if files:
        return Markup(f'<span class="ui-whole">{size(files[0].file.size)}</span>')  # noqa: S704 a number
    return "Written here" if piece.statement else "No file yet"


def _declared(piece: Piece) -> str:
    return _tag(piece.anonymised)


@cache
def _tag(said: bool | None) -> Markup:
    one, ui = SimpleNamespace(anonymised=said), _macros("ui/components.html")
    return Markup(_macros("portfolio/parts.html").declared(ui, one).strip())  # noqa: S704 a template's


def _macros(name: str) -> Any:
    return engines["jinja2"].env.get_template(name).module  # type: ignore[attr-defined]
