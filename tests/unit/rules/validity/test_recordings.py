"""Parts of recordings, and when they were made."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.plan import a_method, a_plan, a_section, rule
from tests.factories.record import a_section_held, a_situation, an_attempt, at
from touchstone.rules.plan.method import Number, Recordings
from touchstone.rules.record.attempt import Recording, Sighting
from touchstone.rules.validity.recordings import problems

WATCHING = a_section_held("2025-10-15 10:00", "2025-10-15 11:00", "watch")


def told(
    *, sections: Any = (WATCHING,), method: str = "first", seen: Any = (), **facts: Any
) -> list[tuple[str, str, str]]:
    """The problems of the second of two recordings."""
    given: dict[str, Any] = {
        "held_at": at("2025-10-05 10:00"),
        "recorded_at": at("2025-10-05 10:00"),
        "seconds": 1800,
    }
    one = Recording(**{"id": "r2", "medium": "video"} | given | facts)
    plain = Recording(**{"id": "r1", "medium": "video"} | given)
    watched = rule(Number, number=2)
    plan = a_plan(
        methods=(
            a_method(
                "first",
                sections=(a_section("watch"), a_section("talk")),
                recordings=Recordings(section="watch", number=watched),
            ),
            a_method("second"),
        )
    )
    attempt = an_attempt(method=method, sections=sections, recordings=(plain, one), seen=seen)
    situation = a_situation(plan=plan, attempts=(attempt,))
    return [(one.place, one.message, one.remedy) for one in problems(situation, attempt, "attempts[0]")]


@pytest.mark.parametrize(("start", "end"), [(None, None), (0, 1800), (0, 1), (1799, 1800), (600, 1200)])
def test_a_part_lies_inside_its_recording(start: int | None, end: int | None) -> None:
    assert told(from_second=start, to_second=end) == []


@pytest.mark.parametrize(
    ("start", "end", "key"),
    [
        (1801, 1802, "from_second"),
        (0, 1801, "to_second"),
        (1800, 1801, "to_second"),
    ],
)
def test_a_part_outside_its_recording_is_told(start: int, end: int, key: str) -> None:
    assert told(from_second=start, to_second=end) == [
        (
            f"attempts[0].recordings[1].{key}",
            "The part to assess lies outside the recording of 30 minutes.",
            "Name a part between second 0 and second 1800.",
        )
    ]


@pytest.mark.parametrize(
    ("start", "end", "missing", "known"),
    [
        (0, None, "to_second", "from_second"),
        (600, None, "to_second", "from_second"),
        (None, 1200, "from_second", "to_second"),
        (None, 1800, "from_second", "to_second"),
    ],
)
def test_a_part_has_two_ends(start: int | None, end: int | None, missing: str, known: str) -> None:
    assert told(from_second=start, to_second=end) == [
        (
            f"attempts[0].recordings[1].{missing}",
            f"The part to assess is named by its {known} alone.",
            "Give both ends of the part, or neither.",
        )
    ]


@pytest.mark.parametrize(("start", "end"), [(600, 600), (601, 600), (1800, 1800)])
def test_a_part_that_ends_no_later_than_it_starts_is_told(start: int, end: int) -> None:
    assert told(from_second=start, to_second=end) == [
        (
            "attempts[0].recordings[1].to_second",
            f"The part to assess ends at second {end}, not after it starts at second {start}.",
            "Give the part from its first to its last second.",
        )
    ]


@pytest.mark.parametrize("recorded", ["2025-10-05 00:00", "2025-10-06 09:00"])
def test_a_recording_is_made_on_the_day_of_its_session_or_later(recorded: str) -> None:
    assert told(recorded_at=at(recorded)) == []


def test_a_recording_is_not_made_on_a_day_before_its_session() -> None:
    assert told(recorded_at=at("2025-10-04 23:59")) == [
        (
            "attempts[0].recordings[1].recorded_at",
            "Recorded on 4 October 2025, before the session was held on 5 October 2025.",
            "Correct one of the two days.",
        )
    ]


def test_a_recording_is_not_made_after_it_was_watched() -> None:
    earlier = a_section_held("2025-10-15 08:00", "2025-10-15 09:00", "watch")
    sections = (WATCHING, earlier, a_section_held("2025-10-15 11:00", "2025-10-15 12:00"))
    assert told(sections=sections, recorded_at=at("2025-10-15 11:00")) == []
    assert told(sections=sections, recorded_at=at("2025-10-15 11:01")) == [
        (
            "attempts[0].recordings[1].recorded_at",
            (
                "Recorded at 11:01 on 15 October 2025, after the recordings had been watched "
                "at 11:00 on 15 October 2025."
            ),
            "Correct one of the two times.",
        )
    ]


@pytest.mark.parametrize(
    ("method", "sections"),
    [
        ("first", ()),
        ("first", (a_section_held("2025-10-15 10:00", None, "watch"),)),
        ("first", (a_section_held("2025-10-15 10:00", "2025-10-15 11:00", "talk"),)),
        ("second", (WATCHING,)),
        ("third", (WATCHING,)),
    ],
)
def test_while_nobody_is_known_to_have_watched_nothing_is_too_late(method: str, sections: Any) -> None:
    assert told(method=method, sections=sections, recorded_at=at("2025-12-01 10:00")) == []


@pytest.mark.parametrize(
    ("recording", "second"), [("r2", 1800), ("r2", 0), ("r2", None), (None, 9999), ("r3", 9999)]
)
def test_a_ksb_is_seen_within_its_recording(recording: str | None, second: int | None) -> None:
    assert told(seen=(Sighting(ksb="K1", recording=recording, second=second),)) == []


def test_a_ksb_is_not_seen_after_its_recording_has_ended() -> None:
    seen = (Sighting(ksb="K1"), Sighting(ksb="K2", recording="r2", second=1801))
    assert told(seen=seen) == [
        (
            "attempts[0].seen[1].second",
            "K2 was seen at second 1801 of recording r2, which lasts 30 minutes.",
            "Name a second from 0 to 1800.",
        )
    ]
