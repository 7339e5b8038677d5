"""Looking for words in a portfolio: in what pieces say, and in what their files hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVector
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Concat

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.sealing import sealed_among
from touchstone.web.organisations.actor import Actor
from touchstone.web.portfolio.models import Piece, PieceVersion

ENGLISH = "english"  # so that «agreed» finds «agreeing»
LONGEST = 200  # characters of what is looked for
MOST = 50  # places that are shown
BEGIN, END = "\x02", "\x03"  # around a word that was found; no text that is kept holds them


@dataclass(frozen=True)
class Found:
    """Words in a piece: where, and the words around them, those that were looked for marked."""

    piece: Piece
    place: str
    words: tuple[tuple[str, bool], ...]


def search(one: Apprenticeship, words: str, actor: Actor) -> list[Found]:
    """Where a portfolio says these words, in any form; ``"two words"`` together. Three queries.

    Files in which harm was found, originals that are closed to the actor, and what was taken back or
    withdrawn are not looked into.
    """
    asked = SearchQuery(words[:LONGEST], config=ENGLISH, search_type="websearch")
    told = [*_pieces(one, asked), *_files(one, asked, actor)]
    return sorted(told, key=lambda found: found.piece.number)[:MOST]


def _pieces(one: Apprenticeship, asked: SearchQuery) -> Iterator[Found]:
    said = Concat("title", Value(". "), "shows", Value(" "), "statement", output_field=TextField())
    rows = Piece.objects.filter(apprenticeship=one, withdrawn_at=None).annotate(said=said)
    for row in _asked(rows, "said", asked):
        yield Found(row, "What it says", _marked(row.around))


def _files(one: Apprenticeship, asked: SearchQuery, actor: Actor) -> Iterator[Found]:
    rows = PieceVersion.objects.filter(
        piece__apprenticeship=one,
        piece__withdrawn_at=None,
        removed_at=None,
        file__closed_at=None,
        file__erased_at=None,
        file__examination__quarantined=False,
    ).select_related("piece", "file")
    told = list(_asked(rows, "file__examination__text", asked))
    closed = sealed_among({row.file_id for row in told}, actor) if told else set()
    for row in told:
        if row.file_id not in closed:
            yield Found(row.piece, row.file.name, _marked(row.around))


def _asked(rows: QuerySet[Any], text: str, asked: SearchQuery) -> QuerySet[Any]:
    marks: dict[str, Any] = {"start_sel": BEGIN, "stop_sel": END}
    around = SearchHeadline(text, asked, config=ENGLISH, max_words=30, min_words=12, **marks)
    found = rows.annotate(vector=SearchVector(text, config=ENGLISH)).filter(vector=asked)
    some: QuerySet[Any] = found.annotate(around=around)[:MOST]
    return some


def _marked(around: str) -> tuple[tuple[str, bool], ...]:
    """``… agreed an aim …`` in parts, each with whether it was looked for."""
    parts: list[tuple[str, bool]] = []
    for part in around.split(BEGIN):
        word, ends, rest = part.partition(END)
        parts += [(word, True), (rest, False)] if ends else [(part, False)]
    return tuple(part for part in parts if part[0])
