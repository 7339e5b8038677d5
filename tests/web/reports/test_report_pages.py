"""The assessment report: whole for those who judge, and for the apprentice once they know the result."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from tests.factories.results import FAIL, SUBMITTED, Office, another, held, review_of, submitted
from tests.factories.web import apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments import actions as assessments
from touchstone.web.assessments.models import Entry
from touchstone.web.audit.models import Event
from touchstone.web.bookings.models import Attempt
from touchstone.web.console.models import Captured, Device
from touchstone.web.quality import actions as quality
from touchstone.web.records import law
from touchstone.web.results import actions
from touchstone.web.results.models import Release

QA = "internal_quality_assurer"
INSIDE, INSIDE_FILE, TOLD, TOLD_FILE = (
    "reports-inside",
    "reports-inside-file",
    "reports-told",
    "reports-told-file",
)
PAGES = (INSIDE, INSIDE_FILE, TOLD, TOLD_FILE)
SECRET = "zirconium"


@pytest.fixture
def one(office: Office) -> Apprenticeship:
    return apprenticeship(office.people)


@pytest.fixture
def attempt(office: Office, one: Apprenticeship) -> Attempt:
    """A failed observation, submitted; every text that people typed into its log is secret."""
    made = held(office.people, one, levels=FAIL)
    last = Entry.objects.filter(attempt=made).order_by("number").last()
    assert last is not None
    for number, entry in enumerate(_secrets(made), last.number + 1):
        Entry.objects.create(
            organisation=made.organisation,
            attempt=made,
            number=number,
            by=last.by,
            kept_at=last.at + timedelta(hours=3),
            **{"at": last.at, **entry},
        )
    by = office.people.actor("assessor")
    assessments.submit(attempt=made.id, by=by, at=SUBMITTED["observation"])
    made.refresh_from_db()
    return made


def _secrets(made: Attempt) -> list[dict[str, Any]]:
    judged = Entry.objects.filter(attempt=made, kind="judgement").first()
    asked = Entry.objects.filter(attempt=made, kind="question").first()
    assert judged is not None
    assert asked is not None
    gone = uuid4()
    return [
        {"kind": "note", "data": {"text": f"Note {SECRET}"}},
        {"kind": "meeting_recorded", "data": {"where": f"Cloud {SECRET}", "kept_by": f"Kept {SECRET}"}},
        {"kind": "signed", "data": {"moment": "start", "how": "screen", "name": f"Amina {SECRET}"}},
        {"kind": "note", "data": {"text": f"Mistaken {SECRET}"}, "id": gone},
        {"kind": "taken_back", "data": {"entry": str(gone), "reason": f"Slip {SECRET}"}},
        {"kind": "seen", "data": {"ksbs": ["K4"], "section": "live", "text": f"Seen {SECRET}"}},
        {
            "kind": "question",
            "at": asked.at,
            "data": {**asked.data, "id": "Q77", "text": f"Why {SECRET}?", "answer": f"Because {SECRET}"},
        },
        {"kind": "judgement", "data": {**judged.data, "reason": f"Reason {SECRET}", "pointers": ["#2"]}},
    ]


@pytest.fixture
def release(office: Office, attempt: Attempt) -> Release:
    """Its result, released with feedback."""
    by = office.people.actor(QA)
    quality.agree(review=review_of(attempt).id, text=f"Agreed {SECRET}", by=by, at=office.now)
    return actions.release(attempt=attempt.id, feedback=feedback(attempt), by=by, at=office.now)


def feedback(attempt: Attempt) -> dict[str, str]:
    """Words of their own for every criterion; without them a release gives the assessor's reasons."""
    method = law.plan("ST1379", "1.1").method(attempt.method)
    assert method is not None
    told = {criterion.id: "Well shown." for criterion in method.criteria}
    return told | {"OBS-P1": "Name the <b>model</b> & why."}


