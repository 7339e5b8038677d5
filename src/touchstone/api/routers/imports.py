"""Many apprentices from one file: sent, checked row by row, confirmed, registered in the background."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.routers.organisations import seen_organisation
from touchstone.api.routers.portfolio import received
from touchstone.api.shapes import Given
from touchstone.web.imports import actions, listing, queries
from touchstone.web.imports.models import Import
from touchstone.web.imports.working import check_at_once
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.ui.exports import lines

router = Router()
WRITES = Door("imports:write")
State = Literal["checking", "checked", "registering", "finished", "cancelled", "forgotten"]
NO_ROOM = "There is no room for the file just now."


class ImportOut(Schema):
    """One file of apprentices. Rows are checked and registered in the background: ask again until it is done.

    `fine` rows can be registered, `wrong` ones cannot, `doubtful` ones are fine and want to be looked at,
    `again` are registered already.
    """

    id: UUID
    organisation: UUID
    name: str
    sent_at: datetime
    kept_until: datetime
    state: State
    rows: int
    fine: int
    wrong: int
    doubtful: int
    again: int
    confirmed_at: datetime | None
    registered: int
    refused: int
    ended_at: datetime | None
    ended_because: str


class RowProblemOut(Schema):
    """What is said of a cell, or of a whole row, and what to do."""

    row: int
    column: str
    kind: Literal["wrong", "warning", "again", "refused"]
    typed: str
    said: str


class TakenOut(Schema):
    """Whom an import registered, and from which row."""

    row: int
    apprentice: UUID


class ConfirmIn(Given):
    """Which rows are registered: all, where each is fine, or the fine ones. `looked`: at the warnings."""

    which: Literal["all", "fine"]
    looked: bool = False


def _import(one: Import) -> dict[str, Any]:
    names = ("id", "name", "sent_at", "kept_until", "state", "rows", "fine", "wrong", "doubtful", "again")
    more = ("confirmed_at", "registered", "refused", "ended_at", "ended_because")
    return {name: getattr(one, name) for name in (*names, *more)} | {"organisation": one.organisation_id}


def _found(id: UUID, request: Caller) -> Import:
    request.actor.require(Permission.IMPORT)
    return queries.visible(id, request.actor)


@router.get("/imports", auth=WRITES, response=Listed[ImportOut])
def list_imports(
    request: Caller, response: HttpResponse, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """The files that people and programs of one's organisation sent, newest first."""
    request.actor.require(Permission.IMPORT)
    return paged(
        request, response, queries.visible_to(request.actor), after, limit, _import, order="-sent_at"
    )


@router.post("/imports", auth=WRITES, response={201: ImportOut})
def send_import(
    request: Caller,
    response: HttpResponse,
    file: File[UploadedFile],
    organisation: Form[UUID | None] = None,
) -> dict[str, Any]:
    """Send a CSV to be checked, a small one at once; nobody is registered. The same file is the same import.

    Left out, `organisation` is the only assessment organisation that one works with.
    """
    content = received(file).whole()
    if content is None:
        raise Refused(NO_ROOM, fields={"file": NO_ROOM})
    registers_with = seen_organisation(request, organisation)
    made = actions.send(name=file.name or "", content=content, organisation=registers_with, **doing(request))
    response["Location"] = f"/api/v1/imports/{made.id}"
    return _import(check_at_once(made, at=request.now))


@router.get("/import-template", auth=WRITES, response={200: bytes})
def read_import_template(request: Caller) -> HttpResponse:
    """An empty file with the names of the columns, and a row that shows how and is passed over."""
    request.actor.require(Permission.IMPORT)
    return _csv(listing.template(), "apprentices-to-register")


@router.get("/imports/{uuid:id}", auth=WRITES, response=ImportOut)
def read_import(request: Caller, id: UUID) -> dict[str, Any]:
    """How far an import is, and what came of it."""
    return _import(_found(id, request))


@router.get("/imports/{uuid:id}/problems", auth=WRITES, response=Listed[RowProblemOut])
def list_import_problems(
    request: Caller, response: HttpResponse, id: UUID, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """What is said of its rows, in their order."""
    rows = queries.problems(_found(id, request))
    names = ("row", "column", "kind", "typed", "said")

    def problem(one: Any) -> dict[str, Any]:
        return {name: getattr(one, name) for name in names}

    return paged(request, response, rows, after, limit, problem, order="row")


@router.get("/imports/{uuid:id}/rows", auth=WRITES, response={200: bytes})
def read_import_rows(request: Caller, id: UUID) -> HttpResponse:
    """The rows that were not registered, as they came, each with what to put right; to be sent again."""
    found = _found(id, request)
    content = queries.content_of(found)
    if content is None:
        raise Http404
    return _csv(listing.rows_to_put_right(found, content), "apprentices-to-put-right")


@router.get("/imports/{uuid:id}/apprentices", auth=WRITES, response=Listed[TakenOut])
def list_imported(
    request: Caller, response: HttpResponse, id: UUID, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """Whom it registered, by row."""
    rows = queries.taken(_found(id, request))

    def taken(one: Any) -> dict[str, Any]:
        return {"row": one.row, "apprentice": one.apprenticeship_id}

    return paged(request, response, rows, after, limit, taken, order="row")


@router.post("/imports/{uuid:id}/confirm", auth=WRITES, response=ImportOut)
def confirm_import(request: Caller, id: UUID, said: ConfirmIn) -> dict[str, Any]:
    """Register the rows that are fine, in the background. Confirmed twice is confirmed once."""
    return _import(actions.confirm(of_import=id, **said.dict(), **doing(request)))


@router.post("/imports/{uuid:id}/cancel", auth=WRITES, response=ImportOut)
def cancel_import(request: Caller, id: UUID) -> dict[str, Any]:
    """Give an import up: the file is forgotten at once; whoever was registered already stays so."""
    return _import(actions.cancel(of_import=id, **doing(request)))


def _csv(records: Iterable[Iterable[Any]], name: str) -> HttpResponse:
    answer = HttpResponse("".join(lines(records)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer
