"""What was kept waits for the bucket and is put into it by a job; without a bucket nothing is to be done.

A bucket that is away or slow holds nobody up: files are opened from where they wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from touchstone.web.files.store import bucket
from touchstone.web.organisations.deferring import jobs

DELIVER = "files.deliver"
MARK = "files.mark"
FORGOTTEN_AFTER = timedelta(minutes=15)  # that nobody may have begun with: a job is begun with each file
NEAR_FOR = timedelta(hours=1)  # how long a file stays here too, for the jobs that look into it
AT_A_TIME = 500


def begin(sha256: str) -> None:
    """Have a file put into the bucket, once the transaction that keeps it has ended."""
    if bucket() is not None:
        jobs.configure_task(DELIVER, lock=f"{DELIVER}:{sha256}").defer(sha256=sha256)


def deliver(*, sha256: str) -> bool:
    """Put a file that waits into the bucket; whether one waited. ``StorageFull`` while that takes none."""
    place = bucket()
    return place is not None and place.put_away(sha256)


def deliver_left(*, at: datetime) -> int:
    """Begin anew with what waits for long, and let go of what lies here too; say how many wait so long."""
    place = bucket()
    if place is None:
        return 0
    place.let_go((at - NEAR_FOR).timestamp())
    before = (at - FORGOTTEN_AFTER).timestamp()
    under_way = set(_under_way())
    left = [sha256 for sha256, _, since in place.waiting() if since < before]
    for sha256 in [one for one in left if one not in under_way][:AT_A_TIME]:
        begin(sha256)
    return len(left)


def _under_way() -> Iterator[str]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    rows = ProcrastinateJob.objects.filter(task_name=DELIVER, status__in=("todo", "doing"))
    return (str(args["sha256"]) for args in rows.values_list("args", flat=True))


def mark(*, sha256: str, kind: str) -> None:
    """Have the bucket told what a file is kept as from now on."""
    if bucket() is not None:
        jobs.configure_task(MARK).defer(sha256=sha256, kind=kind)
