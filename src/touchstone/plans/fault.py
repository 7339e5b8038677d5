"""What a reader says when it refuses a file: every fault found, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_FAULTS = 100
LONGEST_SHOWN = 60


def cut(words: str) -> str:
    """The words, or their beginning when they are too long for a message."""
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where (``file:line:column key.path``, or a path in a record), what, and what to do."""

    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.remedy}".rstrip()


class RefusedError(Exception):
    """A file that cannot be used as what it claims to be; ``faults`` holds at least one fault."""

    what = "file"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class PlanError(RefusedError):
    """This plan is not a valid plan (which says nothing about any apprentice)."""

    what = "plan"


class PolicyError(RefusedError):
    """This policy is not a valid policy."""

    what = "policy"


class SchemeError(RefusedError):
    """This scheme file is not a valid scheme."""

    what = "scheme"


class SourcesError(RefusedError):
    """This register of source documents is not valid."""

    what = "sources register"


class RegimesError(RefusedError):
    """This register of regimes and their words is not valid."""

    what = "regimes register"


class CaseError(RefusedError):
    """This file of worked cases is not valid."""

    what = "case file"


class RecordError(RefusedError):
    """This record cannot be read as the record of an apprentice."""

    what = "record"
