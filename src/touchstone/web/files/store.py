"""Where files are kept here, and what looks for viruses in them, by the settings."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.virus_scan.port import Scanner, Unscanned


def store() -> Folder:
    """The place for files."""
    return Folder(Path(settings.FILES_FOLDER))


def scanner() -> Scanner:
    """What looks for viruses: nothing yet."""
    return Unscanned()
