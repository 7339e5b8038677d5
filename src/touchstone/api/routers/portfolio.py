"""The portfolio: pieces of evidence with their files, statements, declarations, handing in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.problems import Problem
from touchstone.api.shapes import Code, Day, Given, Line, Revision, Text
from touchstone.integrations.storage.port import NotKept
from touchstone.web.anonymising.queries import closed_to
from touchstone.web.apprentices.queries import visible
from touchstone.web.files import actions as files
from touchstone.web.files import queries as kept
from touchstone.web.files.receiving import Received
from touchstone.web.files.sending import send
from touchstone.web.files.store import store
from touchstone.web.organisations.actor import Refused
from touchstone.web.portfolio import actions, queries
from touchstone.web.portfolio.checks import Content
from touchstone.web.portfolio.models import Piece, Portfolio
from touchstone.web.records import law
from touchstone.web.uploads.receiving import uploaded

router = Router()
READS, WRITES = Door("apprentices:read"), Door("portfolio:write")
SEALED = "Sealed original"  # in the place of a name that may say who somebody is
Codes = Annotated[list[Code], Field(max_length=200)]
Places = Annotated[dict[Code, Line], Field(max_length=200)]
SAYS_WHERE = (
    "Where in the piece a KSB is shown: `pages 3–5, 8`, `12:30–15:00` or the words of a heading, after "
    "`version 2: ` where not the newest file is meant."
)


class FileOut(Schema):
    """A file of a piece; fetch it at `/files/{id}`."""

    id: UUID
    version: UUID
    number: int
    name: str
    size: int
    media_type: str
    sha256: str
    added_at: datetime
    removed_at: datetime | None


class PieceOut(Schema):
    """A piece of evidence. `code` is how records and notes point at it."""

    id: UUID
    code: str
    revision: int
    title: str
    kind: str
    shows: str
    statement: str
    observed_on: date | None
    mentees: list[str]
    ksbs: list[str]
    pointers: Annotated[dict[str, str], Field(description=SAYS_WHERE)]
    anonymised: bool | None
    added_at: datetime
    withdrawn_at: datetime | None
    files: list[FileOut]


class PortfolioOut(Schema):
    """A portfolio; `locked` while it is handed in and not returned."""

    handed_in_at: datetime | None
    given_to_assessor_at: datetime | None
    locked: bool
    returned_because: str
    pieces: list[PieceOut]


class HandedIn(Schema):
    """When the portfolio was handed in and given on."""

    handed_in_at: datetime | None
    given_to_assessor_at: datetime | None


class PieceIn(Given):
    """What is said of a piece. `kind` is one of the plan's kinds; `mentees` are aliases, never names.

    Without `pointers`, what was said before of where its KSBs are shown stays.
    """

    title: Line
    kind: Code
    shows: Text = ""
    mentees: Codes = Field(default_factory=list)
    ksbs: Codes = Field(default_factory=list)
    pointers: Annotated[Places | None, Field(description=SAYS_WHERE)] = None


class NewPiece(PieceIn):
    """A new piece; its `id` may be chosen by the sender, so that one sent twice is kept once."""

    id: UUID | None = None


class ChangedPiece(PieceIn):
    """A piece as it is to be from now on; `revision` is what the sender saw."""

    revision: Revision


class StatementIn(Given):
    """What the employer saw and heard themselves."""

    id: UUID | None = None
    title: Line
    statement: Text
    shows: Text = ""
    observed_on: Day | None = None
    mentees: Codes = Field(default_factory=list)
    ksbs: Codes = Field(default_factory=list)
    pointers: Annotated[Places | None, Field(description=SAYS_WHERE)] = None


class ChangedStatement(Given):
    """A statement as it is to be from now on; `revision` is what the sender saw."""

    revision: Revision
    title: Line
    statement: Text
    shows: Text = ""
    observed_on: Day | None = None
    mentees: Codes = Field(default_factory=list)
    ksbs: Codes = Field(default_factory=list)
    pointers: Annotated[Places | None, Field(description=SAYS_WHERE)] = None


class RevisionIn(Given):
    """What the sender saw."""

    revision: Revision


class DeclarationIn(Given):
    """Pieces by id with the revision that was looked at, and whether they are anonymised."""

    pieces: dict[UUID, Revision]
    anonymised: bool


class NoteIn(Given):
    """A note to whoever reviews it."""

    note: Text = ""


class DeclaredOut(Schema):
    """How many pieces it was declared of."""

    pieces: int


def _piece(id: UUID, request: Caller) -> dict[str, Any]:
    piece = queries.visible_piece(id, request.actor)
    return told(piece, closed_to(request.actor, [one.file_id for one in piece.versions.all()]))


def told(one: Piece, closed: Collection[UUID] = ()) -> dict[str, Any]:
    """A piece as it is answered; of files that are ``closed`` not even the name."""
    names = ("id", "code", "revision", "title", "kind", "shows", "statement", "observed_on", "mentees")
    more = ("ksbs", "pointers", "anonymised", "added_at", "withdrawn_at")
    said = {name: getattr(one, name) for name in (*names, *more)}
    return said | {"files": [_file(version, closed) for version in one.versions.all()]}


def _file(version: Any, closed: Collection[UUID]) -> dict[str, Any]:
    file = version.file
    said = {name: getattr(file, name) for name in ("id", "name", "size", "media_type", "sha256")}
    if file.id in closed:
        said["name"] = SEALED
    return said | {
        "version": version.id,
        "number": version.number,
        "added_at": version.added_at,
        "removed_at": version.removed_at,
    }


def _portfolio(known: Portfolio | None) -> dict[str, Any]:
    return {
        "handed_in_at": known.handed_in_at if known else None,
        "given_to_assessor_at": known.given_to_assessor_at if known else None,
    }


def received(file: UploadedFile) -> Received:
    """The file as it came in; there is no other way in than by the store."""
    if not isinstance(file, Received):
        raise Problem(400, "bad-request", "The file cannot be read.")
    return file


def sent(request: Caller, one: UUID, file: UploadedFile | None, upload: UUID | None) -> Received | None:
    """The file of a form about an apprentice, or the upload that it names in its place."""
    if upload is not None:
        return uploaded(upload, one, request.actor, request.now)
    return received(file) if file is not None else None


@router.get("/apprentices/{uuid:id}/portfolio", auth=READS, response=PortfolioOut)
def read_portfolio(request: Caller, id: UUID) -> dict[str, Any]:
    """The pieces in their order, withdrawn ones too, and whether the portfolio is locked."""
    one = visible(id, request.actor)
    plan = law.plan(one.standard, one.version)
    queries.rules_of(plan)
    lock = queries.lock(one, plan)
    pieces = queries.pieces(one)
    files = [version.file_id for piece in pieces for version in piece.versions.all()]
    closed = closed_to(request.actor, files)
    return _portfolio(queries.portfolio(one)) | {
        "locked": lock.locked,
        "returned_because": lock.returned_because,
        "pieces": [told(piece, closed) for piece in pieces],
    }


@router.post("/apprentices/{uuid:id}/pieces", auth=WRITES, response={201: PieceOut})
def add_piece(request: Caller, response: HttpResponse, id: UUID, said: NewPiece) -> dict[str, Any]:
    """Add a piece of evidence; its files follow one by one."""
    content = Content(**said.dict(exclude={"id"}))
    made = actions.add_piece(apprenticeship=id, id=said.id or uuid4(), content=content, **doing(request))
    response["Location"] = f"/api/v1/pieces/{made.id}"
    return _piece(made.id, request)


@router.post("/apprentices/{uuid:id}/statements", auth=WRITES, response={201: PieceOut})
def write_statement(request: Caller, response: HttpResponse, id: UUID, said: StatementIn) -> dict[str, Any]:
    """Add what somebody saw themselves, as a piece of the kind that their party alone writes."""
    content = Content(kind="", **said.dict(exclude={"id"}))
    made = actions.write_statement(
        apprenticeship=id, id=said.id or uuid4(), content=content, **doing(request)
    )
    response["Location"] = f"/api/v1/pieces/{made.id}"
    return _piece(made.id, request)


@router.get("/pieces/{uuid:id}", auth=READS, response=PieceOut)
def read_piece(request: Caller, id: UUID) -> dict[str, Any]:
    """One piece with its files."""
    return _piece(id, request)


@router.put("/pieces/{uuid:id}", auth=WRITES, response=PieceOut)
def change_piece(request: Caller, id: UUID, said: ChangedPiece) -> dict[str, Any]:
    """Change what is said of a piece; a declaration about what it said before no longer holds."""
    content = Content(**said.dict(exclude={"revision"}))
    actions.edit_piece(piece=id, revision=said.revision, content=content, **doing(request))
    return _piece(id, request)


@router.put("/pieces/{uuid:id}/statement", auth=WRITES, response=PieceOut)
def change_statement(request: Caller, id: UUID, said: ChangedStatement) -> dict[str, Any]:
    """Change a statement of what one saw oneself."""
    content = Content(kind="", **said.dict(exclude={"revision"}))
    actions.edit_statement(piece=id, revision=said.revision, content=content, **doing(request))
    return _piece(id, request)


@router.post("/pieces/{uuid:id}/files", auth=WRITES, response={201: PieceOut})
def add_file(
    request: Caller,
    id: UUID,
    revision: Form[Revision],
    file: File[UploadedFile | None] = None,
    upload: Form[UUID | None] = None,
) -> dict[str, Any]:
    """Add a file to a piece: `file`, of 200 MB at most, or an `upload`. The newest counts, older stay."""
    about = queries.visible_piece(id, request.actor).apprenticeship_id
    given = sent(request, about, file, upload)
    if given is None:
        raise Refused("No file was sent.", fields={"file": "Send a file, or the id of an upload."})
    actions.add_file(piece=id, revision=revision, file=given, **doing(request))
    return _piece(id, request)


@router.post("/pieces/{uuid:id}/withdraw", auth=WRITES, response=PieceOut)
def withdraw_piece(request: Caller, id: UUID, said: RevisionIn) -> dict[str, Any]:
    """Take a piece out of the portfolio; that it was there stays in view."""
    actions.withdraw_piece(piece=id, revision=said.revision, **doing(request))
    return _piece(id, request)


@router.post("/portfolio-files/{uuid:id}/remove", auth=WRITES, response=PieceOut)
def remove_file(request: Caller, id: UUID, said: RevisionIn) -> dict[str, Any]:
    """Take one version of a piece's files back: nobody opens it any more."""
    piece = actions.remove_file(version=id, revision=said.revision, **doing(request))
    return _piece(piece.id, request)


