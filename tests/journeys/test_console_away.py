"""What happens elsewhere while the console is away: a booking goes, a plan changes, others sit down at it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.factories.web import NOW
from tests.journeys.conftest import CHROMIUM, PATIENCE, Visit, sign_in
from tests.journeys.console import Laptop, prepared
from tests.journeys.instance import Instance
from tests.journeys.visitor import Seen, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

Line = dict[str, str]
Prepare = Callable[..., Laptop]
SENDS = """async ([attempt, delivery]) => {
  const { token } = await (await fetch('/console/state/', { headers: { Accept: 'application/json' } })).json()
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRFToken': token }
  const how = { method: 'POST', headers, body: JSON.stringify(delivery) }
  const answer = await fetch(`/console/${attempt}/captured/`, how)
  return { status: answer.status, ...await answer.json() }
}"""


@pytest.fixture
def prepare(visit: Visit) -> Iterator[Prepare]:
    """An assessor's laptop, with the observation of one of the apprentices who are ready."""
    visitor = visit("assessor")

    def put(turn: int, **more: Any) -> Laptop:
        return prepared(visitor, visitor.instance.ready[turn], **more)

    yield put
    visitor.context.set_offline(False)
    visitor.errors.clear()  # a browser without a network says so


def booking_of(visitor: Visitor, turn: int) -> str:
    """Where the booking of an apprentice's observation is."""
    visitor.open(f"/apprentices/{visitor.instance.ready[turn]}/bookings/")
    address = visitor.page.locator("main a[href^='/bookings/']").first.get_attribute("href")
    assert address is not None
    return address


def set_aside(laptop: Laptop, *texts: str) -> None:
    """The laptop is online again, and leads to what does not fit the log: each entry, and the reason."""
    laptop.network(True)
    laptop.all_sent(len(texts))
    number = f"{len(texts)} {'entry' if len(texts) == 1 else 'entries'}"
    laptop.says(f"{number} set aside, because they do not fit the log any more")
    laptop.page.get_by_role("link", name="Settle them").click()
    laptop.says("This assessment is not yours to write any more: it was cancelled or given to somebody else.")
    for text in texts:
        laptop.says(text)


def left_out(manager: Visitor, laptop: Laptop, reason: str) -> None:
    """A manager looks at what was set aside, and leaves out all of it."""
    manager.open(f"/console/{laptop.attempt}/aside/")
    while manager.page.get_by_role("button", name="Leave it out").count():
        manager.page.get_by_role("textbox").first.fill(reason)
        manager.press("Leave it out")
    manager.expect("Nothing waits here.")


def test_the_booking_is_cancelled_meanwhile(visit: Visit, prepare: Prepare) -> None:
    laptop, bookings = prepare(1), visit("bookings")
    laptop.network(False)
    laptop.type("Cancelled: seen before anybody knew.", "Cancelled: and seen after.")
    bookings.open(f"{booking_of(bookings, 1)}cancel/").fill("Why is it cancelled?", "The apprentice is ill.")
    bookings.press("Cancel the booking").expect("is cancelled")
    laptop.type("Cancelled: the last.")
    set_aside(
        laptop,
        "Cancelled: seen before anybody knew.",
        "Cancelled: and seen after.",
        "Cancelled: the last.",
    )
    left_out(visit("manager"), laptop, "The apprentice was ill; it is held again.")


def test_the_booking_is_given_to_somebody_else_meanwhile(visit: Visit, prepare: Prepare) -> None:
    laptop, bookings = prepare(2), visit("bookings")
    laptop.network(False)
    laptop.type("Given away: seen by the first.")
    give_away(bookings, booking_of(bookings, 2), laptop.starts)
    set_aside(laptop, "Given away: seen by the first.")
    other = visit("another_assessor")
    other.open(f"/console/{laptop.attempt}/aside/", 404)
    left_out(visit("manager"), laptop, "Observed by somebody else in the end.")


def give_away(bookings: Visitor, address: str, starts: datetime) -> None:
    """Move a booking to the other assessor, at its own time."""
    bookings.open(f"{address}move/").day("Which day?", starts.date())
    bookings.fill("When does it start?", f"{starts:%H:%M}").press("Continue")
    bookings.page.get_by_role("group", name="Assessor").get_by_label("second assessor").check()
    bookings.fill("Why is it moved?", "The first assessor changes teams.").press("Continue").press("Move it")


