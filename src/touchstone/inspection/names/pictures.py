"""Faces in a picture, offered to a person who chooses; and the chosen places made unrecognisable for good."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from touchstone.inspection.names.removing import CannotRemove, Removed

Region = tuple[int, int, int, int]  # left, top, width, height in dots of the picture as it is seen
LONGEST_SIDE = 1600  # dots that faces are looked for in
SMALLEST_FACE = 24  # dots
BLOCKS = 5  # squares across what was a face
FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
MOST_DOTS = 60_000_000
BROKEN = "The picture cannot be drawn. Open it yourself, save it again, and choose that."


def faces(path: Path) -> tuple[list[Region], tuple[int, int]]:
    """Where faces may be, the largest first, and the picture's size. Some are missed, and some are none."""
    import cv2
    import numpy as np

    picture = _opened(path)
    scale = min(1.0, LONGEST_SIDE / max(picture.size))
    small = picture.convert("L").resize([max(1, round(side * scale)) for side in picture.size])
    cascades = cv2.data.haarcascades  # type: ignore[attr-defined]
    finder = cv2.CascadeClassifier(cascades + "haarcascade_frontalface_default.xml")
    least = (SMALLEST_FACE, SMALLEST_FACE)
    found = finder.detectMultiScale(np.asarray(small), scaleFactor=1.1, minNeighbors=5, minSize=least)
    regions = [tuple(round(int(side) / scale) for side in one) for one in found]
    largest = sorted(((a, b, c, d) for a, b, c, d in regions), key=lambda one: -one[2] * one[3])
    return largest, (picture.width, picture.height)


def blur(path: Path, kind: str, regions: Sequence[Region], into: Path) -> Removed:
    """Write the picture with a few squares in the place of each region, and nothing of what the camera noted.

    What was there cannot be worked out again: each square has one colour. Raise ``CannotRemove`` where the
    picture is of another kind, or a region lies outside it.
    """
    from PIL import Image

    if kind not in FORMATS:
        raise CannotRemove("Places can be blurred in PNG, JPEG and WebP pictures.")
    if not regions:
        raise CannotRemove("No place was chosen.")
    picture = _opened(path).convert("RGB")
    for left, top, width, height in regions:
        box = (max(0, left), max(0, top), min(picture.width, left + width), min(picture.height, top + height))
        if box[0] >= box[2] or box[1] >= box[3]:
            raise CannotRemove("A place that was chosen lies outside the picture.")
        part = picture.crop(box).resize((BLOCKS, BLOCKS), Image.Resampling.BOX)
        picture.paste(part.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.NEAREST), box)
    picture.info.clear()
    picture.save(into, FORMATS[kind], quality=90)
    return Removed(len(regions), also=("what the camera noted",))


def _opened(path: Path) -> Any:
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as picture:
            most = picture.width * picture.height <= MOST_DOTS
            seen = ImageOps.exif_transpose(picture) if most else None
            if seen is not None:
                seen.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise CannotRemove(BROKEN) from error
    if seen is None:
        raise CannotRemove("The picture has too many dots. Make it smaller, and choose that.")
    return seen
