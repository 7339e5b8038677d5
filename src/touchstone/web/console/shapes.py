"""What a device sends, as plain data: the same from the script of the console and from another program."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from touchstone.web.console import taking
from touchstone.web.console.envelope import LONGEST
from touchstone.web.console.taking import MOST, Span, Times
from touchstone.web.ui.values import EARLIEST, LATEST, Code, Described, Line, Moment, Text

# Milliseconds: no two moments that a device may show (``ui.values``) are further apart.
LONG = (LATEST - EARLIEST) * 366 * 24 * 3600 * 1000
MOST_NOTES = 200  # more than the rules of any method


def _within(leap: int) -> int:
    """A clock that leaps further is told of as if it had not; what comes with it is taken all the same."""
    return min(max(leap, -LONG), LONG)


class LineIn(Described):
    """One entry: a line of JSON to the letter, and the SHA-256 of its bytes."""

    body: Annotated[str, StringConstraints(max_length=LONGEST)]
    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class StretchIn(Described):
    """A time in which the device's clock ran evenly; `leap` is by how many milliseconds it jumped before."""

    name: UUID
    place: Annotated[int, Field(ge=1, le=100_000)]
    leap: Annotated[int, AfterValidator(_within)] = 0


class DeviceIn(Described):
    """A device by the id that it gave itself."""

    device: UUID
    name: Line = ""


class NoteIn(Described):
    """Why somebody goes on though a finding of the rules that should be met is not."""

    finding: Code
    reason: Text


class WishIn(Described):
    """That the judgements are to be submitted: the wish by its own id, and how the device's chain ends."""

    device: UUID
    wish: UUID
    last: Annotated[int, Field(ge=0)]
    heard: Annotated[int, Field(ge=0)]  # the number of the last entry of the log that the device knew
    head: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    notes: Annotated[list[NoteIn], Field(max_length=MOST_NOTES, default_factory=list)]

    @property
    def reasons(self) -> dict[str, str]:
        """By finding why they go on."""
        return {one.finding: one.reason for one in self.notes}


class DeliveryIn(Described):
    """What a device captured, with what its clock shows as it sends, and all stretches of that clock."""

    device: UUID
    shows: Moment
    stretch: UUID
    stretches: Annotated[list[StretchIn], Field(min_length=1, max_length=1000)]
    entries: Annotated[list[LineIn], Field(max_length=MOST)]

    @property
    def lines(self) -> list[taking.Line]:
        """The entries as they are taken in."""
        return [taking.Line(body=one.body, hash=one.hash) for one in self.entries]

    @property
    def times(self) -> Times:
        """The device's clock."""
        spans = tuple(Span(name=one.name, place=one.place, leap=one.leap) for one in self.stretches)
        return Times(shows=self.shows, stretch=self.stretch, stretches=spans)
