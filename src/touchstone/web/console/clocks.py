"""When something happened, by our clock, although a device's clock may have been wrong. Pure.

A device counts time in stretches. Within one its clock runs evenly; a new one begins when the page starts,
and when the clock leaps: it was set, or the device slept, which look alike from inside. A stretch that met
the server is known exactly. Of one that did not, its neighbours say what can be said, and where they differ
and no leap explains it, the time is doubtful and is called so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

NEAR = timedelta(seconds=2)  # below this two clocks agree
WRONG = timedelta(minutes=1)  # from this on a clock is called wrong
State = Literal["right", "corrected", "doubtful"]


@dataclass(frozen=True)
class Span:
    """A stretch of a device: its leap at the beginning, and what it showed when it last met the server."""

    name: UUID
    leap: timedelta = timedelta(0)
    met_at: datetime | None = None
    showed: datetime | None = None

    @property
    def slow(self) -> timedelta | None:
        """By how much its clock is behind ours; nothing for one that never met us."""
        return None if self.met_at is None or self.showed is None else self.met_at - self.showed


@dataclass(frozen=True)
class Placed:
    """A moment by our clock, and how sure it is."""

    at: datetime
    state: State


@dataclass(frozen=True)
class Clock:
    """How far behind a stretch is, and whether that is known."""

    slow: timedelta
    sure: bool


def placed(
    wall: datetime, stretch: UUID, spans: Sequence[Span], earliest: datetime, latest: datetime
) -> Placed:
    """The moment of an entry that a device stamped ``wall`` in a stretch.

    ``spans`` are the device's stretches in their order; it cannot have been before ``earliest``, when the
    device was prepared, nor after ``latest``, when the entry came in.
    """
    clock = reckoned(stretch, spans)
    at = wall + clock.slow
    within = min(max(at, earliest), latest)
    if not clock.sure or abs(within - at) > NEAR:
        return Placed(within, "doubtful")
    return Placed(within, "corrected" if abs(clock.slow) >= WRONG else "right")


def reckoned(stretch: UUID, spans: Sequence[Span]) -> Clock:
    """How far behind our clock a stretch is, by itself or by its neighbours."""
    place = next((place for place, one in enumerate(spans) if one.name == stretch), None)
    if place is None:
        return Clock(timedelta(0), sure=False)
    own = spans[place].slow
    if own is not None:
        return Clock(own, sure=True)
    before = next((at for at in range(place - 1, -1, -1) if spans[at].slow is not None), None)
    after = next((at for at in range(place + 1, len(spans)) if spans[at].slow is not None), None)
    if before is None or after is None:
        return _from_one_side(place, before, after, spans)
    return _between(place, before, after, spans)


def _from_one_side(place: int, before: int | None, after: int | None, spans: Sequence[Span]) -> Clock:
    """Known on one side alone: sure where no leap lies between."""
    met = before if before is not None else after
    if met is None:
        return Clock(timedelta(0), sure=False)
    slow = spans[met].slow or timedelta(0)
    first, last = sorted((place, met))
    leapt = any(abs(one.leap) > NEAR for one in spans[first + 1 : last + 1])
    return Clock(slow, sure=not leapt)


def _between(place: int, before: int, after: int, spans: Sequence[Span]) -> Clock:
    """Known on both sides: the same on both, or changed by the one leap of that size.

    All else that leapt must have been sleep, which never goes back: a clock that was set back was set before,
    perhaps around this very stretch.
    """
    early, late = spans[before].slow or timedelta(0), spans[after].slow or timedelta(0)
    leaps = {at: spans[at].leap for at in range(before + 1, after + 1)}
    same = abs(early - late) <= NEAR
    set_at = [] if same else [at for at, leap in leaps.items() if abs(leap - (early - late)) <= NEAR]
    back = any(leap < -NEAR for at, leap in leaps.items() if at not in set_at)
    if back or not (same or len(set_at) == 1):
        return Clock(late, sure=False)
    return Clock(early if same or place < set_at[0] else late, sure=True)
