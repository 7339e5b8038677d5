"""The same pictures and sound in another container, or written anew so that every browser plays them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, Literal

from touchstone.inspection.recordings.facts import Recording, Stream
from touchstone.inspection.recordings.playing import CARRIES
from touchstone.inspection.recordings.probing import opened, pictures

LONGEST_SIDE = 1280
SAMPLES = 48_000
TICKS = Fraction(1, 90_000)  # of a second: exact for every rate that cameras use
SETTINGS = {"preset": "veryfast", "crf": "23", "g": "60", "sc_threshold": "0"}
QUICK_START = {"movflags": "+faststart"}

Told = Callable[[float], None]
Container = Literal["mp4", "webm"]


def container_for(recording: Recording) -> Container:
    """The container in which browsers play what is in this recording."""
    if recording.wants == "remux" and not all(_fits(one, "mp4") for one in recording.streams):
        return "webm"
    return "mp4"


def _fits(one: Stream, container: Container) -> bool:
    return one.kind not in ("video", "audio") or one.codec in set().union(*CARRIES[container])


def remux(source: str | os.PathLike[str], target: str | os.PathLike[str], recording: Recording) -> None:
    """Write the same pictures and sound with a new index at the start; nothing is decoded.

    Where the source breaks off, what is there is kept. What it says about places and devices is left out.
    """
    import av

    with opened(source) as given, _made(target, container_for(recording)) as made:
        to: dict[int, Any] = {}
        for one in _shown(given):
            to[one.index] = made.add_stream_from_template(one)
            _turn(to[one.index], one, recording)
        try:
            for packet in given.demux([given.streams[index] for index in to]):
                if packet.dts is not None:
                    packet.stream = to[packet.stream.index]
                    made.mux(packet)
        except av.FFmpegError:
            pass  # the source breaks off here; what came before is whole


def render(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    recording: Recording,
    told: Told = lambda _: None,
) -> None:
    """Write the recording anew as H.264 and AAC, at most 1,280 dots wide; ``told`` hears the share done."""
    import av

    length = recording.readable_seconds or recording.seconds or 0.0
    with opened(source) as given, _made(target, "mp4") as made:
        ways: dict[int, _Way] = {}
        for one in _shown(given):
            way = _Film(made, one, recording) if one.type == "video" else _Sound(made, one)
            ways[one.index] = way
        done = 0.0
        try:
            for packet in given.demux([given.streams[index] for index in ways]):
                way = ways[packet.stream.index]
                frames: list[Any] = list(packet.decode())
                for frame in frames:
                    way.take(frame)
                    if length and frame.time is not None and frame.time / length >= done + 0.01:
                        done = min(frame.time / length, 0.99)
                        told(done)
        except av.FFmpegError:
            pass  # the source breaks off here
        for way in ways.values():
            way.end()
    told(1.0)


@contextmanager
def _made(target: str | os.PathLike[str], container: Container) -> Iterator[Any]:
    import av

    options = QUICK_START if container == "mp4" else {}
    with av.open(os.fspath(target), "w", format=container, options=options) as made:
        yield made


def _shown(container: Any) -> list[Any]:
    """The pictures and the sound that a player shows: the first of each."""
    found = [pictures(container), next(iter(container.streams.audio), None)]
    return [one for one in found if one is not None]


def _turn(stream: Any, given: Any, recording: Recording) -> None:
    if given.type == "video" and recording.rotation:
        stream.set_display_rotation(-recording.rotation)


class _Film:
    """Pictures on their way through decoder and encoder; their times stay."""

    def __init__(self, made: Any, given: Any, recording: Recording) -> None:
        self.made, self.begins = made, given.start_time or 0
        self.stream = made.add_stream("libx264", rate=given.average_rate or 25, options=SETTINGS)
        scale = min(1.0, LONGEST_SIDE / max(given.width, given.height))
        self.stream.width, self.stream.height = (
            max(2, round(side * scale) // 2 * 2) for side in (given.width, given.height)
        )
        self.stream.pix_fmt = "yuv420p"
        self.stream.codec_context.time_base = TICKS
        self.last = -1
        _turn(self.stream, given, recording)
        given.thread_type = "AUTO"

    def take(self, frame: Any) -> None:
        """One picture, in its size and at its time; what goes back in time is left out."""
        if frame.pts is None:
            return
        ticks = int((frame.pts - self.begins) * frame.time_base / TICKS)
        if ticks <= self.last:
            return
        small = frame.reformat(width=self.stream.width, height=self.stream.height, format="yuv420p")
        small.pts, small.time_base, self.last = ticks, TICKS, ticks
        small.pict_type = 0
        self.made.mux(self.stream.encode(small))

    def end(self) -> None:
        """What the encoder still holds."""
        self.made.mux(self.stream.encode())


class _Sound:
    """Sound on its way through decoder and encoder."""

    def __init__(self, made: Any, given: Any) -> None:
        import av

        self.made = made
        layout = "mono" if given.codec_context.channels == 1 else "stereo"
        self.stream = made.add_stream("aac", rate=SAMPLES, layout=layout)
        self.resampler = av.AudioResampler(format="fltp", layout=layout, rate=SAMPLES)

    def take(self, frame: Any) -> None:
        """A piece of sound."""
        for one in self.resampler.resample(frame):
            self.made.mux(self.stream.encode(one))

    def end(self) -> None:
        """What resampler and encoder still hold."""
        for one in self.resampler.resample(None):
            self.made.mux(self.stream.encode(one))
        self.made.mux(self.stream.encode())


_Way = _Film | _Sound
