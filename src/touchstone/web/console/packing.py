"""What a device gets of an attempt, so that the whole session can be held without a network. Plain JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from touchstone.web.assessments.feedback import openings
from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.page import Shown, shown
from touchstone.web.assessments.queries import attempt_seen_by
from touchstone.web.bookings.models import Booking
from touchstone.web.console import own_logs
from touchstone.web.console.method_data import method_data
from touchstone.web.console.shelving import on_the_shelf
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio.pointing import known_places
from touchstone.web.questions.queries import set_for
from touchstone.web.room.queries import NOT_NOW, co_marks, stands

Json = dict[str, Any]


def packed(attempt: UUID, by: Actor, now: datetime) -> Json:
    """The attempt with its method, the apprentice's card, the log so far, the question set and the evidence.

    ``Http404`` for one that is not theirs to see; ``Refused`` for who marks beside, but not now.
    """
    seat = co_marks(attempt, by.person_id)
    if seat is not None and not stands(seat, now):
        raise Refused(NOT_NOW)
    known = shown(attempt_seen_by(attempt, by) if seat is None else seat.attempt, now)
    one, row = known.one, known.row
    submitted = row.judged_at if seat is None else seat.submitted_at
    return {
        "attempt": str(row.id),
        "code": row.code,
        "kind": row.kind,
        "organisation": str(one.organisation_id),
        "made_at": now.isoformat(),
        "by": str(by.person_id),
        "apprentice": {
            "name": one.name,
            "standard": known.plan.identity.title,
            "provider": one.provider.name,
            "employer": one.employer.name,
        },
        "booking": _booking(row.bookings.filter(ended="", declined_at=None).first()),
        "method": method_data(known.situation, known.attempt),
        "openings": openings(known.method),
        "first": _first(known),
        "entries": [entry(each) for each in (known.entries if seat is None else own_logs.entries(seat.id))],
        "seat": None if seat is None else str(seat.id),
        "questions": set_for(row),
        "pieces": _pieces(known, by),
        "files": [] if seat else [{"id": one["id"], "name": one["name"]} for one in _handed_in(known)],
        "submitted": submitted is not None,
        "may_acknowledge": by.may(Permission.ACKNOWLEDGE),
    }


def entry(one: Entry) -> Json:
    """An entry of the log as the console folds it."""
    return {
        "id": str(one.id),
        "number": one.number,
        "kind": one.kind,
        "data": one.data,
        "at": one.at.isoformat(),
        "by": str(one.by),
    }


def _first(known: Shown) -> list[Json]:
    """The policy's checks before a session, where the plan has nothing declared before it."""
    if any(one.before for one in known.method.declarations):
        return []
    return [{"id": one.id, "says": one.says} for one in known.situation.policy.first_checks]


def _booking(found: Booking | None) -> Json | None:
    if found is None:
        return None
    return {
        "starts_at": found.starts_at.isoformat(),
        "ends_at": found.ends_at.isoformat(),
        "venue": found.venue,
        "place": found.place,
        "link": found.link,
    }


def _handed_in(known: Shown) -> list[Json]:
    """The files that could be recordings, where the method takes any."""
    return [] if known.method.recordings is None else known.row.files  # type: ignore[attr-defined]


def _pieces(known: Shown, by: Actor) -> list[Json]:
    portfolio, shelf = known.situation.record.portfolio, on_the_shelf(known.row, by)
    places = known_places(known.one.id)
    return [
        {"code": piece.id, "title": piece.title or "Piece of evidence", "ksbs": list(piece.ksbs)}
        | shelf.get(piece.id, {"note": "", "files": []})
        | {"versions": places.get(piece.id, [])}
        for piece in (portfolio.pieces if portfolio else ())
    ]
