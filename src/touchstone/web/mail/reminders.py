"""Reminders of what falls due soon, to whoever can do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from touchstone.rules.calendar import day
from touchstone.rules.roles import Role as Party
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Booking
from touchstone.web.mail.actions import Recipient, parties, write
from touchstone.web.organisations.permissions import ROLES, Permission
from touchstone.web.records.models import Standing

DAYS_AHEAD = 3  # today and the three days after it; no plan and no policy says otherwise


def remind_all(*, organisation: UUID, at: datetime) -> int:
    """Remind of every step that ends today or in the next days and was not spoken of yet; say how often.

    A step with another last day is spoken of again. What is late stands on the front page and in digests.
    """
    today = day(at)
    last = today + timedelta(days=DAYS_AHEAD)
    found = Standing.objects.filter(organisation=organisation, apprenticeship__withdrawn_on=None)
    rows = found.filter(due_on__lte=last).select_related("apprenticeship__organisation").order_by("id")
    return sum(
        _remind(standing.apprenticeship, step, until, at)
        for standing in rows.iterator(chunk_size=200)
        for step, until in soon(standing, today, last)
    )


def soon(standing: Standing, today: date, last: date) -> Iterator[tuple[dict[str, Any], date]]:
    """The steps of a standing with a last day between the two."""
    for step in standing.steps:
        until = date.fromisoformat(step["until"]) if step["until"] else None
        if until is not None and today <= until <= last:
            yield step, until


@transaction.atomic
def _remind(one: Apprenticeship, step: dict[str, Any], until: date, at: datetime) -> int:
    thing = " ".join((str(one.id), step["action"], step["title"], until.isoformat()))
    once = f"reminder {sha256(thing.encode()).hexdigest()}"
    context = {"step": step["title"], "until": until}
    to = whose(one, Party(step["by"]))
    return len(write(kind="reminder", to=to, about=one, at=at, context=context, once=once))


def whose(one: Apprenticeship, party: Party) -> list[Recipient]:
    """Who can take a step of this party: an assessor by their bookings, everybody else by their role."""
    if party is Party.ASSESSOR:
        booked = Booking.objects.filter(apprenticeship=one, ended="", declined_at=None).select_related(
            "assessor"
        )
        return [Recipient(it.assessor.email, it.assessor.name, it.assessor_id) for it in booked]
    whole = party is Party.ASSESSMENT_ORGANISATION
    able = [r.id for r in ROLES if (Permission.REVIEW_GATEWAY in r.may if whole else r.party is party)]
    return parties(one, *able)
