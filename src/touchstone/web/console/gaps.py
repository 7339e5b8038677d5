"""What came without the entries before it, where those will never come: it waits for them no longer."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.web.apprentices.queries import locked
from touchstone.web.assessments.queries import attempt_seen_by
from touchstone.web.audit.actions import record_event
from touchstone.web.bookings.models import Attempt
from touchstone.web.console import queries
from touchstone.web.console.models import Became, Captured
from touchstone.web.console.taking import place, say_what_became
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission

NOTHING = "Nothing waits here for entries before it. Load the page anew."
ALONE = "The entries that its device captured before it never came."


@transaction.atomic
def wait_no_longer(*, attempt: UUID, reason: str, by: Actor, at: datetime) -> list[Captured]:
    """Set aside what came of an attempt without those before it: they are lost with their device.

    Each is then taken up or left out like whatever else was set aside; what is missing stays counted as
    missing. Who captured it may, and a manager for everybody's in the log of the attempt. ``Refused`` without
    a reason, and where nothing waits; ``Http404`` for an attempt that is not theirs to see.
    """
    rows = _locked(attempt, by)
    if not rows:
        raise Refused(NOTHING)
    if not reason.strip():
        raise Refused(
            "Look at what is marked.", fields={"reason": "Say why they will never come; the reason is kept."}
        )
    for _, some in groupby(rows, key=lambda row: row.device_id):
        of_one = list(some)
        place(queries.prepared_for(attempt, of_one[0].device_id), of_one[0].device, of_one)
    for row in rows:
        row.became, row.why = Became.ASIDE, {"message": ALONE, "fields": {}, "changed": False}
    say_what_became(rows)
    facts = {"attempt": rows[0].attempt.code, "entries": len(rows), "reason": reason.strip()}
    whose = {"organisation": rows[0].organisation_id, "chain": rows[0].attempt.apprenticeship_id}
    record_event(**whose, action="console.wait_no_longer", by=by, at=at, facts=facts)
    return rows


def _locked(attempt: UUID, by: Actor) -> list[Captured]:
    """What waits and is theirs to settle, by device and in its order."""
    if by.may(Permission.OVERRIDE):
        found = Attempt.objects.filter(id=attempt).first()
        if found is None:
            raise Http404
        attempt_seen_by(attempt, by)
        locked(found.apprenticeship_id, by)
    elif not queries.prepared_by(attempt, by.person_id):
        raise Http404
    rows = queries.without_those_before(attempt, by).select_for_update(of=("self",))
    return list(rows.select_related("device", "attempt").order_by("device", "sequence"))
