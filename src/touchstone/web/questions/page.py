"""What the pages of an attempt's questions show: the set with its reasons, and what there is to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from touchstone.rules.attempts import booking_in_force, has_portfolio_since
from touchstone.rules.calendar import day
from touchstone.rules.drawing import Drawn, Taken, explained
from touchstone.rules.findings import Finding
from touchstone.rules.judge import assess
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import Method
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.questions import queries
from touchstone.web.questions.actions.drawing import as_candidates
from touchstone.web.questions.models import Placed, QuestionSet
from touchstone.web.records import law
from touchstone.web.records.queries import situation


@dataclass(frozen=True)
class SetLine:
    """A question of the set: what it is, why it is there, what it took the place of, whether it was asked."""

    placed: Placed
    taken: Taken
    before: tuple[Placed, ...]
    theme: str
    asked: bool


@dataclass(frozen=True)
class SetShown:
    """The set of an attempt in the order of the plan's themes."""

    of: QuestionSet
    drawn: Drawn
    lines: tuple[SetLine, ...]


def method_of(attempt: Attempt) -> Method:
    """The plan's method of an attempt."""
    one = attempt.apprenticeship
    method = law.plan(one.standard, one.version).method(attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    return method


def set_shown(attempt: Attempt) -> SetShown | None:
    """The set as it stands now, explained by the rules; nothing before it was drawn. Five queries."""
    of = queries.set_of(attempt.id)
    if of is None:
        return None
    method, standing_now = method_of(attempt), queries.standing(of)
    one = attempt.apprenticeship
    drawn = explained(
        method,
        as_candidates(standing_now),
        excluded=queries.had_before(attempt),
        rule=law.policy(one.organisation.policy).different_questions,
    )
    asked, by_id = queries.asked_in(attempt.id), {str(each.question_id): each for each in standing_now}
    titles = {theme.id: theme.title for theme in method.themes}
    lines = tuple(_line(by_id[taken.id], taken, of, titles, asked) for taken in drawn.taken)
    return SetShown(of, drawn, lines)


def _line(placed: Placed, taken: Taken, of: QuestionSet, titles: dict[str, str], asked: set[str]) -> SetLine:
    before = tuple(each for each in of.placed.all() if each.place == placed.place and each.out_at is not None)
    theme = titles.get(placed.wording.theme, "")
    return SetLine(placed, taken, before, theme, str(placed.wording_id) in asked)


@dataclass(frozen=True)
class Preparation:
    """What an assessor has to read before the day, by when, and how far they are."""

    one: Apprenticeship
    method: Method
    rule: Span
    given_on: date | None
    until: date | None  # the day on which the time to read is over
    today: date
    starts_at: datetime | None
    finding: Finding | None
    lines: list[Any]  # pieces as ``queries.to_read`` reads them

    @property
    def left(self) -> int | None:
        """Days that are left to read; none once they are over."""
        return None if self.until is None else max(0, (self.until - self.today).days)

    @property
    def done(self) -> int:
        """How many pieces were read."""
        return sum(piece.read_at is not None for piece in self.lines)


def preparation(attempt: Attempt, by: UUID, now: datetime) -> Preparation | None:
    """What there is to read before an attempt; nothing where the plan asks for no such time."""
    method, one = method_of(attempt), attempt.apprenticeship
    if method.review is None:
        return None
    known = situation(one, now)
    facts = next(each for each in known.record.attempts if each.id == attempt.code)
    given, booking = has_portfolio_since(known, facts), booking_in_force(facts)
    told = next(each for each in assess(known).attempts if each.id == attempt.code)
    return Preparation(
        one=one,
        method=method,
        rule=method.review,
        given_on=day(given) if given else None,
        until=known.calendar.add(day(given), method.review) if given else None,
        today=known.today,
        starts_at=booking.starts_at if booking else None,
        finding=next((each for each in told.findings if each.code == f"review.{method.id}"), None),
        lines=list(queries.to_read(attempt, by)),
    )
