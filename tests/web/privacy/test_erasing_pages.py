"""Asking for erasure, a letter that is noted, the answer to check and to give, and taking a request back."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.appeals import failed, lodged
from tests.factories.results import Office
from tests.factories.web import cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.organisations.scope import within
from touchstone.web.privacy import actions
from touchstone.web.privacy.models import ErasureRequest, State

ASK, REQUEST, BACK = "privacy-ask", "privacy-request", "privacy-withdraw"
SEES = ("apprentice", "manager")
OTHERS = [role.id for role in ROLES if role.id not in SEES]
SHEET, DECISIONS = "The apprentice&#39;s own planning sheet", "Decisions and their reasons"


def asked(office: Office, one: Apprenticeship) -> ErasureRequest:
    by = office.people.actor("apprentice")
    return actions.ask_erasure(apprenticeship=one.id, words="All of it, please.", by=by, at=office.now)


def test_the_page_says_beforehand_what_goes_what_stays_and_that_nothing_comes_back(
    office: Office, left: Apprenticeship
) -> None:
    said = office.get("apprentice", ASK, left.id).text_
    goes, stays = said.split("What stays, until when and why")
    assert f"{SHEET}: removed now, as asked." in goes
    assert f"{DECISIONS}: kept until 1 September 2031" in stays
    assert "section “Keep records”" in stays
    assert "What goes cannot be brought back" in stays
    assert reverse("privacy-download", args=[left.id]) in stays
    assert not ErasureRequest.objects.exists()


def test_an_apprentice_asks_once_they_say_that_they_understand(office: Office, left: Apprenticeship) -> None:
    answer = office.post("apprentice", ASK, left.id, words="Please.")
    assert answer.status_code == 422
    assert "Tick that you understand it" in answer.text_
    assert "Please." in answer.text_
    answer = office.post("apprentice", ASK, left.id, words="Please.", understood="on")
    made = ErasureRequest.objects.get()
    assert answer["Location"] == reverse(REQUEST, args=[made.id])
    assert (made.words, made.received_how, made.received_on) == ("Please.", "", date(2025, 10, 22))
    said = office.get("apprentice", REQUEST, made.id).text_
    assert "North Assessment answers by 22 November 2025" in said
    assert "Saturday 22 November 2025" in said
    assert "Waits for an answer" in said
    assert office.get("apprentice", ASK, left.id)["Location"] == reverse(REQUEST, args=[made.id])


def test_a_manager_notes_a_letter_with_its_day(office: Office, left: Apprenticeship) -> None:
    day = {"received_on_day": "1", "received_on_month": "10", "received_on_year": "2025"}
    wrong = office.post("manager", ASK, left.id, **day)
    assert wrong.status_code == 422
    assert "Say how it came: a letter, a call." in wrong.text_
    office.post("manager", ASK, left.id, **day, received_how="A letter", words="Forget me.")
    made = ErasureRequest.objects.get()
    assert (made.received_on, made.received_how) == (date(2025, 10, 1), "A letter")
    assert "A letter" in office.get("apprentice", REQUEST, made.id).text_


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("32", "The day must be a number from 1 to 31"),
        ("23", "Give the day on which it came."),
        ("", "Enter the day"),
    ],
)
def test_a_day_that_cannot_be_is_named_and_what_was_typed_stays(
    office: Office, left: Apprenticeship, day: str, why: str
) -> None:
    typed = {"received_on_month": "10" if day else "", "received_on_year": "2025" if day else ""}
    answer = office.post("manager", ASK, left.id, received_on_day=day, received_how="A letter", **typed)
    assert answer.status_code == 422
    assert why in answer.text_
    assert "A letter" in answer.text_
    assert not ErasureRequest.objects.exists()


def test_asked_during_an_appeal_it_is_told_kindly_that_nothing_is_lost_by_asking(
    office: Office, one: Apprenticeship
) -> None:
    lodged(office, failed(office, one))
    said = office.get("apprentice", ASK, one.id).text_
    assert "Something holds everything just now: Appeal 1 is not decided yet." in said
    assert "You can ask all the same; you need not ask a second time." in said
    assert "Nothing can go now." in said
    assert office.post("apprentice", ASK, one.id, understood="on").status_code == 302
    assert ErasureRequest.objects.get().state == State.ASKED


def test_a_manager_checks_the_answer_changes_it_and_gives_it(office: Office, left: Apprenticeship) -> None:
    made = asked(office, left)
    said = office.get("manager", REQUEST, made.id).text_
    assert "All of it, please." in said
    assert "Check the answer" in said
    check = office.post("manager", REQUEST, made.id, words="Dear Amina").text_
    assert "Check the answer</h1>" in check
    assert "Dear Amina" in check
    assert f"{SHEET}: removed now, as asked." in check
    made.refresh_from_db()
    assert made.state == State.ASKED
    again = office.post("manager", REQUEST, made.id, words="Dear Amina", again="yes")
    assert (again.status_code, "Dear Amina" in again.text_) == (200, True)
    office.post("manager", REQUEST, made.id, words="Dear Amina", confirmed="yes")
    made.refresh_from_db()
    assert (made.answer, made.answered_at) == ("Dear Amina", office.now)
    assert made.goes
    told = office.get("apprentice", REQUEST, made.id).text_
    assert "The answer</h2>" in told
    assert "Dear Amina" in told
    assert f"{DECISIONS}: kept until 1 September 2031" in told
    assert "Check the answer" not in office.get("manager", REQUEST, made.id).text_


def test_an_answer_that_is_too_long_is_named_and_stays_in_the_form(
    office: Office, left: Apprenticeship
) -> None:
    made = asked(office, left)
    answer = office.post("manager", REQUEST, made.id, words="x" * 5_001)
    assert answer.status_code == 422
    assert "5000" in answer.text_.replace(",", "")
    made.refresh_from_db()
    assert made.answered_at is None


def test_an_apprentice_reads_the_request_and_does_not_answer_it(office: Office, left: Apprenticeship) -> None:
    made = asked(office, left)
    assert "Check the answer" not in office.get("apprentice", REQUEST, made.id).text_
    assert office.post("apprentice", REQUEST, made.id, confirmed="yes").status_code == 403


@pytest.mark.parametrize("role", SEES)
def test_a_request_is_taken_back_after_it_was_asked_whether(
    office: Office, left: Apprenticeship, role: str
) -> None:
    made = asked(office, left)
    assert "Take the request back?" in office.get(role, BACK, made.id).text_
    answer = office.post(role, BACK, made.id)
    assert answer["Location"] == reverse("privacy-home", args=[left.id])
    made.refresh_from_db()
    assert made.state == State.WITHDRAWN
    assert "Withdrawn" in office.get(role, REQUEST, made.id).text_


def test_what_was_taken_back_meanwhile_is_not_answered(office: Office, left: Apprenticeship) -> None:
    made = asked(office, left)
    office.post("apprentice", BACK, made.id)
    answer = office.post("manager", REQUEST, made.id, words="", confirmed="yes")
    assert answer.status_code == 422
    assert "It was taken back, so it needs no answer." in answer.text_


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_sees_a_request(office: Office, left: Apprenticeship, role: str) -> None:
    made = asked(office, left)
    for page in (REQUEST, BACK):
        assert office.get(role, page, made.id).status_code == 403
        assert office.post(role, page, made.id).status_code == 403


def test_another_organisation_s_request_is_not_there(office: Office, left: Apprenticeship) -> None:
    made, south = asked(office, left), cast("South")
    theirs = Office(south)
    for page in (REQUEST, BACK):
        for role in SEES:
            with within(south.organisation.id):
                assert theirs.get(role, page, made.id).status_code == 404
            assert office.get(role, page, uuid4()).status_code == 404


def test_the_pages_need_few_queries(office: Office, left: Apprenticeship) -> None:
    assert office.queries("apprentice", ASK, left.id) <= 15
    made = asked(office, left)
    assert office.queries("manager", REQUEST, made.id) <= 15