def test_another_version_of_the_plan_is_pinned_meanwhile(visit: Visit, prepare: Prepare) -> None:
    laptop, manager = prepare(4), visit("manager")
    laptop.network(False)
    laptop.type("Version: captured by the old plan.")
    manager.open(f"/apprentices/{manager.instance.ready[4]}/version/")
    manager.choose("v1.2").fill("Why the version changes", "Agreed with the provider.")
    manager.press("See what it does").press("Change the version")
    laptop.network(True)
    laptop.all_sent(1)
    laptop.says("The plan of this assessment changed to version 1.2 while this device had version 1.1.")
    laptop.page.locator("#text").fill("Version: half a sentence")
    laptop.page.get_by_role("button", name="Put version 1.2 on this device").click()
    expect(laptop.page.get_by_text("The plan of this assessment changed")).to_have_count(0)
    expect(laptop.page.locator("#text")).to_have_value("Version: half a sentence")
    laptop.type("Version: captured by the new plan.")
    laptop.all_sent(2)
    assert laptop.notes("Version") == [
        "Version: captured by the old plan.",
        "Version: captured by the new plan.",
    ]


def test_signed_out_with_unsent_work_on_a_laptop_that_others_use(visit: Visit) -> None:
    visitor = visit("assessor")
    visitor.lose_session()
    sign_in(visitor, visitor.instance.people["assessor"])  # so that signing out ends no other test's session
    laptop = prepared(visitor, visitor.instance.ready[0])
    name = visitor.page.get_by_role("heading", level=1).inner_text()
    laptop.page.route("**/captured/", lambda route: route.abort())
    laptop.type("Left behind.", "Left behind too.")
    visitor.errors.clear()
    sign_out(visitor, "The console on this device has 2 entries that were not sent yet")

    sign_in(visitor, visitor.instance.people["another_assessor"])
    visitor.page.goto(f"{visitor.instance.address}/console/")
    laptop.says("Somebody else’s")
    laptop.says("2 entries not sent yet. Sealed: it opens, and is sent, when they sign in on this device.")
    laptop.says("Online: everything is sent.", ".bar-state")
    visitor.page.goto(laptop.address)
    laptop.says("Console", "h1")
    for word in ("Left behind", name.split(": ")[1]):
        expect(visitor.page.locator("body")).not_to_contain_text(word)
    sign_out(visitor)

    sign_in(visitor, visitor.instance.people["assessor"])
    laptop.page.unroute_all()
    visitor.page.goto(laptop.address)
    laptop.all_sent(2)
    assert laptop.notes("Left behind") == ["Left behind.", "Left behind too."]
    visitor.errors.clear()


def sign_out(visitor: Visitor, warned: str = "") -> None:
    """As everybody does; what is unsent is said before."""
    visitor.page.goto("about:blank")
    visitor.errors.clear()  # a browser without a network says so, until the page has gone
    visitor.open("/accounts/logout/")
    alert = visitor.page.get_by_role("alert")
    if warned:
        expect(alert).to_contain_text(warned)
        expect(alert).to_contain_text("sealed, until you sign in on this device again")
    else:
        visitor.page.wait_for_timeout(300)
        expect(alert).to_have_count(0)
    visitor.press("Sign out")


def test_the_clock_is_two_hours_slow_and_put_right_in_the_middle(prepare: Prepare) -> None:
    laptop = prepare(0, clock=NOW - timedelta(hours=2))
    laptop.says("The clock of this device is 120 minutes behind. Times are put right", ".desk")
    laptop.network(False)
    bodies: list[dict[str, Any]] = []
    laptop.page.on("request", lambda one: bodies.extend(delivered(one)))

    laptop.clock(NOW - timedelta(hours=2) + timedelta(minutes=10), 10 * 60_000)
    laptop.type("Clock: two hours slow.")
    laptop.clock(NOW + timedelta(minutes=20), 20 * 60_000)
    laptop.type("Clock: put right.")
    laptop.visitor.instance.clock.set(NOW + timedelta(minutes=30))
    laptop.clock(NOW + timedelta(minutes=30), 30 * 60_000)
    laptop.network(True)
    laptop.all_sent(2)
    expect(laptop.page.get_by_text("The clock of this device is")).to_have_count(0)

    found = {one["data"]["text"]: one["at"] for one in laptop.at_the_server() if "text" in one["data"]}
    assert moment(found["Clock: two hours slow."]) == NOW + timedelta(minutes=10)
    assert moment(found["Clock: put right."]) == NOW + timedelta(minutes=20)
    showed = {one["data"]["text"]: moment(one["wall"]) for one in bodies}  # kept to the letter beside ours
    assert showed["Clock: two hours slow."] == NOW + timedelta(minutes=10) - timedelta(hours=2)


