"""Who opened or downloaded what of an apprentice, from the history of their record, in words.

The apprentice reads the role and the organisation of whoever it was, as on every page of theirs; whoever
answers for personal data reads the name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from touchstone.rules.words import plain
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import events, people
from touchstone.web.files.queries import named
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import BY_ID, ROLES, Permission
from touchstone.web.records import law
from touchstone.web.ui.tables import Choice, Column, Table
from touchstone.web.ui.words import sentence

OPENED, DOWNLOADED = "Opened", "Downloaded"
ACCESS: Mapping[str, str] = {  # events of the history by which something was read or left, and what that was
    "file.open": OPENED,
    "planning.read": OPENED,
    "document.take": DOWNLOADED,
    "record.export": DOWNLOADED,
    "privacy.download": DOWNLOADED,
}
RECORD, EVERYTHING = "The record", "Everything that is kept"
GONE, SOMEBODY, YOU = "A file that is no longer kept", "Somebody without an account", "You"


def accesses(one: Apprenticeship) -> QuerySet[Event]:
    """Every event of an apprentice's history by which something was read or left."""
    return events(one.id).filter(action__in=ACCESS)


def table(one: Apprenticeship, actor: Actor, asked: Mapping[str, str]) -> Table[Event]:
    """Every access to what is kept of an apprentice, the latest first unless the address asks otherwise."""
    rows = accesses(one)
    held = set(rows.order_by().values_list("role", flat=True))
    roles = [role for role in ROLES if role.id in held]
    return Table(
        rows=rows,
        asked=asked,
        caption="Who opened or downloaded what",
        columns=(
            Column(name="when", title="When", value=lambda row: row.at, sort="at"),
            Column(name="who", title="Who", value=who(one, actor)),
            Column(name="role", title="Role", value=lambda row: role_title(row.role), sort="role"),
            Column(name="did", title="Did what", value=lambda row: ACCESS[row.action], sort="action"),
            Column(name="what", title="What", value=what(one)),
        ),
        sort="-when",
        choices=(
            Choice(
                name="role", title="Role", field="role", options=[(role.id, role.title) for role in roles]
            ),
        ),
        empty="Whenever somebody opens or downloads a file, it appears here with who it was and when.",
        id="access",
    )


def role_title(role: str) -> str:
    """The role as people say it."""
    return BY_ID[role].title if role in BY_ID else plain(role)


def who(one: Apprenticeship, actor: Actor) -> Callable[[Event], str]:
    """By whom an event was, as this reader may know it. One query."""
    if not actor.may(Permission.KEEP_DATA):
        return lambda row: YOU if row.by == actor.person_id else organisation(one, row.role)
    known = accesses(one).order_by().values_list("by", flat=True).distinct()
    names = people(known)
    return lambda row: names.get(row.by, SOMEBODY)


def organisation(one: Apprenticeship, role: str) -> str:
    """The organisation in which somebody has this role for the apprentice; for a partner, the kind of it."""
    of = BY_ID[role].of if role in BY_ID else ""
    return one.organisation.name if of == one.organisation.kind else f"Somebody of your {plain(of)}"


def what(one: Apprenticeship) -> Callable[[Event], str]:
    """What an event was about. One query for the names of all files."""
    files: dict[UUID, str] = named(one.id)
    methods = {each.id: each.title for each in law.plan(one.standard, one.version).methods}

    def said(row: Event) -> str:
        facts: Mapping[str, Any] = row.facts
        if row.action == "file.open":
            return files.get(UUID(facts["file"]), GONE)
        if row.action == "planning.read":
            method = facts.get("method", "")
            return f"Planning sheet: {methods.get(method, plain(method))}"
        if row.action == "document.take":
            return sentence(plain(facts["document"]))
        return RECORD if row.action == "record.export" else EVERYTHING

    return said
