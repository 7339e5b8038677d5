"""What a request for erasure is answered: what goes now, what stays until when, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from touchstone.rules.retention import Kept
from touchstone.rules.words import on_date
from touchstone.web.organisations.owned import WHOLE_CASE

LATER = "After that it is removed without being asked for again."


@dataclass(frozen=True)
class Part:
    """What is said of one kind of data; ``until`` is an ISO day, or nothing where none can be told yet."""

    kind: str
    title: str
    message: str
    clause: str
    until: str = ""
    later: bool = False  # it goes by this request, once nothing keeps it
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposed:
    """The answer as it would be given now."""

    goes: tuple[Part, ...]
    stays: tuple[Part, ...]

    @property
    def waits(self) -> tuple[Part, ...]:
        """What goes later without being asked again: what is held, or is not over yet."""
        return tuple(each for each in self.stays if each.later)


def proposed(known: Sequence[Kept], gone: Collection[str], today: date) -> Proposed:
    """What erasure means today for each kind that was not removed yet."""
    left = [one for one in known if one.rule.kind not in gone]
    goes = [one for one in left if _goes(one, today)]
    return Proposed(
        tuple(_part(one, f"{one.rule.title}: {_when(one)}.") for one in goes),
        tuple(_stays(one) for one in left if one not in goes),
    )


def _goes(one: Kept, today: date) -> bool:
    return one.over(today) or one.over_if_asked(today)


def _when(one: Kept) -> str:
    return "removed in the coming night" if one.rule.kind == WHOLE_CASE else "removed now, as asked"


def _stays(one: Kept) -> Part:
    """Why a kind stays: its time must be kept, something holds it, or somebody may still appeal."""
    if one.binding:
        return _part(one, one.message, one.until)
    if one.holds or one.asked is None:
        return _part(one, f"{one.message} {LATER}", later=True)
    until = f"{one.rule.title}: kept until {on_date(one.asked)}, while somebody may still appeal."
    return _part(one, f"{until} {LATER}", one.asked, later=True)


def _part(one: Kept, message: str, until: date | None = None, *, later: bool = False) -> Part:
    return Part(
        kind=one.rule.kind,
        title=one.rule.title,
        message=message,
        clause=str(one.rule.keep.source),
        until=until.isoformat() if until else "",
        later=later,
        holds=one.holds,
    )


def as_kept(parts: Sequence[Part]) -> list[dict[str, object]]:
    """The parts as the request keeps them."""
    return [asdict(each) | {"holds": list(each.holds)} for each in parts]
