"""Where and when the sections of a booking are held: what a form asks for, checked against the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from touchstone.rules.plan.method import Method, Section
from touchstone.rules.words import listed

UNSAID = 15  # minutes proposed for a section of which no plan says how long it takes, such as a briefing


@dataclass(frozen=True)
class Slot:
    """One section of the plan's method, from start to end (aware)."""

    section: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Where:
    """A venue of the plan, and how to get there: a place, a meeting link or both."""

    venue: str = ""
    place: str = ""
    link: str = ""


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
            found[slot.section] = f"{known.get(slot.section, 'It')} must end after it starts."
        elif slot.starts_at <= now:
            found[slot.section] = "This lies behind us; choose a time that is still to come."
    ordered = sorted(slots, key=lambda slot: slot.starts_at)
    for earlier, later in pairwise(ordered):
        if later.starts_at < earlier.ends_at:
            found.setdefault(later.section, f"It starts before {known.get(earlier.section)} has ended.")
    twice = {slot.section for slot in slots if [one.section for one in slots].count(slot.section) > 1}
    return found | dict.fromkeys(twice, "It is there twice; give it one time.")


def misplaced(method: Method, where: Where) -> dict[str, str]:
    """What is wrong with where it is held, by field."""
    found: dict[str, str] = {}
    accepted = method.venues.accepted if method.venues is not None else ()
    if accepted and where.venue not in accepted:
        found["venue"] = "Choose one of the venues that the plan accepts."
    if not where.place.strip() and not where.link.strip():
        found["place"] = "Say where it is: a place, a meeting link, or both."
    return found


def proposed(method: Method, starts_at: datetime, extra_minutes: int = 0) -> list[Slot]:
    """The sections one after another in the plan's order and lengths, from a moment on.

    The minutes of a reasonable adjustment lengthen the counted sections in proportion.
    """
    found, moment = [], starts_at
    for section in ordered(method):
        ends = moment + timedelta(minutes=minutes(method, section, extra_minutes))
        found.append(Slot(section.id, moment, ends))
        moment = ends
    return found


def ordered(method: Method) -> list[Section]:
    """The sections, each behind those that the plan wants ended before it starts."""
    found: list[Section] = []
    left = list(method.sections)
    while left:
        placed = {section.id for section in found}
        ready = [one for one in left if one.after is None or placed.issuperset(one.after.sections)]
        following = ready[0] if ready else left[0]
        found.append(following)
        left.remove(following)
    return found


def minutes(method: Method, section: Section, extra: int = 0) -> int:
    """How long a section is proposed to take, whole minutes."""
    lengths = _lengths(method)
    if not section.counted:
        return lengths[section.id]
    whole = sum(lengths[one.id] for one in method.sections if one.counted)
    return lengths[section.id] + -(-extra * lengths[section.id] // whole)  # rounded up


def _lengths(method: Method) -> Mapping[str, int]:
    """The plan's least minutes; where it sets none, the sections share what is left of the duration."""
    said = {section.id: section.minutes for section in method.sections}
    open_ones = [one.id for one in method.sections if one.counted and one.minutes is None]
    given = sum(one.minutes or 0 for one in method.sections if one.counted)
    left = method.duration.minutes - given if method.duration is not None else 0
    share = left // len(open_ones) if open_ones and left >= len(open_ones) else UNSAID
    return {id: length or (share if id in open_ones else UNSAID) for id, length in said.items()}
