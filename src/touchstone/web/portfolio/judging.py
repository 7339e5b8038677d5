"""What the rules say of a portfolio while somebody works on it: the facts they need for that, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.judge import assess_portfolio
from touchstone.rules.record import Record
from touchstone.rules.record.case import Case
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import apprentice, programme
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.queries import known_to_rules
from touchstone.web.records import law
from touchstone.web.records.queries import decisions


def judged(one: Apprenticeship, pieces: Sequence[Piece], now: datetime) -> tuple[Finding, ...]:
    """The rules' answer about the portfolio, what was let pass marked so. One query."""
    return assess_portfolio(situation(one, pieces, now))


def situation(one: Apprenticeship, pieces: Sequence[Piece], now: datetime) -> Situation:
    """The facts that these rules look at, and no others: a page about evidence waits for no bookings."""
    known = decisions([one.id]).get(one.id, Case())
    record = Record(
        standard=one.standard,
        version=one.version,
        apprentice=apprentice(one),
        programme=programme(one),
        portfolio=known_to_rules(pieces, None),
        case=Case(overrides=known.overrides, acknowledgements=known.acknowledgements),
    )
    return Situation(
        plan=law.plan(one.standard, one.version),
        policy=law.policy(one.organisation.policy),
        scheme=law.scheme(),
        record=record,
        now=now,
    )


def keeps_from_handing_in(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The musts that are not met, or of which nobody can tell yet, and that nobody has let pass."""
    return tuple(one for one in findings if one.force is Force.MUST and _open(one))


def wants_a_reason(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The shoulds that are not met: whoever hands in says why all the same."""
    return tuple(
        one
        for one in findings
        if one.force is Force.SHOULD and one.outcome is Outcome.NOT_MET and one.waiver is None
    )


def nothing_in(pieces: Sequence[Piece]) -> list[str]:
    """The pieces with neither a file nor words of their own: there is nothing that somebody could look at."""
    return [one.code for one in pieces if not one.files and not one.statement]


def _open(one: Finding) -> bool:
    return one.outcome is not Outcome.MET and one.waiver is None
