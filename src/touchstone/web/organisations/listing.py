"""The lists of people and partners: what they show, sort and filter by, and what is exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from touchstone.rules.calendar import day
from touchstone.web.organisations import queries
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Kind, Membership, Organisation
from touchstone.web.organisations.permissions import BY_ID, Role
from touchstone.web.ui.addresses import address
from touchstone.web.ui.tables import Choice, Column, Search, Table

PARTNERS = ((Kind.TRAINING_PROVIDER, "Training provider"), (Kind.EMPLOYER, "Employer"))


def people(actor: Actor, offered: Sequence[type[Role]], asked: Mapping[str, str]) -> Table[Membership]:
    """Who holds one of the roles offered in the actor's organisation, by name."""
    roles = [(role.id, role.title) for role in offered]
    return Table(
        rows=queries.holders(actor.organisation_id, *(role.id for role in offered)),
        asked=asked,
        caption="Who holds which role",
        columns=PEOPLE,
        sort="name",
        search=Search(title="Name or e-mail address", fields=("person__name", "person__email")),
        choices=(Choice(name="role", title="Role", field="role", options=roles),),
        empty="Invite the first one below.",
        id="people",
    )


def partners(actor: Actor, asked: Mapping[str, str]) -> Table[Organisation]:
    """The training providers and employers that work with the actor's organisation, by name."""
    return Table(
        rows=queries.all_partners(actor.organisation_id),
        asked=asked,
        caption="Partners",
        columns=PARTNER,
        sort="name",
        search=Search(title="Name or UKPRN", fields=("name", "ukprn")),
        choices=(
            Choice(
                name="kind", title="Kind", field="kind", options=[(k.value, said) for k, said in PARTNERS]
            ),
        ),
        empty="Add the first one below.",
        id="partners",
    )


def _name(one: Membership) -> str:
    return one.person.name or one.person.email


def _address(one: Membership) -> str:
    return "A program, by a token" if getattr(one.person, "service", None) else one.person.email


PEOPLE: tuple[Column[Any], ...] = (
    Column(name="name", title="Name", value=_name, sort="person__name"),
    Column(name="email", title="E-mail", value=_address, sort="person__email"),
    Column(name="role", title="Role", value=lambda one: BY_ID[one.role].title, sort="role"),
    Column(name="since", title="Since", value=lambda one: day(one.since), sort="since"),
    Column(
        name="end",
        title="Action",
        value=lambda one: "End",  # noqa: ARG005 the same for everybody
        link=lambda one: address("organisations-end", one.id),
        more=lambda one: f"the role of {_name(one)}",
        exported=False,
    ),
)
PARTNER: tuple[Column[Any], ...] = (
    Column(name="name", title="Name", value=lambda one: one.name, sort="name"),
    Column(name="kind", title="Kind", value=lambda one: dict(PARTNERS)[one.kind], sort="kind"),
    Column(name="ukprn", title="UKPRN", value=lambda one: one.ukprn, sort="ukprn"),
    Column(name="since", title="Since", value=lambda one: day(one.began), sort="began"),
    Column(
        name="end",
        title="Action",
        value=lambda one: "End",  # noqa: ARG005 the same for everybody
        link=lambda one: address("organisations-end-partner", one.id),
        more=lambda one: f"working with {one.name}",
        exported=False,
    ),
)
