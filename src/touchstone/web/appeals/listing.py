"""The list of appeals: what it shows, sorts and narrows by, and what is exported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date, plain
from touchstone.web.appeals.disputed import what
from touchstone.web.appeals.models import OPEN, Against, Appeal, State
from touchstone.web.appeals.queries import visible_appeals
from touchstone.web.organisations.actor import Actor
from touchstone.web.ui.addresses import address
from touchstone.web.ui.tables import Choice, Column, Search, Table
from touchstone.web.ui.words import away

EVERYTHING = "all"
TURN = {  # of whoever is to do something next
    State.PANEL: "Manager: name the deciders",
    State.DECIDING: "Deciders: decide",
    State.REFUSED: "Who lodged it: may take it further",
}


def table(actor: Actor, asked: Mapping[str, str], today: date) -> Table[Appeal]:
    """The appeals this actor may see: what is open, soonest due first, unless the address asks for all."""
    every = asked.get("show") == EVERYTHING
    found = visible_appeals(actor).select_related("attempt", "decision", "apprenticeship__provider")
    mine = actor.role.reach == "appeals"
    return Table(
        rows=found if every else found.filter(state__in=OPEN),
        asked=asked,
        caption="Appeals" if every else "Appeals that are open",
        columns=columns(today),
        sort="due",
        search=Search(title="Apprentice", fields=("apprenticeship__first_name", "apprenticeship__last_name")),
        choices=[
            Choice(name="state", title="Stands at", field="state", options=_states(every=every)),
            Choice(name="about", title="About", field="against", options=Against.choices),
        ],
        empty="No appeal waits for you. You are told by e-mail when you are named to decide one."
        if mine
        else "No appeal is open. They come here as soon as somebody lodges one.",
        kept={"show": EVERYTHING} if every else {},
        id="appeals",
    )


def _states(*, every: bool) -> list[tuple[str, str]]:
    return [(state.value, str(state.label)) for state in State if every or state in OPEN]


def columns(today: date) -> list[Column[Any]]:
    """The columns; nobody's grade or grounds are among them."""
    return [
        Column(
            name="apprentice",
            title="Apprentice",
            value=lambda one: f"{one.apprenticeship.last_name}, {one.apprenticeship.first_name}",
            sort="apprenticeship__last_name",
            link=lambda one: address("appeals-appeal", one.id),
            more=lambda one: one.title,
        ),
        Column(name="appeal", title="Appeal", value=lambda one: one.title),
        Column(name="method", title="Disputed", value=_what, sort="attempt__method"),
        Column(
            name="about", title="About", value=lambda one: str(Against(one.against).label), sort="against"
        ),
        Column(name="lodged", title="Lodged", value=lambda one: day(one.lodged_at), sort="lodged_at"),
        Column(name="by", title="Lodged by", value=lambda one: plain(one.lodged_role).capitalize()),
        Column(name="state", title="Stands at", value=lambda one: one.get_state_display(), sort="state"),
        Column(name="turn", title="Whose turn", value=lambda one: TURN.get(one.state, "Nobody’s")),
        Column(name="due", title="Due", value=lambda one: _due(one, today), sort="due_on"),
    ]


def _due(one: Appeal, today: date) -> str:
    if one.due_on is None:
        return ""
    late = "late: " if one.due_on < today else ""
    return f"{on_date(one.due_on)} ({late}{away(one.due_on, today)})"


def _what(one: Any) -> str:
    return what(one.apprenticeship, one)
