"""The console at a browser as an assessor uses it: captures, reads, loses the network and the power."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playwright.sync_api import Error, Page, expect

from tests.journeys import steps
from tests.journeys.conftest import PATIENCE
from tests.journeys.test_merit import OBSERVATION
from tests.journeys.visitor import Visitor
from touchstone.rules.calendar import LONDON

SENT_WITHIN = 60_000  # milliseconds
TYPES = """async (texts) => {
  for (const text of texts) {
    const area = document.getElementById('text')
    area.value = text
    area.dispatchEvent(new Event('input', { bubbles: true }))
    area.form.requestSubmit()
    while (document.getElementById('text').value) await new Promise((done) => setTimeout(done, 4))
    window.kept = (window.kept || 0) + 1
  }
}"""
CLOCK = """(() => {
  const said = () => JSON.parse(localStorage.getItem('clock'))
  const [wall, mono] = [Date.now.bind(Date), performance.now.bind(performance)]
  Date.now = () => said()?.wall ?? wall()
  performance.now = () => said()?.mono ?? mono()
})()"""
SMALL = """() => {
  const shown = [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter((one) =>
    one.checkVisibility({ visibilityProperty: true }) && !one.closest('.skip'))
  const inText = (one) => one.tagName === 'A' && getComputedStyle(one).display === 'inline'
  const found = shown.map((one) => {
    const target = one.matches('[type=radio], [type=checkbox]') ? one.closest('label') || one : one
    const { width, height } = target.getBoundingClientRect()
    const least = inText(one) ? 24 : 44
    const high = inText(one) ? Math.max(height, parseFloat(getComputedStyle(one).lineHeight)) : height
    const what = [one.tagName, one.id, one.className, (one.textContent || one.name).trim().slice(0, 30)]
    return Math.min(width, high) < least - 0.1 ? [...what, width, high].join(' ') : ''
  })
  return found.filter(Boolean)
}"""
HALF_TYPED = """async () => {
  const answered = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result) })
  const db = await answered(indexedDB.open('touchstone-console'))
  const all = (store) => answered(db.transaction(store).objectStore(store).getAll())
  const [rows, [{ key }]] = [await all('drafts'), await all('devices')]
  db.close()
  const open = ({ sealed: { iv, data } }) => crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data)
  return Promise.all(rows.map(async (row) => JSON.parse(new TextDecoder().decode(await open(row))).form.text))
}"""
INSTALLED = """(patience) => Promise.race([
  navigator.serviceWorker.ready.then(({ active }) => Boolean(active)),
  new Promise((resolve) => setTimeout(resolve, patience, false))
])"""
AWAKE = "dispatchEvent(new Event('online'))"


@dataclass
class Laptop:
    """A browser with one assessment on it."""

    visitor: Visitor
    page: Page
    attempt: str
    starts: datetime  # as it is booked

    @property
    def address(self) -> str:
        """Where the console has the assessment open."""
        return f"{self.visitor.instance.address}/console/#{self.attempt}"

    def network(self, on: bool) -> None:
        """Cut the network, or give it back."""
        self.visitor.context.set_offline(not on)

    def type(self, *texts: str) -> None:
        """Keep a note of each, one after the other; each is on the device when this answers."""
        expect(self.page.locator("#text")).to_be_visible(timeout=PATIENCE)  # the bar is there before it
        self.page.evaluate(TYPES, list(texts))

    def begin_to_type(self, texts: Sequence[str]) -> None:
        """The same, and do not wait for it."""
        self.page.evaluate("(texts) => { window.done = (" + TYPES + ")(texts) }", list(texts))

    def reopen(self) -> None:
        """The power fails, or the tab does: everything of the page is gone, and it is opened anew."""
        if not self.page.is_closed():
            self.page.close()
        self.visitor = self.visitor.another_tab()
        self.page = self.visitor.page
        self.look()

    def crash(self) -> None:
        """The tab is killed in the middle of what it does, and opened anew."""
        self.page.once("dialog", lambda asked: asked.accept())  # where something is typed
        with self.page.expect_event("crash"), suppress(Error):  # it answers nothing any more
            self.page.goto("chrome://crash")
        self.reopen()

    def look(self) -> None:
        """Open the assessment from what the device keeps."""
        self.page.goto(self.address)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(OBSERVATION.title, timeout=PATIENCE)

    def says(self, words: str | re.Pattern[str], where: str = "main", within: int = PATIENCE) -> None:
        """See that the page says so."""
        expect(self.page.locator(where).first).to_contain_text(words, timeout=within)

    def half_typed(self, words: str) -> None:
        """Wait until the device keeps these half-typed words of its form, sealed, and no others."""
        for _ in range(PATIENCE // 100):
            if self.page.evaluate(HALF_TYPED) == [words]:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"half typed are {self.page.evaluate(HALF_TYPED)}, not {words!r}")

    def shows(self, entries: int) -> None:
        """See that the log on the screen has so many entries."""
        more = self.page.get_by_role("button", name=re.compile("^Show more"))
        expect(self.page.locator(".log .entry").first).to_be_visible()
        while more.count():
            more.click()
        expect(self.page.locator(".log .entry")).to_have_count(entries)

    def easy_to_hit(self) -> None:
        """See that whatever can be touched has a finger's size, on a laptop and on a telephone."""
        known = self.page.viewport_size
        for width, height in ((1280, 800), (375, 700)):
            self.page.set_viewport_size({"width": width, "height": height})
            small = self.page.evaluate(SMALL)
            assert not small, f"{width} pixels wide: {small}"
        if known:
            self.page.set_viewport_size(known)

    def all_sent(self, entries: int) -> None:
        """See that the server has all of them, to the letter."""
        number = f"{entries} {'entry' if entries == 1 else 'entries'}"
        self.says(f"{entries} of {number} received, chain intact", ".receipt", SENT_WITHIN)

    def wake(self) -> None:
        """The browser says that there is a network: what waits is sent at once."""
        self.page.evaluate(AWAKE)

    def at_the_server(self) -> list[dict[str, Any]]:
        """The log as the server has it."""
        with self.page.expect_response(lambda one: one.url.endswith("/captured/") and one.ok) as came:
            self.wake()
        found: list[dict[str, Any]] = came.value.json()["entries"]
        return found

    def notes(self, beginning: str) -> list[str]:
        """The notes that the server has, of those that begin so, in its order."""
        texts = [one["data"]["text"] for one in self.at_the_server() if one["kind"] == "note"]
        return [text for text in texts if text.startswith(beginning)]

    def clock(self, at: datetime, mono: float = 0) -> None:
        """What the device's clock shows from now on, and how long its page runs, in milliseconds."""
        said = {"wall": at.timestamp() * 1000, "mono": mono}
        self.page.evaluate("(said) => localStorage.setItem('clock', JSON.stringify(said))", said)


