"""Small real recordings, made here and now: moving pictures, a tone, what a phone says about itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

Draw = Callable[[int], Any]  # the picture at a second, as rows of dots
WIDE, HIGH, A_SECOND, SAMPLES = 320, 240, 5, 48_000


def bars(second: int, wide: int = WIDE, high: int = HIGH) -> Any:
    """A bright bar that wanders over a ground that is never black."""
    picture = np.full((high, wide, 3), 90 + second % 60, np.uint8)
    at = second * 7 % (wide - 20)
    picture[:, at : at + 20] = 230
    return picture


def black(_: int) -> Any:
    """Nothing to be seen."""
    return np.zeros((HIGH, WIDE, 3), np.uint8)


def recording(
    path: Path,
    seconds: int = 4,
    *,
    pictures: str | None = "libx264",
    sound: str | None = "aac",
    draw: Draw = bars,
    silent: range = range(0),
    says: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
    turned: int = 0,
) -> Path:
    """A recording there; ``says`` is what its container says, ``silent`` the seconds without a tone."""
    with av.open(str(path), "w", options=dict(options or {})) as container:
        container.metadata.update(says or {})
        video: Any = container.add_stream(pictures, rate=A_SECOND) if pictures else None
        audio: Any = container.add_stream(sound, rate=SAMPLES, layout="mono") if sound else None
        if video is not None:
            first = draw(0)
            video.height, video.width = first.shape[:2]
            video.pix_fmt, video.gop_size = "yuv420p", A_SECOND
            video.options = QUICK.get(pictures or "", {})
            if turned:
                video.set_display_rotation(turned)
        for second in range(seconds):
            if video is not None:
                _film(container, video, draw(second))
            if audio is not None:
                _tone(container, audio, second, loud=second not in silent)
        for stream in (video, audio):
            if stream is not None:
                container.mux(stream.encode())
    return path


QUICK = {
    "libx264": {"preset": "ultrafast"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none:keyint=5"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
}


def _film(container: Any, stream: Any, picture: Any) -> None:
    for _ in range(A_SECOND):
        container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))


def _tone(container: Any, stream: Any, second: int, *, loud: bool) -> None:
    wave = np.sin(np.arange(SAMPLES) * 2 * np.pi * 440 / SAMPLES) * (8000 if loud else 0)
    frame = av.AudioFrame.from_ndarray(wave.astype(np.int16)[None], format="s16", layout="mono")
    frame.sample_rate, frame.pts = SAMPLES, second * SAMPLES
    container.mux(stream.encode(frame))


def cut(path: Path, to: Path, off: float = 0.5) -> Path:
    """The same recording without its last part, as a broken transfer leaves it."""
    data = path.read_bytes()
    to.write_bytes(data[: int(len(data) * (1 - off))])
    return to


def people(number: int, tall: int = 440) -> Draw:
    """So many faces, drawn: enough for what looks for faces, and nobody's."""
    return lambda _: _faces(number, tall)


def _faces(number: int, tall: int) -> Any:
    picture = np.full((720, 1280, 3), 150, np.uint8)
    for place in range(number):
        face(picture, 1280 * (2 * place + 1) // (2 * number), 360, tall)
    return cv2.resize(cv2.GaussianBlur(picture, (9, 9), 0), (640, 360), interpolation=cv2.INTER_AREA)


def face(picture: Any, x: int, y: int, tall: int) -> None:
    """Enough of a face for what looks for faces, and nobody's: drawn with its middle there."""
    size = tall // 2

    def part(dx: float, dy: float, wide: float, high: float, shade: int, begins: int = 0) -> None:
        middle = (x + int(size * dx), y + int(size * dy))
        axes = (int(size * wide), int(size * high))
        cv2.ellipse(picture, middle, axes, 0, begins, 360, (shade, shade, shade), -1)

    part(0, 0, 0.75, 1, 190)
    part(0, -0.55, 0.78, 0.6, 40, 180)
    for side in (-0.32, 0.32):
        part(side, -0.15, 0.17, 0.09, 115)
        part(side, -0.15, 0.14, 0.06, 240)
        part(side, -0.15, 0.06, 0.06, 30)
        part(side, -0.31, 0.18, 0.05, 50, 180)
    part(0, 0.05, 0.05, 0.15, 205)
    part(0, 0.2, 0.1, 0.05, 145)
    part(0, 0.5, 0.26, 0.08, 80)
