"""Where files are kept here, and what looks for viruses in them, by the settings."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.both import Both
from touchstone.integrations.storage.bucket import PATIENCE
from touchstone.integrations.storage.later import Later
from touchstone.integrations.storage.nearby import nearby
from touchstone.integrations.storage.places import place
from touchstone.integrations.virus_scan.clamd import Clamd
from touchstone.integrations.virus_scan.port import Scanner, Unscanned

PATIENT = 120.0  # seconds: nobody waits for a job


def store(patience: float = PATIENCE) -> Landing:
    """The place for files; while they move, the new one and beside it the one from before.

    ``patience`` is for how many seconds what cannot be read now is asked for again: short, where somebody
    waits at a page.
    """
    folder = Path(settings.FILES_FOLDER)
    now = place(settings.FILES_BUCKET or folder, folder, later=True, patience=patience)
    if not settings.FILES_BEFORE:
        return now
    landed = Path(settings.FILES_LANDED)
    return Both(now, place(settings.FILES_BEFORE, landed, later=True, patience=patience))


def bucket() -> Later | None:
    """The bucket that files are put into, where there is one."""
    now = store()
    now = now.new if isinstance(now, Both) else now
    return now if isinstance(now, Later) else None


def looked_into(sha256: str, patience: float = PATIENCE) -> AbstractContextManager[BinaryIO]:
    """The bytes with that hash as a file of this machine; what is elsewhere is fetched once and goes again.

    Raise ``NotKept``, ``StorageAway``, or ``StorageFull`` where there is no room for that.
    """
    return nearby(store(patience), sha256)


def scanner() -> Scanner:
    """What looks for viruses: ClamAV where it is connected."""
    return Clamd(settings.CLAMAV) if settings.CLAMAV else Unscanned()
