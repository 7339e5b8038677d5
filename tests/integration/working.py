"""A worker of procrastinate that does what there is to do and ends, or one message written: for tests.

``python -m tests.integration.working write|work|rescue``, with the surroundings of an instance.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

import django


def main(what: str) -> None:
    """Do it."""
    django.setup()
    from procrastinate.contrib.django import app as jobs

    if what == "write":
        write()
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

    owner = Organisation.objects.create(kind=Kind.ASSESSMENT_ORGANISATION, name="North Assessment")
    at = datetime.now(UTC)
    nothing: dict[str, Any] = {name: [] for name in ("due", "over", "kept", "sent")}
    said = {"name": "North", "bank_due": 0, **nothing, **{f"more_{name}": 0 for name in nothing}}
    with within(owner.id), transaction.atomic():
        post(kind="digest", to=[Recipient("a@north.example")], organisation=owner.id, at=at, context=said)


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
    main(sys.argv[1])
