"""What may be appealed against: results and decisions that a reader knows, each with its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from touchstone.rules.appeals import upheld, window_ends
from touchstone.rules.calendar import day
from touchstone.rules.disputes import is_about, open_to_appeal, parties, sort_of, title
from touchstone.rules.record.case import Sanction
from touchstone.rules.words import called, on_date, plain
from touchstone.web.appeals.models import Appeal
from touchstone.web.appeals.stages import last_day
from touchstone.web.appeals.weighing import on_decisions
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.records import law
from touchstone.web.records.models import DISPUTABLE, CaseDecision
from touchstone.web.records.queries import decided
from touchstone.web.results.queries import releases, untold


@dataclass(frozen=True, kw_only=True)
class Told:
    """Something with the last day to appeal about it, and the appeal that is open or was decided already."""

    value: str  # what a form calls it
    title: str
    said: str  # the title and what came of it, up to the day
    given: date
    last: date | None
    lodged: str  # the appeal's title; nothing where there is none
    today: date

    @property
    def open(self) -> bool:
        """Whether an appeal can be lodged now."""
        return not self.lodged and (self.last is None or self.today <= self.last)

    @property
    def label(self) -> str:
        """It as a choice, with the last day where that can be told."""
        until = "" if self.last is None else f" You may appeal until {on_date(self.last)}."
        return f"{self.said} {on_date(self.given)}.{until}"

    @property
    def closed(self) -> str:
        """Why it cannot be appealed against now."""
        if self.lodged:
            return f"{self.title}: {self.lodged.lower()} was lodged already."
        return f"{self.title}: the last day to appeal was {on_date(self.last)}." if self.last else ""


@dataclass(frozen=True, kw_only=True)
class Disputable(Told):
    """A result."""

    attempt: Attempt
    grade: str


@dataclass(frozen=True, kw_only=True)
class DisputableDecision(Told):
    """A decision about an adjustment, or a sanction."""

    decision: CaseDecision
    against: str


def disputable(one: Apprenticeship, actor: Actor, now: datetime) -> list[Disputable]:
    """The results of an apprentice that this reader knows. Two queries."""
    found = releases(one)
    hidden = untold(found) if actor.role.reach == "self" else set[str]()
    party = actor.role.party.value  # the appeal of another party takes no right from this one
    lodged = Appeal.objects.filter(apprenticeship=one, withdrawn_at=None, lodged_role=party)
    appeals = {each.attempt_id: each.title for each in lodged}
    return [
        Disputable(
            value=str(each.attempt_id),
            attempt=each.attempt,
            title=(named := _title(one, each.attempt)),
            grade=(grade := plain(each.grade or "void")),
            said=f"{named}: {grade}, given on",
            given=day(each.released_at),
            last=last_day(one, each.attempt, now),
            lodged=appeals.get(each.attempt_id, ""),
            today=day(now),
        )
        for each in found
        if each.attempt.code not in hidden
    ]


def _title(one: Apprenticeship, attempt: Attempt) -> str:
    method = law.plan(one.standard, one.version).method(attempt.method)
    return attempt.method if method is None else method.title


def disputable_decisions(one: Apprenticeship, actor: Actor, now: datetime) -> list[DisputableDecision]:
    """The decisions about an apprentice that this reader is told of and may dispute, oldest first. One query.

    An employer is told of none about adjustments; a sanction that an appeal lifted is nothing to dispute.
    """
    rows = {row.code: row for row in decided([one.id]) if row.kind in DISPUTABLE and row.code}
    asked = on_decisions(one, list(rows.values()), now)
    party, found = actor.role.party, []
    for each in open_to_appeal(asked):
        own = [made for made in asked.record.appeals if is_about(made, each) and made.lodged_by is party]
        lifted = isinstance(each, Sanction) and bool(upheld(asked.record, each))
        if party not in parties(asked, each) or each.id is None or (lifted and not own):
            continue
        named = title(asked.plan, each)
        told = DisputableDecision(
            value=str(rows[each.id].id),
            decision=rows[each.id],
            against=sort_of(each),
            title=named,
            said=f"{named}, on",
            given=day(each.at),
            last=window_ends(asked, each),
            lodged=called("Appeal", own[-1].id) if own else "",
            today=asked.today,
        )
        found.append(told)
    return found
