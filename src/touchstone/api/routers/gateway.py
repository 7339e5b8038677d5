"""Gateways: items handed in, signed, verified, reviewed; and the confirmation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.routers.answers import FindingOut
from touchstone.api.routers.portfolio import sent
from touchstone.api.shapes import Code, Given, Reason, Text
from touchstone.plans.writing import encode
from touchstone.web.apprentices.queries import visible
from touchstone.web.files.actions import keep_file
from touchstone.web.gateway import actions, queue
from touchstone.web.gateway.models import Round
from touchstone.web.gateway.parties import provides, unsigned
from touchstone.web.gateway.tasks import Gate, Task, gates
from touchstone.web.organisations.permissions import Permission

router = Router()
READS, WRITES, REVIEWS = Door("apprentices:read"), Door("gateway:write"), Door("gateway:review")


class SignatureOut(Schema):
    """Who signed for which party, and when."""

    role: str
    by: str
    at: datetime


class RoundOut(Schema):
    """One submission of one item."""

    id: UUID
    apprentice: UUID
    gateway: str
    requirement: str
    number: int
    submitted_at: datetime
    submitted_by: UUID
    says: str
    note: str
    file: UUID | None
    signatures: list[SignatureOut]
    decision: str
    decided_at: datetime | None
    reason: str
    opened_again_at: datetime | None


class ItemOut(Schema):
    """One requirement of a gateway: how it comes in, whose turn it is, what the rules say, its rounds."""

    requirement: str
    title: str
    comes_as: str
    provided_by: str
    signed_by: list[str]
    unsigned: list[str]
    ksbs: list[str]
    state: str
    turn: str
    finding: FindingOut
    rounds: list[RoundOut]


class GatewayOut(Schema):
    """One gateway as it stands."""

    id: str
    title: str
    earliest_on: date | None
    ready: bool | None
    confirmed_at: datetime | None
    until: date | None
    waits_for: list[str]
    items: list[ItemOut]


class ItemIn(Given):
    """What a declaration states, and a note to whoever reviews the item."""

    says: Code = ""
    note: Text = ""


class VerificationIn(Given):
    """The employer's word on each KSB that the plan leaves to the employer."""

    holds: Annotated[dict[Code, bool], Field(max_length=100)]
    note: Text = ""


class ConfirmedOut(Schema):
    """The confirmation of a gateway."""

    gateway: str
    confirmed_at: datetime
    confirmed_by: UUID


def _round(one: Round) -> dict[str, Any]:
    names = ("id", "gateway", "requirement", "number", "submitted_at", "submitted_by", "says", "note")
    more = ("signatures", "decision", "decided_at", "reason", "opened_again_at")
    said = {name: getattr(one, name) for name in (*names, *more)}
    return said | {"apprentice": one.apprenticeship_id, "file": one.file_id}


def _item(task: Task) -> dict[str, Any]:
    return {
        "requirement": task.item.id,
        "title": task.item.title,
        "comes_as": task.way.page,
        "provided_by": provides(task.item).value,
        "signed_by": [party.value for party in task.item.signed_by],
        "unsigned": [party.value for party in unsigned(task.item, _signed(task))] if task.waits else [],
        "ksbs": list(getattr(task.item, "ksbs", ())),
        "state": task.state.name.lower(),
        "turn": task.turn,
        "finding": encode(task.finding, defaults=True),
        "rounds": [_round(one) for one in task.rounds],
    }


def _signed(task: Task) -> set[Any]:
    return {one.role for one in task.last.signatures} if task.last else set()


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "id": gate.gate.id,
        "title": gate.gate.title,
        "earliest_on": gate.report.earliest_on,
        "ready": gate.report.ready,
        "confirmed_at": gate.report.confirmed_at,
        "until": gate.until,
        "waits_for": list(gate.report.waits_for),
        "items": [_item(task) for task in gate.tasks],
    }


