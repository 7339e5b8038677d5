"""A page in a terminal: headings, facts, tables. Colour where there is some; words say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

MOST_WIDTH = 110  # longer lines are hard to read
GAP = 2  # between columns
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
        """A table; where that would break words, each row becomes a paragraph of its own."""
        cells = [[cell if isinstance(cell, Text) else Text(cell) for cell in row] for row in rows]
        room = self.console.width - indent - GAP * (len(titles) - 1)
        widths = _widths(titles, cells, room)
        if widths is None and len(titles) > 2:
            self._paragraphs(titles, cells, indent)
            return
        table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
        for index, title in enumerate(titles):
            table.add_column(title, overflow="fold", width=widths[index] if widths else None)
        for row in cells:
            table.add_row(*row)
        self.show(table, indent)

    def _paragraphs(self, titles: Sequence[str], rows: Sequence[Sequence[Text]], indent: int) -> None:
        for first, *rest in rows:
            first.stylize("bold")
            self.show(first, indent)
            self.facts(
                [(title, cell) for title, cell in zip(titles[1:], rest, strict=True) if cell], indent + INDENT
            )


def _widths(titles: Sequence[str], rows: Sequence[Sequence[Text]], room: int) -> list[int] | None:
    """How wide each column is, no word broken, the widest cut first; ``None`` where words do not fit."""
    columns = [[title, *(row[index].plain for row in rows)] for index, title in enumerate(titles)]
    most = [max(cell_len(line) for cell in column for line in cell.split("\n")) for column in columns]
    least = [max(cell_len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    if most[0] <= SHORT:
        least[0] = most[0]
    if sum(least) > room:
        return None
    while sum(most) > room:
        widest = max(
            (index for index, width in enumerate(most) if width > least[index]), key=most.__getitem__
        )
        most[widest] -= 1
    return most
