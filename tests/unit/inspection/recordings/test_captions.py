"""Captions in WebVTT."""

from __future__ import annotations

import pytest

from touchstone.inspection.recordings.captions import Cue, NotCaptions, cues

WHOLE = """\ufeffWEBVTT - made by a meeting
Kind: captions

NOTE
A note with --> in it.

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:03.500 align:start
<v Mentor>Good <b>morning</b>.
How are you?

00:05.000 --> 01:00:06.000
Tom &amp; Sam &lt;both&gt;
"""


def test_captions_are_read_with_their_speakers() -> None:
    assert cues(WHOLE) == (
        Cue(1.0, 3.5, "Good morning. How are you?", "Mentor"),
        Cue(5.0, 3606.0, "Tom & Sam <both>"),
    )


def test_lines_may_end_as_on_any_system() -> None:
    assert cues(WHOLE.replace("\n", "\r\n")) == cues(WHOLE) == cues(WHOLE.replace("\n", "\r"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "first line must be WEBVTT"),
        ("WEBVTTX\n", "first line must be WEBVTT"),
        ("WEBVTT\n\nNOTE nothing\n", "not one line of captions"),
        ("WEBVTT\n\n00:01 --> 00:02\nHello", "line 3"),
        ("WEBVTT\n\none\n00:03.000 --> 00:02.000\nHello", "line 4"),
        ("WEBVTT\n" + "x" * 3_000_000, "too long"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, words: str) -> None:
    with pytest.raises(NotCaptions, match=words):
        cues(text)
