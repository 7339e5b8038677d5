"""What the rules say of a booking before it is made, and what it then waits for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from touchstone.rules import conduct
from touchstone.rules.adjustments import minutes as adjusted
from touchstone.rules.attempts import LIMIT, has_portfolio_since, kind_of_next, planned
from touchstone.rules.before_the_day import Needed, notice_needed, portfolio_needed
from touchstone.rules.calendar import Calendar, day
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.judge import assess
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import Method
from touchstone.rules.record import Record, case
from touchstone.rules.record import attempt as known
from touchstone.rules.record.gateway import GatewayFacts
from touchstone.rules.record.portfolio import PortfolioFacts
from touchstone.rules.report import NextStep, Report
from touchstone.rules.resits import after_limit
from touchstone.rules.situation import Situation
from touchstone.rules.words import days, on_date
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import apprentice, programme
from touchstone.web.assessments import queries as assessments
from touchstone.web.assessments.entries import fold
from touchstone.web.bookings import queries
from touchstone.web.bookings.models import Attempt
from touchstone.web.bookings.slots import Slot
from touchstone.web.records import law
from touchstone.web.records.queries import decisions_and_appeals

Appeals = tuple[case.Appeal, ...]
AGAIN = "attempt."  # the rules of taking something again
TIMES = (
    "conduct.section.",
    "conduct.order.",
    "conduct.same_working_day",
    "conduct.working_day",
    "conduct.duration",
    "conduct.venue",
)  # the rules of conduct that a booking can already keep or break


@dataclass(frozen=True)
class Earliest:
    """A first day that a rule allows, if what starts its span is done today or was done."""

    rule: Span
    on: date | None
    words: str


@dataclass(frozen=True)
class Limit:
    """What the last day to take a failed method again means for a day that is booked."""

    kept: bool
    last_day: bool  # booked on that very day, which still counts
    words: str  # what the day after it means


@dataclass(frozen=True)
class Outlook:
    """The booking as if it were made: what the rules say of its day and its times, and what it waits for."""

    about_day: tuple[Finding, ...]
    about_times: tuple[Finding, ...]
    notice: Needed | None
    portfolio: Needed | None
    limit: Limit | None

    @property
    def open(self) -> tuple[Finding, ...]:
        """What is not met."""
        found = (*self.about_day, *self.about_times)
        return tuple(finding for finding in found if finding.outcome is Outcome.NOT_MET)


def gathered(
    one: Apprenticeship,
    at: datetime,
    rows: Sequence[Attempt] | None = None,
    disputed: Appeals = (),
    *,
    before: bool = True,
) -> Situation:
    """The facts that the rules of booking look at, and no others: a page about a date waits for no evidence.

    Seven queries, five where the ``rows`` of the attempts are handed in; ``disputed`` are the appeals about
    attempts, for whoever asks what was reached. Without ``before``, portfolio and gateways are left out. What
    is decided is decided on the whole record, by the actions.
    """
    held, gates = one.portfolio_portfolios.none(), one.gateway_confirmations.none()
    if before:
        held, gates = one.portfolio_portfolios.all(), one.gateway_confirmations.all()
    given = held.values_list("given_to_assessor_at", flat=True).first()
    confirmed = gates.values_list("gateway", "confirmed_at")
    attempts = list(queries.attempts([one.id])) if rows is None else rows
    logs = assessments.logs(attempt.id for attempt in attempts) if attempts else {}
    log_of = {attempt.code: logs.get(attempt.id, []) for attempt in attempts}
    known_ones = queries.facts(attempts).get(one.id, [])
    decided, about = decisions_and_appeals(one.id)
    record = Record(
        standard=one.standard,
        version=one.version,
        apprentice=apprentice(one),
        programme=programme(one),
        portfolio=PortfolioFacts(assessor_has_it_since=given),
        gateways=tuple(GatewayFacts(gateway=gate, confirmed_at=when) for gate, when in confirmed),
        attempts=tuple(fold(attempt, list(log_of[attempt.id])) for attempt in known_ones),
        case=decided,
        appeals=(*disputed, *about),
    )
    return Situation(
        plan=law.plan(one.standard, one.version),
        policy=law.policy(one.organisation.policy),
        scheme=law.scheme(),
        record=record,
        now=at,
    )


def step_to_book(steps: Iterable[NextStep], method: Method, codes: Iterable[str]) -> NextStep | None:
    """The open step of booking this method: for an attempt that waits, or for a first one."""
    mine = {method.id, *codes}
    booking = (step for step in steps if step.action == "attempt.book")
    return next((step for step in booking if step.subject in mine), None)


def extra_minutes(whole: Situation, method: Method) -> int:
    """The minutes of reasonable adjustment that were granted for a method."""
    return adjusted(whole.record, method.id)


def earliest(whole: Situation, method: Method) -> list[Earliest]:
    """The first days that notice and the assessor's time with the portfolio allow."""
    found, calendar = [], whole.calendar
    if method.notice is not None:
        words = f"With notice of {days(method.notice)} served today"
        found.append(Earliest(method.notice, calendar.add(whole.today, method.notice), words))
    if method.review is not None:
        ahead = planned(whole).get(method.id)
        since = has_portfolio_since(whole, ahead.attempt if ahead is not None else None)
        span = days(method.review)
        words = f"With {span} for the portfolio, given to the assessor today"
        if since is not None:
            words = f"With {span} for the portfolio, which the assessor has had since {on_date(day(since))}"
        found.append(
            Earliest(method.review, calendar.add(day(since) if since else whole.today, method.review), words)
        )
    return found


