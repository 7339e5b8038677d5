"""What a plan allows or suggests in words, and checks nothing by."""

from __future__ import annotations

from dataclasses import dataclass

from touchstone.rules.shape import Text
from touchstone.rules.statement import Source


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """Something that may be, or is suggested: shown, and no record is checked against it."""

    says: Text
    source: Source
