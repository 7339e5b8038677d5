"""Files from one place to another, one by one: what was begun and broken off goes on where it stopped."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from typing import BinaryIO

from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.port import NotKept
from touchstone.integrations.storage.s3 import S3

PIECE = 1024 * 1024


class Damaged(Exception):
    """What is read is not what the name says, or not all of it; nothing was let go."""


def same(one: Landing, other: Landing) -> bool:
    """Whether two places are one."""
    if isinstance(one, Folder) and isinstance(other, Folder):
        return one.folder.resolve() == other.folder.resolve()
    if isinstance(one, S3) and isinstance(other, S3):
        names = ("name", "prefix", "endpoint")
        return all(getattr(one.bucket, name) == getattr(other.bucket, name) for name in names)
    return False


def hashed(file: BinaryIO, each: Callable[[bytes], object] = bool) -> str:
    """The SHA-256 of what is read, piece by piece; each piece is handed on."""
    known = hashlib.sha256()
    while piece := file.read(PIECE):
        known.update(piece)
        each(piece)
    return known.hexdigest()


def copy(sha256: str, source: Landing, goal: Landing, kind: str = "") -> int:
    """Copy one file; say how many bytes. Raise ``NotKept``, ``Damaged``, ``StorageAway``, ``StorageFull``."""
    incoming = goal.receive()
    try:
        with source.open(sha256) as file:
            if hashed(file, incoming.write) != sha256:
                raise Damaged(f"What is kept as {sha256[:12]}… in {source} is something else.")
        incoming.keep(kind)
    finally:
        incoming.discard()
    return incoming.size


def let_go(sha256: str, source: Landing, goal: Landing, kind: str = "") -> None:
    """Remove one file where it was, once what is in its new place was read there and is the same.

    One that is damaged there is copied once more. Raise as ``copy`` does; then it stays where it was.
    """
    if not is_whole(sha256, goal):
        goal.remove(sha256)
        copy(sha256, source, goal, kind)
        if not is_whole(sha256, goal):
            raise Damaged(f"{sha256[:12]}… does not arrive whole in {goal}.")
    source.remove(sha256)


def is_whole(sha256: str, place: Landing) -> bool:
    """Whether the bytes are there, all of them, and no others. Raise ``StorageAway``."""
    with contextlib.suppress(NotKept), place.open(sha256) as file:
        return hashed(file) == sha256
    return False
