"""Upload links: somebody outside is asked by name for a file; what came is taken or refused."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.shapes import Code, Given, Line, Mail, Text
from touchstone.web.apprentices.queries import visible
from touchstone.web.links import actions, queries
from touchstone.web.links.checking import DAYS, MEGABYTE, MOST_DAYS, MOST_FILES, Wanted
from touchstone.web.links.models import LinkStanding, SentFile, SentState, UploadLink
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio.checks import Content

router = Router()
WRITES = Door("portfolio:write")
Kind = Literal["document", "image", "audio", "video"]


class SentOut(Schema):
    """A file that came by a link: `waiting`, `accepted` into `piece` or `refused` (`because` says why)."""

    id: UUID
    name: str
    size: int
    sha256: str
    at: datetime
    state: SentState
    because: str
    piece: UUID | None


class LinkOut(Schema):
    """Who is asked for what. The link itself is in the mail to them, and nowhere else."""

    id: UUID
    apprentice: UUID
    name: str
    email: str
    wanted: str
    piece: UUID | None
    kinds: list[Kind]
    most: int
    largest: int
    made_at: datetime
    expires_at: datetime
    standing: LinkStanding
    sent: list[SentOut]


class LinkIn(Given):
    """Whom to ask, for what (for `piece`, or a new one); `largest` is in bytes of one file."""

    name: Line
    email: Mail
    wanted: Line
    piece: UUID | None = None
    kinds: Annotated[list[Kind], Field(max_length=4)] = Field(default=["document", "image", "audio", "video"])
    most: Annotated[int, Field(ge=1, le=MOST_FILES)] = 1
    largest: Annotated[int, Field(ge=MEGABYTE, le=settings.LARGEST_RESUMED)] = settings.LARGEST_RESUMED
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = DAYS


class TakeIn(Given):
    """The `piece` that the file belongs to; else `title` and `kind` of a new one; or that it is a `recording`
    for assessment, which no locked portfolio keeps out.
    """

    recording: bool = False
    piece: UUID | None = None
    title: Line = ""
    kind: Code = ""
    ksbs: Annotated[list[Code], Field(max_length=200)] = Field(default_factory=list)


class RefuseIn(Given):
    """Why it is not taken."""

    because: Text


@router.get("/apprentices/{uuid:id}/upload-links", auth=WRITES, response=list[LinkOut])
def list_upload_links(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """Every link about an apprentice, newest first, with what came by it."""
    request.actor.require(Permission.ASK_OUTSIDE)
    one = visible(id, request.actor)
    return [_link(link, request.now) for link in queries.links_of(one.id)]


@router.post("/apprentices/{uuid:id}/upload-links", auth=WRITES, response={201: LinkOut})
def make_upload_link(request: Caller, response: HttpResponse, id: UUID, said: LinkIn) -> dict[str, Any]:
    """Ask a person outside for a file: they are sent the link, which ends with its days or its last file."""
    wanted = Wanted(
        words=said.wanted,
        piece=said.piece,
        families=said.kinds,
        most=said.most,
        largest=said.largest,
        days=said.days,
    )
    made = actions.make_link(
        apprenticeship=id, name=said.name, email=said.email, wanted=wanted, **doing(request)
    )
    response["Location"] = f"/api/v1/apprentices/{id}/upload-links"
    return _link(made, request.now)


@router.post("/upload-links/{uuid:id}/withdraw", auth=WRITES, response=LinkOut)
def withdraw_upload_link(request: Caller, id: UUID) -> dict[str, Any]:
    """End a link: it opens nothing any more, and what is on its way goes."""
    return _link(actions.withdraw_link(link=id, **doing(request)), request.now)


@router.post("/sent-files/{uuid:id}/accept", auth=WRITES, response=SentOut)
def accept_sent_file(request: Caller, id: UUID, said: TakeIn) -> dict[str, Any]:
    """Take a file that waits: into the portfolio, or as a recording for assessment."""
    new = Content(title=said.title, kind=said.kind, ksbs=said.ksbs)
    if said.recording:
        if said.piece is not None or said.title or said.kind or said.ksbs:
            raise Refused("A recording for assessment belongs to no piece: say one of the two.")
        actions.accept_recording(sent=id, **doing(request))
        return _sent(queries.visible_sent(id, request.actor))
    if said.piece is not None and (said.title or said.kind or said.ksbs):
        raise Refused("Name a piece, or say what the new one is: not both.")
    place = {"piece": said.piece} if said.piece else {"content": new}
    actions.accept_file(sent=id, **place, **doing(request))
    return _sent(queries.visible_sent(id, request.actor))


@router.post("/sent-files/{uuid:id}/refuse", auth=WRITES, response=SentOut)
def refuse_sent_file(request: Caller, id: UUID, said: RefuseIn) -> dict[str, Any]:
    """Refuse a file that waits: its bytes go at once."""
    return _sent(actions.refuse_file(sent=id, because=said.because, **doing(request)))


def _link(link: UploadLink, now: datetime) -> dict[str, Any]:
    names = ("id", "name", "email", "wanted", "most", "largest", "made_at", "expires_at")
    return {name: getattr(link, name) for name in names} | {
        "apprentice": link.apprenticeship_id,
        "piece": link.piece_id,
        "kinds": link.families,
        "standing": link.standing(now),
        "sent": [_sent(one) for one in link.sent.all()],
    }


def _sent(one: SentFile) -> dict[str, Any]:
    names = ("id", "name", "size", "sha256", "at", "state", "because")
    return {name: getattr(one, name) for name in names} | {"piece": one.piece_id}
