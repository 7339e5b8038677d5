from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.factories.conduct import a_finished_attempt, answer, codes, conduct_of, the
from tests.factories.plan import a_method, rule
from tests.factories.record import a_confirmed_gateway, an_attempt, at
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import AfterGateway, Media, Minutes, Number, Recordings, Visible
from touchstone.rules.record.attempt import Recording
from touchstone.rules.report import Conduct

CONFIRMED = "2025-10-01 09:00"


def a_recording(id: str = "r1", **facts: Any) -> Recording:
    given: dict[str, Any] = {
        "held_at": at("2025-10-06 10:00"),
        "recorded_at": at("2025-10-06 10:00"),
        "seconds": 1800,
        "medium": "video",
    }
    return Recording(id=id, **given | facts)


def handed_in(
    *recordings: Recording, finished: bool = False, confirmed: bool = True, **rules: Any
) -> Conduct:
    conditions = Recordings(section="talk", number=rule(Number, number=2), **rules)
    attempt = (a_finished_attempt if finished else an_attempt)(recordings=recordings)
    gateways = (a_confirmed_gateway(CONFIRMED),) if confirmed else ()
    return conduct_of(a_method(recordings=conditions), attempt, gateways=gateways)


@pytest.mark.parametrize(
    ("count", "finished", "outcome", "message"),
    [
        (0, False, "cannot_tell", "0 of 2 recordings handed in."),
        (1, False, "cannot_tell", "1 of 2 recordings handed in."),
        (1, True, "not_met", "1 of 2 recordings handed in."),
        (2, False, "met", "2 of 2 recordings handed in."),
        (2, True, "met", "2 of 2 recordings handed in."),
        (
            3,
            False,
            "not_met",
            "3 recordings were handed in; the plan takes 2 recordings. Say which to leave out.",
        ),
    ],
)
def test_exactly_so_many_recordings_are_handed_in(
    count: int, finished: bool, outcome: str, message: str
) -> None:
    told = handed_in(*(a_recording(f"r{n}") for n in range(count)), finished=finished)
    assert answer(the(told, "recording.number")) == (outcome, message, {"handed_in": count, "number": 2})


def test_each_condition_that_the_plan_sets_is_told_for_each_recording_by_its_id() -> None:
    assert codes(handed_in(a_recording()))[1:] == ["recording.number"]
    told = handed_in(
        a_recording("r2"),
        a_recording("r1"),
        length=rule(Minutes, minutes=30),
        assessed=rule(Minutes, minutes=30),
        held_after=rule(AfterGateway, gateway="gateway"),
        recorded_after=rule(AfterGateway, gateway="gateway"),
        media=rule(Media, accepted=("video",)),
        visible=rule(Visible, people=("mentor",)),
    )
    names = ["length", "assessed", "held_after", "recorded_after", "media", "visible"]
    each = [(f"recording.{name}", id) for id in ("r1", "r2") for name in names]
    assert [(one.code, one.subject) for one in told.findings[2:]] == each


def one(recording: Recording, code: str, **facts: Any) -> Finding:
    return the(handed_in(recording, **facts), code, "r1")


@pytest.mark.parametrize(
    ("seconds", "outcome", "message"),
    [
        (1799, "not_met", "Recording r1 lasts 29 minutes 59 seconds; the least is 30 minutes."),
        (1800, "met", "Recording r1 lasts 30 minutes; the least is 30 minutes."),
    ],
)
def test_a_recording_lasts_at_least_thirty_minutes(seconds: int, outcome: str, message: str) -> None:
    told = one(a_recording(seconds=seconds), "recording.length", length=rule(Minutes, "should", minutes=30))
    assert answer(told) == (outcome, message, {"seconds": seconds, "at_least_minutes": 30})
    assert told.force == "should"


def assessed(finished: bool = False, **facts: Any) -> Finding:
    rules = {"assessed": rule(Minutes, "should", minutes=30)}
    return one(a_recording(**facts), "recording.assessed", finished=finished, **rules)


def test_a_recording_shorter_than_the_assessed_part_cannot_be_assessed() -> None:
    told = assessed(seconds=1799, from_second=0, to_second=1800)
    assert answer(told) == (
        "not_met",
        "Of recording r1, 30 minutes are assessed, but it lasts 29 minutes 59 seconds.",
        {"seconds": 1799, "from_second": 0, "to_second": 1800, "minutes": 30},
    )
    assert told.force == "should"


@pytest.mark.parametrize("finished", [False, True])
def test_a_recording_of_just_that_length_needs_no_naming(finished: bool) -> None:
    assert answer(assessed(finished)) == (
        "met",
        "All of recording r1 is assessed.",
        {"seconds": 1800, "from_second": None, "to_second": None, "minutes": 30},
    )


@pytest.mark.parametrize(("finished", "outcome"), [(False, "cannot_tell"), (True, "not_met")])
@pytest.mark.parametrize("named", [{}, {"from_second": 0}, {"to_second": 1800}])
def test_of_a_longer_recording_the_apprentice_names_both_ends(
    finished: bool, outcome: str, named: dict[str, int]
) -> None:
    told = assessed(finished, seconds=1801, **named)
    assert answer(told)[:2] == (
        outcome,
        "Of recording r1, 30 minutes are assessed; it is longer, so the apprentice names the part.",
    )


