"""The unique learner number: ten digits, the last of them a check on the others."""

from __future__ import annotations

import re

ULN = re.compile(r"[1-9][0-9]{9}")


def tidy(typed: str) -> str:
    """The number without the spaces and hyphens that people put into long numbers."""
    return re.sub(r"[\s-]", "", typed)


def check_digit_holds(uln: str) -> bool:
    """Whether the tenth digit follows from the nine before it, weighted 10 to 2, modulo 11.

    Raise ``ValueError`` for what is not ten digits.
    """
    if not ULN.fullmatch(uln):
        raise ValueError("A ULN has ten digits and does not begin with 0.")
    rest = sum(int(digit) * weight for digit, weight in zip(uln, range(10, 1, -1), strict=False)) % 11
    return rest != 0 and int(uln[9]) == 10 - rest
