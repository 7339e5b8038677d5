"""A test's score, recordings and seconds of them are captured at the desk, with or without a network."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories.node import bundled
from tests.web.console.desk.test_desk import OTHER, done, pack  # noqa: F401 a fixture
from tests.web.console.hints.comparing import _situation
from tests.web.console.hints.methods import shipped
from touchstone.web.console.method_data import method_data

pytestmark = pytest.mark.xdist_group("kept")
TYPED = {
    "held_at": "2026-06-05T14:00",
    "recorded_at": "2026-06-05T15:00",
    "seconds": "31:05",
    "from_second": "0:00",
    "to_second": "30:00",
}
DATA: dict[str, Any] = {
    "held_at": "2026-06-05T14:00:00+01:00",
    "recorded_at": "2026-06-05T15:00:00+01:00",
    "seconds": 1865,
    "medium": "video",
    "visible": None,
    "from_second": 0,
    "to_second": 1800,
    "file": None,
}


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk with what these tests ask of it, as one file."""
    return bundled(Path(__file__).with_name("entered.js"), tmp_path_factory.mktemp("entered"))


def of_method(pack: dict[str, Any], name: str) -> dict[str, Any]:  # noqa: F811
    """The same pack for another method."""
    of = next(of for of in shipped() if of.name == name)
    situation = _situation(of, timedelta())
    return pack | {"method": method_data(situation, situation.record.attempts[0])}


def test_a_score_is_kept_changed_with_its_history_and_submitted(script: Path, pack: Any) -> None:  # noqa: F811
    wrong = ["", "41", "40.01", "-1", "many", "NaN", "1e1", "30.555"]
    found = done(script, "scored", pack=of_method(pack, "ST9001 v1.0 knowledge_test"), wrong=wrong)
    left, before = found["before"]
    assert "The score of the test is not written down yet." in left
    assert "Submit the judgements" not in before
    entries, words = zip(*found["refused"], strict=True)
    assert set(entries) == {entries[0]}
    assert set(words) == {"Give a number from 0 to 40, with at most two places."}
    first, second = found["kept"]  # what is kept already is not kept once more
    assert first[1:] == [{"score": "30.5"}, None]
    assert second[1:] == [{"score": "31"}, first[0]]
    assert "Score: 31 of 40" in found["shown"]
    assert "Before 10:30:00 30.5" in found["shown"]
    assert (found["left"], found["grade"]) == ([], "merit")
    assert found["typed"] == [True, False]  # as it was before, nothing is typed
    typed, ready = found["submits"]
    assert "Submit the judgements" not in typed
    assert "Submit the judgements" in ready
    assert "Score: 31 of 40" in found["log"]


def test_a_method_without_a_test_or_recordings_has_no_form_for_them(script: Path, pack: Any) -> None:  # noqa: F811
    plain = pack | {"method": pack["method"] | {"recordings": None}}
    assert done(script, "forms", pack=plain) == ["", ""]


def test_a_recording_is_registered_once_and_what_is_wrong_is_marked(script: Path, pack: Any) -> None:  # noqa: F811
    people = pack["method"]["recordings"]["visible"]["people"]
    found = done(script, "registered", pack=pack, typed=TYPED, people=people)
    assert found["nothing"] == ""  # there is no recording to choose yet
    assert found["typed"] == [True, False]
    assert "This lies ahead. Give a time that has passed." in found["marked"]
    assert "It is not registered yet: look at what is marked." in found["marked"]
    assert found["refused"] == [0, "31:05", "recording-recorded_at"]
    assert (found["kind"], found["data"]) == ("recording", DATA | {"visible": people})
    assert (found["rest"], found["left"]) == (0, False)
    assert found["shown"].startswith("Recordings: 1 of 2")
    assert "31:05, video; held 5 June 2026 at 14:00, recorded 5 June 2026 at 15:00" in found["shown"]


def test_what_is_seen_at_a_second_of_a_recording_says_where(script: Path, pack: Any) -> None:  # noqa: F811
    method = pack["method"]
    ksb = method["ksbs"][0]["code"]
    found = done(script, "seen", pack=pack, ksb=ksb)
    assert found["told"] == [
        "Choose the recording that the time mark is in.",
        "31:06 is after its end: the recording is 31:05 long. Write a time in it.",
        "“12.40” is no time. Write minutes and seconds, such as 12:30, or 1:05:00.",
    ]
    assert found["before"] == 2  # nothing was captured with a second that cannot be
    place = {"recording": "own", "second": 760}
    assert found["note"] == ["note", {"ksbs": [], "text": "There.", **place}]
    assert found["stays"] == ["own", "", False]
    section = method["recordings"]["section"]
    assert found["sighting"] == ["seen", {"ksbs": [ksb], "text": "", "recording": "own", "section": section}]
    assert found["then"] == ""  # another section is not about that recording
    assert (found["hidden"], found["shown"]) == ([False, False], True)
    assert found["judged"] == [True, True]
    assert found["pointers"] == ["own: 12:40", "R2: 0:30"]


def test_a_recording_is_meant_by_its_entry_whoever_has_its_code_by_then(script: Path, pack: Any) -> None:  # noqa: F811
    found = done(script, "named", pack=pack)
    assert found["before"] == ["R1", "R1", ["R1: 12:40", "note"]]
    assert found["after"] == ["R2", "R2", ["R2: 12:40", "note"]]


def test_what_was_captured_as_the_tab_was_killed_does_not_come_back(script: Path, pack: Any) -> None:  # noqa: F811
    found = done(script, "merged", pack=pack, typed=TYPED, data=DATA, id=OTHER)
    assert found["all"] == ["", "", [], []]
    assert found["none"] == ["There.", "12:40", ["recording", "score"], ["one"]]
