"""Names, addresses and numbers of people who do not exist: the same for the same seed and place."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from uuid import UUID

from touchstone.web.demo.cast import cast

OWN = 19  # characters at the head of an id that say whose row it is; the rest say which row


@lru_cache(maxsize=1)
def _known() -> tuple[list[str], list[str]]:
    names = [one.name for one in cast().apprentices]
    return sorted({first for first, _ in names}), sorted({last for _, last in names})


def _drawn(seed: int, *what: object) -> str:
    return hashlib.sha256(repr((seed, *what)).encode()).hexdigest()


def name_of(seed: int, place: int) -> tuple[str, str]:
    """First and last name: every pair of the demonstration's names comes up."""
    first, last = _known()
    drawn = int(_drawn(seed, "name", place)[:12], 16)
    return first[drawn % len(first)], last[drawn // len(first) % len(last)]


def email_of(name: tuple[str, str], place: int) -> str:
    """An address that reaches nobody and belongs to one alone."""
    first, last = ("".join(filter(str.isalpha, part)).lower() for part in name)
    return f"{first}.{last}.{place + 1}@learners.example"


def uln_of(place: int) -> str:
    """A ULN whose check digit holds; another one for every place up to ninety million."""
    for last in "01":  # one of two in a row has a check digit
        nine = f"{10_000_000 + place}{last}"
        rest = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
        if rest:
            return f"{nine}{10 - rest}"
    raise AssertionError(f"neither number of place {place} has a check digit")


def head_of(seed: int, place: int) -> str:
    """How the ids of all rows of one apprentice begin."""
    drawn = _drawn(seed, "rows", place)
    return f"{drawn[:8]}-{drawn[8:12]}-4{drawn[12:15]}-"


def id_of(seed: int, *what: object) -> UUID:
    """An id for something that is made once."""
    return UUID(_drawn(seed, *what)[:32], version=4)
