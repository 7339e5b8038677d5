"""Two tabs, a form sent twice, pages gone back to, sessions that end, long texts, nights of clock changes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.assessments import DAY, conducted
from tests.factories.web import Cast
from tests.web.assessments.conftest import PAGE, Desk
from tests.web.assessments.test_attempt_page import last, text
from tests.web.ui.test_kept import back
from touchstone.web.assessments.actions import Changed
from touchstone.web.assessments.lines import when
from touchstone.web.assessments.models import Entry


def test_the_second_tab_sees_what_the_first_saved_and_keeps_what_was_typed(desk: Desk) -> None:
    desk.send("section_started", "live")
    desk.send("judgement", "OBS-P1", level="met", reason="Written in the first tab.", replaces="")
    answer = desk.send("judgement", "OBS-P1", level="not_met", reason="Typed in the second tab.", replaces="")
    page = text(answer)
    assert answer.status_code == 409
    assert "Written in the first tab." in page
    assert "Typed in the second tab." in page
    assert "What is written now: met" in page
    assert Entry.objects.filter(kind="judgement").count() == 1
    first = last()
    carried = re.search(r'name="judgement-OBS-P1-replaces" value="([^"]+)"', page)
    assert carried is not None
    assert carried[1] == str(first.id)
    again = desk.send(
        "judgement", "OBS-P1", level="not_met", reason="Typed in the second tab.", replaces=carried[1]
    )
    assert again.status_code == 302
    assert last().data["level"] == "not_met"


def test_the_second_score_sees_the_first(people: Cast) -> None:
    desk = Desk(conducted(people, "knowledge_test", "ST9001", "1.0"))
    desk.send("section_started", "test")
    desk.send("score", score="30", replaces="")
    answer = desk.send("score", score="28.5", replaces="")
    assert answer.status_code == 409
    assert "30 of 40" in text(answer)
    assert 'value="28.5"' in text(answer)


def test_a_form_sent_twice_is_kept_once(desk: Desk) -> None:
    id = str(uuid4())
    for _ in range(2):
        assert desk.send("question", id=id, text="Why?", of_kind="set", answer="").status_code == 302
    assert Entry.objects.count() == 1


def test_a_judgement_sent_twice_is_no_conflict_with_itself(desk: Desk) -> None:
    desk.send("section_started", "live")
    id = str(uuid4())
    for _ in range(2):
        said = {"level": "met", "reason": "Seen.", "replaces": "", "id": id}
        assert desk.send("judgement", "OBS-P1", **said).status_code == 302
    assert Entry.objects.filter(kind="judgement").count() == 1


def test_a_page_gone_back_to_and_typed_over_loses_nothing(desk: Desk) -> None:
    id = str(uuid4())
    desk.send("question", id=id, text="The first question?", of_kind="set", answer="")
    desk.send("question", id=id, text="Another question?", of_kind="set", answer="")
    assert [entry.data["text"] for entry in Entry.objects.order_by("number")] == [
        "The first question?",
        "Another question?",
    ]


def test_a_judgement_gone_back_to_is_held_against_the_newer_one(desk: Desk) -> None:
    desk.send("section_started", "live")
    id = str(uuid4())
    desk.send("judgement", "OBS-P1", id=id, level="met", reason="First.", replaces="")
    answer = desk.send("judgement", "OBS-P1", id=id, level="not_met", reason="Typed over.", replaces="")
    assert answer.status_code == 409
    assert "Typed over." in text(answer)


def test_a_made_up_id_is_replaced(desk: Desk) -> None:
    assert desk.send("note", id="not an id", text="Kept?").status_code == 422
    assert desk.send("note", id="", text="Kept.").status_code == 302


def test_what_arrives_after_the_submission_is_shown_and_not_taken(ready: Desk) -> None:
    ready.made.judge()
    ready.post("assessor", "assessments-submit", looked="on")
    number = Entry.objects.count()
    answer = ready.send("note", text="One more thing.")
    assert answer.status_code == 422
    assert "One more thing." in text(answer)
    assert "locked" in text(answer)
    assert Entry.objects.count() == number


def test_a_session_that_ended_keeps_the_text(desk: Desk) -> None:
    client = desk.browser("assessor")
    desk.get("assessor")
    client.session.flush()
    answer = desk.send("question", text="A long question?", of_kind="set", answer="A long answer.")
    assert answer.headers["Location"].startswith("/accounts/login/")
    back(client, desk.made.people.people["assessor"])
    page = text(desk.get("assessor"))
    assert "A long answer." in page
    assert "What you typed is still here" in page


def test_ten_thousand_characters_fit_and_one_more_does_not(desk: Desk) -> None:
    assert desk.send("note", text="x" * 10_000).status_code == 302
    answer = desk.send("note", text="y" * 10_001)
    assert answer.status_code == 422
    assert "y" * 10_001 in text(answer)
    assert "10000" in text(answer)


def test_html_in_every_text_stays_text(desk: Desk) -> None:
    odd = "<script>alert(1)</script>"
    desk.send("section_started", "live")
    desk.send("question", text=odd, of_kind="set", answer=odd)
    desk.send("note", text=odd, ksbs_=["K4"], shown="on")
    desk.send("extension", minutes="3", reason=odd)
    desk.send("judgement", "OBS-P1", level="met", reason=odd, replaces="")
    for page in (PAGE, "assessments-log", "assessments-submit"):
        said = text(desk.get("assessor", page))
        assert odd not in said
        assert "&lt;script&gt;" in said


def test_a_session_over_the_night_of_the_clock_change_is_as_long_as_it_was(desk: Desk) -> None:
    desk.now = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # 01:50, and at 01:00 UTC it is 01:00 once more
    desk.send("section_started", "live")
    desk.now = datetime(2026, 10, 25, 1, 20, tzinfo=UTC)
    page = text(desk.get("assessor"))
    assert "since 01:50 BST" in page
    assert 'data-seconds="1800"' in page
    desk.send("section_ended", "live")
    assert "01:50 BST to 01:20 GMT" in text(desk.get("assessor"))
    twice = {"at_day": "25", "at_month": "10", "at_year": "2026", "at_time": "01:30"}
    answer = desk.send("section_started", "questioning", **twice)
    assert answer.status_code == 422
    assert "happens twice" in text(answer)


def test_on_other_days_times_need_no_zone() -> None:
    assert when(DAY) == "12:00"


def test_another_browser_of_the_same_person_is_a_second_tab(desk: Desk) -> None:
    other = Client()
    other.force_login(desk.made.people.people["assessor"])
    desk.send("note", text="From here.")
    address = reverse(PAGE, args=[desk.made.row.id])
    desk.clients["assessor"] = other
    assert "From here." in text(desk.get("assessor"))
    assert address.endswith(f"{desk.made.row.id}/")


def test_the_action_itself_says_that_something_changed(desk: Desk) -> None:
    desk.made.write("section_started", 0, section="live")
    said: dict[str, Any] = {"criterion": "OBS-P1", "level": "met", "reason": "Seen.", "pointers": []}
    desk.made.write("judgement", 1, **said)
    with pytest.raises(Changed):
        desk.made.write("judgement", 2, **said)
    assert desk.now - DAY == timedelta(hours=1)
