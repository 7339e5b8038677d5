"""Take the pictures of the web application for README.md: a demonstration, served and looked at in Chromium.

``.venv/bin/python docs/images/screens.py ADDRESS`` with the address of a running ``touchstone serve --demo``,
just made. The pictures show what people see; nothing compares them, so take them anew when pages change.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

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


def keep(picture: bytes, file: Path) -> None:
    """Write a picture with as few colours as it needs."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
