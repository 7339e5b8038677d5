"""Results: what is to be released, the release, holds, who was told, the statement."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.shapes import Code, Given, Reason, Revision, Text
from touchstone.documents.statement import statement_pdf
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records.actions import take_document
from touchstone.web.results import actions, listing, queries
from touchstone.web.results.models import Hold, Release
from touchstone.web.results.reasons import why_revised
from touchstone.web.results.statements import statement

router = Router()
READS, RELEASES = Door("results:read"), Door("results:release")


class OpenResult(Schema):
    """A judged result that was not released yet, without its grade; `status` is ready, in_review or held."""

    review: UUID
    apprentice: UUID
    attempt: UUID
    method: str
    status: str
    due_on: date | None


class ReleaseOut(Schema):
    """A released result. `told_at` is when the apprentice was told, where others tell it to them.

    A result that was changed, by an appeal or by exceptional circumstances, is a release of its own: the next
    `revision` of the attempt, `because` of what. The one before says since when it is replaced.
    """

    id: UUID
    apprentice: UUID
    attempt: UUID
    attempt_code: str
    method: str
    grade: str
    overall: str
    released_at: datetime
    feedback: dict[str, str]
    told_at: datetime | None
    revision: int
    because: str
    replaced_at: datetime | None
    plan_sha256: str
    policy_sha256: str
    scheme_sha256: str


class ReleaseIn(Given):
    """Feedback by criterion, and how many entries of the log were seen when it was written."""

    feedback: Annotated[dict[Code, Text], Field(max_length=200)] = Field(default_factory=dict)
    seen: Revision | None = None


class HoldOut(Schema):
    """A result that is, or was, held back."""

    id: UUID
    attempt: UUID
    reason: str
    at: datetime
    lifted_at: datetime | None


def _release(one: Release) -> dict[str, Any]:
    names = ("id", "grade", "overall", "released_at", "revision", "feedback", "plan_sha256", "policy_sha256")
    told = getattr(one, "told", None)
    return {name: getattr(one, name) for name in (*names, "scheme_sha256")} | {
        "apprentice": one.apprenticeship_id,
        "attempt": one.attempt_id,
        "attempt_code": one.attempt.code,
        "method": one.attempt.method,
        "told_at": told.at if told else None,
        "because": why_revised(one.because) if one.because else "",
        "replaced_at": getattr(one, "replaced_at", None),
    }


def _open(one: Any) -> dict[str, Any]:
    return {
        "review": one.id,
        "apprentice": one.apprenticeship_id,
        "attempt": one.attempt_id,
        "method": one.attempt.method,
        "status": one.status,
        "due_on": one.due_on,
    }


def _hold(one: Hold) -> dict[str, Any]:
    return {
        "id": one.id,
        "attempt": one.attempt_id,
        "reason": one.reason,
        "at": one.at,
        "lifted_at": one.lifted_at,
    }


@router.get("/results-to-release", auth=RELEASES, response=Listed[OpenResult])
def list_open_results(
    request: Caller, response: HttpResponse, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """Judged results that were not released yet, soonest due first."""
    request.actor.require(Permission.RELEASE)
    return paged(request, response, listing.unreleased(request.actor), after, limit, _open, order="due_on")


@router.get("/results", auth=READS, response=Listed[ReleaseOut])
def list_results(
    request: Caller, response: HttpResponse, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """Released results, newest first, as far as this token may know them."""
    seen = visible_to(request.actor).order_by().values("id")
    rows = Release.objects.filter(apprenticeship__in=seen).select_related("attempt", "told")
    rows = rows.defer("record", "report").annotate(replaced_at=queries.replaced_at())
    if request.actor.role.reach == "self":
        known = {one.id for one in rows if one.attempt.code not in queries.untold([one])}
        rows = rows.filter(id__in=known)
    return paged(request, response, rows, after, limit, _release, order="-released_at")


@router.get("/apprentices/{uuid:id}/results", auth=READS, response=list[ReleaseOut])
def read_results(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """The results of one apprentice that this token may know."""
    return [_release(one) for one in statement(id, request.actor, request.now).releases]


@router.get("/apprentices/{uuid:id}/statement", auth=READS, response={200: bytes})
def read_statement(request: Caller, id: UUID) -> HttpResponse:
    """The statement of results as an accessible PDF; not found while this reader knows no result.

    That it was asked for is kept.
    """
    known = statement(id, request.actor, request.now)
    if known.context is None:
        raise Http404
    take_document(one=known.one, document="statement_of_results", **doing(request))
    answer = HttpResponse(statement_pdf(known.context), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="statement-of-results.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.post("/attempts/{uuid:id}/release", auth=RELEASES, response={201: ReleaseOut})
def release_result(request: Caller, id: UUID, said: ReleaseIn) -> dict[str, Any]:
    """Release one result: this moment is the notification of the outcome."""
    return _release(actions.release(attempt=id, **said.dict(), **doing(request)))


@router.post("/attempts/{uuid:id}/hold", auth=RELEASES, response={201: HoldOut})
def hold_result(request: Caller, id: UUID, said: Reason) -> dict[str, Any]:
    """Hold a result back, with a reason."""
    return _hold(actions.hold(attempt=id, reason=said.reason, **doing(request)))


@router.post("/attempts/{uuid:id}/lift", auth=RELEASES, response=HoldOut)
def lift_hold(request: Caller, id: UUID, said: Reason) -> dict[str, Any]:
    """Let a held result go on, with a reason."""
    return _hold(actions.lift(attempt=id, reason=said.reason, **doing(request)))


@router.post("/results/{uuid:id}/tell", auth=Door("results:tell"), response=ReleaseOut)
def tell_result(request: Caller, id: UUID) -> dict[str, Any]:
    """Note that the apprentice was told a result; from now on they read it here themselves."""
    queries.visible_release(id, request.actor)
    actions.tell(release=id, **doing(request))
    return _release(queries.visible_release(id, request.actor))
