"""Data protection: what is kept until when and why, holds, requests for erasure, what was removed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import AfterValidator, StringConstraints

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.shapes import Day, Given, Text, kept_whole
from touchstone.rules.retention import Kept
from touchstone.web.apprentices.queries import visible, visible_to
from touchstone.web.audit.models import Event
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.permissions import Permission
from touchstone.web.privacy import access, actions, queries
from touchstone.web.privacy.models import ErasureRequest, Hold, Removal
from touchstone.web.privacy.showing import as_told
from touchstone.web.records.queries import situation

router = Router()
KEEPS = Door("data:keep")
State = Literal["asked", "waiting", "done", "withdrawn"]
How = Annotated[str, StringConstraints(max_length=200), AfterValidator(kept_whole)]


class KeptOut(Schema):
    """One kind of data: its last day, or why it has none; what it is kept for; what holds it.

    `quiet_until`: the day with which an open failed case counts as ended if nothing more happens in it.
    """

    kind: str
    title: str
    until: date | None
    message: str
    why: str
    source: str
    holds: list[str]
    quiet_until: date | None


class HoldOfDataOut(Schema):
    """Nothing of this apprentice, or not this `file`, is removed, until somebody lifts the hold."""

    id: UUID
    apprentice: UUID
    file: UUID | None
    reason: str
    placed_at: datetime
    lifted_at: datetime | None
    lifted_because: str


class AnswerPart(Schema):
    """What an answer says of one kind of data; `later`: it goes by this request, once nothing keeps it."""

    kind: str
    title: str
    message: str
    clause: str
    until: date | None
    later: bool
    holds: list[str]


class ErasureOut(Schema):
    """A request for erasure and, once it was answered, what goes and what stays."""

    id: UUID
    apprentice: UUID
    asked_at: datetime
    received_on: date
    received_how: str
    words: str
    due_on: date | None
    state: State
    answered_at: datetime | None
    answer: str
    goes: list[AnswerPart]
    stays: list[AnswerPart]
    done_at: datetime | None


class RemovalOut(Schema):
    """One kind of data of one apprentice was removed, and how many rows of which table."""

    id: UUID
    apprentice: UUID
    kind: str
    removed_at: datetime
    request: UUID | None
    message: str
    clause: str
    counts: dict[str, int]


class KeptWhole(Schema):
    """What is kept of one apprentice, with holds and requests, newest first."""

    kept: list[KeptOut]
    holds: list[HoldOfDataOut]
    requests: list[ErasureOut]


class WhyHeld(Given):
    """Why nothing may be removed, or why nothing holds it any more."""

    reason: Text


class HoldIn(WhyHeld):
    """Why nothing may be removed; of one `file`, or of everything."""

    file: UUID | None = None


class KeptFileOut(Schema):
    """A file with the kind of data as which it is kept, and the hold that keeps it by itself."""

    id: UUID
    name: str
    size: int
    sha256: str
    kept_as: str
    uploaded_at: datetime
    hold: UUID | None


class AccessOut(Schema):
    """Somebody opened or downloaded something of an apprentice.

    `who` is a name for those who answer for personal data; for the apprentice, *You* or an organisation.
    """

    at: datetime
    who: str
    role: str
    did: Literal["Opened", "Downloaded"]
    what: str


class ErasureIn(Given):
    """A request in somebody's words; of a letter or a call, a manager says when and how it came."""

    words: Text = ""
    received_on: Day | None = None
    received_how: How = ""


class ErasureAnswer(Given):
    """What is added to the answer, in one's own words."""

    words: Text = ""


def _kept(one: Kept) -> dict[str, Any]:
    return {
        "kind": one.rule.kind,
        "title": one.rule.title,
        "until": one.until,
        "message": one.message,
        "why": one.rule.why,
        "source": str(one.rule.keep.source),
        "holds": list(one.holds),
        "quiet_until": one.quiet_until,
    }


def _hold(one: Hold) -> dict[str, Any]:
    names = ("id", "reason", "placed_at", "lifted_at", "lifted_because")
    about = {"apprentice": one.apprenticeship_id, "file": one.file_id}
    return {name: getattr(one, name) for name in names} | about


def _file(one: StoredFile, hold: Hold | None) -> dict[str, Any]:
    names = ("id", "name", "size", "sha256", "uploaded_at")
    about = {"kept_as": one.retention, "hold": hold.id if hold else None}
    return {name: getattr(one, name) for name in names} | about


def _request(one: ErasureRequest) -> dict[str, Any]:
    names = ("id", "asked_at", "received_on", "received_how", "words", "due_on", "state", "answered_at")
    told = {name: getattr(one, name) for name in (*names, "answer", "done_at")}
    parts = {name: [_part(each) for each in getattr(one, name)] for name in ("goes", "stays")}
    return told | parts | {"apprentice": one.apprenticeship_id}


def _part(said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "until": said["until"] or None}


def _removal(one: Removal) -> dict[str, Any]:
    names = ("id", "kind", "removed_at", "request", "message", "clause", "counts")
    return {name: getattr(one, name) for name in names} | {"apprentice": one.apprenticeship}


