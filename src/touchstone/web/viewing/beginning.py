"""A recording that was kept is prepared for watching by a job of the same transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from touchstone.web.files.models import StoredFile
from touchstone.web.files.queries import family
from touchstone.web.organisations.deferring import jobs
from touchstone.web.viewing.queries import PLAYED, unprepared

PREPARE = "viewing.prepare"
MISSED_AFTER = timedelta(hours=1)
AT_A_TIME = 200


def begin(file: StoredFile) -> None:
    """Have a sound or video file prepared, once it is taken; anything else is shown as it is."""
    if family(file) in PLAYED and not file.waits:
        jobs.configure_task(PREPARE).defer(file=str(file.id), organisation=str(file.organisation_id))


def begin_missed(*, at: datetime) -> int:
    """Begin with recordings that nobody has begun with, such as those kept before this; say how many."""
    missed = unprepared(at - MISSED_AFTER)[:AT_A_TIME]
    for file in missed:
        begin(file)
    return len(missed)
