"""What the pages of a sheet share: everything about one method, gathered; and when it was saved, in words."""

from __future__ import annotations

from datetime import datetime

from touchstone.documents.sheet.own import Apart, Own
from touchstone.rules.calendar import LONDON, day
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings import queries as bookings
from touchstone.web.organisations.actor import Actor
from touchstone.web.planning import queries
from touchstone.web.planning.models import Note
from touchstone.web.planning.sheets import Booked, Sheet, booked, sheet
from touchstone.web.planning.typed import lines
from touchstone.web.portfolio.models import Piece
from touchstone.web.records import law
from touchstone.web.ui.words import clock, weekday


def gathered(
    one: Apprenticeship, method: str, actor: Actor, now: datetime, *, to_write: bool = False
) -> Sheet:
    """One method of the sheet; ``Http404`` where the plan has no such method. Four queries, or five.

    ``to_write`` brings the pieces that could be linked too.
    """
    plan = law.plan(one.standard, one.version)
    found = queries.method_of(plan, method)
    pieces = queries.pieces(one) if to_write and plan.portfolio is not None else []
    dates = booked(bookings.of_apprentice(one, actor), found, now)
    return sheet(plan, found, law.policy(one.organisation.policy), queries.notes(one), pieces, dates)


def titles(one: Apprenticeship) -> dict[str, str]:
    """The title of each method by its id, also of those that another version of the standard had."""
    return {method.id: method.title for method in law.plan(one.standard, one.version).methods}


def saved(at: datetime | None, now: datetime) -> str:
    """``Saved at 14:03``, with the day unless that is today; nothing before the first time."""
    if at is None:
        return ""
    minute = at.astimezone(LONDON).replace(second=0, microsecond=0)
    return (
        f"Saved at {clock(minute)}" if day(at) == day(now) else f"Saved on {weekday(at)} at {clock(minute)}"
    )


def own(of: Sheet, one: Apprenticeship, now: datetime) -> Own:
    """The same for print."""
    rows = [row for theme in of.themes for row in theme.rows]
    known = titles(one)
    return Own(
        name=one.name,
        on=day(now),
        points={row.id: lines(row.text) for row in rows},
        evidence={row.id: [_piece(piece) for piece in row.standing] for row in rows},
        booked=_booked(of.booked) if of.booked else (),
        apart=[_apart(note, known) for note in of.apart],
    )


def _piece(piece: Piece) -> str:
    return f"{piece.code} {piece.title}"


def _booked(date: Booked) -> list[str]:
    one = date.booking
    said = [f"{weekday(one.starts_at)}, {clock(one.starts_at)} to {clock(one.ends_at)} (UK time)"]
    said += [f"With {one.assessor}"]
    return said + ([one.place] if one.place else [])


def _apart(note: Note, known: dict[str, str]) -> Apart:
    return Apart(
        id=note.criterion,
        title=known.get(note.method, "An earlier part of your assessment"),
        version=note.version,
        wording=note.wording,
        points=lines(note.text),
        evidence=[_piece(link.piece) for link in note.links.all()],
    )
