"""What each file in a pack holds, where the pack is small enough to read it while its sender waits."""

from __future__ import annotations

import zlib
from hashlib import sha256
from typing import Any
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from touchstone.integrations.storage.port import Incoming
from touchstone.web.files.queries import same

READ_AT_ONCE = 300 * 1024 * 1024  # bytes, unpacked; of larger packs each file is looked at when it is taken
PIECE = 1024 * 1024
DAMAGED = "It is damaged in the pack. Pack it again."
HERE = "The portfolio has this very file already: “{name}”."
DOUBLE = "It is the same file as {path}. Only that one is taken."
FAULTS = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def mark_doubles(lines: list[dict[str, Any]], incoming: Incoming, apprenticeship: UUID) -> None:
    """Note in the lines which files are damaged, double in the pack, or in the portfolio already."""
    wanted = [line for line in lines if line["index"] is not None and not line["problems"]]
    if sum(line["size"] for line in wanted) > READ_AT_ONCE:
        return
    seen: dict[str, str] = {}
    with incoming.read() as file, ZipFile(file) as archive:
        for line in wanted:
            found = _hash(archive, line["index"])
            kept = same(apprenticeship, found) if found else None
            if not found:
                line["problems"].append(DAMAGED)
            elif found in seen:
                line["problems"].append(DOUBLE.format(path=seen[found]))
            elif kept is not None:
                line["problems"].append(HERE.format(name=kept.name))
            seen.setdefault(found, line["path"])


def _hash(archive: ZipFile, index: int) -> str:
    known = sha256()
    try:
        with archive.open(archive.infolist()[index]) as part:
            while piece := part.read(PIECE):
                known.update(piece)
    except FAULTS:
        return ""
    return known.hexdigest()
