"""What falls due where people look: the address that a calendar follows, and one mail a day."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket, pytest.mark.xdist_group("journeys")]

DIGEST = "Send me one mail a day with what is due"
AT_ONCE = "Write to me as soon as something concerns me"


def test_a_calendar_follows_an_address_until_it_is_renewed(visit: Visit) -> None:
    assessor = visit("assessor").open("/you/").follow("Your bookings and last days in a calendar").narrow()
    first = address(assessor)
    assert feed(assessor, first)[0] == 200
    assert "BEGIN:VEVENT" in feed(assessor, first)[1]
    assessor.press("Take a new address").expect("You have a new address.").narrow()
    assert address(assessor) != first
    assert feed(assessor, first)[0] == 404
    assert feed(assessor, address(assessor))[0] == 200


def address(somebody: Visitor) -> str:
    """Where their calendar finds it, as the page says."""
    return somebody.page.locator("p.ui-kept").inner_text()


def feed(somebody: Visitor, address: str) -> tuple[int, str]:
    """What a calendar gets that knows the address and nobody's password."""
    answer = httpx.get(somebody.instance.address + urlsplit(address).path)
    return answer.status_code, answer.text


def test_people_choose_how_they_are_written_to(visit: Visit) -> None:
    employer = visit("employer").open("/you/").narrow()
    name = employer.page.get_by_label("Your name").input_value()
    employer.fill("Your name", "").press("Save", 422).expect("Enter your name.").narrow()
    employer.fill("Your name", name)
    for box in (AT_ONCE, DIGEST):
        employer.page.get_by_label(box).uncheck()
    employer.press("Save").expect("Saved.", "You chose neither mail at once nor one a day").narrow()
    employer.choose(AT_ONCE).choose(DIGEST).press("Save").expect("Saved.")
    assert employer.page.get_by_label(DIGEST).is_checked()
    assert "You chose neither" not in employer.text
