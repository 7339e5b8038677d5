"""Files of the portfolio on a device: opened without leaving the seal, and closed when the key leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories.node import bundled
from tests.web.console.desk.test_desk import DEVICE, PERSON, SECRET, done
from tests.web.console.desk.test_desk import pack as bare

__all__ = ["bare"]
pytestmark = pytest.mark.xdist_group("kept")
WHO: dict[str, Any] = {"device": DEVICE, "person": PERSON, "key": SECRET}
TYPES = {
    "a.pdf": "application/pdf",
    "b.mp4": "video/mp4",
    "c.mp3": "audio/mpeg",
    "d.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console with what these tests ask of it, as one file."""
    return bundled(Path(__file__).with_name("unsealing.js"), tmp_path_factory.mktemp("unsealing"))


@pytest.fixture
def pack(bare: dict[str, Any]) -> dict[str, Any]:
    """What a device has of an observation, with a file of each sort."""
    files = [{"id": name, "name": name, "type": type_, "size": 1} for name, type_ in TYPES.items()]
    piece = {"code": "E1", "title": "A film", "ksbs": ["K1"], "note": "", "files": files}
    return bare | {"pieces": [piece | {"versions": []}]}


def test_recordings_are_played_here_and_other_kinds_leave_the_seal_only_when_somebody_says_so(
    script: Path, pack: Any
) -> None:
    told = done(script, "kinds", pack=pack, **WHO)
    assert told["a.pdf"][:2] == [1, ""]
    assert told["b.mp4"] == [1, "<video", "player opened"]
    assert told["c.mp3"] == [1, "<audio", "player opened"]
    assert told["stopped"] == [False, ["blob:1", "blob:2"]]
    shown, downloads, focused = told["asked"]
    assert "Saved, it leaves the seal: it stays in this device’s downloads" in shown
    assert (downloads, focused) == (0, "leaves")
    assert told["not"] == [False, 0]
    assert told["saved"] == [False, ["d.docx"]]
    assert told["unplayable"] == [True, None]
    assert told["noWindows"] == [True, 1]


def test_what_is_open_closes_when_the_key_or_the_assessment_leaves(script: Path, pack: Any) -> None:
    told = done(script, "leaving", pack=pack, **WHO)
    still = told.pop("other")
    assert {*told} == {"locked", "out", "another", "removed", "page"}
    assert all(found == [[True], 2, False] for found in told.values()), told
    assert still == [[False], 0, True]  # of another assessment
