"""The ways in which sending, the clock and the page to sign out fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.node import bundled
from tests.web.console.kept.test_kept import WHO, done, lines

MOST = 1_000_000  # bytes that a server in front of ours takes where nobody set anything
pytestmark = pytest.mark.xdist_group("kept")


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules with what this test asks of them, as one file."""
    return bundled(Path(__file__).with_name("sending.js"), tmp_path_factory.mktemp("sending"))


def test_what_is_forbidden_is_asked_for_once_more_and_only_where_something_is_sent(script: Path) -> None:
    told = done(script, "forbidden")
    assert told["state"] == ["Away", ["GET"]]
    assert told["both"] == ["Away", ["POST", "GET"]]
    assert told["post"] == ["Away", ["POST", "GET", "POST"]]


def test_what_is_too_much_at_once_goes_in_smaller_portions(script: Path) -> None:
    told = done(script, "tooMuch", lines=lines(8), **WHO)
    assert told == {"asked": [8, 4, 2], "said": [[True, True], [True, True]]}


def test_a_delivery_is_measured_in_bytes(script: Path) -> None:
    long = [{"body": f'"{one}' + 'ł"' * 10_000, "hash": f"{one:064d}"} for one in range(60)]
    (size,) = done(script, "bytes", lines=long, **WHO)["sizes"]
    assert MOST * 0.8 < size < MOST


def test_an_early_try_is_not_put_off_and_who_is_signed_out_is_asked_again(script: Path) -> None:
    assert done(script, "sooner") == {"runs": 2, "again": 60}


def test_a_leap_that_is_not_kept_is_there_at_the_next_look(script: Path) -> None:
    told = done(script, "leaps")
    assert told == {"failed": "full", "begun": [0, 60_000], "seen": ["s2", "s2"]}


def test_whoever_signs_out_does_not_wait_for_a_browser_that_does_not_answer(script: Path) -> None:
    told = done(script, "hanging")
    assert (told["first"], told["then"]) == (1, 2)
    assert told["heard"] == [{"locked": "out", "left": False}] * 2
