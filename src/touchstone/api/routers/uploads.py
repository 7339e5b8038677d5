"""Uploads: how one stands. Bytes come in by tus 1.0 (``touchstone.api.pouring``), beside the operations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.shapes import Given
from touchstone.web.uploads import actions, queries, tus

router = Router()
SENDS = Door("portfolio:write", "gateway:write")


class SameOut(Schema):
    """A file of the apprentice with the same bytes."""

    id: UUID
    name: str


class UploadOut(Schema):
    """An upload: `coming`, `checking`, `ready` to be used, `spoiled` (`problem` says why) or `kept`."""

    id: UUID
    apprentice: UUID
    name: str
    size: int
    received: int
    state: str
    problem: str
    sha256: str
    same_as: SameOut | None
    expires_at: datetime


class HashIn(Given):
    """What the sender took for the hash of the file."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@router.get("/uploads/{uuid:id}/state", auth=SENDS, response=UploadOut)
def read_upload(request: Caller, id: UUID) -> dict[str, Any]:
    """How one's own upload stands; once `ready`, operations that take a file take its id as `upload`."""
    queries.require(request.actor)
    return tus.told(tus.settled(queries.own(id, request.actor), request.now))


@router.post("/uploads/{uuid:id}/hash", auth=SENDS, response=UploadOut)
def say_upload_hash(request: Caller, id: UUID, said: HashIn) -> dict[str, Any]:
    """Say the SHA-256 of the file that was sent: where what came has another, it is `spoiled`."""
    return tus.told(actions.say(upload=id, sha256=said.sha256, **doing(request)))
