"""The page of an attempt: who opens it, what it shows, and what each form writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.assessments import DAY, booked, conducted
from tests.factories.gateway import confirmed, stored
from tests.factories.web import NOW, Cast, apprenticeship, cast
from tests.web.assessments.conftest import PAGE, Desk
from touchstone.web.assessments.models import Entry
from touchstone.web.audit.queries import faults
from touchstone.web.files.models import StoredFile
from touchstone.web.records import remembered


def text(answer: Any) -> str:
    return str(answer.content.decode())


def last() -> Entry:
    return Entry.objects.order_by("-number")[0]


def test_it_shows_who_is_assessed_and_what_the_plan_asks(desk: Desk) -> None:
    answer = desk.get("assessor")
    page = text(answer)
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert "Amina Khan" in page
    assert "Live mentoring session" in page
    assert "nothing was simulated" in page
    assert "5 questions that count" in page
    assert "K4" in page
    assert "Fail to distinction" in page
    assert "of 120:00 minutes, at most 132:00" in page
    assert "no-cache" in answer.headers["Cache-Control"]
    assert "style=" not in page


def test_a_stranger_signs_in_first(desk: Desk) -> None:
    answer = Client().get(reverse(PAGE, args=[desk.made.row.id]))
    assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", ["apprentice", "employer", "bookings"])
def test_those_who_neither_assess_nor_assure_may_not_open_it(desk: Desk, role: str) -> None:
    assert desk.get(role).status_code == 403
    assert desk.post(role, form="note").status_code == 403


def test_another_assessor_another_organisation_and_a_provider_find_nothing(desk: Desk) -> None:
    assert desk.get("assessor", people=cast("South")).status_code == 404
    assert desk.get("manager", people=cast("West")).status_code == 404
    assert desk.get("training_provider").status_code == 404
    assert desk.get("assessor", PAGE, uuid4()).status_code == 404


def test_an_assessor_of_one_method_does_not_see_the_other(people: Cast) -> None:
    desk = Desk(conducted(people))
    other = booked(people, desk.made.one, "professional_discussion")
    other.bookings.update(assessor=people.people["manager"])
    assert desk.get("assessor", PAGE, other.id).status_code == 404
    assert desk.post("assessor", PAGE, other.id, form="note").status_code == 404


@pytest.mark.parametrize("role", ["manager", "internal_quality_assurer"])
def test_managers_and_quality_assurers_read_and_do_not_write(desk: Desk, role: str) -> None:
    page = text(desk.get(role))
    assert "Only whoever assesses this attempt writes here" in page
    assert "Check and submit" not in page
    answer = desk.send("note", role=role, text="I was here.")
    assert answer.status_code == 422
    assert "I was here." in text(answer)
    assert not Entry.objects.exists()


def test_before_the_booking_is_accepted_nothing_is_written(desk: Desk) -> None:
    desk.made.row.bookings.update(accepted_at=None)
    assert "Accept the booking first" in text(desk.get("assessor"))
    answer = desk.send("note", text="Too early.")
    assert answer.status_code == 422
    assert not Entry.objects.exists()


def test_a_section_starts_and_ends_and_the_page_tells_the_time(desk: Desk) -> None:
    assert desk.send("section_started", "live").status_code == 302
    desk.now += timedelta(minutes=20, seconds=5)
    page = text(desk.get("assessor"))
    assert 'data-seconds="1205" data-runs="yes"' in page
    assert "20:05" in page
    assert "Live mentoring session <small>since 13:00" in page
    assert desk.send("section_started", "questioning").status_code == 422
    assert desk.send("section_ended", "live").status_code == 302
    desk.now += timedelta(minutes=5)
    page = text(desk.get("assessor"))
    assert 'data-runs="yes"' not in page
    assert 'data-seconds="1205"' in page
    assert "13:00 to 13:20:05" in page


def test_a_section_can_have_started_earlier_and_never_later(desk: Desk) -> None:
    when = {"at_day": "22", "at_month": "6", "at_year": "2026"}
    answer = desk.send("section_started", "live", **when, at_time="14:00")
    assert answer.status_code == 422
    assert "Give a time that has passed." in text(answer)
    assert desk.send("section_started", "live", **when, at_time="12:30").status_code == 302
    assert last().at == DAY + timedelta(minutes=30)
    answer = desk.send("section_ended", "live", **when, at_time="12:10")
    assert answer.status_code == 422
    assert "before it starts" in text(answer)


def test_a_section_of_no_plan_and_a_form_of_no_kind_are_not_taken(desk: Desk) -> None:
    assert desk.send("section_started", "lunch").status_code == 422
    assert desk.post("assessor", form="dance").status_code == 404
    assert desk.post("assessor").status_code == 404
    assert desk.send("judgement", "OBS-P99", level="met").status_code == 404
    assert desk.send("recording", "R7").status_code == 404
    assert not Entry.objects.exists()


def test_declarations_of_the_plan_are_given_one_by_one(desk: Desk) -> None:
    assert desk.send("declared", "identity_checked", holds="yes").status_code == 302
    assert desk.send("declared", "no_simulation", holds="no").status_code == 302
    page = text(desk.get("assessor"))
    assert "✓ It holds" in page
    assert "✗ It does not hold" in page
    assert desk.send("declared", "something", holds="yes").status_code == 422
    assert desk.send("declared", "quiet_place", holds="maybe").status_code == 422


def test_more_time_needs_a_reason(desk: Desk) -> None:
    answer = desk.send("extension", minutes="10", reason=" ")
    assert answer.status_code == 422
    assert "Say why more time is given." in text(answer)
    assert desk.send("extension", minutes="10", reason="The mentee was late.").status_code == 302
    assert "10 minutes more" in text(desk.get("assessor"))


def test_a_question_is_written_down_and_what_is_owed_shrinks(desk: Desk) -> None:
    desk.send("section_started", "questioning")
    said: dict[str, Any] = {
        "text": "How do you <b>set goals</b>?",
        "of_kind": "set",
        "answer": "With the mentee.",
    }
    answer = desk.send("question", **said, theme="communication", ksbs_=["K4", "S1"])
    assert answer.status_code == 302
    assert answer.url.endswith("#questions")
    entry = last()
    assert entry.data["id"] == "Q1"
    assert entry.data["section"] == "questioning"
    page = text(desk.get("assessor"))
    assert "4 questions that count" in page
    assert "How do you &lt;b&gt;set goals&lt;/b&gt;?" in page
    assert "<b>set goals" not in page
    assert "Answer: With the mentee." in page


def test_a_question_without_words_is_asked_for_again_with_what_was_typed(desk: Desk) -> None:
    answer = desk.send("question", text="", of_kind="clarifying", answer="A long answer.")
    page = text(answer)
    assert answer.status_code == 422
    assert 'href="#id_question-text"' in page
    assert "Write the question." in page
    assert "A long answer." in page


def test_a_note_is_for_people_and_what_was_shown_is_evidence(desk: Desk) -> None:
    desk.send("note", text="Calm and clear.", ksbs_=["K4"])
    assert last().kind == "note"
    assert "K4 K12 S12" in text(desk.get("assessor"))  # still owed
    desk.send("note", text="Set a goal.", ksbs_=["K4"], shown="on")
    assert last().kind == "seen"
    page = text(desk.get("assessor"))
    assert "K12 S12 K7" in page
    assert "K4 K12" not in page
    assert desk.send("note", text="", shown="on").status_code == 422
    assert desk.send("note", text="").status_code == 422


def recording(**changes: str) -> dict[str, str]:
    said = {"seconds": "31:00", "medium": "video", "from_second": "", "to_second": ""}
    for name, day in (("held_at", "20"), ("recorded_at", "20")):
        said |= {f"{name}_day": day, f"{name}_month": "6", f"{name}_year": "2026", f"{name}_time": "10:00"}
    return said | changes


def test_a_recording_is_registered_reviewed_and_pointed_into(desk: Desk) -> None:
    file = stored(desk.made.people, desk.made.one, "session one.mp4")
    type(file).objects.filter(id=file.id).update(media_type="video/mp4")
    assert "session one.mp4" in text(desk.get("assessor"))
    assert desk.send("recording", **recording(file=str(file.id))).status_code == 302
    page = text(desk.get("assessor"))
    assert "Look who is visible." in page
    more: dict[str, Any] = {"looked": "on", "visible": ["mentor", "mentee"], "file": str(file.id)}
    part = recording(from_second="0:30", to_second="30:30")
    assert desk.send("recording", "R1", **part, **more).status_code == 302
    page = text(desk.get("assessor"))
    assert "Visible: mentor and mentee." in page
    assert "To assess: 0:30 to 30:30." in page
    assert (
        desk.send("note", text="Here", ksbs_=["K4"], shown="on", recording="R1", second="12:40").status_code
        == 302
    )
    assert last().data["second"] == 760
    assert last().data["section"] == "recordings"
    answer = desk.send("note", text="There", ksbs_=["K4"], shown="on", recording="R1", second="45:00")
    assert answer.status_code == 422
    assert "The recording is shorter than that." in text(answer)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"seconds": "half an hour"}, "Write minutes and seconds"),
        ({"seconds": "99:99"}, "Write minutes and seconds"),
        ({"from_second": "1:00"}, "Give both ends of the part to assess, or neither."),
        ({"from_second": "5:00", "to_second": "1:00"}, "ends before it begins"),
        ({"from_second": "5:00", "to_second": "41:00"}, "The recording is shorter than that."),
        ({"recorded_at_day": "19"}, "It was recorded before the session was held"),
        ({"held_at_day": "31"}, "There is no 31 June 2026"),
    ],
)
def test_a_recording_that_cannot_be_is_refused_beside_its_field(
    desk: Desk, wrong: dict[str, str], said: str
) -> None:
    answer = desk.send("recording", **recording(**wrong))
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Entry.objects.exists()


def test_a_file_of_somebody_else_is_no_recording(desk: Desk) -> None:
    other = apprenticeship(desk.made.people, uln="")
    files = [stored(desk.made.people, one, "session.mp4") for one in (other, desk.made.one)]
    StoredFile.objects.update(media_type="video/mp4")
    assert desk.send("recording", **recording(file=str(files[0].id))).status_code == 422
    assert desk.send("recording", **recording(file=str(files[1].id))).status_code == 302


def test_a_judgement_stands_beside_its_evidence_and_changes_the_grade(ready: Desk) -> None:
    said: dict[str, Any] = {"level": "not_met", "reason": "It was not shown.", "pointers": ["#13"]}
    assert ready.send("judgement", "OBS-P1", **said).url.endswith("#criterion-OBS-P1")
    page = text(ready.get("assessor"))
    assert "Grade so far: Fail" in page
    assert "✗ Not met" in page
    assert "1 of 10 judged" in page
    assert "Mentoring in the workshop." in page
    assert "Why this grade" in page
    answer = ready.send("judgement", "OBS-P2", level="met", reason="")
    assert answer.status_code == 422
    assert "Say what shows it" in text(answer)
    assert ready.send("judgement", "OBS-P2", level="met", reason="x", pointers=["#99"]).status_code == 422
    assert ready.send("judgement", "OBS-P2", level="", reason="Half a reason").status_code == 422


def test_pieces_of_the_portfolio_stand_beside_the_criteria_they_are_mapped_to(people: Cast) -> None:
    desk = Desk(conducted(people, "professional_discussion"))
    desk.made.one.portfolio_pieces.create(
        organisation=people.organisation,
        number=7,
        title="Reflective log of a mentee",
        kind="reflective_log",
        ksbs=["K1"],
        added_by=people.people["apprentice"].id,
        added_at=NOW,
    )
    page = text(desk.get("assessor"))
    assert "Reflective log of a mentee" in page
    criterion = next(one for one in desk.made.method.criteria if "K1" in one.ksbs)
    desk.send("judgement", criterion.id, level="met", reason="Read and discussed.", pointers=["E07"])
    assert last().data["pointers"] == ["E07"]


def test_where_a_piece_shows_a_ksb_stands_beside_the_criteria_that_ask_for_it(people: Cast) -> None:
    desk = Desk(conducted(people, "professional_discussion"))
    of = {"organisation": people.organisation, "added_by": people.people["apprentice"].id, "added_at": NOW}
    piece = desk.made.one.portfolio_pieces.create(
        number=7, title="Log", kind="reflective_log", ksbs=["K1"], pointers={"K1": "pages 3–4"}, **of
    )
    file = stored(people, desk.made.one)
    piece.versions.create(number=1, file=file, **of)
    page = " ".join(text(desk.get("assessor")).split())
    link = f"{reverse('viewing-document', args=[file.id])}?page=3"
    assert f'K1: <a class="govuk-link" href="{link}">pages 3–4<' in page
    assert "of E07, where it shows K1" in page


def test_every_entry_leaves_its_event(desk: Desk) -> None:
    desk.send("note", text="A note.")
    desk.send("section_started", "live")
    assert list(faults()) == []


def test_it_takes_no_more_queries_with_a_long_log_and_many_apprentices(desk: Desk) -> None:
    desk.get("assessor")  # signs in
    remembered.forget()
    with CaptureQueriesContext(connection) as few:
        desk.get("assessor")
    with CaptureQueriesContext(connection) as again:
        desk.get("assessor")
    for number in range(12):
        desk.made.write("note", 5, text=f"Note {number}", ksbs=["K4"])
    for _ in range(3):
        other = apprenticeship(desk.made.people, uln="", person=None)
        confirmed(desk.made.people, other)
        booked(desk.made.people, other, "observation")
    with CaptureQueriesContext(connection) as many:
        answer = desk.get("assessor")
    assert answer.status_code == 200
    assert len(many) == len(few) <= 16  # one of them is the test's own
    assert len(again) == len(few) - 7  # nothing changed, which one query finds


@pytest.mark.parametrize("page", ["assessments-log", "assessments-submit"])
def test_the_other_pages_take_few_queries_too(ready: Desk, page: str) -> None:
    ready.get("assessor", page)  # signs in
    with CaptureQueriesContext(connection) as asked:
        assert ready.get("assessor", page).status_code == 200
    assert len(asked) <= 16
