"""Who watches reads the session as it runs, and writes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.assessments import DAY
from tests.web.assessments.test_attempt_page import text
from tests.web.room.conftest import MORNING, Office
from touchstone.web.assessments.models import Entry

WATCH = "room-watch"


def begun(office: Office) -> None:
    """Half an hour of the session."""
    section = office.made.method.sections[0].id
    office.made.write("section_started", 0, section=section)
    office.made.write("signed", 1, moment="start", how="screen", name="Amina Khan")
    office.made.write("seen", 5, ksbs=["K4"], text="Builds trust.")
    office.made.write("note", 6, text="A calm start.")


def test_a_watcher_sees_the_session_and_no_form(office: Office) -> None:
    office.seat("watch")
    begun(office)
    office.desk.now = DAY + timedelta(minutes=30)
    answer = office.desk.get("second", WATCH)
    page = text(answer)
    for words in ("Builds trust.", "A calm start.", "Amina Khan signed the start", "The end is not signed"):
        assert words in page
    assert "what is still on their device cannot be seen here" in page
    assert "The assessor last sent something at" in page
    raw = answer.content.decode()
    main = raw[raw.index("<main") : raw.index("</main>")]
    assert "<form" not in main
    assert 'data-hx-trigger="every 5s"' in main
    held = office.desk.browser("second").get(f"/attempts/{office.id}/watch/?hold=yes").content.decode()
    assert "data-hx-trigger" not in held


def test_it_is_renewed_with_what_came_since(office: Office) -> None:
    office.seat("watch")
    assert "Nothing was written yet." in text(office.desk.get("second", WATCH))
    begun(office)
    assert "A calm start." in text(office.desk.get("second", WATCH))


def test_a_watcher_writes_nothing_and_opens_nothing_else(office: Office) -> None:
    office.seat("watch")
    assert office.desk.post("second", WATCH).status_code == 405
    assert office.desk.get("second", "assessments-attempt").status_code == 404
    assert office.desk.get("second", "assessments-log").status_code == 404
    assert office.desk.send("note", role="second", text="Mine.").status_code == 404
    assert office.desk.get("second", "room-own").status_code == 404
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"since": DAY + timedelta(days=1)}, "Your seat is not from now"),
        ({"until": MORNING + timedelta(minutes=5)}, "Your seat is not from now"),
    ],
)
def test_only_while_the_seat_lasts(office: Office, more: dict[str, Any], words: str) -> None:
    office.seat("watch", **more)
    begun(office)
    page = text(office.desk.get("second", WATCH))
    assert words in page
    assert "A calm start." not in page


def test_nothing_is_watched_once_the_judgements_were_submitted(office: Office) -> None:
    office.seat("watch")
    begun(office)
    office.made.row.judged_at = DAY
    office.made.row.judged_by = office.made.people.people["assessor"].id
    office.made.row.save()
    assert "there is nothing to watch any more" in text(office.desk.get("second", WATCH))
    assert "A calm start." in text(office.desk.get("manager", WATCH))


def test_others_do_not_watch(office: Office) -> None:
    assert office.desk.get("second", WATCH).status_code == 404
    for role in ("training_provider", "apprentice", "employer"):
        assert office.desk.get(role, WATCH).status_code == 403
