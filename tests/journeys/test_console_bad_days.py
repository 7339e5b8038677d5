"""Bad days of the console: whatever happens to network, laptop or tab, nothing is lost, and it says so."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.conftest import PATIENCE, Visit
from tests.journeys.console import Laptop, prepared

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

CUTS = 30
AT_ONCE = 12  # entries between two cuts


@pytest.fixture
def laptop(visit: Visit) -> Iterator[Laptop]:
    """An assessor's, with an observation on it; what a browser says of a network that is cut is no fault."""
    visitor = visit("assessor")
    yield prepared(visitor, visitor.instance.ready[0])
    visitor.context.set_offline(False)
    visitor.errors.clear()


def test_without_a_network_from_start_to_finish(laptop: Laptop) -> None:
    laptop.network(False)
    laptop.reopen()
    laptop.says("No network: everything is sent.", ".bar-state")
    texts = [f"Offline {number}." for number in range(5)]
    laptop.type(*texts)
    laptop.says("No network: 5 entries kept here, not sent yet.", ".bar-state")
    laptop.reopen()
    laptop.says("5 entries not sent yet", ".receipt")
    laptop.network(True)
    laptop.all_sent(5)
    laptop.says("Online: everything is sent.", ".bar-state")
    assert laptop.notes("Offline") == texts


def test_cut_thirty_times_while_it_sends(laptop: Laptop) -> None:
    chance, cuts, texts = random.Random(6), list[str](), list[str]()
    laptop.network(False)

    def cut(route: Route) -> None:
        """Before the server hears of it, after it has taken everything in, or in the middle of its answer."""
        how = chance.choice(["before", "after", "half", "not"] if len(cuts) < CUTS else ["not"])
        if how == "not":
            return route.continue_()
        cuts.append(how)
        if how == "before":
            return route.abort("connectionreset")
        answer = route.fetch()
        if how == "after":
            return route.abort("connectionreset")
        return route.fulfill(status=200, content_type="application/json", body=answer.body()[:40])

    laptop.page.route("**/captured/", cut)
    laptop.network(True)
    while len(cuts) < CUTS:
        more = [f"Cut {number}." for number in range(len(texts), len(texts) + AT_ONCE)]
        laptop.type(*more)
        texts += more
        laptop.wake()
        laptop.page.wait_for_timeout(100)
    laptop.wake()
    laptop.all_sent(len(texts))
    assert {*cuts} == {"before", "after", "half"}
    assert laptop.notes("Cut") == texts


def test_a_tab_that_is_killed_while_it_writes(laptop: Laptop) -> None:
    laptop.network(False)
    texts = [f"Killed {number}." for number in range(400)]
    laptop.begin_to_type(texts)
    laptop.page.wait_for_function("() => window.kept > 25")
    kept = laptop.page.evaluate("window.kept")
    laptop.crash()
    laptop.network(True)
    laptop.says("chain intact", ".receipt", 60_000)
    found = laptop.notes("Killed")
    assert kept <= len(found) < len(texts)
    assert found == texts[: len(found)]  # everything that was said to be kept, and nothing by half


def test_a_tab_that_is_killed_in_the_middle_of_a_sentence(laptop: Laptop) -> None:
    laptop.network(False)
    words, brought = "Half: sets her at ea", "What was typed here before and not kept"
    laptop.page.locator("#text").press_sequentially(words)
    other = replace(laptop, page=laptop.visitor.context.new_page())
    other.look()
    expect(other.page.locator("#text")).to_have_value("")  # while a tab lives, its words are its own
    other.page.close()
    laptop.half_typed(words)
    laptop.crash()
    expect(laptop.page.locator("#text")).to_have_value(words, timeout=PATIENCE)
    laptop.says(brought)
    laptop.easy_to_hit()
    laptop.page.locator("#text").press_sequentially("se")

    laptop.page.get_by_role("button", name="Lock", exact=True).click()
    laptop.says("Without a network it does not open again before there is one.", "aside")
    laptop.page.get_by_role("button", name="Yes, lock it now").click()
    expect(laptop.page.locator("#text")).to_have_count(0)
    laptop.network(True)  # the key is the server's to give
    laptop.page.get_by_role("button", name="Unlock").click()
    laptop.page.get_by_role("link", name=re.compile("^Open")).first.click()
    expect(laptop.page.locator("#text")).to_have_value(f"{words}se")
    laptop.page.get_by_role("button", name="Keep", exact=True).first.click()
    expect(laptop.page.get_by_text(brought)).to_have_count(0)
    laptop.crash()
    expect(laptop.page.locator("#text")).to_have_value("")
    laptop.all_sent(1)
    assert laptop.notes("Half") == [f"{words}se"]


@pytest.fixture
def room(laptop: Laptop) -> Iterator[Callable[..., None]]:
    """How much the browser lets the console keep; all it wants unless told, and for those who come after."""

    def let(bytes_: int | None = None) -> None:
        line = laptop.visitor.context.new_cdp_session(laptop.page)
        said: dict[str, object] = {"origin": laptop.visitor.instance.address}
        more = {} if bytes_ is None else {"quotaSize": bytes_}
        line.send("Storage.overrideQuotaForOrigin", said | more)

    yield let
    let()  # of the whole browser, not of this page


