"""Files that are kept and closed to most: another app says which, and to whom."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404

from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor

SEALS: list[Callable[[StoredFile, Actor], bool]] = []  # each says whether a file is closed to somebody


class Sealed(Http404):
    """The file is an original from which names were taken out; whoever asks may see the newer one alone."""


def open_to(file: StoredFile, actor: Actor) -> StoredFile:
    """The file; raise ``Sealed`` where it is closed to this actor."""
    if is_sealed(file, actor):
        raise Sealed
    return file


def is_sealed(file: StoredFile, actor: Actor) -> bool:
    """Whether the file is closed to this actor."""
    return any(closed(file, actor) for closed in SEALS)
