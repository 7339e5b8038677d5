"""A recording that was kept is prepared for watching by a job of the same transaction."""

from __future__ import annotations

from procrastinate.contrib.django import app as jobs

from touchstone.web.files.models import StoredFile
from touchstone.web.files.queries import family
from touchstone.web.viewing.queries import PLAYED

PREPARE = "viewing.prepare"


def begin(file: StoredFile) -> None:
    """Have a sound or video file prepared; anything else is shown as it is."""
    if family(file) in PLAYED:
        jobs.configure_task(PREPARE).defer(file=str(file.id), organisation=str(file.organisation_id))
