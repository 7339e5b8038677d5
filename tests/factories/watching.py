"""Recordings of an apprentice: kept by the action that keeps files, prepared by the job's own function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import UUID

from tests.factories.portfolio import Portfolio
from tests.factories.recordings import people, recording
from tests.factories.web import NOW
from touchstone.inspection.recordings import Recording, Stream
from touchstone.inspection.recordings.watching import Watched
from touchstone.web.files.actions import keep_file
from touchstone.web.files.models import StoredFile
from touchstone.web.viewing import actions, queries
from touchstone.web.viewing.models import State, Viewing
from touchstone.web.viewing.preparing import prepare

AFTER = NOW - timedelta(hours=2)  # later than any gateway of the tests, and before now


@cache
def film(name: str = "talk.mp4", **made: Any) -> bytes:
    """A short film as bytes, made once."""
    return recording(Path(mkdtemp()) / name, made.pop("seconds", 3), **made).read_bytes()


def two_people() -> bytes:
    """A film of two people."""
    return recording(Path(mkdtemp()) / "two.mp4", 3, draw=people(2)).read_bytes()


@dataclass
class Watching:
    """Somebody's recordings, and who watches them."""

    portfolio: Portfolio
    folder: Path

    def keep(self, data: bytes | None = None, name: str = "talk.mp4", role: str = "apprentice") -> StoredFile:
        """A recording that was handed in."""
        received = self.portfolio.file(film() if data is None else data, name)
        by = self.portfolio.actor(role)
        return keep_file(apprenticeship=self.portfolio.one.id, received=received, by=by, at=NOW)

    def prepared(self, data: bytes | None = None, name: str = "talk.mp4") -> StoredFile:
        """A recording that was handed in, and that the job has been at."""
        file = self.keep(data, name)
        prepare(file=file.id, at=NOW)
        return file

    def lasting(self, seconds: int, *, video: bool = True, **facts: Any) -> StoredFile:
        """A recording of which it was found that it lasts so long: nobody films for half an hour here."""
        kinds = ("video", "audio") if video else ("audio",)
        streams = tuple(Stream(kind=kind, codec="h264" if kind == "video" else "aac") for kind in kinds)  # type: ignore[arg-type]
        found = Recording(container="mp4", size=9, seconds=float(seconds), streams=streams, **facts)
        seen = Watched(seconds=float(seconds), seen=tuple((second, 1) for second in range(0, seconds, 30)))
        file = self.keep()
        row = queries.viewing(file)
        row.state, row.found, row.seen = State.READY, found.as_json(), seen.as_json()
        row.save()
        return file

    def row(self, file: StoredFile) -> Viewing:
        """What is known of it now."""
        return Viewing.objects.get(file=file)

    def nominate(self, file: UUID, *, role: str = "apprentice", **said: Any) -> Viewing:
        """Hand it in for the method that takes recordings."""
        facts: dict[str, Any] = {
            "method": "observation",
            "held_at": AFTER,
            "recorded_at": AFTER,
            "from_second": 0,
        }
        at: datetime = said.pop("at", NOW)
        return actions.nominate(file=file, by=self.portfolio.actor(role), at=at, **(facts | said))
