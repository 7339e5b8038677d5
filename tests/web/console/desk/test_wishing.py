"""Submitting from the console, online or off: deliberately, once, and not what nobody looked at."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories.node import bundled
from tests.web.console.desk.test_desk import DEVICE, PERSON, SECRET, done, pack
from tests.web.console.hints.comparing import _situation
from tests.web.console.hints.methods import shipped
from tests.web.console.meanwhile import MEANWHILE
from touchstone.web.console.method_data import method_data

__all__ = ["pack"]
pytestmark = pytest.mark.xdist_group("kept")
WHO: dict[str, Any] = {"device": DEVICE, "person": PERSON, "key": SECRET}
BUTTON, SURE = "Submit the judgements", "Yes, submit the judgements"
LATER = "It is submitted as soon as everything has been sent; take it back until then."
OVER = "The judgements are submitted."


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console with what these tests ask of it, as one file."""
    return bundled(Path(__file__).with_name("wishing.js"), tmp_path_factory.mktemp("wishing"))


def test_the_button_comes_when_nothing_is_missing_and_asks_first(script: Path, pack: Any) -> None:
    told = done(script, "ready", pack=pack, **WHO)
    open_, undeclared, typed, ready, asked, not_yet = told["shown"]
    assert "Not yet assessed" in open_
    assert "Not yet declared" in undeclared
    assert "Something is typed that is not in the log" in typed
    assert [BUTTON in one for one in (open_, undeclared, typed, ready, not_yet)] == [False] * 3 + [True] * 2
    assert SURE in asked
    assert "nothing can be written or changed, unless quality assurance asks you back" in asked
    assert SURE not in not_yet
    assert told["wishes"] == 0
    assert told["focused"][-2:] == ["sure", "submits"]


def test_without_a_network_it_is_kept_can_be_taken_back_and_is_sent_once(script: Path, pack: Any) -> None:
    told = done(script, "offline", pack=pack, **WHO)
    assert all(LATER in one for one in told["kept"])
    assert told["sealed"] == ["data", "iv", "last", "state"]
    assert not any(LATER in one for one in told["back"])
    assert LATER in told["again"]
    assert told["submits"] == 1
    assert len({id for id, _ in told["wishes"]}) == 1
    assert all(whole for _, whole in told["wishes"])
    assert all(OVER in one for one in told["done"])


def test_a_wish_falls_away_when_something_is_captured_after_it(script: Path, pack: Any) -> None:
    told = done(script, "captured", pack=pack, **WHO)
    assert all("Something was captured or judged after you submitted." in one for one in told["fell"])
    assert told["sent"] == 0
    assert "Something was captured" not in told["read"]
    assert BUTTON in told["read"]
    assert len({id for id, _ in told["wishes"]}) == 1  # both tabs may carry it, and it is granted once
    assert all(whole for _, whole in told["wishes"])
    assert OVER in told["done"]


def test_the_reasons_of_the_server_are_shown_until_they_are_read(script: Path, pack: Any) -> None:
    told = done(script, "refused", pack=pack, **WHO)
    for said in (told["told"], told["again"]):
        assert "The judgements were not submitted from this device:" in said
        assert "Too short. Add what is missing." in said
        assert BUTTON in said
    assert told["wishes"] == 1


def test_a_lost_answer_is_asked_for_again_with_the_same_wish(script: Path, pack: Any) -> None:
    told = done(script, "lost", pack=pack, **WHO)
    assert len(told["wishes"]) == 2
    assert len(set(told["wishes"])) == 1
    assert told["submits"] == 1
    assert OVER in told["done"]


def test_who_marks_beside_has_no_such_button(script: Path, pack: Any) -> None:
    assert BUTTON not in done(script, "beside", pack=pack, **WHO)["shown"]


def test_a_receipt_leaves_the_question_open_and_what_others_wrote_closes_it(script: Path, pack: Any) -> None:
    told = done(script, "receipt", pack=pack, **WHO)
    assert SURE in told["asks"]
    assert "The time used in all" not in told["asks"].split("As far as this device")[0]
    for rule in ("How long it took: ", "The number of questions", "KSBs neither seen nor asked about"):
        assert rule in told["asks"]  # what would be refused is said before, not hours later
    assert SURE not in told["then"]
    assert "Something came into the log meanwhile." in told["then"]
    assert (told["heard"], told["submits"]) == ([7], 1)


def test_who_was_asked_back_submits_again_also_without_a_network(script: Path, pack: Any) -> None:
    told = done(script, "askedBack", pack=pack, **WHO)
    assert told["kept"] is True
    assert OVER not in told["shown"]
    assert BUTTON in told["shown"]
    assert told["submits"] == 1
    assert OVER in told["done"]


def test_where_there_is_no_room_it_says_so_and_what_is_granted_stays_granted(script: Path, pack: Any) -> None:
    told = done(script, "full", pack=pack, **WHO)
    assert "could not be stored on this device, and is as it was before" in told["stuck"]
    assert LATER in told["stuck"]
    assert OVER in told["done"]
    assert (told["message"], told["submits"]) == ("", 1)


def test_nothing_is_taken_off_while_it_waits_and_it_goes_without_being_open(script: Path, pack: Any) -> None:
    told = done(script, "lockedOff", pack=pack, **WHO)
    assert "its judgements are not submitted yet" in told["message"]
    assert (len({id for id, _ in told["wishes"]}), told["submits"], told["off"]) == (1, 1, None), told


