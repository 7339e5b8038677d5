"""A document that was kept is looked through by a job of the same transaction."""

from __future__ import annotations

from touchstone.web.anonymising.queries import looked_through
from touchstone.web.files.models import PORTFOLIO, StoredFile
from touchstone.web.organisations.deferring import jobs

LOOK = "anonymising.look"


def begin(file: StoredFile) -> None:
    """Have a document of a portfolio looked through; in pictures and recordings a person looks.

    What shows who somebody is at the gateway has to, and is left alone.
    """
    if file.kept_as == PORTFOLIO and not file.waits and looked_through(file):
        ask(file)


def ask(file: StoredFile) -> None:
    """Have it looked through, whatever it is."""
    jobs.configure_task(LOOK).defer(file=str(file.id), organisation=str(file.organisation_id))
