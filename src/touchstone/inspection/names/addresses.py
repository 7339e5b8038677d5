"""Addresses: a number and a street; what a label announces; lines above a postcode that stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from touchstone.inspection.names.finding import Span
from touchstone.inspection.names.numbers import POSTCODE
from touchstone.inspection.names.words import AREAS

KINDS_OF_STREET = (
    "Street|St|Road|Rd|Lane|Avenue|Ave|Crescent|Close|Drive|Way|Court|Place|Terrace|Gardens|Grove|Hill|Row|Walk|"
    "Mews|Square|Rise|View|Green|Parade|Yard|Path|Wharf|Quay|Gate|Vale|Meadows?|Fields?|Cottages?|Villas|Heights"
)
NAMED = r"[A-Z][A-Za-z'’-]{1,20}"
STREET = re.compile(
    r"(?<![\w-])(?:(?:Flat|Apartment|Apt|Unit|Suite|Studio)\.? ?\d{1,4}[A-Za-z]?,? )?"
    rf"\d{{1,4}}[A-Za-z]?,? (?:{NAMED} ){{1,4}}(?:{KINDS_OF_STREET})\b"
    rf"(?:, (?!Flat\b){NAMED}(?!\w)(?: {NAMED}(?!\w)){{0,3}}){{0,3}}"
)
LABEL = re.compile(
    r"\b(?:address\s{0,3}[:|]|(?:lives|living|lived|resides|residing|resident|stays) (?:at|in)\b|"
    r"travels from\b)[ \t]{0,3}",
    re.IGNORECASE,
)
ENDS = re.compile(r"[;\n|]|\. |\.$")
LONGEST = 120
HEAD_LINES = 4
PLAIN = re.compile(r"[A-Z0-9][\w'’ ,.-]{2,50}")


def find(text: str) -> Iterator[Span]:
    """Everything that looks like somebody's address, without its postcode."""
    for found in STREET.finditer(text):
        yield Span("address", found.start(), found.end(), "It is a number and the name of a street.")
    yield from _labelled(text)
    yield from _heads(text)


def _labelled(text: str) -> Iterator[Span]:
    for found in LABEL.finditer(text):
        start = found.end()
        last = min(len(text), start + LONGEST)
        end = ends.start() if (ends := ENDS.search(text, start, last)) else last
        if code := POSTCODE.search(text, start, end):
            end = code.start()
        said = text[start:end].rstrip(" ,")
        if said[:1].isdigit() or (said[:1].isupper() and ("," in said or any(c.isdigit() for c in said))):
            yield Span("address", start, start + len(said), "The words before it say that it is an address.")


def _heads(text: str) -> Iterator[Span]:
    """Lines straight above a line that holds a postcode alone."""
    for found in POSTCODE.finditer(text):
        begins = text.rfind("\n", 0, found.start()) + 1
        ends = text.find("\n", found.end())
        alone = (
            text[begins : found.start()].strip()
            == ""
            == text[found.end() : None if ends < 0 else ends].strip()
        )
        if alone and found[1] in AREAS:
            yield from _above(text, begins)


def _above(text: str, below: int) -> Iterator[Span]:
    end = below - 1
    for _ in range(HEAD_LINES):
        if end <= 0:
            return
        start = text.rfind("\n", max(0, end - LONGEST), end) + 1
        line = text[start:end]
        if not PLAIN.fullmatch(line.strip()):
            return
        yield Span("address", start, end, "It stands above a postcode, as an address does.", "likely")
        end = start - 1