@router.post("/apprentices/{uuid:id}/portfolio/declare", auth=WRITES, response=DeclaredOut)
def declare_anonymised(request: Caller, id: UUID, said: DeclarationIn) -> dict[str, Any]:
    """Declare of each of these pieces, as it was seen, that it is anonymised, or that it is not."""
    return {"pieces": actions.declare(apprenticeship=id, **said.dict(), **doing(request))}


@router.post("/apprentices/{uuid:id}/portfolio/hand-in", auth=WRITES, response=HandedIn)
def hand_in_portfolio(request: Caller, id: UUID, said: NoteIn) -> dict[str, Any]:
    """Hand in the portfolio: from here on it is locked, until a reviewer returns it."""
    return _portfolio(actions.hand_in(apprenticeship=id, note=said.note, **doing(request)))


@router.post("/apprentices/{uuid:id}/portfolio/give", auth=Door("gateway:review"), response=HandedIn)
def give_portfolio(request: Caller, id: UUID) -> dict[str, Any]:
    """Give the portfolio to the assessor: the time for its review runs from this moment."""
    return _portfolio(actions.give_to_assessor(apprenticeship=id, **doing(request)))


@router.get("/files/{uuid:id}", auth=READS, response={200: bytes})
def read_file(request: Caller, id: UUID) -> HttpResponse:
    """The bytes of a file; that they were asked for is kept."""
    files.open_file(file=id, save=True, **doing(request))
    file = kept.visible(id, request.actor)
    try:
        opened = store().open(file.sha256)
    except NotKept:
        raise Http404 from None
    return send(request, file, opened, save=True)
