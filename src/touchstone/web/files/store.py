"""Where files are kept here, by the settings."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from touchstone.integrations.storage.folder import Folder


def store() -> Folder:
    """The place for files."""
    return Folder(Path(settings.FILES_FOLDER))
