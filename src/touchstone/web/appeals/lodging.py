"""What may be appealed against: the results that a reader knows, each with its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date, plain
from touchstone.web.appeals.models import Appeal
from touchstone.web.appeals.stages import last_day
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.records import law
from touchstone.web.results.queries import releases, untold


@dataclass(frozen=True)
class Disputable:
    """A result with the last day to appeal about it, and the appeal that is open or was decided already."""

    attempt: Attempt
    title: str
    grade: str
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
        """The result as a choice."""
        until = "" if self.last is None else f" You may appeal until {on_date(self.last)}."
        return f"{self.title}: {self.grade}, given on {on_date(self.given)}.{until}"

    @property
    def closed(self) -> str:
        """Why it cannot be appealed against now."""
        if self.lodged:
            return f"{self.title}: {self.lodged.lower()} was lodged already."
        return f"{self.title}: the last day to appeal was {on_date(self.last)}." if self.last else ""


def disputable(one: Apprenticeship, actor: Actor, now: datetime) -> list[Disputable]:
    """The results of an apprentice that this reader knows. Two queries."""
    found = releases(one)
    hidden = untold(found) if actor.role.reach == "self" else set[str]()
    party = actor.role.party.value  # the appeal of another party takes no right from this one
    lodged = Appeal.objects.filter(apprenticeship=one, withdrawn_at=None, lodged_role=party)
    appeals = {each.attempt_id: each.title for each in lodged}
    plan = law.plan(one.standard, one.version)
    return [
        Disputable(
            attempt=each.attempt,
            title=method.title if (method := plan.method(each.attempt.method)) else each.attempt.method,
            grade=plain(each.grade or "void"),
            given=day(each.released_at),
            last=last_day(one, each.attempt, now),
            lodged=appeals.get(each.attempt_id, ""),
            today=day(now),
        )
        for each in found
        if each.attempt.code not in hidden
    ]
