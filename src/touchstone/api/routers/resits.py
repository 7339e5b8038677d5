"""Resits and retakes: what is proposed, the employer's word, what is settled before, the cap."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import StringConstraints

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.routers.answers import FindingOut
from touchstone.api.routers.records import DecisionOut
from touchstone.api.shapes import Code, Day, Given, Reason, Text
from touchstone.plans.writing import encode
from touchstone.web.apprentices.queries import visible
from touchstone.web.bookings.models import Attempt
from touchstone.web.resits.actions import answering, exceptional, preparing, proposing
from touchstone.web.resits.gathering import Shown, shown
from touchstone.web.resits.models import Proposal
from touchstone.web.resits.overview import Ahead, Row
from touchstone.web.resits.queries import spoken, waits_for_word

router = Router()
READS, WRITES, DECIDES = Door("apprentices:read"), Door("resits:write"), Door("decisions:write")
NAMES = Door("bookings:write", "assessments:write")
Set = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class WordOut(Schema):
    """What the employer said to a proposal. `earlier_employer`: the apprentice has left that one since."""

    said: Literal["agreed", "refused", "taken_back"]
    reason: str
    at: datetime
    earlier_employer: bool


class AgainProposalOut(Schema):
    """Something that is to be taken again, and what the employer said to it, oldest first.

    `kind` is one of the plan's, or `entire` for the entire assessment. `left` are those of the attempts that
    still wait to be taken. `waits_for_employer`: the employer of today may agree, also where one whom the
    apprentice has left since agreed before.
    """

    id: UUID
    kind: str
    attempts: list[str]
    methods: list[str]
    note: str
    at: datetime
    role: str
    words: list[WordOut]
    left: list[str]
    waits_for_employer: bool


class AgainDayOut(Schema):
    """A day by which a failed method is taken again."""

    title: str
    on: date
    force: str


class FurtherOut(Schema):
    """An attempt that is planned, or was taken, after a fail or a lapse."""

    attempt: UUID
    code: str
    kind: str
    title: str
    consent: str
    booked_on: date | None
    learning: str
    window_ends: date | None
    more_time: bool
    question_set: str | None
    no_cap: bool
    open: list[FindingOut]


class MethodAgainOut(Schema):
    """A method as it stands for whoever thinks of taking it again."""

    method: str
    word: str
    said: str
    possible: bool
    blocked_by: list[str]
    days: list[AgainDayOut]
    failed: UUID | None
    ahead: FurtherOut | None
    taken: list[FurtherOut]


class AgainOut(Schema):
    """Everything about resits and retakes of one apprentice. `lapsed`: a limit has passed."""

    lapsed: bool
    entire_possible: bool
    methods: list[MethodAgainOut]
    proposals: list[AgainProposalOut]


class ProposeIn(Given):
    """One of the plan's kinds, and the first and the last day of its further learning, where it needs it."""

    kind: Code
    learning_from: Day | None = None
    learning_to: Day | None = None
    note: Text = ""


class EntireIn(Given):
    """A note to the employer."""

    note: Text = ""


class LearningIn(Given):
    """From when to when the further learning before a retake lasts."""

    learning_from: Day
    learning_to: Day


class QuestionsIn(Given):
    """The name of a set of questions: letters, digits and hyphens."""

    name: Set


class PreparedOut(Schema):
    """An attempt and what is settled about it before it begins."""

    id: UUID
    code: str
    method: str
    kind: str
    question_set: str
    window_extension_asked_at: datetime | None
    further_learning: dict[str, date] | None


def _again(found: Shown, *, own: bool) -> dict[str, Any]:
    return {
        "lapsed": found.lapsed,
        "entire_possible": found.entire,
        "methods": [_method(row, own=own) for row in found.rows],
        "proposals": [_proposal(found, one) for one in found.asked],
    }


def _method(row: Row, *, own: bool) -> dict[str, Any]:
    return {
        "method": row.method.id,
        "word": row.word,
        "said": row.said,
        "possible": row.step is not None and not row.step.blocked_by,
        "blocked_by": list(row.step.blocked_by) if row.step else [],
        "days": [{"title": day.title, "on": day.on, "force": day.force} for day in row.days],
        "failed": row.failed.id if row.failed else None,
        "ahead": _further(row.ahead, own=own) if row.ahead else None,
        "taken": [_further(each, own=own) for each in row.taken],
    }


def _further(one: Ahead, *, own: bool) -> dict[str, Any]:
    return {
        "attempt": one.row.id,
        "code": one.row.code,
        "kind": one.row.kind,
        "title": one.title,
        "consent": one.agreed,
        "booked_on": one.booked_on,
        "learning": one.learning,
        "window_ends": one.window_ends,
        "more_time": one.extended,
        "question_set": None if own else one.row.question_set,
        "no_cap": one.freed,
        "open": [encode(finding, defaults=True) for finding in one.open],
    }


def _proposal(found: Shown, one: Proposal) -> dict[str, Any]:
    names, left = ("id", "kind", "attempts", "methods", "note", "at", "role"), found.left(one)
    words = [
        {"said": each.said, "reason": each.reason, "at": each.at, "earlier_employer": each.earlier}
        for each in spoken(one)
    ]
    return {name: getattr(one, name) for name in names} | {
        "words": words,
        "left": sorted(left),
        "waits_for_employer": bool(left) and waits_for_word(one),
    }


