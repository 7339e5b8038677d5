"""Apprentices: the list, registration, correction, another version, withdrawal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.routers.organisations import seen_organisation
from touchstone.api.shapes import Code, Day, Given, Line, Mail, Text
from touchstone.web.apprentices import actions, listing
from touchstone.web.apprentices.queries import visible
from touchstone.web.apprentices.registration import Registration, by_start, tidy_name
from touchstone.web.organisations.permissions import TrainingProvider
from touchstone.web.records import own
from touchstone.web.records.models import Standing as Stood
from touchstone.web.ui.tables import Search

router = Router()
READS, WRITES = Door("apprentices:read"), Door("apprentices:write")
SEARCH = Search(title="", fields=("first_name", "last_name", "uln"))
PRIVATE = ("organisation", "provider", "self")  # reaches that are told who somebody is beyond their name
Uln = Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{9})?$"), Field(examples=["9276308686"])]
Stage = Literal[
    "on_programme",
    "at_gateway",
    "in_assessment",
    "awaiting_result",
    "failed",
    "lapsed",
    "passed",
    "withdrawn",
]


class Standing(Schema):
    """Where an apprentice stands, in the words of the list."""

    stage: str | None
    next_step: str | None
    whose_turn: str | None
    due_on: date | None
    overall: str


class ApprenticeOut(Schema):
    """An apprentice as a list tells it; `uln` for those alone who work with it."""

    id: UUID
    organisation: UUID
    provider: UUID
    employer: UUID
    first_name: str
    last_name: str
    uln: str | None
    standard: str
    version: str
    started_on: date
    withdrawn_on: date | None
    registered_at: datetime
    standing: Standing


class ApprenticeWhole(ApprenticeOut):
    """An apprentice with the whole registration, as far as this reader is told.

    `seen` is what the registration says, as text by field: send it with a change, so that nothing is written
    over unseen.
    """

    email: str
    born_on: date | None
    line_manager_name: str
    line_manager_email: str
    original_started_on: date | None
    opted_in: bool | None
    funding: str | None
    adjustment_needs: str | None
    seen: dict[str, str]


class Facts(Given):
    """What a registration says and a correction may change."""

    first_name: Line
    last_name: Line
    email: Mail
    born_on: Day
    uln: Uln = ""
    line_manager_name: Line
    line_manager_email: Mail
    started_on: Day
    original_started_on: Day | None = None
    opted_in: bool | None = None
    funding: Literal["funded", "private"] = "funded"
    adjustment_needs: Text = ""


class RegistrationIn(Facts):
    """A registration. `id` may be chosen by the sender: the same one sent twice is kept once.

    Left out, `organisation` is the only one there is, `provider` a training provider's own, and
    `version` the one that the start date chooses.
    """

    id: UUID | None = None
    organisation: UUID | None = None
    provider: UUID | None = None
    employer: UUID
    uln_confirmed: bool = False
    standard: Code
    version: Code = ""
    version_reason: Text = ""
    privacy_notice: bool
    certificate_permission: bool = False


class Correction(Given):
    """The facts to change; those left out stay. `seen` is what the reader saw before."""

    first_name: Line | None = None
    last_name: Line | None = None
    email: Mail | None = None
    born_on: Day | None = None
    uln: Uln | None = None
    uln_confirmed: bool = False
    line_manager_name: Line | None = None
    line_manager_email: Mail | None = None
    started_on: Day | None = None
    original_started_on: Day | None = None
    opted_in: bool | None = None
    funding: Literal["funded", "private"] | None = None
    adjustment_needs: Text | None = None
    provider: UUID | None = None
    employer: UUID | None = None
    seen: dict[Code, Text] = Field(default_factory=dict)


class VersionIn(Given):
    """Another version of the same standard, and why."""

    version: Code
    reason: Text


class WithdrawalIn(Given):
    """The day on which the apprentice left, and why."""

    on: Day
    reason: Text


def told(one: Any, reach: str, stood: Stood | None = None) -> dict[str, Any]:
    """An apprentice as the list tells it to a reader of that reach; ``stood`` is what else than is kept."""
    at = stood or one
    names = ("id", "first_name", "last_name", "standard", "version")
    dates = ("started_on", "withdrawn_on", "registered_at")
    placed = {name: getattr(one, f"{name}_id") for name in ("organisation", "provider", "employer")}
    return (
        placed
        | {name: getattr(one, name) for name in (*names, *dates)}
        | {
            "uln": one.uln if reach in PRIVATE else None,
            "standing": {
                "stage": at.stage or None,
                "next_step": at.next_title,
                "whose_turn": at.whose_turn,
                "due_on": at.due_on,
                "overall": listing.overall(at),
            },
        }
    )


def whole(request: Caller, id: UUID) -> dict[str, Any]:
    """An apprentice with the registration; ``Http404`` for one that is not seen."""
    actor = request.actor
    visible(id, actor)
    one, reach = listing.rows(actor).get(id=id), actor.role.reach
    open_ = ("email", "line_manager_name", "line_manager_email", "original_started_on", "opted_in")
    private = {name: getattr(one, name) if reach in PRIVATE else None for name in ("born_on", "funding")}
    needs = {"adjustment_needs": one.adjustment_needs if reach != "employer" else None}
    seen = actions.shown(one) if reach in PRIVATE else {}
    stood = own.told_standings(actor, request.now) or {}
    return (
        told(one, reach, stood.get(id))
        | {name: getattr(one, name) for name in open_}
        | private
        | needs
        | {"seen": seen}
    )


@router.get("/apprentices", auth=READS, response=Listed[ApprenticeOut])
def list_apprentices(
    request: Caller,
    response: HttpResponse,
    q: Annotated[str, Field(max_length=100, description="Words of the name, or the ULN.")] = "",
    stage: Stage | None = None,
    standard: str | None = None,
    provider: UUID | None = None,
    employer: UUID | None = None,
    after: After = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """The apprentices that this token may see, with where they stand.

    An apprentice's own token is told no stage, and finds none, that rests on a result they do not know yet.
    """
    actor = request.actor
    asked = {"standard": standard, "provider": provider, "employer": employer}
    found = (SEARCH.narrow(q) or Q()) & Q(**{name: value for name, value in asked.items() if value})
    stood = own.told_standings(actor, request.now)
    if stage and stood is None:
        found &= Q(stage=stage)
    elif stage:
        found &= Q(id__in=[id for id, at in (stood or {}).items() if at.stage == stage])
    rows, known = listing.rows(actor).filter(found), stood or {}
    return paged(
        request, response, rows, after, limit, lambda one: told(one, actor.role.reach, known.get(one.id))
    )


@router.post("/apprentices", auth=WRITES, response={201: ApprenticeWhole})
def register_apprentice(request: Caller, response: HttpResponse, said: RegistrationIn) -> dict[str, Any]:
    """Register an apprentice, and invite them by mail."""
    actor, facts = request.actor, said.dict()
    facts["organisation"] = seen_organisation(request, said.organisation)
    own = actor.organisation_id if actor.role is TrainingProvider else None
    facts["provider"] = said.provider or own or facts["organisation"]
    chosen = by_start(said.standard, said.started_on) if not said.version else None
    facts["version"] = said.version or (chosen.identity.version if chosen else "")
    registration = Registration(**_tidy(facts))
    one = actions.register(registration=registration, **doing(request))
    response["Location"] = f"{request.path}/{one.id}"
    return whole(request, one.id)


def _tidy(facts: dict[str, Any]) -> dict[str, Any]:
    named = ("first_name", "last_name", "line_manager_name")
    return {name: tidy_name(value) if name in named else value for name, value in facts.items()}


@router.get("/apprentices/{uuid:id}", auth=READS, response=ApprenticeWhole)
def read_apprentice(request: Caller, id: UUID) -> dict[str, Any]:
    """One apprentice with the whole registration."""
    return whole(request, id)


@router.patch("/apprentices/{uuid:id}", auth=WRITES, response=ApprenticeWhole)
def correct_apprentice(request: Caller, id: UUID, said: Correction) -> dict[str, Any]:
    """Correct a registration. Refused where somebody changed meanwhile what `seen` shows."""
    facts = said.dict(exclude_unset=True, exclude={"seen"})
    nullable = ("original_started_on", "opted_in")
    changes = {name: value for name, value in facts.items() if value is not None or name in nullable}
    actions.edit(
        apprenticeship=id,
        changes=_tidy(changes),
        seen=said.seen,
        **doing(request),
    )
    return whole(request, id)


@router.post("/apprentices/{uuid:id}/version", auth=WRITES, response=ApprenticeWhole)
def change_version(request: Caller, id: UUID, said: VersionIn) -> dict[str, Any]:
    """Pin another version of the standard, with the reason."""
    actions.change_version(apprenticeship=id, **said.dict(), **doing(request))
    return whole(request, id)


@router.post("/apprentices/{uuid:id}/withdraw", auth=WRITES, response=ApprenticeWhole)
def withdraw_apprentice(request: Caller, id: UUID, said: WithdrawalIn) -> dict[str, Any]:
    """The apprentice leaves the programme; nothing is deleted."""
    actions.withdraw(apprenticeship=id, **said.dict(), **doing(request))
    return whole(request, id)
