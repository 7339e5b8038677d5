"""The log from the player: what is written at a second, the way back to it, and pointers to places."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories.assessments import DAY, Conducted, booked
from tests.factories.portfolio import Portfolio
from tests.factories.web import Cast, apprenticeship
from tests.web.assessments.conftest import Desk
from tests.web.assessments.test_handed_in import HELD, handed_in, text
from tests.web.portfolio.test_pointers import with_pdf
from touchstone.web.assessments.models import Entry
from touchstone.web.organisations.actor import Refused

PLAYER = "viewing-player"


@pytest.fixture
def film(desk: Desk, tmp_path: Path, settings: Any) -> Any:
    """A recording that the assessor wrote down in the log."""
    settings.FILES_FOLDER = tmp_path / "files"
    file = handed_in(desk, tmp_path)
    desk.made.write(
        "recording",
        1,
        held_at=HELD.isoformat(),
        recorded_at=HELD.isoformat(),
        seconds=1950,
        medium="video",
        visible=None,
        from_second=None,
        to_second=None,
        file=str(file.id),
    )
    desk.now = DAY + timedelta(hours=2)
    return file


def keep(desk: Desk, film: Any, kind: str = "seen", role: str = "assessor", **said: Any) -> Any:
    sent = {"attempt": str(desk.made.row.id), "kind": kind, "second": "12:40", **said}
    fields = {f"log-{name}": value for name, value in sent.items()}
    return desk.post(role, PLAYER, film.id, act="log", **fields)


def first(desk: Desk) -> Entry:
    return Entry.objects.get(attempt=desk.made.row, kind="recording")


def last(desk: Desk) -> Entry:
    return Entry.objects.filter(attempt=desk.made.row).order_by("-number")[0]


def test_what_is_kept_from_the_player_is_an_entry_at_its_second(desk: Desk, film: Any) -> None:
    kind = desk.made.method.questions.kinds[0].id if desk.made.method.questions else ""
    for sent in (
        {"kind": "seen", "text": "Agrees the aim.", "ksbs": ["K4"]},
        {"kind": "note", "text": "Sets her at ease."},
        {"kind": "question", "text": "Why then?", "of_kind": kind, "answer": "To listen.", "ksbs": ["K4"]},
    ):
        answer = keep(desk, film, **sent)
        assert (answer.status_code, answer.url) == (302, f"/recordings/{film.id}/?t=760#log")
        entry = last(desk)
        assert (entry.kind, entry.data["recording"], entry.data["second"]) == (sent["kind"], "R1", 760)
        assert entry.data["text"] == sent["text"]
    assert last(desk).data["answer"] == "To listen."
    seen = Entry.objects.get(attempt=desk.made.row, kind="seen")
    assert seen.data["section"] == desk.made.method.recordings.section  # type: ignore[union-attr]


def test_each_line_leads_back_to_its_second(desk: Desk, film: Any) -> None:
    keep(desk, film, text="Agrees the aim.", ksbs=["K4"])
    number = last(desk).number
    way = f'href="/recordings/{film.id}/?t=760">Watch<span class="govuk-visually-hidden"> what #{number} '
    assert way in text(desk.get("assessor"))
    assert way in text(desk.get("assessor", "assessments-log"))
    page = text(desk.get("assessor", PLAYER, film.id))
    assert 'data-second="760">12:40</a> <strong>K4</strong> Shown in R1 at 12:40: Agrees the aim.' in page
    assert f'href="/attempts/{desk.made.row.id}/log/{number}/take-back/"' in page


def test_what_does_not_fit_is_said_beside_the_field(desk: Desk, film: Any) -> None:
    before = last(desk).number
    for sent, words in (
        ({"second": "40:00", "ksbs": ["K4"]}, "The recording is shorter than that."),
        ({"kind": "seen"}, "Choose what was seen."),
        ({"kind": "note"}, "Write the note."),
        ({"kind": "judgement"}, "Select a valid choice"),
    ):
        answer = keep(desk, film, **sent)
        assert answer.status_code == 422
        assert words in text(answer)
    assert last(desk).number == before


@pytest.mark.parametrize("role", ["apprentice", "manager", "training_provider"])
def test_others_find_no_log_at_the_player(desk: Desk, film: Any, role: str) -> None:
    assert "Keep it in the log" in text(desk.get("assessor", PLAYER, film.id))
    assert "Keep it in the log" not in text(desk.get(role, PLAYER, film.id))
    assert keep(desk, film, role=role, ksbs=["K4"]).status_code == 404


def test_a_log_that_is_submitted_takes_nothing_from_the_player(desk: Desk, film: Any) -> None:
    row = desk.made.row
    row.judged_at, row.judged_by = desk.now, desk.made.people.people["assessor"].id
    row.save(update_fields=["judged_at", "judged_by"])
    assert "Keep it in the log" not in text(desk.get("assessor", PLAYER, film.id))
    assert keep(desk, film, ksbs=["K4"]).status_code == 404


def test_a_judgement_points_at_a_second_and_no_further_than_the_end(desk: Desk, film: Any) -> None:
    criterion = desk.made.method.criteria[0].id
    said = {"criterion": criterion, "level": "met", "reason": "Seen."}
    for pointer, words in (
        ("R1: 40:00", "R1: 40:00: 40:00 is after its end"),
        ("R1: 1:2:3:4", "is no time"),
        ("R2: 12:40", "R2: 12:40 is not there any more."),
        ("#1: page 4", "Name what is in the log without a place."),
    ):
        with pytest.raises(Refused) as refused:
            desk.made.write("judgement", 60, **said, pointers=[pointer])
        assert words in refused.value.fields["pointers"]
    form = {"level": "met", "reason": "Seen.", "places": "R1: 12:40\n\n R1:  13:05 "}
    assert desk.send("judgement", criterion, **form).status_code == 302
    assert last(desk).data["pointers"] == ["R1: 12:40", "R1: 13:05"]
    page = text(desk.get("assessor"))
    assert ">R1: 12:40\nR1: 13:05</textarea>" in page
    with pytest.raises(Refused) as refused:  # what is pointed at stays
        desk.made.write("taken_back", 61, entry=str(first(desk).id), reason="Wrong file.")
    assert "Take back or change first what rests on it" in refused.value.fields["entry"]


def test_a_note_is_about_a_recording_of_its_log(desk: Desk, film: Any) -> None:
    entry = desk.made.write("note", 70, text="Here.", recording="R1", second=5, ksbs=[])
    assert entry.data["second"] == 5
    with pytest.raises(Refused) as refused:
        desk.made.write("note", 70, text="Here.", recording="R9", second=5, ksbs=[])
    assert refused.value.fields == {"recording": "Choose one of those shown."}


def test_a_judgement_points_at_a_page_that_its_piece_has(people: Cast, tmp_path: Path, settings: Any) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    one = apprenticeship(people, uln="")
    code = with_pdf(Portfolio(people, one, tmp_path / "files"), ksbs=["K1"]).code
    desk = Desk(Conducted(people, one, booked(people, one, "observation")))
    said = {"criterion": desk.made.method.criteria[0].id, "level": "met", "reason": "Seen."}
    with pytest.raises(Refused) as refused:
        desk.made.write("judgement", 60, **said, pointers=[f"{code}: page 99"])
    assert f"{code}: page 99: There is no page 99" in refused.value.fields["pointers"]
    entry = desk.made.write("judgement", 60, **said, pointers=[f"{code}: page 1"])
    assert entry.data["pointers"] == [f"{code}: page 1"]
