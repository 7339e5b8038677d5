"""Rounds of gateway items that cannot have gone as written."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.record import a_confirmed_gateway, a_situation
from tests.factories.rounds import a_round, accepted, returned
from touchstone.rules.record.gateway import GatewayFacts, Item, Round
from touchstone.rules.record.programme import Programme
from touchstone.rules.validity.gateways import problems


def told(*rounds: Round) -> list[tuple[str, str]]:
    empty = Item(requirement="first", rounds=())
    facts = GatewayFacts(gateway="end", items=(empty, Item(requirement="photo_id", rounds=rounds)))
    situation = a_situation(gateways=(GatewayFacts(gateway="gateway"), facts))
    return [(one.place, one.message) for one in problems(situation)]


@pytest.mark.parametrize(
    "rounds",
    [
        (),
        (a_round(),),
        (accepted(),),
        (returned(), accepted("2025-09-03 10:00", "2025-09-04 10:00")),
        (accepted("2025-09-03 10:00", "2025-09-04 10:00"), returned()),
        (accepted(decided="2025-09-01 10:00"),),
    ],
)
def test_rounds_that_can_have_gone_so_are_no_problem(rounds: tuple[Round, ...]) -> None:
    assert told(*rounds) == []


def test_an_accepted_item_is_locked() -> None:
    locked = "A round after an accepted one; an accepted item is locked."
    later, last = a_round("2025-09-03 10:00"), a_round("2025-09-04 10:00")
    assert told(accepted(), later) == [("gateways[1].items[1].rounds[1]", locked)]
    assert told(later, accepted()) == [("gateways[1].items[1].rounds[0]", locked)]
    assert told(accepted(), later, last) == [
        ("gateways[1].items[1].rounds[1]", locked),
        ("gateways[1].items[1].rounds[2]", locked),
    ]


@pytest.mark.parametrize(
    ("one", "place", "message"),
    [
        (returned(None), "reason", "The item was returned without a reason."),
        (
            a_round(decision="accepted"),
            "decided_at",
            "The item was accepted, and the time of the decision is missing.",
        ),
        (
            a_round(decided="2025-09-02 10:00"),
            "decision",
            "Something was decided at 10:00 on 2 September 2025, and the decision is missing.",
        ),
        (
            accepted("2025-09-02 10:01", "2025-09-02 10:00"),
            "decided_at",
            (
                "Decided at 10:00 on 2 September 2025, before the item was submitted "
                "at 10:01 on 2 September 2025."
            ),
        ),
    ],
)
def test_a_round_that_cannot_have_gone_so_is_told(one: Round, place: str, message: str) -> None:
    assert told(one) == [(f"gateways[1].items[1].rounds[0].{place}", message)]


@pytest.mark.parametrize(
    ("started", "original", "wrong"),
    [
        (date(2025, 10, 1), None, False),
        (date(2025, 10, 2), None, True),
        (date(2025, 12, 1), date(2025, 10, 1), False),
        (date(2025, 12, 1), date(2025, 10, 2), True),
    ],
)
def test_no_gateway_is_confirmed_before_the_first_start(
    started: date, original: date | None, wrong: bool
) -> None:
    programme = Programme(started_on=started, original_started_on=original)
    gateways = (GatewayFacts(gateway="end"), a_confirmed_gateway("2025-10-01 00:00"))
    found = list(problems(a_situation(programme=programme, gateways=gateways)))
    assert [(one.place, one.message, one.remedy) for one in found] == [
        (
            "gateways[1].confirmed_at",
            "Confirmed on 1 October 2025, before the programme started on 2 October 2025.",
            "Correct one of the two days.",
        )
    ] * wrong


def test_every_problem_says_what_to_do() -> None:
    rounds = (
        accepted("2025-09-02 10:01", "2025-09-02 10:00"),
        returned(None, submitted="2025-09-01 09:00"),
        a_round("2025-09-01 08:00", decision="accepted"),
        a_round("2025-09-01 07:00", decided="2025-09-02 10:00"),
    )
    facts = GatewayFacts(gateway="gateway", items=(Item(requirement="photo_id", rounds=rounds),))
    assert {one.remedy for one in problems(a_situation(gateways=(facts,)))} == {
        "Remove the round, or correct which one was accepted.",
        "Correct one of the two times.",
        "Say why, so that the provider knows what to do.",
        "Say when it was decided.",
        "Say whether the item was accepted or returned, or remove the time.",
    }
