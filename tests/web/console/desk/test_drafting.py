"""Words that are half typed when a tab is killed or locked are there afterwards, for their person alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories.node import bundled
from tests.web.console.desk.test_desk import DEVICE, PERSON, SECRET, done, pack
from tests.web.console.desk.test_tabs import OTHER, SECOND

__all__ = ["pack"]
pytestmark = pytest.mark.xdist_group("kept")
WHO: dict[str, Any] = {"device": DEVICE, "person": PERSON, "key": SECRET}


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console with what this test asks of it, as one file."""
    return bundled(Path(__file__).with_name("drafting.js"), tmp_path_factory.mktemp("drafting"))


def test_what_is_half_typed_when_the_tab_is_killed_is_in_its_forms_again(script: Path, pack: Any) -> None:
    told = done(script, "killed", pack=pack, **WHO)
    assert (told["strokes"], told["more"]) == (1, 0)  # once it has been still for a moment, in one row
    assert told["sealed"] == [["at", "attempt", "device", "sealed", "tab"], False]
    back, criterion = told["back"], told["id"]
    assert (back["form"]["way"], back["form"]["text"]) == ("question", "Sets her at ea K4")
    assert (back["form"]["answer"], back["form"]["ksbs"]) == ("By a mod", ["K4"])
    assert back["judged"] == {
        criterion: {"level": None, "reason": "Not nam", "pointers": ["E1"], "places": ""}
    }
    assert back["saying"] == {criterion: "Name it next"}
    assert back["forms"] == {"extension": {"reason": "A fire al"}}
    assert told["line"] is True
    assert (told["then"], told["log"]) == ("Sets her at ea K4", 0)  # a question before the first section
    assert told["left"] == 0


def test_what_was_kept_as_the_tab_was_killed_is_not_in_the_form_once_more(script: Path, pack: Any) -> None:
    told = done(script, "keptAlready", pack=pack, **WHO)
    assert told == {"before": 1, "text": "", "log": 1, "left": 0}


def test_words_come_back_once_the_lock_of_a_killed_tab_is_free(script: Path, pack: Any) -> None:
    told = done(script, "outlived", pack=pack, **WHO)
    assert told == {"before": ["", 1], "then": "Half a sent", "waits": 0, "rows": [True]}


def test_what_is_half_typed_as_it_is_locked_comes_back_to_each_tab(script: Path, pack: Any) -> None:
    told = done(script, "locked", pack=pack, **WHO)
    assert told["shut"] == [False, False, 0, 2]
    assert told["sealed"] is False
    assert told["back"] == ["Half a sent", "The other ha"]


def test_what_is_half_typed_is_there_for_its_person_alone(script: Path, pack: Any) -> None:
    told = done(script, "another", pack=pack, other=OTHER, second=SECOND, **WHO)
    assert told == {"theirs": ["", 1], "mine": "Half a sent"}


def test_no_tab_writes_over_what_is_typed_in_another(script: Path, pack: Any) -> None:
    told = done(script, "tabs", pack=pack, **WHO)
    assert told["living"] == ["", 2]  # what living tabs have typed is theirs
    assert told["mine"] == ["In the third", 2]  # nothing comes between words that somebody types
    assert (told["fourth"], told["third"]) == ("In the first\nIn the second", "In the third")
    assert sorted(told["once"]) == ["", "In the first\nIn the second"]  # opened at the same time
    assert told["left"] == 2  # one of the third, and one of the fourth with both


def test_where_it_cannot_be_written_capturing_goes_on(script: Path, pack: Any) -> None:
    told = done(script, "fails", pack=pack, **WHO)
    assert told["typed"] == ["Half a sentence", "", 0]
    assert told["kept"] == [True, "", 1]
    assert told["room"] == 1
    assert told["closed"] == ["Closed", ""]


def test_nothing_is_taken_off_while_words_of_a_killed_tab_wait(script: Path, pack: Any) -> None:
    told = done(script, "takenOff", pack=pack, **WHO)
    assert told == {"first": ["Not taken off", True], "back": "Half a sentence", "pack": None, "left": 0}


def test_the_line_about_what_was_typed_goes_with_it_and_focus_goes_on(script: Path, pack: Any) -> None:
    told = done(script, "discarded", pack=pack, **WHO)
    assert told["shown"] == [True, False, False, True, False]  # not for new words; discarded, it goes
    assert (told["left"], told["focused"]) == (False, ["text"])


def test_a_page_back_from_the_history_has_no_words_that_another_tab_took(script: Path, pack: Any) -> None:
    told = done(script, "history", pack=pack, **WHO)
    assert told["untouched"] == "Half a sent"
    assert told["both"] == ["", "Half a sent", 1]
    assert (told["log"], told["left"]) == (["Half a sentence."], 0)  # kept once


def test_ksbs_that_were_chosen_without_words_come_back(script: Path, pack: Any) -> None:
    told = done(script, "chosen", pack=pack, **WHO)
    assert told == {"typed": [True, 1], "back": ["seen", 1, True], "off": [False, 0]}


def test_what_another_device_of_the_person_kept_does_not_come_back(script: Path, pack: Any) -> None:
    told = done(script, "outrun", pack=pack, second=SECOND, **WHO)
    assert (told["device"], told["words"], told["saying"]) == (SECOND, "", ["Name it next"])
    assert told["rows"] == [SECOND]
