"""What is kept while a tree is given its types: every fault found, and every clause cited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from touchstone.plans.fault import LONGEST_SHOWN, MOST_FAULTS, Fault, RefusedError
from touchstone.plans.syntax import YAML, Syntax
from touchstone.plans.tree import KeyPath, Node
from touchstone.rules.statement import Source


class Bad:
    """Stands for a value that could not be read; its fault is already noted."""


BAD: Final = Bad()
Decoder = Callable[[Node, KeyPath, "Reading"], Any]


@dataclass
class Reading:
    """One reading of one tree."""

    faults: list[Fault] = field(default_factory=list)
    citations: list[tuple[Source, Node, KeyPath]] = field(default_factory=list)
    syntax: Syntax = YAML

    def bad(self, node: Node, path: KeyPath, message: str, remedy: str) -> Bad:
        """Note a fault at a node; return what stands in the value's place. After a hundred, refuse."""
        if len(self.faults) == MOST_FAULTS:
            self.faults.append(
                Fault(node.place(path), "there are more faults from here on.", "Mend these first.")
            )
            raise RefusedError(self.faults)
        self.faults.append(Fault(node.place(path), message, remedy))
        return BAD


def shown(value: object) -> str:
    """A value as a message shows it: quoted when text, and never long."""
    if isinstance(value, bool):
        return str(value).lower()
    words = f'"{value}"' if isinstance(value, str) else "nothing" if value is None else str(value)
    words = words.replace("\n", " ")
    return words if len(words) <= LONGEST_SHOWN else f'{words[:LONGEST_SHOWN]}…"'


def kind_of(node: Node) -> str:
    """What a node holds, for "is a list, not text"."""
    if isinstance(node.value, list):
        return "a list"
    if isinstance(node.value, dict):
        return "keys and values"
    return shown(node.value)


def suggestion(word: str, known: list[str]) -> str:
    """``Did you mean "title"?`` or, when nothing is near, all that is known."""
    from difflib import get_close_matches  # needed only once something is wrong

    near = get_close_matches(word, known, n=1) if len(word) <= LONGEST_SHOWN else []
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Known are: {', '.join(known)}." if known else "None is known."
