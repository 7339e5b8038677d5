"""Plain scalars as YAML 1.2 reads them, and numbers without rounding: a decimal is never a float."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation, localcontext

MOST_DIGITS = 18

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NUMBER_START = frozenset("+-.0123456789")
_INT = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class NumberError(ValueError):
    """A number that no rule could use: endless, or with more digits than any count, mark or date has."""


def plain_scalar(text: str) -> bool | int | Decimal | str | None:
    """What an unquoted scalar means; raise ``NumberError`` for a number out of reach. Dates stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START:
        return text
    if _INT.fullmatch(text):
        return whole(text)
    if _BASED.fullmatch(text):
        return based(text)
    if _DECIMAL.fullmatch(text):
        return decimal(text)
    if _NOT_FINITE.fullmatch(text):
        raise NumberError("it is not a number that can be counted")
    return text


def whole(text: str) -> int:
    """A whole number of at most 18 digits."""
    if len(text.lstrip("+-0")) > MOST_DIGITS:
        raise NumberError(f"it has more than {MOST_DIGITS} digits")
    return int(text)


def based(text: str) -> int:
    """A whole number written in eights (``0o17``) or sixteens (``0xFF``)."""
    if len(text) > MOST_DIGITS:
        raise NumberError(f"it has more than {MOST_DIGITS} digits")
    return int(text, 0)


def decimal(text: str) -> Decimal:
    """A decimal number, exactly as written, of at most 18 digits before and 18 after the point."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NumberError("its exponent is too large") from None
    if number and (number.adjusted() >= MOST_DIGITS or _has_more_places(number)):
        raise NumberError(f"it has more than {MOST_DIGITS} digits before or after the point")
    return number


def _has_more_places(number: Decimal) -> bool:
    with localcontext(prec=2 * MOST_DIGITS):  # all digits that are allowed, so that nothing is rounded away
        return number != round(number, MOST_DIGITS)
