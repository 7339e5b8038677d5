"""Doors: a token shown once and withdrawn, a webhook with its messages, an organisation's own sign-in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.factories.receiving import Receiver, receiver
from tests.factories.web import NOW
from tests.integration.oidc.running import SECRET, free_port, running
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket, pytest.mark.xdist_group("journeys")]

TOKEN = re.compile(r"^ts_[\w-]{40,}$")
PAUSES = "asked_back"


@pytest.fixture
def listening() -> Iterator[Receiver]:
    """A program of the organisation that listens."""
    with receiver() as known:
        yield known


def test_a_token_is_made_shown_once_used_and_withdrawn(visit: Visit) -> None:
    manager = visit("manager").open("/programs/").narrow()
    manager.press("Make a token").narrow().press("Make the token", 422)
    manager.expect("Say which program it is for.", "Choose a role.", "Choose at least one thing").narrow()
    manager.fill("Which program is it for?", "Timetable").choose("Bookings").choose("apprentices:read")
    manager.press("Make the token").expect("It is shown this once").narrow()
    secret = manager.page.get_by_label("The token").input_value()
    assert TOKEN.match(secret)
    assert asks(manager, secret) == 200
    manager.press("I have copied it").expect("Timetable").narrow()
    assert secret not in manager.page.content()
    manager.follow("Withdraw the token of Timetable").expect("Withdraw this token?").narrow()
    manager.press("Withdraw it").expect("Withdrawn")
    assert asks(manager, secret) == 401


def asks(somebody: Visitor, secret: str) -> int:
    """The status of what a program gets that comes in by the token."""
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx.get(f"{somebody.instance.address}/api/v1/apprentices", headers=headers).status_code


def test_everybody_makes_a_token_of_their_own(visit: Visit) -> None:
    employer = visit("employer").open("/you/").follow("Programs that act as you").narrow()
    employer.press("Make a token").press("Make the token", 422).expect("Say which program it is for.")
    employer.fill("Which program is it for?", "My sheet").choose("apprentices:read")
    employer.press("Make the token").expect("It is shown this once")
    employer.press("I have copied it").expect("My sheet").narrow()


def test_an_address_is_told_what_happens(visit: Visit, listening: Receiver) -> None:
    manager = visit("manager").open("/programs/").press("Webhooks").narrow()
    manager.press("Add an address").press("Add the address", 422).expect("Enter the address.").narrow()
    manager.fill("Where shall messages go?", "ftp://receiver.example").choose("apprentice.changed")
    manager.press("Add the address", 422).expect("There is a problem")
    manager.fill("Where shall messages go?", listening.address).press("Add the address").narrow()
    assert manager.page.get_by_label("The secret").input_value()
    hook = manager.press("I have copied it").expect("Nothing has happened yet").narrow().path
    begin_a_break(visit)
    for _ in range(40):
        if "Delivered" in manager.open(hook).text:
            break
        manager.page.wait_for_timeout(500)
    ((headers, body),) = listening.got
    assert headers["webhook-signature"]
    manager.expect("Delivered").narrow()
    manager.go(manager.page.locator("tbody a").first).expect("apprentice.changed", "Delivered").narrow()
    assert json.loads(body)["type"] == "apprentice.changed"
    manager.press("Send it again now").expect("It is sent again now").press("Make another secret").narrow()
    manager.press("Make it").expect("messages are signed with").press("I have copied it")
    manager.press("Remove the address").narrow()
    manager.press("Remove it").expect("is told nothing any more").narrow()


def begin_a_break(visit: Visit) -> None:
    """Something happens that others want to know."""
    provider = visit("training_provider")
    provider.open(f"/apprentices/{provider.instance.apprentices[PAUSES]}/break/")
    provider.day("First day of the break", NOW.date()).press("See what it does").press("Note the break")


def test_people_come_in_by_the_sign_in_of_their_organisation(visit: Visit) -> None:
    manager, port = visit("manager"), free_port()
    manager.open("/people/").follow("own sign-in").narrow()
    manager.press("Save", 422).expect("Enter the issuer.", "Enter the client ID.").narrow()
    manager.fill("Issuer", f"http://127.0.0.1:{port}").fill("Client ID", "touchstone")
    manager.fill("Client secret", SECRET).fill("E-mail domains", "riverside.example")
    manager.press("Save", 422).expect("No provider answers there.")
    manager.fill("Client secret", SECRET)
    with running(port, "http://127.0.0.1/not-known-yet"):
        manager.press("Save").expect("It is on.").narrow()
    back = manager.page.locator("code.ui-key").inner_text()
    with running(port, back):
        somebody = visit("").open("/accounts/login/").follow("Sign in with your organisation").narrow()
        somebody.press("Go on", 422).expect("Enter your e-mail address.")
        somebody.fill("Your e-mail address at work", manager.instance.people["bookings"]).press("Go on")
        somebody.narrow().press("Sign in with Riverside Assessment")
        assert "Riverside bookings" in somebody.open("/you/").page.content()
    manager.press("Turn it off").expect("It is turned off.").narrow()
