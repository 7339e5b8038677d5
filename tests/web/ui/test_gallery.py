"""The gallery shows every component, keeps to the content policy, and is not there on a live site."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Route, sync_playwright
from pytest_django import Settings

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = ("/components/", "/help/", "/privacy/", "/accessibility/", "/nowhere/")
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def page(db: None, client: Client, settings: Settings) -> str:
    """The gallery's text, as in a demonstration."""
    settings.DEMO = True
    return client.get("/components/").content.decode()


@pytest.mark.django_db
def test_a_live_site_has_no_gallery(client: Client, settings: Settings) -> None:
    settings.DEMO = settings.DEBUG = False
    assert client.get("/components/").status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        "Cannot tell yet",
        "Check your answers",
        "What happens next",
        "Nothing found",
        "Results by month as a table",
    ],
)
def test_it_shows_every_component(page: str, words: str) -> None:
    assert words in page


def test_a_table_offers_its_columns_to_sort_by_where_the_heads_are_not_shown(page: str) -> None:
    heads = re.findall(r'class="ui-sort" id="[^"]+" href="([^"]+)"', page)
    said = re.search(r'<p class="ui-sorts">(.*?)</p>', page, re.DOTALL)
    assert said is not None
    assert re.findall(r'href="([^"]+)"', said[1]) == heads


def test_nothing_on_it_breaks_the_content_policy(page: str) -> None:
    assert re.findall(r"<[^>]+\sstyle=", page) == []
    assert re.findall(r"<[^>]+\son[a-z]+=", page) == []
    assert re.findall(r"<style|<script(?![^>]*\ssrc=)", page) == []


def test_every_finding_says_its_force_and_outcome_and_opens_its_clause(page: str) -> None:
    assert page.count("ui-finding__head") >= 5
    assert page.count('class="ui-clause"') >= 5
    assert "Set by national rules" in page
    assert "Let pass by A. Osei (manager): Seen on the day." in page


@pytest.mark.django_db
def test_its_table_sorts_filters_and_exports(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    down = client.get("/components/?sort=-model").content.decode()
    assert 'aria-sort="descending"' in down
    export = client.get("/components/?export=csv&q=session")
    assert export["Content-Disposition"] == 'attachment; filename="kinds.csv"'
    lines = b"".join(export.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "\ufeffKind,Part,Stage,Number"
    assert any(line.startswith("session,sessions,") for line in lines)


def serve(route: Route, pages: dict[str, Any]) -> None:
    """Answer the browser with what was asked for before: no port, and no database in the browser's thread."""
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        route.fulfill(path=finders.find(path.removeprefix("/static/")))
    else:
        page = pages[path]
        route.fulfill(status=page.status_code, headers=dict(page.items()), body=page.content)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.enable_socket
@pytest.mark.parametrize("width", [1280, 375])
def test_no_rule_of_accessibility_is_broken(client: Client, settings: Settings, width: int) -> None:
    settings.DEMO = True
    pages: dict[str, Any] = {address: client.get(address) for address in PAGES}
    with sync_playwright() as program:
        browser = program.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": width, "height": 900})
        tab.route("**/*", lambda route: serve(route, pages))
        said: list[str] = []
        tab.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        tab.on("pageerror", lambda error: said.append(str(error)))
        for address in PAGES:
            tab.goto(f"http://localhost{address}")
            assert tab.evaluate("typeof window.GOVUKFrontend") == "object", "make assets has not been run"
            found = Axe().run(tab, options={"runOnly": LEVELS}).response["violations"]
            assert [(address, one["id"], one["nodes"][0]["html"]) for one in found] == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
    assert [one for one in said if "404" not in one] == []
