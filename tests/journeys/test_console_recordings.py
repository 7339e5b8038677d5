"""Registering a recording in the console without a network: what is wrong is marked, and all is in reach."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.console import prepared
from tests.journeys.visitor import LEVELS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def accessible(page: Page) -> None:
    """No violation of the guidelines as it is shown now."""
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_a_recording_is_registered_without_a_network_and_its_seconds_are_noted(visit: Visit) -> None:
    visitor = visit("assessor")
    laptop = prepared(visitor, visitor.instance.apprentices["begun"])
    page = laptop.page
    laptop.network(on=False)

    before = page.locator(".log .entry").count()
    page.get_by_text("Register a recording", exact=True).click()
    form = page.locator("form").filter(has=page.get_by_role("button", name="Register the recording"))
    form.get_by_label("Session held").fill("2026-05-05T14:00")
    form.get_by_label("Recorded").fill("2026-05-04T14:00")
    form.get_by_label("Length").fill("31.05")
    form.get_by_label("I have looked who is visible").check()
    form.get_by_label("Part to assess, to").fill("30:00")
    form.get_by_role("button", name="Register the recording").click()
    expect(form.get_by_label("Recorded")).to_be_focused()
    expect(form.get_by_label("Recorded")).to_have_accessible_description(
        "It was recorded before the session was held; correct one of the two days."
    )
    expect(form.get_by_label("Part to assess, from")).to_have_attribute("aria-invalid", "true")
    accessible(page)
    laptop.easy_to_hit()

    laptop.reopen()  # what is half typed is there again
    page = laptop.page
    form = page.locator("form").filter(has=page.get_by_role("button", name="Register the recording"))
    expect(form.get_by_label("Length")).to_have_value("31.05")
    expect(form.get_by_label("I have looked who is visible")).to_be_checked()
    form.get_by_label("Recorded").fill("2026-05-05T14:00")
    form.get_by_label("Length").fill("31:05")
    form.get_by_label("Part to assess, from").fill("0:00")
    form.get_by_role("button", name="Register the recording").click()
    recordings = page.get_by_role("region", name="Recordings: 1 of 2")
    expect(recordings.get_by_role("heading")).to_be_focused()
    expect(recordings).to_contain_text("R1 31:05, video; held 5 May 2026 at 14:00")

    page.get_by_label("In the recording").select_option(label="R1")
    page.get_by_label("Time mark").fill("12:40")
    page.locator("#text").fill("Asks openly.")
    accessible(page)
    laptop.easy_to_hit()
    page.locator("#text").press("Control+Enter")
    expect(page.locator(".log .entry")).to_have_count(before + 2)
    expect(page.locator(".log .entry").first).to_contain_text("Note in R1 at 12:40")
    expect(page.get_by_label("In the recording")).not_to_have_value("")
    visitor.errors.clear()  # a browser without a network says so
