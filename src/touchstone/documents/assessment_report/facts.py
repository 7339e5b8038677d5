"""What an assessment report is made from, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.report import AttemptReport
from touchstone.rules.situation import Situation
from touchstone.rules.trace import Trace


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry of the log as people read it, with the ``data`` that its words were made from."""

    number: int
    code: str
    kind: str
    title: str
    text: str
    at: datetime
    kept_at: datetime
    late: bool
    writer: str
    ksbs: tuple[str, ...]
    pointers: tuple[str, ...]
    became: str  # what became of it, where it does not stand
    data: Mapping[str, Any]
    section: str = ""  # the title of the one under way when it was captured
    device_at: datetime | None = None  # by the device's own clock, where that said another time


@dataclass(frozen=True)
class Names:
    """Whom the report is about, and who had to do with it."""

    apprentice: str
    provider: str
    employer: str
    organisation: str


@dataclass(frozen=True)
class Captured:
    """An entry of a device that needs an eye: its clock was doubtful, or it is not in the log."""

    device: str
    sequence: int
    at: datetime
    what: str
    why: str
    device_at: datetime | None = None  # by the device's own clock, where that said another time


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One attempt whose judgements were submitted.

    The log is there for those alone who may read it: for everybody else it is not even read.
    """

    names: Names
    situation: Situation
    method: Method
    attempt: Attempt
    told: AttemptReport
    trace: Trace | None
    now: datetime
    notices: Sequence[str] = ()
    feedback: Mapping[str, str] = field(default_factory=dict)  # as it was released
    changed: str = ""  # why the released result is another one than before
    entries: Sequence[Entry] = ()
    captured: Sequence[Captured] = ()
    inside: bool = False  # whether it is made from the log
