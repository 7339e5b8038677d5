"""The larger model beside the words: how often a right KSB is found, by which sentence, and at what cost."""

from __future__ import annotations

import os
import resource
import sys
import threading
import time

import pytest

from tests.exhaustive.shipped import shipped
from tests.unit.inspection.suggesting.labelled import EVERYDAY, EVIDENCE, VERSIONS, rightly
from touchstone.inspection.suggesting import model as module
from touchstone.inspection.suggesting.meaning import MOST_SENTENCES, Meaning, sentences
from touchstone.inspection.suggesting.model import installed, model
from touchstone.inspection.suggesting.ranking import MOST, Suggester

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def there() -> None:
    """The model. Where it has to be there, as in ``make test``, its absence is a fault, no reason to skip."""
    if not installed() and os.environ.get("MODEL") != "installed":
        pytest.skip("The larger model is not installed: make model")
    assert installed()


@pytest.fixture(scope="module")
def meaning(there: None) -> dict[str, Meaning]:
    return {plan: Meaning(shipped(f"{plan}/{version}")) for plan, version in VERSIONS.items()}


def test_it_finds_more_where_words_differ_and_no_less_where_they_do_not(meaning: dict[str, Meaning]) -> None:
    words = {plan: Suggester.of(shipped(f"{plan}/{version}")) for plan, version in VERSIONS.items()}
    first, among, number = rightly(EVIDENCE, meaning)
    assert (first / number, among / number) >= (0.9, 0.95)
    assert among >= rightly(EVIDENCE, words)[1]
    assert rightly(EVERYDAY, meaning)[1] >= rightly(EVERYDAY, words)[1] + 3


def test_it_tells_the_sentence_that_is_nearest(meaning: dict[str, Meaning]) -> None:
    text = "It rained. Personal details about him are kept in a locked drawer. We had tea."
    first, *_ = found = meaning["ST1379"].suggest(text)
    assert len(found) <= MOST
    assert (first.code, first.because[0]) == ("K5", "personal")
    assert first.sentence is not None
    assert text[slice(*first.sentence)] == "Personal details about him are kept in a locked drawer."
    assert first.code not in {one.code for one in meaning["ST1379"].suggest(text, without=[first.code])}


@pytest.mark.parametrize("text", ["", "   \n", "12 34 !!", "..."])
def test_a_text_that_says_nothing_suggests_nothing(meaning: dict[str, Meaning], text: str) -> None:
    assert meaning["ST1379"].suggest(text) == ()


def test_the_longest_text_takes_bounded_time_threads_and_memory(meaning: dict[str, Meaning]) -> None:
    text = "I asked an open question and waited for the answer in silence. " * 2_000
    threads, held = threading.active_count(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    assert meaning["ST1379"].suggest(text)
    assert time.process_time() - begun < 15
    assert threading.active_count() == threads
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held
    assert grown / (1 if sys.platform == "darwin" else 1024) < 200 * (1024 if sys.platform == "darwin" else 1)


def test_it_is_loaded_once() -> None:
    assert model() is model()


def test_sentences_are_told_by_their_places_and_few_enough() -> None:
    text = "  One thing.  Another!\n12.\n" + "More. " * 500
    found = sentences(text)
    assert [text[begin:end] for begin, end in found[:3]] == ["One thing.", "Another!", "More."]
    assert len(found) == MOST_SENTENCES
    assert sentences("x" * 1000) == [(0, 300)]


def test_without_it_whoever_asks_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "installed", lambda: False)
    with pytest.raises(ModuleNotFoundError, match="make model"):
        model.__wrapped__()
