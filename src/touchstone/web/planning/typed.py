"""What somebody typed for one criterion, and what their page showed before: pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

LONGEST = 5_000  # characters for one criterion


@dataclass(frozen=True, kw_only=True)
class Typed:
    """One criterion of a form. ``seen`` marks the text, ``had`` names the pieces, that the page showed."""

    text: str
    seen: str
    pieces: frozenset[UUID] = frozenset()
    had: frozenset[UUID] = frozenset()

    @property
    def touched(self) -> bool:
        """Whether the text is another than the one the page showed."""
        return mark(self.text) != self.seen


def tidy(text: str) -> str:
    """Text as it is kept: one kind of line break, nothing around it, nothing that a database refuses."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def mark(text: str) -> str:
    """A short mark of a text: a form carries it, so that a second tab is noticed without a counter."""
    return hashlib.sha256(tidy(text).encode(errors="replace")).hexdigest()[:16]


def lines(text: str) -> list[str]:
    """The lines of a note without what people put before them to make a list."""
    bare = (line.strip().lstrip("-*•–").strip() for line in tidy(text).split("\n"))
    return [line for line in bare if line]


def typed(posted: QueryDict, criterion: str, settled: Mapping[str, str] | None = None) -> Typed | None:
    """What a form says of one criterion; ``None`` where it does not speak of it.

    ``settled`` says, of a criterion that another tab changed too, how its writer decided.
    """
    if f"text.{criterion}" not in posted:
        return None
    text, seen = tidy(posted.get(f"text.{criterion}", "")), posted.get(f"seen.{criterion}", "")
    decided = (settled or {}).get(criterion, "")
    if decided in ("mine", "both"):
        seen = posted.get(f"other.{criterion}", "")
    if decided == "both":
        text = tidy(f"{text}\n\n{posted.get(f'theirs.{criterion}', '')}")
    if decided == "theirs":
        text = tidy(posted.get(f"theirs.{criterion}", ""))
        seen = mark(text)
    return Typed(
        text=text,
        seen=seen,
        pieces=_ids(posted.getlist(f"pieces.{criterion}")),
        had=_ids(posted.getlist(f"had.{criterion}")),
    )


def settled(posted: QueryDict) -> dict[str, str]:
    """The button of somebody who was shown two texts: ``CRITERION:mine``, ``both`` or ``theirs``."""
    criterion, _, way = posted.get("settle", "").rpartition(":")
    return {criterion: way} if criterion else {}


def _ids(values: list[str]) -> frozenset[UUID]:
    found = set()
    for value in values:
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return frozenset(found)
