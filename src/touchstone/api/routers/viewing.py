"""Recordings: what was found in them, the part to assess, notes at a second, captions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.routers.answers import FindingOut
from touchstone.api.routers.portfolio import sent as given
from touchstone.api.shapes import Code, Given, Moment, Seconds, Text
from touchstone.plans.writing import encode
from touchstone.web.apprentices.queries import visible
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Refused
from touchstone.web.viewing import actions, adding, queries
from touchstone.web.viewing.models import State, TimedNote, Viewing
from touchstone.web.viewing.page import Shown

router = Router()
READS, SAYS = Door("apprentices:read"), Door("portfolio:write")
NOTES = Door("portfolio:write", "assessments:write")
OF_ONE = "/recordings/{uuid:id}"


class RecordingFacts(Schema):
    """What the file says about itself; `recorded_at` is its own date, which nobody has checked."""

    container: str
    medium: str
    seconds: float | None
    readable_seconds: float | None
    recorded_at: datetime | None
    width: int | None
    height: int | None
    codecs: list[str]
    plays: bool


class NominatedOut(Schema):
    """What was said when it was handed in, and the part to assess; no part where all of it is assessed."""

    method: str
    held_at: datetime
    recorded_at: datetime
    from_second: int | None
    to_second: int | None


class AdviceOut(Schema):
    """Something to look at: never a verdict. `source` names the clause where there is one."""

    code: str
    outcome: str
    message: str
    source: str | None


class RecordingOut(Schema):
    """A recording: how far it is prepared, what was found, what was said, and what the rules say to both."""

    id: UUID
    name: str
    state: str
    step: str
    progress: int
    because: str
    copy_that_plays: bool
    captions: bool
    captions_language: str
    found: RecordingFacts | None
    nominated: NominatedOut | None
    findings: list[FindingOut]
    advice: list[AdviceOut]


class RecordingLine(Schema):
    """A recording: how far it is prepared, and the method it was handed in for."""

    id: UUID
    name: str
    size: int
    added_at: datetime
    state: str
    method: str


class NominationIn(Given):
    """A recording handed in for a method. Length and medium are the file's own."""

    method: Code
    held_at: Moment
    recorded_at: Moment
    from_second: Seconds = 0


class TimedNoteIn(Given):
    """What happens at a second."""

    second: Seconds
    text: Text = ""
    ksbs: Annotated[list[Code], Field(max_length=200)] = Field(default_factory=list)


class TimedNoteOut(Schema):
    """A note of one's own side."""

    id: UUID
    second: int
    text: str
    ksbs: list[str]
    by: UUID
    at: datetime


class WhichNote(Given):
    """Which note."""

    note: UUID


class CaptionsIn(Given):
    """Captions as WebVTT; an empty text takes them away.

    ``language`` is ``en`` or ``cy``; left out, it is what the captions name, or English.
    """

    captions: Annotated[str, Field(max_length=1_000_000)]
    language: Annotated[str, Field(max_length=10)] = ""


def _out(of: Shown) -> dict[str, Any]:
    row, found = of.row, of.found
    names = ("state", "step", "progress", "because")
    picture = next((one for one in found.streams if one.kind == "video"), None) if found else None
    said = (
        {
            "container": found.container,
            "medium": found.medium,
            "seconds": found.seconds,
            "readable_seconds": found.readable_seconds,
            "recorded_at": found.created,
            "width": picture.width if picture else None,
            "height": picture.height if picture else None,
            "codecs": [one.codec for one in found.streams],
            "plays": found.plays,
        }
        if found
        else None
    )
    handed_in = ("method", "held_at", "recorded_at", "from_second", "to_second")
    return {name: getattr(row, name) for name in names} | {
        "id": of.file.id,
        "name": of.file.name,
        "copy_that_plays": bool(row.playable),
        "captions": bool(row.captions),
        "captions_language": row.captions_language,
        "found": said,
        "nominated": {name: getattr(row, name) for name in handed_in} if row.method else None,
        "findings": [encode(one, defaults=True) for one in of.findings],
        "advice": [note.as_json() for note in of.advice],
    }


