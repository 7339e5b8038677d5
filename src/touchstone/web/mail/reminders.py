"""Reminders of what falls due soon, to whoever can do it, and of rights that end, to those who have them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from touchstone.rules.calendar import day
from touchstone.rules.closings import in_full
from touchstone.rules.roles import Role as Party
from touchstone.rules.statement import Source
from touchstone.rules.words import plural
from touchstone.web.appeals.models import Panellist
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Booking
from touchstone.web.mail.actions import NotWritten, Recipient, parties, write
from touchstone.web.records.endings import Known, is_a_right, known_results, last_on, reached, told_anyway
from touchstone.web.records.models import Standing
from touchstone.web.records.turns import BY_NAME, takers

DECIDES = "appeal.decide"  # the step of the rules
logger = logging.getLogger(__name__)
DAYS_AHEAD = 3  # today and the three days after it; no plan and no policy says otherwise


def remind_all(*, organisation: UUID, at: datetime) -> int:
    """Remind of every step and right that ends soon and was not spoken of yet; say how often.

    A step or a right with another last day is spoken of again. What is late stands on the front page and in
    digests; what is over is gone. A case of which nobody can be reminded keeps no other: it is logged, and
    ``NotWritten`` is raised at the end.
    """
    today = day(at)
    last = today + timedelta(days=DAYS_AHEAD)
    due = Q(due_on__lte=last) | Q(soon_from__lte=today)
    found = Standing.objects.filter(organisation=organisation)  # of who withdrew appeals alone stand there
    rows = found.filter(due).select_related("apprenticeship__organisation").order_by("id")
    count, failed = 0, 0
    for row in rows.iterator(chunk_size=200):
        try:
            count += _of(row, today, last, at)
        except Exception as error:  # noqa: BLE001 whatever it is, it keeps no other from being reminded
            logger.error("Case %s: no reminder, %s", row.apprenticeship_id, type(error).__name__)  # noqa: TRY400
            failed += 1
    if failed:
        raise NotWritten(f"Of {plural(failed, 'case')} nobody could be reminded; the log says which.")
    return count


def _of(row: Standing, today: date, last: date, at: datetime) -> int:
    said = sum(_remind(row.apprenticeship, step, until, at) for step, until in soon(row, today, last))
    return said + sum(_warn(row, kept, left, at) for kept, left in ending(row, today))


def soon(standing: Standing, today: date, last: date) -> Iterator[tuple[dict[str, Any], date]]:
    """The steps of a standing with a last day between the two; not those that only use a right."""
    for step in standing.steps:
        until = date.fromisoformat(step["until"]) if step["until"] else None
        if until is not None and today <= until <= last and not is_a_right(standing, step):
            yield step, until


def ending(standing: Standing, today: date) -> Iterator[tuple[dict[str, Any], int]]:
    """The rights to remind of today, each with the distance that was reached."""
    for kept in standing.closings:
        since, on = date.fromisoformat(kept["since"]), date.fromisoformat(kept["on"])
        left = reached(kept["force"], since, on, today)
        if left is not None:
            yield kept, left


@transaction.atomic
def _remind(one: Apprenticeship, step: dict[str, Any], until: date, at: datetime) -> int:
    once = _once("reminder", one.id, step["action"], step["title"], until.isoformat())
    context = {"step": step["title"], "until": until}
    to = [*whose(one, Party(step["by"])), *_named(one, step)]
    return len(write(kind="reminder", to=to, about=one, at=at, context=context, once=once))


@transaction.atomic
def _warn(row: Standing, kept: dict[str, Any], left: int, at: datetime) -> int:
    one, known = row.apprenticeship, known_results([row.apprenticeship_id])
    once = _once("closing", one.id, kept["code"], kept["subject"], kept["on"], str(left))
    to = {each.email.lower(): each for each in _whose(row, kept, known)}
    until, rule = date.fromisoformat(kept["on"]), Source.parse(kept["source"])
    after = in_full(kept["after"], last_on(kept))
    context = {"closing": kept, "until": until, "rule": rule, "after": after}
    return len(write(kind="closing", to=to.values(), about=one, at=at, context=context, once=once))


def _whose(row: Standing, kept: dict[str, Any], known: Known) -> Iterator[Recipient]:
    """Whoever may use a right; the apprentice only of a result that they know."""
    for party in map(Party, kept["may"]):
        told = told_anyway(kept["code"]) or (row.apprenticeship_id, kept["subject"]) in known
        if party is not Party.APPRENTICE or told:
            yield from whose(row.apprenticeship, party)


def _named(one: Apprenticeship, step: dict[str, Any]) -> list[Recipient]:
    """Who is named to decide an appeal, beside those who see to it that it is decided."""
    if step["action"] != DECIDES:
        return []
    named = Panellist.sitting().filter(apprenticeship=one, appeal__code=step.get("subject"))
    return [
        Recipient(each.person.email, each.person.name, each.person_id)
        for each in named.select_related("person")
    ]


def _once(kind: str, one: UUID, *thing: str) -> str:
    return f"{kind} {sha256(' '.join((str(one), *thing)).encode()).hexdigest()}"


def whose(one: Apprenticeship, party: Party) -> list[Recipient]:
    """Who can take a step of this party: an assessor by their bookings, everybody else by their role.

    Deciders are named for an appeal, not for a party (``_named``).
    """
    if party is Party.ASSESSOR:
        booked = Booking.objects.filter(apprenticeship=one, ended="", declined_at=None).select_related(
            "assessor"
        )
        return [Recipient(it.assessor.email, it.assessor.name, it.assessor_id) for it in booked]
    return parties(one, *(role.id for role in takers(party) if role.reach not in BY_NAME))
