"""A fail, its resit, a pass that is capped; then the appeal against the fail is upheld, and it is a merit."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.told import FAILED_ONE
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.test_merit import DISCUSSION, discuss

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

FIRST = DISCUSSION.criteria[0].id
LODGED = steps.on(date(2026, 6, 15), 12)
AGAIN_ON = date(2026, 6, 18)  # seventeen days after its notice
CAPPED = steps.on(date(2026, 6, 19), 10)
UPHELD = steps.on(date(2026, 6, 22), 10)


def test_a_fail_a_capped_resit_and_an_appeal_that_makes_it_a_merit(visit: Visit) -> None:
    provider = visit("training_provider")
    one, clock = provider.instance.apprentices[FAILED_ONE], provider.instance.clock
    agree_to_a_resit(visit, one)
    book(visit, one)
    clock.set(LODGED)
    appeal = lodge(visit, one)
    clock.set(steps.on(AGAIN_ON, 9, 50))
    discuss(visit, one, AGAIN_ON)
    clock.set(CAPPED)
    last = provider.instance.learners[FAILED_ONE].split("@")[0].split(".")[1].capitalize()
    assurer = visit("internal_quality_assurer")
    steps.agree(assurer, last)
    steps.release(assurer, last)
    assurer.expect("The overall grade is pass")
    steps.pass_on(provider, one)
    provider.expect("It is pass at most", "Without the cap it would be merit.")
    clock.set(UPHELD)
    uphold(visit, appeal)
    for who in (provider.instance.learners[FAILED_ONE], "training_provider", "employer"):
        somebody = (
            visit(who)
            .open(f"/apprentices/{one}/statement/")
            .expect(
                "Changed on 22 June 2026, because appeal 1 was decided.",
                "This statement replaces the one of 19 June 2026.",
                "Merit",
                "It does not count towards the overall grade any more.",
            )
        )
        assert "at most" not in somebody.text
    provider.open(f"/apprentices/{one}/").expect("Merit")


def agree_to_a_resit(visit: Visit, one: str) -> None:
    """The provider asks, with what it means in view; the employer agrees."""
    provider, employer, home = visit("training_provider"), visit("employer"), f"/apprentices/{one}/resits/"
    title = DISCUSSION.title
    provider.open("/").expect(f"Ask for a resit or retake of {title}")
    provider.open(home).expect("Not passed", "This day still counts.", "never to improve a grade")
    provider.press(f"Ask for a resit or retake of {title}")
    provider.expect("the overall grade can still be pass", "One day later everything is taken again")
    provider.choose("Resit:").press("Ask the employer").expect("Waits for the employer")
    employer.open("/").expect(f"Agree to the resit of {title}")
    employer.open(home).follow("Resit of").choose("Yes, we agree").press("Keep my answer").expect("Agreed")


def book(visit: Visit, one: str) -> None:
    """Other questions, a day, its notice, an assessor who accepts."""
    bookings, home = visit("bookings"), f"/apprentices/{one}/resits/"
    bookings.open(home).follow("Name it, so that").fill("Set of questions", "SET-A").press("Keep it")
    bookings.expect("SET-A").follow("Name the set of questions")
    bookings.fill("Set of questions", "SET-B").press("Keep it").expect("SET-B")
    booking = steps.book(bookings, one, DISCUSSION.title, steps.on(AGAIN_ON, 10))
    steps.serve_notice(bookings, booking)
    steps.accept(visit("assessor"), booking)


def lodge(visit: Visit, one: str) -> str:
    """The provider appeals against the fail, on a telephone; answers with where the appeal is."""
    provider = visit("training_provider")
    provider.open(f"/apprentices/{one}/statement/").expect("Think it is wrong?", "You may appeal until")
    provider.follow("Appeal against a result").expect("What happens next")
    provider.narrow()
    provider.choose(f"{DISCUSSION.title}: fail")
    provider.fill("What do you think is wrong?", "The first answer shows it.")
    provider.press("Check your answers").expect("Check your appeal", "The first answer shows it.")
    provider.press("Lodge the appeal").expect("The appeal is lodged")
    provider.follow("Follow the appeal").expect("Waits for deciders", FIRST)
    provider.narrow()
    return provider.path


def uphold(visit: Visit, appeal: str) -> None:
    """A manager names who decides; the decision is a copy that is changed, with its effect in view."""
    manager, decider = visit("manager"), visit("appeal_decider")
    manager.open("/appeals/").expect("Manager: name the deciders")
    manager.open(appeal).press("Name the deciders").expect("Nobody has been named")
    manager.choose("Riverside appeal decider").choose("No, not connected").press("Name them")
    manager.expect("The panel can decide.")

    decider.open("/").expect("Deciders: decide")
    decider.open(appeal).press("See the whole case").expect("The first answer shows it.", "Log")
    decider.narrow()
    decider.press("Go on to the decision").choose("Upheld: judgements change").fill("Why", "It is there.")
    decider.pick(f"Level of {FIRST}", "Met").fill(f"Why you change {FIRST}", "The first answer shows it.")
    decider.press("See what becomes of the grade").expect("It is pass at most", "Merit")
    decider.expect(f"Resit ({DISCUSSION.title}, attempt 2): it does not count any more.")
    decider.narrow()
    decider.press("Confirm the decision").expect("Upheld", "It stands as pass")
    visit("training_provider").open(appeal).expect("Upheld", "It is there.")
