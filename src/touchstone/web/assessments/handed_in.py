"""Recordings that were handed in for an attempt: what was found in their files, and said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from touchstone.inspection.report import Note
from touchstone.rules.words import listed
from touchstone.web.assessments.entries import standing
from touchstone.web.assessments.page import Shown
from touchstone.web.viewing import asking, queries
from touchstone.web.viewing.models import Viewing

SHOWN = ("method", "held_at", "recorded_at", "from_second", "to_second", "nominated_at", "found")


@dataclass(frozen=True)
class HandedIn:
    """The recordings of one attempt beside their files. One query, where the method takes recordings."""

    shown: Shown

    @cached_property
    def _rows(self) -> Mapping[str, Viewing]:
        takes = self.shown.method.recordings is not None
        return queries.of(self.shown.row.apprenticeship) if takes else {}

    @property
    def says(self) -> str:
        """All of it that a sheet shows: the same words, the same sheet."""
        return repr([(id, *(getattr(row, name) for name in SHOWN)) for id, row in self._rows.items()])

    @property
    def next(self) -> Viewing | None:
        """The first that was handed in for this method and is not registered yet."""
        taken = {str(file["id"]) for _, file in self.shown.recordings if file}
        waiting = [
            row for id, row in self._rows.items() if row.method == self.shown.row.method and id not in taken
        ]
        return min(waiting, key=lambda row: (row.nominated_at, row.file_id), default=None)

    def facts(self) -> dict[str, Any]:
        """How the form that registers the next one begins: what was found and said, to be looked over."""
        row = self.next
        found = queries.found_in(row) if row else None
        if row is None or found is None:
            return {}
        return {
            "held_at": row.held_at,
            "recorded_at": row.recorded_at,
            "seconds": found.whole_seconds,
            "medium": found.medium,
            "from_second": row.from_second,
            "to_second": row.to_second,
            "file": str(row.file_id),
        }

    def differing(self, of: Any, file: Mapping[str, Any] | None) -> tuple[Note, ...]:
        """Where what was written down differs from what the file says. Shown, never decided."""
        row = self._rows.get(str(file["id"])) if file else None
        found = queries.found_in(row) if row else None
        if found is None:
            return ()
        return asking.conflicts(self.shown.situation, self.shown.row.method, of, found)

    def places(self, of: str) -> list[tuple[int, str]]:
        """The seconds of a recording that the log names, with the KSBs that were seen there, in order."""
        found = {
            (int(entry.data["second"]), listed(entry.data.get("ksbs") or ["noted"]))
            for entry in standing(self.shown.entries)
            if entry.data.get("recording") == of and entry.data.get("second") is not None
        }
        return sorted(found)
