"""Stretches of a recording in which nothing is heard or nothing is seen."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from touchstone.inspection.recordings.probing import alone, opened

EVERY = 2.0  # seconds from one listening to the next
HEARD = 8  # packets decoded each time: about a sixth of a second, after the decoder has found its feet
SILENCE = 0.003  # of full scale: -50 dB, below a quiet room
SHORTEST = 30.0  # seconds; people are silent for less
DARK, FLAT = 24, 6  # of 255: how dark the picture is, and how little it differs


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one second to another."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start


def joined(marks: Iterable[tuple[float, bool]], end: float, shortest: float = SHORTEST) -> list[Stretch]:
    """The stretches over which all marks hold: each mark counts until the next, the last until the end."""
    found: list[Stretch] = []
    start: float | None = None
    for at, holds in [*marks, (end, False)]:
        if holds and start is None:
            start = at
        elif not holds and start is not None:
            if at - start >= shortest:
                found.append(Stretch(round(start, 1), round(at, 1)))
            start = None
    return found


def is_black(gray: Any) -> bool:
    """Whether a picture in grey shows nothing: dark, and the same all over."""
    return bool(gray.mean() < DARK and gray.std() < FLAT)


def silent(path: str | os.PathLike[str], end: float) -> list[Stretch]:
    """The stretches without sound, heard for a moment every two seconds; all of it when there is none."""
    import av

    with opened(path) as container:
        stream = next(iter(container.streams.audio), None)
        if stream is None:
            return [Stretch(0.0, end)]
        alone(container, stream)
        marks: list[tuple[float, bool]] = []
        with suppress(av.FFmpegError):  # where it breaks off, what was heard until there counts
            _listen(container, stream, marks)
    return joined(marks, min(end, marks[-1][0] + EVERY) if marks else end)


def _listen(container: Any, stream: Any, marks: list[tuple[float, bool]]) -> None:
    """Of every stretch of two seconds decode the first packets, and mark whether they are silent."""
    begins = stream.start_time or 0
    due, left, loudest, marked = 0.0, 0, 0.0, 0.0
    for packet in container.demux(stream):
        if packet.pts is None:
            continue
        at = float((packet.pts - begins) * stream.time_base)
        if left == 0:
            if at < due:
                continue
            due, left, loudest, marked = at + EVERY, HEARD, 0.0, at
            stream.codec_context.flush_buffers()
        heard = [_loudness(frame) for frame in packet.decode()]
        left -= 1
        if left < HEARD - 2:  # the first after a jump begins with silence of the decoder's own
            loudest = max([loudest, *heard])
        if left == 0:
            marks.append((marked, loudest < SILENCE))


def _loudness(frame: Any) -> float:
    """The middle strength of the sound, of 1."""
    import numpy as np

    wave = frame.to_ndarray()
    most = 1.0 if wave.dtype.kind == "f" else float(np.iinfo(wave.dtype).max)
    return float(np.sqrt(np.mean((wave.astype(np.float32) / most) ** 2)))
