"""The form of a judgement before anything is sent, as plain data: a sheet has one for each criterion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from touchstone.web.assessments.entries import Current
from touchstone.web.assessments.forms import NOT_YET, levels
from touchstone.web.assessments.page import Card, Shown
from touchstone.web.assessments.places import apart, placed

Choices = list[tuple[str, str]]


def pointers(card: Card) -> Choices:
    """What a judgement may point at, and what it points at now though it is not there any more."""
    found = [(one.code, f"{one.code} {one.title}") for one in card.evidence]
    known = {code for code, _ in found}
    now = card.current.pointers if card.current else ()
    return found + [(code, code) for code in now if code not in known and not apart(code)[1]]


@dataclass(frozen=True, slots=True)
class Unsent:
    """What the sheet shows of a judgement that is not being sent; ``assessments.forms.Judge`` is it sent."""

    key: str
    now: Current | None
    levels: Choices
    pointers: Choices
    has_places: bool = False

    kind: ClassVar[str] = "judgement"

    @property
    def prefix(self) -> str:
        """Begins the names of the fields."""
        return f"{self.kind}-{self.key}"

    @property
    def places(self) -> str:
        """The seconds and pages that are pointed at now, one a line."""
        return placed(self.now.pointers if self.now else ())

    @property
    def boxes(self) -> dict[str, list[tuple[str, str, bool]]]:
        """The choices of each field, those that stand chosen."""
        level = {(self.now.level or NOT_YET) if self.now else ""}
        shown = set(self.now.pointers) if self.now else set()
        return {"level": _marked(self.levels, level), "pointers": _marked(self.pointers, shown)}


def _marked(choices: Choices, chosen: Iterable[str]) -> list[tuple[str, str, bool]]:
    return [(value, text, value in chosen) for value, text in choices]


def unsent(shown: Shown) -> list[Unsent]:
    """One for each criterion."""
    found = levels(shown.method)
    return [
        Unsent(card.criterion.id, card.current, found, pointers(card), shown.has_places)
        for card in shown.cards
    ]
