"""Pictures without what they tell about their making: the dots stay as they are, and so does their turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from touchstone.inspection.kinds import GIF, HEIC, JPEG, PNG, WEBP, Kind, NotTaken
from touchstone.inspection.looking import look
from touchstone.inspection.stripping import chunks, frames, phone, segments

Strips = Callable[[Path, Path, int], None]
STRIPPED: Mapping[Kind, Strips] = {
    JPEG: segments.strip,
    GIF: frames.strip,
    PNG: chunks.strip_png,
    WEBP: chunks.strip_webp,
    HEIC: phone.strip,
}
NOT_STRIPPED = "From this kind of file nothing can be taken out here. Use JPEG, PNG, GIF, WebP or HEIC."


def strip_metadata(path: str, name: str, *, into: str) -> dict[str, Any]:
    """Write the picture at a path without place, device, moment, author and what follows it. For the sandbox.

    Nothing is drawn anew, so no quality is lost. Answers with the kind, or why it cannot be done.
    """
    try:
        with Path(path).open("rb") as file:
            kind = look(file, name)
        if kind not in STRIPPED:
            return {"refused": NOT_STRIPPED, "code": "not_stripped"}
        STRIPPED[kind](Path(path), Path(into), _turn(path))
    except NotTaken as reason:
        return {"refused": str(reason), "code": reason.code}
    return {"kind": kind.id}


def _turn(path: str) -> int:
    """How a viewer turns the picture: 1 to 8, 1 for as it is."""
    from PIL import Image

    from touchstone.inspection.picture import reader

    reader()
    try:
        with Image.open(path) as picture:
            turn = picture.getexif().get(0x0112, 1)
    except (SyntaxError, ValueError, TypeError, OSError):
        return 1
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1