def delivered(request: Request) -> list[dict[str, Any]]:
    """The entries of a delivery, as the device wrote them."""
    if not request.url.endswith("/captured/"):
        return []
    return [json.loads(line["body"]) for line in (request.post_data_json or {})["entries"]]


def moment(text: str) -> Any:
    """A moment as JSON has it."""
    return datetime.fromisoformat(text)


def test_a_log_that_is_not_what_the_device_wrote_is_refused_with_the_reason(prepare: Prepare) -> None:
    laptop = prepare(0)
    came: list[Any] = []

    def note(request: Request) -> None:
        if delivered(request):
            came.append(request.post_data_json)

    laptop.page.on("request", note)
    laptop.type("True one.", "True two.")
    laptop.all_sent(2)
    lines = {json.loads(line["body"])["sequence"]: line for each in came for line in each["entries"]}

    def refused(*some: Line, to: str = laptop.attempt) -> list[tuple[str, str]]:
        answer = laptop.page.evaluate(SENDS, [to, {**came[0], "entries": list(some)}])
        if answer["status"] != 200:
            return [(str(answer["status"]), answer["message"])]
        return [(one["code"], one["message"]) for one in answer["refused"]]

    assert refused(lines[1], lines[2], lines[1]) == []  # replayed: it is there, once
    [(code, why)] = refused({**lines[2], "body": lines[2]["body"].replace("True", "False")})
    assert (code, why) == (
        "altered",
        "This entry is not what its hash was made of: it was altered on the way.",
    )
    [(code, why)] = refused(changed(lines[2], data={"text": "False two.", "ksbs": []}))
    assert (code, why) == ("forked", "This device sent another entry in this place before.")
    [(code, why)] = refused(changed(lines[2], sequence=3))
    assert (code, why) == (
        "broken",
        "This entry does not follow the one before it: the chain of this device is broken here.",
    )
    foreign = [changed(lines[2], **{part: str(uuid4())}) for part in ("attempt", "device", "by")]
    for line in foreign:
        [(code, why)] = refused(line)
        assert code == "foreign"
        assert "by somebody else, for another assessment or on another device" in why
    [(code, why)] = refused(lines[1], to=str(uuid4()))
    assert (code, why) == ("404", "There is no such assessment, or it is not yours.")
    assert laptop.notes("True") == ["True one.", "True two."]
    assert laptop.notes("False") == []


def changed(line: Line, **said: Any) -> Line:
    """A line that says something else, with an honest hash."""
    body = json.dumps({**json.loads(line["body"]), **said})
    return {"body": body, "hash": hashlib.sha256(body.encode()).hexdigest()}


def test_the_browser_is_closed_and_started_again_without_a_network(
    instance: Instance, browser: Browser, seen: Seen, tmp_path: Path
) -> None:
    def started() -> Visitor:
        context = browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        context.set_default_timeout(PATIENCE)
        return Visitor(context, instance, seen)

    instance.clock.set(NOW)
    first = started()
    sign_in(first, instance.people["assessor"])
    laptop = prepared(first, instance.ready[0])
    laptop.network(False)
    laptop.type("Closed: one.", "Closed: two.")
    first.context.close()
    second = started()
    again = replace(laptop, visitor=second, page=second.page)
    again.network(False)
    again.look()
    again.says("2 entries kept here, not sent yet", ".bar-state")
    again.says("Closed: one.", ".log")
    again.type("Closed: three.")
    again.network(True)
    again.all_sent(3)
    assert again.notes("Closed") == ["Closed: one.", "Closed: two.", "Closed: three."]
    second.context.close()
