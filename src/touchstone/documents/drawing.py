"""Words of strangers made so that our typefaces can draw them: what no typeface has becomes ``?``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

LONGEST_WORD = 60  # characters without a place at which a line may break
PLACE_TO_BREAK = "\u200b"
BULLETS = dict.fromkeys(
    (0xF0A7, 0xF0B7, 0xF0D8, 0xF0A8, 0xF06E, 0xF0FC, 0x2043), "\u2022"
)  # of old symbol fonts
HYPHENS = dict.fromkeys((0x00AD, 0x0002, 0xFFFE), "-")  # as readers of PDF write one at the end of a line
# Latin with its marks, Greek, Cyrillic, Hebrew, Arabic; punctuation, currencies, arrows, signs, boxes.
DRAWN = (
    "\n\x20-\x7e\xa0-\u036f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0484\u0487-\u04ff\u05d0-\u05ea\u0621-\u063a"
    "\u0640-\u064a\u0660-\u066d\u1e00-\u1eff\u2010-\u2029\u2030-\u2040\u2044-\u2052\u2070\u2071\u2074-\u208e"
    "\u20a0-\u20bf\u2100-\u211e\u2122\u2126-\u214f\u2153-\u2183\u2190-\u23ff\u2500-\u2604\u2609-\u262f"
    "\u2706-\u2709\u270c-\u2714\u2717-\u2726\u2756\u2758-\u275e\u2761-\u277f\u2794\u2798-\u27af\u27b1-\u27bf"
    "\u2a00-\u2aff\ufb00-\ufb06\ufffd"
)
UNDRAWN = re.compile(f"[^{DRAWN}]")
STRANGE = re.compile("[^\n\x20-\x7e\xa0-\xff\u200b\u2013\u2014\u2018-\u201d\u2022\u2026]")
UNBROKEN = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
SPACES = re.compile("[\t\x0b\x0c\r\x85\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
UNSEEN = ("Cc", "Cf", "Cs", "Cn")  # controls, marks of direction, halves of letters, what is no letter yet


def drawable(text: str) -> str:
    """The same in letters that can be drawn, with places at which very long words may break."""
    plain = SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(BULLETS | HYPHENS))
    seen = "".join(sign for sign in plain if sign == "\n" or unicodedata.category(sign) not in UNSEEN)
    return UNBROKEN.sub(lambda found: found[0] + PLACE_TO_BREAK, UNDRAWN.sub("?", seen))


def all_drawable(value: Any) -> Any:
    """The same for every text in lists and objects."""
    return _each(value, drawable)


def all_plain(value: Any) -> Any:
    """The letters of western Europe alone: what certainly can be drawn, where something else could not."""
    return _each(value, lambda text: STRANGE.sub("?", text))


def _each(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _each(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value
