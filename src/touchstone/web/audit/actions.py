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

LAST_OF_EACH = """
    SELECT DISTINCT ON (chain) chain, number, sealed FROM audit_event
    WHERE chain = ANY(%s::uuid[]) ORDER BY chain, number DESC
"""
LOCK_EACH = """
    SELECT pg_advisory_xact_lock(hashtextextended(one, 0)) FROM (
        SELECT one FROM unnest(%s::text[]) AS one ORDER BY hashtextextended(one, 0)
    ) AS ordered
"""
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


@transaction.atomic(savepoint=False)
def record_events(
    *, organisation: UUID, events: Mapping[UUID, Mapping[str, Any]], action: str, by: Actor, at: datetime
) -> None:
    """Add one event to each of several chains, by chain its facts. Three queries however many there are.

    The chains are locked in one order, so that two who write to the same ones wait and never deadlock.
    """
    if not events:
        return
    with connection.cursor() as cursor:
        cursor.execute(LOCK_EACH, [[str(chain) for chain in events]])
        cursor.execute(LAST_OF_EACH, [list(events)])
        last = {chain: (number, sealed) for chain, number, sealed in cursor.fetchall()}
    rows = []
    for chain, facts in events.items():
        number, previous = last.get(chain, (0, START))
        event = Event(
            organisation_id=organisation,
            chain=chain,
            number=number + 1,
            action=action,
            by=by.person_id,
            role=by.role.id,
            at=at,
            facts=dict(facts),
            previous=previous,
        )
        event.sealed = seal(event)
        rows.append(event)
    Event.objects.bulk_create(rows)
