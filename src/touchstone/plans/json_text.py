"""JSON text to a tree, for records: strict, exact in its numbers, and bounded in time and memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from touchstone.plans.file_text import decode, place_of, read_bytes, refusal, unseen
from touchstone.plans.json_places import MOST_LEVELS, Places
from touchstone.plans.scalars import NumberError, decimal, whole
from touchstone.plans.tree import KeyPath, Node

MOST_BYTES = 16 * 1024 * 1024
MOST_VALUES = 100_000


def read_json(path: Path) -> Node:
    """The tree of a JSON file; raise ``RefusedError`` naming the place and the remedy."""
    return parse_json(read_bytes(path, MOST_BYTES), str(path))


def parse_json(data: bytes, file: str, *, placed: bool = False) -> Node:
    """The tree of JSON text, in messages called ``file``; its nodes know their line when ``placed``."""
    text = decode(data, file)
    if not text.strip():
        raise refusal(file, "the file is empty.", "Write the record, or name another file.")
    # Each value but the first follows a comma or an opening bracket: counted before anything is built.
    if text.count(",") + text.count("[") + text.count("{") > MOST_VALUES:
        message = f"the file holds more than {MOST_VALUES:,} values."
        raise refusal(file, message, "One file holds the record of one apprentice.")
    return _Tree(text, file, placed=placed).node(_load(text, file), ())


def _load(text: str, file: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_number(whole),
            parse_float=_number(decimal),
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        message, remedy = _syntax(error, text)
        raise refusal(place_of(text, error.pos, file), message, remedy) from None
    except RecursionError:
        raise refusal(
            file, f"the file is nested deeper than {MOST_LEVELS} levels.", "Check the brackets."
        ) from None


def _syntax(error: json.JSONDecodeError, text: str) -> tuple[str, str]:
    if not text[error.pos :].strip() or error.msg.startswith("Unterminated string"):
        return "the file ends too early.", "It may be cut off: fetch or save it again."
    reason = error.msg[0].lower() + error.msg[1:]
    return f"this is not JSON: {reason}.", "Check the quotes, commas and brackets here."


class _Refused:
    """Stands where a value could not be read, until the tree knows the path to it."""

    def __init__(self, message: str, remedy: str, *key: str) -> None:
        self.message = message
        self.remedy = remedy
        self.key = key  # which entry of it, where it holds several


def _constant(word: str) -> _Refused:
    return _Refused(f"{word} is not a number that JSON knows.", "Write digits, or leave the key out.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Refused:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        return _Refused(f'the key "{twice[:60]}" is given twice.', "Keep one.", twice)
    return found


def _number(read: Callable[[str], int | Decimal]) -> Callable[[str], int | Decimal | _Refused]:
    def number(text: str) -> int | Decimal | _Refused:
        try:
            return read(text)
        except NumberError as error:
            return _Refused(f"{text[:40]} is no number to use here: {error}.", "Write fewer digits.")

    return number


class _Tree:
    """Turns loaded JSON into nodes, refusing with the path what the loader could not place."""

    def __init__(self, text: str, file: str, *, placed: bool) -> None:
        self.text = text
        self.file = file
        self.places = Places(text, file) if placed else None

    def node(self, value: Any, path: KeyPath) -> Node:
        if len(path) > MOST_LEVELS:
            self.refuse(path[:3], f"this is nested deeper than {MOST_LEVELS} levels.", "Check the brackets.")
        if isinstance(value, _Refused):
            self.refuse((*path, *value.key), value.message, value.remedy)
        if isinstance(value, str) and unseen(value) is not None:
            self.refuse(path, "the text holds a control character.", "Delete it.")
        line, column = self.places.line_and_column(path) if self.places else (0, 0)
        if isinstance(value, list):
            value = [self.node(member, (*path, index)) for index, member in enumerate(value)]
        elif isinstance(value, dict):
            value = {key: self.entry(key, member, path) for key, member in value.items()}
        return Node(value, self.file, line, column)

    def entry(self, key: str, value: Any, path: KeyPath) -> Node:
        if unseen(key) is not None:
            self.refuse(path, "a key holds a control character.", "Delete it.")
        return self.node(value, (*path, key))

    def refuse(self, path: KeyPath, message: str, remedy: str) -> None:
        raise refusal(Places(self.text, self.file).place(path), message, remedy)
