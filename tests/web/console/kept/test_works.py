"""Work that stays to be sent: of two people, refused, over a slow network; and keys that leave a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.web.console.kept.test_kept import WHO, done, lines, script

__all__ = ["script"]
OTHER = {"other": str(uuid4()), "second": str(uuid4())}
ME, THEM = WHO["person"], OTHER["other"]
pytestmark = pytest.mark.xdist_group("kept")


def works(*some: list[Any]) -> list[Any]:
    """In the order in which the browser tells them."""
    return sorted(some)


def test_what_two_people_captured_of_one_assessment_is_counted_and_filed_for_each(script: Path) -> None:
    told = done(script, "twoPeople", lines=lines(3), **WHO, **OTHER)
    assert told["fresh"] == works([ME, False, 3, 0], [THEM, True, 0, 0])
    assert told["file"] == [1, 2, 3]
    assert (told["off"], told["alone"]) == (True, [[ME, False, 3, 0]])
    assert told["wrong"] is False
    assert told["sent"] == [[THEM, True, 0, 0]]  # whose chain is all sent holds nothing more
    assert (told["mine"], told["stays"]) == (True, True)  # taking off one's own leaves the other's


def test_what_is_captured_after_it_was_taken_off_in_another_tab_is_counted(script: Path) -> None:
    told = done(script, "twoPeople", lines=lines(3), **WHO, **OTHER)
    assert told["none"] == [0, False]
    none = {"unsent": 0, "refused": 0, "waits": 0}
    assert told["late"] == [True, False, none | {"unsent": 1}, none]


def test_what_the_server_refuses_is_told_apart_and_stays_in_the_file(script: Path) -> None:
    told = done(script, "refusals", **WHO)
    first = told["first"]
    assert first["unsent"] == 0
    assert [(one["sequence"], one["code"], one["message"]) for one in first["refused"]] == [
        (2, "too_long", "No: 2"),  # known by its place alone
        (4, "broken", "No: 4"),
    ]
    assert (told["file"], told["off"]) == ([2, 4], False)


def test_what_the_server_refuses_is_sent_again_only_where_that_may_help(script: Path) -> None:
    told = done(script, "refusals", **WHO)
    assert told["quiet"] == [[1, 2, 3, 4], [], []]
    assert told["complete"] == [[[5], [4]], [2]]  # what follows came, so that it fits now
    assert told["foreign"] == [[6], [7]]
    assert (told["asked"], told["again"], told["end"]) == (2, [[2, 6]], 2)  # by an explicit act


def test_what_was_altered_on_its_way_is_sent_again_at_once(script: Path) -> None:
    told = done(script, "altered", **WHO)
    assert told == {"deliveries": [[1, 2, 3], [2]], "unsent": 0, "refused": [], "wish": ""}


def test_a_slow_network_gets_less_at_once_and_more_time(script: Path) -> None:
    told = done(script, "slow", **WHO)
    assert told["asked"][:4] == [[30, 20_000], [15, 40_000], [8, 80_000], [4, 120_000]]
    assert told["tries"] == 3
    assert told["asked"][11] == [1, 20_000]  # and begins anew once all is there


def test_what_takes_too_long_is_told_from_a_network_that_is_not_there(script: Path) -> None:
    told = done(script, "timedOut")
    assert told == {"before": True, "middle": True, "gone": False, "torn": False, "waited": True}


def test_nothing_is_captured_without_the_key_and_a_lock_stays_locked(script: Path) -> None:
    told = done(script, "lockedAway", **WHO, **OTHER)
    mine, theirs = WHO["device"], OTHER["second"]
    assert told["before"] == "kept"
    assert "NOT kept: the console was locked" in told["after"][0]
    assert "Copy your words" not in told["after"][0]  # they leave the screen with the key
    assert told["after"][1] == 1
    assert told["shut"] == [[], []]
    assert told["meanwhile"] == []
    assert told["opened"] == [[mine], True, False, True]
    assert told["next"] == [1, [theirs], False]
    assert told["none"] == []


def test_whoever_signs_out_takes_the_keys_however_soon_they_press(script: Path) -> None:
    told = done(script, "leaving", lines=lines(3), **WHO)
    assert told["stopped"] == [True, True]
    assert (told["open"], told["times"]) == ([], 1)
    assert told["heard"] == {"locked": "out", "left": True}
