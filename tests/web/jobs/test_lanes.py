"""The lanes of the worker: every job has its turn in one of them."""

from __future__ import annotations

from collections import Counter

from procrastinate.contrib.django import app

from touchstone.jobs import tasks
from touchstone.jobs.lanes import LANES

SERVED = Counter(queue for lane in LANES for queue in lane.queues)


def test_every_queue_of_a_task_is_served_by_one_lane() -> None:
    ours = {task.queue for task in app.tasks.values() if task.func.__module__ == tasks.__name__}
    assert dict.fromkeys(ours, 1) == SERVED


def test_mail_and_webhooks_have_slots_that_nothing_else_takes() -> None:
    alone = {lane.name: lane.slots for lane in LANES if lane.queues == (lane.name,)}
    assert alone.keys() >= {"mail", "webhooks"}
    assert all(lane.slots > 0 for lane in LANES)
