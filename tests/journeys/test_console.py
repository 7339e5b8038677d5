"""An observation in the console: held without a network from beginning to end, killed in the middle."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import PATIENCE, Visit
from tests.journeys.console import installed
from tests.journeys.test_merit import OBSERVATION
from tests.journeys.visitor import LEVELS, Visitor

KSB = OBSERVATION.ksbs[0]
OPTION = """(code) => document.body.dispatchEvent(
  new KeyboardEvent('keydown', { bubbles: true, altKey: true, code, key: '€' }))"""
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def prepared(visitor: Visitor, attempt: str) -> tuple[Page, dict[str, Any]]:
    """The console with an assessment on the device, on the day."""
    page = visitor.page
    page.goto(f"{visitor.instance.address}/console/")
    told = visitor.context.request.get(f"{visitor.instance.address}/console/state/").json()
    one = next(one for one in told["attempts"] if one["attempt"] == attempt)
    page.get_by_role("button", name=f"Put on this device {one['title']}, {one['apprentice']}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(one["title"], timeout=PATIENCE)
    installed(page)
    return page, one


def captured(page: Page) -> int:
    """How many entries the log on the screen has."""
    return page.locator(".log .entry").count()


def keep(page: Page, way: str, text: str, *ksbs: str) -> None:
    """Capture one thing."""
    before = captured(page)
    page.get_by_role("radio", name=re.compile(f"^{way}")).check()
    page.locator("#text").fill(" ".join([text, *ksbs]))
    page.get_by_role("button", name="Keep", exact=True).first.click()
    expect(page.locator(".log .entry")).to_have_count(before + 1)


def test_an_observation_without_a_network(visit: Visit) -> None:
    visitor = visit("assessor")
    address = steps.attempt_of(visitor, visitor.instance.apprentices["begun"], OBSERVATION.title)
    page, one = prepared(visitor, steps.id_of(visitor))
    before = captured(page)
    visitor.context.set_offline(True)
    page.evaluate(OPTION, "Digit2")  # as a Mac sends it, from anywhere
    expect(page.get_by_role("radio", name=re.compile("^Seen"))).to_be_checked()
    expect(page.locator("#text")).to_be_focused()
    keep(page, "Note", "Sets the mentee at ease.")
    expect(page.locator(".bar-state")).to_contain_text("1 entry kept here, not sent yet")
    keep(page, "Seen", "Agrees the aim of the session.", KSB)
    keep(page, "Question", "How do you record what was agreed?", OBSERVATION.ksbs[1])
    expect(page.locator(".matrix li", has_text=KSB)).to_contain_text("seen")

    # the laptop dies: the page is gone at once, and is opened again without a network
    page.goto("about:blank")
    page.goto(f"{visitor.instance.address}/console/#{one['attempt']}")
    expect(page.locator(".log .entry")).to_have_count(before + 3)
    criterion = page.locator(".judge .criterion").last
    criterion.locator("summary").click()
    criterion.get_by_role("radio", name="met", exact=True).check()
    criterion.get_by_label("Why").fill("Seen in the session, without a network.")
    criterion.get_by_role("button", name=re.compile("^Keep")).click()
    expect(criterion.locator(".level")).to_have_text("met")
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []

    visitor.context.set_offline(False)
    expect(page.locator(".receipt")).to_contain_text("4 of 4 entries received, chain intact", timeout=90_000)
    visitor.errors.clear()  # a browser without a network says so
    visitor.open(f"{address}log/")
    visitor.expect("Sets the mentee at ease.", "Seen in the session, without a network.")
    visitor.open("/accounts/logout/")
    assert page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))") == [
        "touchstone-console"
    ]
