"""Hearing appeals: who decides, the disputed case, what a decision would do, deciding, setting aside."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.routers.answers import AttemptReportOut
from touchstone.api.routers.appeals import (
    AppealDecisionOut,
    AppealWhole,
    PanellistOut,
    appeal_told,
    decision_told,
    panellist_told,
)
from touchstone.api.routers.assessments import EntryOut
from touchstone.api.routers.records import DecisionOut, case_decision_told
from touchstone.api.shapes import Code, Given, Text
from touchstone.web.appeals import actions
from touchstone.web.appeals.deciders import candidates
from touchstone.web.appeals.deciding import Side, open_appeal, read_case, supposed
from touchstone.web.appeals.showing import read
from touchstone.web.appeals.weighing import Dispute, dispute
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.results.kept import plain_report

router = Router()
DECIDES = Door("appeals:decide")
Levels = Annotated[dict[Code, Code], Field(max_length=200)]
Reasons = Annotated[dict[Code, Text], Field(max_length=200)]


class CaseOut(Schema):
    """The disputed case whole: the log, the levels as they stand, and what the rules make of them.

    Of an appeal against a decision: that decision, and the minutes of an adjustment as they stand.
    """

    stage: str | None
    entries: list[EntryOut]
    levels: dict[str, str | None]
    judged: AttemptReportOut | None
    decision: DecisionOut | None
    minutes: int | None


class CandidateDeciderOut(Schema):
    """Somebody who decides appeals, and why not this one."""

    id: UUID
    name: str
    why_not: str


class SideOut(Schema):
    """The grades before or after a decision, as they would be told."""

    grade: str
    overall: dict[str, Any]


class EffectOut(Schema):
    """What a decision would make of the grades, and of other attempts."""

    before: SideOut
    after: SideOut
    changes: bool
    others: list[str]


class DeciderIn(Given):
    """Who decides, and whether they are connected with the assessment organisation."""

    person: UUID
    connected: bool


class StandDownIn(Given):
    """Why they stand down, and whether they turned out to have had a part in the case."""

    reason: Text
    had_part: bool = False


class SupposedIn(Given):
    """Levels by criterion that would change, or a void attempt."""

    changes: Levels = Field(default_factory=dict)
    voids_attempt: bool = False


class DecideIn(SupposedIn):
    """The outcome and its reason; each change of a criterion has a reason of its own.

    `grants_minutes` are those of an adjustment from now on, where a decision about one is disputed.
    `seen` is the stage that was looked at: refused where it was decided meanwhile.
    """

    outcome: Literal["upheld", "not_upheld"]
    reason: Text
    reasons: Reasons = Field(default_factory=dict)
    seen: Code | None = None
    grants_minutes: Annotated[int, Field(ge=1, le=1440)] | None = None


class WhyAside(Given):
    """Which decider had which part in the case."""

    reason: Text


@router.get("/appeals/{uuid:id}/candidates", auth=DECIDES, response=list[CandidateDeciderOut])
def list_deciders(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """Who could decide the open stage, and of everybody else what part they had in the case."""
    request.actor.require(Permission.HEAR_APPEALS)
    page = read(id, request.actor, request.now)
    if page.stage is None:
        return []
    known = candidates(page.one, page.appeal, page.stage.id)
    return [{"id": each.person.id, "name": str(each.person), "why_not": each.why_not} for each in known]


@router.post("/appeals/{uuid:id}/deciders", auth=DECIDES, response={201: PanellistOut})
def name_decider(request: Caller, id: UUID, said: DeciderIn) -> dict[str, Any]:
    """Name somebody to decide the open stage; refused for whoever had a part in the case."""
    return panellist_told(actions.name(appeal=id, **said.dict(), **doing(request)))


@router.post("/deciders/{uuid:id}/stand-down", auth=DECIDES, response=PanellistOut)
def stand_down(request: Caller, id: UUID, said: StandDownIn) -> dict[str, Any]:
    """A decider is taken off, or takes themselves off, with the reason."""
    return panellist_told(actions.stand_down(panellist=id, **said.dict(), **doing(request)))


@router.get("/appeals/{uuid:id}/case", auth=DECIDES, response=CaseOut)
def read_disputed_case(request: Caller, id: UUID) -> dict[str, Any]:
    """All that was written down about the disputed attempt, or the disputed decision; not found once the
    appeal is withdrawn.
    """
    appeal = open_appeal(id, request.actor)
    if appeal.decision is not None:
        return _disputed_decision(dispute(appeal, request.now))
    of = read_case(appeal, request.actor, request.now)
    names = ("id", "number", "kind", "data", "at", "by", "kept_at")
    return {
        "stage": of.stage.id if of.stage else None,
        "entries": [{name: getattr(one, name) for name in names} for one in of.page.shown.entries],
        "levels": dict(of.page.stands),
        "judged": plain_report(of.page.told),  # type: ignore[arg-type]
        "decision": None,
        "minutes": None,
    }


def _disputed_decision(of: Dispute) -> dict[str, Any]:
    told = {"decision": case_decision_told(of.decision), "minutes": of.minutes}
    stage = of.stage.id if of.stage else None
    return {"stage": stage, "entries": [], "levels": {}, "judged": None, **told}


@router.post("/appeals/{uuid:id}/suppose", auth=DECIDES, response=EffectOut)
def suppose_decision(request: Caller, id: UUID, said: SupposedIn) -> dict[str, Any]:
    """What a decision would make of the grades, and of other attempts. Nothing is written.

    Not found for an appeal against a decision: no grade hangs on it.
    """
    of = read_case(open_appeal(id, request.actor), request.actor, request.now)
    if of.stage is None:
        raise Http404
    known, levels = ({one.id for one in some} for some in (of.page.method.criteria, of.page.method.levels))
    strange = {id for id, level in said.changes.items() if id not in known or level not in levels}
    if strange:
        wrong = dict.fromkeys((f"changes.{id}" for id in sorted(strange)), "Choose one of the levels.")
        raise Refused("The plan has no such criterion, or no such level.", fields=wrong)
    effect = supposed(of, said.changes, {}, said.voids_attempt)
    return {
        "before": _side(effect.before),
        "after": _side(effect.after),
        "changes": effect.changes,
        "others": effect.others,
    }


def _side(one: Side) -> dict[str, Any]:
    return {"grade": one.grade, "overall": dict(one.overall)}


@router.post("/appeals/{uuid:id}/decide", auth=DECIDES, response={201: AppealDecisionOut})
def decide_appeal(request: Caller, id: UUID, said: DecideIn) -> dict[str, Any]:
    """Decide the open stage: a copy of the disputed decision, changed criterion by criterion."""
    return decision_told(actions.decide(appeal=id, **said.dict(), **doing(request)))


@router.post("/appeal-decisions/{uuid:id}/set-aside", auth=DECIDES, response=AppealWhole)
def set_decision_aside(request: Caller, id: UUID, said: WhyAside) -> dict[str, Any]:
    """Set a decision aside: its stage is open again, and what it changed is as before."""
    made = actions.set_aside(decision=id, reason=said.reason, **doing(request))
    return appeal_told(made.decision.appeal_id, request)