def test_the_list_says_what_waits_to_be_submitted_and_what_was_not(script: Path, pack: Any) -> None:
    told = done(script, "listed", pack=pack, **WHO)
    assert "judgements wait to be submitted" in told["waits"]
    assert "Its judgements were NOT submitted: open it to see why." in told["fell"]
    assert told["message"].startswith("Judgements were NOT submitted from this device")
    assert told["wishes"] == 1


def test_it_goes_also_where_somebody_else_put_the_assessment_here_since(script: Path, pack: Any) -> None:
    assert done(script, "beneath", pack=pack, **WHO)["submits"] == 1


def test_a_wish_that_the_server_cannot_answer_holds_up_nothing_else(script: Path, pack: Any) -> None:
    assert done(script, "poison", pack=pack, **WHO)["left"] == 0


def test_what_nobody_looked_at_is_not_submitted(script: Path, pack: Any) -> None:
    told = done(script, "unseen", pack=pack, **WHO)
    assert "Something came into the log meanwhile." in told["told"]
    assert told["wishes"] == 0


def test_it_waits_for_what_is_typed_after_it(script: Path, pack: Any) -> None:
    told = done(script, "typedAfter", pack=pack, **WHO)
    assert "it waits until that is kept or emptied" in told["told"]
    assert (told["held"], told["submits"]) == (0, 1)


def test_it_waits_for_what_is_typed_in_another_tab_and_says_where_that_is(script: Path, pack: Any) -> None:
    told = done(script, "typedThere", pack=pack, **WHO)
    there = "In another tab of this browser something is typed that is not in the log"
    assert [there in told[when] for when in ("before", "emptied", "told")] == [True, False, True]
    assert [SURE in told[when] for when in ("before", "emptied")] == [False, True]
    assert LATER in told["told"]
    assert told["held"] == 0
    assert "is typed and not in its log, here or in another tab" in told["listed"]
    assert (told["after"], told["submits"]) == ("", 1)


def test_it_waits_for_words_of_a_tab_that_is_gone_but_not_for_what_was_captured(
    script: Path, pack: Any
) -> None:
    told = done(script, "leftBehind", pack=pack, **WHO)
    assert (told["half"], told["stranger"]) == (True, False)
    assert (told["rows"], told["submits"]) == (1, 1)


def test_whatever_anybody_wrote_closes_the_question_and_what_the_apprentice_signs_does_not(
    script: Path, pack: Any
) -> None:
    entries = [[kind, data] for kind, data, _ in MEANWHILE.values()]
    told = done(script, "meanwhile", pack=pack, entries=entries, other="another", **WHO)
    assert dict(zip(MEANWHILE, told["closed"], strict=True)) == {
        one: looks for one, (_, _, looks) in MEANWHILE.items()
    }


def test_what_was_taken_off_and_put_on_again_is_submitted_without_anything_new(
    script: Path, pack: Any
) -> None:
    told = done(script, "putAgain", pack=pack, **WHO)
    assert "Something came into the log meanwhile." not in told["kept"]
    assert ([whole for _, whole in told["wishes"]], told["submits"]) == ([True], 1)
    assert OVER in told["done"]


def test_what_should_hold_is_submitted_with_a_reason_that_travels_under_the_seal_of_the_wish(
    script: Path, pack: Any
) -> None:
    told = done(script, "should", pack=pack, declared="quiet_place", **WHO)
    refused, asked = told["asks"].split("The plan says that these should hold")
    quiet = next(one["says"] for one in pack["method"]["declarations"] if one["id"] == "quiet_place")
    assert quiet in asked
    assert quiet not in refused.split("As far as this device can tell")[1]
    assert "Do not name anybody else." in asked
    without, focused, kept = told["without"]
    assert "Say why, of each that should hold" in without
    assert (focused, kept) == ("note-conduct.quiet_place", None)
    assert told["sealed"] == [["data", "iv", "last", "state"], False]
    assert LATER in told["kept"]
    assert told["back"] is True
    assert told["again"] == {"conduct.quiet_place": "A lorry passed."}
    assert told["notes"] == [[{"finding": "conduct.quiet_place", "reason": "A lorry passed."}]] * 2
    assert told["submits"] == 1


def test_who_may_not_note_what_should_hold_is_told_who_does(script: Path, pack: Any) -> None:
    marker = pack | {"may_acknowledge": False}
    told = done(script, "others", pack=marker, declared="quiet_place", **WHO)
    assert "until the assessment organisation has noted why you go on" in told["asks"]
    assert (told["fields"], told["notes"]) == (0, [[]])


def test_what_typically_holds_is_nothing_that_is_refused(script: Path, pack: Any) -> None:
    of = next(of for of in shipped() if any(one.force == "typically" for one in of.method.sections))
    situation = _situation(of, timedelta())
    method = method_data(situation, situation.record.attempts[0])
    told = done(script, "forces", pack=pack | {"method": method}, **WHO)
    usual = [one for one in method["sections"] if one["force"] == "typically"]
    assert {f"conduct.section.{one['id']}" for one in usual} <= {code for code, _ in told["unmet"]}
    assert all(f"How long it took: {one['title']}" not in told["told"] for one in usual)
    assert "How long it took: " in told["told"]
