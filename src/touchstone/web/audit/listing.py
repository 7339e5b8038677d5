"""The history of a record as a list: what it shows, sorts and filters by, and what is exported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from touchstone.web.audit import words
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import events, people
from touchstone.web.organisations.actor import ByLink, Unattended
from touchstone.web.organisations.permissions import BY_ID, Role
from touchstone.web.ui.tables import Choice, Column, Table
from touchstone.web.ui.words import sentence

GONE = "Somebody without an account"


def table(chain: UUID, asked: Mapping[str, str]) -> Table[Event]:
    """Every event of a chain, the latest first unless the address asks otherwise."""
    rows = events(chain)
    known = rows.order_by()
    names = people(known.values_list("by", flat=True).distinct())
    actions = sorted(known.values_list("action", flat=True).distinct(), key=words.did)
    return Table(
        rows=rows,
        asked=asked,
        caption="What was done, by whom, when",
        columns=columns(names),
        sort="-number",
        choices=(
            Choice(
                name="action",
                title="What",
                field="action",
                options=[(one, sentence(words.did(one))) for one in actions],
            ),
            Choice(
                name="by",
                title="Who",
                field="by",
                options=sorted(((str(id), name) for id, name in names.items()), key=lambda one: one[1]),
            ),
        ),
        empty="Actions on this record appear here as they happen.",
        id="history",
    )


def columns(names: Mapping[UUID, str]) -> tuple[Column[Any], ...]:
    """The columns; ``names`` says who the people of the events are."""
    return (
        Column(name="number", title="No.", value=lambda one: one.number, sort="number"),
        Column(name="when", title="When", value=lambda one: one.at, sort="at"),
        Column(name="who", title="Who", value=lambda one: names.get(one.by, GONE)),
        Column(name="role", title="Role", value=_role, sort="role"),
        Column(name="what", title="What", value=lambda one: sentence(words.did(one.action)), sort="action"),
        Column(name="about", title="About", value=lambda one: sentence(words.about(one.facts))),
    )


def _role(one: Event) -> str:
    roles: Mapping[str, type[Role]] = {**BY_ID, Unattended.id: Unattended, ByLink.id: ByLink}
    return roles[one.role].title if one.role in roles else one.role
