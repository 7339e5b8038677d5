"""What a browser keeps: unsent work as a file, files of the portfolio, and what an older page has kept."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.node import bundled, node
from tests.web.console.conftest import EVENING, Session
from touchstone.web.console import actions
from touchstone.web.console.handing_in import hand_in
from touchstone.web.console.shapes import LONG

PART = 2 * 1024 * 1024
SECRET = base64.b64encode(b"k" * 32).decode()
WHO = {name: str(uuid4()) for name in ("attempt", "device", "person", "file")} | {"key": SECRET}
pytestmark = pytest.mark.xdist_group("kept")


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console's modules with what this test asks of them, as one file."""
    return bundled(Path(__file__).with_name("run.js"), tmp_path_factory.mktemp("kept"))


def done(script: Path, what: str, **said: Any) -> Any:
    """One thing done in a browser of its own."""
    told = json.dumps({"what": what, **said}, default=str)
    ran = subprocess.run(
        [node(), script], input=told, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr[-1500:]
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def fetched(script: Path) -> Any:
    """A file that was fetched in three parts, with a cut after the first."""
    return done(script, "fetched", **WHO)


def lines(number: int) -> list[dict[str, str]]:
    """Something captured."""
    return [{"body": f"Line {one}", "hash": f"{one:064d}"} for one in range(number)]


def of(session: Session) -> dict[str, Any]:
    """The device as its own browser knows it."""
    pocket, by = session.pocket, session.made.people.actor("assessor")
    return {
        "attempt": pocket.attempt,
        "device": pocket.id,
        "person": pocket.by,
        "key": actions.know(device=pocket.id, by=by, at=EVENING).key,
        "lines": [{"body": one.body, "hash": one.hash} for one in pocket.lines],
        "stretches": [{"name": one.name, "place": one.place, "leap": one.leap} for one in pocket.stretches],
    }


def test_the_file_that_the_console_saves_signed_out_is_what_the_server_takes(
    session: Session, script: Path
) -> None:
    for minute in range(40):
        session.note(minute, f"“Größe” {minute} 🌱 " + "x" * 900)
    session.send(session.pocket.lines[:3])
    told = done(script, "unsent", sent=[1, 2, 3], **of(session))
    assert told["name"] == "touchstone-unsent-2026-06-22-18-05.touchstone"
    assert told["after"] is None  # once everything is sent there is no file to save
    assert "Größe" not in told["file"]
    found = hand_in(content=told["file"].encode(), by=session.made.people.actor("assessor"), at=EVENING)
    assert found.standing.words == "40 of 40 entries received, chain intact"
    assert (found.came, found.refused) == (37, ())
    assert [entry.data["text"][:9] for entry in session.log][-1] == "“Größe” 3"


def test_what_an_older_page_has_kept_is_there_in_the_newer_one(script: Path) -> None:
    told = done(script, "upgraded", lines=lines(3), **WHO)
    assert told["stays"] == 1  # whoever signs out takes the keys, and changes nothing under an older page
    assert told["version"] == 4
    assert told["stores"] == ["chains", "devices", "drafts", "files", "lines", "packs", "parts", "stretches"]
    assert told["lines"] == lines(3)
    assert (told["unsent"], told["next"]) == (2, 4)
    assert told["refused"] == [{"code": "broken", "sequence": 1}]  # it counted as sent before


def test_a_file_comes_in_parts_and_goes_on_after_a_cut(fetched: Any) -> None:
    told = fetched
    assert told["cut"] == "Away"
    assert told["then"] == PART
    first, signed = f"/files/{WHO['file']}/", "/files/content/signed"
    asked = [tuple(one) for one in told["asked"]]
    assert asked == [
        (first, f"bytes=0-{PART - 1}"),
        (signed, f"bytes={PART}-{2 * PART - 1}"),  # cut
        (first, f"bytes={PART}-{2 * PART - 1}"),
        (signed, f"bytes={2 * PART}-{2 * PART + 999}"),
    ]
    assert told["others"] == 2  # nothing is fetched for somebody else
    assert told["same"] is True
    assert told["told"] >= 3


def test_a_file_is_encrypted_and_closed_without_the_key(fetched: Any) -> None:
    told = fetched
    assert (told["parts"], told["plain"]) == (3, False)
    assert told["locked"] == "locked"
    assert told["swapped"] == "closed"
    assert "not the whole file" in told["short"]
    assert told["left"] == [0, 0]


def test_nothing_more_is_kept_once_the_key_has_left(script: Path) -> None:
    assert done(script, "left", **WHO) == {"asked": 2, "parts": 1, "done": PART}


def test_there_has_to_be_room_and_the_server_has_to_allow_it(script: Path) -> None:
    told = done(script, "refused", **WHO)
    assert told["full"] == "The files take 5 MB, and this browser has room for 4 MB."
    assert told["none"] == 0
    assert told["said"] == {
        "403": ["went on", "It cannot be opened any more."],
        "410": ["went on", "It was removed."],
        "200": ["SignedOut", ""],
        "503": ["Away", ""],
    }


def test_an_assessment_is_taken_off_once_all_of_it_is_sent(script: Path) -> None:
    told = done(script, "takenOff", lines=lines(3), **WHO)
    assert (told["before"], told["still"]) == (False, 3)
    assert (told["refused"], told["here"]) == (False, 3)  # what the server refused is nowhere else
    assert (told["after"], told["pack"], told["left"]) == (True, None, [])
    assert told["next"] == 4


def test_what_is_too_long_for_an_entry_is_not_kept_and_holds_nothing_up(script: Path) -> None:
    found = done(script, "tooLong", **WHO)
    assert "too long for one entry" in found["said"][0]
    assert found["said"][1] == "kept"
    assert found["lines"] == 1


def test_a_device_that_was_used_for_months_tells_no_more_of_its_clock_than_is_taken(script: Path) -> None:
    found = done(script, "longUsed", **WHO)
    assert found == {"number": 1000, "last": 1100, "leap": LONG}
