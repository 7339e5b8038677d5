"""Devices that capture a session where there is no network, and what they send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.routers.assessments import readable
from touchstone.api.routers.portfolio import received
from touchstone.api.shapes import Reason
from touchstone.web.console import actions, gaps, handing_in, queries
from touchstone.web.console.models import Captured
from touchstone.web.console.packing import packed
from touchstone.web.console.sealed_work import LARGEST, NO_ROOM, TOO_LARGE, no
from touchstone.web.console.shapes import DeliveryIn, DeviceIn
from touchstone.web.console.taking import NotTaken

router = Router()
WRITES = Door("assessments:write")


class DeviceOut(Schema):
    """A device, and the key under which it keeps what it captures: 32 bytes in base64."""

    device: UUID
    name: str
    key: str


class OnDeviceOut(DeviceOut):
    """A device with everything that it needs to hold the session without a network."""

    pack: Annotated[dict[str, Any], Field(description="Method, apprentice, log so far, questions, evidence.")]


class ChainOut(Schema):
    """How much of a device's chain is here: `through` is the last entry before which none is missing."""

    device: UUID
    through: int
    head: str
    received: int
    last: int
    kept: int
    aside: int
    left: int
    missing: list[int]
    words: str


class NotTakenOut(Schema):
    """An entry that was not taken in: which of those sent, counted from one, and why."""

    place: int
    sequence: int | None
    code: str
    message: str


class AsideOut(Schema):
    """An entry that is kept and not in the log, and why."""

    id: UUID
    device: UUID
    sequence: int
    entry: UUID
    body: str
    message: str
    fields: dict[str, str]


class ReceiptOut(Schema):
    """What is here now. `behind` is by how many seconds the device's clock is behind the server's."""

    chain: ChainOut
    refused: list[NotTakenOut]
    aside: list[AsideOut]
    behind: float
    now: datetime


class HandedInOut(Schema):
    """What came of a file of unsent work: how many of its entries were new here, and what was not taken in.

    `doubtful` entries have a time that cannot be known, since a file does not say how long it was under way.
    """

    attempt: UUID
    chain: ChainOut
    entries: int
    came: int
    refused: list[NotTakenOut]
    aside: list[AsideOut]
    doubtful: int
    made_at: datetime


class CapturedOut(Schema):
    """What devices captured of an attempt, and what was set aside."""

    chains: list[ChainOut]
    aside: list[AsideOut]


def _aside(row: Captured) -> dict[str, Any]:
    why = row.why or {}
    return {
        "id": row.id,
        "device": row.device_id,
        "sequence": row.sequence,
        "entry": row.entry,
        "body": row.body,
        "message": why.get("message", ""),
        "fields": why.get("fields", {}),
    }


def _refused(some: Sequence[NotTaken]) -> list[dict[str, Any]]:
    return [
        {"place": one.place, "sequence": one.sequence, "code": one.code, "message": one.message}
        for one in some
    ]


@router.post("/attempts/{uuid:id}/devices", auth=WRITES, response=OnDeviceOut)
def prepare_device(request: Caller, id: UUID, said: DeviceIn) -> dict[str, Any]:
    """Put an attempt on a device: what it needs without a network, and its key. Doing it again is no harm."""
    known = actions.prepare(attempt=id, device=said.device, name=said.name, **doing(request))
    pack = packed(id, request.actor, request.now)
    return {"device": known.device.id, "name": known.device.name, "key": known.key, "pack": pack}


@router.get("/devices/{uuid:id}", auth=WRITES, response=DeviceOut)
def meet_device(request: Caller, id: UUID) -> dict[str, Any]:
    """A device of one's own with its key, so that what it keeps can be read again."""
    known = actions.know(device=id, **doing(request))
    return {"device": known.device.id, "name": known.device.name, "key": known.key}


@router.delete("/devices/{uuid:id}", auth=WRITES, response={204: None})
def end_device(request: Caller, id: UUID) -> HttpResponse:
    """Take a device out of use: its key is given to nobody any more. What it sends is still taken in."""
    actions.end_device(device=id, **doing(request))
    return HttpResponse(status=204)


@router.post("/attempts/{uuid:id}/captured", auth=WRITES, response=ReceiptOut)
def send_captured(request: Caller, id: UUID, said: DeliveryIn) -> dict[str, Any]:
    """Send what a device captured, in any order and any number of times: each entry is kept once."""
    got = actions.take(attempt=id, device=said.device, lines=said.lines, times=said.times, **doing(request))
    return {
        "chain": got.standing.told,
        "refused": _refused(got.refused),
        "aside": [_aside(one) for one in got.aside],
        "behind": got.behind,
        "now": request.now,
    }


@router.post("/captured-files", auth=WRITES, response=HandedInOut)
def hand_in_captured(request: Caller, file: File[UploadedFile]) -> dict[str, Any]:
    """Hand in a file of unsent work, any number of times. Only who captured what is in it may.

    The file is sealed under the key of its device; one that was altered, or that another person's device
    wrote, is refused with the reason.
    """
    came = received(file)
    if (came.size or 0) > LARGEST:
        raise no(TOO_LARGE)
    content = came.whole()
    if content is None:
        raise no(NO_ROOM)
    got = handing_in.hand_in(content=content, **doing(request))
    return {
        "attempt": got.attempt.pk,
        "chain": got.standing.told,
        "entries": len(got.work.lines),
        "came": got.came,
        "refused": _refused(got.refused),
        "aside": [_aside(one) for one in got.aside],
        "doubtful": got.doubtful,
        "made_at": got.work.made_at,
    }


@router.get("/attempts/{uuid:id}/captured", auth=WRITES, response=CapturedOut)
def read_captured(request: Caller, id: UUID) -> dict[str, Any]:
    """How much of what devices captured of an attempt is here, and what waits for somebody."""
    attempt = readable(id, request)
    return {
        "chains": [one.told for _, one in queries.standings(attempt.pk)],
        "aside": [_aside(one) for one in queries.unsettled(attempt.pk)],
    }


@router.post("/attempts/{uuid:id}/captured/wait-no-longer", auth=WRITES, response={204: None})
def wait_no_longer(request: Caller, id: UUID, said: Reason) -> HttpResponse:
    """Say that entries of a device will never come: what came after them is set aside, to be settled."""
    gaps.wait_no_longer(attempt=id, reason=said.reason, **doing(request))
    return HttpResponse(status=204)


@router.post("/captured/{uuid:id}/take-up", auth=WRITES, response={204: None})
def take_up_captured(request: Caller, id: UUID) -> HttpResponse:
    """Try once more to write an entry that was set aside into the log."""
    actions.take_up(captured=id, **doing(request))
    return HttpResponse(status=204)


@router.post("/captured/{uuid:id}/leave-out", auth=WRITES, response={204: None})
def leave_out_captured(request: Caller, id: UUID, said: Reason) -> HttpResponse:
    """Leave an entry that was set aside out of the log, with a reason; it stays among what was captured."""
    actions.leave_out(captured=id, reason=said.reason, **doing(request))
    return HttpResponse(status=204)
