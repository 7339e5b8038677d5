"""An apprentice moves to another employer, and to another training provider: both are partners first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.web import NOW
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

MOVES = "noticed"
SINCE = NOW.date() - timedelta(days=3)
WORKS, COLLEGE = "Harbour Works", "Harbour College"


def test_another_employer_and_another_provider_take_over(visit: Visit) -> None:
    manager, provider = visit("manager"), visit("training_provider")
    one = manager.instance.apprentices[MOVES]
    home = f"/apprentices/{one}/circumstances/"
    add_partner(manager, "An employer", WORKS)
    add_partner(manager, "A training provider", COLLEGE)
    visit("employer").open(f"/apprentices/{one}/")

    provider.open(home).follow("Change the employer").narrow()
    provider.press("See what it does", 422).expect("Choose the employer.", "Say why; the reason is kept")
    provider.narrow().pick("New employer", WORKS).fill("New line manager’s name", "Kim Quay")
    provider.fill("New line manager’s e-mail address", "kim.quay@harbour.example")
    move(provider, "The department was taken over.", "Change the employer").expect(WORKS)
    visit("employer").open(f"/apprentices/{one}/", 404).narrow()

    manager.open(home).follow("Change the training provider").narrow()
    manager.press("See what it does", 422).expect("Choose the training provider.")
    manager.pick("New training provider", COLLEGE)
    move(manager, "The college closed the course.", "Change the training provider").expect(COLLEGE)
    provider.open(home, 404)
    manager.open(home).expect(WORKS, COLLEGE, "The department was taken over.").narrow()


def add_partner(manager: Visitor, kind: str, name: str) -> None:
    """Somebody new to work with; a partner has a kind and a name."""
    form = manager.page.locator("form").filter(has=manager.page.get_by_role("button", name="Add"))
    manager.open("/partners/").press("Add", 422).expect("Choose what it is.").narrow()
    manager.choose(kind, form).fill("Name", name, form).press("Add").expect(name)


def move(by: Visitor, why: str, button: str) -> Visitor:
    """The rest of the form, what it does, and that it is done."""
    by.day("Since when?", SINCE).fill("Why it changes", why).press("See what it does")
    by.expect("Nothing is saved yet", "What stays").narrow()
    return by.press(button).expect("It is noted").narrow()
