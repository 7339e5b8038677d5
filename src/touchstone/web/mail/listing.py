"""The list of messages: what it shows, sorts and filters by, and what is exported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from touchstone.web.mail import queries
from touchstone.web.mail.models import Message
from touchstone.web.mail.urgency import kind_words
from touchstone.web.organisations.actor import Actor
from touchstone.web.ui.addresses import address
from touchstone.web.ui.tables import Choice, Column, Search, Table

STATES: Mapping[str, str] = {
    "sent": "Sent",
    "waiting": "Waiting",
    "failed": "Failed",
    "digest": "Kept for a digest",
}
STATE = Case(
    When(sent_at__isnull=False, then=Value("sent")),
    When(~Q(failed=""), then=Value("failed")),
    When(at_once=False, then=Value("digest")),
    default=Value("waiting"),
    output_field=CharField(),
)


def table(actor: Actor, asked: Mapping[str, str]) -> Table[Message]:
    """Every message of the organisation, newest first unless the address asks otherwise."""
    return Table(
        rows=rows(actor),
        asked=asked,
        caption="Messages",
        columns=COLUMNS,
        sort="-written",
        search=Search(title="To, or subject", fields=("to", "subject")),
        choices=(
            Choice(name="state", title="State", field="state", options=tuple(STATES.items())),
            Choice(name="kind", title="About", field="kind", options=_kinds(actor)),
        ),
        empty="Messages appear here as soon as something happens that people are told of.",
        id="messages",
    )


def rows(actor: Actor) -> QuerySet[Message]:
    """The messages with whether they went; what they say is on the page of each."""
    return queries.messages(actor).defer("text", "html", "calendar").annotate(state=STATE)


def _kinds(actor: Actor) -> list[tuple[str, str]]:
    known = queries.messages(actor).order_by().values_list("kind", flat=True).distinct()
    return sorted(((kind, kind_words(kind)) for kind in known), key=lambda option: option[1])


def _state(one: Any) -> str:
    if one.state == "failed":
        return f"Failed: {one.failed}"
    if one.state == "digest" and one.digest_id is not None:
        return "In a digest"
    return STATES[one.state]


COLUMNS: tuple[Column[Any], ...] = (
    Column(
        name="subject",
        title="Subject",
        value=lambda one: one.subject,
        sort="subject",
        link=lambda one: address("mail-message", one.id),
    ),
    Column(name="to", title="To", value=lambda one: one.to, sort="to"),
    Column(name="kind", title="About", value=lambda one: kind_words(one.kind), sort="kind"),
    Column(
        name="written",
        title="Written",
        value=lambda one: one.written_at.replace(second=0, microsecond=0),
        sort="written_at",
    ),
    Column(name="state", title="State", value=_state, sort="state"),
    Column(
        name="sent",
        title="Sent",
        value=lambda one: one.sent_at and one.sent_at.replace(second=0, microsecond=0),
        sort="sent_at",
    ),
)
