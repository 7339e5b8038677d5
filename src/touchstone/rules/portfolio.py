"""The portfolio: advice on how much it holds, duties on how it is mapped and anonymised. It is never graded.

Promise: while nothing is handed in, nothing is held against anybody; afterwards every piece that needs
something done is named on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from touchstone.rules.findings import Finding, find
from touchstone.rules.plan.portfolio import Covers, EvidenceKind, Pieces, Portfolio, Relationships
from touchstone.rules.record.portfolio import Piece
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Statement
from touchstone.rules.words import listed, plural

NOTHING = "No pieces are recorded."


def findings(situation: Situation) -> tuple[Finding, ...]:
    """Every rule about the portfolio and its pieces; none where the plan asks for no portfolio."""
    rules = situation.plan.portfolio
    if rules is None:
        return ()
    handed_in = situation.record.portfolio
    if handed_in is None or not handed_in.pieces:
        return tuple(find(f"portfolio.{id}", None, NOTHING, rule) for id, rule in _stated(rules))
    return tuple(_of(situation, rules, handed_in.pieces))


def _stated(rules: Portfolio) -> Iterator[tuple[str, Statement]]:
    """The rules that the plan states, each with its id."""
    named = {
        "pieces": rules.pieces,
        "mapped": rules.mapped,
        "covers": rules.covers,
        "relationships": rules.relationships,
        "anonymised": rules.anonymised,
    }
    yield from ((id, rule) for id, rule in named.items() if rule is not None)
    yield from ((kind.id, kind) for kind in rules.kinds if not kind.accepted)


def _of(situation: Situation, rules: Portfolio, pieces: tuple[Piece, ...]) -> Iterator[Finding]:
    if rules.pieces is not None:
        yield _number(rules.pieces, len(pieces))
    if rules.mapped is not None:
        everything = "Every piece is mapped to at least one KSB."
        yield from _each("mapped", rules.mapped, pieces, _mapped, everything)
    if rules.covers is not None:
        yield _covers(situation, rules.covers, pieces)
    if rules.relationships is not None:
        yield _relationships(rules.relationships, pieces)
    if rules.anonymised is not None:
        everything = "Every piece is declared anonymised."
        yield from _each("anonymised", rules.anonymised, pieces, _anonymised, everything)
    for kind in rules.kinds:
        if not kind.accepted:
            yield from _excluded(kind, pieces)


def _number(rule: Pieces, number: int) -> Finding:
    holds = rule.at_least <= number <= rule.at_most
    least, most = rule.at_least, rule.at_most
    message = f"The portfolio holds {plural(number, 'piece')}; it is expected to hold {least} to {most}."
    return find("portfolio.pieces", holds, message, rule, pieces=number, at_least=least, at_most=most)


Judge = Callable[[Piece], tuple[bool | None, str]]


def _each(
    id: str, rule: Statement, pieces: Iterable[Piece], judge: Judge, everything: str
) -> Iterator[Finding]:
    """One finding for each piece that falls short or is open; a single one when all hold."""
    answers = [(piece, *judge(piece)) for piece in pieces]
    short = [answer for answer in answers if answer[1] is not True]
    for piece, holds, message in short:
        yield find(f"portfolio.{id}", holds, message, rule, subject=piece.id)
    if not short:
        yield find(f"portfolio.{id}", True, everything, rule, pieces=len(answers))


def _mapped(piece: Piece) -> tuple[bool | None, str]:
    return bool(piece.ksbs), f"{_named(piece)} is mapped to no KSB; say which it shows."


def _anonymised(piece: Piece) -> tuple[bool | None, str]:
    if piece.anonymised is None:
        return None, f"{_named(piece)}: the training provider has not declared whether it is anonymised."
    return piece.anonymised, f"{_named(piece)} is declared not anonymised; anonymise it and hand it in again."


def _excluded(kind: EvidenceKind, pieces: tuple[Piece, ...]) -> Iterator[Finding]:
    def judge(piece: Piece) -> tuple[bool | None, str]:
        return piece.kind != kind.id, f"{_named(piece)} is of an excluded kind: {kind.title}. Replace it."

    yield from _each(kind.id, kind, pieces, judge, f"No piece is of the excluded kind: {kind.title}.")


def _named(piece: Piece) -> str:
    return f"Piece {piece.id}" if piece.title is None else f"Piece {piece.id} ({piece.title})"


def _covers(situation: Situation, rule: Covers, pieces: tuple[Piece, ...]) -> Finding:
    method = situation.plan.method(rule.method)
    ksbs = () if method is None else method.ksbs
    shown = {ksb for piece in pieces for ksb in piece.ksbs}
    missing = [ksb for ksb in ksbs if ksb not in shown]
    message = (
        f"No piece covers {listed(missing)}; map a piece to each, or add one."
        if missing
        else f"All {len(ksbs)} KSBs are covered by at least one piece."
    )
    covered, named = len(ksbs) - len(missing), ", ".join(missing) or None
    return find(
        "portfolio.covers", not missing, message, rule, ksbs=len(ksbs), covered=covered, missing=named
    )


def _relationships(rule: Relationships, pieces: tuple[Piece, ...]) -> Finding:
    """People are told apart by alias; capitals and spaces do not make another person."""
    people = {" ".join(alias.split()).casefold() for piece in pieces for alias in piece.relationship_with}
    message = (
        f"The pieces show a working relationship with {plural(len(people), f'different {rule.with_}')}; "
        f"at least {rule.at_least} should be shown."
    )
    number, least = len(people), rule.at_least
    return find("portfolio.relationships", number >= least, message, rule, people=number, at_least=least)
