"""Writing the trail: called inside every action, in its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import START, seal
from touchstone.web.organisations.actor import Actor

LAST = "SELECT number, sealed FROM audit_event WHERE chain = %s ORDER BY number DESC LIMIT 1"


@transaction.atomic(savepoint=False)  # the action around it is what may be undone
def record_event(
    *,
    organisation: UUID,
    chain: UUID,
    action: str,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Add one event to a chain. ``facts`` hold ids, codes and figures: never names, never free text.

    Two writers of one chain wait for each other, so that numbers and seals follow without a gap.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(chain)])
        cursor.execute(LAST, [chain])
        number, previous = cursor.fetchone() or (0, START)
    event = Event(
        organisation_id=organisation,
        chain=chain,
        number=number + 1,
        action=action,
        by=by.person_id,
        role=by.role.id,
        at=at,
        facts=dict(facts or {}),
        previous=previous,
    )
    event.sealed = seal(event)
    event.save(force_insert=True)
    return event