def test_a_device_that_is_full_says_what_is_not_kept(laptop: Laptop, room: Callable[..., None]) -> None:
    laptop.network(False)
    laptop.type("Full: before.")
    room(1)
    page, kept, words = laptop.page, ["Full: before."], ""
    alert = page.get_by_role("alert").filter(has_text="This was NOT kept: this device has no room left")
    for number in range(200):  # a browser looks at what room there is from time to time
        words = f"Full: the words that had no room, {number}."
        page.locator("#text").fill(words)
        page.get_by_role("button", name="Keep", exact=True).first.click()
        page.wait_for_timeout(300)
        if alert.count():
            break
        kept.append(words)
    expect(alert.first).to_contain_text("Make room")
    expect(page.locator(".capture .error")).to_contain_text("NOT kept")  # beside the words, too
    expect(page.locator("#text")).to_have_value(words)
    laptop.says(f"{len(kept)} entr", ".bar-state")
    expect(page.locator(".log")).not_to_contain_text(words)

    criterion = page.locator(".judge .criterion").first
    criterion.locator("summary").click()
    criterion.get_by_role("radio", name="met", exact=True).check()
    criterion.get_by_label("Why").fill("A judgement without room.")
    criterion.get_by_role("button", name=re.compile("^Keep")).click()
    page.wait_for_timeout(1000)
    judged = criterion.locator(".level").inner_text() != "not yet assessed"  # a little room may be left
    if not judged:
        expect(criterion.get_by_label("Why")).to_have_value("A judgement without room.")

    room()
    page.get_by_role("button", name="Keep", exact=True).first.click()
    expect(page.locator("#text")).to_have_value("")
    loud = re.compile("NOT kept")  # of what is typed the page says quietly that it is not kept
    expect(page.get_by_text(loud)).to_have_count(0)
    laptop.network(True)
    laptop.all_sent(len(kept) + 1 + judged)
    assert laptop.notes("Full") == [*kept, words]


def test_two_tabs_in_turn_and_at_once(laptop: Laptop) -> None:
    other = replace(laptop, page=laptop.visitor.context.new_page())
    other.look()
    laptop.network(False)
    for number in range(3):
        laptop.type(f"Tab one {number}.")
        other.says(f"Tab one {number}.", ".log")
        other.type(f"Tab two {number}.")
        laptop.says(f"Tab two {number}.", ".log")
    ones, twos = ([f"Tab {name} at once {at}." for at in range(15)] for name in ("one", "two"))
    laptop.begin_to_type(ones)
    other.begin_to_type(twos)
    for tab in (laptop, other):
        tab.page.evaluate("window.done")
        tab.says("36 entries kept here", ".bar-state")
    laptop.network(True)
    for tab in (laptop, other):
        tab.all_sent(36)
        tab.says("Online: everything is sent.", ".bar-state")
        expect(tab.page.locator('.entry[data-sent="false"]')).to_have_count(0)
    assert laptop.notes("Tab one at once") == ones
    assert laptop.notes("Tab two at once") == twos
    assert len(laptop.notes("Tab")) == 36

    asked: list[str] = []
    laptop.visitor.context.on("request", lambda one: asked.append(one.url))
    laptop.page.wait_for_timeout(2000)
    assert len(asked) <= 4  # two tabs with nothing to send leave the server alone, and one another


def test_a_server_that_is_ill_for_an_hour(laptop: Laptop) -> None:
    laptop.page.clock.install()
    laptop.page.reload()
    laptop.says("everything is sent", ".bar-state")
    asked: list[float] = []

    def ill(route: Route) -> None:
        asked.append(laptop.page.evaluate("Date.now() / 1000"))
        route.fulfill(status=500, content_type="text/html", body="<h1>Something went wrong</h1>")

    for path in ("**/captured/", "**/console/state/"):
        laptop.page.route(path, ill)
    laptop.type("Ill: at the beginning.")
    for _ in range(360):
        laptop.page.clock.fast_forward(10_000)
        laptop.page.wait_for_timeout(20)  # for an answer that is under way
    for _ in range(30):  # an answer that is under way meanwhile seems to take too long
        if "The server" in laptop.page.locator(".bar-state").inner_text():
            break
        laptop.page.wait_for_timeout(300)
        laptop.page.clock.fast_forward(10_000)
    laptop.says("The server cannot take anything in just now; it is asked again by itself", ".bar-state")
    laptop.says("1 entry kept here, not sent yet", ".bar-state")
    laptop.type("Ill: at the end.")
    pauses = [later - before for before, later in pairwise(asked)]
    assert len(pauses) > 20
    assert sum(pauses[:3]) < sum(pauses[5:8])
    assert max(pauses) <= 300  # it does not give up
    laptop.page.unroute_all()
    laptop.page.clock.fast_forward(100_000)
    laptop.all_sent(2)
    assert laptop.notes("Ill") == ["Ill: at the beginning.", "Ill: at the end."]
