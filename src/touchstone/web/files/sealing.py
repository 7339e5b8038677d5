"""Files that are kept and closed to most: another app says which, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from django.http import Http404

from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor

SEALS: list[
    Callable[[Actor, Collection[UUID]], set[UUID]]
] = []  # each: which of these are closed to somebody


class Sealed(Http404):
    """The file is an original from which names were taken out; whoever asks may see the newer one alone."""


def open_to(file: StoredFile, actor: Actor) -> StoredFile:
    """The file; raise ``Sealed`` where it is closed to this actor."""
    if sealed_among([file.id], actor):
        raise Sealed
    return file


def sealed_among(files: Collection[UUID], actor: Actor) -> set[UUID]:
    """Those of these files that this actor may neither open nor be told the name of."""
    return {file for closed in SEALS for file in closed(actor, files)}
