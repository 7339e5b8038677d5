"""The tree that every file is read into before it is given its types: values that know where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Union

from touchstone.plans.fault import cut

Key = str | int
KeyPath = tuple[Key, ...]
Plain = Union[None, bool, int, Decimal, str, "list[Plain]", "dict[str, Plain]"]


@dataclass(slots=True)
class Node:
    """A value and its place. ``line`` and ``column`` count from 1; both are 0 where nobody asked."""

    value: bool | int | Decimal | str | list[Node] | dict[str, Node] | None
    file: str
    line: int = 0
    column: int = 0

    def place(self, path: KeyPath) -> str:
        """Where this value stands: ``plan.yaml:12:3 identity.title``, or what is known of it."""
        words = spell(path)
        if not self.line:
            return words or self.file
        return f"{self.file}:{self.line}:{self.column} {words}".rstrip()

    def get(self, key: str) -> Node | None:
        """What stands under a key; ``None`` without the key, or when this holds no keys."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def copy(self) -> Node:
        """The same tree, to be changed on its own."""
        value = self.value
        if isinstance(value, list):
            value = [member.copy() for member in value]
        elif isinstance(value, dict):
            value = {key: member.copy() for key, member in value.items()}
        return Node(value, self.file, self.line, self.column)

    def plain(self) -> Plain:
        """The value without places."""
        if isinstance(self.value, list):
            return [member.plain() for member in self.value]
        if isinstance(self.value, dict):
            return {key: member.plain() for key, member in self.value.items()}
        return self.value


def spell(path: KeyPath) -> str:
    """A path in words, no key of it long: ``attempts[1].sections[0].ended_at``."""
    words = ""
    for key in path:
        words += f"[{key}]" if isinstance(key, int) else f".{cut(key)}" if words else cut(key)
    return words


def nearest(root: Node, path: KeyPath) -> Node:
    """The node at a path or, where the path leaves the tree, the last node on the way there."""
    node = root
    for key in path:
        child = _child(node, key)
        if child is None:
            return node
        node = child
    return node


def _child(node: Node, key: Key) -> Node | None:
    if isinstance(node.value, list) and isinstance(key, int) and key < len(node.value):
        return node.value[key]
    return node.get(key) if isinstance(key, str) else None
