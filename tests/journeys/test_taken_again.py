"""A failed method again: refused, agreed to, taken back, lapsed; and circumstances that free of a cap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.test_merit import DISCUSSION, OBSERVATION
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

FAILED = "told again 2"  # passed the first method, failed the second one, nothing since
TITLE = DISCUSSION.title
LEARNS = (date(2026, 6, 15), date(2026, 7, 10))
LAPSED = steps.on(date(2026, 12, 14), 10)  # the limit of six months has passed


def test_a_resit_is_refused_and_a_retake_agreed_to_taken_back_and_overtaken_by_the_limit(
    visit: Visit,
) -> None:
    provider, employer = visit("training_provider"), visit("employer")
    one, clock = provider.instance.apprentices[FAILED], provider.instance.clock
    home = f"/apprentices/{one}/resits/"
    propose_a_resit(provider, home)
    clock.pass_by(hours=1)
    refuse(employer, home)
    clock.pass_by(hours=1)  # of two proposals of one moment nobody can tell the later one
    provider.open(home).follow("Resit of").expect("Not agreed", "Not before the holidays.").narrow()
    propose_a_retake(provider, home)
    clock.pass_by(hours=1)
    agree(employer, home)
    clock.pass_by(hours=1)
    look_after_it(provider, home)
    take_back(employer, home)
    provider.open(home).follow("Retake of").expect("Consent taken back", "Short of people.")
    clock.pass_by(hours=1)
    employer.open(home).follow("Retake of").choose("Yes, we agree").press("Keep my answer").expect("Agreed")
    clock.set(LAPSED)
    everything_again(provider, home)
    apprentice = visit(provider.instance.learners[FAILED])
    apprentice.open(home).expect("the entire assessment is taken again").narrow()
    employer.open("/").expect("entire assessment").open(home).follow("Entire assessment").narrow()
    employer.choose("Yes, we agree").press("Keep my answer").expect("Agreed")
    bookings = visit("bookings").open(f"/apprentices/{one}/bookings/").narrow()
    for method in (OBSERVATION, DISCUSSION):
        bookings.expect(f"Book {method.title}")


def propose_a_resit(provider: Visitor, home: str) -> None:
    """The provider asks; without a choice there is nothing to ask."""
    provider.open(home).narrow().press(f"Ask for a resit or retake of {TITLE}").narrow()
    provider.press("Ask the employer", 422).expect("Choose one of the two.")
    provider.choose("Resit:").press("Ask the employer").expect("Waits for the employer").narrow()


def refuse(employer: Visitor, home: str) -> None:
    """The employer says no, and why."""
    employer.open("/").expect(f"Agree to the resit of {TITLE}")
    employer.open(home).follow("Resit of").narrow().choose("No, we do not agree")
    employer.press("Keep my answer", 422).expect("Say why; the training provider reads it.")
    employer.fill("If you do not agree, why?", "Not before the holidays.").press("Keep my answer")
    employer.expect("Not agreed", "Not before the holidays.")


def propose_a_retake(provider: Visitor, home: str) -> None:
    """Further learning first: it needs its days."""
    provider.open(home).press(f"Ask for a resit or retake of {TITLE}").choose("Retake:")
    provider.press("Ask the employer", 422).expect("There is a problem").narrow()
    for legend, on in zip(("Further learning begins", "Further learning ends"), LEARNS, strict=True):
        provider.day(legend, on)
    provider.fill("What should the employer know?", "Four weeks of sessions with Jo.")
    provider.press("Ask the employer").expect("15 June 2026 to 10 July 2026", "Four weeks of sessions")


def agree(employer: Visitor, home: str) -> None:
    """An answer is asked for; then it is yes."""
    employer.open(home).follow("Retake of").press("Keep my answer", 422).expect("Say whether you agree.")
    employer.choose("Yes, we agree").press("Keep my answer").expect("Agreed", "Take the consent back")


def look_after_it(provider: Visitor, home: str) -> None:
    """The learning lasts a week longer, and more time is asked for."""
    provider.open(home).follow("Change the further learning").narrow()
    provider.day("Further learning ends", LEARNS[0] - timedelta(days=7))
    provider.press("Keep these days", 422).expect("There is a problem")
    provider.day("Further learning ends", LEARNS[1] + timedelta(days=7)).press("Keep these days")
    provider.expect("17 July 2026").follow("Ask for more time").narrow()
    provider.press("Ask for more time").expect("more time was asked for")


def take_back(employer: Visitor, home: str) -> None:
    """The employer reads what it does, and takes the consent back with a reason."""
    employer.open(home).follow("Retake of").follow("Take the consent back").narrow()
    employer.expect("the assessment does not begin").press("Take the consent back", 422).expect("Say why.")
    employer.fill("Why?", "Short of people.").press("Take the consent back")
    employer.expect("Consent taken back", "Short of people.")


def everything_again(provider: Visitor, home: str) -> None:
    """After the limit everything is asked for, once it was read what that means."""
    provider.open(home).expect("What was passed before no longer stands").narrow()
    provider.press("Ask to take everything again").narrow()
    provider.press("Ask the employer", 422).expect("Confirm that you have read what it means.")
    provider.choose("I have read what it means").press("Ask the employer").expect("Waits for the employer")


def test_exceptional_circumstances_are_determined_and_withdrawn(visit: Visit) -> None:
    manager, provider = visit("manager"), visit("training_provider")
    one, clock = manager.instance.apprentices["capped"], manager.instance.clock
    statement = f"/apprentices/{one}/statement/"
    provider.open(statement).expect("It is pass at most")
    manager.open(f"/apprentices/{one}/resits/").follow("Exceptional circumstances").narrow()
    manager.expect("What it changes", "Pass, capped", "a released overall grade is released anew")
    manager.press("Determine them", 422).expect("Say why; the reason is kept for ever.")
    manager.expect("Confirm that you mean it.").choose("I have seen what it changes")
    clock.pass_by(hours=1)
    manager.fill("Why?", "A bereavement in the week of the first attempt.").press("Determine them").narrow()
    manager.expect("Your decision and its reason were kept.", "None: exceptional circumstances")
    provider.open(statement).expect("Exceptional circumstances were determined").narrow()
    assert "at most" not in provider.text
    manager.follow("Exceptional circumstances").expect("A bereavement in the week").narrow()
    manager.press("Withdraw them", 422).expect("Say why; the reason is kept for ever.")
    clock.pass_by(hours=1)
    manager.fill("Why?", "The letter was about somebody else.").choose("I have seen what it changes")
    manager.press("Withdraw them").expect("Your decision and its reason were kept.")
    manager.follow("Exceptional circumstances").expect("Withdrawn by", "about somebody else.").narrow()
    provider.open(statement).expect("It is pass at most")