@pytest.mark.parametrize(
    ("seconds", "start", "end", "outcome"),
    [
        (1801, 0, 1800, "met"),
        (1801, 1, 1801, "met"),
        (1801, 2, 1802, "not_met"),  # beyond the end of the recording
        (3600, 600, 2399, "not_met"),  # a second short
        (3600, 600, 2401, "not_met"),  # a second long
        (3600, 2400, 600, "not_met"),  # backwards
        (1800, 0, 1800, "met"),
        (1800, 0, 1799, "not_met"),
    ],
)
def test_the_part_named_is_exactly_as_long_as_is_assessed(
    seconds: int, start: int, end: int, outcome: str
) -> None:
    told = assessed(seconds=seconds, from_second=start, to_second=end)
    assert answer(told) == (
        outcome,
        f"Seconds {start} to {end} of recording r1 are assessed; they must be 30 minutes within its length.",
        {"seconds": seconds, "from_second": start, "to_second": end, "minutes": 30},
    )


@pytest.mark.parametrize(
    ("code", "fact", "said"),
    [
        ("held_after", "held_at", "The session in recording r1 was held"),
        ("recorded_after", "recorded_at", "Recording r1 was made"),
    ],
)
@pytest.mark.parametrize(
    ("when", "words", "outcome", "side"),
    [
        ("2025-10-01 08:59:59", "08:59:59", "not_met", "not after"),
        ("2025-10-01 09:00:00", "09:00", "not_met", "not after"),
        ("2025-10-01 09:00:01", "09:00:01", "met", "after"),
    ],
)
def test_a_recording_is_held_and_made_strictly_after_the_gateway_was_confirmed(
    code: str, fact: str, said: str, when: str, words: str, outcome: str, side: str
) -> None:
    rules = {code: rule(AfterGateway, "should", gateway="gateway")}
    moment: dict[str, Any] = {fact: at(when)}
    told = one(a_recording(**moment), f"recording.{code}", **rules)
    assert answer(told) == (
        outcome,
        f"{said} at {words} on 1 October 2025, {side} the gateway was confirmed at 09:00 on 1 October 2025.",
        {},
    )
    assert told.force == "should"


def test_after_means_after_in_truth_in_the_hour_that_comes_twice() -> None:
    conditions = Recordings(
        section="talk",
        number=rule(Number, number=1),
        held_after=rule(AfterGateway, gateway="gateway"),
    )
    later = at("2025-10-26 01:10").replace(fold=1)  # Greenwich Mean Time, 50 minutes after 01:20 summer time
    attempt = an_attempt(recordings=(a_recording(held_at=later),))
    gateways = (a_confirmed_gateway("2025-10-26 01:20"),)
    told = conduct_of(a_method(recordings=conditions), attempt, gateways=gateways)
    assert the(told, "recording.held_after", "r1").outcome == "met"


@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize("code", ["held_after", "recorded_after"])
def test_without_a_confirmed_gateway_after_cannot_be_told(code: str, finished: bool) -> None:
    when = datetime(2025, 7, 1, 8, 30, tzinfo=UTC)
    recording = a_recording(held_at=when, recorded_at=when)
    rules = {code: rule(AfterGateway, gateway="gateway")}
    told = one(recording, f"recording.{code}", confirmed=False, finished=finished, **rules)
    assert told.outcome == "cannot_tell"
    assert told.message.endswith("at 09:30 on 1 July 2025; when the gateway was confirmed is not known.")


def test_after_looks_at_the_gateway_that_the_plan_names() -> None:
    told = one(a_recording(), "recording.held_after", held_after=rule(AfterGateway, gateway="completion"))
    assert told.outcome == "cannot_tell"


@pytest.mark.parametrize(("medium", "outcome"), [("video", "met"), ("audio_only", "not_met")])
def test_only_the_media_of_the_plan_are_accepted(medium: str, outcome: str) -> None:
    rules = {"media": rule(Media, "should", accepted=("video", "live_stream"))}
    told = one(a_recording(medium=medium), "recording.media", **rules)
    words = medium.replace("_", " ")
    assert answer(told) == (
        outcome,
        f"Recording r1 is {words}; accepted is video or live stream.",
        {"medium": medium},
    )
    assert told.force == "should"


@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize(
    ("visible", "outcome", "message"),
    [
        (
            None,
            "cannot_tell",
            "Look whether mentor and group member are visible in recording r1, and say so.",
        ),
        ((), "not_met", "Not visible in recording r1: mentor and group member."),
        (("mentor", "dog"), "not_met", "Not visible in recording r1: group member."),
        (("group_member", "mentor"), "met", "Visible in recording r1: mentor and group member."),
    ],
)
def test_everybody_named_is_visible_and_who_is_missing_is_said(
    visible: tuple[str, ...] | None, outcome: str, message: str, finished: bool
) -> None:
    rules = {"visible": rule(Visible, "should", people=("mentor", "group_member"))}
    told = one(a_recording(visible=visible), "recording.visible", finished=finished, **rules)
    assert answer(told) == (outcome, message, {})
    assert told.force == "should"


def test_a_recording_is_called_by_its_number() -> None:
    rules: dict[str, Any] = {"length": rule(Minutes, minutes=30), "media": rule(Media, accepted=("video",))}
    told = handed_in(a_recording("recording-1", seconds=1799), **rules)
    said = [one.message for one in told.findings if one.subject == "recording-1"]
    assert "Recording 1 lasts 29 minutes 59 seconds; the least is 30 minutes." in said
    assert "Recording 1 is video; accepted is video." in said
