"""Somebody at a browser: does what people do, and looks closely at every page that comes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, ViewportSize

from tests.factories.told import PASSWORD
from tests.journeys.instance import Instance

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TELEPHONE: ViewportSize = {"width": 375, "height": 800}
TYPED = "textarea, input:not([type=radio]):not([type=checkbox])"  # a choice may be called like a field
BEYOND = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > window.innerWidth + 1)
    .map(one => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 30)}`).slice(0, 12)"""
SHAPE = re.compile(r"<(\w+(?:[^>]*?\s(?:class|type|role|open)=?\"[^\"]*\")?)")
REFUSALS = re.compile(r"status of 4\d\d")  # the browser's own word on a page that says no


@dataclass
class Seen:
    """The pages that all visitors saw, kept to be checked at the end."""

    folder: Path
    pages: dict[str, str] = field(default_factory=dict)
    shapes: set[frozenset[str]] = field(default_factory=set)

    def new_shape(self, html: str) -> bool:
        """Whether a page is built of other elements than every page before: one more line is no new shape."""
        shape = frozenset(SHAPE.findall(html))
        known = shape in self.shapes
        self.shapes.add(shape)
        return not known

    def keep(self, address: str, html: str) -> None:
        """Keep a page, once."""
        name = hashlib.sha256(html.encode()).hexdigest()[:20]
        if name not in self.pages:
            self.pages[name] = address
            (self.folder / f"{name}.html").write_text(html, encoding="utf-8")


class Visitor:
    """One person with a browser of their own."""

    def __init__(self, context: BrowserContext, instance: Instance, seen: Seen) -> None:
        self.context, self.instance, self.seen = context, instance, seen
        self.page: Page = context.new_page()
        self._document: Response | None = None
        self.errors: list[str] = []
        self._listen(self.page)

    def _listen(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", self._came)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSALS.search(message.text):
            self.errors.append(message.text)

    def _came(self, response: Response) -> None:
        main = response.frame == self.page.main_frame
        if main and response.request.resource_type == "document" and not 300 <= response.status < 400:
            self._document = response

    @property
    def status(self) -> int:
        """The status of the page before them."""
        assert self._document is not None
        return self._document.status

    @property
    def path(self) -> str:
        """Where they are."""
        return self.page.url.removeprefix(self.instance.address)

    @property
    def text(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()

    def another_tab(self) -> Visitor:
        """The same person in another tab of the same browser."""
        return Visitor(self.context, self.instance, self.seen)

    def lose_session(self) -> None:
        """Their session ends, as after twelve hours; what else the browser knows stays."""
        self.context.clear_cookies(name="sessionid")

    def sign_in_again(self, who: str) -> Visitor:
        """From the page that asks them to."""
        self.fill("E-mail address", self.instance.people.get(who, who)).fill("Password", PASSWORD)
        return self.press("Sign in")

    def open(self, path: str, status: int = 200) -> Visitor:
        """Type an address."""
        self.page.goto(self.instance.address + path)
        return self.look(status)

    def follow(self, link: str, status: int = 200) -> Visitor:
        """Click a link of the page's own part."""
        return self.go(self.page.get_by_role("link", name=link).first, status)

    def press(self, button: str, status: int = 200, within: Locator | None = None) -> Visitor:
        """Press a button that sends a form."""
        return self.go((within or self.page).get_by_role("button", name=button).first, status)

    def go(self, to: Locator, status: int = 200) -> Visitor:
        """Click what leads to another page, and wait for that one: the old page has long been loaded."""
        with self.page.expect_navigation():
            to.click()
        return self.look(status)

    def fill(self, label: str, value: str, within: Locator | None = None) -> Visitor:
        """Type into the field of that label."""
        (within or self.page).get_by_label(label).and_(self.page.locator(TYPED)).first.fill(value)
        return self

    def day(self, legend: str, day: Any) -> Visitor:
        """Type a day into its three fields."""
        group = self.page.get_by_role("group", name=legend).first
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(part, exact=True).fill(str(value))
        return self

    def choose(self, label: str, within: Locator | None = None) -> Visitor:
        """Tick a box, or choose a radio button."""
        (within or self.page).get_by_label(label).first.check()
        return self

    def pick(self, label: str, choice: str, within: Locator | None = None) -> Visitor:
        """Choose from a list."""
        (within or self.page).get_by_label(label).first.select_option(label=choice)
        return self

    def look(self, status: int = 200) -> Visitor:
        """See that the page is sound: its status, nothing in the console, no barrier; and keep it."""
        self.page.wait_for_load_state("load")
        assert self.status == status, self._unexpected()
        assert self._document is not None
        html = self._document.text()
        self.seen.keep(self.path, html)
        if self.seen.new_shape(html):
            found = Axe().run(self.page, options={"runOnly": LEVELS}).response["violations"]
            barriers = [(one["id"], one["nodes"][0]["html"]) for one in found]
            assert barriers == [], f"{self.path}: {barriers}"
        assert self.errors == [], f"{self.path}: {self.errors}"
        return self

    def _unexpected(self) -> str:
        words = self.instance.last_words() if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR else ""
        return f"{self.path}: {self.status}\n{self.text[:2000]}\n{words}"

    def narrow(self) -> Visitor:
        """See that the page fits a telephone, then go on as before."""
        before = self.page.viewport_size
        assert before is not None
        self.page.set_viewport_size(TELEPHONE)
        assert self.too_wide() == [], self.path
        self.page.set_viewport_size(before)
        return self

    def too_wide(self) -> list[str]:
        """What reaches beyond the right edge of the page, where nothing scrolls by itself."""
        found: list[str] = self.page.evaluate(BEYOND)
        return found

    def expect(self, *words: str) -> Visitor:
        """See that the page says so."""
        said = self.text
        for one in words:
            assert one in said, f"{self.path} does not say {one!r}:\n{said[:3000]}"
        return self
