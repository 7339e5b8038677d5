"""Who is made: how many at each step of the journey, in which house, and how long ago."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from touchstone.project.generating.houses import SHARES
from touchstone.project.generating.patterns import Original

YEAR = 52  # weeks
CLOSED = frozenset({"finished", "capped", "withdrawn"})
OPEN_SHARES = {"registered": 60, "portfolio": 28}  # of open registrations, in per cent; the rest further on
ATTEMPTS_OF = (20_000, 75_000)  # assessments in a year, for so many open registrations


@dataclass(frozen=True)
class Copy:
    """One apprentice to be made."""

    place: int
    of: Original
    weeks: int  # earlier than the original
    house: int


def crowd(originals: Sequence[Original], apprentices: int, seed: int) -> Iterator[Copy]:
    """So many open registrations, and beside them whoever finished or left within the year.

    The same seed chooses the same, in the same order.
    """
    chance, attempts, place = Random(seed), 0, 0  # noqa: S311 nothing is kept secret by it
    wanted = apprentices * ATTEMPTS_OF[0] // ATTEMPTS_OF[1]
    still, over = _groups(originals)
    while place < apprentices or attempts < wanted:
        among = _drawn(still, chance) if place < apprentices else over
        of = among[chance.randrange(len(among))]
        yield Copy(place, of, _weeks(of, chance), chance.choices(range(len(SHARES)), SHARES)[0])
        attempts += of.attempts
        place += 1


def _groups(originals: Iterable[Original]) -> tuple[list[tuple[int, list[Original]]], list[Original]]:
    still: dict[str, list[Original]] = {}
    over = []
    for one in originals:
        if one.reaches in CLOSED:
            over.append(one)
        else:
            still.setdefault(one.reaches if one.reaches in OPEN_SHARES else "", []).append(one)
    rest = 100 - sum(OPEN_SHARES.values())
    return [(OPEN_SHARES.get(name, rest), group) for name, group in still.items()], over


def _drawn(groups: Sequence[tuple[int, list[Original]]], chance: Random) -> list[Original]:
    return chance.choices([group for _, group in groups], [share for share, _ in groups])[0]


def _weeks(of: Original, chance: Random) -> int:
    """How many weeks earlier: up to a year, as long as the rules then say the same."""
    weeks = chance.randrange(YEAR)
    while weeks and of.answer(weeks) is None:
        weeks //= 2
    return weeks
