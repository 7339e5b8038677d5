"""Two wordings word by word: which words stayed, went and came."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "removed", "added"]
Stretch = tuple[Change, str]  # consecutive words that share a fate
MOST_WORDS = 2000  # longer texts are shown whole: matching takes the square of their length


def rewording(before: str, after: str) -> tuple[Stretch, ...]:
    """The stretches of words that turn one wording into the other, in reading order."""
    old, new = before.split(), after.split()
    if len(old) + len(new) > MOST_WORDS:
        return ("removed", " ".join(old)), ("added", " ".join(new))
    return tuple(_stretches(old, new))


def _stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    for fate, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if fate == "equal":
            yield "same", " ".join(old[start:end])
            continue
        if start < end:
            yield "removed", " ".join(old[start:end])
        if new_start < new_end:
            yield "added", " ".join(new[new_start:new_end])


def marked(stretches: tuple[Stretch, ...]) -> str:
    """The stretches on one line: ``Explains [-how-] {+the ways+} to plan``."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(marks[fate].format(words) for fate, words in stretches)
