"""The picture that stands for a recording, and the strip of small pictures that shows where one jumps to."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from touchstone.inspection.recordings.frames import Sample

TILES, COLUMNS = 60, 10
TILE = (160, 90)
POSTER = 1280  # dots along the longer side
QUALITY = 72


def poster(sample: Sample) -> bytes:
    """A JPEG of one picture."""
    return _jpeg(sample.image(POSTER))


def tile(sample: Sample) -> Any:
    """One small picture of the strip, all of it shown on black."""
    from PIL import Image, ImageOps

    ground = Image.new("RGB", TILE)
    small = ImageOps.contain(sample.image(max(TILE) * 2), TILE)
    ground.paste(small, ((TILE[0] - small.width) // 2, (TILE[1] - small.height) // 2))
    return ground


def strip(tiles: Sequence[Any]) -> bytes:
    """One JPEG of all small pictures, ten in a row; where a tile is missing the one before stands."""
    from PIL import Image

    rows = -(-len(tiles) // COLUMNS)
    sheet = Image.new("RGB", (TILE[0] * COLUMNS, TILE[1] * max(rows, 1)))
    for place, one in enumerate(tiles):
        sheet.paste(one, (place % COLUMNS * TILE[0], place // COLUMNS * TILE[1]))
    return _jpeg(sheet)


def _jpeg(image: Any) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
