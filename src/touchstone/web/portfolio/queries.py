"""Reads of portfolios."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.http import Http404

from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import Gateway, PortfolioHandedIn
from touchstone.rules.plan.portfolio import EvidenceKind
from touchstone.rules.plan.portfolio import Portfolio as Rules
from touchstone.rules.pointing import Where
from touchstone.rules.record.gateway import Round
from touchstone.rules.record.portfolio import Piece as PieceFacts
from touchstone.rules.record.portfolio import PortfolioFacts
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.gateway import queries as gateways
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.prepared import beside, prepared
from touchstone.web.portfolio.models import Piece, PieceVersion, Portfolio

# Plain SQL: every action asks these, and composing them anew took longer than running them.
STANDING = """
    SELECT apprenticeship_id, number, pointers, title, kind, ksbs, mentees, anonymised
      FROM portfolio_piece
     WHERE apprenticeship_id = ANY(%s) AND withdrawn_at IS NULL
     ORDER BY number
"""
GIVEN = """
    SELECT apprenticeship_id, given_to_assessor_at
      FROM portfolio_portfolio
     WHERE apprenticeship_id = ANY(%s)
"""
NAMES = "SELECT id::text, COALESCE(NULLIF(name, ''), email) FROM accounts_person WHERE id = ANY(%s)"
SHOWN = """
    SELECT code, count(DISTINCT id)
      FROM portfolio_piece, unnest(ksbs) AS code
     WHERE apprenticeship_id = %s AND withdrawn_at IS NULL
     GROUP BY code
"""


def facts(ids: Iterable[UUID]) -> dict[UUID, PortfolioFacts]:
    """The portfolio of each apprenticeship that has one, as the rules know it. Two queries."""
    wanted = list(ids)
    pieces: dict[UUID, list[Standing]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [wanted])
        for of, number, pointers, *plain in cursor.fetchall():
            pieces[of].append(Standing(f"E{number:02d}", json.loads(pointers), *plain))
        cursor.execute(GIVEN, [wanted])
        given = dict(cursor.fetchall())
    return {id: known_to_rules(pieces[id], given.get(id)) for id in wanted if id in given or id in pieces}


class Standing(NamedTuple):
    """A piece that stands, as far as it becomes a fact."""

    code: str
    pointers: dict[str, str]
    title: str
    kind: str
    ksbs: list[str]
    mentees: list[str]
    anonymised: bool | None
    withdrawn_at: datetime | None = None


def known_to_rules(pieces: Sequence[Piece | Standing], given: datetime | None) -> PortfolioFacts:
    """Pieces that stand, as the rules know them."""
    return PortfolioFacts(
        pieces=tuple(_piece(one) for one in pieces if one.withdrawn_at is None),
        assessor_has_it_since=given,
    )


def _piece(one: Piece | Standing) -> PieceFacts:
    return PieceFacts(
        id=one.code,
        title=one.title,
        kind=one.kind,
        ksbs=tuple(one.ksbs),
        pointers={code: Where.parse(said) for code, said in one.pointers.items()},
        relationship_with=tuple(one.mentees),
        anonymised=one.anonymised,
    )


def rules_of(plan: Plan) -> Rules:
    """What the plan says of the portfolio; raise ``Http404`` where it asks for none."""
    if plan.portfolio is None:
        raise Http404
    return plan.portfolio


def requirement_of(plan: Plan) -> tuple[Gateway, PortfolioHandedIn] | None:
    """The gateway that waits for the portfolio and its requirement, where the plan has one."""
    for gateway in plan.gateways:
        for requirement in gateway.requirements:
            if isinstance(requirement, PortfolioHandedIn):
                return gateway, requirement
    return None


def kinds(plan: Plan, *, accepted: bool = True) -> list[EvidenceKind]:
    """The kinds of evidence that the plan takes, or those it leaves out."""
    return [kind for kind in rules_of(plan).kinds if kind.accepted is accepted]


def kind_titles(plan: Plan) -> dict[str, str]:
    """Each kind's title by its id."""
    return {kind.id: kind.title for kind in rules_of(plan).kinds}


def statement_kind(plan: Plan, by: Actor) -> EvidenceKind | None:
    """The kind of evidence that this actor's party alone writes, where the plan has one."""
    return next((kind for kind in kinds(plan) if kind.written_by is by.role.party), None)


def portfolio(one: Apprenticeship) -> Portfolio | None:
    """When it was handed in and given on; ``None`` before anything happened."""
    return next(iter(_portfolio(one.id)), None)


