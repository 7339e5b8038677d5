"""Take the pictures of the web application for README.md: a demonstration, served and looked at in Chromium.

``.venv/bin/python docs/images/screens.py ADDRESS`` with the address of a running ``touchstone serve --demo``.
The pictures show what people see; nothing compares them, so take them anew when pages change.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
SIZE = {"width": 1200, "height": 800}
SHOTS = {  # picture: who looks, and the links that lead there from the front page
    "front": ("Robin Shah", []),
    "review": ("Robin Shah", ["Gateways", "Photo ID of Hannah Berg"]),
}


def main(address: str) -> None:
    """Write each picture beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (who, links) in SHOTS.items():
            page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
            shoot(page, address, who, links)
            page.screenshot(path=HERE / f"{name}.png")
        browser.close()


def shoot(page: Page, address: str, who: str, links: list[str]) -> None:
    """Become somebody and follow the links."""
    page.goto(f"{address}/demonstration/")
    page.get_by_role("button", name=f"Be {who}").click()
    for link in links:
        page.get_by_role("link", name=link).first.click()
    page.wait_for_load_state()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
