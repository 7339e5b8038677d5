"""Lodging an appeal: the form, the check, what happens next; and nobody learns a result here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.appeals import lodged, told
from tests.factories.results import Office
from tests.factories.web import apprenticeship, cast
from tests.web.appeals.test_actions import LAST_DAY
from touchstone.rules.calendar import LONDON
from touchstone.web.appeals.models import Appeal
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt

PAGE, LIST, STATEMENT = "appeals-lodge", "appeals-apprentice", "results-statement"
PARTIES = ("apprentice", "training_provider", "employer")
GROUNDS = "The model was <b>named</b> at minute 12."


def said(attempt: Attempt, **changes: Any) -> dict[str, Any]:
    """The form as it is filled in."""
    return {
        "id": str(uuid4()),
        "result": str(attempt.id),
        "grounds": GROUNDS,
        **changes,
    }


@pytest.mark.parametrize("role", PARTIES)
def test_from_the_statement_to_what_happens_next(
    office: Office, one: Apprenticeship, attempt: Attempt, role: str
) -> None:
    told(office, attempt)
    statement = office.get(role, STATEMENT, one.id).text_
    assert "Think it is wrong?" in statement
    assert "You may appeal until Wednesday 19 November 2025" in statement
    form = office.get(role, PAGE, one.id).text_
    assert "fail, given on 22 October 2025. You may appeal until 19 November 2025." in form
    assert "They decide within 10 working days" in form
    filled = said(attempt)
    check = office.post(role, PAGE, one.id, **filled).text_
    assert "Check your appeal" in check
    assert "&lt;b&gt;named&lt;/b&gt;" in check
    assert Appeal.objects.count() == 0
    answer = office.post(role, PAGE, one.id, **filled, sure="yes")
    made = Appeal.objects.get()
    assert (answer.status_code, made.lodged_role, made.grounds) == (302, role, GROUNDS)
    done = office.get(role, "appeals-lodged", made.id).text_
    assert "The appeal is lodged" in done
    assert "Wednesday 5 November 2025" in done


def test_what_was_typed_can_be_changed_before_it_is_lodged(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    again = office.post("employer", PAGE, one.id, **said(attempt), again="yes")
    assert (again.status_code, Appeal.objects.count()) == (200, 0)
    assert "There is a problem" not in again.text_
    assert "at minute 12." in again.text_


def test_the_same_form_sent_five_times_is_one_appeal(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    filled = said(attempt)
    for _ in range(5):
        office.post("employer", PAGE, one.id, **filled, sure="yes")
    assert Appeal.objects.count() == 1


def test_what_is_missing_is_asked_for(office: Office, one: Apprenticeship, attempt: Attempt) -> None:
    bare = office.post("employer", PAGE, one.id)
    assert bare.status_code == 422
    for words in ("Choose the result", "Say what you think is wrong"):
        assert words in bare.text_
    odd = office.post("employer", PAGE, one.id, **said(attempt, result=str(uuid4())))
    assert odd.status_code == 422
    assert Appeal.objects.count() == 0


def test_a_result_is_appealed_against_as_a_result_alone(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    form = office.get("training_provider", PAGE, one.id).text_
    assert "What do you appeal against?" not in form
    assert "is appealed against by itself" in form
    office.post("training_provider", PAGE, one.id, **said(attempt, against="adjustment"), sure="yes")
    assert Appeal.objects.get().against == "result"


def test_an_apprentice_learns_no_result_here_that_they_were_not_told(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    form = office.get("apprentice", PAGE, one.id)
    assert "There is nothing to appeal against now" in form.text_
    assert "fail" not in form.text_.lower()
    assert office.post("apprentice", PAGE, one.id, **said(attempt), sure="yes").status_code == 422
    made = lodged(office, attempt)
    own = office.get("apprentice", LIST, one.id).text_
    assert "No appeal was lodged" in own
    for page in ("appeals-appeal", "appeals-lodged"):
        assert office.get("apprentice", page, made.id).status_code == 404
    for page in ("records-record", STATEMENT):
        text = office.get("apprentice", page, one.id).text_
        assert "Appeal against the result" not in text
        assert "appeal-1" not in text
        assert "Fail" not in text
    told(office, attempt)
    assert "Appeal 1" in office.get("apprentice", LIST, one.id).text_
    assert office.get("apprentice", "appeals-appeal", made.id).status_code == 200


def test_after_the_last_day_it_says_which_it_was_and_keeps_what_was_typed(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    office.now = LAST_DAY
    assert "You may appeal until 19 November 2025" in office.get("employer", PAGE, one.id).text_
    office.now = LAST_DAY + timedelta(minutes=1)
    late = office.post("employer", PAGE, one.id, **said(attempt), sure="yes")
    assert (late.status_code, Appeal.objects.count()) == (422, 0)
    assert "the last day to appeal was 19 November 2025" in late.text_
    assert "at minute 12." in late.text_
    assert "The last day to appeal has passed" in office.get("employer", STATEMENT, one.id).text_


def test_the_last_day_ends_at_midnight_in_london_in_summer_too(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    Attempt.objects.filter(id=attempt.id).update(notified_at=datetime(2026, 6, 1, 12, tzinfo=LONDON))
    last = datetime(2026, 6, 29, 23, 59, tzinfo=LONDON)  # 20 working days later; 22:59 by universal time
    office.now = last + timedelta(minutes=1)
    filled = said(attempt)
    late = office.post("employer", PAGE, one.id, **filled, sure="yes")
    assert (late.status_code, Appeal.objects.count()) == (422, 0)
    assert "the last day to appeal was 29 June 2026" in late.text_
    office.now = last
    done = office.post("employer", PAGE, one.id, **filled, sure="yes")
    assert done.status_code == 302
    assert "The appeal is lodged" in office.open("employer", done["Location"]).text_
    office.now = last + timedelta(minutes=2)
    assert "Lodged" in office.get("employer", "appeals-appeal", Appeal.objects.get().id).text_


@pytest.mark.parametrize("page", ["home", "records-record"])
def test_an_apprentice_reads_a_right_as_theirs(
    office: Office, one: Apprenticeship, attempt: Attempt, page: str
) -> None:
    told(office, attempt)
    about = () if page == "home" else (one.id,)
    text = office.get("apprentice", page, *about).text_
    assert "Appeal against the result of Observation with questioning, if you think it is wrong" in text
    assert "if it is thought wrong" not in text
    lodged(office, attempt, "apprentice")
    text = office.get("apprentice", page, *about).text_
    assert "if you think it is wrong" not in text
    assert "if it is thought wrong (employer or training provider)" in text  # they still may


def test_a_party_appeals_against_a_result_once(office: Office, one: Apprenticeship, attempt: Attempt) -> None:
    lodged(office, attempt, "training_provider")
    assert "You have appealed against it." in office.get("training_provider", STATEMENT, one.id).text_
    assert (
        "You may appeal until Wednesday 19 November 2025" in office.get("employer", STATEMENT, one.id).text_
    )
    assert "appeal 1 was lodged already" in office.get("training_provider", PAGE, one.id).text_
    assert "was lodged already" not in office.get("employer", PAGE, one.id).text_
    assert "Appeal 1: Observation with questioning" in office.get("employer", LIST, one.id).text_


@pytest.mark.parametrize("role", ["bookings", "assessor", "internal_quality_assurer", "manager"])
def test_nobody_of_the_organisation_appeals(
    office: Office, one: Apprenticeship, attempt: Attempt, role: str
) -> None:
    assert office.get(role, PAGE, one.id).status_code == 403
    assert office.post(role, PAGE, one.id, **said(attempt), sure="yes").status_code == 403


def test_others_find_nothing(office: Office, one: Apprenticeship, attempt: Attempt) -> None:
    made, other = lodged(office, attempt), Office(cast("South"), now=office.now)
    for role in PARTIES:
        for page, id in ((PAGE, one.id), (LIST, one.id), ("appeals-lodged", made.id)):
            assert other.get(role, page, id).status_code == 404
        assert office.get(role, PAGE, uuid4()).status_code == 404


@pytest.mark.parametrize("page", [PAGE, LIST])
def test_they_take_few_queries(office: Office, one: Apprenticeship, attempt: Attempt, page: str) -> None:
    few = office.queries("training_provider", page, one.id)
    for number in range(3):
        apprenticeship(office.people, uln="", last_name=f"Number{number}", person=None)
    assert office.queries("training_provider", page, one.id) == few <= 15
