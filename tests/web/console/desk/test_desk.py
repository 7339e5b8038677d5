"""The desk of the console under hasty fingers: what is typed stays, and a tap does one thing once."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.factories.node import bundled, node
from tests.web.console.hints.comparing import _situation
from tests.web.console.hints.methods import shipped
from touchstone.web.assessments.feedback import openings
from touchstone.web.console.method_data import method_data

pytestmark = pytest.mark.xdist_group("kept")
SECRET = base64.b64encode(b"k" * 32).decode()
ONE, OTHER, DEVICE, PERSON = (str(UUID(int=one)) for one in range(1, 5))


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console with what this test asks of it, as one file."""
    return bundled(Path(__file__).with_name("run.js"), tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def pack() -> dict[str, Any]:
    """What a device has of an observation."""
    of = next(of for of in shipped() if of.name == "ST1379 v1.1 observation")
    situation = _situation(of, timedelta())
    method = method_data(situation, situation.record.attempts[0])
    apprentice = {"name": "Ada Okafor", "standard": "Mentor", "employer": "Hill"}
    nothing: dict[str, Any] = {"entries": [], "pieces": [], "questions": [], "first": []}
    about = {"attempt": ONE, "apprentice": apprentice, "booking": None, "submitted": False, "seat": None}
    return about | nothing | {"method": method, "openings": openings(of.method)}


def done(script: Path, what: str, env: dict[str, str] | None = None, **said: Any) -> Any:
    """One thing done in a browser of its own, which is in New York."""
    ran = subprocess.run(
        [node(), script],
        input=json.dumps({"what": what, **said}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"TZ": "America/New_York"} | (env or {}),
    )
    assert ran.returncode == 0, ran.stderr[-1500:]
    return json.loads(ran.stdout)


def test_whatever_is_typed_counts_as_typed_and_is_there_when_the_assessment_is_opened_again(
    script: Path, pack: Any
) -> None:
    found = done(script, "typed", pack=pack)
    nothing = {name for name, counts in found["said"].items() if not counts}
    assert nothing == {"nothing", "deleted"}
    assert all(words in found["shown"] for words in ("Sets her at ease.", "A fire alarm.", "Room 4"))


def test_the_list_and_other_assessments_take_nothing_that_is_typed(script: Path, pack: Any) -> None:
    who: dict[str, Any] = {"device": DEVICE, "person": PERSON, "key": SECRET}
    found = done(script, "left", pack=pack, other=pack | {"attempt": OTHER}, **who)
    assert found["list"] == [
        None,
        True,
        "",
    ]  # it warns from there too; what was said of the page is not said any more
    assert found["elsewhere"] == ""
    assert found["strange"] is True  # an address that names nothing leads to the list
    assert found["back"] == ["Half a sentence", "Half a praise", True]
    assert found["still"] == "NOT kept"  # that is true until something is kept
    assert (found["message"], found["after"], found["focused"]) == ("", False, "main")


def test_a_double_tap_answers_one_declaration_and_not_the_next(script: Path, pack: Any) -> None:
    found = done(script, "answered", pack=pack)
    assert found["order"] == [
        "data-answered=true",
        "data-answered=false",
    ]  # it stays in its place for a moment
    assert found["heard"] == [["one", True], ["two", True]]
    assert (found["list"], found["fieldsets"]) == (True, 1)


def test_a_double_tap_begins_a_section_and_does_not_end_it(script: Path, pack: Any) -> None:
    assert done(script, "sections", pack=pack) == {
        "kinds": ["section_started", "section_ended"],
        "rests": True,
    }


def test_a_form_is_kept_once_and_what_is_typed_meanwhile_stays(script: Path, pack: Any) -> None:
    found = done(script, "submitted", pack=pack)
    assert found["texts"] == ["Sets her at ease."]
    assert found["rest"] == " Names"
    assert (found["quiet"], found["then"]) == ("", "Write the note.")


def test_a_judgement_and_its_feedback_are_kept_once(script: Path, pack: Any) -> None:
    assert done(script, "judged", pack=pack) == {"kinds": ["judgement"], "left": []}
    assert done(script, "told", pack=pack) == {
        "kinds": ["judgement", "feedback", "feedback"],
        "left": [],
        "replaces": "e2",
    }


def test_the_sheet_says_that_a_signature_is_not_kept_and_one_is_kept_once(script: Path, pack: Any) -> None:
    found = done(script, "signed", pack=pack)
    assert "This was NOT kept: this device has no room left." in found["said"]
    assert "I am Ada Okafor." in found["said"]
    assert "Not signed. Please hand the device back." in found["refused"]
    assert found["kinds"] == ["signed"]
    assert "Ada Okafor signed the start at 10:30:00." in found["at"]


def test_whoever_signed_has_a_cover_before_them_until_two_presses_of_the_assessor(
    script: Path, pack: Any
) -> None:
    found = done(script, "signed", pack=pack)
    assert "Signed. Please hand the device back." in found["over"]
    assert "Are you the assessor?" in found["asked"]
    assert found["still"] is True  # the second tap of a finger is no second press
    assert "Are you the assessor?" not in found["no"]
    assert (found["gone"], found["focused"]) == (None, "room")
    for page in ("said", "refused", "before", "over", "asked", "no"):
        assert "Hesitates." not in found[page]
        assert "Grade so far" not in found[page]
        assert "All assessments" not in found[page]


def test_neither_the_way_back_nor_another_load_opens_the_session_in_the_hands_of_the_apprentice(
    script: Path, pack: Any
) -> None:
    found = done(script, "handed", pack=pack, device=DEVICE, person=PERSON, key=SECRET)
    desk, sheet, back, anew, after = found["shown"]
    assert "Type your name to sign" in sheet
    for page in (back, anew):
        assert "Please hand the device back." in page
    for page in (sheet, back, anew):
        assert not any(words in page for words in ("All assessments", "Nothing was captured yet.", "Judge"))
    assert all("Nothing was captured yet." in page for page in (desk, after))
    assert (found["kept"], found["later"]) == (0, None)


def test_addresses_name_an_assessment_or_nothing_and_times_are_those_of_london(script: Path) -> None:
    found = done(script, "places", hashes=[f"#{ONE}", "", "#main", "#" + "-" * 36, f"#{ONE}/log", "#grade"])
    assert found["named"] == [ONE, None, None, None, None, None]
    assert (found["time"], found["winter"]) == ("10:30:00", "09:30:00")
    assert (found["prevented"], found["focused"]) == (True, "main")


def test_a_clock_that_is_put_right_without_a_network_moves_nothing_on_the_screen(
    script: Path, pack: Any
) -> None:
    hour = 3_600_000
    leaps = {(hour, hour): 0, (-hour, -hour): 0, (hour, 0): 0, (-hour, 0): hour, (2 * hour, hour): hour}
    who: dict[str, Any] = {"device": DEVICE, "person": PERSON, "key": SECRET}
    found = done(script, "clocks", pack=pack, leaps=list(leaps), **who)
    assert found["said"] == [
        ["10:00", ["10:00"]],
        ["10:05", ["10:00", "10:05"]],
        ["10:55", ["10:00", "10:05", "10:55"]],
    ]
    assert found["again"] == ["10:00", "10:05", "10:55"]  # nor when the page is loaded anew
    assert found["after"] == list(leaps.values())


@pytest.mark.parametrize(
    ("error", "words"),
    [("VersionError", "A newer version of the console"), ("SecurityError", "Allow this site to store data")],
)
def test_a_console_that_cannot_begin_says_so(script: Path, error: str, words: str) -> None:
    found = done(script, "begun", {"CLOSED": error})
    assert words in found["page"]
    assert "close every tab of the console, then open it" in found["page"].lower()
    assert "Nothing that was kept is lost." in found["page"]


def test_the_browser_is_asked_to_keep_what_is_here_and_one_that_may_not_is_told_of(script: Path) -> None:
    """One that cannot be asked may clear what it keeps as well."""
    assert done(script, "asksToKeep") == {
        "none": [0, True],
        "older": [0, True],
        "silent": [1, True],
        "no": [1, True],
        "fails": [1, True],
        "yes": [1, False],
    }
