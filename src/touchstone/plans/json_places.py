"""Where each value of a JSON text stands: found only once something in the text is refused."""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from touchstone.plans.tree import Key, KeyPath, spell

MOST_LEVELS = 40  # a text nested deeper is refused, so that no longer path is ever asked for

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}:,]|[^\s"\[\]{}:,]+')


class Places:
    """The places of a text that a JSON parser has accepted; of a key given twice, the last."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._offsets = _offsets(text)

    def line_and_column(self, path: KeyPath) -> tuple[int, int]:
        """Both counted from 1; those of the nearest value around, where the path leaves the text."""
        while path not in self._offsets:
            path = path[:-1]
        offset = self._offsets[path]
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def place(self, path: KeyPath) -> str:
        """``record.json:12:5 attempts[0].id``."""
        line, column = self.line_and_column(path)
        return f"{self.file}:{line}:{column} {spell(path)}".rstrip()

    def spelt(self) -> dict[str, KeyPath]:
        """The path of every value by how messages spell it."""
        return {spell(path): path for path in self._offsets}


def _offsets(text: str) -> dict[KeyPath, int]:
    found: dict[KeyPath, int] = {}
    inside: list[Key | None] = []  # for each bracket still open: the index or the key; None awaits a key
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word in "]}":
            inside.pop()
        elif word == ",":
            last = inside[-1]
            inside[-1] = last + 1 if isinstance(last, int) else None
        elif inside and inside[-1] is None:
            inside[-1] = json.loads(word)
        elif word != ":":
            _note(found, inside, match.start())
            if word in "[{":
                inside.append(0 if word == "[" else None)
    return found


def _note(found: dict[KeyPath, int], inside: list[Key | None], offset: int) -> None:
    if len(inside) <= MOST_LEVELS:
        found[tuple(key for key in inside if key is not None)] = offset
