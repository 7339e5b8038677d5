"""A device that cannot send: its unsent work leaves as a sealed file; and the portfolio is read offline."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.integration.machine import until
from tests.journeys import steps
from tests.journeys.conftest import PATIENCE, Visit
from tests.journeys.console import installed
from tests.journeys.test_console import keep
from tests.journeys.test_merit import OBSERVATION
from tests.journeys.visitor import LEVELS

SAID = "Said where nothing could be sent."
STORES = """async () => {
  const db = await new Promise((resolve) => {
    const asked = indexedDB.open('touchstone-console')
    asked.onsuccess = () => resolve(asked.result)
  })
  const counts = {}
  for (const name of ['packs', 'files', 'parts']) {
    counts[name] = await new Promise((resolve) => {
      const asked = db.transaction(name).objectStore(name).count()
      asked.onsuccess = () => resolve(asked.result)
    })
  }
  db.close()
  return counts
}"""
PLAYS = """async () => {
  const [rate, bytes] = [8000, 800]
  const view = new DataView(new ArrayBuffer(44 + bytes))
  const write = (at, text) => [...text].forEach((one, place) => view.setUint8(at + place, one.charCodeAt()))
  for (const [at, text] of [[0, 'RIFF'], [8, 'WAVEfmt '], [36, 'data']]) write(at, text)
  const sizes = [[4, 36 + bytes], [16, 16], [24, rate], [28, rate], [40, bytes]]
  for (const [at, number] of sizes) view.setUint32(at, number, true)
  for (const [at, number] of [[20, 1], [22, 1], [32, 1], [34, 8]]) view.setUint16(at, number, true)
  const audio = new Audio(URL.createObjectURL(new Blob([view], { type: 'audio/wav' })))
  return new Promise((done) => {
    audio.onloadedmetadata = () => done(true)
    audio.onerror = () => done(false)
    audio.load()
  })
}"""
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def accessible(page: Page) -> None:
    """No barrier on the page as it stands."""
    page.evaluate("window.scrollTo(0, 0)")  # nothing is half under the bar above
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_unsent_work_and_the_portfolio_go_where_the_network_does_not(visit: Visit, tmp_path: Path) -> None:
    visitor = visit("assessor")
    address = steps.attempt_of(visitor, visitor.instance.apprentices["begun"], OBSERVATION.title)
    attempt, page = steps.id_of(visitor), visitor.page
    page.goto(f"{visitor.instance.address}/console/")
    assert page.evaluate(PLAYS)  # what is sealed on the device is played from an address of the page's own
    told = visitor.context.request.get(f"{visitor.instance.address}/console/state/").json()
    one = next(one for one in told["attempts"] if one["attempt"] == attempt)
    named = f"{one['title']}, {one['apprentice']}"
    card = page.locator(".card", has=page.get_by_role("button", name=f"Put on this device {named}"))
    card.get_by_label("with the files of the portfolio").check()
    accessible(page)
    card.get_by_role("button", name="Put on this device").click()
    portfolio = page.locator(".portfolio")
    expect(portfolio).to_contain_text("on this device and sealed", timeout=90_000)
    expect(page.locator(".receipt")).to_contain_text("chain intact", timeout=PATIENCE)  # the clocks have met
    installed(page)

    # in a place without a network: a file is read, two things are captured, and the console is locked
    visitor.context.set_offline(True)
    portfolio.locator("summary").click()
    with page.expect_event("popup") as opened:
        portfolio.locator(".pieces button").first.click()
    assert opened.value.url.startswith("blob:")
    opened.value.close()
    keep(page, "Note", SAID)
    keep(page, "Seen", "Agrees the aim.", OBSERVATION.ksbs[0])
    accessible(page)
    with page.expect_event("popup") as opened:
        portfolio.locator(".pieces button").first.click()
    page.get_by_role("button", name="Lock", exact=True).click()
    accessible(page)
    with opened.value.expect_event("close"):  # it was open, and goes with the key
        page.get_by_role("button", name="Yes, lock it now").click()
    expect(page.locator(".bar-state")).to_contain_text("2 entries kept here, not sent yet")
    expect(page.locator("aside")).to_contain_text("may remove what it keeps when it runs short of room")
    page.reload()  # as if the device had been off
    kept = page.locator(".card", has_text="2 entries not sent yet")
    with page.expect_download() as saving:
        kept.get_by_role("button", name=re.compile("^Save unsent work as a file")).click()
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    assert file.suffix == ".touchstone"
    assert SAID not in file.read_text()
    assert json.loads(file.read_text())["version"] == 1

    # the same person with another browser, which has a network
    clock = visitor.instance.clock
    clock.set(clock.now + timedelta(hours=1))
    other = visit(visitor.instance.people["assessor"])
    other.open("/console/hand-in/")
    other.page.locator("input[type=file]").set_input_files(file)
    other.press("Hand it in").expect("2 of 2 entries received, chain intact")
    assert "doubtful" not in other.text
    other.open(f"{address}log/").expect(SAID)

    # the first device is found again: it sends too, and nothing is there twice
    visitor.context.set_offline(False)
    page.reload()
    expect(page.locator(".bar-state")).to_contain_text("everything is sent", timeout=90_000)
    other.open(f"{address}log/")
    assert other.text.count(SAID) == 1
    card = page.locator(".card", has_text=one["apprentice"])
    card.get_by_role("button", name=re.compile(f"^Take off this device of {re.escape(named)}")).click()
    expect(page.get_by_role("button", name=f"Put on this device {named}")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate(STORES) == {"packs": 0, "files": 0, "parts": 0}
    visitor.errors.clear()  # a browser without a network says so


def test_what_is_held_tomorrow_comes_onto_the_device_in_one_go(visit: Visit) -> None:
    visitor = visit("assessor")
    page, soon, over = visitor.page, [], []

    def told(route: Route) -> None:
        """The server's answer, on the day before the first of them."""
        answer = route.fetch()
        said = answer.json()
        for one in said["attempts"][:1]:
            one["soon"] = True
            soon.append(f"{one['title']}, {one['apprentice']}")
        said["attempts"] = [one for one in said["attempts"] if one["attempt"] not in over]
        route.fulfill(response=answer, json=said)

    page.route("**/console/state/", told)
    page.goto(f"{visitor.instance.address}/console/")
    expect(page.locator(".help")).to_contain_text("One assessment of today and the next working day")
    accessible(page)
    page.get_by_label("with the files of the portfolio").first.check()
    page.get_by_role("button", name="Put tomorrow’s assessments on this device").click()
    expect(page.get_by_role("button", name=f"Update {soon[0]}")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".cards")).to_contain_text("On this device. Everything is sent.")
    expect(page.get_by_role("button", name="Put tomorrow’s")).to_have_count(0)
    until(lambda: page.evaluate(STORES)["parts"] >= 12, "the files are here")

    # once it is not theirs any more, no file of it stays
    href = page.locator("a.button", has_text="Open").get_attribute("href")
    over.append(str(href).removeprefix("#"))
    page.reload()
    gone = {"packs": 1, "files": 0, "parts": 0}
    until(lambda: page.evaluate(STORES) == gone, "no file of it is here")
    page.unroute_all(behavior="wait")
