"""The desk in a session: what comes too early, the time as it runs, tags, keys, what is owed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories.node import bundled
from tests.web.console.desk.test_desk import PERSON, done, pack
from tests.web.console.hints.comparing import _situation
from tests.web.console.hints.methods import shipped
from touchstone.web.console.method_data import method_data

__all__ = ["pack"]
pytestmark = pytest.mark.xdist_group("kept")


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk with what this test asks of it, as one file."""
    return bundled(Path(__file__).with_name("sitting.js"), tmp_path_factory.mktemp("sitting"))


def test_a_question_is_not_kept_before_the_first_section_and_nothing_typed_is_lost(
    script: Path, pack: Any
) -> None:
    told = done(script, "early", pack=pack)
    assert "Start the first section, under Time, before you keep a question" in told["before"]
    kinds, said, *left = told["refused"]
    assert kinds == []
    assert said.startswith("Start the first section, under Time, before you keep a question")
    assert left == ["How do you plan?", "By a model.", ["K1"]]
    assert told["begun"] == ["", False]
    assert told["after"] == [["section_started", "question"], "", ""]
    assert told["beside"] == 1


def test_the_end_of_the_planned_time_and_of_the_limit_are_said_as_they_come(script: Path, pack: Any) -> None:
    """120 minutes are planned, and 12 more may be granted; nothing is captured or drawn meanwhile."""
    more = "at most 12 minutes in all. The plan says: must."
    over = f"The planned time is over. To go on, more time has to be granted: {more}"
    asked: dict[str, Any] = {"pack": pack, "section": "live"}
    found = done(script, "running", **asked, minutes=[120, 123, 132, 132.1], granted=0)
    assert found["told"] == [
        ["120:00", "false", "", ""],
        ["123:00", "false", over, over],
        ["132:00", "false", over, over],
        ["132:06", "true", "Over the limit.", "Over the limit."],  # and so is what is drawn next
    ]
    assert found["draws"] == 0
    assert "of 120:00, at most 132:00 with an extension" in found["whole"]
    granted = done(script, "running", **asked, minutes=[123, 126], granted=5)
    said = f"The time granted is over: 5 minutes. For more, take that back in the log and grant anew: {more}"
    assert [one[2] for one in granted["told"]] == ["", said]


def test_a_sample_that_is_too_small_is_owed(script: Path, pack: Any) -> None:
    of = next(of for of in shipped() if of.name == "ST9002 v1.0 final_conversation")
    situation = _situation(of, timedelta())
    method = method_data(situation, situation.record.attempts[0])
    shown = done(script, "owed", pack=pack | {"method": method})
    assert "<li>0 of at least 2 sampled KSBs shown</li>" in shown[0]
    assert "<li>1 of at least 2 sampled KSBs shown</li>" in shown[1]
    assert "sampled KSBs" not in shown[2]


@pytest.mark.parametrize(
    ("acts", "tags"),
    [
        (["K4", "-K4", " and so on, ", "k4"], [["K4"], [], [], ["K4"]]),  # taken off, until it is typed anew
        (["K4", "-K4", "+K4", " it is"], [["K4"], [], ["K4"], ["K4"]]),
        (["K10", " K100"], [["K10"], ["K10", "K100"]]),  # K1 is not meant
        (["+K1", "K10"], [["K1"], ["K1", "K10"]]),
        (["K1 ", "-K1", "K10"], [["K1"], [], ["K10"]]),
        (["S9 K999 K0"], [["S9"]]),
    ],
)
def test_a_code_is_tagged_when_it_is_typed_and_stays_off_when_it_was_taken_off(
    script: Path, pack: Any, acts: list[str], tags: list[list[str]]
) -> None:
    assert done(script, "tagged", pack=pack, acts=acts) == tags


def test_alt_and_a_digit_choose_what_by_the_place_of_the_key_wherever_somebody_is(script: Path) -> None:
    one = {"code": "Digit1", "altKey": True, "inside": True}
    presses: list[dict[str, Any]] = [
        one,
        one | {"code": "Digit2", "inside": False},
        one | {"code": "Digit3"},  # a plan without questions has no third
        one | {"ctrlKey": True},  # AltGr
    ]
    assert done(script, "keys", presses=presses) == [
        ["note", True],
        ["seen", "text", True],
        [False],
        [False],
    ]


def test_keys_of_one_character_are_turned_off_and_on_and_the_device_remembers_it(
    script: Path, pack: Any
) -> None:
    told = done(script, "turned", pack=pack)
    places = ["keys opened", "text", "time", "owed", "judge", "grade", "log"]
    assert told["first"] == [*places, "note"]  # they act until somebody turns them off
    assert "Keys of one character act" in told["list"]
    assert told["off"] == [["note"], ["touchstone-keys-off"]]
    assert told["on"] == [[*places, "note"], []]
    assert told["without"] == ["note"]
    assert done(script, "remembered") == []


