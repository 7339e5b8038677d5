"""One examination of a file from its first byte to its last word."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from touchstone.inspection.contents import Contents, office, picture, plain, portable, recording
from touchstone.inspection.kinds import IMAGES, PDF, RECORDINGS, TEXT, Kind, NotTaken
from touchstone.inspection.looking import look
from touchstone.inspection.report import Note, Report

PIECE = 1024 * 1024
UNREAD = Note(
    "unread",
    "advice",
    "Its words and what it tells about its making could not be read. Look through it yourself.",
)


def examine(path: str, name: str, *, sha256: str | None = None) -> dict[str, Any]:
    """The whole report on the file at a path, as JSON. For the sandbox: it opens strangers' files.

    ``name`` is what its owner calls it. ``sha256`` is taken over where it is known.
    """
    return examined(Path(path), name, sha256=sha256).as_json()


def examined(path: Path, name: str, *, sha256: str | None = None) -> Report:
    """What the file is, or why it is not taken; what it says and tells."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        report = Report(kind=None, size=size, sha256=sha256 or _hashed(path))
        try:
            kind = look(file, name)
        except NotTaken as reason:
            return replace(report, notes=(Note(reason.code, "refused", str(reason)),))
    try:
        found = _contents(path, kind)
    except (MemoryError, ModuleNotFoundError):
        raise
    except Exception:  # noqa: BLE001 a reader's fault about one part is no verdict on the file
        found = Contents(notes=(UNREAD,))
    return replace(
        report,
        kind=kind,
        notes=found.notes,
        pages=found.pages,
        text=found.text,
        cut=found.cut,
        metadata=found.metadata,
        recording=found.recording,
    )


def _contents(path: Path, kind: Kind) -> Contents:
    if kind is PDF:
        return portable.read(path)
    if kind is TEXT:
        return plain.read(path)
    if kind in IMAGES:
        return picture.read(path, kind)
    return recording.read(path) if kind in RECORDINGS else office.read(path, kind)


def _hashed(path: Path) -> str:
    taken = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            taken.update(piece)
    return taken.hexdigest()
