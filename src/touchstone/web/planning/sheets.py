"""One method of a sheet as pages and print show it: the plan's words, with the apprentice's beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from touchstone.documents.sheet import sheet_context
from touchstone.rules.plan import Plan
from touchstone.rules.plan.identity import Ksb
from touchstone.rules.plan.method import Method
from touchstone.rules.policy import Policy
from touchstone.web.bookings.models import Booking
from touchstone.web.planning.models import Note
from touchstone.web.planning.queries import holds_something, kept_apart, wordings
from touchstone.web.planning.readiness import Box, Readiness, readiness
from touchstone.web.planning.typed import mark
from touchstone.web.portfolio.models import Piece


@dataclass(frozen=True)
class Row:
    """One criterion: the plan's words, the apprentice's, the evidence linked and the evidence there is."""

    said: Mapping[str, Any]  # id, mark, style, text, as documents.sheet has them
    ksbs: tuple[Ksb, ...]
    text: str
    saved_at: datetime | None
    reworded: bool  # the criterion said something else when they wrote
    wording: str  # what it said then
    linked: tuple[Piece, ...]
    fitting: tuple[Piece, ...]  # pieces that are mapped to one of its KSBs
    others: tuple[Piece, ...]

    @property
    def id(self) -> str:
        """Of the criterion."""
        return str(self.said["id"])

    @property
    def dom(self) -> str:
        """The same as part of an element's id, which a selector must be able to name."""
        return re.sub(r"[^A-Za-z0-9]", "-", self.id)

    @property
    def seen(self) -> str:
        """The mark of the text, for a form."""
        return mark(self.text)

    @property
    def standing(self) -> tuple[Piece, ...]:
        """The linked pieces that were not withdrawn."""
        return tuple(piece for piece in self.linked if piece.withdrawn_at is None)


@dataclass(frozen=True)
class Theme:
    """A theme with its rows."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Part:
    """A section of a booked assessment with its time."""

    title: str
    during: Any


@dataclass(frozen=True)
class Booked:
    """The date that stands for the method."""

    booking: Booking
    parts: tuple[Part, ...]
    over: bool


@dataclass(frozen=True)
class Sheet:
    """A method of the sheet, whole."""

    plan: Plan
    method: Method
    said: Mapping[str, Any]  # what documents.sheet says of the method
    themes: tuple[Theme, ...]
    readiness: Readiness
    apart: tuple[Note, ...]
    booked: Booked | None
    evidence: bool  # whether the plan has a portfolio to link pieces of

    @property
    def offers(self) -> bool:
        """Whether there is any piece that could be linked."""
        return any(row.fitting or row.others for theme in self.themes for row in theme.rows)

    def row(self, id: str) -> Row:
        """One of its rows."""
        return next(row for theme in self.themes for row in theme.rows if row.id == id)


def sheet(
    plan: Plan,
    method: Method,
    policy: Policy,
    notes: Sequence[Note],
    pieces: Sequence[Piece] = (),
    booked: Booked | None = None,
) -> Sheet:
    """Put it together; nothing here asks the database."""
    said = sheet_context(plan, method.id, policy)
    mine = {note.criterion: note for note in notes if note.method == method.id}
    exact = wordings(plan, method)
    statements = {ksb.code: ksb for ksb in plan.ksbs}
    themes = tuple(
        Theme(
            theme["title"],
            tuple(
                _row(row, exact[row["id"]], mine.get(row["id"]), pieces, statements) for row in theme["rows"]
            ),
        )
        for theme in said["themes"]
    )
    evidence = plan.portfolio is not None
    boxes = [(theme.title, [_box(row) for row in theme.rows]) for theme in themes]
    apart = tuple(kept_apart(plan, notes))
    counted = readiness(method.title, boxes, evidence=evidence)
    return Sheet(plan, method, said, themes, counted, apart, booked, evidence)


def _row(
    said: Mapping[str, Any],
    wording: str,
    note: Note | None,
    pieces: Sequence[Piece],
    statements: Mapping[str, Ksb],
) -> Row:
    linked = tuple(link.piece for link in note.links.all()) if note else ()
    offered = [piece for piece in pieces if piece.withdrawn_at is None]
    fits = [piece for piece in offered if set(piece.ksbs) & set(said["ksbs"])]
    gone = [piece for piece in linked if piece.withdrawn_at is not None]
    filled = note is not None and holds_something(note)
    return Row(
        said=said,
        ksbs=tuple(statements[code] for code in said["ksbs"]) if said["mark"] else (),
        text=note.text if note else "",
        saved_at=note.saved_at if note and filled else None,
        reworded=note is not None and bool(note.text) and note.wording != wording,
        wording=note.wording if note else "",
        linked=linked,
        fitting=tuple(fits),
        others=(*(piece for piece in offered if piece not in fits), *gone),
    )


def _box(row: Row) -> Box:
    return Box(row.id, row.said["mark"] or row.id, bool(row.text), bool(row.standing))


def booked(found: Iterable[Booking], method: Method, now: datetime) -> Booked | None:
    """The booking of a method that stands, with its sections in the plan's words."""
    titles = {section.id: section.title for section in method.sections}
    for one in found:
        if one.attempt.method == method.id and not one.ended:
            parts = tuple(
                Part(titles.get(part.section, part.section), part.during) for part in one.sections.all()
            )
            return Booked(one, parts, one.ends_at < now)
    return None
