"""What may stand once in a record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.decisions import a_sanction, granted, refused
from tests.factories.record import a_situation, an_attempt, at
from touchstone.rules.record.attempt import Judgement, Question, Recording
from touchstone.rules.record.case import Appeal, Case, Change, StageDecision
from touchstone.rules.record.gateway import GatewayFacts, Item
from touchstone.rules.record.portfolio import Piece, PortfolioFacts
from touchstone.rules.roles import Role
from touchstone.rules.validity.repeats import problems

WHEN = at("2025-10-15 10:00")


def gateways(*requirements: str, id: str = "gateway") -> GatewayFacts:
    return GatewayFacts(gateway=id, items=tuple(Item(requirement=one, rounds=()) for one in requirements))


def questions(*ids: str) -> tuple[Question, ...]:
    return tuple(Question(id=id, kind="set", asked_at=WHEN) for id in ids)


def recordings(*ids: str) -> tuple[Recording, ...]:
    return tuple(Recording(id=id, held_at=WHEN, recorded_at=WHEN, seconds=1, medium="video") for id in ids)


def criteria(*ids: str) -> tuple[Judgement, ...]:
    return tuple(Judgement(criterion=id, level="met") for id in ids)


def pieces(*ids: str) -> PortfolioFacts:
    return PortfolioFacts(pieces=tuple(Piece(id=id, kind="log") for id in ids))


def an_appeal(*stages: str, id: str = "ap1", changed: tuple[str, ...] = ()) -> Appeal:
    changes = tuple(Change(criterion=one, level="met", reason="Seen") for one in changed)
    decisions = tuple(
        StageDecision(
            stage=one, decided_at=WHEN, deciders=(), outcome="upheld", reason="Yes", changes=changes
        )
        for one in stages
    )
    return Appeal(
        id=id, against="result", attempt="a1", lodged_at=WHEN, lodged_by=Role.APPRENTICE, stages=decisions
    )


def told(**facts: Any) -> list[tuple[str, str]]:
    return [(one.place, one.message) for one in problems(a_situation(**facts))]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"attempts": (an_attempt("a1"), an_attempt("a2"))},
        {"gateways": (gateways("x", "y"), gateways("x", id="end"))},
        {"portfolio": pieces("p1", "p2")},
        {
            "attempts": (
                an_attempt("a1", questions=questions("q1")),
                an_attempt("a2", questions=questions("q1")),
            )
        },
        {"appeals": (an_appeal("review", "panel", changed=("c1", "c2")), an_appeal("review", id="ap2"))},
    ],
)
def test_different_things_and_the_same_id_in_different_places_are_no_repeats(facts: dict[str, Any]) -> None:
    assert told(**facts) == []


@pytest.mark.parametrize(
    ("facts", "place", "message"),
    [
        (
            {"attempts": (an_attempt("a1"), an_attempt("a2"), an_attempt("a1"))},
            "attempts[2].id",
            "A second attempt a1; the first is at attempts[0].id.",
        ),
        (
            {"gateways": (gateways(), gateways())},
            "gateways[1].gateway",
            "A second gateway gateway; the first is at gateways[0].gateway.",
        ),
        (
            {"gateways": (gateways("x", "y", "y"),)},
            "gateways[0].items[2].requirement",
            "A second item for y; the first is at gateways[0].items[1].requirement.",
        ),
        (
            {"portfolio": pieces("p1", "p1")},
            "portfolio.pieces[1].id",
            "A second piece p1; the first is at portfolio.pieces[0].id.",
        ),
        (
            {"attempts": (an_attempt(questions=questions("q1", "q1")),)},
            "attempts[0].questions[1].id",
            "A second question q1; the first is at attempts[0].questions[0].id.",
        ),
        (
            {"attempts": (an_attempt(recordings=recordings("r1", "r1")),)},
            "attempts[0].recordings[1].id",
            "A second recording r1; the first is at attempts[0].recordings[0].id.",
        ),
        (
            {"attempts": (an_attempt(judgements=criteria("c1", "c2", "c1")),)},
            "attempts[0].judgements[2].criterion",
            "A second judgement of c1; the first is at attempts[0].judgements[0].criterion.",
        ),
        (
            {
                "case": Case(
                    adjustments=(granted(id=None), granted(id=None), granted(id="x")),
                    refused_adjustments=(refused("y"), refused("x")),
                )
            },
            "case.refused_adjustments[1].id",
            "A second decision x; the first is at case.adjustments[2].id.",
        ),
        (
            {"case": Case(refused_adjustments=(refused("x"),), sanctions=(a_sanction("x"),))},
            "case.sanctions[0].id",
            "A second decision x; the first is at case.refused_adjustments[0].id.",
        ),
        (
            {"appeals": (an_appeal(), an_appeal())},
            "appeals[1].id",
            "A second appeal ap1; the first is at appeals[0].id.",
        ),
        (
            {"appeals": (an_appeal("review", "review"),)},
            "appeals[0].stages[1].stage",
            "A second decision of stage review; the first is at appeals[0].stages[0].stage.",
        ),
        (
            {"appeals": (an_appeal("review", changed=("c1", "c1")),)},
            "appeals[0].stages[0].changes[1].criterion",
            "A second change of c1; the first is at appeals[0].stages[0].changes[0].criterion.",
        ),
    ],
)
def test_a_repeat_is_told_with_both_places(facts: dict[str, Any], place: str, message: str) -> None:
    assert told(**facts) == [(place, message)]


def test_every_repeat_points_at_the_first() -> None:
    found = list(problems(a_situation(portfolio=pieces("p", "p", "p"))))
    assert [one.place for one in found] == ["portfolio.pieces[1].id", "portfolio.pieces[2].id"]
    assert {one.message for one in found} == {"A second piece p; the first is at portfolio.pieces[0].id."}
    assert {one.remedy for one in found} == {"Keep the one that is right, or correct the id of the other."}
