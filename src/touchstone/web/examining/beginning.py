"""A file that was kept is examined by a job of the same transaction."""

from __future__ import annotations

from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.deferring import jobs

EXAMINE = "files.examine"


def begin(file: StoredFile) -> None:
    """Have a file examined."""
    jobs.configure_task(EXAMINE).defer(file=str(file.id), organisation=str(file.organisation_id))
