"""Others in the room: the apprentice signs on the screen, somebody watches, and somebody marks beside."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import PATIENCE, Visit
from tests.journeys.console import hand_back
from tests.journeys.test_console import keep, prepared
from tests.journeys.test_console_carried import accessible
from tests.journeys.test_merit import OBSERVATION

SEEN, BESIDE = "Asks the mentee what they want of the hour.", "Marked beside, seen by nobody yet."
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def test_a_signature_a_watcher_and_a_second_marker(visit: Visit) -> None:
    assessor, assurer = visit("assessor"), visit("internal_quality_assurer")
    address = steps.attempt_of(assessor, assessor.instance.apprentices["begun"], OBSERVATION.title)
    page, one = prepared(assessor, steps.id_of(assessor))

    # the screen is turned to the apprentice, where there is no network
    assessor.context.set_offline(True)
    page.get_by_role("button", name="The apprentice signs the start").click()
    sheet = page.get_by_role("main")
    expect(sheet).to_contain_text(f"I am {one['apprentice']}. The assessment starts now.")
    accessible(page)
    sheet.get_by_label("Type your name to sign").fill(one["apprentice"])
    sheet.get_by_role("button", name="Sign").click()
    hand_back(page, "Signed.")
    expect(page.locator(".room")).to_contain_text(f"{one['apprentice']} signed the start at")
    page.get_by_text("Note where the meeting is recorded").click()
    page.get_by_label("Address or name of the recording").fill("Recording 7 in the cloud of the office")
    page.get_by_label("Who keeps it").fill("The assessment office")
    accessible(page)
    page.locator(".room").get_by_role("button", name="Keep").click()
    expect(page.locator(".room")).to_contain_text("Recording 7 in the cloud of the office")
    assessor.context.set_offline(False)
    expect(page.locator(".receipt")).to_contain_text("2 of 2 entries received, chain intact", timeout=90_000)

    # quality assurance watches: what comes is there without a reload, and there is nothing to write with
    watching = assurer.open(f"{address}watch/").expect(
        "signed the start", "Recording 7", "The assessor last sent"
    )
    assert watching.page.locator("main form").count() == 0
    keep(page, "Note", SEEN)
    expect(watching.page.locator("#watch")).to_contain_text(SEEN, timeout=90_000)
    assurer.follow("hold it still").expect("Renew it by itself again", SEEN)
    assert not assurer.too_wide()

    # then they mark beside, in a log of their own
    assessor.errors.clear()  # a browser without a network says so
    other = assessor.another_tab()
    other.open(f"{address}room/")
    name = (
        other.page.get_by_label("Who?")
        .locator("option")
        .filter(has_text=re.compile("Quality|assurer", re.IGNORECASE))
    )
    other.page.get_by_label("Who?").select_option(value=name.first.get_attribute("value"))
    other.choose("Co-mark").press("Give the seat").expect("Co-marks")
    assurer.open(f"{address}log/", status=404)
    assurer.open("/room/").follow("In the room").expect("You mark beside the assessor")
    beside, _ = prepared(assurer, one["attempt"])
    expect(beside.locator(".log")).to_have_count(0)
    beside.get_by_role("radio", name=re.compile("^Note")).check()
    beside.locator("#text").fill(BESIDE)
    beside.get_by_role("button", name="Keep", exact=True).first.click()
    expect(beside.locator(".receipt")).to_contain_text(
        "1 of 1 entry received, chain intact", timeout=PATIENCE
    )
    accessible(beside)
    assurer.open(f"{address}own-log/").expect(BESIDE, "Not yet assessed")
    other.open(f"{address}log/")
    assert BESIDE not in other.text
    assert SEEN in other.text
    other.open(f"{address}room/").press("End the seat").expect("ended at")
    assurer.open(f"{address}log/").expect(SEEN)
