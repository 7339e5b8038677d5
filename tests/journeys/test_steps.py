"""Each step of the journey by itself, with an apprentice who has come just so far."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.factories.web import NOW
from tests.journeys import steps, test_merit
from tests.journeys.conftest import Visit
from tests.journeys.papers import pdf
from tests.journeys.test_merit import OBSERVATION

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def test_a_portfolio_takes_a_real_file_and_shows_what_is_covered(visit: Visit, tmp_path: Path) -> None:
    provider = visit("training_provider")
    one = provider.instance.apprentices["registered"]
    steps.add_piece(provider, one, "Contract", "Mentee A", pdf(tmp_path, "Contract"), ["K1", "K3"])
    provider.open(f"/apprentices/{one}/portfolio/coverage/").expect("K1")
    steps.declare(provider, one)
    apprentice = visit(provider.instance.learners["registered"])
    apprentice.open(f"/apprentices/{one}/portfolio/").expect("Contract")
    with apprentice.page.expect_download() as form:
        apprentice.page.get_by_role("link", name="Download the form as PDF").click()
    assert Path(form.value.path()).read_bytes().startswith(b"%PDF")


def test_a_file_that_is_not_what_it_says_is_refused_kindly(visit: Visit, tmp_path: Path) -> None:
    provider = visit("training_provider")
    one = provider.instance.apprentices["registered"]
    fake = tmp_path / "letter.pdf"
    fake.write_bytes(b"MZ\x90\x00 this is a program")
    provider.open(f"/apprentices/{one}/portfolio/add/").fill("Title", "A letter")
    provider.page.get_by_role("group", name="What kind of evidence is it?").get_by_role("radio").first.check()
    provider.page.locator("input[type=file]").set_input_files(fake)
    provider.press("Save the piece", status=422).expect("There is a problem")
    assert provider.page.get_by_label("Title").input_value() == "A letter"


def test_a_gateway_is_reviewed_and_confirmed_by_the_first_of_two_clerks(visit: Visit) -> None:
    bookings, manager = visit("bookings"), visit("manager")
    one = bookings.instance.apprentices["handed_in"]
    for item in test_merit.PLAN.gateways[0].requirements:
        bookings.open(f"/apprentices/{one}/gateways/").follow(item.title)
        if bookings.page.get_by_role("button", name="Review it").count():
            bookings.press("Review it").choose("Accept it").press("Save the decision")
    manager.open(f"/apprentices/{one}/gateways/gateway/confirm/").expect("Everything is in place")
    steps.confirm(bookings, one)
    with manager.page.expect_navigation():
        manager.page.get_by_role("button", name="Confirm the gateway").click()
    assert manager.look(manager.status).status in (200, 409, 422)
    manager.expect("onfirmed by")


def test_a_booking_is_made_noticed_and_accepted(visit: Visit) -> None:
    bookings = visit("bookings")
    one = bookings.instance.apprentices["confirmed"]
    booking = steps.book(bookings, one, OBSERVATION.title, steps.on(date(2026, 7, 6), 9))
    steps.serve_notice(bookings, booking)
    assessor = visit("assessor")
    assessor.open("/bookings/mine/").expect("Ada")
    steps.accept(assessor, booking)


def test_quality_assurance_agrees_and_the_result_is_released_and_read(visit: Visit) -> None:
    assurer, provider = visit("internal_quality_assurer"), visit("training_provider")
    one = assurer.instance.apprentices["submitted"]
    assurer.instance.clock.set(NOW + timedelta(minutes=5))
    assurer.open("/quality/")
    steps.agree(assurer, "Riversideai")
    steps.release(assurer, "Riversideai")
    steps.pass_on(provider, one)
    apprentice = visit(assurer.instance.learners["submitted"])
    apprentice.open("/my-apprenticeship/")
    apprentice.open(f"/apprentices/{one}/statement/").expect(OBSERVATION.title, "Distinction")
    with apprentice.page.expect_download() as statement:
        apprentice.page.get_by_role("button", name="Download the statement as PDF").click()
    assert Path(statement.value.path()).read_bytes().startswith(b"%PDF")
