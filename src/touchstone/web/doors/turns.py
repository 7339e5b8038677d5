"""Whose turn it is among the messages to one receiver: one at a time, and a rest where it does not answer.

Promise: a receiver that hangs takes one slot of the worker at most, and that seldom, however many messages
wait for it. What is passed over stays due; whoever ends a try queues the next one, so none is left behind.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from touchstone.integrations.webhooks.sending import Outcome
from touchstone.web.doors.models import Delivery, Endpoint
from touchstone.web.organisations.deferring import jobs
from touchstone.web.organisations.scope import everywhere

DELIVER = "doors.deliver"
LEASE = timedelta(minutes=2)  # while one worker tries, no other does
RESTS = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 300, 900))  # after each miss in a row
LEFT = timedelta(hours=1)  # what was due so long ago has nobody who will see to it
GIVEN_UP = timedelta(days=3)  # without a turn of its own, at a receiver that does not answer
NO_TURN = "Given up: the address did not answer other messages for three days."


def queue(made: Delivery, at: datetime | None = None) -> None:
    """Let the worker try a message, now or then."""
    task = jobs.configure_task(DELIVER, schedule_at=at) if at else jobs.configure_task(DELIVER)
    task.defer(delivery=str(made.id), organisation=str(made.organisation_id))


def take(made: Delivery, at: datetime) -> bool:
    """Take the turn of a message's receiver for it; whether it had one. Part of a transaction.

    While another message is tried, whoever does that queues this one later. While the receiver rests, this
    one comes again at the end of that.
    """
    found = _locked(made.endpoint_id)
    if found.rests_until is not None and found.rests_until > at:
        queue(made, found.rests_until)
        return False
    if found.trying_until is not None and found.trying_until > at:
        return False
    found.trying_until = at + LEASE
    found.save(update_fields=["trying_until"])
    return True


def give(made: Delivery, outcome: Outcome, at: datetime) -> None:
    """End the turn, let a receiver that did not answer in time rest, and queue whose turn is next."""
    found = _locked(made.endpoint_id)
    found.trying_until, found.rests_until = None, None
    if outcome.slow:
        found.rests_until = at + RESTS[min(found.misses, len(RESTS) - 1)]
        found.misses = min(found.misses + 1, len(RESTS))
    else:
        found.misses = 0
    found.save(update_fields=["trying_until", "rests_until", "misses"])
    with everywhere():  # a partner hears of the apprentices of several organisations
        if outcome.slow:
            _give_up(found, at)
        others = due(found.rests_until or at).filter(endpoint=found).exclude(id=made.id)
        later = others.order_by("next_at", "made_at").first()
    if later is not None:
        queue(later, found.rests_until)


def _give_up(of: Endpoint, at: datetime) -> None:
    """What had no turn for days has no other; whatever is looked at just now has one."""
    old = due(at - GIVEN_UP).filter(endpoint=of).select_for_update(of=("self",), skip_locked=True)
    Delivery.objects.filter(id__in=[one.id for one in old]).update(next_at=None, error=NO_TURN)


def wake(id: UUID) -> None:
    """Try a receiver again although it rests: somebody says that it is back."""
    Endpoint.objects.filter(id=id).update(rests_until=None)


def due(at: datetime) -> QuerySet[Delivery]:
    """What is to be tried by a moment."""
    return Delivery.objects.filter(delivered_at=None, next_at__lte=at, endpoint__ended_at=None)


def begin_left(at: datetime) -> int:
    """Queue a message of each receiver whose messages lie although they are long due; say how many."""
    left = due(at - LEFT).order_by("endpoint", "next_at").distinct("endpoint")
    for each in left:
        queue(each)
    return len(left)


def _locked(id: UUID) -> Endpoint:
    return Endpoint.objects.select_for_update(no_key=True).get(id=id)
