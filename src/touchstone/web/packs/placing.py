"""Whether the places that a mapping sheet names are in the files of the pack, as far as is soon found."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

from touchstone.inspection.kinds import TAKEN, Kind
from touchstone.inspection.sandbox import PREFIX
from touchstone.integrations.storage.port import Incoming
from touchstone.rules.pointing import Target, Where, fault
from touchstone.web.packs.hashing import FAULTS, PIECE
from touchstone.web.portfolio.pointing import measured, target_of

MOST_OPENED = 20  # files; each takes a third of a second
MOST_READ = 100 * 1024**2  # bytes, unpacked; places in other files are looked at when these are taken in
BY_EXTENSION = {extension: kind for kind in TAKEN for extension in kind.extensions}
WRONG = "Where: {code}: {why}"


def kind_of(path: str) -> Kind | None:
    """What a file is, by its name."""
    return BY_EXTENSION.get(PurePosixPath(path).suffix.lower().lstrip("."))


def faults(path: str, places: dict[str, str], target: Target | None = None) -> list[str]:
    """What is wrong with the places of a file, each once, with the first KSB that it is wrong for."""
    known = target or target_of(kind_of(path))
    wrong: dict[str, str] = {}
    for code, where in places.items():
        if why := fault(Where.parse(where), known):
            wrong.setdefault(why, code)
    return [WRONG.format(code=code, why=why) for why, code in wrong.items()]


def mark_misplaced(lines: list[dict[str, Any]], incoming: Incoming) -> None:
    """Note in the lines which name a page that a PDF does not have, or a time after a recording's end."""
    wanted: list[dict[str, Any]] = []
    size = 0
    for line in lines:
        places = line["content"].get("pointers") or {}
        counted = any(not Where.parse(where).words for where in places.values())
        if not counted or line["problems"] or size + line["size"] > MOST_READ or len(wanted) == MOST_OPENED:
            continue
        size += line["size"]
        wanted.append(line)
    if not wanted:
        return
    with incoming.read() as file, ZipFile(file) as archive, TemporaryDirectory(prefix=PREFIX) as folder:
        for line in wanted:
            target = _measured(archive, line, Path(folder) / "file")
            if target is not None:
                line["problems"] += faults(line["path"], line["content"]["pointers"], target)


def _measured(archive: ZipFile, line: dict[str, Any], into: Path) -> Target | None:
    try:
        with archive.open(archive.infolist()[line["index"]]) as part, into.open("wb") as out:
            while piece := part.read(PIECE):
                out.write(piece)
    except FAULTS:
        return None
    return measured(kind_of(line["path"]), into)
