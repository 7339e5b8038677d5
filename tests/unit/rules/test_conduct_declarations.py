from __future__ import annotations

from typing import Any

import pytest

from tests.factories.conduct import a_finished_attempt, answer, codes, conduct_of, the
from tests.factories.plan import a_method, a_section, rule
from tests.factories.record import a_section_held, an_attempt, at
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import ConductDeclaration, Venues
from touchstone.rules.record.attempt import Declared, SectionHeld
from touchstone.rules.roles import Role

VENUES = rule(Venues, "should", accepted=("workplace", "mentoring_place"))


def venue(where: str | None, *, finished: bool = False) -> Finding:
    attempt = (a_finished_attempt if finished else an_attempt)(venue=where)
    return the(conduct_of(a_method(venues=VENUES), attempt), "conduct.venue")


@pytest.mark.parametrize(("finished", "outcome"), [(False, "cannot_tell"), (True, "not_met")])
def test_a_venue_not_recorded_is_not_met_only_once_judged(finished: bool, outcome: str) -> None:
    assert answer(venue(None, finished=finished)) == (
        outcome,
        "Where it took place is not recorded; accepted is workplace or mentoring place.",
        {},
    )


@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize(
    ("where", "outcome"), [("mentoring_place", "met"), ("workplace", "met"), ("coffee_shop", "not_met")]
)
def test_only_venues_of_the_plan_are_accepted(where: str, outcome: str, finished: bool) -> None:
    told = venue(where, finished=finished)
    words = where.replace("_", " ")
    assert answer(told) == (
        outcome,
        f"It took place at: {words}; accepted is workplace or mentoring place.",
        {"venue": where},
    )
    assert told.force == "should"


def test_a_plan_that_names_no_venue_accepts_any() -> None:
    assert codes(conduct_of(a_method(), an_attempt(venue="coffee_shop"))) == ["conduct.section.talk"]


def said(holds: bool = True, when: str = "09:00", id: str = "no_simulation") -> Declared:
    return Declared(id=id, holds=holds, by="assessor", at=at(f"2025-11-03 {when}"))


def declared(
    *words: Declared, finished: bool = False, held: tuple[SectionHeld, ...] = (), **facts: Any
) -> Finding:
    declaration = rule(
        ConductDeclaration, "should", id="no_simulation", says="Nothing was simulated.", **facts
    )
    sections = (a_section("briefing", counted=False), a_section("live"), a_section("talk"))
    method = a_method(declarations=(declaration,), sections=sections)
    attempt = (a_finished_attempt if finished else an_attempt)(declared=words, sections=held)
    return the(conduct_of(method, attempt), "conduct.no_simulation")


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize(("finished", "outcome"), [(False, "cannot_tell"), (True, "not_met")])
def test_what_nobody_declared_is_not_met_only_once_judged(finished: bool, outcome: str, before: bool) -> None:
    told = declared(said(id="quiet"), finished=finished, before=before, by=Role.TRAINING_PROVIDER)
    assert answer(told) == (
        outcome,
        "The training provider has not declared: Nothing was simulated.",
        {},
    )
    assert told.force == "should"


@pytest.mark.parametrize("finished", [False, True])
def test_a_declaration_holds_when_its_words_do(finished: bool) -> None:
    assert answer(declared(said(), finished=finished)) == ("met", "Declared: Nothing was simulated.", {})


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("words", [(said(False),), (said(), said(False)), (said(False), said())])
def test_one_word_that_it_does_not_hold_is_enough(words: tuple[Declared, ...], before: bool) -> None:
    assert answer(declared(*words, before=before)) == (
        "not_met",
        "Declared not to hold: Nothing was simulated.",
        {},
    )


HELD = (
    a_section_held("2025-11-03 08:30", "2025-11-03 08:40", "briefing"),
    a_section_held("2025-11-03 11:00", "2025-11-03 11:30", "talk"),
    a_section_held("2025-11-03 10:00", None, "live"),
)


@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize(
    ("when", "outcome", "side"),
    [
        ("09:59:59", "met", "in time for"),
        ("10:00", "met", "in time for"),
        ("10:00:01", "not_met", "after"),
    ],
)
def test_what_comes_before_is_declared_by_the_start_of_the_first_counted_section(
    when: str, outcome: str, side: str, finished: bool
) -> None:
    told = declared(said(when=when), before=True, held=HELD, finished=finished)
    declared_at = f"Declared at {when} on 3 November 2025"
    start = "the start at 10:00 on 3 November 2025"
    assert answer(told) == (outcome, f"{declared_at}, {side} {start}: Nothing was simulated.", {})


def test_the_first_of_several_words_counts() -> None:
    assert declared(said(when="10:30"), said(when="09:30"), before=True, held=HELD).outcome == "met"


@pytest.mark.parametrize("finished", [False, True])
def test_before_a_start_that_is_not_recorded_cannot_be_told(finished: bool) -> None:
    told = declared(said(), before=True, held=HELD[:1], finished=finished)
    assert answer(told) == (
        "cannot_tell",
        "Declared, and no counted section has started yet: Nothing was simulated.",
        {},
    )


def test_a_declaration_at_any_time_does_not_look_at_the_start() -> None:
    assert declared(said(when="23:00"), held=HELD).outcome == "met"