def text_of(answer: Any) -> str:
    pages = PdfReader(BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("role", ["assessor", QA, "manager"])
def test_who_judges_reads_the_whole_report_once_it_is_submitted(
    office: Office, attempt: Attempt, role: str
) -> None:
    answer = office.get(role, INSIDE, attempt.id)
    assert answer.status_code == 200
    text = answer.text_
    for words in (
        *(f"Cloud {SECRET}", f"Kept {SECRET}", "The apprentice signed the start", f"Amina {SECRET}"),
        *("Internal:", f"Note {SECRET}", f"Mistaken {SECRET}", f"Slip {SECRET}", f"Seen {SECRET}"),
        *(
            f"Reason {SECRET}",
            f"Why {SECRET}?",
            f"Because {SECRET}",
            "Course of the session",
            "Who wrote when",
            "Answer",
        ),
        *("How the grade comes about", "Fail", "Knowledge, skills and behaviours", "Taken back in"),
    ):
        assert words in text, words
    assert len(re.findall(rb"ui-picture--(wide|narrow)\">\s*<svg", answer.content)) == 2
    file = office.get(role, INSIDE_FILE, attempt.id)
    assert f"Note {SECRET}" in text_of(file)
    event = Event.objects.filter(action="document.take").latest("at")
    assert event.facts["document"] == "internal_assessment_report"


def test_the_apprentice_gets_nothing_of_the_log(office: Office, attempt: Attempt, release: Release) -> None:
    for role in ("apprentice", "training_provider", "employer", QA, "manager", "bookings", "assessor"):
        if role == "apprentice":
            assert office.get(role, TOLD, attempt.id).status_code == 404  # others tell them first
            assert office.get(role, TOLD_FILE, attempt.id).status_code == 404
            actions.tell(release=release.id, by=office.people.actor("employer"), at=office.now)
        answer, file = office.get(role, TOLD, attempt.id), office.get(role, TOLD_FILE, attempt.id)
        assert answer.status_code == file.status_code == 200
        assert SECRET not in answer.content.decode()
        assert SECRET not in text_of(file)
        assert "Name the &lt;b&gt;model&lt;/b&gt; &amp; why." in answer.text_
        for words in ("Fail", "Course of the session", "How the grade comes about", "OBS-P1"):
            assert words in answer.text_, words
        assert "Internal:" not in answer.text_
    answer = office.get("apprentice", TOLD, attempt.id)
    everything = Entry.objects.filter(attempt=attempt)
    typed = {str(entry.data.get(name, "")) for entry in everything for name in ("text", "answer", "reason")}
    assert [words for words in typed - {""} if words in answer.content.decode()] == []
    assert Event.objects.filter(action="document.take").latest("at").facts == {
        "document": "assessment_report"
    }


def test_nobody_reads_a_report_too_early(office: Office, one: Apprenticeship) -> None:
    made = held(office.people, one, levels=FAIL)
    for role in ("assessor", QA, "manager", "apprentice", "employer", "training_provider", "bookings"):
        for page in PAGES:
            assert office.get(role, page, made.id).status_code in (403, 404), (role, page)


def test_before_the_release_nobody_outside_reads_anything(office: Office, attempt: Attempt) -> None:
    for role in ("apprentice", "employer", "training_provider", "bookings", "assessor", QA, "manager"):
        assert office.get(role, TOLD, attempt.id).status_code == 404
        assert office.get(role, TOLD_FILE, attempt.id).status_code == 404
    for role, status in {
        "apprentice": 403,
        "employer": 403,
        "bookings": 403,
        "training_provider": 404,
    }.items():
        assert office.get(role, INSIDE, attempt.id).status_code == status
        assert office.get(role, INSIDE_FILE, attempt.id).status_code == status


def test_strangers_the_unknown_and_forms(office: Office, attempt: Attempt, release: Release) -> None:
    other = Office(cast("South"), now=office.now)
    for page in PAGES:
        assert other.get("manager", page, attempt.id).status_code == 404
        assert other.get("assessor", page, attempt.id).status_code == 404
        assert office.get("manager", page, uuid4()).status_code == 404
        assert office.post("manager", page, attempt.id).status_code == 405


def test_an_assessor_of_another_attempt_reads_neither(
    office: Office, attempt: Attempt, release: Release
) -> None:
    person = another(office.people, "assessor", "Ben Second")
    office.people.people["assessor"] = person
    for page in PAGES:
        assert office.get("assessor", page, attempt.id).status_code == 404


def test_what_quality_assurance_changed_stays_inside(office: Office, attempt: Attempt) -> None:
    by = office.people.actor(QA)
    levels, reasons = {"OBS-P1": "met"}, {"OBS-P1": f"Overlooked {SECRET}"}
    quality.change(review=review_of(attempt).id, levels=levels, reasons=reasons, by=by, at=office.now)
    text = office.get("assessor", INSIDE, attempt.id).text_
    assert "Changed by quality assurance" in text
    assert f"Overlooked {SECRET}" in text
    actions.release(attempt=attempt.id, feedback=feedback(attempt), by=by, at=office.now)
    told = office.get("employer", TOLD, attempt.id).content.decode()
    assert SECRET not in told
    assert "Changed by quality assurance" not in told


def test_what_a_device_captured_under_a_doubtful_clock_is_told_inside(
    office: Office, attempt: Attempt
) -> None:
    own, at = {"organisation": attempt.organisation}, SUBMITTED["observation"]
    person = office.people.people["assessor"].id
    device = Device.objects.create(
        **own, person=person, name=f"Tablet {SECRET}", key="sealed", made_at=at, seen_at=at
    )
    for number, became in enumerate(("aside", "kept"), 1):
        Captured.objects.create(
            **own,
            attempt=attempt,
            device=device,
            sequence=number,
            entry=uuid4(),
            before="0" * 64,
            hash=str(number) * 64,
            body=json.dumps({"kind": "section_started", "data": {}}),
            by=person,
            stretch=uuid4(),
            wall=at,
            received_at=at,
            clock="doubtful" if became == "kept" else "right",
            became=became,
            why={"message": "No such section."} if became == "aside" else None,
        )
    text = office.get("manager", INSIDE, attempt.id).text_
    for words in (f"Tablet {SECRET}", "Section started", "Set aside", "No such section.", "was doubtful"):
        assert words in text, words


def test_pages_lead_to_it(office: Office, attempt: Attempt, release: Release) -> None:
    assert [office.queries("employer", page, attempt.id) for page in (TOLD, TOLD_FILE)] <= [15, 20]
    assert [office.queries("manager", page, attempt.id) for page in (INSIDE, INSIDE_FILE)] <= [15, 20]
    inside, told = f"/attempts/{attempt.id}/report/", f"/attempts/{attempt.id}/told/"
    assert inside in office.get("assessor", "assessments-attempt", attempt.id).content.decode()
    assert inside in office.get("assessor", "assessments-submitted", attempt.id).content.decode()
    assert inside in office.get(QA, "quality-review", review_of(attempt).id).content.decode()
    assert told in office.get("employer", "results-statement", attempt.apprenticeship_id).content.decode()
    assert told in office.get("manager", INSIDE, attempt.id).content.decode()


def test_a_method_passed_before_stays_when_another_waits(office: Office, one: Apprenticeship) -> None:
    """A discussion still in quality assurance shows in no report of the observation, and has none itself."""
    first = submitted(office.people, one)
    second = submitted(office.people, one, "professional_discussion", levels=FAIL)
    by = office.people.actor(QA)
    if review_of(first).state != "not_sampled":
        quality.agree(review=review_of(first).id, text="", by=by, at=office.now)
    actions.release(attempt=first.id, feedback={}, by=by, at=office.now)
    assert "Distinction" in office.get("employer", TOLD, first.id).text_
    assert "Professional discussion" not in office.get("employer", TOLD, first.id).text_
    assert office.get("employer", TOLD, second.id).status_code == 404


def test_two_thousand_entries_still_make_a_report(office: Office, attempt: Attempt) -> None:
    last = Entry.objects.filter(attempt=attempt).order_by("number").last()
    assert last is not None
    own = {"organisation": attempt.organisation, "attempt": attempt, "kind": "note", "by": last.by}
    Entry.objects.bulk_create(
        Entry(
            **own,
            number=last.number + number,
            at=last.at + timedelta(seconds=number),
            kept_at=last.at + timedelta(seconds=number),
            data={"text": f"Note number {number}: the apprentice asked the mentee what she would try next."},
        )
        for number in range(1, 2001)
    )
    assert office.queries("assessor", INSIDE, attempt.id) <= 15
    answer = office.get("assessor", INSIDE, attempt.id)
    begun = perf_counter()
    file = office.get("assessor", INSIDE_FILE, attempt.id)
    assert perf_counter() - begun < 20
    assert b"Note number 2000:" in answer.content
    assert len(re.findall(rb"<path", answer.content)) < 1500
    assert 20 < len(PdfReader(BytesIO(file.content)).pages) < 120
