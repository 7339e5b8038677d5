"""Decimals as whole numbers, so that sums of weights and points are as exact as in the scalar rules."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil, lcm

MOST = 2**62  # a sum below it cannot leave 64 bits, even with a threshold beside it


def common_scale(numbers: Iterable[Decimal | Fraction]) -> int:
    """The smallest whole number that makes each of these numbers whole."""
    return lcm(1, *(Fraction(number).denominator for number in numbers))


def whole(number: Decimal | Fraction | int, scale: int) -> int:
    """A number in units of one ``scale``-th; raise ``ValueError`` when it is not a whole number of them."""
    units = Fraction(number) * scale
    if units.denominator != 1:
        raise ValueError(f"{number} is not a whole number of 1/{scale}")
    return units.numerator


def threshold(at_least: Decimal, scale: int) -> int:
    """The smallest whole number of units that is at least this much; raise ``ValueError`` beyond 64 bits."""
    units = ceil(Fraction(at_least) * scale)
    refuse_overflow([units])
    return units


def refuse_overflow(parts: Iterable[int]) -> None:
    """Raise ``ValueError`` when numbers of these sizes, summed, may leave 64 bits."""
    if sum(abs(part) for part in parts) >= MOST:
        raise ValueError(
            "the points, weights or scores of this plan are too long to be summed exactly in 64 bits; "
            "judge one record at a time, or use fewer decimal places"
        )
