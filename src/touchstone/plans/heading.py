"""The first line of every file: which format it is in."""

from __future__ import annotations

from touchstone.plans.file_text import refusal
from touchstone.plans.reading import kind_of, shown
from touchstone.plans.syntax import YAML, Syntax
from touchstone.plans.tree import Node


def check_format(root: Node, expected: str, syntax: Syntax = YAML) -> dict[str, Node]:
    """The file's keys; raise ``RefusedError`` unless it says that it is in the ``expected`` format."""
    if not isinstance(root.value, dict):
        message = f"this is not a {expected} file: it holds {kind_of(root)}."
        raise refusal(root.place(()), message, f"Start it with {syntax.entry('format', expected)}.")
    given = root.value.get("format")
    if given is None:
        remedy = f"Add {syntax.entry('format', expected)}."
        raise refusal(root.place(()), 'the key "format" is missing.', remedy)
    if given.value != expected:
        message = f"the format {shown(given.plain())} is not read here."
        raise refusal(given.place(("format",)), message, f"This program reads {expected}.")
    return root.value
