"""What the page of a portfolio shows to everybody alike, read and judged once for each change.

Under a hash of all rows that it is made of, as ``records.remembered`` explains; who may see the page, who did
what by which name, and what opens for whom is asked each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from markupsafe import Markup

from touchstone.rules.findings import Finding
from touchstone.rules.judge import assess_portfolio
from touchstone.rules.plan import Plan
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.links.queries import waits
from touchstone.web.portfolio import judging, queries
from touchstone.web.portfolio.coverage import coverage
from touchstone.web.portfolio.listing import rows
from touchstone.web.portfolio.models import Piece
from touchstone.web.records.remembered import STANDING, Asked, asked_of, sealed
from touchstone.web.ui.findings import drawn_report

OF_PIECES = "JOIN portfolio_piece p ON p.id = t.piece_id WHERE p.apprenticeship_id = %(id)s"
OF_VERSIONS = (
    "WHERE t.id IN (SELECT v.file_id FROM portfolio_pieceversion v"
    " JOIN portfolio_piece p ON p.id = v.piece_id WHERE p.apprenticeship_id = %(id)s)"
)
TABLES = (  # a test holds that the page is made of no others
    STANDING,
    "records_casedecision",
    "portfolio_piece",
    "portfolio_portfolio",
    "gateway_round",
    "gateway_confirmation",
    "links_sentfile",
)
MORE = {"portfolio_pieceversion": OF_PIECES, "files_storedfile": OF_VERSIONS}
SEAL = sealed(TABLES, MORE)


@dataclass(frozen=True)
class Overview:
    """A portfolio as it stands, and what the rules say of it."""

    lock: queries.Lock
    given_at: datetime | None  # to the assessor
    pieces: Sequence[Piece]  # that stand
    withdrawn: Sequence[Piece]
    undeclared: int
    sent: int  # files from outside that wait
    covered: int  # KSBs of the wanted
    wanted: int
    missing: tuple[str, ...]
    rows: Markup | None  # of the table; none where some lead into files, which open for some people only
    findings: tuple[Finding, ...]
    report: Markup | None  # the findings, drawn; nothing where some were let pass, by whom is for each reader


def overview(one: Apprenticeship, plan: Plan, now: datetime) -> Overview:
    """The portfolio of an apprentice whom the reader may see. One query while nothing changes, else seven."""
    pieces = cache(lambda: queries.pieces(one))
    asked = asked_of(SEAL, one, now, lambda: judging.situation(one, pieces(), now))
    return asked.once("overview", lambda: _overview(one, plan, pieces(), asked))


def _overview(one: Apprenticeship, plan: Plan, pieces: Sequence[Piece], asked: Asked) -> Overview:
    standing, held = queries.standing(pieces), queries.portfolio(one)
    shown = coverage(plan, standing)
    leads = any(piece.pointers for piece in standing)
    findings = assess_portfolio(asked.situation)
    return Overview(
        lock=queries.lock(one, plan),
        given_at=held.given_to_assessor_at if held else None,
        pieces=standing,
        withdrawn=[piece for piece in pieces if piece.withdrawn_at is not None],
        undeclared=sum(piece.anonymised is None for piece in standing),
        sent=waits(one.id),
        covered=shown.covered,
        wanted=len(shown.wanted),
        missing=tuple(line.ksb.code for line in shown.missing),
        rows=None if leads else rows(standing, queries.kind_titles(plan), {}),
        findings=findings,
        report=None if any(each.waiver for each in findings) else drawn_report(findings),
    )
