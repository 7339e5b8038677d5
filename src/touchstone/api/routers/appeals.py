"""Appeals: lodged, withdrawn, taken further; who decides, what they decide, what is set aside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.shapes import Given, Text
from touchstone.web.appeals import actions, against, queries
from touchstone.web.appeals.disputed import what
from touchstone.web.appeals.lodging import disputable, disputable_decisions
from touchstone.web.appeals.models import Appeal, Decision, Panellist
from touchstone.web.appeals.showing import READERS, Page, read
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import NotAllowed
from touchstone.web.organisations.permissions import Permission

router = Router()
READS, WRITES = Door("appeals:read"), Door("appeals:write")
State = Literal["panel", "deciding", "refused", "ended", "upheld", "withdrawn"]
Against = Literal["result", "adjustment", "malpractice"]


class AppealOut(Schema):
    """An appeal about one attempt or one decision. `due_on` is when its open stage is to be decided."""

    id: UUID
    code: str
    apprentice: UUID
    attempt: UUID | None
    decision: UUID | None
    method: str | None
    about: str
    against: Against
    lodged_at: datetime
    lodged_by: str
    state: State
    due_on: date | None


class AppealChange(Schema):
    """A criterion whose level a decision changed, and why."""

    criterion: str
    level: str
    reason: str


class AppealDecisionOut(Schema):
    """How a stage ended."""

    id: UUID
    stage: str
    decided_at: datetime
    outcome: Literal["upheld", "not_upheld"]
    reason: str
    changes: list[AppealChange]
    voids_attempt: bool
    grants_minutes: int | None
    set_aside_at: datetime | None
    set_aside_because: str


class PanellistOut(Schema):
    """Somebody named to decide a stage; for those alone who hear the appeal."""

    id: UUID
    stage: str
    person: UUID
    name: str
    connected: bool
    named_at: datetime
    stood_down_at: datetime | None
    stood_down_because: str
    had_part: bool


class DisputedOut(Schema):
    """A criterion of the disputed decision: as it was told, and as it stands now."""

    criterion: str
    level: str | None
    now: str | None
    feedback: str
    why: str


class AppealWhole(AppealOut):
    """An appeal with what this reader may know of it. `grounds` is empty for whom they are not meant."""

    grounds: str
    stage: str | None
    stages: list[str]
    panel: list[PanellistOut]
    decisions: list[AppealDecisionOut]
    disputed: list[DisputedOut]
    may: dict[str, bool]


class DisputableOut(Schema):
    """A result against which an appeal can be lodged, or why not any more."""

    attempt: UUID
    title: str
    grade: str
    given_on: date
    last_day: date | None
    open: bool
    why_not: str


class DisputableDecisionOut(Schema):
    """A decision against which an appeal can be lodged, or why not any more."""

    decision: UUID
    code: str
    title: str
    against: Against
    given_on: date
    last_day: date | None
    open: bool
    why_not: str


class LodgeIn(Given):
    """Why. Decisions about adjustments and sanctions have an operation of their own."""

    against: Literal["result"]
    grounds: Text


class GroundsIn(Given):
    """What is wrong with the decision."""

    grounds: Text


class WhyWithdrawn(Given):
    """Why, where somebody wants to say it."""

    reason: Text = ""


def _reads(request: Caller) -> None:
    """Raise ``NotAllowed`` in a role that has nothing to do with appeals."""
    if not request.actor.role.may & set(READERS):
        raise NotAllowed(request.actor, Permission.APPEAL)


def _told(one: Appeal) -> dict[str, Any]:
    names = ("id", "code", "against", "lodged_at", "state", "due_on")
    return {name: getattr(one, name) for name in names} | {
        "apprentice": one.apprenticeship_id,
        "attempt": one.attempt_id,
        "decision": one.decision_id,
        "method": one.attempt.method if one.attempt else None,
        "about": what(one.apprenticeship, one),
        "lodged_by": one.lodged_role,
    }


def decision_told(one: Decision) -> dict[str, Any]:
    names = ("id", "stage", "decided_at", "outcome", "reason", "changes")
    effects = ("voids_attempt", "grants_minutes")
    aside = getattr(one, "set_aside", None)
    return {name: getattr(one, name) for name in (*names, *effects)} | {
        "set_aside_at": aside.at if aside else None,
        "set_aside_because": aside.reason if aside else "",
    }


def panellist_told(one: Panellist) -> dict[str, Any]:
    names = ("id", "stage", "connected", "named_at", "stood_down_at", "stood_down_because")
    who = {"person": one.person_id, "name": str(one.person), "had_part": one.touched}
    return {name: getattr(one, name) for name in names} | who


def _whole(page: Page) -> dict[str, Any]:
    appeal = page.appeal
    return _told(appeal) | {
        "grounds": appeal.grounds if page.grounds_shown else "",
        "stage": page.stage.id if page.stage else None,
        "stages": [each.id for each in page.policy.stages],
        "panel": [panellist_told(each) for each in appeal.panel.all()] if page.inside else [],
        "decisions": [decision_told(each) for each in appeal.decisions.all()],
        "disputed": [
            {
                "criterion": each.criterion.id,
                "level": each.level,
                "now": each.now,
                "feedback": each.feedback,
                "why": each.why,
            }
            for each in page.disputed
        ],
        "may": page.may,
    }


def appeal_told(id: UUID, request: Caller) -> dict[str, Any]:
    return _whole(read(id, request.actor, request.now))


@router.get("/appeals", auth=READS, response=Listed[AppealOut])
def list_appeals(
    request: Caller, response: HttpResponse, state: State | None = None, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """The appeals that this token may see, those to be decided soonest first; without `state`, all."""
    _reads(request)
    rows = queries.visible_appeals(request.actor).select_related("attempt", "decision", "apprenticeship")
    found = rows.filter(state=state) if state else rows
    return paged(request, response, found, after, limit, _told, order="due_on")


@router.get("/apprentices/{uuid:id}/appeals", auth=READS, response=list[AppealOut])
def read_appeals(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """The appeals of one apprentice that this token may see, newest first, withdrawn ones too."""
    _reads(request)
    one = visible(id, request.actor)
    return [_told(each) for each in queries.of_apprentice(one.id, request.actor)]


@router.get("/appeals/{uuid:id}", auth=READS, response=AppealWhole)
def read_appeal(request: Caller, id: UUID) -> dict[str, Any]:
    """One appeal: where it stands, the disputed decision criterion by criterion, what was decided."""
    _reads(request)
    return appeal_told(id, request)


@router.get("/apprentices/{uuid:id}/disputable-results", auth=WRITES, response=list[DisputableOut])
def list_disputable_results(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """The results that one knows, each with its last day to appeal."""
    request.actor.require(Permission.APPEAL)
    one = visible(id, request.actor)
    return [
        {
            "attempt": each.attempt.id,
            "title": each.title,
            "grade": each.grade,
            "given_on": each.given,
            "last_day": each.last,
            "open": each.open,
            "why_not": "" if each.open else each.closed,
        }
        for each in disputable(one, request.actor, request.now)
    ]


@router.get("/apprentices/{uuid:id}/disputable-decisions", auth=WRITES, response=list[DisputableDecisionOut])
def list_disputable_decisions(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """The decisions on adjustments and sanctions that one is told of, each with its last day to appeal."""
    request.actor.require(Permission.APPEAL)
    one = visible(id, request.actor)
    return [
        {
            "decision": each.decision.id,
            "code": each.decision.code,
            "title": each.title,
            "against": each.against,
            "given_on": each.given,
            "last_day": each.last,
            "open": each.open,
            "why_not": "" if each.open else each.closed,
        }
        for each in disputable_decisions(one, request.actor, request.now)
    ]


@router.post("/decisions/{uuid:id}/appeals", auth=WRITES, response={201: AppealWhole})
def lodge_appeal_against_decision(
    request: Caller, response: HttpResponse, id: UUID, said: GroundsIn
) -> dict[str, Any]:
    """Appeal against a decision about an adjustment, or a sanction; nothing needs to have been assessed."""
    made = against.lodge_against(decision=id, grounds=said.grounds, **doing(request))
    response["Location"] = f"/api/v1/appeals/{made.id}"
    return appeal_told(made.id, request)


@router.post("/attempts/{uuid:id}/appeals", auth=WRITES, response={201: AppealWhole})
def lodge_appeal(request: Caller, response: HttpResponse, id: UUID, said: LodgeIn) -> dict[str, Any]:
    """Appeal against the result of an attempt, inside the policy's window."""
    made = actions.lodge(attempt=id, **said.dict(), **doing(request))
    response["Location"] = f"/api/v1/appeals/{made.id}"
    return appeal_told(made.id, request)


@router.post("/appeals/{uuid:id}/withdraw", auth=WRITES, response=AppealWhole)
def withdraw_appeal(request: Caller, id: UUID, said: WhyWithdrawn) -> dict[str, Any]:
    """Take one's appeal back, as long as nothing was decided."""
    actions.withdraw(appeal=id, reason=said.reason, **doing(request))
    return appeal_told(id, request)


@router.post("/appeals/{uuid:id}/take-further", auth=WRITES, response=AppealWhole)
def take_appeal_further(request: Caller, id: UUID, said: GroundsIn) -> dict[str, Any]:
    """Take an appeal that was not upheld to the policy's next stage."""
    actions.take_further(appeal=id, grounds=said.grounds, **doing(request))
    return appeal_told(id, request)