@prepared
def _portfolio(apprenticeship: UUID) -> QuerySet[Portfolio]:
    return Portfolio.objects.filter(apprenticeship=apprenticeship)


def pieces(one: Apprenticeship) -> list[Piece]:
    """All pieces in their order, withdrawn ones too, with their files, newest first. Two queries."""
    found = _pieces(one.id)
    beside(found, "versions", _versions(one.id) if found else (), by="piece")
    return found


@prepared
def _pieces(apprenticeship: UUID) -> QuerySet[Piece]:
    return Piece.objects.filter(apprenticeship=apprenticeship).order_by("number")


@prepared
def _versions(apprenticeship: UUID) -> QuerySet[PieceVersion]:
    found = PieceVersion.objects.filter(piece__apprenticeship=apprenticeship)
    return found.select_related("file").order_by("-number")


def page_of(one: Apprenticeship, asked: str | None, size: int) -> Page[Piece]:
    """Some of the pieces that stand, in their order, with their files. Three queries."""
    newest = PieceVersion.objects.select_related("file").order_by("-number")
    found = Piece.objects.filter(apprenticeship=one, withdrawn_at=None).order_by("number")
    return Paginator(found.prefetch_related(Prefetch("versions", newest)), size).get_page(asked)


def shown_by(one: Apprenticeship) -> dict[str, int]:
    """How many of the pieces that stand show each KSB. One query, and no piece is read for it."""
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, [one.id])
        return dict(cursor.fetchall())


def standing(found: Iterable[Piece]) -> list[Piece]:
    """The pieces that were not withdrawn."""
    return [one for one in found if one.withdrawn_at is None]


def visible_piece(id: UUID, actor: Actor) -> Piece:
    """One piece of an apprentice the actor may see, with its files; raise ``Http404`` for any other."""
    newest = PieceVersion.objects.select_related("file").order_by("-number")
    seen = visible_to(actor)
    found = Piece.objects.filter(id=id, apprenticeship__in=seen.values("id"))
    piece = found.prefetch_related(Prefetch("versions", newest), Prefetch("apprenticeship", seen)).first()
    if piece is None:
        raise Http404
    return piece


def visible_version(id: UUID, actor: Actor) -> tuple[Piece, PieceVersion]:
    """One file of a piece of an apprentice the actor may see; raise ``Http404`` for any other."""
    owner = PieceVersion.objects.filter(id=id).values_list("piece_id", flat=True).first()
    if owner is None:
        raise Http404
    piece = visible_piece(owner, actor)
    return piece, next(one for one in piece.versions.all() if one.id == id)


@dataclass(frozen=True, slots=True)
class Lock:
    """Whether the portfolio may be changed, and why not; or why it came back."""

    locked: bool
    accepted: bool = False
    at: datetime | None = None
    by: str = ""
    returned_because: str = ""
    once_handed_in: bool = False


def lock(one: Apprenticeship, plan: Plan) -> Lock:
    """Handed in is locked, until a reviewer returns it; accepted is locked for good. Two queries at most."""
    asked = requirement_of(plan)
    if asked is None:
        return Lock(locked=False)
    last = _last_round(one, *asked)
    if last is None:
        return Lock(locked=False)
    if last.decision == "returned":
        return Lock(locked=False, at=last.decided_at, returned_because=last.reason or "", once_handed_in=True)
    accepted = last.decision == "accepted"
    return Lock(
        locked=True, accepted=accepted, at=last.submitted_at, by=last.submitted_by, once_handed_in=True
    )


def _last_round(one: Apprenticeship, gateway: Gateway, requirement: PortfolioHandedIn) -> Round | None:
    for known in gateways.facts([one.id])[one.id]:
        for item in known.items:
            if known.gateway == gateway.id and item.requirement == requirement.id and item.rounds:
                return item.rounds[-1]
    return None


def names(people: Iterable[UUID | str | None]) -> dict[str, str]:
    """Names of people by id as text. One query; none for nobody."""
    wanted = list({UUID(str(one)) for one in people if one})
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [wanted])
        return dict(cursor.fetchall())


def open_statements(one: Apprenticeship, by: Actor) -> list[Piece]:
    """The statements that this person wrote and that stand."""
    mine = Piece.objects.filter(apprenticeship=one, added_by=by.person_id, withdrawn_at=None)
    return list(mine.exclude(statement="").order_by("number"))
