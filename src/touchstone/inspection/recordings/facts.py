"""What is found in a recording. Everything here was read from the file; nothing was said by a person."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Index = Literal["start", "end", "pieces", "none"]
Wants = Literal["nothing", "remux", "encode"]


class Unreadable(Exception):
    """The recording cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Pictures or sound inside a recording. A cover picture of a sound recording is none."""

    kind: Literal["video", "audio", "subtitle", "data"]
    codec: str
    width: int | None = None
    height: int | None = None
    frames_a_second: float | None = None
    samples_a_second: int | None = None
    channels: int | None = None
    pixels: str | None = None  # how a picture's dots are written: yuv420p is what every browser reads
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a recording says about itself. ``created`` is what its container claims; cameras can be wrong."""

    container: str  # mp4, mov, webm, matroska, mp3, wav, ogg …
    size: int  # bytes
    seconds: float | None
    streams: tuple[Stream, ...]
    created: datetime | None = None
    rotation: int = 0  # degrees clockwise that a player turns the picture by
    device: str | None = None
    software: str | None = None
    place: str | None = None  # as written: latitude and longitude
    index: Index = "start"  # pieces: written in fragments; none: a player cannot jump in it
    readable_seconds: float | None = None  # where the file breaks off before its announced end
    wants: Wants = "nothing"  # what a browser needs before it can play it
    because: str = ""  # why it wants that

    @property
    def video(self) -> bool:
        """Whether there are pictures."""
        return any(one.kind == "video" for one in self.streams)

    @property
    def sound(self) -> bool:
        """Whether there is sound."""
        return any(one.kind == "audio" for one in self.streams)

    @property
    def medium(self) -> Literal["video", "audio"]:
        """What plans call it: with pictures it is a video."""
        return "video" if self.video else "audio"

    @property
    def plays(self) -> bool:
        """Whether the browsers in use play it as it is."""
        return self.wants == "nothing"

    @property
    def whole_seconds(self) -> int | None:
        """The length that can be watched, in whole seconds, never rounded up."""
        length = self.seconds if self.readable_seconds is None else self.readable_seconds
        return None if length is None else int(length)

    def as_json(self) -> dict[str, Any]:
        """The same in what JSON can say; ``of_json`` reads it again."""
        said = asdict(self)
        said["created"] = None if self.created is None else self.created.isoformat()
        return said | {"medium": self.medium, "plays": self.plays}

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Recording:
        """A recording from what ``as_json`` said."""
        known = {name: said[name] for name in cls.__dataclass_fields__ if name in said}
        created = said.get("created")
        known["created"] = None if created is None else datetime.fromisoformat(created).astimezone(UTC)
        known["streams"] = tuple(Stream(**one) for one in said.get("streams", ()))
        return cls(**known)