def prepared(visitor: Visitor, one: str, clock: datetime | None = None) -> Laptop:
    """Put the observation of an apprentice on the device; without a network it opens from then on."""
    visitor.context.add_init_script(CLOCK)
    steps.attempt_of(visitor, one, OBSERVATION.title)
    attempt, page = steps.id_of(visitor), visitor.page
    told = visitor.context.request.get(f"{visitor.instance.address}/console/state/").json()
    card = next(one for one in told["attempts"] if one["attempt"] == attempt)
    laptop = Laptop(visitor, page, attempt, datetime.fromisoformat(card["starts_at"]).astimezone(LONDON))
    if clock is not None:
        laptop.clock(clock)
    page.goto(f"{visitor.instance.address}/console/")
    page.get_by_role("button", name=f"Put on this device {card['title']}, {card['apprentice']}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(card["apprentice"], timeout=PATIENCE)
    installed(page)
    return laptop


def installed(page: Page) -> None:
    """Wait until the console's worker runs: without a network it opens from then on."""
    assert page.evaluate(INSTALLED, PATIENCE), "the console's worker did not begin"


def hand_back(page: Page, said: str) -> None:
    """What whoever holds the device sees after the sheet, and the two presses that open the session again."""
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{said} Please hand the device back.")
    expect(page.locator("#handed")).to_be_focused()
    expect(page.locator(".bar, .log, .judge, .desk")).to_have_count(0)
    page.get_by_role("button", name="I am the assessor: go on").press("Enter")
    expect(page.get_by_role("group", name="Are you the assessor?")).to_be_visible()
    page.get_by_role("button", name="Yes, I have the device: go on").click()
    expect(page.locator("#room")).to_be_focused()
