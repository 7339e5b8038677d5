"""A made-up recording for the demonstration: half an hour of two drawn people, made in a second or two."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

WIDE, HIGH = 320, 240  # dots
MINUTES = 31  # one more than is assessed
SAMPLES = 8_000  # of sound, a second
HUM, HEARD_EVERY = 180, 10  # times a second; seconds from one to the next: no stretch of it is silent
KEY_FRAMES = 31  # seconds from one to the next
WALL, WINDOW, FRAME, TABLE = (214, 222, 226), (170, 205, 230), (250, 250, 250), (140, 110, 80)
MENTOR = ((226, 190, 160), (70, 50, 40), (38, 110, 115))  # skin, hair, coat
MENTEE = ((150, 105, 80), (30, 25, 25), (150, 90, 60))
WHITE, DARK, MOUTH, NOSE = (245, 245, 245), (40, 30, 30), (120, 50, 50), (150, 110, 90)


@cache
def film() -> bytes:
    """The recording as an MP4: one picture a second, which changes every minute, and a hum now and then."""
    import av

    with TemporaryDirectory(prefix="touchstone-film-") as folder:
        path = Path(folder) / "film.mp4"
        with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
            picture: Any = container.add_stream("libx264", rate=1)
            picture.width, picture.height, picture.pix_fmt = WIDE, HIGH, "yuv420p"
            picture.gop_size, picture.options = KEY_FRAMES, {"preset": "ultrafast", "crf": "30"}
            sound: Any = container.add_stream("aac", rate=SAMPLES, layout="mono")
            sound.bit_rate, sound.options = SAMPLES, {"aac_coder": "fast"}
            for seen, heard in zip(_pictures(), _sounds(), strict=True):
                container.mux(picture.encode(seen))
                container.mux(sound.encode(heard))
            container.mux(picture.encode())
            container.mux(sound.encode())
        return path.read_bytes()


def _pictures() -> Iterator[Any]:
    """One for each second."""
    import av
    import numpy as np

    for minute in range(MINUTES):
        drawn = av.VideoFrame.from_ndarray(np.asarray(_scene(minute)), format="rgb24")
        frame = drawn.reformat(format="yuv420p")
        frame.time_base = Fraction(1)
        for second in range(60):
            frame.pts = minute * 60 + second
            yield frame


def _sounds() -> Iterator[Any]:
    """A second of sound for each second."""
    import av
    import numpy as np

    hum = np.sin(np.arange(SAMPLES) * 2 * np.pi * HUM / SAMPLES) * 1500
    for second in range(MINUTES * 60):
        wave = (hum if second % HEARD_EVERY == 0 else hum * 0).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts = SAMPLES, second * SAMPLES
        yield frame


def _scene(minute: int) -> Any:
    """Mentor and mentee at a table before a window; they move a little from minute to minute."""
    from PIL import Image, ImageDraw, ImageFilter

    picture = Image.new("RGB", (WIDE, HIGH), WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((120, 25, 200, 95), fill=WINDOW)
    draw.line((160, 25, 160, 95), fill=FRAME, width=3)
    draw.line((120, 60, 200, 60), fill=FRAME, width=3)
    _person(draw, 82 + minute % 3, 112 + minute % 2, 44, MENTOR)
    _person(draw, 236 - minute % 2, 116 - minute % 3, 42, MENTEE)
    draw.rectangle((0, 212, WIDE, HIGH), fill=TABLE)
    draw.text((8, 220), f"A made-up session, minute {minute + 1}", fill=WHITE)
    return picture.filter(ImageFilter.GaussianBlur(0.6))


def _person(draw: Any, x: int, y: int, size: int, colours: tuple[Any, Any, Any]) -> None:
    """A face of a size around a place, with the shoulders below."""
    skin, hair, coat = colours

    def around(dx: float, dy: float, wide: float, high: float) -> tuple[float, float, float, float]:
        left, top = x + size * dx, y + size * dy
        return left - size * wide, top - size * high, left + size * wide, top + size * high

    draw.rounded_rectangle(
        (x - size * 1.1, y + size * 1.15, x + size * 1.1, HIGH + 40), size * 0.6, fill=coat
    )
    draw.ellipse(around(0, -0.475, 0.78, 0.675), fill=hair)
    draw.ellipse(around(0, 0, 0.7, 1), fill=skin)
    for side in (-0.3, 0.3):
        draw.ellipse(around(side, -0.19, 0.14, 0.09), fill=WHITE)
        draw.ellipse(around(side, -0.19, 0.06, 0.07), fill=DARK)
        draw.arc(around(side, -0.34, 0.18, 0.14), 200, 340, fill=hair, width=2)
    draw.arc(around(0, 0.35, 0.3, 0.25), 20, 160, fill=MOUTH, width=3)
    draw.line((x, y - 0.1 * size, x - 0.06 * size, y + 0.2 * size, x + 0.06 * size, y + 0.2 * size), NOSE, 2)
