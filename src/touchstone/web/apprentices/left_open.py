"""What an employer or training provider signed or agreed to that is open when another takes over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.gateway.models import Round
from touchstone.web.organisations.models import Kind, Organisation
from touchstone.web.records import law


def left_open(one: Apprenticeship, by: Organisation) -> list[str]:
    """Each signature and consent of this organisation that nobody has decided about yet. Two queries."""
    found = [*_signed(one, by)]
    return [*found, *_agreed(one, by)] if by.kind == Kind.EMPLOYER else found


def _signed(one: Apprenticeship, by: Organisation) -> Iterator[str]:
    gates = law.plan(one.standard, one.version).gateways
    titles = {(gate.id, item.id): item.title for gate in gates for item in gate.requirements}
    for each in Round.objects.filter(apprenticeship=one, decision="").order_by("submitted_at"):
        title = titles.get((each.gateway, each.requirement), each.requirement)
        for signature in each.signatures:
            if signature["role"] == by.kind:
                on = on_date(day(datetime.fromisoformat(signature["at"])))
                yield f"“{title}” was signed for {by.name} on {on} and waits to be reviewed: it stays signed."


def _agreed(one: Apprenticeship, by: Organisation) -> Iterator[str]:
    plan = law.plan(one.standard, one.version)
    waiting = Attempt.objects.filter(apprenticeship=one, judged_at=None, void=None, consent__isnull=False)
    waiting = waiting.exclude(entries__kind="section_started")  # what has begun goes on
    for attempt in waiting.order_by("code"):
        consent, method = attempt.consent or {}, plan.method(attempt.method)
        if not consent.get("revoked_at"):
            on = on_date(day(datetime.fromisoformat(consent["given_at"])))
            title = method.title if method else attempt.method
            yield f"{by.name} agreed on {on} that {title} is taken again. Ask the new employer too."
