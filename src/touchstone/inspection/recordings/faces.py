"""Faces in single pictures. Advice for a person who looks: never says who, and never a verdict."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from touchstone.inspection.recordings.frames import Sample, across, key_frames

SAMPLES = 60
WIDE = 480  # dots across: enough for a face that fills a tenth of the picture's height
SMALLEST = 26  # dots across a face
FINE, COARSE, NEIGHBOURS = 1.1, 1.2, 4  # faces from the front are what counts most
EXPECTED = 2  # people in a conversation
OVERLAP = 0.3  # of the smaller face: more is the same face seen twice

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Faces:
    """How many people were seen in how many pictures: ``counts[2]`` had two faces."""

    counts: dict[int, int]

    @property
    def samples(self) -> int:
        """Pictures looked at."""
        return sum(self.counts.values())

    def share(self, least: int, most: int | None = None) -> int:
        """The per cent of pictures with that many faces."""
        if not self.samples:
            return 0
        fit = sum(
            number for seen, number in self.counts.items() if seen >= least and (most is None or seen <= most)
        )
        return round(100 * fit / self.samples)


def faces(path: str | os.PathLike[str], start: float, end: float, samples: int = SAMPLES) -> Faces:
    """The faces in key frames across a stretch of a recording, on one core."""
    return counted(len(found(one.gray(WIDE))) for one in key_frames(path, across(start, end, samples)))


def counted(numbers: Iterable[int]) -> Faces:
    """How often each number of faces was seen."""
    counts: dict[int, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    return Faces(dict(sorted(counts.items())))


def seen_in(sample: Sample) -> int:
    """How many faces one picture shows."""
    return len(found(sample.gray(WIDE)))


def found(gray: Any) -> list[Box]:
    """The faces in a picture in grey: from the front and, while somebody may be missing, from either side."""
    import cv2

    cv2.setNumThreads(1)
    even = cv2.equalizeHist(gray)
    boxes = _by(_cascade("haarcascade_frontalface_alt2.xml"), even, FINE)
    if len(boxes) < EXPECTED:
        profile, wide = _cascade("haarcascade_profileface.xml"), even.shape[1]
        boxes += _by(profile, even, COARSE)
        boxes += [(wide - x - w, y, w, h) for x, y, w, h in _by(profile, cv2.flip(even, 1), COARSE)]
    return _apart(boxes)


@cache
def _cascade(name: str) -> Any:
    import cv2
    import cv2.data

    return cv2.CascadeClassifier(os.path.join(cv2.data.haarcascades, name))  # noqa: PTH118 - as it is said


def _by(cascade: Any, gray: Any, step: float) -> list[Box]:
    boxes = cascade.detectMultiScale(gray, step, NEIGHBOURS, minSize=(SMALLEST, SMALLEST))
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h in boxes]


def _apart(boxes: list[Box]) -> list[Box]:
    """Each face once, though several ways of looking found it; the first found stays."""
    kept: list[Box] = []
    for box in boxes:
        if all(_shared(box, other) < OVERLAP for other in kept):
            kept.append(box)
    return kept


def _shared(one: Box, other: Box) -> float:
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0) / min(one[2] * one[3], other[2] * other[3])
