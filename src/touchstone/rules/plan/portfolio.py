"""The portfolio of evidence: what it should hold. It is not graded; it underpins a method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from touchstone.rules.plan.allowed import Allowed
from touchstone.rules.roles import Role
from touchstone.rules.shape import Ident, Natural, Positive, Says, Text
from touchstone.rules.statement import Statement


@dataclass(frozen=True, kw_only=True)
class EvidenceKind(Statement):
    """A kind of evidence, accepted or excluded as the source says."""

    id: Ident
    title: Text
    accepted: bool
    written_by: Annotated[
        Role | None, Says("Who alone writes it, where that is not the apprentice, such as employer.")
    ] = None


@dataclass(frozen=True, kw_only=True)
class Pieces(Statement):
    """How many discrete pieces of evidence, both ends included."""

    at_least: Natural
    at_most: Positive


@dataclass(frozen=True, kw_only=True)
class Covers(Statement):
    """Every KSB of this method is covered by at least one piece."""

    method: Ident


@dataclass(frozen=True, kw_only=True)
class Relationships(Statement):
    """Evidence of a working relationship with so many different people, known by aliases."""

    with_: Annotated[Text, Says("Who they are to the apprentice, such as mentee.")]
    at_least: Positive


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """The rules of the portfolio; what a plan does not say is absent, not false."""

    underpins: Ident
    pieces: Pieces | None = None
    mapped: Annotated[Statement | None, Says("Each piece is mapped to at least one KSB.")] = None
    covers: Covers | None = None
    relationships: Relationships | None = None
    anonymised: Annotated[Statement | None, Says("Each piece is declared anonymised.")] = None
    kinds: tuple[EvidenceKind, ...] = ()
    allows: tuple[Allowed, ...] = ()