def _made(id: UUID, of: UUID, request: Caller) -> dict[str, Any]:
    """A proposal as it stands now; ``Http404`` where it is not to be seen."""
    known = shown(visible(of, request.actor), request.actor, request.now)
    found = next((each for each in known.asked if each.id == id), None)
    if found is None:
        raise Http404
    return _proposal(known, found)


def _prepared(one: Attempt) -> dict[str, Any]:
    names = (
        "id",
        "code",
        "method",
        "kind",
        "question_set",
        "window_extension_asked_at",
        "further_learning",
    )
    return {name: getattr(one, name) for name in names}


@router.get("/apprentices/{uuid:id}/resits", auth=READS, response=AgainOut)
def read_resits(request: Caller, id: UUID) -> dict[str, Any]:
    """Every method as it stands for taking it again, and what was proposed, newest first."""
    actor = request.actor
    return _again(shown(visible(id, actor), actor, request.now), own=actor.role.reach == "self")


@router.post("/apprentices/{uuid:id}/methods/{method}/propose", auth=WRITES, response={201: AgainProposalOut})
def propose_again(request: Caller, id: UUID, method: str, said: ProposeIn) -> dict[str, Any]:
    """Ask that a failed method be taken again; asked by the employer, it is agreed to at once."""
    learning = (said.learning_from, said.learning_to)
    facts = {"apprenticeship": id, "method": method, "kind": said.kind, "learning": learning}
    made = proposing.propose(**facts, note=said.note, **doing(request))  # type: ignore[arg-type]
    return _made(made.id, id, request)


@router.post("/apprentices/{uuid:id}/entire-assessment", auth=WRITES, response={201: AgainProposalOut})
def propose_entire_assessment(request: Caller, id: UUID, said: EntireIn) -> dict[str, Any]:
    """After a lapse, ask that the entire assessment be taken again."""
    made = proposing.propose_entire(apprenticeship=id, note=said.note, **doing(request))
    return _made(made.id, id, request)


@router.post("/proposals/{uuid:id}/agree", auth=WRITES, response=AgainProposalOut)
def agree_proposal(request: Caller, id: UUID) -> dict[str, Any]:
    """The employer consents to what was proposed; a new one too, beside what the one before agreed to."""
    one = answering.agree(proposal=id, **doing(request))
    return _made(one.id, one.apprenticeship_id, request)


@router.post("/proposals/{uuid:id}/refuse", auth=WRITES, response=AgainProposalOut)
def refuse_proposal(request: Caller, id: UUID, said: Reason) -> dict[str, Any]:
    """The employer does not consent, and says why."""
    one = answering.refuse(proposal=id, reason=said.reason, **doing(request))
    return _made(one.id, one.apprenticeship_id, request)


@router.post("/proposals/{uuid:id}/take-back", auth=WRITES, response=AgainProposalOut)
def take_consent_back(request: Caller, id: UUID, said: Reason) -> dict[str, Any]:
    """The employer takes the consent back, while nothing of it has begun."""
    one = answering.take_back(proposal=id, reason=said.reason, **doing(request))
    return _made(one.id, one.apprenticeship_id, request)


@router.post("/attempts/{uuid:id}/more-time", auth=WRITES, response=PreparedOut)
def ask_more_time(request: Caller, id: UUID) -> dict[str, Any]:
    """Ask for more time than a resit or retake typically takes."""
    return _prepared(preparing.ask_more_time(attempt=id, **doing(request)))


@router.put("/attempts/{uuid:id}/further-learning", auth=WRITES, response=PreparedOut)
def change_learning(request: Caller, id: UUID, said: LearningIn) -> dict[str, Any]:
    """Say anew from when to when the further learning before a retake lasts."""
    learning = (said.learning_from, said.learning_to)
    return _prepared(preparing.change_learning(attempt=id, learning=learning, **doing(request)))


@router.put("/attempts/{uuid:id}/question-set", auth=NAMES, response=PreparedOut)
def name_questions(request: Caller, id: UUID, said: QuestionsIn) -> dict[str, Any]:
    """Name the set of questions of an attempt: another one than the apprentice has had before."""
    return _prepared(preparing.name_questions(attempt=id, name=said.name, **doing(request)))


@router.post("/attempts/{uuid:id}/exceptional", auth=DECIDES, response={201: DecisionOut})
def determine_exceptional(request: Caller, id: UUID, said: Reason) -> Any:
    """Determine exceptional circumstances: the attempt carries no cap. The reason is kept for ever."""
    return exceptional.determine(attempt=id, reason=said.reason, **doing(request))


@router.post("/attempts/{uuid:id}/exceptional/withdraw", auth=DECIDES, response=DecisionOut)
def withdraw_exceptional(request: Caller, id: UUID, said: Reason) -> Any:
    """Withdraw that determination, with a reason: the attempt carries the cap again."""
    return exceptional.withdraw(attempt=id, reason=said.reason, **doing(request))