def test_a_page_or_a_second_that_is_not_there_is_said_beside_the_field(script: Path, pack: Any) -> None:
    version: dict[str, Any] = {
        "number": 1,
        "removed": False,
        "family": "document",
        "seconds": None,
        "unit": "page",
    }
    pieces: list[dict[str, Any]] = [
        {"code": "E01", "versions": [version | {"pages": 4}]},
        {"code": "E02", "versions": [version | {"pages": None}]},  # nobody has examined it
        {"code": "E03"},  # of a pack that was put here by an older console
    ]
    full = pack | {"pieces": [one | {"title": "A log", "ksbs": [], "files": []} for one in pieces]}
    well = [
        "E01: page 4",
        "E01: version 1: 2-3",
        "E02: page 99",
        "E03: page 99",
        "R1: 12:40",
        "E01: Reflection",
    ]
    places = [*well, "E01: page 5", "E01: 0:05", "R1: 15:31\nE01: page 9", "R2: 1:00", "page 3"]
    found = done(script, "pointed", pack=full, recorded={"id": "R1", "seconds": 930}, places=places)
    assert found[: len(well)] == [[True, ""]] * len(well)
    left = [(invalid, said, typed) for kept, invalid, said, typed in found[len(well) :] if not kept]
    remedy = "Write pages or a heading, or add the recording first."
    why = (
        "E01: page 5: There is no page 5: the file has 4 pages. Write a page that it has.",
        f"E01: 0:05: The file is no recording, so it has no 0:05. {remedy}",
        "R1: 15:31: 15:31 is after its end: the recording is 15:30 long. Write a time in it.",
        "R2: 1:00: write a recording or a piece that is here, a colon, and the second or page.",
        "page 3: write a recording or a piece that is here, a colon, and the second or page.",
    )
    assert left == [("true", said, typed) for said, typed in zip(why, places[len(well) :], strict=True)]


def test_the_log_says_what_the_clock_of_the_device_said(script: Path, pack: Any) -> None:
    """In the words of the log's page, from a minute on."""
    said = {"number": 1, "kind": "note", "data": {"text": "Listens."}, "by": PERSON}
    walls = {
        "2026-06-22T11:30:00Z": " (the device’s clock said 12:30:00)",
        "2026-06-22T09:29:00Z": " (the device’s clock said 10:29:00)",
        "2026-06-21T22:30:00Z": " (the device’s clock said 23:30:00 on 21 June 2026)",
        "2026-06-22T09:29:01Z": "",
        "2026-06-22T09:30:00Z": "",
        "": "",  # of another device
    }
    entries = [
        said | {"id": str(place), "at": "2026-06-22T09:30:00Z", "wall": wall}
        for place, wall in enumerate(walls)
    ]
    heads = done(script, "logged", pack=pack, entries=entries)
    assert heads == [f"10:30:00{words} Note" for words in walls.values()]


def test_the_log_says_which_question_does_not_count(script: Path, pack: Any) -> None:
    section = pack["method"]["sections"][0]["id"]
    asked = {"kind": "question", "data": {"id": "Q1", "kind": "set", "text": "Why?"}, "by": PERSON}
    entries = [
        asked | {"id": "1", "number": 1, "at": "2026-06-22T09:29:00Z"},
        {"id": "2", "number": 2, "kind": "section_started", "data": {"section": section}, "by": PERSON}
        | {"at": "2026-06-22T09:30:00Z"},
        asked | {"id": "3", "number": 3, "at": "2026-06-22T09:30:00Z"},
    ]
    first, _, last = done(script, "logged", pack=pack, entries=entries)
    assert first.endswith("asked before the first section started: does not count")
    assert "does not count" not in last


def test_a_remote_session_has_the_link_to_its_meeting_at_hand(script: Path, pack: Any) -> None:
    link = "https://meet.example/room/7"
    bookings = [{"link": link}, {"link": ""}, None]
    remote, *others = done(script, "headed", packs=[pack | {"booking": one} for one in bookings])
    assert f"href={link}" in remote
    assert all("meeting" not in one and pack["apprentice"]["name"] in one for one in others)


def test_what_something_rests_on_is_not_taken_back_before_that_is(script: Path, pack: Any) -> None:
    told = done(script, "takenBack", pack=pack)
    criterion = pack["method"]["themes"][0]["criteria"][0]["id"]
    rests = f"Take back or change first what rests on it: {criterion}: not yet assessed (10:30:00)."
    signed = "The apprentice signed this on their own page; it stays."
    assert told["told"] == [[[rests, "", ""], 0], [["", "", signed], 0], [["", "", ""], 1], [["", "", ""], 2]]
    assert told["kinds"] == [["taken_back", "e2", "Not so."], ["taken_back", "e1", "Not so."]]


def test_a_question_that_was_taken_back_is_offered_from_the_set_again(script: Path, pack: Any) -> None:
    assert done(script, "bank", pack=pack) == [True, False, True]


def test_more_time_needs_a_reason_that_says_something(script: Path, pack: Any) -> None:
    found = done(script, "extended", pack=pack, reasons=["  \n ", " A fire alarm. "])
    assert found == [
        [[], "Say why more time was given.", "  \n "],
        [["A fire alarm."], "", None],
    ]
