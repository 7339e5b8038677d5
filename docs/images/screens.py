"""Take the pictures of the web application for README.md: a demonstration, served and looked at in Chromium.

``.venv/bin/python docs/images/screens.py ADDRESS`` with the address of a running ``touchstone serve --demo``,
just made. The pictures show what people see; nothing compares them, so take them anew when pages change.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

HERE = Path(__file__).resolve().parent
WIDTH = 1200
COLOURS = 128  # enough for pages of few colours, and a quarter of the bytes


@dataclass(frozen=True)
class Shot:
    """A picture: who looks, the links that lead there from the front page, how much of the page it shows."""

    name: str
    who: str
    links: tuple[str, ...] = ()
    height: int = 800
    then: Callable[[Page], None] | None = None


def conduct(page: Page) -> None:
    """Put an observation on the device, take its network away, and begin."""
    page.goto(page.evaluate("location.origin") + "/console/")
    page.get_by_role("button", name=re.compile("^Put on this device Observation")).first.click()
    page.wait_for_selector(".desk")
    page.context.set_offline(True)
    yes = page.locator(".declared").get_by_role("button", name=re.compile("^Yes"))
    for left in range(yes.count() - 1, -1, -1):
        yes.first.click()
        expect(yes).to_have_count(left)
    page.locator(".sections").get_by_role("button", name=re.compile("^Start")).first.click()
    for text in ("Agrees the aim of the session with the mentee. K4", "Lets the mentee find the words. S8"):
        page.locator("#text").fill(text)
        page.get_by_role("button", name="Keep", exact=True).first.click()
        page.locator(".log .entry-text", has_text=text).wait_for()
    page.evaluate("window.scrollTo(0, 0)")


SHOTS = (
    Shot("front", "Robin Shah"),
    Shot("review", "Robin Shah", ("Gateways", "Photo ID of Hannah Berg")),
    Shot("record", "Morgan Ellis", ("Noor Rahman",), 1900),
    Shot(
        "assessment",
        "Alex Novak",
        ("Elif Yilmaz", "Assessments", "Attempt 1 at Observation with questioning"),
        1100,
    ),
    Shot("console", "Alex Novak", (), 1300, conduct),
    Shot("recording", "Samir Aziz", ("My apprenticeship", "Recordings", "Session with Mentee A.mp4"), 1000),
)


def main(address: str) -> None:
    """Write each picture beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for shot in SHOTS:
            size = {"width": WIDTH, "height": shot.height}
            page = browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
            shoot(page, address, shot)
            keep(page.screenshot(), HERE / f"{shot.name}.png")
        browser.close()


def shoot(page: Page, address: str, shot: Shot) -> None:
    """Become somebody and follow the links."""
    page.goto(f"{address}/demonstration/")
    page.get_by_role("button", name=f"Be {shot.who}").click()
    for link in shot.links:
        page.locator("main").or_(page.get_by_role("navigation")).get_by_role(
            "link", name=link, exact=True
        ).first.click()
    page.wait_for_load_state()
    if shot.then is not None:
        shot.then(page)


def keep(picture: bytes, file: Path) -> None:
    """Write a picture with as few colours as it needs."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
