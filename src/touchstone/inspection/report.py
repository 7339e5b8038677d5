"""What an examination of a file answers: what it is, what was found in it, and what follows for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Self

from touchstone.inspection.kinds import BY_ID, Kind
from touchstone.rules.calendar import LONDON
from touchstone.rules.words import at_time

Outcome = Literal["refused", "quarantined", "advice", "fine"]
OUTCOMES: tuple[Outcome, ...] = ("refused", "quarantined", "advice", "fine")  # the gravest first
VERSION = 2  # of the examination: raised when it finds more, so that older reports are known as older


@dataclass(frozen=True, slots=True)
class Note:
    """One finding about a file, in words.

    ``refused``: the file is not taken. ``quarantined``: it is kept closed, nobody opens it. ``advice``: a
    person should look. ``fine``: looked for and not found. Only safety or a clause refuses; where a clause
    does, ``source`` names it as ``document § section``.
    """

    code: str
    outcome: Outcome
    message: str
    source: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "code": self.code,
            "outcome": self.outcome,
            "message": self.message,
            "source": self.source,
        }

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> Self:
        """Read what ``as_json`` wrote."""
        return cls(found["code"], found["outcome"], found["message"], found.get("source"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture or a recording says that it was made: degrees north and east, by WGS 84."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        north, east = ("N" if self.latitude >= 0 else "S"), ("E" if self.longitude >= 0 else "W")
        return f"{abs(self.latitude):.5f}° {north}, {abs(self.longitude):.5f}° {east}"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about who or what made it, where and when. Nobody has checked it: it is a claim.

    ``created`` is written as the file's own words put it, in ISO 8601 where it could be read as a moment;
    without an offset where the device noted none.
    """

    place: Place | None = None
    device: str | None = None
    authors: tuple[str, ...] = ()
    software: str | None = None
    created: str | None = None
    title: str | None = None

    @property
    def made_at(self) -> str | None:
        """When it says it was made, in words; a clock that noted no zone is taken for London's."""
        try:
            moment = datetime.fromisoformat(self.created or "")
        except ValueError:
            return self.created
        return at_time(moment if moment.tzinfo else moment.replace(tzinfo=LONDON))

    def as_json(self) -> dict[str, Any]:
        """As JSON holds it."""
        place = self.place and {"latitude": self.place.latitude, "longitude": self.place.longitude}
        return {
            "place": place,
            "device": self.device,
            "authors": list(self.authors),
            "software": self.software,
            "created": self.created,
            "title": self.title,
        }

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> Self:
        """Read what ``as_json`` wrote."""
        place = found.get("place")
        return cls(
            place=Place(place["latitude"], place["longitude"]) if place else None,
            device=found.get("device"),
            authors=tuple(found.get("authors") or ()),
            software=found.get("software"),
            created=found.get("created"),
            title=found.get("title"),
        )


NOTHING = Metadata()


@dataclass(frozen=True, slots=True)
class Report:
    """What one examination found.

    ``kind`` is ``None`` where the file is nothing that can be taken. ``text`` holds the words that a search
    or the help with names reads, up to a limit that ``cut`` tells of. ``recording`` is what
    ``recordings.probe`` answered, as JSON. ``scanned`` is ``None`` where no virus scanner looked, otherwise
    what it calls itself.
    """

    kind: Kind | None
    size: int  # bytes
    sha256: str | None = None
    notes: tuple[Note, ...] = ()
    pages: int | None = None  # of a document; sheets of a workbook, slides of a presentation
    text: str = ""
    cut: bool = False
    metadata: Metadata = NOTHING
    recording: Mapping[str, Any] | None = None
    scanned: str | None = None

    @property
    def outcome(self) -> Outcome:
        """The gravest of the notes; fine without any."""
        found = {note.outcome for note in self.notes}
        return next((outcome for outcome in OUTCOMES if outcome in found), "fine")

    def told(self, outcome: Outcome) -> tuple[Note, ...]:
        """The notes of one outcome."""
        return tuple(note for note in self.notes if note.outcome == outcome)

    def with_notes(self, *notes: Note) -> Report:
        """The same with more notes at its end."""
        return replace(self, notes=self.notes + notes)

    def as_json(self) -> dict[str, Any]:
        """As JSON holds it, with the outcome worked out and the format's version."""
        return {
            "version": VERSION,
            "outcome": self.outcome,
            "kind": self.kind and self.kind.id,
            "media_type": self.kind and self.kind.media_type,
            "size": self.size,
            "sha256": self.sha256,
            "pages": self.pages,
            "notes": [note.as_json() for note in self.notes],
            "metadata": self.metadata.as_json(),
            "recording": dict(self.recording) if self.recording is not None else None,
            "scanned": self.scanned,
            "text": self.text,
            "cut": self.cut,
        }

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> Self:
        """Read what ``as_json`` wrote, also an older one; raise ``KeyError`` for what is no report."""
        return cls(
            kind=BY_ID.get(found["kind"] or ""),
            size=found["size"],
            sha256=found.get("sha256"),
            notes=tuple(Note.of_json(note) for note in found["notes"]),
            pages=found.get("pages"),
            text=found.get("text") or "",
            cut=bool(found.get("cut")),
            metadata=Metadata.of_json(found.get("metadata") or {}),
            recording=found.get("recording"),
            scanned=found.get("scanned"),
        )
