"""Look at a recording once: faces in samples across it, black and silent stretches, poster and strip."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from touchstone.inspection.recordings.faces import WIDE, Faces, counted, found
from touchstone.inspection.recordings.facts import Recording
from touchstone.inspection.recordings.frames import across, key_frames
from touchstone.inspection.recordings.pictures import TILES, poster, strip, tile
from touchstone.inspection.recordings.stretches import Stretch, is_black, joined, silent

Told = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What was seen and heard in samples. ``seen`` is the number of faces at each second looked at."""

    seconds: float
    seen: tuple[tuple[float, int], ...] = ()
    black: tuple[Stretch, ...] = ()
    silent: tuple[Stretch, ...] = ()
    poster: bytes | None = None
    strip: bytes | None = None
    tiles: int = 0

    def faces(self, start: float = 0, end: float | None = None) -> Faces:
        """How many people were seen between two seconds."""
        last = self.seconds if end is None else end
        return counted(number for at, number in self.seen if start <= at <= last)

    def as_json(self) -> dict[str, Any]:
        """The same without the pictures, in what JSON can say."""
        return {
            "seconds": self.seconds,
            "seen": [list(one) for one in self.seen],
            "black": [[one.start, one.end] for one in self.black],
            "silent": [[one.start, one.end] for one in self.silent],
            "tiles": self.tiles,
        }

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Watched:
        """What ``as_json`` said."""
        return cls(
            seconds=said["seconds"],
            seen=tuple((at, number) for at, number in said["seen"]),
            black=tuple(Stretch(*one) for one in said["black"]),
            silent=tuple(Stretch(*one) for one in said["silent"]),
            tiles=said["tiles"],
        )


def watch(path: str | os.PathLike[str], recording: Recording, told: Told = lambda _: None) -> Watched:
    """What samples across the whole recording show; ``told`` hears how much is done, of 1."""
    seconds = recording.readable_seconds or recording.seconds or 0.0
    quiet = tuple(silent(path, seconds)) if seconds else ()
    told(0.2)
    if not recording.video or not seconds:
        return Watched(seconds=seconds, silent=quiet)
    moments = across(0, seconds, TILES)
    seen: list[tuple[float, int]] = []
    dark: list[tuple[float, bool]] = []
    tiles: list[Any] = []
    best: tuple[bool, bytes] | None = None
    for sample in key_frames(path, moments):
        gray = sample.gray(WIDE)
        black = is_black(gray)
        dark.append((sample.at, black))
        seen.append((round(sample.asked, 1), 0 if black else len(found(gray))))
        tiles += [tile(sample)] * (moments.index(sample.asked) + 1 - len(tiles))
        if best is None or (best[0] and not black):
            best = (black, poster(sample))
        told(0.2 + 0.8 * len(tiles) / TILES)
    if tiles:
        tiles += [tiles[-1]] * (TILES - len(tiles))
    return Watched(
        seconds=seconds,
        seen=tuple(seen),
        black=tuple(joined(dark, seconds)),
        silent=quiet,
        poster=best[1] if best else None,
        strip=strip(tiles) if tiles else None,
        tiles=len(tiles),
    )
