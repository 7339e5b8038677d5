"""The planning sheet: an apprentice's own key points, and who may read them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.routers.organisations import OrganisationOut, shown
from touchstone.api.shapes import Code, Given, Text
from touchstone.documents.sheet.own import own_context, own_pdf
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.permissions import Permission
from touchstone.web.planning import actions, pages, queries
from touchstone.web.planning.sheets import Row, Sheet
from touchstone.web.planning.typed import Typed, mark
from touchstone.web.records import law

router = Router()
READS, WRITES = Door("planning:read"), Door("planning:write")
METHOD = "/apprentices/{uuid:id}/planning/methods/{method}"
Pieces = Annotated[list[UUID], Field(max_length=200)]


class PointOut(Schema):
    """A criterion with what the apprentice wrote. `seen` goes with a change; `pieces` are linked evidence."""

    criterion: str
    wording: str
    text: str
    seen: str
    saved_at: datetime | None
    pieces: list[UUID]


class SheetThemeOut(Schema):
    """A theme of the sheet."""

    title: str
    points: list[PointOut]


class SheetOut(Schema):
    """One method of a planning sheet, and for how many of its criteria something is prepared."""

    method: str
    title: str
    criteria: int
    noted: int
    linked: int
    themes: list[SheetThemeOut]


class PointIn(Given):
    """What is to stand for a criterion. `seen` and `had` are the mark and the pieces that were read."""

    text: Text
    seen: Code
    pieces: Pieces = Field(default_factory=list)
    had: Pieces = Field(default_factory=list)


class PointsIn(Given):
    """Key points by criterion."""

    points: Annotated[dict[Code, PointIn], Field(max_length=200)]


class KeptPoints(Schema):
    """What became of each criterion: saved; changed by somebody meanwhile, with their text; or faulty."""

    saved: list[str]
    others: dict[str, PointOut]
    faults: dict[str, str]


class ReaderIn(Given):
    """The training provider or the employer."""

    partner: UUID


class SheetReaderOut(OrganisationOut):
    """Somebody to whom the sheet can be shown, and since when it is."""

    shown_since: datetime | None


class ReadingOut(Schema):
    """Somebody else read it."""

    who: str
    role: str
    at: datetime


class ReadersOut(Schema):
    """To whom the sheet can be shown, and who has read it, the latest first."""

    partners: list[SheetReaderOut]
    readings: list[ReadingOut]


def _sheet(of: Sheet) -> dict[str, Any]:
    whole = of.readiness.whole
    return {
        "method": of.method.id,
        "title": of.method.title,
        "criteria": len(whole.boxes),
        "noted": whole.noted,
        "linked": whole.linked,
        "themes": [
            {"title": theme.title, "points": [_point(row) for row in theme.rows]} for theme in of.themes
        ],
    }


def _point(row: Row) -> dict[str, Any]:
    return {
        "criterion": row.id,
        "wording": str(row.said["text"]),
        "text": row.text,
        "seen": row.seen,
        "saved_at": row.saved_at,
        "pieces": [piece.id for piece in row.linked],
    }


def _read(request: Caller, id: UUID, method: str) -> Apprenticeship:
    """One's own sheet; or another's that is shown to this reader, which is kept as a reading."""
    if request.actor.may(Permission.KEEP_PLANNING_SHEET):
        return visible(id, request.actor)
    return actions.read_by(apprenticeship=id, method=method, **doing(request))


@router.get(METHOD, auth=READS, response=SheetOut)
def read_planning_sheet(request: Caller, id: UUID, method: str) -> dict[str, Any]:
    """One method of a planning sheet. That somebody else than the apprentice read it is kept."""
    one = _read(request, id, method)
    return _sheet(pages.gathered(one, method, request.actor, request.now))


@router.get(f"{METHOD}/pdf", auth=READS, response={200: bytes})
def print_planning_sheet(request: Caller, id: UUID, method: str) -> HttpResponse:
    """The same as an accessible PDF."""
    one = _read(request, id, method)
    found = pages.gathered(one, method, request.actor, request.now)
    policy = law.policy(one.organisation.policy)
    context = own_context(found.plan, method, policy, pages.own(found, one, request.now))
    answer = HttpResponse(own_pdf(context), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="planning-sheet.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.put(METHOD, auth=WRITES, response=KeptPoints)
def write_planning_sheet(request: Caller, id: UUID, method: str, said: PointsIn) -> dict[str, Any]:
    """Keep key points, each criterion on its own. Over what somebody changed meanwhile nothing is written."""
    typed = {
        criterion: Typed(text=one.text, seen=one.seen, pieces=frozenset(one.pieces), had=frozenset(one.had))
        for criterion, one in said.points.items()
    }
    kept = actions.write_notes(apprenticeship=id, method=method, typed=typed, **doing(request))
    others = {
        criterion: {
            "criterion": criterion,
            "wording": note.wording,
            "text": note.text,
            "seen": mark(note.text),
            "saved_at": note.saved_at,
            "pieces": [link.piece_id for link in note.links.all()],
        }
        for criterion, note in kept.others.items()
    }
    return {"saved": sorted(kept.saved), "others": others, "faults": kept.faults}


@router.get("/apprentices/{uuid:id}/planning/readers", auth=WRITES, response=ReadersOut)
def read_planning_readers(request: Caller, id: UUID) -> dict[str, Any]:
    """To whom one's sheet is shown, and who has read it."""
    request.actor.require(Permission.KEEP_PLANNING_SHEET)
    return _readers(visible(id, request.actor))


def _readers(one: Apprenticeship) -> dict[str, Any]:
    shares = queries.shares(one)
    return {
        "partners": [
            shown(each) | {"shown_since": shares[each.id].since if each.id in shares else None}
            for each in queries.partners(one)
        ],
        "readings": [{"who": each.who, "role": each.role, "at": each.at} for each in queries.readings(one)],
    }


@router.post("/apprentices/{uuid:id}/planning/readers/show", auth=WRITES, response=ReadersOut)
def show_planning_sheet(request: Caller, id: UUID, said: ReaderIn) -> dict[str, Any]:
    """Let the training provider or the employer read it from now on."""
    actions.show_to(apprenticeship=id, partner=said.partner, **doing(request))
    return _readers(visible(id, request.actor))


@router.post("/apprentices/{uuid:id}/planning/readers/take-back", auth=WRITES, response=ReadersOut)
def hide_planning_sheet(request: Caller, id: UUID, said: ReaderIn) -> dict[str, Any]:
    """From now on they read it no more."""
    actions.take_back(apprenticeship=id, partner=said.partner, **doing(request))
    return _readers(visible(id, request.actor))
