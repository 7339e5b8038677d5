"""The portfolio's advice and duties, piece by piece."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.plan import a_method, a_plan, a_theme, rule
from tests.factories.record import a_situation
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.plan.portfolio import Covers, EvidenceKind, Pieces, Portfolio, Relationships
from touchstone.rules.portfolio import findings
from touchstone.rules.record.portfolio import Piece, PortfolioFacts
from touchstone.rules.statement import Force, Statement

NOT_MET, MET, CANNOT_TELL = Outcome.NOT_MET, Outcome.MET, Outcome.CANNOT_TELL


def rules(**stated: Any) -> Portfolio:
    return Portfolio(underpins="first", **stated)


def pieces(*given: dict[str, Any]) -> PortfolioFacts:
    return PortfolioFacts(
        pieces=tuple(Piece(**{"id": f"p{n}", "kind": "log"} | one) for n, one in enumerate(given, 1))
    )


def judged(stated: Portfolio | None, facts: PortfolioFacts | None) -> tuple[Finding, ...]:
    themes = (a_theme("t", ksbs=("K1", "K2", "S1")),)
    plan = a_plan(portfolio=stated, methods=(a_method("first", themes=themes), a_method("second")))
    return findings(a_situation(plan=plan, portfolio=facts))


def the_only(stated: Portfolio, facts: PortfolioFacts) -> Finding:
    (finding,) = judged(stated, facts)
    return finding


def test_a_plan_without_a_portfolio_has_no_rules_for_one() -> None:
    assert judged(None, pieces({})) == ()


def test_a_plan_that_states_nothing_asks_nothing() -> None:
    assert judged(rules(), pieces({})) == ()
    assert judged(rules(), None) == ()


EVERYTHING = rules(
    pieces=rule(Pieces, "typically", at_least=10, at_most=16),
    mapped=rule(Statement, "should"),
    covers=rule(Covers, "should", method="first"),
    relationships=rule(Relationships, "should", with_="mentee", at_least=2),
    anonymised=rule(Statement, "must"),
    kinds=(
        rule(EvidenceKind, "typically", id="log", title="Log", accepted=True),
        rule(EvidenceKind, "should", id="reflective_account", title="Reflective account", accepted=False),
    ),
)


@pytest.mark.parametrize("facts", [None, PortfolioFacts()])
def test_while_nothing_is_handed_in_nothing_can_be_told(facts: PortfolioFacts | None) -> None:
    told = judged(EVERYTHING, facts)
    assert [(one.code, one.outcome, one.force) for one in told] == [
        ("portfolio.pieces", CANNOT_TELL, Force.TYPICALLY),
        ("portfolio.mapped", CANNOT_TELL, Force.SHOULD),
        ("portfolio.covers", CANNOT_TELL, Force.SHOULD),
        ("portfolio.relationships", CANNOT_TELL, Force.SHOULD),
        ("portfolio.anonymised", CANNOT_TELL, Force.MUST),
        ("portfolio.reflective_account", CANNOT_TELL, Force.SHOULD),
    ]
    assert {one.message for one in told} == {"No pieces are recorded."}


def test_a_portfolio_that_holds_everything_meets_every_rule_once() -> None:
    full = {"ksbs": ("K1", "K2", "S1"), "relationship_with": ("A", "B"), "anonymised": True}
    told = judged(EVERYTHING, pieces(*[full] * 10))
    assert [one.code for one in told] == [
        "portfolio.pieces",
        "portfolio.mapped",
        "portfolio.covers",
        "portfolio.relationships",
        "portfolio.anonymised",
        "portfolio.reflective_account",
    ]
    assert {one.outcome for one in told} == {MET}
    assert {one.subject for one in told} == {None}


@pytest.mark.parametrize(
    ("number", "outcome"), [(1, NOT_MET), (9, NOT_MET), (10, MET), (16, MET), (17, NOT_MET)]
)
def test_ten_to_sixteen_pieces_are_expected(number: int, outcome: Outcome) -> None:
    stated = rules(pieces=rule(Pieces, "typically", at_least=10, at_most=16))
    told = the_only(stated, pieces(*[{}] * number))
    assert told.outcome is outcome
    assert told.blocks is False
    noun = "piece" if number == 1 else "pieces"
    assert told.message == f"The portfolio holds {number} {noun}; it is expected to hold 10 to 16."
    assert told.compared == {"pieces": number, "at_least": 10, "at_most": 16}


def test_every_piece_without_a_ksb_is_named() -> None:
    stated = rules(mapped=rule(Statement, "should"))
    told = judged(stated, pieces({}, {"ksbs": ("K1",)}, {"title": "Contract"}))
    assert [(one.outcome, one.subject, one.message) for one in told] == [
        (NOT_MET, "p1", "Piece p1 is mapped to no KSB; say which it shows."),
        (NOT_MET, "p3", "Piece p3 (Contract) is mapped to no KSB; say which it shows."),
    ]
    assert {(one.code, one.force) for one in told} == {("portfolio.mapped", Force.SHOULD)}


def test_one_answer_says_that_every_piece_is_mapped() -> None:
    told = the_only(rules(mapped=rule(Statement)), pieces({"ksbs": ("K1",)}, {"ksbs": ("K2",)}))
    assert (told.outcome, told.message) == (MET, "Every piece is mapped to at least one KSB.")
    assert told.compared == {"pieces": 2}


@pytest.mark.parametrize(
    ("mapped", "outcome", "message", "missing"),
    [
        (("K1",), NOT_MET, "No piece covers K2 and S1; map a piece to each, or add one.", "K2, S1"),
        (("S1", "K1"), NOT_MET, "No piece covers K2; map a piece to each, or add one.", "K2"),
        (("K2", "S1", "K1", "B9"), MET, "All 3 KSBs are covered by at least one piece.", None),
    ],
)
def test_every_ksb_of_the_method_is_covered(
    mapped: tuple[str, ...], outcome: Outcome, message: str, missing: str | None
) -> None:
    told = the_only(
        rules(covers=rule(Covers, "should", method="first")), pieces(*({"ksbs": (ksb,)} for ksb in mapped))
    )
    assert (told.code, told.outcome, told.message) == ("portfolio.covers", outcome, message)
    covered = 3 - (0 if missing is None else missing.count(",") + 1)
    assert told.compared == {"ksbs": 3, "covered": covered, "missing": missing}


def test_a_method_the_plan_does_not_have_leaves_nothing_to_cover() -> None:
    told = the_only(rules(covers=rule(Covers, method="third")), pieces({}))
    assert (told.outcome, told.compared["ksbs"]) == (MET, 0)


@pytest.mark.parametrize(
    ("aliases", "people", "outcome"),
    [
        ((), 0, NOT_MET),
        (("Mentee A",), 1, NOT_MET),
        (("Mentee A", " mentee   a "), 1, NOT_MET),
        (("A B", "AB"), 2, MET),
        (("Mentee A", "MENTEE B"), 2, MET),
        (("A", "B", "C"), 3, MET),
    ],
)
def test_people_are_counted_by_alias_whatever_capitals_and_spaces(
    aliases: tuple[str, ...], people: int, outcome: Outcome
) -> None:
    stated = rules(relationships=rule(Relationships, "should", with_="mentee", at_least=2))
    told = the_only(stated, pieces({}, *({"relationship_with": (alias,)} for alias in aliases)))
    assert (told.code, told.outcome) == ("portfolio.relationships", outcome)
    noun = "mentee" if people == 1 else "mentees"
    assert told.message == (
        f"The pieces show a working relationship with {people} different {noun}; at least 2 should be shown."
    )
    assert told.compared == {"people": people, "at_least": 2}


def test_one_piece_may_show_two_relationships() -> None:
    stated = rules(relationships=rule(Relationships, with_="mentee", at_least=2))
    assert the_only(stated, pieces({"relationship_with": ("A", "B")})).outcome is MET


def test_a_piece_not_anonymised_differs_from_one_of_which_nobody_has_said() -> None:
    stated = rules(anonymised=rule(Statement))
    told = judged(stated, pieces({"anonymised": True}, {"anonymised": False}, {}))
    assert [(one.outcome, one.subject, one.message) for one in told] == [
        (NOT_MET, "p2", "Piece p2 is declared not anonymised; anonymise it and hand it in again."),
        (CANNOT_TELL, "p3", "Piece p3: the training provider has not declared whether it is anonymised."),
    ]
    assert {one.code for one in told} == {"portfolio.anonymised"}


def test_one_answer_says_that_every_piece_is_anonymised() -> None:
    told = the_only(rules(anonymised=rule(Statement)), pieces({"anonymised": True}))
    assert (told.outcome, told.message) == (MET, "Every piece is declared anonymised.")


def test_each_excluded_kind_speaks_with_its_own_force_and_names_its_pieces() -> None:
    kinds = (
        rule(EvidenceKind, "should", id="account", title="Reflective account", accepted=False),
        rule(EvidenceKind, "must", id="opinion", title="Opinion", accepted=False),
        rule(EvidenceKind, "must", id="log", title="Reflective log", accepted=True),
    )
    told = judged(rules(kinds=kinds), pieces({}, {"kind": "account"}, {"kind": "something_else"}))
    assert [(one.code, one.outcome, one.force, one.subject, one.message) for one in told] == [
        (
            "portfolio.account",
            NOT_MET,
            Force.SHOULD,
            "p2",
            "Piece p2 is of an excluded kind: Reflective account. Replace it.",
        ),
        ("portfolio.opinion", MET, Force.MUST, None, "No piece is of the excluded kind: Opinion."),
    ]