def outlook(
    whole: Situation,
    method: Method,
    slots: Sequence[Slot],
    venue: str,
    *,
    moves: str = "",
    new_assessor: bool = False,
) -> Outlook:
    """What the rules would say once this was booked. ``moves`` is the attempt whose booking it replaces."""
    mine = [each for each in whole.record.attempts if each.method == method.id]
    code = moves or _waiting(whole, method) or f"{method.id}-{len(mine) + 1}"
    before = next((each for each in mine if each.id == code), None)
    new = known.Attempt(id=code, method=method.id, kind=kind_of_next(whole, method.id))
    told = _booked(before or new, slots, venue, whole.now)
    would = _with(whole, told, forget_portfolio=new_assessor and method.review is not None)
    report = assess(would)
    about = next(each for each in report.attempts if each.id == code).findings
    ahead = planned(would).get(method.id)
    return Outlook(
        about_day=about,
        about_times=_as_held(would, told, slots),
        notice=notice_needed(would, ahead) if ahead else None,
        portfolio=portfolio_needed(would, ahead) if ahead else None,
        limit=limit_of(whole, about),
    )


def limit_of(whole: Situation, about: Iterable[Finding]) -> Limit | None:
    """The limit among the findings about an attempt that is booked; nothing where none runs."""
    found = next((each for each in about if each.code == LIMIT), None)
    if found is None or found.outcome is Outcome.CANNOT_TELL:
        return None
    last = found.compared["on"] == found.compared["last_day"]
    return Limit(found.outcome is Outcome.MET, last, after_limit(whole))


def too_late(judged: Report, code: str) -> str:
    """What follows from a booking after the last day to take a failed method again; nothing for any other."""
    about = next(each for each in judged.attempts if each.id == code).findings
    late = (one for one in about if one.code == LIMIT and one.outcome is Outcome.NOT_MET)
    return next((one.message for one in late), "")


def taken_again(whole: Situation, code: str) -> tuple[Finding, ...]:
    """What the rules of resits and retakes say of an attempt."""
    told = next(each for each in assess(whole).attempts if each.id == code)
    return tuple(each for each in told.findings if each.code.startswith(AGAIN))


def notice_by(method: Method, starts_at: datetime) -> date | None:
    """The last day to serve notice for a day; nothing where the plan asks for none."""
    if method.notice is None:
        return None
    holidays = law.scheme().bank_holidays
    calendar = Calendar(frozenset(one.on for one in holidays.days), holidays.first_year, holidays.last_year)
    return calendar.latest_start(day(starts_at), method.notice)


def _waiting(whole: Situation, method: Method) -> str:
    ahead = planned(whole).get(method.id)
    return ahead.attempt.id if ahead is not None else ""


def _booked(attempt: known.Attempt, slots: Sequence[Slot], venue: str, at: datetime) -> known.Attempt:
    earlier = tuple(
        replace(one, ended="rescheduled", ended_at=at, reason="Moved") if one.ended is None else one
        for one in attempt.bookings
    )
    booking = known.Booking(starts_at=min(slot.starts_at for slot in slots))
    return replace(attempt, bookings=(*earlier, booking), venue=venue or None)


def _with(whole: Situation, told: known.Attempt, *, forget_portfolio: bool) -> Situation:
    record = whole.record
    others = tuple(each for each in record.attempts if each.id != told.id)
    portfolio = record.portfolio
    if portfolio is not None and forget_portfolio:
        portfolio = replace(portfolio, assessor_has_it_since=None)
        told = replace(told, assessor_has_portfolio_since=None)
    changed = replace(record, attempts=(*others, told), portfolio=portfolio)
    return replace(whole, record=changed, answers={})


def _as_held(would: Situation, told: known.Attempt, slots: Sequence[Slot]) -> tuple[Finding, ...]:
    """The rules of length, order and day, as if everything were held at the times booked."""
    held = tuple(
        known.SectionHeld(section=one.section, started_at=one.starts_at, ended_at=one.ends_at)
        for one in slots
    )
    after = max(slot.ends_at for slot in slots) + timedelta(seconds=1)
    supposed = replace(would, now=after, answers={})
    done = replace(told, sections=held, judged_at=after)  # nothing is to come any more
    found = conduct.judge(supposed, done).findings
    return tuple(finding for finding in found if finding.code.startswith(TIMES))
