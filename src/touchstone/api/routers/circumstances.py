"""What changes on the way: breaks in learning, another employer or provider, a withdrawal taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router, Schema
from pydantic import AfterValidator, StringConstraints

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.routers.apprentices import ApprenticeWhole, whole
from touchstone.api.shapes import Day, Given, Line, Mail, Reason, Text, kept_whole
from touchstone.web.apprentices import breaks, circumstances, happened
from touchstone.web.apprentices.models import BreakInLearning
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.permissions import Permission

router = Router()
READS, WRITES = Door("apprentices:read"), Door("apprentices:write")
Kind = Literal["", "personal", "work", "leave", "else"]
Note = Annotated[str, StringConstraints(max_length=200), AfterValidator(kept_whole)]


class BreakOut(Schema):
    """A break in learning; both days are days of it. `seen` goes with a correction."""

    id: UUID
    apprentice: UUID
    began_on: date
    ended_on: date | None
    expected_back_on: date | None
    seen: str


class HappeningOut(Schema):
    """One thing that happened and why, as far as this reader is told; `by` for who may read the history."""

    on: date
    what: str
    why: str
    detail: str
    by: UUID | None
    at: datetime


class CircumstancesOut(Schema):
    """What happened on the way, the newest first, and the breaks that can be corrected."""

    happened: list[HappeningOut]
    breaks: list[BreakOut]


class BreakIn(Given):
    """The first day of a break and, where they are known, when it is to end and of what kind it is."""

    began_on: Day
    expected_back_on: Day | None = None
    kind: Kind = ""
    note: Note = ""


class BackIn(Given):
    """The first day back."""

    back_on: Day


class CorrectionIn(Given):
    """The days as they were; with `mistake`, there was no break. Without `back_on` it lasts still."""

    began_on: Day | None = None
    back_on: Day | None = None
    expected_back_on: Day | None = None
    mistake: bool = False
    seen: Line = ""


class EmployerIn(Given):
    """Another employer, whom to write to there, since when and why. `seen` is the employer that was shown."""

    employer: UUID
    line_manager_name: Line
    line_manager_email: Mail
    since: Day
    reason: Text
    seen: UUID | None = None


class ProviderIn(Given):
    """Another training provider, since when and why. `seen` is the provider that was shown."""

    provider: UUID
    since: Day
    reason: Text
    seen: UUID | None = None


def _break(one: BreakInLearning) -> dict[str, Any]:
    names = ("id", "began_on", "ended_on", "expected_back_on")
    told = {"apprentice": one.apprenticeship_id, "seen": breaks.shown(one)}
    return {name: getattr(one, name) for name in names} | told


@router.get("/apprentices/{uuid:id}/circumstances", auth=READS, response=CircumstancesOut)
def read_circumstances(request: Caller, id: UUID) -> dict[str, Any]:
    """What happened on the way with its days: versions, moves, breaks, withdrawals."""
    known = happened.history(visible(id, request.actor), request.actor)
    audits = request.actor.may(Permission.SEE_AUDIT)
    told = ("on", "what", "why", "detail", "at")
    return {
        "happened": [
            {name: getattr(line, name) for name in told} | {"by": line.by if audits else None}
            for line in known.lines
        ],
        "breaks": [_break(one) for one in known.breaks],
    }


@router.post("/apprentices/{uuid:id}/breaks", auth=WRITES, response={201: BreakOut})
def begin_break(request: Caller, id: UUID, said: BreakIn) -> dict[str, Any]:
    """The apprentice pauses and means to come back."""
    return _break(breaks.begin_break(apprenticeship=id, **said.dict(), **doing(request)))


@router.post("/apprentices/{uuid:id}/return", auth=WRITES, response=BreakOut)
def end_break(request: Caller, id: UUID, said: BackIn) -> dict[str, Any]:
    """The apprentice is back; the day before is the last of the break."""
    return _break(breaks.end_break(apprenticeship=id, back_on=said.back_on, **doing(request)))


@router.post("/breaks/{uuid:id}/correct", auth=WRITES, response=BreakOut)
def correct_break(request: Caller, id: UUID, said: CorrectionIn) -> dict[str, Any]:
    """Put the days of a break right, or say that there was none. Refused where `seen` is not so any more."""
    return _break(breaks.correct_break(pause=id, **said.dict(), **doing(request)))


@router.post("/apprentices/{uuid:id}/employer", auth=WRITES, response=ApprenticeWhole)
def change_employer(request: Caller, id: UUID, said: EmployerIn) -> dict[str, Any]:
    """Another employer takes over; the one before sees the apprentice no more."""
    circumstances.change_employer(apprenticeship=id, **said.dict(), **doing(request))
    return whole(request, id)


@router.post("/apprentices/{uuid:id}/provider", auth=WRITES, response=ApprenticeWhole)
def change_provider(request: Caller, id: UUID, said: ProviderIn) -> dict[str, Any]:
    """Another training provider takes over. The assessment organisation alone moves an apprentice."""
    circumstances.change_provider(apprenticeship=id, **said.dict(), **doing(request))
    return whole(request, id)


@router.post("/apprentices/{uuid:id}/reinstate", auth=WRITES, response=ApprenticeWhole)
def reinstate_apprentice(request: Caller, id: UUID, said: Reason) -> dict[str, Any]:
    """The withdrawal was noted by mistake: the registration is open again."""
    circumstances.reinstate(apprenticeship=id, reason=said.reason, **doing(request))
    return whole(request, id)
