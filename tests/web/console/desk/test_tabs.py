"""Tabs of the console in a browser that people share: what is locked stays so, and what is kept is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.factories.node import bundled
from tests.web.console.desk.test_desk import DEVICE, PERSON, SECRET, done, pack

__all__ = ["pack"]
pytestmark = pytest.mark.xdist_group("kept")
SECOND, OTHER = str(UUID(int=8)), str(UUID(int=9))
WHO: dict[str, Any] = {"device": DEVICE, "person": PERSON, "key": SECRET, "second": SECOND, "other": OTHER}


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console with what this test asks of it, as one file."""
    return bundled(Path(__file__).with_name("tabs.js"), tmp_path_factory.mktemp("tabs"))


def test_a_console_that_is_locked_in_one_tab_is_locked_in_all_until_it_is_unlocked(
    script: Path, pack: Any
) -> None:
    told = done(script, "locked", pack=pack, **WHO)
    assert told["before"] == [[True, "", ""], [True, "", ""]]
    shut = [False, "here", "Locked. Sign in to open what is kept on this device."]
    assert told["shut"] == [shut, shut, 0, 0]  # no key comes back, though there is a network and a session
    assert told["kept"] == 1  # what was being kept as it was locked
    assert told["opened"] == ["", "", 1]


def test_what_is_captured_where_another_tab_took_the_assessment_off_is_counted_and_sent(
    script: Path, pack: Any
) -> None:
    told = done(script, "takenOff", pack=pack, **WHO)
    said = "This assessment was taken off this device in another tab."
    assert told["then"] == ["", [False, "", said], [True, "", said]]
    assert (told["left"], told["counted"]) == ([False, 1], 1)
    assert told["taken"] == [[DEVICE, 1]]
    assert told["works"] == 0


def test_nothing_of_one_person_is_shown_once_another_signs_in(script: Path, pack: Any) -> None:
    told = done(script, "another", pack=pack, **WHO)
    assert told["closed"] == [False, False, False, 0]
    assert (told["back"], told["gone"]) == (True, False)


def test_somebody_who_conducts_nothing_takes_the_keys_of_whoever_was_there(script: Path, pack: Any) -> None:
    told = done(script, "barred", pack=pack, **WHO)
    assert told["out"] == [True, 1]  # signed out alone: a session may end in the middle of an observation
    assert (told["shown"], told["keys"], told["person"]) == ([False, False], 0, True)
    assert told["told"] == ["", None, False, "As manager you may not."]


def test_the_list_tells_each_of_two_people_what_is_theirs(script: Path, pack: Any) -> None:
    told = done(script, "list", pack=pack, **WHO)
    mine, gone, theirs = told["mine"], told["gone"], told["theirs"]
    assert "1 entry kept here, not sent yet. 1 entry refused." in mine
    assert "1 entry not sent yet. 1 entry refused by the server" in mine
    assert "Of somebody else. Send what was refused once more Save unsent work as a file" in mine
    assert "Put on this device" in mine  # the copy that is here is the other person's
    assert "Somebody else’s 1 entry not sent yet. Sealed" in mine
    assert "An assessment 1 entry not sent yet. 1 entry refused" in gone
    assert "On this device. 1 entry not sent yet. Open" in theirs
    assert "refused" not in theirs
    assert "Online: everything else is sent. 1 entry refused." in told["sent"]
