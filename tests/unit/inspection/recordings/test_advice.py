"""What was found, in words for a person who looks."""

from __future__ import annotations

import pytest

from touchstone.inspection.recordings import Recording, Stream
from touchstone.inspection.recordings.advice import notes, people
from touchstone.inspection.recordings.stretches import Stretch
from touchstone.inspection.recordings.watching import Watched
from touchstone.rules.pointing import clock

VIDEO = Stream(kind="video", codec="h264")
SOUND = Stream(kind="audio", codec="aac")
BOTH = ("mentor", "mentee")


def seen(*faces: int) -> Watched:
    return Watched(seconds=len(faces), seen=tuple((float(at), number) for at, number in enumerate(faces)))


@pytest.mark.parametrize(
    ("faces", "outcome", "words"),
    [
        ((2, 2, 2, 3), "fine", "Two or more people seen in 100 % of 4 samples."),
        ((1, 1, 1, 1, 2), "advice", "One person seen in 80 % of 5 samples: is the mentee visible?"),
        ((0, 0, 1), "advice", "Nobody seen in 67 % of 3 samples: are mentor and mentee visible?"),
        (
            (2, 2, 1),
            "advice",
            "Two or more people seen in 67 % of 3 samples: are mentor and mentee visible all along?",
        ),
        ((), "advice", "No picture of this part could be looked at. Look for mentor and mentee."),
    ],
)
def test_people_are_counted_and_a_person_is_asked_to_look(
    faces: tuple[int, ...], outcome: str, words: str
) -> None:
    note = people(seen(*faces), BOTH)
    assert (note.outcome, note.message) == (outcome, words)


def test_only_the_nominated_part_counts() -> None:
    assert people(seen(1, 1, 2, 2), BOTH, 2, 3).outcome == "fine"


def test_a_good_recording_needs_no_words() -> None:
    assert notes(Recording(container="mp4", size=1, seconds=1800, streams=(VIDEO, SOUND)), seen(2)) == ()


def test_what_breaks_off_says_where() -> None:
    broken = Recording(container="mp4", size=1, seconds=1865, streams=(VIDEO, SOUND), readable_seconds=750)
    (note,) = notes(broken)
    assert note.code == "recording.breaks_off"
    assert "breaks off after 12 minutes 30 seconds" in note.message
    assert "31 minutes 5 seconds are announced" in note.message


def test_stretches_are_told_with_their_places() -> None:
    watched = Watched(seconds=1800, silent=(Stretch(60, 120), Stretch(600, 3700)), black=(Stretch(0, 45),))
    told = notes(Recording(container="mp4", size=1, seconds=3800, streams=(VIDEO, SOUND)), watched)
    assert [note.message for note in told] == [
        "Nothing is heard from 1:00 to 2:00 and from 10:00 to 1:01:40.",
        "The picture is black from 0:00 to 0:45.",
    ]


@pytest.mark.parametrize(
    ("streams", "code"), [((VIDEO,), "recording.no_sound"), ((SOUND,), "recording.no_pictures")]
)
def test_what_is_missing_is_said(streams: tuple[Stream, ...], code: str) -> None:
    assert [n.code for n in notes(Recording(container="mp4", size=1, seconds=9, streams=streams))] == [code]


def test_a_place_in_a_recording_is_written_as_people_do() -> None:
    assert [clock(second) for second in (0, 65.9, 3661)] == ["0:00", "1:05", "1:01:01"]
