"""What one reader may know of an apprentice's resits and retakes: the facts, the methods, the proposals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from touchstone.rules.attempts import assessment_lapsed
from touchstone.rules.judge import assess
from touchstone.rules.situation import Situation
from touchstone.web.appeals import queries as appeals
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.bookings.outlook import gathered
from touchstone.web.bookings.queries import attempts
from touchstone.web.organisations.actor import Actor
from touchstone.web.records.told import narrowed
from touchstone.web.resits import overview
from touchstone.web.resits.models import Proposal
from touchstone.web.resits.queries import proposals
from touchstone.web.resits.waiting import entire_due, entire_open, left


@dataclass(frozen=True)
class Shown:
    """One apprentice's methods and proposals as a reader may know them."""

    one: Apprenticeship
    known: Situation
    rows: list[overview.Row]
    asked: list[Proposal]
    entire: bool  # whether somebody can propose to take everything again

    def row(self, method: str) -> overview.Row | None:
        """The row of a method of the plan."""
        return next((one for one in self.rows if one.method.id == method), None)

    @property
    def lapsed(self) -> bool:
        """Whether a limit has passed and another assessment is to be taken."""
        return assessment_lapsed(self.known)

    def left(self, of: Proposal) -> frozenset[str]:
        """The attempts of a proposal that still wait to be taken."""
        return left(of, self.asked, self.known)


def stands_now(one: Apprenticeship, now: datetime) -> tuple[list[Attempt], Situation]:
    """The attempts of an apprentice, and the facts that the rules of taking something again look at."""
    rows = list(attempts([one.id]))
    disputed = appeals.facts([one.id]).get(one.id, ()) if rows else ()
    return rows, gathered(one, now, rows, disputed)


def shown(one: Apprenticeship, actor: Actor, now: datetime) -> Shown:
    """Everything about one apprentice that the reader may know."""
    rows, whole = stands_now(one, now)
    known, _ = narrowed(whole, one, actor)
    by_code = {each.code: each for each in rows}
    report, asked = assess(known), proposals(one) if rows else []
    return Shown(
        one=one,
        known=known,
        rows=overview.rows(known, report, by_code),
        asked=asked,
        entire=entire_due(report) and entire_open(asked, known) is None,
    )
