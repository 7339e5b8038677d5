"""Who one is, who works together, and the plans."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import Router, Schema
from pydantic import AfterValidator, StringConstraints

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.shapes import Given, Line, Text, kept_whole
from touchstone.plans.fault import PlanError
from touchstone.plans.writing import canonical_json, encode
from touchstone.web.organisations import actions, queries
from touchstone.web.organisations.models import Organisation
from touchstone.web.records import law

router = Router()
Name = Annotated[
    str,
    StringConstraints(pattern=r"\S", max_length=200),
    AfterValidator(kept_whole),
]
PartnerKind = Literal["training_provider", "employer"]


class OrganisationOut(Schema):
    """An organisation."""

    id: UUID
    kind: str
    name: str
    ukprn: str
    epao_id: str


class Me(Schema):
    """In whose name the token acts, and what it may do."""

    name: str
    role: str
    organisation: OrganisationOut
    works_with: list[OrganisationOut]
    scopes: list[str]
    expires_at: datetime


class PlanHeader(Schema):
    """One version of a plan."""

    standard: str
    version: str
    title: str
    status: str


class PartnerIn(Given):
    """A provider or an employer to work with."""

    kind: PartnerKind
    name: Line
    ukprn: Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{7})?$")] = ""


class SettingsIn(Given):
    """One's own organisation's name, numbers and postal address; those left out stay."""

    name: Annotated[Line, StringConstraints(pattern=r"\S", max_length=200)] | None = None
    ukprn: Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{7})?$")] | None = None
    epao_id: Annotated[str, StringConstraints(pattern=r"^(EPA[0-9]{4})?$")] | None = None
    address: Text | None = None


def shown(one: Organisation) -> dict[str, Any]:
    """An organisation as answers tell it."""
    return {name: getattr(one, name) for name in ("id", "kind", "name", "ukprn", "epao_id")}


@router.get("/me", auth=Door(), response=Me)
def who_am_i(request: Caller) -> dict[str, Any]:
    """In whose name the token acts, and what it was made for."""
    token, actor = request.entered.token, request.actor
    return {
        "name": actor.name,
        "role": actor.role.id,
        "organisation": shown(token.membership.organisation),
        "works_with": [shown(one) for one in queries.named(actor.sees)],
        "scopes": token.scopes,
        "expires_at": token.expires_at,
    }


@router.get("/partners", auth=Door("organisations:read"), response=Listed[OrganisationOut])
def list_partners(
    request: Caller,
    response: HttpResponse,
    organisation: UUID | None = None,
    kind: PartnerKind | None = None,
    after: After = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """The training providers and employers that work with an assessment organisation that one sees.

    Without `organisation`, of one's own or of the only one that one works with.
    """
    found = queries.all_partners(seen_organisation(request, organisation))
    rows = found.filter(kind=kind) if kind else found
    return paged(request, response, rows, after, limit, shown)


def seen_organisation(request: Caller, asked: UUID | None) -> UUID:
    """The assessment organisation that is meant; raise ``Http404`` for one that is not seen."""
    sees = request.actor.sees
    meant = asked or (sees[0] if len(sees) == 1 else None)
    if meant not in sees:
        raise Http404
    return UUID(str(meant))


@router.post("/partners", auth=Door("organisations:write"), response={201: OrganisationOut})
def add_partner(request: Caller, said: PartnerIn) -> dict[str, Any]:
    """Begin to work with a training provider or an employer."""
    made = actions.add_partner(**said.dict(), **doing(request))
    return shown(made)


@router.post("/partners/{uuid:id}/end", auth=Door("organisations:write"), response=OrganisationOut)
def end_partner(request: Caller, id: UUID) -> dict[str, Any]:
    """Work with a partner no more: its people see nothing of ours; what was done stays."""
    actor = request.actor
    partner = queries.all_partners(actor.organisation_id).filter(id=id).first()
    if partner is None:
        raise Http404
    actions.end_partner(partner=id, **doing(request))
    return shown(partner)


@router.patch("/organisation", auth=Door("organisations:write"), response=OrganisationOut)
def change_organisation(request: Caller, said: SettingsIn) -> dict[str, Any]:
    """Change one's own organisation's name, numbers and postal address."""
    given = said.dict(exclude_unset=True)
    facts = {name: value.strip() for name, value in given.items() if value is not None}
    return shown(actions.settle(facts=facts, **doing(request)))


@router.get("/plans", auth=Door("organisations:read"), response=list[PlanHeader])
def list_plans(request: Caller) -> list[dict[str, Any]]:  # noqa: ARG001
    """The plans on which somebody can be registered."""
    return [
        {
            "standard": one.identity.reference,
            "version": one.identity.version,
            "title": one.identity.title,
            "status": one.identity.status,
        }
        for one in law.choices()
    ]


@router.get("/plans/{standard}/{version}", auth=Door("organisations:read"), response=dict[str, Any])
def read_plan(request: Caller, standard: str, version: str) -> Any:  # noqa: ARG001
    """One plan whole, in the form of its file: methods, criteria, gateways, grading, each with its source.

    What a file may leave out, because it is so by default, is said too; only what is empty is left out.
    """
    try:
        return json.loads(canonical_json(encode(law.plan(standard, version), defaults=True)))
    except PlanError:
        raise Http404 from None