def _reads(request: Caller) -> None:
    """Raise ``NotAllowed`` for who is neither asked about their own data nor answers for others'."""
    if not request.actor.may(Permission.ASK_ERASURE):
        request.actor.require(Permission.KEEP_DATA)


@router.get("/apprentices/{uuid:id}/kept", auth=KEEPS, response=KeptWhole)
def read_what_is_kept(request: Caller, id: UUID) -> dict[str, Any]:
    """Each kind of data with its last day, what it is for and what holds it; holds and requests."""
    _reads(request)
    one = visible(id, request.actor)
    stands = situation(one, request.now)
    known = queries.kept_in({one.id: stands})[one.id]
    return {
        "kept": [_kept(each) for each in as_told(known, stands, one, request.actor)],
        "holds": [_hold(each) for each in queries.holds(one)],
        "requests": [_request(each) for each in queries.requests(one)],
    }


@router.get("/apprentices/{uuid:id}/kept/files", auth=KEEPS, response=list[KeptFileOut])
def list_kept_files(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """Every file of an apprentice that was not removed, as what it is kept, and what holds it by itself."""
    _reads(request)
    one = visible(id, request.actor)
    return [_file(*each) for each in queries.files_kept(one)]


@router.get("/apprentices/{uuid:id}/access", auth=KEEPS, response=Listed[AccessOut])
def list_accesses(
    request: Caller, response: HttpResponse, id: UUID, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """Who opened or downloaded what of an apprentice, the latest first."""
    _reads(request)
    one = visible(id, request.actor)
    who, what = access.who(one, request.actor), access.what(one)

    def told(row: Event) -> dict[str, Any]:
        named = {"role": access.role_title(row.role), "did": access.ACCESS[row.action]}
        return named | {"at": row.at, "who": who(row), "what": what(row)}

    return paged(request, response, access.accesses(one), after, limit, told, order="-number")


@router.post("/apprentices/{uuid:id}/holds", auth=KEEPS, response={201: HoldOfDataOut})
def place_hold(request: Caller, id: UUID, said: HoldIn) -> dict[str, Any]:
    """Hold everything of an apprentice, or one file: it is not removed until the hold is lifted."""
    return _hold(actions.place_hold(apprenticeship=id, **said.dict(), **doing(request)))


@router.post("/holds/{uuid:id}/lift", auth=KEEPS, response=HoldOfDataOut)
def lift_hold_of_data(request: Caller, id: UUID, said: WhyHeld) -> dict[str, Any]:
    """Lift a hold; what is over by then goes in the following night."""
    return _hold(actions.lift_hold(hold=id, reason=said.reason, **doing(request)))


@router.get("/erasure-requests", auth=KEEPS, response=Listed[ErasureOut])
def list_erasure_requests(
    request: Caller, response: HttpResponse, state: State | None = None, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """Requests for erasure, what is to be answered first; without `state`, all of them."""
    _reads(request)
    seen = visible_to(request.actor).order_by().values("id")
    rows = ErasureRequest.objects.filter(apprenticeship__in=seen)
    found = rows.filter(state=state) if state else rows
    return paged(request, response, found, after, limit, _request, order="due_on")


@router.post("/apprentices/{uuid:id}/erasure", auth=KEEPS, response={201: ErasureOut})
def ask_erasure(request: Caller, response: HttpResponse, id: UUID, said: ErasureIn) -> dict[str, Any]:
    """Ask that what is kept of an apprentice be erased. Asked again while one is open, it is that one."""
    made = actions.ask_erasure(apprenticeship=id, **said.dict(), **doing(request))
    response["Location"] = f"/api/v1/erasure-requests/{made.id}"
    return _request(made)


@router.get("/erasure-requests/{uuid:id}", auth=KEEPS, response=ErasureOut)
def read_erasure_request(request: Caller, id: UUID) -> dict[str, Any]:
    """One request and what was answered."""
    _reads(request)
    return _request(queries.visible_request(id, request.actor))


@router.post("/erasure-requests/{uuid:id}/answer", auth=KEEPS, response=ErasureOut)
def answer_erasure(request: Caller, id: UUID, said: ErasureAnswer) -> dict[str, Any]:
    """Answer a request as the rules say: what may go goes at once, the rest once nothing holds it."""
    return _request(actions.answer_erasure(request=id, words=said.words, **doing(request)))


@router.post("/erasure-requests/{uuid:id}/withdraw", auth=KEEPS, response=ErasureOut)
def withdraw_erasure(request: Caller, id: UUID) -> dict[str, Any]:
    """Take a request back; what went already has gone."""
    return _request(actions.withdraw_erasure(request=id, **doing(request)))


@router.get("/removals", auth=KEEPS, response=Listed[RemovalOut])
def list_removals(
    request: Caller, response: HttpResponse, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """What was removed and why, newest first; of a case that went whole, the id leads nowhere."""
    request.actor.require(Permission.KEEP_DATA)
    rows = queries.removals_by(request.actor.organisation_id)
    return paged(request, response, rows, after, limit, _removal, order="-removed_at")
