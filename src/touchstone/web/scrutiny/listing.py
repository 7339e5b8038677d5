"""Lists of external quality assurance: grants for the manager, apprentices for whoever looks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from touchstone.rules.words import listed, on_date, plural
from touchstone.web.apprentices import listing
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.actor import Actor
from touchstone.web.scrutiny.models import Grant
from touchstone.web.scrutiny.queries import grants
from touchstone.web.ui.addresses import address
from touchstone.web.ui.tables import Column, Search, Table


def granted(actor: Actor, asked: Mapping[str, str], today: date) -> Table[Grant]:
    """What was granted, the last to end first."""
    columns: list[Column[Any]] = [
        Column(
            name="who",
            title="Who",
            value=lambda one: str(one.membership.person),
            sort="membership__person__name",
            link=lambda one: address("scrutiny-grant", one.id),
            more=lambda one: f", until {on_date(one.until)}",
        ),
        Column(name="what", title="What", value=what),
        Column(name="since", title="From", value=lambda one: one.since, sort="since"),
        Column(name="until", title="Until", value=lambda one: one.until, sort="until"),
        Column(name="state", title="State", value=lambda one: state(one, today)),
    ]
    return Table(
        rows=grants(actor),
        asked=asked,
        caption="What external quality assurers may look at",
        columns=columns,
        sort="-until",
        search=Search(title="Name", fields=("membership__person__name", "membership__person__email")),
        empty="Nobody from outside may look at anything yet.",
    )


def what(one: Grant) -> str:
    """Whom a grant reaches, in words."""
    if one.sample_size is not None:
        of = f" of {listed(one.standards)}" if one.standards else ""
        return f"A sample of {plural(one.sample_size, 'result')}{of}"
    return f"Everybody on {listed(one.standards)}" if one.standards else "Chosen apprentices"


def state(one: Grant, today: date) -> str:
    """Whether a grant stands, in a word or two."""
    if one.ended_at is not None:
        return "Ended early"
    if today < one.since:
        return "Not begun"
    return "Stands" if one.stands(today) else "Over"


def apprentices(actor: Actor, asked: Mapping[str, str]) -> Table[Apprenticeship]:
    """The apprentices whom this reader was granted, as every list of apprentices."""
    return listing.table(actor, asked)
