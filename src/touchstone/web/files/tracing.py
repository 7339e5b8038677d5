"""What somebody did with a file, in the history of its apprentice."""

from __future__ import annotations

from datetime import datetime

from touchstone.web.audit.actions import record_event
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor


def trace(file: StoredFile, action: str, by: Actor, at: datetime, **facts: object) -> None:
    """Keep that it was done, by whom and when; part of the action that does it."""
    record_event(
        organisation=file.organisation_id,
        chain=file.apprenticeship_id,
        action=action,
        by=by,
        at=at,
        facts={"file": str(file.id), **facts},
    )