@router.get("/apprentices/{uuid:id}/gateways", auth=READS, response=list[GatewayOut])
def read_gateways(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """Every gateway of the plan: who owes what, and where each item stands."""
    known = gates(visible(id, request.actor), request.now, rounds=True)
    return [_gate(gate) for gate in known.gates]


@router.get("/gateway-queue", auth=REVIEWS, response=Listed[RoundOut])
def list_waiting_items(
    request: Caller, response: HttpResponse, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """The items that wait for a review, oldest first."""
    request.actor.require(Permission.REVIEW_GATEWAY)
    return paged(request, response, queue.waiting(request.actor), after, limit, _round, order="submitted_at")


@router.post(
    "/apprentices/{uuid:id}/gateways/{gateway}/items/{requirement}", auth=WRITES, response={201: RoundOut}
)
def hand_in_item(
    request: Caller,
    id: UUID,
    gateway: str,
    requirement: str,
    said: Form[ItemIn],
    file: File[UploadedFile | None] = None,
    upload: Form[UUID | None] = None,
) -> dict[str, Any]:
    """Hand in one item, as a form: what a declaration states (`says`), a note, a `file` or an `upload`."""
    where = {"apprenticeship": id, "gateway": gateway, "requirement": requirement}
    stored = None
    if given := sent(request, id, file, upload):
        stored = keep_file(apprenticeship=id, received=given, **doing(request)).id
    return _round(actions.hand_in(**where, **said.dict(), file=stored, **doing(request)))  # type: ignore[arg-type]


@router.post(
    "/apprentices/{uuid:id}/gateways/{gateway}/items/{requirement}/verify",
    auth=WRITES,
    response={201: RoundOut},
)
def verify_ksbs(
    request: Caller, id: UUID, gateway: str, requirement: str, said: VerificationIn
) -> dict[str, Any]:
    """The employer's word on each KSB; a later word replaces an earlier."""
    where = {"apprenticeship": id, "gateway": gateway, "requirement": requirement}
    return _round(actions.verify(**where, **said.dict(), **doing(request)))  # type: ignore[arg-type]


@router.post("/rounds/{uuid:id}/sign", auth=WRITES, response=RoundOut)
def sign_item(request: Caller, id: UUID) -> dict[str, Any]:
    """Sign an item for one's party, where the plan asks for its signature."""
    return _round(actions.sign(round=id, **doing(request)))


@router.post("/rounds/{uuid:id}/take-back", auth=WRITES, response=RoundOut)
def take_back_item(request: Caller, id: UUID, said: Reason) -> dict[str, Any]:
    """Take back what one's party handed in, while nobody has decided about it."""
    return _round(actions.take_back(round=id, reason=said.reason, **doing(request)))


@router.post("/rounds/{uuid:id}/accept", auth=REVIEWS, response=RoundOut)
def accept_item(request: Caller, id: UUID) -> dict[str, Any]:
    """Accept an item; from then on it is locked."""
    return _round(actions.accept(round=id, **doing(request)))


@router.post("/rounds/{uuid:id}/return", auth=REVIEWS, response=RoundOut)
def return_item(request: Caller, id: UUID, said: Reason) -> dict[str, Any]:
    """Return an item with the reason; its provider hands it in again."""
    return _round(actions.return_(round=id, reason=said.reason, **doing(request)))


@router.post("/rounds/{uuid:id}/open-again", auth=REVIEWS, response=RoundOut)
def open_item_again(request: Caller, id: UUID, said: Reason) -> dict[str, Any]:
    """Review an accepted item once more, while its gateway is not confirmed; answers with what waits."""
    return _round(actions.open_again(round=id, reason=said.reason, **doing(request)))


@router.post("/apprentices/{uuid:id}/gateways/{gateway}/confirm", auth=REVIEWS, response=ConfirmedOut)
def confirm_gateway(request: Caller, id: UUID, gateway: str) -> dict[str, Any]:
    """Confirm a gateway: it opens what follows."""
    made = actions.confirm(apprenticeship=id, gateway=gateway, **doing(request))
    return {name: getattr(made, name) for name in ("gateway", "confirmed_at", "confirmed_by")}
