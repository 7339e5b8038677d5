"""What counts as typed and not kept: nothing that is emptied, put back or captured, and none of it hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories.node import bundled
from tests.web.console.desk.test_desk import done, pack

__all__ = ["pack"]
pytestmark = pytest.mark.xdist_group("kept")


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk with what this test asks of it, as one file."""
    return bundled(Path(__file__).with_name("emptying.js"), tmp_path_factory.mktemp("emptying"))


def test_only_what_was_captured_whole_is_left_out_of_what_comes_back(script: Path) -> None:
    told = done(script, "merged")
    assert told["levels"] == [None, "met", "met"]  # "Not yet" is a level, no choice is none
    assert told["answer"] == "By a model"
    assert told["asked"] == ["", "Why?"]
    assert told["noted"] == {"way": "note", "answer": "By a model"}  # an answer waits for its question
    assert told["tags"] == [[], ["K1", "K2"]]
    assert told["judged"] == [0, 1, 1, 1]  # the level, a pointer and a place are part of it
    assert (told["extension"], told["recorded"]) == ([0, 1], [0, 1])


def test_what_is_emptied_or_put_back_counts_as_nothing_typed(script: Path, pack: Any) -> None:
    told = done(script, "emptied", pack=pack)
    nothing, something = [False, 0], [True, 1]
    assert told.pop("pressed") == [True, nothing]  # why it was not kept is said
    assert told.pop("empty") == [False, nothing]
    typed = {name for name, counts in told.items() if counts == something}
    assert typed == {"half", "notYet", "words"}
    assert all(counts == nothing for name, counts in told.items() if name not in typed)


def test_feedback_on_a_criterion_that_is_not_judged_any_more_can_be_read_and_let_go(
    script: Path, pack: Any
) -> None:
    told = done(script, "notJudged", pack=pack)
    assert (told["words"], told["count"], told["keeps"], told["again"]) == (True, False, False, True)
    assert (told["left"], told["focused"]) == ([False, ""], ["text"])


def test_a_reason_stays_where_minutes_were_granted_elsewhere(script: Path, pack: Any) -> None:
    told = done(script, "granted", pack=pack)
    assert told == {"shown": [True, True], "then": False}
