"""The statement of results: to the parties what was released, to the apprentice once they were told."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from tests.factories.results import FAIL, Office, review_of, submitted
from tests.factories.web import apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.mail.models import Message
from touchstone.web.quality import actions as quality
from touchstone.web.results import actions
from touchstone.web.results.models import Release, Told

QA, PAGE, FILE, TELL = (
    "internal_quality_assurer",
    "results-statement",
    "results-statement-file",
    "results-tell",
)


@pytest.fixture
def one(office: Office) -> Apprenticeship:
    return apprenticeship(office.people)


@pytest.fixture
def release(office: Office, one: Apprenticeship) -> Release:
    """A failed observation, released."""
    attempt = submitted(office.people, one, levels=FAIL)
    by = office.people.actor(QA)
    quality.agree(review=review_of(attempt).id, text="", by=by, at=office.now)
    return actions.release(
        attempt=attempt.id, feedback={"OBS-P1": "Name the <b>model</b> & why."}, by=by, at=office.now
    )


@pytest.mark.parametrize("role", ["training_provider", "employer", QA, "manager", "bookings", "assessor"])
def test_the_parties_read_grades_feedback_and_days(
    office: Office, one: Apprenticeship, release: Release, role: str
) -> None:
    text = office.get(role, PAGE, one.id).text_
    assert "Fail" in text
    assert "Name the &lt;b&gt;model&lt;/b&gt; &amp; why." in text
    assert "22 April 2026" in text
    assert "may be taken again as a resit or retake, if the employer agrees" in text


def test_before_a_release_there_is_nothing_to_read(office: Office, one: Apprenticeship) -> None:
    submitted(office.people, one, levels=FAIL)
    for role in ("training_provider", "employer", "apprentice", QA):
        text = office.get(role, PAGE, one.id).text_
        assert "There is no result yet" in text
        assert "Fail" not in text
        assert office.get(role, FILE, one.id).status_code == 404


def test_the_apprentice_reads_it_once_they_were_told(
    office: Office, one: Apprenticeship, release: Release
) -> None:
    text = office.get("apprentice", PAGE, one.id).text_
    assert "A result was given on 22 October 2025 to your employer and training provider" in text
    assert "Fail" not in text
    assert office.get("apprentice", FILE, one.id).status_code == 404
    assert office.post("training_provider", TELL, release.id).status_code == 302
    assert Message.objects.filter(kind="result", to="apprentice@north.example").exists()
    assert "Fail" in office.get("apprentice", PAGE, one.id).text_
    assert office.get("apprentice", FILE, one.id).status_code == 200
    assert "Has the apprentice been told?" not in office.get("employer", PAGE, one.id).text_


def test_telling_is_noted_once_and_by_those_alone_whom_it_was_given_to(
    office: Office, release: Release
) -> None:
    for role in ("apprentice", "assessor", "bookings"):
        assert office.post(role, TELL, release.id).status_code == 403
    other = Office(cast("South"), now=office.now)
    assert other.post("employer", TELL, release.id).status_code == 404
    assert office.post("employer", TELL, uuid4()).status_code == 404
    assert office.get("employer", TELL, release.id).status_code == 405
    for _ in range(2):
        office.post("employer", TELL, release.id)
    assert Told.objects.count() == 1


def test_the_file_says_the_same_to_everybody(office: Office, one: Apprenticeship, release: Release) -> None:
    answer = office.get("employer", FILE, one.id)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Amina Khan" in text
    assert "Fail" in text
    assert "Name the <b>model</b> & why." in " ".join(text.split())


def test_others_do_not_find_it(office: Office, one: Apprenticeship, release: Release) -> None:
    other = Office(cast("South"), now=office.now)
    for page in (PAGE, FILE):
        for role in ("training_provider", "employer", "apprentice", QA):
            assert other.get(role, page, one.id).status_code == 404
        assert office.get(QA, page, uuid4()).status_code == 404


@pytest.mark.parametrize("role", ["training_provider", "apprentice", QA])
def test_it_takes_few_queries(office: Office, one: Apprenticeship, release: Release, role: str) -> None:
    actions.tell(release=release.id, by=office.people.actor("employer"), at=office.now)
    few = office.queries(role, PAGE, one.id)
    for number in range(3):
        apprenticeship(office.people, uln="", last_name=f"Number{number}", person=None)
    assert office.queries(role, PAGE, one.id) == few <= 15
