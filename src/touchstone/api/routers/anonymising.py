"""Help with anonymity: names to hide, what was found in files, a version without it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.shapes import Given, Revision
from touchstone.web.anonymising import actions, queries, redacting
from touchstone.web.anonymising.models import Found, HiddenName, Redaction
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio.queries import visible_piece

router = Router()
WRITES = Door("portfolio:write")
Short = Annotated[str, Field(max_length=60)]
Dots = Annotated[int, Field(ge=0, le=100_000)]
Reason = Annotated[str, Field(max_length=500)]


class NameOut(Schema):
    """Somebody whom the evidence must not show."""

    id: UUID
    name: str
    also: list[str]
    added_at: datetime


class NameIn(Given):
    """A name in full, and short forms by which somebody is called too."""

    name: Annotated[str, Field(max_length=100)]
    also: Annotated[list[Short], Field(max_length=10)] = Field(default_factory=list)


class NameGone(Given):
    """The id of a name that need not be hidden any more."""

    name: UUID


class FoundOut(Schema):
    """One thing that may identify somebody: advice, until a person chooses."""

    id: UUID
    kind: str
    text: str
    where: str
    before: str
    after: str
    why: str
    sure: str
    choice: str
    reason: str


class LookOut(Schema):
    """What a look through the newest file of a piece found. `state`: none, waiting, done or failed."""

    file: UUID | None
    state: str
    read: bool
    because: str
    found: list[FoundOut]


class DecisionIn(Given):
    """Whether one finding is hidden or left; what is left needs a reason."""

    found: UUID
    choice: Literal["hide", "leave", ""]
    reason: Reason = ""


class DecisionsIn(Given):
    """Decisions about what was found."""

    decisions: Annotated[list[DecisionIn], Field(max_length=500)]


class DecidedOut(Schema):
    """How many were decided anew."""

    decided: int


class RedactIn(Given):
    """The revision of the piece that the sender saw."""

    revision: Revision


class RedactedOut(Schema):
    """The newer file, how many places were emptied, and pages that became pictures."""

    original: UUID
    made: UUID
    places: int
    drawn: list[int]


class FacesOut(Schema):
    """Places as left, top, width and height in dots; and the width and height of the picture."""

    faces: list[list[int]]
    size: list[int]


class BlurIn(Given):
    """The revision that the sender saw, and places as left, top, width and height in dots."""

    revision: Revision
    regions: Annotated[list[tuple[Dots, Dots, Dots, Dots]], Field(max_length=100)]


def _made(row: Redaction) -> dict[str, Any]:
    return {"original": row.original_id, "made": row.made_id, "places": row.places, "drawn": row.drawn}


def _name(row: HiddenName) -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "also": row.also, "added_at": row.added_at}


def _found(row: Found) -> dict[str, Any]:
    names = ("id", "kind", "text", "before", "after", "why", "sure", "choice", "reason")
    return {name: getattr(row, name) for name in names} | {"where": row.finding.where}


def _look(id: UUID, request: Caller) -> dict[str, Any]:
    request.actor.require(Permission.EDIT_PORTFOLIO)
    piece = visible_piece(id, request.actor)
    file = piece.files[0].file_id if piece.files else None
    look = queries.look_of(file) if file else None
    return {
        "file": file,
        "state": look.state if look else "none",
        "read": look.read if look else False,
        "because": look.because if look else "",
        "found": [_found(row) for row in queries.found_in(look)],
    }


@router.get("/apprentices/{uuid:id}/names-to-hide", auth=WRITES, response=list[NameOut])
def read_names_to_hide(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """The names that people gave; people of the provider and the employer are looked for besides."""
    request.actor.require(Permission.EDIT_PORTFOLIO)
    return [_name(row) for row in queries.hidden_names(visible(id, request.actor))]


@router.post("/apprentices/{uuid:id}/names-to-hide", auth=WRITES, response={201: NameOut})
def hide_name(request: Caller, id: UUID, said: NameIn) -> dict[str, Any]:
    """Add a name that the evidence must not show; the same name again adds its short forms."""
    return _name(actions.hide_name(apprenticeship=id, name=said.name, also=said.also, **doing(request)))


@router.post("/apprentices/{uuid:id}/names-to-hide/remove", auth=WRITES, response=list[NameOut])
def forget_name(request: Caller, id: UUID, said: NameGone) -> list[dict[str, Any]]:
    """Remove a name from those to hide; the same again changes nothing."""
    actions.forget_name(apprenticeship=id, name=said.name, **doing(request))
    return read_names_to_hide(request, id)


@router.get("/pieces/{uuid:id}/findings", auth=WRITES, response=LookOut)
def read_findings(request: Caller, id: UUID) -> dict[str, Any]:
    """What was found in the newest file of a piece, each in its context with a reason."""
    return _look(id, request)


@router.post("/pieces/{uuid:id}/findings/look", auth=WRITES, response={202: LookOut})
def look_for_names(request: Caller, id: UUID) -> dict[str, Any]:
    """Have the newest file looked through with the names as they are now; ask for the findings later."""
    actions.look_again(piece=id, **doing(request))
    return _look(id, request)


@router.post("/pieces/{uuid:id}/findings/decide", auth=WRITES, response=DecidedOut)
def decide_findings(request: Caller, id: UUID, said: DecisionsIn) -> dict[str, Any]:
    """Say of findings whether they are hidden or left."""
    decisions = {one.found: actions.Decided(one.choice, one.reason) for one in said.decisions}
    return {"decided": actions.decide(piece=id, decisions=decisions, **doing(request))}


@router.post("/pieces/{uuid:id}/redact", auth=WRITES, response={201: RedactedOut})
def redact_piece(request: Caller, id: UUID, said: RedactIn) -> dict[str, Any]:
    """Make a newer version without what was chosen to be hidden, and seal the original."""
    return _made(redacting.redact(piece=id, revision=said.revision, **doing(request)))


@router.get("/pieces/{uuid:id}/faces", auth=WRITES, response=FacesOut)
def read_faces(request: Caller, id: UUID) -> dict[str, Any]:
    """Where faces may be in the picture of a piece: advice, some are missed and some are none."""
    return redacting.faces(id, request.actor)


@router.post("/pieces/{uuid:id}/blur", auth=WRITES, response={201: RedactedOut})
def blur_piece(request: Caller, id: UUID, said: BlurIn) -> dict[str, Any]:
    """Make a newer version of a picture with these places unrecognisable, and seal the original."""
    made = redacting.blur(piece=id, revision=said.revision, regions=said.regions, **doing(request))
    return _made(made)
