"""The record and the rules' answer about it; decisions about a case; where everybody stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.routers.answers import ReportOut
from touchstone.api.shapes import Code, Given, Text
from touchstone.rules.calendar import day
from touchstone.rules.sanctions import imposed
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import actions, adjusting, boards, in_lists, own
from touchstone.web.records.models import CaseDecision, Standing
from touchstone.web.records.saying import rows_told
from touchstone.web.records.told import shared, told
from touchstone.web.results.kept import plain_record, plain_report

router = Router()
READS, DECIDES = Door("apprentices:read"), Door("decisions:write")


WORKED_OUT = (
    "When this was worked out. Who neither assures nor releases results reads the day alone, as its midnight "
    "in London: the moment would tell when something was judged."
)
Minutes = Annotated[int, Field(ge=1, le=1440)]


class LetPassIn(Given):
    """An unmet finding, by its code and subject, and why to go on nevertheless."""

    finding: Code
    subject: Code = ""
    reason: Text


class AdjustmentIn(Given):
    """More minutes for a method, and why; `asked_minutes` where more was asked for."""

    method: Code
    extra_minutes: Minutes
    asked_minutes: Minutes | None = None
    reason: Text


class RefusalIn(Given):
    """More time that was asked for and is not granted, and why."""

    method: Code
    asked_minutes: Minutes | None = None
    reason: Text


class SanctionIn(Given):
    """What is imposed for malpractice, in words, and why; `attempt` is the code of the one it is about."""

    measure: Text
    attempt: Code = ""
    reason: Text


class DecisionOut(Schema):
    """A decision about a case, kept for ever. `code` is how the record names one that may be disputed."""

    id: UUID
    kind: str
    code: str
    finding: str
    subject: str
    method: str
    extra_minutes: int | None
    asked_minutes: int | None
    measure: str
    attempt: str
    by: UUID
    role: str
    at: datetime
    reason: str


class DecisionTold(DecisionOut):
    """The same, whether it stands, and until when it may be appealed against by somebody who has not."""

    stands: bool
    appeal_until: date | None


class StageOut(Schema):
    """How many stand at a stage, how many of them are late, and for how many it is one's own turn."""

    stage: str
    number: int
    late: int
    ours: int


class StandingOut(Schema):
    """Where one apprentice stands, in few words: those of the next step as far as this token may know it.

    `broken` is how many unmet musts nobody has let pass. After an update of Touchstone it is nothing until
    the next night for who may not know all of it, and the next step is to be read in the record.
    """

    apprentice: UUID
    stage: str
    next_action: str
    next_title: str
    whose_turn: str
    due_on: date | None
    broken: int | None
    as_of: Annotated[datetime, Field(description=WORKED_OUT)]


@router.get("/apprentices/{uuid:id}/record", auth=READS, response=dict[str, Any])
def read_record(request: Caller, id: UUID) -> Any:
    """The interchange record, as far as this token may know it: `touchstone assess` judges it to the same.

    Judgements whose result was not released are not in it, except for those who judge or assure them. That
    it was asked for is kept.
    """
    one = visible(id, request.actor)
    record = plain_record(shared(told(one, request.actor, request.now), request.actor))
    actions.take_document(one=one, document="record", **doing(request))
    return record


@router.get("/apprentices/{uuid:id}/report", auth=READS, response=ReportOut)
def read_report(request: Caller, id: UUID, traces: bool = False) -> Any:
    """The rules' whole answer: findings with their clauses, grades, days that matter, next steps.

    With `traces`, also how each answer came about.
    """
    one = visible(id, request.actor)
    known = plain_report(told(one, request.actor, request.now).report)
    return known if traces else {**known, "traces": {}}


def case_decision_told(made: CaseDecision) -> dict[str, Any]:
    what = ("id", "kind", "code", "finding", "subject", "method", "extra_minutes", "asked_minutes")
    names = (*what, "measure", "attempt", "by", "role", "at", "reason")
    return {name: getattr(made, name) for name in names}


