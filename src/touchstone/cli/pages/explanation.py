"""An explanation as a tree: each answer, why, by which clause, and the answers it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text
from rich.tree import Tree

from touchstone.cli.page import Page
from touchstone.rules.findings import Figure
from touchstone.rules.trace import Trace
from touchstone.rules.words import plain

CONDITION = "The condition: "  # how the rules begin the reason of a part of a condition
COLOURS: Mapping[str, str] = {
    "met": "green",
    "holds": "green",
    "nothing blocks": "green",
    "not met": "red",
    "does not hold": "red",
    "blocked": "red",
    "fail": "red",
    "can be done now": "green",
    "waits": "yellow",
    "not yet": "yellow",
    "cannot tell": "yellow",
    "cannot tell yet": "yellow",
    "not yet assessed": "yellow",
}


def show_explanation(page: Page, trace: Trace) -> None:
    """The tree."""
    page.show(_tree(trace, Tree(_node(trace), guide_style="dim")))


def _tree(trace: Trace, tree: Tree) -> Tree:
    for part in _because(trace):
        _tree(part, tree.add(_node(part)))
    return tree


def _because(trace: Trace) -> tuple[Trace, ...]:
    """What the answer rests on; a joined condition that the line above it has said is passed over."""
    if len(trace.because) == 1:
        only = trace.because[0]
        if only.why.startswith(CONDITION) and only.because and not only.compared:
            return only.because
    return trace.because


def _node(trace: Trace) -> Text:
    answer = plain(trace.answer)
    text = Text.assemble((trace.what, "bold"), ": ", (answer, f"bold {COLOURS.get(answer, 'cyan')}"))
    if not trace.why.startswith(CONDITION):
        text.append(f"\n{trace.why}")
    if trace.compared:
        text.append(f"\n{' · '.join(map(_figure, trace.compared.items()))}", "italic")
    if trace.source is not None:
        text.append(f"\n{trace.layer.value + ': ' if trace.layer else ''}{trace.source}", "dim")
    return text


def _figure(figure: tuple[str, Figure]) -> str:
    name, value = figure
    return f"{plain(name)}: {'not known' if value is None else value}"
