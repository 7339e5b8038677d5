"""The judgements of an assessor and of those who marked beside them, criterion by criterion. Pure.

For standardisation: it changes nothing, and nobody outside the organisation gets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from touchstone.rules.plan.method import Criterion, Method
from touchstone.web.assessments.entries import Current


@dataclass(frozen=True)
class Marker:
    """Somebody's judgements, by criterion."""

    name: str
    levels: Mapping[str, Current]


@dataclass(frozen=True)
class Word:
    """What one marker said of one criterion, and whether it is the assessor's level."""

    name: str
    level: str | None
    reason: str
    agrees: bool


@dataclass(frozen=True)
class Row:
    """A criterion with the assessor's judgement first."""

    criterion: Criterion
    words: tuple[Word, ...]

    @property
    def agreed(self) -> bool:
        """Whether everybody chose the same level."""
        return all(word.agrees for word in self.words)


def rows(method: Method, markers: Sequence[Marker]) -> list[Row]:
    """Every criterion in the plan's order; the first marker is whom the others are compared with."""
    return [Row(one, tuple(_word(one.id, each, markers[0]) for each in markers)) for one in method.criteria]


def _word(criterion: str, marker: Marker, first: Marker) -> Word:
    said, theirs = marker.levels.get(criterion), first.levels.get(criterion)
    level = said.level if said else None
    return Word(marker.name, level, said.reason if said else "", level == (theirs.level if theirs else None))


def agreement(found: Iterable[Row]) -> list[tuple[str, int, int]]:
    """Of each marker but the first: the name, on how many criteria they agree, and of how many."""
    every = list(found)
    names = [word.name for word in every[0].words[1:]] if every else []
    return [
        (name, sum(row.words[place].agrees for row in every), len(every))
        for place, name in enumerate(names, start=1)
    ]


def records(found: Sequence[Row]) -> list[list[str]]:
    """The same as rows of a table, with a head."""
    if not found:
        return [["Criterion"]]
    head = ["Criterion", "What it asks"]
    for word in found[0].words:
        head += [f"{word.name}: level", f"{word.name}: reason"]
    lines = [[*head, "Agree"]]
    for row in found:
        line = [row.criterion.id, row.criterion.text]
        for word in row.words:
            line += [word.level or "", word.reason]
        lines.append([*line, "yes" if row.agreed else "no"])
    return lines
