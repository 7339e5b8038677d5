"""Registering an apprentice, as the training provider does it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5


def test_a_training_provider_registers_an_apprentice(visit: Visit) -> None:
    provider = visit("training_provider")
    who = steps.Newcomer("Siân", "D’Arcy-Nwosu", "sian@learners.example", "Riverside Works")
    steps.register(provider, who, started=date(2025, 9, 1), born=date(2001, 2, 28))
    provider.press("Go to the record").expect("Siân D’Arcy-Nwosu")
    visit("bookings").open("/apprentices/?q=Nwosu").expect("D’Arcy-Nwosu, Siân")


def test_names_of_any_script_and_length_are_kept_and_stay_on_the_page(visit: Visit) -> None:
    provider = visit("training_provider")
    who = steps.Newcomer("עדינה בת־שבע", LONG, "long@learners.example", "Riverside Works")
    one = steps.register(provider, who, started=date(2024, 2, 29), born=date(2004, 2, 29))
    provider.page.set_viewport_size({"width": 375, "height": 800})
    for path in (f"/apprentices/{one}/", "/apprentices/", f"/apprentices/{one}/portfolio/"):
        provider.open(path)
        assert provider.too_wide() == [], path


def test_what_is_missing_is_said_beside_the_field_and_linked_from_above(visit: Visit) -> None:
    provider = visit("training_provider")
    provider.open("/apprentices/register/").press("Start now").press("Continue", status=422)
    provider.page.get_by_role("link", name="Enter the e-mail address.").click()
    assert provider.page.evaluate("document.activeElement.name") == "email"


def test_going_back_and_sending_again_registers_once(visit: Visit) -> None:
    provider = visit("training_provider")
    who = steps.Newcomer("Twice", "Sent", "twice@learners.example", "Riverside Works")
    steps.register(provider, who, started=date(2025, 9, 1), born=date(2001, 5, 5))
    provider.page.go_back()
    button = provider.page.get_by_role("button", name="Confirm and register")
    if button.count():
        provider.press("Confirm and register")
    provider.open("/apprentices/?q=Sent")
    assert provider.text.count("Sent, Twice") == 1
