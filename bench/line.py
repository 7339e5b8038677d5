"""One line of the table: what was measured, beside what, and whether it reaches its bar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

THOUSAND = 1000.0


@dataclass(frozen=True)
class Line:
    """``value`` is our median in ``unit``, ``reference`` the other's; the bar is said in words, and judged on
    the unrounded figures."""

    what: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    bar: str = ""
    reached: bool | None = None
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """The line as words."""
        return (
            self.what,
            f"{_short(self.value)} {self.unit}",
            "" if self.reference is None else f"{_short(self.reference)} {self.unit}",
            "" if self.ratio is None else f"{_short(self.ratio)} ×",
            self.bar,
            {True: "reached", False: "NOT REACHED", None: ""}[self.reached],
        )

    def data(self) -> dict[str, object]:
        """The line for ``--json``, figures unrounded."""
        return asdict(self)


def at_most(what: str, value: float, unit: str, bar: float, note: str = "") -> Line:
    """A measurement that should not be above its bar."""
    return Line(what, value, unit, bar=f"at most {bar:g} {unit}", reached=value <= bar, note=note)


def faster(what: str, ours: float, theirs: float, bar: float | None, note: str = "") -> Line:
    """Seconds of ours beside seconds of a reference, per million apprentices; the ratio is of speeds."""
    ratio = theirs / ours
    return Line(
        what,
        ours * THOUSAND,
        "ms",
        reference=theirs * THOUSAND,
        ratio=ratio,
        bar="" if bar is None else f"at least {bar:g} ×",
        reached=None if bar is None else ratio >= bar,
        note=note,
    )


def at_least(what: str, value: float, reference: float, unit: str, bar: float) -> Line:
    """A figure that should be at least such a part of a reference's."""
    ratio = value / reference
    return Line(what, value, unit, reference, ratio, f"at least {bar:g} ×", ratio >= bar)


def beside(what: str, value: float, reference: float, unit: str, bar: float | None) -> Line:
    """A cost that should not be more than so many times a reference's."""
    ratio = value / reference
    reached = None if bar is None else ratio <= bar
    return Line(what, value, unit, reference, ratio, "" if bar is None else f"at most {bar:g} ×", reached)


def table(lines: Iterable[Line]) -> str:
    """The lines in aligned columns, their notes below."""
    lines = list(lines)
    rows = [("what", "Touchstone", "reference", "ratio", "bar", ""), *(line.cells() for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    shown = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    notes = [f"{line.what}: {line.note}" for line in lines if line.note]
    return "\n".join([shown[0], "-" * len(shown[0]), *shown[1:], "", *notes])


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= THOUSAND / 10 else f"{figure:.3g}"
