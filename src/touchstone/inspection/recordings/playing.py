"""What the browsers in use play as it is: Chromium, Firefox and Safari of the last years."""

from __future__ import annotations

from collections.abc import Sequence

from touchstone.inspection.recordings.facts import Index, Stream, Wants

# Firefox plays no QuickTime; Matroska plays only as WebM. The pictures in them often play all the same.
CARRIES = {
    "mp4": ({"h264", "vp9", "av1"}, {"aac", "mp3", "opus"}),
    "webm": ({"vp8", "vp9", "av1"}, {"opus", "vorbis"}),
    "mp3": (set[str](), {"mp3"}),
    "wav": (set[str](), {"pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_f32le"}),
    "ogg": (set[str](), {"opus", "vorbis"}),
    "flac": (set[str](), {"flac"}),
}
MOVED = "mp4"  # what a remux makes
PIXELS = {"yuv420p", "yuvj420p"}


def wanted(container: str, index: Index, streams: Sequence[Stream]) -> tuple[Wants, str]:
    """What a browser needs before it can play this, and why."""
    shown = [one for one in streams if one.kind in ("video", "audio")]
    foreign = next((one for one in shown if not _plays(one, container)), None)
    if container in CARRIES and foreign is None:
        if index == "none":
            return "remux", "It has no index, so that a player could not jump in it."
        return "nothing", ""
    if all(_plays(one, MOVED) for one in shown):
        return "remux", "Not every browser opens this kind of file, but they play what is in it."
    foreign = next(one for one in shown if not _plays(one, MOVED))
    what = "pictures" if foreign.kind == "video" else "sound"
    return "encode", f"Not every browser plays its {what} ({foreign.codec})."


def _plays(one: Stream, container: str) -> bool:
    pictures, sounds = CARRIES.get(container, (set[str](), set[str]()))
    if one.kind == "audio":
        return one.codec in sounds
    return one.codec in pictures and (one.pixels is None or one.pixels in PIXELS)
