"""How the trail of a case is removed: what remains of it is one seal in the organisation's own trail."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from touchstone.web.audit.actions import record_event
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import REMOVED, latest
from touchstone.web.organisations.actor import Actor


def trail(*, chain: UUID, organisation: UUID, by: Actor, at: datetime) -> Counter[str]:
    """Remove the events of a chain and keep its number of events and its last seal in another's.

    Whoever has a copy of the trail can show with it that nothing was added or left out before it went.
    """
    last = latest(chain).first()
    facts = {"chain": str(chain), "events": last.number if last else 0, "sealed": last.sealed if last else ""}
    gone = Event.objects.filter(chain=chain).delete()[1]
    record_event(organisation=organisation, chain=organisation, action=REMOVED, by=by, at=at, facts=facts)
    return Counter(gone)
