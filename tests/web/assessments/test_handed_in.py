"""Recordings that were handed in: their facts need no typing, and what was typed stands beside them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.factories.assessments import DAY
from tests.factories.portfolio import Portfolio
from tests.factories.watching import Watching
from tests.web.assessments.conftest import Desk

HELD = DAY - timedelta(days=3)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def handed_in(desk: Desk, folder: Path, **found: Any) -> Any:
    made = desk.made
    watching = Watching(Portfolio(made.people, made.one, folder / "files"), folder)
    file = watching.lasting(1950, **found)
    watching.nominate(file.id, held_at=HELD, recorded_at=HELD, from_second=120, at=DAY)
    return file


def test_the_form_begins_with_what_was_found_and_said(desk: Desk, tmp_path: Path, settings: Any) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    file = handed_in(desk, tmp_path)
    page = text(desk.get("assessor"))
    assert f'href="/recordings/{file.id}/">the recording that was handed in</a>' in page
    for field, value in (("seconds", "32:30"), ("from_second", "2:00"), ("to_second", "32:00")):
        assert f'id="id_recording-{field}" name="recording-{field}" type="text" value="{value}"' in page
    assert f'<option value="{file.id}" selected>' in page


def test_what_was_typed_otherwise_is_shown_beside_the_file(desk: Desk, tmp_path: Path, settings: Any) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    file = handed_in(desk, tmp_path, created=HELD - timedelta(days=300))
    desk.made.write(
        "recording",
        61,
        held_at=HELD.isoformat(),
        recorded_at=HELD.isoformat(),
        seconds=1800,
        medium="video",
        visible=None,
        from_second=None,
        to_second=None,
        file=str(file.id),
    )
    desk.made.write("seen", 62, ksbs=["K4"], recording="R1", second=760, text="")
    desk.now = DAY + timedelta(hours=2)
    page = text(desk.get("assessor"))
    assert "30:00 was written; the file lasts 32:30." in page
    assert "The file itself says" in page
    assert "the recording that was handed in" not in page
    assert f'href="/recordings/{file.id}/?t=760">12:40 (K4)</a>' in page
