"""From registration to a released merit: everybody does their part, over eight weeks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.factories.told import STANDARD, VERSION
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.papers import pdf
from touchstone.rules.plan.method import Method
from touchstone.web.records import law

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

OBSERVED, DISCUSSED = date(2026, 6, 22), date(2026, 6, 29)
WHO = steps.Newcomer("Mina", "O’Neil-Ødegård", "mina@learners.example", "Riverside Works")
PLAN = law.plan(STANDARD, VERSION)
OBSERVATION, DISCUSSION = PLAN.methods


def test_from_registration_to_a_released_merit(visit: Visit, tmp_path: Path) -> None:
    provider = visit("training_provider")
    one = steps.register(provider, WHO, started=date(2025, 5, 2), born=date(1995, 3, 14))
    portfolio(visit, one, tmp_path)
    gateway(visit, one, tmp_path)
    assess(visit, one)


def assess(visit: Visit, one: str) -> None:
    """Booked, conducted, assured and released, one method a week after the other."""
    provider, bookings, assessor = visit("training_provider"), visit("bookings"), visit("assessor")
    assurer, clock = visit("internal_quality_assurer"), provider.instance.clock
    observation = steps.book(bookings, one, OBSERVATION.title, steps.on(OBSERVED, 9))
    discussion = steps.book(bookings, one, DISCUSSION.title, steps.on(DISCUSSED, 10))
    for booking in (observation, discussion):
        steps.serve_notice(bookings, booking)
        steps.accept(assessor, booking)
    bookings.open(f"/apprentices/{one}/portfolio/").press("Give it to the assessor")

    clock.set(steps.on(OBSERVED, 8, 50))
    observe(visit, one)
    clock.set(steps.on(OBSERVED + timedelta(days=1), 10))
    steps.agree(assurer, WHO.last)
    steps.release(assurer, WHO.last)
    assurer.expect("distinction")

    clock.set(steps.on(DISCUSSED, 9, 50))
    discuss(visit, one)
    clock.set(steps.on(DISCUSSED + timedelta(days=1), 10))
    steps.agree(assurer, WHO.last)
    steps.release(assurer, WHO.last)
    assurer.expect("The overall grade is merit")

    provider.open(f"/apprentices/{one}/statement/").expect("Merit", "Distinction", "Pass")
    provider.open(f"/apprentices/{one}/").expect("Merit")


def portfolio(visit: Visit, one: str, folder: Path) -> None:
    """Two pieces that cover everything, declared and handed in."""
    provider = visit("training_provider")
    half = len(DISCUSSION.ksbs) // 2
    for mentee, ksbs in (("Mentee A", DISCUSSION.ksbs[:half]), ("Mentee B", DISCUSSION.ksbs[half:])):
        steps.add_piece(provider, one, f"Log with {mentee}", mentee, pdf(folder, f"Log {mentee}"), ksbs)
    steps.declare(provider, one)
    steps.hand_in_portfolio(provider, one)


def gateway(visit: Visit, one: str, folder: Path) -> None:
    """Every item handed in, signed, accepted; and confirmed."""
    provider, bookings = visit("training_provider"), visit("bookings")
    steps.hand_in_item(provider, one, "Photo ID", pdf(folder, "Passport"))
    steps.hand_in_item(provider, one, "Mapping and Tracking Form", pdf(folder, "Mapping form"))
    declaration = "Declaration that the English and maths requirements are met"
    steps.hand_in_item(provider, one, declaration, pdf(folder, "Declaration"), "They are not required")
    for item in PLAN.gateways[0].requirements:
        for party in getattr(item, "signed_by", ()):
            steps.sign(visit(party.value), one, item.title)
    for title in ("Photo ID", "Portfolio of evidence", "Mapping and Tracking Form", declaration):
        steps.review(bookings, one, title)
    steps.confirm(bookings, one)


def observe(visit: Visit, one: str) -> None:
    """The observation, to the best: every section in its time, everything shown or asked."""
    assessor = visit("assessor")
    address = steps.attempt_of(assessor, one, OBSERVATION.title)
    steps.declare_conduct(assessor)
    clock = steps.on(OBSERVED, 9)
    explanation, live, recordings, questioning = (section.title for section in OBSERVATION.sections)
    steps.run_section(assessor, explanation, clock, 10)

    def watch() -> None:
        steps.show(assessor, OBSERVATION.ksbs)

    steps.run_section(assessor, live, clock + timedelta(minutes=15), 30, watch)

    def look() -> None:
        for day in (8, 9):
            steps.register_recording(assessor, steps.on(date(2026, 6, day), 14))

    steps.run_section(assessor, recordings, clock + timedelta(minutes=50), 60, look)

    def question() -> None:
        questions(visit, OBSERVATION, 5)

    steps.run_section(assessor, questioning, clock + timedelta(minutes=115), 30, question)
    steps.judge(assessor, {criterion.id: "Met" for criterion in OBSERVATION.criteria})
    steps.submit(assessor, address)


def discuss(visit: Visit, one: str, on: date = DISCUSSED) -> None:
    """The discussion, to a pass: what makes a distinction is not shown."""
    assessor = visit("assessor")
    address = steps.attempt_of(assessor, one, DISCUSSION.title)
    steps.declare_conduct(assessor)
    title = DISCUSSION.sections[0].title

    def question() -> None:
        questions(visit, DISCUSSION, 8)

    steps.run_section(assessor, title, steps.on(on, 10), 60, question)
    levels = {one.id: "Met" if one.kind == "pass" else "Not met" for one in DISCUSSION.criteria}
    steps.judge(assessor, levels)
    steps.submit(assessor, address)


def questions(visit: Visit, method: Method, number: int) -> None:
    """So many questions that count, on every theme in turn."""
    assert method.questions is not None
    kind = next(kind.title for kind in method.questions.kinds if kind.counts)
    for at in range(number):
        theme = method.themes[at % len(method.themes)]
        steps.ask(visit("assessor"), f"Question {at + 1}?", kind, theme.title, theme.ksbs[:1])
