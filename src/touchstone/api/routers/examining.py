"""What was found in files, and pictures without what they tell."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.routers.portfolio import PieceOut, RevisionIn, told
from touchstone.web.examining import queries
from touchstone.web.portfolio import cleaning
from touchstone.web.portfolio.queries import visible_piece

router = Router()


class NoteOut(Schema):
    """One finding. `outcome` is quarantined, advice or fine; `source` a clause where one says so."""

    code: str
    outcome: str
    message: str
    source: str | None


class PlaceOut(Schema):
    """Degrees north and east."""

    latitude: float
    longitude: float


class MetadataOut(Schema):
    """What the file says about its making. Nobody has checked it."""

    place: PlaceOut | None
    device: str | None
    authors: list[str]
    software: str | None
    created: str | None
    title: str | None


class ExaminationOut(Schema):
    """What was found in a file; while `state` is waiting or looking, nothing yet.

    A file that is `quarantined` is kept and cannot be opened. `scanned_by` is empty where no virus scanner
    has looked, and `not_scanned` then says why if one is connected.
    """

    file: UUID
    state: str
    because: str
    examined_at: datetime | None
    quarantined: bool
    kind: str | None
    pages: int | None
    notes: list[NoteOut]
    metadata: MetadataOut | None
    scanned_by: str
    not_scanned: str


@router.get("/files/{uuid:id}/examination", auth=Door("apprentices:read"), response=ExaminationOut)
def read_examination(request: Caller, id: UUID) -> dict[str, Any]:
    """What was found in a file: its kind, its pages, what it tells, whether it was scanned for viruses."""
    one = queries.of(id, request.actor)
    report = one.found if one else None
    said = report.as_json() if report else {"kind": None, "pages": None, "notes": [], "metadata": None}
    return {
        **said,
        "file": id,
        "state": one.state if one else "waiting",
        "because": one.because if one else "",
        "examined_at": one.examined_at if one else None,
        "quarantined": one.quarantined if one else False,
        "scanned_by": one.scanned_by if one else "",
        "not_scanned": one.not_scanned if one else "",
    }


@router.post("/portfolio-files/{uuid:id}/clean", auth=Door("portfolio:write"), response=PieceOut)
def clean_file(request: Caller, id: UUID, said: RevisionIn) -> dict[str, Any]:
    """Replace the newest picture of a piece by the same without place, device and moment."""
    piece = cleaning.clean_file(version=id, revision=said.revision, **doing(request))
    return told(visible_piece(piece.id, request.actor))
