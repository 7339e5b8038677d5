"""What the rest of Touchstone asks about a stranger's file: each question is answered by the sandbox."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from touchstone.inspection.functions import FUNCTIONS, Limits
from touchstone.inspection.kinds import BY_ID, Kind, NotTaken
from touchstone.inspection.report import Note, Report
from touchstone.inspection.sandbox import CannotExamine, run

NOT_EXAMINED = "not_examined"


def kind_of(file: Path | BinaryIO, name: str) -> Kind:
    """What a file is; raise ``NotTaken`` with the reason, or ``CannotExamine``."""
    found = run("look", file, limits=_limits("look", file), name=name)
    if "refused" in found:
        raise NotTaken(found["refused"], found["code"])
    return BY_ID[found["kind"]]


def report_on(file: Path | BinaryIO, name: str, *, sha256: str | None = None) -> Report:
    """The whole report; where the examination did not come to an end, a report that says so."""
    try:
        answer = run("examine", file, limits=_limits("examine", file), name=name, sha256=sha256)
    except CannotExamine as why:
        note = Note(NOT_EXAMINED, "refused" if not why.ours else "advice", str(why))
        return Report(kind=None, size=_size(file), sha256=sha256, notes=(note,))
    return Report.of_json(answer)


def without_metadata(file: Path | BinaryIO, name: str, into: Path) -> Kind:
    """Write a picture without what it tells about its making; raise ``NotTaken`` or ``CannotExamine``."""
    found = run("strip", file, limits=_limits("strip", file), name=name, into=str(into))
    if "refused" in found:
        raise NotTaken(found["refused"], found["code"])
    return BY_ID[found["kind"]]


def shown(file: Path | BinaryIO, kind: Kind, into: Path, *, name: str, pictures: int) -> dict[str, Any]:
    """What of a file a bound portfolio shows, its pictures left in a folder; raise ``CannotExamine``."""
    said = {"folder": str(into), "kind": kind.id, "name": name, "pictures": pictures}
    answer: dict[str, Any] = run("pack.show", file, limits=_limits("pack.show", file), **said)
    return answer


def _limits(function: str, file: Path | BinaryIO) -> Limits:
    """Those of the table; who draws pictures of phones needs threads, whatever their file is called."""
    limits = FUNCTIONS[function].limits
    return replace(limits, threads=True) if _head(file)[4:8] == b"ftyp" else limits


def _head(file: Path | BinaryIO) -> bytes:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return opened.read(12)
    file.seek(0)
    return file.read(12)


def _size(file: Path | BinaryIO) -> int:
    return file.stat().st_size if isinstance(file, Path) else file.seek(0, 2)
