"""Where in a piece a KSB is shown: what people write is read and said back in one way, and must be there."""

from __future__ import annotations

import re

import pytest

from touchstone.rules.pointing import LONGEST, Target, Where, clock, fault, several, told

RECORDING = Target("video", seconds=930)


@pytest.mark.parametrize(
    ("written", "read", "said"),
    [
        ("3", Where(pages=((3, 3),)), "page 3"),
        ("p. 3", Where(pages=((3, 3),)), "page 3"),
        ("Page 3", Where(pages=((3, 3),)), "page 3"),
        ("pp 3 - 5,8", Where(pages=((3, 5), (8, 8))), "pages 3–5, 8"),
        ("8, 3—5", Where(pages=((3, 5), (8, 8))), "pages 3–5, 8"),
        ("3 to 5 and 8", Where(pages=((3, 5), (8, 8))), "pages 3–5, 8"),
        ("3, 4, 5", Where(pages=((3, 5),)), "pages 3–5"),
        ("1-6, 2-3", Where(pages=((1, 6),)), "pages 1–6"),
        ("9999", Where(pages=((9999, 9999),)), "page 9999"),
        ("12:30–15:00", Where(begins=750, ends=900), "12:30–15:00"),
        ("from 12:30 to 15:00", Where(begins=750, ends=900), "12:30–15:00"),
        ("at 0:05", Where(begins=5), "0:05"),
        ("0:00", Where(begins=0), "0:00"),
        ("75:30", Where(begins=4530), "1:15:30"),
        ("1:05:00", Where(begins=3900), "1:05:00"),
        ("23:59:59", Where(begins=86399), "23:59:59"),
        ("Reflection", Where(words="Reflection"), "Reflection"),
        ("  the  heading\nReflection ", Where(words="the heading Reflection"), "the heading Reflection"),
        ("3.2", Where(words="3.2"), "3.2"),
        ("page 3, second paragraph", Where(words="page 3, second paragraph"), "page 3, second paragraph"),
        ("4: Reflection", Where(words="4: Reflection"), "4: Reflection"),
        ("and", Where(words="and"), "and"),
        ("version 2: pages 3-5", Where(pages=((3, 5),), version=2), "version 2: pages 3–5"),
        ("Version 12, 0:05", Where(begins=5, version=12), "version 12: 0:05"),
        ("version 2: Reflection", Where(words="Reflection", version=2), "version 2: Reflection"),
        ("version 2", Where(words="version 2"), "version 2"),
    ],
)
def test_what_is_written_is_read_and_said_in_one_way(written: str, read: Where, said: str) -> None:
    assert Where.parse(written) == read
    assert str(read) == said
    assert Where.parse(said) == read


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "It says nothing. Write pages (3–5, 8), a time (12:30–15:00) or the words of a heading."),
        (" \x00\n", "It says nothing."),
        ("5-3", "Page 3 comes before page 5. Write the smaller number first."),
        ("0", "Pages are counted from 1."),
        ("0-3", "Pages are counted from 1."),
        ("3-0", "Pages are counted from 1."),
        ("10000", "There are no more than 9,999 pages. Check the number."),
        ("3-10000", "There are no more than 9,999 pages."),
        ("3,,5", "“3,,5” is no list of pages. Write it so: 3–5, 8."),
        ("pages 3-", "“3-” is no list of pages."),
        (",".join(str(2 * at + 1) for at in range(21)), "These are more than 20 stretches of pages."),
        ("12:75", "“12:75” is no time: a minute has 60 seconds, an hour 60 minutes."),
        ("1:60:00", "“1:60:00” is no time: a minute has 60 seconds"),
        ("12:3", "“12:3” is no time. Write minutes and seconds, such as 12:30, or 1:05:00."),
        ("12:30-", "“12:30-” is no time. Write it so: 12:30–15:00."),
        ("24:00:00", "“24:00:00” is longer than a day. Check the time."),
        ("15:00-12:30", "12:30 is not after 15:00. Write the earlier time first."),
        ("12:30-12:30", "12:30 is not after 12:30."),
        ("x" * (LONGEST + 1), "It is longer than 200 characters. Name the heading alone."),
        ("x" * 401, "It is longer than 200 characters."),
        ("3.2; K2: 5", "It names another KSB. Write one place for each KSB, with the KSB before it."),
        ("S1: Reflection", "It names another KSB."),
    ],
)
def test_what_is_wrong_is_said_with_what_to_write(written: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        Where.parse(written)


def test_a_heading_may_have_two_hundred_characters_and_pages_twenty_stretches() -> None:
    assert Where.parse("x" * LONGEST).words == "x" * LONGEST
    assert len(Where.parse(",".join(str(2 * at + 1) for at in range(20))).pages) == 20


@pytest.mark.parametrize(
    ("where", "target", "words"),
    [
        ("4", Target("document", pages=4), ""),
        ("2, 5", Target("document", pages=4), "There is no page 5: the file has 4 pages. Write a page that"),
        ("2", Target("document", pages=1), "There is no page 2: the file has 1 page."),
        ("3", Target("document", pages=2, unit="slide"), "There is no slide 3: the file has 2 slides."),
        ("400", Target("document"), ""),
        ("1", Target("image"), "A picture has no pages. Say in words where to look."),
        ("1", Target("audio"), "A recording has no pages. Write a time, such as 12:30–15:00."),
        ("1", RECORDING, "A recording has no pages."),
        ("1", None, "There is no file that could have pages. Add it first, or name a heading."),
        ("15:30", RECORDING, ""),
        ("12:30–15:30", RECORDING, ""),
        ("15:31", RECORDING, "15:31 is after its end: the recording is 15:30 long. Write a time in it."),
        ("12:30–15:31", RECORDING, "15:31 is after its end"),
        ("99:00", Target("audio"), ""),
        ("0:05", Target("document", pages=4), "The file is no recording, so it has no 0:05. Write"),
        ("0:05", None, "There is no file, so it has no 0:05."),
        ("Reflection", None, ""),
        ("Reflection", RECORDING, ""),
    ],
)  # fmt: skip
def test_a_place_is_held_against_what_is_known_of_the_file(
    where: str, target: Target | None, words: str
) -> None:
    found = fault(Where.parse(where), target)
    assert found.startswith(words)
    assert bool(found) is bool(words)


def test_the_places_of_several_ksbs_stand_in_one_text() -> None:
    text = "k1: pages 3-5, 8; S2: 12:30\nB3 : Reflection; and more"
    places = several(text)
    assert places == {
        "K1": Where(pages=((3, 5), (8, 8))),
        "S2": Where(begins=750),
        "B3": Where(words="Reflection; and more"),
    }
    assert told(places) == "K1: pages 3–5, 8; S2: 12:30; B3: Reflection; and more"
    assert several(told(places)) == places


def test_a_place_without_a_ksb_stands_for_all() -> None:
    assert several(" 3-5 ") == {"": Where(pages=((3, 5),))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("K1: 3; k1: 5", "K1 has two places. Write them as one, such as pages 3, 8."),
        ("K1: 3; K2: 5-3", "K2: Page 3 comes before page 5."),
        ("5-3", "Page 3 comes before page 5."),
        ("K1:", "K1: It says nothing."),
    ],
)
def test_what_is_wrong_in_several_is_said_with_its_ksb(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        several(text)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (59.9, "0:59"), (60, "1:00"), (3599, "59:59"), (3600, "1:00:00")]
)
def test_seconds_are_said_as_a_player_counts_them(seconds: float, said: str) -> None:
    assert clock(seconds) == said
