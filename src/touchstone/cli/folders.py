"""Folders that are searched for files: one that cannot be read is said, not passed over."""

from __future__ import annotations

import os
from pathlib import Path

from touchstone.cli.refusal import WrongInput


def check_there(path: Path) -> None:
    """Raise ``WrongInput`` when nothing stands at a path."""
    if not path.exists():
        raise WrongInput(str(path), "there is no such file or folder.", "Check the name.")


def nearby(path: Path) -> Path:
    """The path from the working folder on, where it lies below it."""
    whole, here = path.absolute(), Path.cwd()
    return whole.relative_to(here) if whole.is_relative_to(here) else path


def check_readable(folder: Path) -> None:
    """Raise ``WrongInput`` when this folder, or one below it, cannot be read."""
    for _ in os.walk(folder, onerror=_refuse):
        pass


def _refuse(error: OSError) -> None:
    place, reason = str(error.filename), error.strerror or str(error)
    raise WrongInput(place, f"this folder cannot be read: {reason}.", "Check its rights.") from None
