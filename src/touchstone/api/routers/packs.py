"""Whole portfolios: one as a file, and one from elsewhere taken in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.routers.portfolio import sent as given
from touchstone.api.shapes import Given, Line
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.packs import actions, binding, queries
from touchstone.web.packs.models import Arrival, Bound, Making, State
from touchstone.web.packs.sending import sent, sent_bound

router = Router()
READS, WRITES = Door("apprentices:read"), Door("portfolio:write")


class PackIn(Given):
    """What kind of evidence a file is of which the sheet says nothing."""

    kind: Line


class PackLine(Schema):
    """One file of the pack, or a `row` of the sheet that is about none.

    `problems` say why it is not taken; `taken` is the code of the piece it became, `refused` why it did not.
    """

    path: str
    size: int
    row: int | None
    title: str
    kind: str
    ksbs: list[str]
    pointers: dict[str, str]
    problems: list[str]
    doubts: list[str]
    taken: str
    refused: str


class PackOut(Schema):
    """A portfolio from elsewhere, and what becomes of every file in it."""

    id: UUID
    apprentice: UUID
    name: str
    state: State
    sent_at: datetime
    ended_at: datetime | None
    ended_because: str
    done: int
    lines: list[PackLine]


class BoundOut(Schema):
    """A portfolio as one PDF: `done` of `of` files were looked at; `because` says why it was not made."""

    state: Making
    done: int
    of: int
    because: str
    pages: int
    size: int
    asked_at: datetime
    made_at: datetime | None


@router.get("/apprentices/{uuid:id}/portfolio/pack", auth=READS, response={200: bytes})
def take_portfolio_pack(request: Caller, id: UUID) -> StreamingHttpResponse:
    """The portfolio as a ZIP file: originals, mapping form, manifest with hashes; an event is kept."""
    return sent(actions.take_pack(apprenticeship=id, **doing(request)))


@router.post("/apprentices/{uuid:id}/portfolio/pdf", auth=READS, response={202: BoundOut})
def bind_portfolio(request: Caller, id: UUID) -> Bound:
    """Have the portfolio made into one accessible PDF, in the background, for whoever asks."""
    return binding.bind(apprenticeship=id, **doing(request))


@router.get("/apprentices/{uuid:id}/portfolio/pdf", auth=READS, response=BoundOut)
def read_bound_portfolio(request: Caller, id: UUID) -> Bound:
    """How far it is. It goes after three days, and once the portfolio has changed."""
    found = queries.bound(visible(id, request.actor).id, request.actor)
    if found is None:
        raise Http404
    return found


@router.get("/apprentices/{uuid:id}/portfolio/pdf/file", auth=READS, response={200: bytes})
def take_bound_portfolio(request: Caller, id: UUID) -> FileResponse:
    """The PDF that was asked for, once it is ready; an event is kept."""
    found, opened = binding.take_bound(apprenticeship=id, **doing(request))
    return sent_bound(visible(id, request.actor), opened, found.size)


@router.post("/apprentices/{uuid:id}/portfolio/imports", auth=WRITES, response={201: PackOut})
def send_portfolio(
    request: Caller,
    response: HttpResponse,
    id: UUID,
    said: Form[PackIn],
    file: File[UploadedFile | None] = None,
    upload: Form[UUID | None] = None,
    sheet: File[UploadedFile | None] = None,
) -> dict[str, Any]:
    """Send a ZIP file, as `file` or `upload`, with or without a mapping `sheet`: nothing is added yet."""
    pack = given(request, id, file, upload)
    if pack is None:
        raise Refused("No file was sent.", fields={"file": "Send a ZIP file, or the id of an upload."})
    mapping = given(request, id, sheet, None)
    made = actions.send(apprenticeship=id, pack=pack, sheet=mapping, kind=said.kind, **doing(request))
    response["Location"] = f"/api/v1/portfolio-imports/{made.id}"
    return _out(made)


@router.get("/portfolio-imports/{uuid:id}", auth=READS, response=PackOut)
def read_portfolio_import(request: Caller, id: UUID) -> dict[str, Any]:
    """What will become of every file, or what became of it."""
    request.actor.require(Permission.EDIT_PORTFOLIO)
    return _out(queries.visible_arrival(id, request.actor))


@router.post("/portfolio-imports/{uuid:id}/take", auth=WRITES, response=PackOut)
def take_portfolio_in(request: Caller, id: UUID) -> dict[str, Any]:
    """Add the files that are fine, as pieces, in the background."""
    return _out(actions.confirm(arrival=id, **doing(request)))


@router.post("/portfolio-imports/{uuid:id}/cancel", auth=WRITES, response=PackOut)
def cancel_portfolio_import(request: Caller, id: UUID) -> dict[str, Any]:
    """Give it up; what was added already stays."""
    return _out(actions.cancel(arrival=id, **doing(request)))


def _out(one: Arrival) -> dict[str, Any]:
    names = ("id", "name", "state", "sent_at", "ended_at", "ended_because")
    told = {name: getattr(one, name) for name in names}
    return told | {
        "apprentice": one.apprenticeship_id,
        "done": one.at_line,
        "lines": [_line(line) for line in one.lines],
    }


def _line(line: dict[str, Any]) -> dict[str, Any]:
    said = line["content"]
    names = ("path", "size", "row", "problems", "doubts")
    told = {name: line[name] for name in names}
    about = {"title": said.get("title", ""), "kind": said.get("kind", ""), "ksbs": said.get("ksbs", [])}
    about["pointers"] = said.get("pointers", {})
    return told | about | {"taken": line.get("taken", ""), "refused": line.get("refused", "")}
