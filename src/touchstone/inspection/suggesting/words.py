"""Words as they are compared: without endings, and without those that say nothing of a subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
EMPTY = """
    a about above after again all also an and any are as at be because been before being between both
    but by can could did do does doing done down during each even every few for from further had has
    have having he her here him his how i if in into is it its just let made make me more most my no nor
    not now of off on once one only or other our out over own same she should so some such than that the
    their them then there these they this those through to too under until up us was we well were what
    when where which while who why will with would you your need needs meet including relevant
    appropriate agreed towards toward year week day time two three
"""
STOPS = frozenset(EMPTY.split())
ENDINGS = (
    *(
        "ations",
        "ation",
        "ments",
        "ment",
        "ingly",
        "edly",
        "ities",
        "ity",
        "ions",
        "ion",
        "ings",
        "ing",
        "ness",
    ),
    *(
        "ives",
        "ive",
        "ance",
        "ence",
        "able",
        "ible",
        "ally",
        "ies",
        "ied",
        "ers",
        "ors",
        "er",
        "or",
        "es",
        "ed",
    ),
    *("ly", "al", "s", "e", "y"),
)
LEAST = 4  # letters that stay


def words(text: str) -> Iterator[tuple[str, str]]:
    """Each telling word of a text, as it is compared and as it stands there."""
    for found in WORD.finditer(text):
        word = found.group()
        plain = word.lower().replace("’", "'").removesuffix("'s")
        if len(plain) > 2 and plain not in STOPS:
            yield stem(plain), word


def stem(word: str) -> str:
    """The word without its ending, so that *reflecting* and *reflection* are one."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST:
            return word[: -len(ending)]
    return word
