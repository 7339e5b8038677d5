"""One served instance for all journeys, one browser, and everybody signed in where they are first needed."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.factories.told import PASSWORD
from tests.factories.web import NOW
from tests.journeys.instance import Instance, served
from tests.journeys.visitor import Seen, Visitor

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PATIENCE = 20_000  # milliseconds, for a page on a busy machine
ENDS = re.compile(r'action="(/console/devices/[^"]+/end/)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LAST = "test_pages_are_well_written.py"

Visit = Callable[[str], Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The pages are checked when all of them have been seen."""
    items.sort(key=lambda item: item.path.name == LAST)


@pytest.fixture(scope="package")
def instance(database_address: str) -> Iterator[Instance]:
    """The instance, at noon on the day on which the fixed cast lives."""
    folder = Path(tempfile.mkdtemp(prefix="ts-"))
    try:
        with served(database_address, folder, NOW) as running:
            yield running
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with sync_playwright() as program:
        running = program.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="package")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Every page that anybody saw."""
    return Seen(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="package")
def signed_in() -> dict[str, dict[str, object]]:
    """The cookies of those who have signed in."""
    return {}


@pytest.fixture
def visit(
    instance: Instance, browser: Browser, seen: Seen, signed_in: dict[str, dict[str, object]]
) -> Iterator[Visit]:
    """A browser for somebody, by role or by e-mail address; for a stranger without either."""
    visitors: dict[str, Visitor] = {}
    instance.clock.set(NOW)

    def of(who: str = "") -> Visitor:
        if who not in visitors:
            state = signed_in.get(who)
            context = browser.new_context(viewport={"width": 1100, "height": 900}, storage_state=state)  # type: ignore[arg-type]
            context.set_default_timeout(PATIENCE)
            visitors[who] = Visitor(context, instance, seen)
            if who and state is None:
                sign_in(visitors[who], instance.people.get(who, who))
                signed_in[who] = dict(context.storage_state())
            elif who:
                forget_devices(visitors[who])
        return visitors[who]

    yield of
    for visitor in visitors.values():
        visitor.context.close()


def forget_devices(visitor: Visitor) -> None:
    """Take out of use the devices that the browsers of earlier journeys were: a person can have twenty."""
    address, ask = visitor.instance.address, visitor.context.request
    page = ask.get(f"{address}/console/devices/").text()  # no way for those who conduct nothing
    for path in ENDS.findall(page):
        token = TOKEN.search(page)
        assert token is not None
        assert ask.post(address + path, form={"csrfmiddlewaretoken": token[1]}).ok


def sign_in(visitor: Visitor, email: str) -> None:
    """As everybody does."""
    visitor.open("/accounts/login/").fill("E-mail address", email).fill("Password", PASSWORD).press("Sign in")
