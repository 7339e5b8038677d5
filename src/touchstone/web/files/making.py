"""Bytes that we make of a file ourselves: kept by hash in the same store, named by the app that made them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from touchstone.integrations.storage.port import Incoming
from touchstone.web.files.delivering import begin
from touchstone.web.files.locking import locked_for_keeping
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import store

NAMERS: list[Callable[[set[str]], set[str]]] = []  # each says which of these hashes its rows name
THEN: list[Callable[[StoredFile], None]] = []  # each begins something with a file that was just kept
PIECE = 1024 * 1024


def keep_made(path: Path, kind: str) -> str:
    """Keep a file that we made, and answer with its hash; inside the transaction whose row names it."""
    locked_for_keeping()
    incoming = store().receive()
    try:
        with path.open("rb") as made:
            while piece := made.read(PIECE):
                incoming.write(piece)
        return _kept(incoming, kind)
    finally:
        incoming.discard()


def keep_arrived(incoming: Incoming, kind: str) -> str:
    """Keep what came in and is no file of an apprentice by itself; inside the transaction whose row names it.

    Raise ``StorageFull`` when there is no room for it.
    """
    locked_for_keeping()
    return _kept(incoming, kind)


def _kept(incoming: Incoming, kind: str) -> str:
    sha256 = incoming.keep(kind)
    begin(sha256)
    return sha256


def named_elsewhere(hashes: set[str]) -> set[str]:
    """Those of the hashes that another app's rows name, which this connection sees."""
    return {one for names in NAMERS for one in names(hashes)}
