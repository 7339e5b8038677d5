"""A console in which something fails: it is said, what is typed stays, and everything else goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.factories.node import bundled
from tests.web.console.desk.test_desk import DEVICE, OTHER, PERSON, SECRET, done, pack

__all__ = ["pack"]
pytestmark = pytest.mark.xdist_group("kept")
WHO: dict[str, Any] = {"device": DEVICE, "person": PERSON, "key": SECRET}


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console with what this test asks of it, as one file."""
    return bundled(Path(__file__).with_name("faults.js"), tmp_path_factory.mktemp("faults"))


def test_an_answer_stays_in_the_form_until_it_is_kept_with_its_question(script: Path, pack: Any) -> None:
    told = done(script, "answers", pack=pack)
    assert told["note"] == [["note"], "", "By a model."]
    assert told["question"] == [["question"], "", ""]


def test_a_tab_that_cannot_reach_what_is_kept_is_locked_and_another_takes_the_keys(
    script: Path, pack: Any
) -> None:
    told = done(script, "closed", pack=pack, **WHO)
    assert (told["before"], told["keys"]) == (1, 0)
    assert (told["shut"], told["locked"]) == ([None, None], ["here", "here"])
    assert "the key may still be here" in told["said"]
    assert told["drawn"] is True


def test_what_does_not_open_is_said_and_holds_up_nothing_else(script: Path, pack: Any) -> None:
    told = done(script, "unreadable", pack=pack, other=pack | {"attempt": OTHER}, **WHO)
    sent, said, again = told["sent"]
    assert (sent, again) == (1, True)
    assert "could not be sent, because this device cannot read it" in said
    assert told["desk"] is None
    assert "This assessment could not be opened" in told["opened"]
    assert told["left"] == 2


def test_a_section_that_the_plan_has_no_longer_stops_nothing(script: Path, pack: Any) -> None:
    told = done(script, "lost", pack=pack)
    assert (told["began"], told["kept"]) == (0, "gone")  # it can be ended


def test_nothing_is_taken_off_while_words_about_it_are_typed(script: Path, pack: Any) -> None:
    told = done(script, "typed", pack=pack, **WHO)
    said, here, typed = told["first"]
    assert said.startswith("Not taken off: something is typed")
    assert (here, typed) == (True, True)
    assert told["then"] is None


def test_a_locked_console_names_nobody_and_another_person_is_told_why_it_closed(
    script: Path, pack: Any
) -> None:
    told = done(script, "names", pack=pack, other=str(UUID(int=9)), **WHO)
    assert told["before"] == [1, 1]
    assert told["locked"] == told["still"] == [None, None]
    assert told["back"] == [1, 1]
    assert told["desk"] is None
    assert told["said"].startswith("Closed, because it was locked, somebody else signed in,")


def test_lock_asks_first_where_it_would_not_open_again_and_unlock_says_why(script: Path, pack: Any) -> None:
    told = done(script, "offline", pack=pack, **WHO)
    network = "Without a network it does not open again before there is one."
    words = (network, "While the server cannot answer", "You are signed out: it does not open again")
    for said, why in zip(told["whys"], words, strict=True):
        assert "Lock all the same?" in said
        assert why in said
    assert told["kept"] == [1, True, False]
    assert (told["back"], told["anew"]) == (False, False)
    assert told["locked"] == [0, "here", None]
    keys, message, page = told["opened"]
    assert keys == 0
    assert message == f"Unlocked. {network} Leave this page open: it opens by itself."
    assert "Sealed: it opens when there is a network and you are signed in." in page
    assert told["after"] == [1, ""]
    assert told["online"] == [0, "here"]


def test_a_device_that_was_taken_out_of_use_sends_what_it_has_and_forgets_its_key(
    script: Path, pack: Any
) -> None:
    told = done(script, "ended", pack=pack, **WHO)
    assert told["before"] == ["cut", 1, 0, True]  # nothing that could still go is shut in
    assert told["after"] == [0, 1, None, None]
    assert told["said"][0].startswith("This device was taken out of use, and its key is gone:")
    assert "or this device was taken out of use" in told["said"][1]
    assert told["ended"] is True
    assert "Put on this device" in told["shown"]
    assert "Open<" not in told["shown"]
    assert (told["keys"], told["another"]) == (0, True)


def test_what_has_no_room_is_said_on_the_page(script: Path, pack: Any) -> None:
    room, other = done(script, "full", pack=pack, **WHO)["said"]
    assert room.startswith("This was not put on this device: it has no room left.")
    assert other.startswith("This did not work: this browser refused to store it.")


def test_a_newer_console_says_that_an_older_one_is_in_its_way(script: Path) -> None:
    told = done(script, "waits", {"OLDER": "1"})
    assert "Close every other tab of the console" in told["before"]
    assert told["after"] is True
