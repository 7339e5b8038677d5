"""What an assessor writes into the log of an attempt from the player: at the second that plays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from touchstone.rules.plan.method import Method
from touchstone.web.assessments import actions
from touchstone.web.assessments.entries import standing
from touchstone.web.assessments.lines import Line, lines
from touchstone.web.assessments.queries import logs
from touchstone.web.assessments.writers import method_of, writes
from touchstone.web.bookings.models import Attempt
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission


@dataclass(frozen=True)
class OpenLog:
    """The log of an attempt that somebody writes, in which a file is registered as a recording."""

    attempt: Attempt
    method: Method
    recording: str  # what the log calls it
    lines: tuple[Line, ...]  # that stand and are about it, in the recording's order

    @property
    def id(self) -> UUID:
        """The attempt's."""
        return self.attempt.id


def open_logs(file: StoredFile, by: Actor) -> list[OpenLog]:
    """The logs that this person writes now and that a file is a recording of. Three queries at most."""
    if not (by.may(Permission.ASSESS) or by.may(Permission.MARK)):
        return []
    of = Attempt.objects.filter(apprenticeship=file.apprenticeship_id, judged_at=None, void__isnull=True)
    named = of.filter(entries__kind="recording", entries__data__file=str(file.id)).distinct()
    rows = [row for row in named.order_by("code") if _writes(file, row, by)]
    known = logs(row.id for row in rows) if rows else {}
    return [found for row in rows for found in _opened(file, row, known[row.id])]


def _writes(file: StoredFile, row: Attempt, by: Actor) -> bool:
    try:
        writes(file.apprenticeship, row, by)
    except (Http404, Refused):  # a refusal says that the booking is not accepted yet
        return False
    return True


def _opened(file: StoredFile, row: Attempt, log: list[Any]) -> list[OpenLog]:
    method = method_of(file.apprenticeship, row)
    files = {entry.data["id"]: entry.data.get("file") for entry in standing(log) if entry.kind == "recording"}
    told = lines(method, log)
    return [
        OpenLog(row, method, code, tuple(sorted(_about(told, code), key=_place)))
        for code, known in files.items()
        if known == str(file.id)
    ]


def _about(told: list[Line], code: str) -> list[Line]:
    return [line for line in told if line.recording == code and line.stands]


def _place(line: Line) -> tuple[int, int]:
    return line.second or 0, line.number


def write(
    *, file: StoredFile, attempt: UUID, kind: str, said: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    """Add an entry about a second of a recording; ``Http404`` where its log is not theirs to write.

    Everything else is refused as from the attempt's own page: it is the same action.
    """
    found = next((one for one in open_logs(file, by) if one.id == attempt), None)
    if found is None:
        raise Http404
    data = {**said, "recording": found.recording}
    actions.write(attempt=attempt, kind=kind, data=data, by=by, at=at)
