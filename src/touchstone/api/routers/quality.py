"""Internal quality assurance: what waits for a review, and what is decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.routers.answers import AttemptReportOut
from touchstone.api.routers.assessments import EntryOut
from touchstone.api.shapes import Code, Given, Revision, Text
from touchstone.web.organisations.permissions import Permission
from touchstone.web.quality import actions, listing
from touchstone.web.quality.models import Review
from touchstone.web.quality.queries import visible_review
from touchstone.web.quality.reviewing import read
from touchstone.web.results.kept import plain_report

router = Router()
WRITES, ANSWERS = Door("quality:write"), Door("assessments:write")
State = Literal["waiting", "asked_back", "agreed", "changed", "not_sampled"]


class ReviewOut(Schema):
    """A review of one attempt's judgements; its grade is with the review itself."""

    id: UUID
    apprentice: UUID
    attempt: UUID
    method: str
    assessor: UUID | None
    state: str
    opened_at: datetime
    closed_at: datetime | None
    due_on: date | None
    lot: float
    reasons: list[dict[str, Any]]


class RemarkOut(Schema):
    """One turn of a review."""

    kind: str
    text: str
    by: UUID
    at: datetime
    changes: list[dict[str, Any]]


class ReviewWhole(ReviewOut):
    """A review with the log, what it is judged to, and what was said. `seen` goes with a decision."""

    seen: int
    entries: list[EntryOut]
    judged: AttemptReportOut
    remarks: list[RemarkOut]


class WordsIn(Given):
    """What is said, and how many entries of the log were seen."""

    text: Text = ""
    seen: Revision | None = None


class WordsAlone(Given):
    """What is said."""

    text: Text


class ChangesIn(Given):
    """Other levels by criterion, each with its reason."""

    levels: Annotated[dict[Code, Code], Field(max_length=200)]
    reasons: Annotated[dict[Code, Text], Field(max_length=200)]
    seen: Revision | None = None


def _told(one: Review) -> dict[str, Any]:
    names = ("id", "state", "opened_at", "closed_at", "due_on", "lot", "reasons")
    return {name: getattr(one, name) for name in names} | {
        "apprentice": one.apprenticeship_id,
        "attempt": one.attempt_id,
        "method": one.attempt.method,
        "assessor": one.assessor_id,
    }


def _review(id: UUID, request: Caller) -> dict[str, Any]:
    return _told(visible_review(id, request.actor))


@router.get("/reviews", auth=WRITES, response=Listed[ReviewOut])
def list_reviews(
    request: Caller, response: HttpResponse, state: State | None = None, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """The reviews that this token may see, soonest due first; without `state`, all of them."""
    request.actor.require(Permission.ASSURE)
    rows = listing.rows(request.actor, every=True)
    found = rows.filter(state=state) if state else rows
    return paged(request, response, found, after, limit, _told, order="due_on")


@router.get("/reviews/{uuid:id}", auth=WRITES, response=ReviewWhole)
def read_review(request: Caller, id: UUID) -> dict[str, Any]:
    """One review with everything its reader looks at."""
    request.actor.require(Permission.ASSURE)
    review = visible_review(id, request.actor)
    known = read(id, request.actor, request.now)
    names = ("id", "number", "kind", "data", "at", "by", "kept_at")
    return _told(review) | {
        "seen": known.entries,
        "entries": [{name: getattr(one, name) for name in names} for one in known.shown.entries],
        "judged": plain_report(known.told),  # type: ignore[arg-type]
        "remarks": [
            {"kind": one.kind, "text": one.text, "by": one.by_id, "at": one.at, "changes": one.changes}
            for one in review.remarks.all()
        ],
    }


@router.post("/reviews/{uuid:id}/agree", auth=WRITES, response=ReviewOut)
def agree_review(request: Caller, id: UUID, said: WordsIn) -> dict[str, Any]:
    """Agree with the judgements; the result may be released."""
    actions.agree(review=id, **said.dict(), **doing(request))
    return _review(id, request)


@router.post("/reviews/{uuid:id}/ask-back", auth=WRITES, response=ReviewOut)
def ask_back(request: Caller, id: UUID, said: WordsIn) -> dict[str, Any]:
    """Ask the assessor: the log opens again until they submit anew."""
    actions.ask_back(review=id, **said.dict(), **doing(request))
    return _review(id, request)


@router.post("/reviews/{uuid:id}/change", auth=WRITES, response=ReviewOut)
def change_judgements(request: Caller, id: UUID, said: ChangesIn) -> dict[str, Any]:
    """Change judgements, each with a reason; the assessor's own stay in the log and in view."""
    actions.change(review=id, **said.dict(), **doing(request))
    return _review(id, request)


@router.post("/reviews/{uuid:id}/draw-in", auth=WRITES, response=ReviewOut)
def draw_in(request: Caller, id: UUID, said: WordsAlone) -> dict[str, Any]:
    """Take a result that the sample left out into it, with a reason."""
    actions.draw_in(review=id, **said.dict(), **doing(request))
    return _review(id, request)


@router.post("/reviews/{uuid:id}/stand-aside", auth=WRITES, response=ReviewOut)
def stand_aside(request: Caller, id: UUID, said: WordsAlone) -> dict[str, Any]:
    """Declare a conflict of interest with the apprentice: another quality assurer looks."""
    actions.stand_aside(review=id, **said.dict(), **doing(request))
    return _review(id, request)


@router.post("/reviews/{uuid:id}/answer", auth=ANSWERS, response={201: RemarkOut})
def answer_review(request: Caller, id: UUID, said: WordsAlone) -> dict[str, Any]:
    """The assessor answers what quality assurance asked."""
    one = actions.answer(review=id, text=said.text, **doing(request))
    return {"kind": one.kind, "text": one.text, "by": one.by_id, "at": one.at, "changes": one.changes}