@router.get("/apprentices/{uuid:id}/decisions", auth=READS, response=list[DecisionTold])
def list_decisions(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """The decisions about an apprentice that this token may know, oldest first; no adjustments for employers.

    One with an `appeal_until` may be appealed against until the end of that day.
    """
    one = visible(id, request.actor)
    known = told(one, request.actor, request.now)
    until = {each.subject: each.on for each in known.report.closings}
    lifted = {each.sanction.id for each in imposed(known.situation.record) if not each.stands}
    return [
        case_decision_told(each)
        | {
            "stands": each.withdrawn_at is None and each.code not in lifted,
            "appeal_until": until.get(each.code) if each.code else None,
        }
        for each in rows_told(one, request.actor)
    ]


@router.post("/apprentices/{uuid:id}/overrides", auth=DECIDES, response={201: DecisionOut})
def override(request: Caller, id: UUID, said: LetPassIn) -> dict[str, Any]:
    """Let an unmet `must` pass for this apprentice; the reason is kept for ever."""
    return case_decision_told(actions.override(apprenticeship=id, **said.dict(), **doing(request)))


@router.post("/apprentices/{uuid:id}/acknowledgements", auth=DECIDES, response={201: DecisionOut})
def acknowledge(request: Caller, id: UUID, said: LetPassIn) -> dict[str, Any]:
    """Take note of an unmet `should`, and say why to go on."""
    return case_decision_told(actions.acknowledge(apprenticeship=id, **said.dict(), **doing(request)))


@router.post("/apprentices/{uuid:id}/adjustments", auth=DECIDES, response={201: DecisionOut})
def adjust(request: Caller, id: UUID, said: AdjustmentIn) -> dict[str, Any]:
    """Grant a reasonable adjustment: more minutes for a method. Granting less may be appealed against."""
    return case_decision_told(adjusting.adjust(apprenticeship=id, **said.dict(), **doing(request)))


@router.post("/apprentices/{uuid:id}/refused-adjustments", auth=DECIDES, response={201: DecisionOut})
def refuse_adjustment(request: Caller, id: UUID, said: RefusalIn) -> dict[str, Any]:
    """Refuse a reasonable adjustment that was asked for; those concerned are told until when to appeal."""
    return case_decision_told(adjusting.refuse_adjustment(apprenticeship=id, **said.dict(), **doing(request)))


@router.post("/apprentices/{uuid:id}/sanctions", auth=DECIDES, response={201: DecisionOut})
def impose_sanction(request: Caller, id: UUID, said: SanctionIn) -> dict[str, Any]:
    """Impose a sanction for malpractice. Nothing else follows from it; those concerned are told of it."""
    return case_decision_told(adjusting.sanction(apprenticeship=id, **said.dict(), **doing(request)))


@router.get("/board", auth=Door("board:read"), response=list[StageOut])
def read_board(request: Caller) -> list[dict[str, Any]]:
    """How many stand where, in the order of the journey."""
    request.actor.require(Permission.SEE_BOARD)
    stops = boards.stages(request.actor, day(request.now))
    return [
        {"stage": stop.stage, "number": stop.number, "late": stop.late, "ours": stop.ours} for stop in stops
    ]


@router.get("/standings", auth=READS, response=Listed[StandingOut])
def list_standings(
    request: Caller, response: HttpResponse, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """Where everybody stands whom this token may see, the nearest date first.

    An apprentice's own are in no order of dates, and say nothing of a result that they do not know yet.
    """
    actor, rows = request.actor, boards.standings(request.actor)
    to = in_lists.audience(actor)
    stood = own.told_standings(actor, request.now)
    if stood is not None:  # an order by what is kept would tell a date
        return paged(
            request, response, rows, after, limit, lambda at: _standing(stood[at.apprenticeship_id], to)
        )
    on, but = in_lists.due_on(actor.role.reach), in_lists.beside(actor)
    rows = rows.annotate(**{f"said_{name}": in_lists.step(name, to, but=but) for name in in_lists.STEP})

    def said(at: Any) -> dict[str, Any]:
        return _said(at, on, "outside" if at.apprenticeship_id in but else to)

    return paged(request, response, rows, after, limit, said, order=on)


def _said(one: Any, on: str, to: in_lists.Audience) -> dict[str, Any]:
    """A standing as a reader is told it, whose next date is that column."""
    said = {name: getattr(one, f"said_{name}") for name in in_lists.STEP}
    return _standing(one, to) | said | {"due_on": getattr(one, on)}


def _standing(one: Standing, to: in_lists.Audience) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in ("stage", *in_lists.STEP, "due_on")}
    return said | {"apprentice": one.apprenticeship_id, "as_of": in_lists.as_of(one.as_of, to)}
