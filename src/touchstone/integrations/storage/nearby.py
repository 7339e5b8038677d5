"""A file as one of this machine, for who has to look into the whole of it: what is elsewhere is fetched once.

The copy lies among what is on its way in and goes with its holder; what a killed one left goes after a day.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from touchstone.integrations.storage.arriving import INCOMING, Landing, private, telling_what_is_full
from touchstone.integrations.storage.port import StorageFull

SPARE = 512 * 1024 * 1024  # bytes of the disk that no copy takes
PIECE = 1024 * 1024
NO_ROOM = "This machine has no room for a copy of the file, which it needs to look into it."


@contextmanager
def nearby(place: Landing, sha256: str) -> Iterator[BinaryIO]:
    """The bytes, with a number that another process may inherit.

    Raise ``NotKept``, ``StorageAway``, or, before anything is fetched, ``StorageFull`` without room for it.
    """
    if (here := place.here(sha256)) is not None:
        with here:
            yield here
        return
    with place.open(sha256) as elsewhere:
        size = elsewhere.seek(0, 2)
        elsewhere.seek(0)
        folder = private(place.folder, INCOMING)
        if shutil.disk_usage(folder).free < size + SPARE:
            raise StorageFull(NO_ROOM)
        with NamedTemporaryFile(dir=folder) as copy:  # some libraries want a path that leads there
            with telling_what_is_full():
                shutil.copyfileobj(elsewhere, copy, PIECE)
                copy.flush()
                copy.seek(0)
            yield cast("BinaryIO", copy)
