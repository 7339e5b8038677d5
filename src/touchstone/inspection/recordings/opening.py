"""What the sandbox runs of all this: a path and plain values come in, plain values go out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from touchstone.inspection.recordings.facts import Recording, Unreadable
from touchstone.inspection.recordings.packing import remux, render
from touchstone.inspection.recordings.probing import probe
from touchstone.inspection.recordings.watching import watch

POSTER, STRIP, PLAYABLE, PROGRESS = "poster.jpg", "strip.jpg", "playable", "progress"


def probe_at(path: str) -> dict[str, Any]:
    """What a recording says about itself, or under ``unreadable`` why it cannot be read."""
    try:
        return probe(path).as_json()
    except Unreadable as why:
        return {"unreadable": str(why)}


def watch_at(path: str, recording: dict[str, Any], folder: str) -> dict[str, Any]:
    """What samples show; poster and strip are left in the folder, and how far it is."""
    into = Path(folder)
    seen = watch(path, Recording.of_json(recording), _teller(into))
    for name, picture in ((POSTER, seen.poster), (STRIP, seen.strip)):
        if picture is not None:
            (into / name).write_bytes(picture)
    return seen.as_json()


def play_at(path: str, recording: dict[str, Any], folder: str) -> dict[str, Any]:
    """Leave in the folder what a browser plays; answer with what that says about itself."""
    into, known = Path(folder), Recording.of_json(recording)
    if known.wants == "encode":
        render(path, into / PLAYABLE, known, _teller(into))
    else:
        remux(path, into / PLAYABLE, known)
    return probe_at(str(into / PLAYABLE))


def _teller(into: Path) -> Any:
    def told(share: float) -> None:
        (into / PROGRESS).write_text(f"{share:.3f}", "ascii")

    return told
