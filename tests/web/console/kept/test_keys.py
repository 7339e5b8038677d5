"""What a browser keeps stays readable where the key of its device changes, and is counted as it is."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from tests.web.console.kept.test_kept import WHO, done, script
from tests.web.console.kept.test_works import OTHER

__all__ = ["script"]
LATER: dict[str, Any] = WHO | {"later": base64.b64encode(b"l" * 32).decode()}
pytestmark = pytest.mark.xdist_group("kept")


def test_what_is_kept_is_sealed_anew_where_a_restored_server_gives_another_key(script: Path) -> None:
    told = done(script, "rekeyed", **LATER)
    assert (told["asked"], told["same"]) == (["the same", "the same"], True)
    assert told["texts"] == ["Before.", *(str(one) for one in range(10)), "After."]
    assert (told["unsent"], told["refused"]) == (12, [])
    assert told["pack"] == WHO["attempt"]
    assert told["files"] == [0, 0]  # the server has them, and they come once more
    assert told["typed"] == "Half a sentence"
    assert told["turn"] == 1  # the same key once more changes nothing


def test_what_was_sealed_under_a_key_that_has_left_is_not_touched(script: Path) -> None:
    told = done(script, "sealedAway", **LATER)
    assert told["asked"] == ["the same", "another", "another"]
    assert told["key"] is None
    assert told["works"] == [[False, True, 0], [True, False, 1]]
    assert told["texts"] == ["Before."]


def test_a_key_that_opens_nothing_of_what_is_here_is_not_taken(script: Path) -> None:
    assert done(script, "strange", **LATER) == {"open": 0, "asked": ["another"]}


def test_a_browser_whose_device_was_taken_out_of_use_goes_on_as_another(script: Path) -> None:
    told = done(script, "ended", **LATER)
    assert told["put"] == [["the same", "another"], 1, True]  # what it kept is counted, and sent with its key
    assert told["again"] == ["another"]
    assert told["stops"] == "Out of use."  # of a device that was never here there is no end
    assert (told["unknown"], told["signed"]) == (False, True)


def test_a_browser_that_was_put_back_to_an_earlier_day_goes_on_as_another(script: Path) -> None:
    told = done(script, "outrun", **LATER)
    assert told["asked"] == ["the same", "another"]
    assert told["keys"] == 2  # what it has is opened and sent as before


def test_a_file_that_is_sealed_for_one_person_is_fetched_for_another(script: Path) -> None:
    told = done(script, "shelved", **WHO, **OTHER)
    assert told == {"mine": [[False, 10]], "theirs": [[True, 0]]}


def test_what_is_captured_while_everything_is_counted_is_counted(script: Path) -> None:
    assert done(script, "counting", **WHO) == {"first": 1, "second": 2}
