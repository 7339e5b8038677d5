"""Appeals before there is any result: more time that was refused is granted, and a sanction stands."""

from __future__ import annotations

from datetime import date

import pytest

from tests.journeys.conftest import Visit
from tests.journeys.test_merit import OBSERVATION
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

REFUSED, SANCTIONED = "confirmed 2", "handed_in 2"  # who waits to be booked; who has not come that far
NO_NEED, GROUNDS = "The report names no need.", "The second report names it."
WARNING, COPIED = "A written warning.", "A log was copied from another apprentice."


def test_more_time_that_was_refused_is_granted_on_appeal(visit: Visit) -> None:
    manager = visit("manager")
    one, clock = manager.instance.apprentices[REFUSED], manager.instance.clock
    refuse(manager, one)
    clock.pass_by(days=1)
    appeal = lodge(visit("training_provider"), one, "refused", GROUNDS)
    visit("employer").open(appeal, 404)
    clock.pass_by(days=1)
    name(manager, appeal, "Riverside appeal decider")
    clock.pass_by(days=1)
    grant(visit("appeal_decider"), appeal)
    learner = visit(manager.instance.learners[REFUSED])
    learner.open(appeal).expect("Upheld: 30 minutes more are granted.", NO_NEED)
    learner.open(f"/apprentices/{one}/").expect("30 minutes more, granted on appeal")
    bookings = visit("bookings")
    bookings.open(f"/apprentices/{one}/bookings/").press(f"Book {OBSERVATION.title}")
    bookings.day("Which day?", date(2026, 6, 30)).fill("When does it start?", "09:00").press("Continue")
    bookings.expect("The times hold 30 minutes more").narrow()


def test_a_sanction_is_disputed_without_any_result_and_taken_further(visit: Visit) -> None:
    manager = visit("manager")
    one, clock = manager.instance.apprentices[SANCTIONED], manager.instance.clock
    impose(manager, one)
    visit("employer").open(f"/apprentices/{one}/").expect(WARNING, "You may appeal until")
    clock.pass_by(days=1)
    learner = visit(manager.instance.learners[SANCTIONED])
    appeal = lodge(learner, one, "Sanction for malpractice", "It was my own log.")
    name(manager, appeal, "Riverside appeal decider")
    clock.pass_by(days=1)
    leave_it(visit("appeal_decider"), appeal)
    clock.pass_by(days=1)
    learner.open(appeal).expect("Not upheld", "You may take it further until")
    learner.press("Take the appeal further").fill("Your grounds", "Nobody compared the two.")
    learner.press("Take the appeal further").expect("The appeal goes on.", "Taken further").narrow()
    manager.open("/appeals/").expect("Sanction for malpractice")


def refuse(manager: Visitor, one: str) -> None:
    """With a reason, checked before it is kept."""
    manager.open(f"/apprentices/{one}/").press("Refuse a reasonable adjustment").narrow()
    manager.choose(OBSERVATION.title).fill("Minutes asked for", "30")
    manager.press("Check it", 422).expect("Say why; the reason is kept for ever.").narrow()
    manager.fill("Why is it refused?", NO_NEED).press("Check it").expect("30 minutes", NO_NEED).narrow()
    manager.press("Refuse it").expect("The refusal is kept.", "Possible until").narrow()


def impose(manager: Visitor, one: str) -> None:
    """In words; nothing is imposed before it was checked."""
    manager.open(f"/apprentices/{one}/").press("Impose a sanction").narrow()
    manager.fill("What is imposed?", WARNING).fill("Why", COPIED).press("Check it")
    manager.expect("Check the sanction", WARNING).press("Change it").press("Check it").narrow()
    manager.press("Impose it").expect("The sanction is kept.", WARNING)


def lodge(somebody: Visitor, one: str, what: str, grounds: str) -> str:
    """From the decision on the record; answers with where the appeal is."""
    somebody.open(f"/apprentices/{one}/").expect("You may appeal until").narrow()
    somebody.follow("Appeal against it").expect(what).narrow()
    somebody.fill("What do you think is wrong?", grounds).press("Check your answers")
    somebody.expect("Until then the decision stands.").narrow()
    somebody.press("Lodge the appeal").expect("The appeal is lodged").narrow()
    return somebody.follow("Follow the appeal").expect("Waits for deciders").narrow().path


def name(manager: Visitor, appeal: str, who: str) -> None:
    """Somebody from outside decides; who took the decision may not."""
    manager.open(appeal).press("Name the deciders").choose(who).choose("No, not connected")
    manager.press("Name them").expect("The panel can decide.")


def grant(decider: Visitor, appeal: str) -> None:
    """The decision starts as a copy of the refusal; minutes without upholding it contradict it."""
    decider.open(appeal).press("See the whole case").expect(NO_NEED, GROUNDS).narrow()
    decider.press("Go on to the decision").expect("a copy of the disputed one: 0 minutes").narrow()
    decider.fill("Minutes more, from now on", "30").choose("Not upheld").fill("Why", "It does name it.")
    decider.press("See what follows", 422).expect("An appeal that is not upheld changes nothing").narrow()
    decider.choose("Upheld: more is granted").press("See what follows").expect("30 minutes").narrow()
    decider.press("Confirm the decision").expect("Upheld: 30 minutes more are granted.")


def leave_it(decider: Visitor, appeal: str) -> None:
    """The sanction stands; nobody asks for minutes."""
    decider.open(appeal).press("Decide the appeal").choose("Not upheld").fill("Why", "We compared the two.")
    decider.press("See what follows").expect("The sanction stands.").narrow()
    decider.press("Confirm the decision").expect("Not upheld")
