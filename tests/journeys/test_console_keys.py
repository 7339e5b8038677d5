"""The console by keyboard and by chips, in the dark, and beside a newer version of itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.console import SENT_WITHIN, SMALL, Laptop, prepared
from tests.journeys.test_merit import OBSERVATION
from tests.journeys.visitor import LEVELS

TAGGED, OFF = OBSERVATION.ksbs[:2]
PLACES = {"t": "time", "o": "owed", "g": "grade", "l": "log", "j": "judge"}
ICON = """async () => {
  const link = document.querySelector('link[rel=manifest]')
  const { icons } = await (await fetch(link.href)).json()
  return Promise.all(icons.map(async ({ src }) => {
    const image = new Image()
    image.src = new URL(src, link.href)
    await image.decode()
    return image.naturalWidth > 0
  }))
}"""
ANOTHER = """async () => {
  const { worker, root } = document.querySelector('script[data-worker]').dataset
  const ours = () => navigator.serviceWorker.controller.scriptURL
  const before = ours()
  const made = await navigator.serviceWorker.register(`${worker}?newer`, { scope: root })
  const newer = made.installing || made.waiting
  while (newer.state === 'installing') await new Promise((done) => setTimeout(done, 50))
  await new Promise((done) => setTimeout(done, 300)) // time to take over, if it would
  return { state: newer.state, waits: made.waiting === newer, same: ours() === before }
}"""
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


@pytest.fixture
def laptop(visit: Visit) -> Laptop:
    """An observation that has begun, on a device."""
    visitor = visit("assessor")
    return prepared(visitor, visitor.instance.apprentices["begun"])


def faults(page: Page) -> list[tuple[str, str]]:
    """What an accessibility checker finds."""
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


def turned(page: Page, on: bool) -> None:
    """Have the keys of one character act, or not, by the button alone."""
    page.get_by_role("button", name=re.compile("^Keys")).click()
    keys = page.get_by_role("dialog", name="Keys")
    keys.get_by_label("Keys of one character act").set_checked(on)
    keys.get_by_role("button", name="Close").click()


def sent(laptop: Laptop, number: int) -> list[dict[str, Any]]:
    """The last entries of the log, once the server has the newest."""
    laptop.wake()
    newest = laptop.page.locator(".log .entry").first
    expect(newest).to_have_attribute("data-sent", "true", timeout=SENT_WITHIN)
    return laptop.at_the_server()[-number:]


def test_keys_lead_and_keep_and_chips_tag_and_take_back(laptop: Laptop) -> None:
    page, log = laptop.page, laptop.page.locator(".log .entry")
    for key, place in PLACES.items():
        page.locator("h1").click()
        page.keyboard.press(key)
        expect(page.locator(f"#{place}")).to_be_focused()
    turned(page, on=False)
    page.keyboard.press("?")
    page.keyboard.press("l")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)
    expect(page.locator("#log")).not_to_be_focused()
    laptop.reopen()  # the device remembers it
    page, log = laptop.page, laptop.page.locator(".log .entry")
    page.keyboard.press("l")
    expect(page.locator("#log")).not_to_be_focused()
    turned(page, on=True)
    page.keyboard.press("l")
    expect(page.locator("#log")).to_be_focused()
    before = log.count()
    chips = page.get_by_role("group", name="KSBs")
    for code in (TAGGED, OFF):
        chips.get_by_role("checkbox", name=code, exact=True).check()
    chips.get_by_role("checkbox", name=OFF, exact=True).uncheck()
    page.get_by_role("radio", name=re.compile("^Note")).check()
    page.locator("#text").fill("By keyboard alone.")
    page.locator("#text").press("Control+Enter")
    expect(log).to_have_count(before + 1)
    expect(log.first).to_contain_text("By keyboard alone.")
    expect(log.first.locator(".entry-ksbs")).to_have_text(TAGGED)
    expect(chips.get_by_role("checkbox", name=TAGGED, exact=True)).not_to_be_checked()
    page.once("dialog", lambda asked: asked.accept("Of somebody else."))
    log.first.get_by_role("button", name=re.compile("^Take back")).click()
    expect(log).to_have_count(before + 2)
    expect(log.nth(1)).to_contain_text("taken back")
    assert faults(page) == []  # what was taken back can be read
    note, back = sent(laptop, 2)
    assert (note["kind"], note["data"]["ksbs"]) == ("note", [TAGGED])
    assert (back["kind"], back["data"]["reason"]) == ("taken_back", "Of somebody else.")


def test_in_the_dark_everything_can_be_read(laptop: Laptop) -> None:
    page = laptop.page
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(16, 24, 27)"
    page.get_by_role("radio", name=re.compile("^Question")).check()
    page.get_by_role("button", name="Keep", exact=True).first.click()  # says what is missing
    page.locator(".judge .criterion summary").first.click()
    page.locator("details:not([open])").evaluate_all("(all) => all.forEach((one) => { one.open = true })")
    assert faults(page) == []
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.goto(f"{laptop.visitor.instance.address}/console/#")
    expect(page.get_by_role("heading", level=1)).to_have_text("Console")
    assert faults(page) == []
    assert page.evaluate(ICON) == [True]


@pytest.mark.parametrize(("width", "height"), [(768, 1024), (1180, 820)])
def test_on_a_tablet_in_one_hand(laptop: Laptop, width: int, height: int) -> None:
    """Every act is one tap on something large, upright and across; no key, no hovering, no pinch."""
    page, log = laptop.page, laptop.page.locator(".log .entry")
    page.set_viewport_size({"width": width, "height": height})
    assert laptop.visitor.too_wide() == []
    assert page.evaluate(SMALL) == []
    before = log.count()
    running = page.locator(".section[data-running=true]").get_by_role("button")
    start = running if running.count() else page.locator(".section").get_by_role("button").first
    start.click()
    expect(log).to_have_count(before + 1)
    page.get_by_role("radio", name=re.compile("^Seen")).check()
    page.get_by_role("group", name="KSBs").get_by_role("checkbox", name=TAGGED, exact=True).check()
    page.get_by_role("button", name="Keep", exact=True).first.click()
    expect(log).to_have_count(before + 2)
    page.locator(".judge .criterion summary").first.click()
    assert page.evaluate(SMALL) == []
    assert laptop.visitor.too_wide() == []


def test_a_newer_console_waits_until_no_page_of_the_older_is_open(laptop: Laptop) -> None:
    laptop.reopen()  # from now on it comes from the device
    page = laptop.page
    before = page.locator(".log .entry").count()
    found = page.evaluate(ANOTHER)
    assert found == {"state": "installed", "waits": True, "same": True}
    laptop.type("Under the older one.")
    expect(page.locator(".log .entry")).to_have_count(before + 1)
    laptop.network(on=False)
    laptop.reopen()
    expect(laptop.page.locator(".log .entry")).to_have_count(before + 1)
    laptop.network(on=True)
    laptop.visitor.errors.clear()  # a browser without a network says so


def test_a_page_that_shows_a_criterion_reaches_the_server(laptop: Laptop) -> None:
    page, (first, *_) = laptop.page, OBSERVATION.criteria
    card = page.locator(".judge .criterion", has_text=first.id).first
    card.locator("summary").click()
    help_ = card.locator(f"#places-help-{first.id}").inner_text()
    named = re.search(r"or (\S+): page 4", help_)
    assert named is not None
    card.get_by_role("radio", name="met", exact=True).check()
    card.get_by_label("Why").fill("The plan says so.")
    where = f"{named[1]}: page 1"  # the file has one, and the server looks
    card.get_by_label("Seconds and pages").fill(where)
    card.get_by_role("button", name=re.compile("^Keep")).click()
    expect(card.locator(".level")).to_have_text("met")
    (last,) = sent(laptop, 1)
    assert (last["kind"], last["data"]["pointers"]) == ("judgement", [where])