def _line(file: StoredFile, row: Viewing | None) -> dict[str, Any]:
    told = {"id": file.id, "name": file.name, "size": file.size, "added_at": file.uploaded_at}
    return told | {"state": row.state if row else State.WAITING, "method": row.method if row else ""}


def _shown(request: Caller, id: UUID) -> Shown:
    file = queries.recording(id, request.actor)
    return Shown(file, queries.viewing(file), request.actor, request.now)


def _note(one: TimedNote) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "second", "text", "ksbs", "by", "at")}


@router.get("/apprentices/{uuid:id}/recordings", auth=READS, response=list[RecordingLine])
def list_recordings(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """The recordings of an apprentice that stand, the newest first."""
    one = visible(id, request.actor)
    rows = queries.of(one)
    return [_line(file, rows.get(str(file.id))) for file in queries.standing(one)]


@router.post("/apprentices/{uuid:id}/recordings", auth=SAYS, response={201: RecordingLine})
def add_recording(
    request: Caller,
    response: HttpResponse,
    id: UUID,
    file: File[UploadedFile | None] = None,
    upload: Form[UUID | None] = None,
) -> dict[str, Any]:
    """Add a recording, as `file` or `upload`; also after the portfolio was locked at the gateway."""
    received = given(request, id, file, upload)
    if received is None:
        raise Refused("No file was sent.", fields={"file": "Send a video, or the id of an upload."})
    kept = adding.add_recording(apprenticeship=id, file=received, **doing(request))
    response["Location"] = f"/api/v1/recordings/{kept.id}"
    return _line(kept, None)


@router.post(f"{OF_ONE}/take-back", auth=SAYS, response={204: None})
def take_recording_back(request: Caller, id: UUID) -> None:
    """Close a recording that was added by mistake, before it is handed in."""
    adding.take_back(file=id, **doing(request))


@router.get(OF_ONE, auth=READS, response=RecordingOut)
def read_recording(request: Caller, id: UUID) -> dict[str, Any]:
    """A recording by its file's id; its bytes are at `/files/{id}`. Ask again while it is `working`."""
    return _out(_shown(request, id))


@router.post(f"{OF_ONE}/nominate", auth=SAYS, response=RecordingOut)
def nominate_recording(request: Caller, id: UUID, said: NominationIn) -> dict[str, Any]:
    """Hand it in for a method, and say where the part to assess begins; how long that is the plan says."""
    actions.nominate(file=id, **said.model_dump(), **doing(request))
    return _out(_shown(request, id))


@router.post(f"{OF_ONE}/captions", auth=SAYS, response=RecordingOut)
def caption_recording(request: Caller, id: UUID, said: CaptionsIn) -> dict[str, Any]:
    """Keep captions in place of those before."""
    actions.caption(file=id, text=said.captions, language=said.language, **doing(request))
    return _out(_shown(request, id))


@router.get(f"{OF_ONE}/notes", auth=NOTES, response=list[TimedNoteOut])
def list_recording_notes(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """The notes of one's own side, in the order of the recording."""
    file = queries.recording(id, request.actor)
    return [_note(one) for one in queries.notes(file, request.actor)]


@router.post(f"{OF_ONE}/notes", auth=NOTES, response={201: TimedNoteOut})
def add_recording_note(request: Caller, id: UUID, said: TimedNoteIn) -> dict[str, Any]:
    """Note what happens at a second, for one's own side alone."""
    facts = said.model_dump() | {"ksbs": tuple(said.ksbs)}
    return _note(actions.add_note(file=id, **facts, **doing(request)))


@router.post(f"{OF_ONE}/notes/remove", auth=NOTES, response={204: None})
def remove_recording_note(request: Caller, id: UUID, said: WhichNote) -> None:
    """Remove a note of one's own side."""
    actions.remove_note(file=id, note=said.note, **doing(request))
