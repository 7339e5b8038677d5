"""Key paths: ``methods.observation.themes.communication.criteria.OBS-P1``, as people write them.

A member of a list is named by its id or code, or by its number in brackets, counted from 0 as in messages.
"""

from __future__ import annotations

import re

from touchstone.plans.reading import suggestion
from touchstone.plans.tree import Key, KeyPath, Node, spell

# The keys by which one member of a list differs from the others, the most telling first.
NAMING = (
    "id", "code", "requirement", "criterion", "finding", "part",
    "stage", "ksb", "gateway", "section", "role", "grade",
)  # fmt: skip
_PART = re.compile(r"\[([0-9]{1,9})\]|([^.\[\]]+)")
_WHOLE = re.compile(r"[^.\[\]]+(\[[0-9]{1,9}\]|\.[^.\[\]]+)*")


class KeyPathError(ValueError):
    """A key path that leads nowhere; the message says where it fails, ``remedy`` what to write."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def locate(root: Node, words: str) -> tuple[Node, Key]:
    """The node that holds the path's last key, and that key: it may be new to a mapping, not to a list."""
    parts = _parts(words)
    done: KeyPath = ()
    node = root
    while True:
        key, used = _step(node, parts, spell(done))
        parts, done = parts[used:], (*done, *parts[:used])
        if not parts:
            return node, key
        node = _enter(node, key)


def names(node: Node) -> list[str]:
    """What the members of a list, or the keys of a mapping, are called."""
    if isinstance(node.value, dict):
        return list(node.value)
    return [name for member in _members(node) if (name := name_of(member))]


def name_of(member: Node) -> str | None:
    """What a member of a list is called: its id or code, or itself when it is a single word."""
    if isinstance(member.value, dict):
        found = (member.value[key].value for key in NAMING if key in member.value)
        return next((value for value in found if isinstance(value, str)), None)
    return member.value if isinstance(member.value, str) else None


def _parts(words: str) -> list[Key]:
    if not _WHOLE.fullmatch(words):
        raise KeyPathError(f'"{words[:60]}" is no key path.', "Write keys with dots between them.")
    return [int(number) if number else word for number, word in _PART.findall(words)]


def _step(node: Node, parts: list[Key], where: str) -> tuple[Key, int]:
    first = parts[0]
    if isinstance(node.value, dict) and isinstance(first, str):
        return first, 1
    if isinstance(node.value, list):
        return (_numbered(node, first, where), 1) if isinstance(first, int) else _named(node, parts, where)
    raise KeyPathError(f'there is no "{first}" below a single value.', "Leave it out.")


def _numbered(node: Node, index: int, where: str) -> int:
    count = len(_members(node))
    if index < count:
        return index
    message = f"there is no entry {index + 1} in {where}, written [{index}]: it has {count}."
    remedy = f"The last is [{count - 1}]; [0] is entry 1." if count else "Leave it out."
    raise KeyPathError(message, remedy)


def _named(node: Node, parts: list[Key], where: str) -> tuple[Key, int]:
    """The member called by the first part, or by several: an id may hold dots."""
    called = [name_of(member) for member in _members(node)]
    for used in range(len(parts), 0, -1):
        word = ".".join(str(part) for part in parts[:used])
        if called.count(word) > 1:
            raise KeyPathError(
                f'several entries of {where} are called "{word}".', "Name one by its number: [0] is entry 1."
            )
        if word in called:
            return called.index(word), used
    raise KeyPathError(f'no entry of {where} is called "{parts[0]}".', _meant(str(parts[0]), node))


def _meant(word: str, node: Node) -> str:
    count = len(_members(node))
    if word.isdecimal() and int(word) < count:
        return f"Write [{int(word)}] for entry {int(word) + 1} of {count}; [0] is entry 1."
    return suggestion(word, names(node))


def _enter(node: Node, key: Key) -> Node:
    if isinstance(node.value, dict):
        if key in node.value:
            return node.value[str(key)]
        raise KeyPathError(f'there is no "{key}" here.', suggestion(str(key), list(node.value)))
    return _members(node)[int(key)]


def _members(node: Node) -> list[Node]:
    return node.value if isinstance(node.value, list) else []
