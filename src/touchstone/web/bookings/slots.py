"""Where and when the sections of a booking are held: what a form asks for, checked against the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from touchstone.rules.plan.method import Method
from touchstone.rules.words import listed


@dataclass(frozen=True)
class Slot:
    """One section of the plan's method, from start to end (aware)."""

    section: str
    starts_at: datetime
    ends_at: datetime


def faults(method: Method, slots: Sequence[Slot], now: datetime) -> dict[str, str]:
    """What is wrong with the times, by section; nothing when they can be booked.

    Lengths, order and days are the rules' business and shown as findings; here stands what cannot be meant.
    """
    known = {section.id: section.title for section in method.sections}
    found = {slot.section: "The plan has no such section." for slot in slots if slot.section not in known}
    if not slots:
        return {"sections": f"Give a time to at least one of {listed(known.values(), 'and')}."}
    for slot in slots:
        if slot.ends_at <= slot.starts_at:
            found[slot.section] = "It ends before it starts."
        elif slot.starts_at <= now:
            found[slot.section] = "This lies behind us; choose a time that is still to come."
    ordered = sorted(slots, key=lambda slot: slot.starts_at)
    for earlier, later in pairwise(ordered):
        if later.starts_at < earlier.ends_at:
            found.setdefault(later.section, f"It starts before {known.get(earlier.section)} has ended.")
    return found
