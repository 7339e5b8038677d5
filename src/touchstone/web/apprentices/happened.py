"""What happened to an apprenticeship on its way, with its days: for the page of circumstances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date
from touchstone.web.apprentices.breaks import ONE_DAY
from touchstone.web.apprentices.models import Apprenticeship, BreakInLearning
from touchstone.web.apprentices.queries import breaks, partner_changes, version_changes, withdrawals
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Kind

TOLD_WHY = ("organisation", "provider", "granted", "self")  # whose reach lets them read reasons and names


@dataclass(frozen=True)
class Happening:
    """One thing that happened: the day it holds from, what, why, and who noted it when."""

    on: date
    what: str
    why: str
    by: UUID
    at: datetime
    detail: str = ""


@dataclass(frozen=True)
class History:
    """All of it, the newest first, and the breaks that can be corrected."""

    lines: list[Happening]
    breaks: list[BreakInLearning]

    @property
    def lasting(self) -> BreakInLearning | None:
        """The break that is not over."""
        return next((one for one in self.breaks if one.ended_on is None), None)


def history(one: Apprenticeship, actor: Actor) -> History:
    """What this reader is told; employers and assessors learn neither reasons nor who was there before."""
    whole = actor.role.reach in TOLD_WHY
    pauses = breaks(one)
    lines = [*_versions(one, whole), *_moves(one, whole), *_breaks(pauses, whole), *_withdrawals(one, whole)]
    lines.sort(key=lambda line: (line.on, line.at))
    return History(lines[::-1], pauses)  # of the same moment, what follows comes first


def _versions(one: Apprenticeship, whole: bool) -> Iterator[Happening]:
    for number, pinned in enumerate(version_changes(one)):
        name = f"{pinned.standard} version {pinned.version}"
        what = f"Changed to {name}" if number else f"Registered on {name}"
        yield Happening(day(pinned.at), what, pinned.reason if whole else "", pinned.by, pinned.at)


def _moves(one: Apprenticeship, whole: bool) -> Iterator[Happening]:
    for move in partner_changes(one):
        what = "employer" if move.kind == Kind.EMPLOYER else "training provider"
        said = [f"From {move.before.name} to {move.after.name}.", *move.left_open]
        detail = " ".join(said) if whole else ""
        reason = move.reason if whole else ""
        yield Happening(move.since, f"Another {what}", reason, move.by, move.at, detail)


def _breaks(pauses: list[BreakInLearning], whole: bool) -> Iterator[Happening]:
    for pause in pauses:
        kind = str(pause.get_kind_display()).partition(":")[0] if pause.kind else ""
        why = ". ".join(filter(None, (kind, pause.note))) if whole else ""
        expected = pause.expected_back_on if pause.ended_on is None else None
        detail = f"Expected back on {on_date(expected)}" if expected else ""
        yield Happening(pause.began_on, "A break in learning began", why, pause.by, pause.at, detail)
        if pause.ended_on is not None:
            by, at = pause.ended_by or pause.by, pause.ended_at or pause.corrected_at or pause.at
            last = f"The last day of the break was {on_date(pause.ended_on)}"
            yield Happening(pause.ended_on + ONE_DAY, "Back from the break in learning", "", by, at, last)


def _withdrawals(one: Apprenticeship, whole: bool) -> Iterator[Happening]:
    for left in withdrawals(one):
        yield Happening(left.on, "Withdrawn", left.reason if whole else "", left.by, left.at)
        if left.reinstated_at is not None and left.reinstated_by is not None:
            why = left.reinstated_reason if whole else ""
            yield Happening(
                day(left.reinstated_at),
                "The withdrawal was taken back",
                why,
                left.reinstated_by,
                left.reinstated_at,
            )
