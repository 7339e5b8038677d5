"""Where files are kept here, and what looks for viruses in them, by the settings."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.both import Both
from touchstone.integrations.storage.places import place
from touchstone.integrations.virus_scan.clamd import Clamd
from touchstone.integrations.virus_scan.port import Scanner, Unscanned


def store() -> Landing:
    """The place for files; while they move, the new one and beside it the one from before."""
    folder = Path(settings.FILES_FOLDER)
    now = place(settings.FILES_BUCKET or folder, folder)
    return Both(now, place(settings.FILES_BEFORE, folder)) if settings.FILES_BEFORE else now


def scanner() -> Scanner:
    """What looks for viruses: ClamAV where it is connected."""
    return Clamd(settings.CLAMAV) if settings.CLAMAV else Unscanned()
