"""Results by month: bars of grades on one another, drawn from data, with the table that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from touchstone.rules.words import MONTHS, plain, plural

HEIGHT, BAR, STEP, LEFT, TOP, FOOT = 200.0, 34.0, 58.0, 44.0, 16.0, 34.0
FILLS = ("#0e3d47", "#267483", "#f2c14e", "#b3261e", "#6b2f5c", "#6b7c82")
NARROW = 6  # months that a phone shows
HATCHED = ("", "5 3", "2 2", "8 2", "1 3", "4 4")  # the outline of each, so that colour is not alone


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a bar: its place, its height, what it stands for."""

    grade: str
    number: int
    y: float
    height: float
    fill: str
    dashes: str
    light: bool  # whether the fill is light, and a number on it must be dark


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: its place, its parts from the foot up."""

    month: str
    short: str
    x: float
    blocks: tuple[Block, ...]
    total: int
    top: float


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The chart, and the rows of its table."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    grades: tuple[tuple[str, str, str], ...]  # each with its fill and its outline
    marks: tuple[tuple[float, int], ...]  # heights of the scale and what they stand for
    rows: tuple[tuple[str, tuple[int, ...], int], ...]  # month, number of each grade, all
    words: str
    narrow: Outcomes | None = None  # the last months alone, for a phone


def outcomes(months: Iterable[tuple[date, dict[str, int]]], grades: Sequence[str]) -> Outcomes:
    """The chart of months (any day of each) with how many results of each grade, best or worst first."""
    known = list(months)
    most = max((sum(numbers.values()) for _, numbers in known), default=0)
    top, step = scale(most)
    unit = HEIGHT / top
    bars = tuple(
        _bar(LEFT + 16 + at * STEP, on, numbers, grades, unit) for at, (on, numbers) in enumerate(known)
    )
    rows = tuple(
        (bar.month, tuple(numbers.get(grade, 0) for grade in grades), bar.total)
        for bar, (_, numbers) in zip(bars, known, strict=True)
    )
    return Outcomes(
        width=LEFT + 32 + max(len(known), 4) * STEP,
        height=TOP + HEIGHT + FOOT,
        bars=bars,
        grades=tuple((plain(grade).capitalize(), *_look(at)) for at, grade in enumerate(grades)),
        marks=tuple((round(TOP + HEIGHT - mark * unit, 1), mark) for mark in range(0, top + 1, step)),
        rows=rows,
        words=_words(rows),
        narrow=outcomes(known[-NARROW:], grades) if len(known) > NARROW else None,
    )


def scale(most: int) -> tuple[int, int]:
    """The end of the scale and the step between its marks: at most five steps of 1, 2 or 5 times ten."""
    step = next(size * 10**power for power in range(12) for size in (1, 2, 5) if size * 10**power * 5 >= most)
    return max(-(-most // step), 1) * step, step


def _bar(x: float, on: date, numbers: dict[str, int], grades: Sequence[str], unit: float) -> Bar:
    blocks, foot = [], TOP + HEIGHT
    for at, grade in enumerate(grades):
        number = numbers.get(grade, 0)
        if number:
            height = number * unit
            foot -= height
            fill, dashes = _look(at)
            said = plain(grade).capitalize()
            blocks.append(
                Block(said, number, round(foot, 1), round(height, 1), fill, dashes, fill == FILLS[2])
            )
    total = sum(numbers.get(grade, 0) for grade in grades)
    name = MONTHS[on.month - 1]
    return Bar(f"{name} {on.year}", f"{name[:3]} {on.year % 100:02}", x, tuple(blocks), total, round(foot, 1))


def _look(at: int) -> tuple[str, str]:
    return FILLS[at % len(FILLS)], HATCHED[at % len(HATCHED)]


def _words(rows: Sequence[tuple[str, tuple[int, ...], int]]) -> str:
    """The chart in a sentence."""
    total = sum(row[2] for row in rows)
    if not total:
        return "No results yet."
    best = max(rows, key=lambda row: row[2])
    first, last = rows[0][0], rows[-1][0]
    span = f"in {first}" if len(rows) == 1 else f"from {first} to {last}"
    return f"{plural(total, 'result')} {span}; most in {best[0]}, {best[2]}."
