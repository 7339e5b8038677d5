"""A worker of procrastinate that does what there is to do and ends, or messages written: for tests.

``python -m tests.integration.working write|work|rescue|tell ADDRESS MESSAGES``, with the
surroundings of an instance.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

import django


def main(what: str, *more: str) -> None:
    """Do it."""
    django.setup()
    from procrastinate.contrib.django import app as jobs

    if what == "write":
        write()
        return
    if what == "tell":
        tell(more[0], int(more[1]))
        return
    if what == "rescue":
        jobs.configure_task("jobs.rescue").defer(timestamp=0)
    asyncio.run(work())


def write() -> None:
    """One message by an assessment organisation of its own."""
    from django.db import transaction

    from touchstone.web.mail.actions import Recipient, post
    from touchstone.web.organisations.models import Kind, Organisation
    from touchstone.web.organisations.scope import within

    known = {"kind": Kind.ASSESSMENT_ORGANISATION, "name": "North Assessment"}
    owner = Organisation.objects.filter(**known).first() or Organisation.objects.create(**known)
    at = datetime.now(UTC)
    nothing: dict[str, Any] = {name: [] for name in ("due", "over", "kept", "sent")}
    said = {"name": "North", "bank_due": 0, **nothing, **{f"more_{name}": 0 for name in nothing}}
    with within(owner.id), transaction.atomic():
        post(kind="digest", to=[Recipient("a@north.example")], organisation=owner.id, at=at, context=said)


def tell(address: str, messages: int) -> None:
    """So many messages to another system, of one apprentice."""
    from urllib.parse import urlsplit
    from uuid import uuid4

    from django.db import transaction

    from tests.factories.web import apprenticeship, cast
    from touchstone.web.doors.announcing import announce
    from touchstone.web.doors.endpoints import add
    from touchstone.web.doors.events import OF_ACTION
    from touchstone.web.organisations.scope import everywhere

    at, (action, event) = datetime.now(UTC), next(iter(OF_ACTION.items()))
    with everywhere(), transaction.atomic():
        people = cast(f"South {urlsplit(address).port}")
        one = apprenticeship(people)
        add(id=uuid4(), address=address, events=[event], by=people.actor("manager"), at=at)
        for _ in range(messages):
            announce(one, action, {}, at)


async def work() -> None:
    """Until nothing is left."""
    from procrastinate.contrib.django import app as jobs
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = jobs.connector
    assert isinstance(connector, DjangoConnector)
    with jobs.replace_connector(connector.get_worker_connector()) as worker:
        async with worker.open_async():
            await worker.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
