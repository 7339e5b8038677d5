"""The lanes of the worker: each has queues and slots of its own, whatever the others wait for.

Without them the thousands of messages of one import, to a receiver that hangs, took every slot for hours.
"""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


@dataclass(frozen=True)
class Lane:
    """Queues that share slots."""

    name: str
    queues: tuple[str, ...]
    slots: int


LANES = (  # every queue in one of them: a job in none would wait for ever
    Lane("mail", ("mail",), 2),
    Lane("webhooks", ("webhooks",), 4),  # each receiver takes one at most: web.doors.turns
    Lane("files", ("files", "viewing"), 3),
    Lane("imports", ("imports", "nightly"), 2),
)


async def work(grace: float) -> None:
    """Do jobs until SIGTERM or Ctrl-C; then give those under way that many seconds."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    slots = sum(lane.slots for lane in LANES)
    loop.set_default_executor(ThreadPoolExecutor(slots, "job"))  # Python's own has six threads on two cores
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as worker:
        async with worker.open_async():
            lanes = [asyncio.create_task(_serve(worker, lane, grace)) for lane in LANES]
            stop = asyncio.create_task(told.wait())
            # Where a lane ends by itself, so do the others: whoever watches starts the whole worker again.
            await asyncio.wait([*lanes, stop], return_when=asyncio.FIRST_COMPLETED)
            for task in (*lanes, stop):
                task.cancel()  # each lane ends in order, all at the same time
            ended = await asyncio.gather(*lanes, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def _serve(worker: App, lane: Lane, grace: float) -> None:
    await worker.run_worker_async(
        name=lane.name,
        queues=list(lane.queues),  # a tuple would be a row to PostgreSQL
        concurrency=lane.slots,
        shutdown_graceful_timeout=grace,
        install_signal_handlers=False,  # theirs would end one lane alone
    )
