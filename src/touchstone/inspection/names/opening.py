"""The same as functions that the sandbox runs: a path and what JSON holds in, what JSON holds out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from touchstone.inspection.names.finding import Passage
from touchstone.inspection.names.known import Identity, Known
from touchstone.inspection.names.looking import find, name_of_file
from touchstone.inspection.names.pictures import blur, faces
from touchstone.inspection.names.reading import READ, CannotRead, passages
from touchstone.inspection.names.removing import CannotRemove, Removed, remove


def find_at(
    path: str, *, kind: str, name: str, hide: Sequence[Sequence[str]], leave: Sequence[str]
) -> dict[str, Any]:
    """What may identify somebody in a file and in its name; ``read`` says whether its words could be read.

    ``hide`` lists names, each with what else somebody is called behind it.
    """
    known = Known(tuple(Identity(one[0], tuple(one[1:])) for one in hide), tuple(leave))
    said: tuple[Passage, ...] = ()
    why = ""
    try:
        said = passages(Path(path), kind)
    except CannotRead as reason:
        why = str(reason)
    held = any(passage.text.strip() for passage in said if passage.part == "text")
    found = find((*said, name_of_file(name)), known)
    return {
        "read": kind in READ and held,
        "why": why,
        "findings": [one.as_json() for one in found],
    }


def remove_at(path: str, *, kind: str, words: Sequence[str], into: str) -> dict[str, Any]:
    """Write a file without the words; ``refused`` says why that is not possible."""
    return _told(lambda: remove(Path(path), kind, words, Path(into)))


def faces_at(path: str) -> dict[str, Any]:
    """Where faces may be in a picture, as left, top, width and height; and how large it is."""
    try:
        found, size = faces(Path(path))
    except CannotRemove as reason:
        return {"refused": str(reason)}
    return {"faces": [list(one) for one in found], "size": list(size)}


def blur_at(path: str, *, kind: str, regions: Sequence[Sequence[int]], into: str) -> dict[str, Any]:
    """Write a picture with these places blurred; ``refused`` says why that is not possible."""
    places = [(one[0], one[1], one[2], one[3]) for one in regions]
    return _told(lambda: blur(Path(path), kind, places, Path(into)))


def _told(made: Callable[[], Removed]) -> dict[str, Any]:
    try:
        return made().as_json()
    except CannotRemove as reason:
        return {"refused": str(reason)}
