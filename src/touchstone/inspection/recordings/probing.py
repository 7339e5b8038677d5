"""Read what a recording says about itself, in this process and without decoding more than one picture."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from touchstone.inspection.recordings.boxes import index_of
from touchstone.inspection.recordings.facts import Index, Recording, Stream, Unreadable
from touchstone.inspection.recordings.mending import FRAGMENT, Layout, layout, length_of, put_right
from touchstone.inspection.recordings.playing import wanted

if TYPE_CHECKING:
    from av.container import InputContainer

BROKEN = (
    "The recording does not open: it breaks off, or what players need to find their way in it is missing. "
    "Copy or send it again from the phone or camera that made it."
)
NOWHERE = (
    "The index of the recording leads nowhere, so that nobody finds its pictures and sound. "
    "Copy or send it again from the phone or camera that made it."
)
EMPTY = "The file holds neither pictures nor sound."
MADE = (
    "com.apple.quicktime.creationdate",
    "creation_time",
    "date_recorded",
    "date",
)  # the likeliest first: the first of them keeps the zone of the clock
EARLIEST = 1990  # a camera whose clock was never set says 1904 or 1970
WAIT = (20.0, 20.0)  # seconds to open and to read: a local file needs none of it
FIRST_PICTURE = 60  # packets tried until a picture is drawn
SLACK = 1.0  # seconds by which announced and readable length may differ


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[InputContainer]:
    """The recording, opened; raise ``Unreadable`` for what is none, also where reading fails inside."""
    import av

    try:
        with Path(path).open("rb") as file:
            helped = put_right(file, known) if (known := _laid_out(file)) and not known.holds else None
            source: Any = os.fspath(path) if helped is None else helped
            options = {"protocol_whitelist": "file"} if helped is None else {}
            with av.open(source, metadata_errors="replace", timeout=WAIT, options=options) as container:
                yield container
    except av.FFmpegError as error:
        raise Unreadable(BROKEN) from error


def probe(path: str | os.PathLike[str]) -> Recording:
    """What the recording says about itself; raise ``Unreadable`` with what to do when it cannot be read.

    Reads the header, the index and one picture. Only a recording without a length is read to its end.
    """
    with opened(path) as container:
        container_name = _container(path, container.format.name, container.metadata)
        index = _index(path, container_name, container.duration)
        streams = tuple(_stream(one) for one in container.streams if not _cover(one))
        if not any(one.kind in ("video", "audio") for one in streams):
            raise Unreadable(EMPTY)
        said = _said(container)
        rotation = _rotation(container)
        seconds = container.duration / 1_000_000 if container.duration else _measured(container)
        readable = _readable(container, Path(path), seconds)
    wants, because = wanted(container_name, index, streams)
    if wants == "nothing" and (fault := _fault(path, readable, seconds)):
        wants, because = "remux", f"{fault}; its index is written anew."
    return Recording(
        container=container_name,
        size=Path(path).stat().st_size,
        seconds=seconds,
        streams=streams,
        created=_created(said),
        rotation=rotation,
        device=_device(said),
        software=_first(said, "com.apple.quicktime.software", "software", "encoder"),
        place=_first(said, "com.apple.quicktime.location.iso6709", "location", "location-eng"),
        index=index,
        readable_seconds=readable,
        wants=wants,
        because=because,
    )


def _container(path: str | os.PathLike[str], names: str, metadata: Mapping[str, str]) -> str:
    """One word for the container, of the family of words that the reader has for it."""
    family = names.split(",")
    if "mp4" in family:
        return "mov" if metadata.get("major_brand", "").strip() == "qt" else "mp4"
    if "webm" in family:
        with Path(path).open("rb") as file:
            return "webm" if b"webm" in file.read(64) else "matroska"
    return family[0]


def _index(path: str | os.PathLike[str], container: str, duration: int | None) -> Index:
    if container in ("mp4", "mov"):
        with Path(path).open("rb") as file:
            found = index_of(file)
            return "end" if found == "none" else found  # it opened: a length before it had to be put right
    return "start" if duration else "none"


def _cover(stream: Any) -> bool:
    """Whether this is the picture on the cover of a sound recording."""
    from av.stream import Disposition

    return stream.type == "video" and bool(stream.disposition & Disposition.attached_pic)


def _stream(stream: Any) -> Stream:
    context = stream.codec_context
    codec = "unknown" if context is None else context.codec.canonical_name
    language = stream.metadata.get("language")
    language = None if language in (None, "und") else language[:10]
    if stream.type == "video":
        rate = stream.average_rate or stream.guessed_rate
        return Stream(
            kind="video",
            codec=codec,
            width=stream.width,
            height=stream.height,
            frames_a_second=None if not rate else round(float(rate), 3),
            pixels=None if context is None else context.pix_fmt,
            language=language,
        )
    if stream.type == "audio":
        return Stream(
            kind="audio",
            codec=codec,
            samples_a_second=None if context is None else context.sample_rate,
            channels=None if context is None else context.channels,
            language=language,
        )
    return Stream(kind="subtitle" if stream.type == "subtitle" else "data", codec=codec, language=language)


def pictures(container: InputContainer) -> Any:
    """The stream of pictures, or nothing: a cover is none."""
    return next((one for one in container.streams.video if not _cover(one)), None)


def alone(container: InputContainer, stream: Any) -> None:
    """Let the reader leave out all else, and decode without threads, of which the sandbox allows none."""
    from av.stream import Discard

    for other in container.streams:
        if other.index != stream.index:
            other.discard = Discard.all
    stream.codec_context.thread_count = 1


def _rotation(container: InputContainer) -> int:
    """How far the first picture is to be turned, clockwise. One that cannot be drawn turns nothing."""
    import av

    stream = pictures(container)
    if stream is None or stream.codec_context is None:
        return 0
    try:
        stream.codec_context.thread_count = 1  # the sandbox allows no more, and one picture needs no more
        for tried, packet in enumerate(container.demux(stream)):
            for frame in packet.decode():
                return int(-frame.rotation) % 360
            if tried > FIRST_PICTURE:
                break
    except av.FFmpegError:
        pass
    return 0


def _measured(container: InputContainer) -> float | None:
    """The length by reading to the end, for a recording that does not announce one."""
    last = 0.0
    container.seek(0)
    for packet in container.demux():
        if packet.pts is not None and packet.time_base is not None:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return last or None


def _laid_out(file: BinaryIO) -> Layout | None:
    """How an MPEG-4 file is laid out; nothing for any other."""
    mpeg4 = file.read(8)[4:] == b"ftyp"
    return layout(file) if mpeg4 else None


def _fault(path: str | os.PathLike[str], readable: float | None, seconds: float | None) -> str:
    """What is wrong with how it was written, where packing it anew mends that."""
    if readable is not None:
        return "It breaks off before its announced end"
    with Path(path).open("rb") as file:
        known = _laid_out(file)
        if known is None:
            return ""
        if not known.holds:
            torn = FRAGMENT in known.names
            return "It breaks off in its last part" if torn else "What it is made of is not written as it is"
        announced = length_of(file, known)
    if seconds and announced is not None and abs(announced - seconds) > SLACK + seconds / 100:
        return "It announces another length than it has"
    return ""


def _readable(container: InputContainer, path: Path, seconds: float | None) -> float | None:
    """How much is there, where the index lists more than the file holds; nothing when it is whole.

    Raise ``Unreadable`` where the index leads nowhere.
    """
    stream = pictures(container) or next(iter(container.streams.audio), None)
    if stream is None or stream.time_base is None or not (count := len(stream.index_entries)):
        return None
    entries, size = stream.index_entries, path.stat().st_size
    last = entries[count - 1]
    if count > 1 and not last.pos:
        raise Unreadable(NOWHERE)
    if last.pos + last.size <= size:
        return None
    low, high = 0, count - 1  # the first entry that lies outside
    while low < high:
        middle = (low + high) // 2
        if entries[middle].pos + entries[middle].size > size:
            high = middle
        else:
            low = middle + 1
    there = max(0.0, float(entries[low].timestamp * stream.time_base))
    return there if seconds is None or there < seconds - SLACK else None


def _said(container: InputContainer) -> dict[str, str]:
    """What recording and streams say about themselves, the recording's own words first."""
    said: dict[str, str] = {}
    for words in (container.metadata, *(one.metadata for one in container.streams)):
        for name, value in words.items():
            said.setdefault(name.lower(), value[:500])
    return said


def _first(said: Mapping[str, str], *names: str) -> str | None:
    found = next((said[name].strip() for name in names if said.get(name, "").strip()), None)
    return None if found is None else found[:200]


def _device(said: Mapping[str, str]) -> str | None:
    maker = _first(said, "com.apple.quicktime.make", "com.android.manufacturer", "make")
    model = _first(said, "com.apple.quicktime.model", "com.android.model", "model")
    return " ".join(word for word in (maker, model) if word) or None


def _created(said: Mapping[str, str]) -> datetime | None:
    """When it was made, as the container says; a clock that was never set says nothing."""
    for name in MADE:
        found = _moment(said.get(name, ""))
        if found is not None and found.year >= EARLIEST:
            return found
    return None


def _moment(text: str) -> datetime | None:
    """A moment with its zone; a mere day or year is none, for the hour decides what it is compared with."""
    text = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text.strip())
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not re.search(r"\d[T ]\d", text):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
