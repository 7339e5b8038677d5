"""What a browser loads with a first page, as it comes over the line: nothing was kept from before."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"


def first_load(port: int, cookie: str, address: str) -> dict[str, int]:
    """The bytes of each answer with its head, by address, as Chromium counts them."""
    asked: dict[str, str] = {}
    weights: dict[str, int] = {}

    def begun(said: dict[str, Any]) -> None:
        asked[said["requestId"]] = urlsplit(said["request"]["url"]).path

    def ended(said: dict[str, Any]) -> None:
        weights[asked[said["requestId"]]] = int(said["encodedDataLength"])

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context()
        home = f"http://localhost:{port}"
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": home}])
        page = context.new_page()
        watching = context.new_cdp_session(page)
        watching.on("Network.requestWillBeSent", begun)
        watching.on("Network.loadingFinished", ended)
        watching.send("Network.enable")
        page.goto(home + address, wait_until="networkidle")
        browser.close()
    return weights
