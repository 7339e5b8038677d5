"""The main steps in a browser that runs no script: whatever a script makes nicer, nobody needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys import steps
from tests.journeys.conftest import PATIENCE, Visit, sign_in
from tests.journeys.instance import Instance
from tests.journeys.papers import pdf
from tests.journeys.visitor import Seen, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


class Plain(Visitor):
    """Somebody whose browser runs no script; what looks for barriers is one, so it does not look here."""

    def look(self, status: int = 200) -> Visitor:
        """See that the page came."""
        self.page.wait_for_load_state("load")
        assert self.status == status, f"{self.path}: {self.status}"
        return self


@pytest.fixture
def plain(instance: Instance, browser: Browser, seen: Seen) -> Iterator[Visit]:
    """A browser without scripts for somebody, by role."""
    opened: list[Plain] = []

    def of(who: str = "") -> Visitor:
        context = browser.new_context(viewport={"width": 375, "height": 800}, java_script_enabled=False)
        context.set_default_timeout(PATIENCE)
        opened.append(Plain(context, instance, seen))
        sign_in(opened[-1], instance.people[who])
        return opened[-1]

    yield of
    for visitor in opened:
        visitor.context.close()


def test_an_apprentice_is_registered_and_their_evidence_handed_in(plain: Visit, tmp_path: Path) -> None:
    provider = plain("training_provider")
    who = steps.Newcomer("Nona", "Skript", "nona@learners.example", "Riverside Works")
    one = steps.register(provider, who, started=date(2025, 9, 1), born=date(2001, 2, 28))
    steps.add_piece(provider, one, "Contract", "Mentee A", pdf(tmp_path, "Contract"), ["K1", "K3"])
    provider.open(f"/apprentices/{one}/portfolio/coverage/").expect("Contract")
    provider.open(f"/apprentices/{one}/gateways/").follow("Photo ID").expect("Photo ID")


def test_a_list_is_narrowed_and_sorted_on_a_phone(plain: Visit) -> None:
    bookings = plain("bookings")
    bookings.open("/apprentices/").follow("Assessors")  # the menu stands open
    bookings.open("/apprentices/").pick("Stage", "Passed").press("Filter").expect("found")
    assert "stage=passed" in bookings.path
    bookings.page.locator(".ui-sorts").get_by_role("link", name="Employer").click()
    bookings.look()
    assert "sort=employer" in bookings.path
    assert "stage=passed" in bookings.path


def test_a_judgement_opens_and_a_result_is_released(plain: Visit) -> None:
    assessor = plain("assessor")
    one = assessor.instance.apprentices["begun"]
    steps.attempt_of(assessor, one, "Observation with questioning")
    card = assessor.page.locator("[id^=criterion-]").first
    if card.get_attribute("open") is None:
        card.locator("summary").first.click()
    assert card.get_by_role("radio").first.is_visible()
    assurer = plain("internal_quality_assurer")
    assurer.open("/results/")
    assurer.page.locator("tr", has_text="Ready to release").get_by_role("link").first.click()
    assurer.look().press("Release the result").expect("The result is released")
