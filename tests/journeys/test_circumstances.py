"""What changes on the way: a break weighed and noted, a withdrawal taken back, another version compared."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.web import NOW
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

TODAY = NOW.date()


def test_a_break_is_weighed_noted_and_ended(visit: Visit) -> None:
    provider = visit("training_provider")
    one = provider.instance.apprentices["returned"]
    home = f"/apprentices/{one}/circumstances/"
    provider.open(f"/apprentices/{one}/").follow("Circumstances").follow("Note a break in learning")
    provider.press("See what it does", 422).expect("There is a problem")
    provider.day("First day of the break", TODAY - timedelta(days=7))
    provider.day("When do they expect to be back?", TODAY + timedelta(days=30))
    provider.press("See what it does").expect("Nothing is saved yet", "While the break lasts")
    assert provider.too_wide() == []
    provider.press("Change the answers").press("See what it does").press("Note the break")
    provider.expect("It is noted", "A break in learning began")
    provider.open(home).follow("Note the return from a break")
    provider.day("First day back", TODAY).press("See what it does").press("Note the return")
    provider.expect("Back from the break in learning").open(home).follow("Correct it")
    provider.choose("There was no break").press("See what it does").press("Correct the break")
    visit(provider.instance.learners["returned"]).open(f"/apprentices/{one}/circumstances/").expect(
        "Registered on"
    )


def test_a_withdrawal_cancels_what_is_booked_and_is_taken_back(visit: Visit) -> None:
    manager = visit("manager")
    one = manager.instance.apprentices["returned"]
    manager.open(f"/apprentices/{one}/circumstances/").follow("Withdraw an apprentice")
    manager.day("Last day on the programme", TODAY).fill("Why the apprentice withdraws", "Moved away.")
    manager.press("See what it does").expect("The portfolio is locked", "No date")
    assert manager.too_wide() == []
    manager.press("Withdraw the apprentice").expect("Nothing more is to be done")
    manager.open(f"/apprentices/{one}/circumstances/").follow("Take a withdrawal back")
    manager.fill("Why the withdrawal is taken back", "Entered for the wrong apprentice.")
    manager.press("See what it does").press("Take the withdrawal back").expect(
        "The withdrawal was taken back"
    )


def test_another_version_is_compared_before_it_is_pinned(visit: Visit) -> None:
    manager = visit("manager")
    one = manager.instance.apprentices["returned"]
    manager.open(f"/apprentices/{one}/circumstances/").follow("Change the version of the plan")
    manager.choose("v1.2").fill("Why the version changes", "Agreed with the provider.")
    manager.press("See what it does").expect("What the versions say differently")
    assert manager.too_wide() == []
    manager.open(f"/apprentices/{one}/employer/").expect("New employer")
