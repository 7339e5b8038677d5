"""A page in a terminal: headings, facts, tables. Colour where there is some; words say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

MOST_WIDTH = 110  # longer lines are hard to read
NARROW = 72
SHORT = 28  # a first column so narrow stays on one line
INDENT = 2


class Terminal(Console):
    """A console that leaves a closed pipe to its caller."""

    def on_broken_pipe(self) -> None:
        """Raise what rich would turn into exit status 1, which here has a meaning of its own."""
        raise BrokenPipeError


class Page:
    """Writes to stdout. What is written is text, never markup: a record cannot colour it."""

    def __init__(self) -> None:
        self.console = Terminal(markup=False, emoji=False, highlight=False)
        self.console.width = min(self.console.width, MOST_WIDTH)

    @property
    def narrow(self) -> bool:
        """Whether there is no room for wide tables."""
        return self.console.width < NARROW

    def title(self, text: str) -> None:
        """The page's first line."""
        self.line(text, "bold")

    def heading(self, text: str) -> None:
        """A heading with an empty line before it."""
        self.console.print()
        self.line(text, "bold underline")

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        """A paragraph, wrapped and indented."""
        self.show(Text(text, style), indent)

    def place(self, text: str, indent: int = 0) -> None:
        """A file and a line, never wrapped, so that an editor can jump to it."""
        self.console.print(Text(" " * indent + text, "dim"), soft_wrap=True)

    def blank(self) -> None:
        """An empty line."""
        self.console.print()

    def show(self, what: RenderableType, indent: int = 0) -> None:
        """Anything that rich can draw."""
        self.console.print(Padding(what, (0, 0, 0, indent)) if indent else what)

    def bullet(self, text: Text) -> None:
        """A paragraph behind a bullet."""
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_row(Text("•", "dim"), text)
        self.show(grid, INDENT)

    def facts(self, facts: Iterable[tuple[str, str | Text]], indent: int = INDENT) -> None:
        """Names and what they hold, in two columns."""
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True, style="dim")
        grid.add_column(overflow="fold")
        for name, value in facts:
            grid.add_row(name, value if isinstance(value, Text) else Text(value))
        self.show(grid, indent)

    def rows(self, titles: Sequence[str], rows: Iterable[Sequence[str | Text]], indent: int = INDENT) -> None:
        """A table; on a narrow page each row becomes a paragraph of its own."""
        if self.narrow and len(titles) > 2:
            for first, *rest in rows:
                told = [(title, cell) for title, cell in zip(titles[1:], rest, strict=True) if cell]
                self.show(first if isinstance(first, Text) else Text(first, "bold"), indent)
                self.facts(told, indent + INDENT)
            return
        rows = list(rows)
        short = all(len(first) <= SHORT for first, *_ in rows)
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for title in titles:
            table.add_column(title, overflow="fold", no_wrap=short and title == titles[0])
        for row in rows:
            table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
        self.show(table, indent)
