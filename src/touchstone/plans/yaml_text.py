"""YAML text to a tree, through the C parser's events, refusing what a plan file has no use for.

No tags, anchors, aliases, merge keys or second documents; no duplicate keys; nothing deeper than 40 levels.
Events are read one at a time, so a hostile file is refused where it starts to be hostile.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from touchstone.plans.fault import RefusedError
from touchstone.plans.file_text import decode, not_composed, place_of, read_bytes, refusal, unseen
from touchstone.plans.scalars import NumberError, plain_scalar
from touchstone.plans.tree import Node

MOST_BYTES = 1024 * 1024
MOST_LEVELS = 40

Event = Any  # the C parser's events are untyped


def read_yaml(path: Path) -> Node:
    """The tree of a YAML file; raise ``RefusedError`` naming the line and the remedy."""
    return parse_yaml(read_bytes(path, MOST_BYTES), str(path))


def read_head(path: Path, last: str) -> Node:
    """The tree of a YAML file's first keys, up to the key ``last``; the rest of the file is not parsed."""
    return parse_yaml(read_bytes(path, MOST_BYTES), str(path), last)


def parse_yaml(data: bytes, file: str, last: str | None = None) -> Node:
    """The tree of YAML text, in messages called ``file``; with ``last``, no further than that key."""
    text = decode(data, file)
    if last is None:  # of a head, each scalar is looked at as it is read; the rest of the file is not
        _refuse_unseen(text, file)
    try:
        return _Builder(file, text).document(last)
    except yaml.YAMLError as error:
        raise _syntax(error, file) from None


def _refuse_unseen(text: str, file: str) -> None:
    offset = unseen(text)
    if offset is not None:
        message = f"there is a control character here (U+{ord(text[offset]):04X})."
        raise refusal(place_of(text, offset, file), message, "Delete it.")


def events(text: str) -> Iterator[Event]:
    """The C parser's events, read as they are asked for."""
    parser = yaml.CBaseLoader(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


class _Builder:
    """Builds one document's tree from events."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.events = events(text)

    def document(self, last: str | None) -> Node:
        next(self.events)  # the stream starts
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise refusal(self.file, "the file is empty.", "Write the document, or name another file.")
        event = next(self.events)
        if last is not None and isinstance(event, yaml.MappingStartEvent):
            return Node(self.entries(2, last), self.file, 1, 1)
        root = self.node(event, 1)
        next(self.events)  # the document ends
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            self.refuse(event, "a second document starts here.", "Keep one document to a file.")
        return root

    def node(self, event: Event, level: int) -> Node:
        self.check(event, level)
        mark = event.start_mark
        node = Node(None, self.file, mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            node.value = self.scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node.value = self.members(level + 1)
        else:
            node.value = self.entries(level + 1)
        return node

    def members(self, level: int) -> list[Node]:
        found = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.node(event, level))
        return found

    def entries(self, level: int, last: str | None = None) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while last not in found and not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event)
            if key in found:
                first = found[key]
                self.refuse(
                    event, f'the key "{key[:60]}" is given twice (first on line {first.line}).', "Keep one."
                )
            found[key] = self.node(next(self.events), level)
        return found

    def key(self, event: Event) -> str:
        self.check(event, 1)
        if not isinstance(event, yaml.ScalarEvent):
            self.refuse(event, "a key must be a word, not a list or a mapping.", "Write a word and a colon.")
        text: str = event.value
        if text == "<<" and event.implicit[0]:
            self.refuse(event, "merge keys (<<) are not used here.", "Write the keys out.")
        if not text:
            self.refuse(event, "a key is missing before the colon.", "Write the key.")
        self.check_text(event)
        return text

    def scalar(self, event: Event) -> Any:
        self.check_text(event)
        if not event.implicit[0]:  # quoted, or a block of text
            return event.value
        try:
            return plain_scalar(event.value)
        except NumberError as error:
            self.refuse(event, f"{event.value[:40]} is no number to use here: {error}.", "Mend the number.")

    def check_text(self, event: Event) -> None:
        text: str = event.value
        if text.isascii() and text.isprintable():
            return
        if not_composed(text):
            remedy = "Type the accented letters anew, or normalise the file to NFC."
            self.refuse(event, "the text is not in Unicode NFC.", remedy)
        if unseen(text) is not None:
            self.refuse(event, "the text holds a control character.", "Delete it.")

    def check(self, event: Event, level: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, f"aliases (*{event.anchor}) are not used here.", "Write the value out.")
        if event.anchor is not None:
            self.refuse(event, f"anchors (&{event.anchor}) are not used here.", "Delete the anchor.")
        if event.tag is not None:
            self.refuse(event, f"tags ({event.tag[:60]}) are not used here.", "Delete the tag.")
        if level > MOST_LEVELS:
            self.refuse(event, f"this is nested deeper than {MOST_LEVELS} levels.", "Check the brackets.")

    def refuse(self, event: Event, message: str, remedy: str) -> Any:
        mark = event.start_mark
        raise refusal(f"{self.file}:{mark.line + 1}:{mark.column + 1}", message, remedy)


def _syntax(error: yaml.YAMLError, file: str) -> RefusedError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
    reason = " ".join(filter(None, (getattr(error, "context", None), getattr(error, "problem", str(error)))))
    return refusal(place, f"this is not YAML: {reason}.", _remedy(reason))


def _remedy(reason: str) -> str:
    if "cannot start any token" in reason or "a tab character" in reason:
        return "Indent with spaces, never with tabs, and put quotes around text that starts with a sign."
    if "mapping values are not allowed" in reason:
        return "Put quotes around text that holds a colon, or check the indentation."
    return "Check the indentation, the quotes and the brackets near this line."
