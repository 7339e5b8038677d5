"""What identifies by its form: e-mail addresses, telephone numbers, postcodes, NI and NHS numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from touchstone.inspection.names.finding import Span
from touchstone.inspection.names.words import AREAS

# A beginning is only where the run begins, and every run has an end: no pattern here goes back and forth.
EMAIL = re.compile(
    r"(?<![\w.%+'-])[\w.%+'-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
DIALLED = re.compile(r"(?<![\w/+])(?:\+|\((?=0)|(?=0))\(?\d(?:[ \u00a0().-]{0,3}\d){6,16}")
POSTCODE = re.compile(
    r"(?<![A-Z0-9-])([A-Z]{1,2})(\d[A-Z\d]?)[ \u00a0]{0,2}(\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9-])"
)
NI = re.compile(
    r"(?<![A-Z0-9])([A-Za-z]{2})[ \u00a0-]?(\d\d)[ \u00a0-]?(\d\d)[ \u00a0-]?(\d\d)[ \u00a0-]?"
    r"([A-Da-d])(?![A-Za-z0-9])"
)
TEN = re.compile(r"(?<![\w.,/+-])(\d{3})([ \u00a0-]?)(\d{3})\2(\d{4})(?![\w/-]|[.,]\d)")
NO_PREFIX = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
NHS_SAYS = re.compile(r"nhs|patient|hospital", re.IGNORECASE)
OTHER_NUMBER = re.compile(
    r"\b(uln|learner|order|invoice|account|batch|payroll|ticket|utr|licence)\b", re.IGNORECASE
)
NI_SAYS = re.compile(r"national insurance|\bn\.?i\.?(?: no| number|\b)|nino", re.IGNORECASE)
NOT_DIALLED = re.compile(
    r"\b(account|payroll|invoice|order|serial|batch|isbn|uln|sn)\b[^\n]{0,12}$", re.IGNORECASE
)


def find(text: str) -> Iterator[Span]:
    """Everything of these kinds; takes time in proportion to the length of the text."""
    looks: tuple[Callable[[str], Iterator[Span]], ...] = (_emails, _phones, _postcodes, _insurance, _health)
    for look in looks:
        yield from look(text)


def _emails(text: str) -> Iterator[Span]:
    if "@" not in text:
        return
    for found in EMAIL.finditer(text):
        yield Span("email", found.start(), found.end(), "It is an e-mail address.")


def _phones(text: str) -> Iterator[Span]:
    at = 0
    while found := DIALLED.search(text, at):
        at = found.end()
        for end in _ends(text, found.start(), found.end()):
            valid = dialled(text[found.start() : end])
            if valid is None or NOT_DIALLED.search(text, max(0, found.start() - 30), found.start()):
                continue
            why = "It is a telephone number." if valid else "It is as long as a telephone number."
            yield Span("phone", found.start(), end, why, "sure" if valid else "likely")
            at = end
            break


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where a number that begins here may end, the longest first: two may stand side by side."""
    for at in range(end, start + 8, -1):
        if text[at - 1].isdigit() and not text[at : at + 1].isdigit():
            yield at


@cache
def _format() -> Callable[[str], bool | None]:
    import phonenumbers

    def check(digits: str) -> bool | None:
        try:
            number = phonenumbers.parse(digits, "GB")
        except phonenumbers.NumberParseException:
            return None
        if not phonenumbers.is_possible_number(number):
            return None
        return phonenumbers.is_valid_number(number)

    return check


def dialled(written: str) -> bool | None:
    """Whether this is a telephone number: surely, perhaps, or (``None``) not at all."""
    digits = re.sub(r"[^\d+]", "", written.replace("(0)", ""))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+44"):
        digits = "0" + digits[3:].lstrip("0")
    if digits.startswith("+"):
        return _format()(digits)
    if len(digits) not in (10, 11) or digits[:1] != "0" or digits[1:2] not in tuple("12378"):
        return None
    known = _format()(digits)
    return None if known is None and len(digits) == 10 else bool(known)


def _postcodes(text: str) -> Iterator[Span]:
    for found in POSTCODE.finditer(text):
        if found[1] in AREAS:
            yield Span("postcode", found.start(), found.end(), "It is written like a postcode.")


def _insurance(text: str) -> Iterator[Span]:
    for found in NI.finditer(text):
        prefix = found[1].upper()
        said = NI_SAYS.search(text, max(0, found.start() - 40), found.start()) is not None
        given = prefix[0] not in "DFIQUV" and prefix[1] not in "DFIOQUV" and prefix not in NO_PREFIX
        if said or (given and found[1].isupper()):
            why = "It is written like a National Insurance number."
            yield Span("ni", found.start(), found.end(), why, "sure" if said else "likely")


def _health(text: str) -> Iterator[Span]:
    for found in TEN.finditer(text):
        near = max(0, found.start() - 40)
        said = NHS_SAYS.search(text, near, found.start()) is not None
        holds = check_digit_holds(found[1] + found[3] + found[4])
        if holds and (said or not OTHER_NUMBER.search(text, near, found.start())):
            why = "It is an NHS number: its check digit holds."
            yield Span("nhs", found.start(), found.end(), why, "sure" if said or found[2] else "likely")
        elif said:
            why = "It is called an NHS number, though its check digit does not hold."
            yield Span("nhs", found.start(), found.end(), why, "look")


def check_digit_holds(digits: str) -> bool:
    """Whether ten digits are an NHS number: the last follows from the others, modulo 11."""
    total = sum(int(one) * (10 - at) for at, one in enumerate(digits[:9]))
    return (11 - total % 11) % 11 == int(digits[9])
