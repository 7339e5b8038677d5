"""Dates of birth: a date is one only where the words around it say so; days of sessions are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from touchstone.inspection.names.finding import Span

SAYS = re.compile(r"\b(?:date of birth|d\.?o\.?b\b\.?|born|birth ?date|birthday)", re.IGNORECASE)
MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]{0,6}"
DATE = re.compile(
    rf"\b(?:\d{{1,2}} ?[./-] ?\d{{1,2}} ?[./-] ?(?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}\.?,? \d{{4}}"
    rf"|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})\b",
    re.IGNORECASE,
)
NEAR = 30  # characters between the words and the date


def find(text: str) -> Iterator[Span]:
    """Dates that follow words of birth, on the same line or in the next cell."""
    for said in SAYS.finditer(text):
        found = DATE.search(text, said.end(), said.end() + NEAR + 20)
        if found and found.start() - said.end() <= NEAR and "\n\n" not in text[said.end() : found.start()]:
            yield Span(
                "birth", found.start(), found.end(), "The words before it say that it is a date of birth."
            )
