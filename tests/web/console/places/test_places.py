"""A page or a second that is not there is refused offline in the server's words, and by the server itself."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.factories.assessments import DAY
from tests.factories.gateway import stored
from tests.factories.node import bundled, node
from tests.web.console.conftest import EVENING, Session
from touchstone.web.assessments.places import fault_in_recording
from touchstone.web.console import packing
from touchstone.web.examining.models import Examination
from touchstone.web.files.models import StoredFile
from touchstone.web.portfolio.models import Piece, PieceVersion
from touchstone.web.portfolio.pointing import known_places, why_not

SCRIPT = Path(packing.__file__).with_name("script") / "pointing.js"
ASK = """
import { readFileSync } from 'node:fs'
const { whyNot, whyNotIn } = await import(process.argv[1])
const { texts, pieces, lengths } = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify([
  ...pieces.map((versions) => texts.map((text) => whyNot(text, versions))),
  ...lengths.map((seconds) => texts.map((text) => whyNotIn(text, seconds)))
]))
"""
LENGTHS = (1, 59, 930, 3600)  # seconds of recordings
VIDEO = {"kind": "mp4", "recording": {"seconds": 930.9, "container": "mp4", "size": 9}}
# By the name of a piece its versions: a media type, what an examination said, and whether it was taken back.
PIECES: dict[str, list[tuple[str, dict[str, Any] | None, bool]]] = {
    "four pages": [("application/pdf", {"kind": "pdf", "pages": 4}, False)],
    "not examined": [("application/pdf", None, False)],
    "a recording": [("video/mp4", VIDEO, False)],
    "a recording of unknown length": [("audio/mpeg", None, False)],
    "a picture": [("image/png", {"kind": "png", "pages": 1}, False)],
    "no file": [],
    "shorter now": [
        ("application/pdf", {"kind": "pdf", "pages": 9}, False),
        ("application/pdf", {"kind": "pdf", "pages": 2}, False),
    ],
    "the first taken back": [
        ("application/pdf", {"kind": "pdf", "pages": 9}, True),
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            {"kind": "xlsx", "pages": 1},
            False,
        ),
    ],
    "all taken back": [("application/pdf", {"kind": "pdf", "pages": 9}, True)],
    "pages that are claimed": [("application/octet-stream", {"kind": "docx", "pages": 3}, False)],
}
WRITTEN = (
    *(
        "page 4",
        "page 5",
        "p. 3-5",
        "pp 1 to 4 and 9",
        "pages 1–4, 2-9",
        "3.2",
        "page 0",
        "5-3",
        "page 00004",
    ),
    *("page 10000", "9999", "1,,2", "and", "version 1: page 9", "version 1: page 10", "version 2: 2"),
    *("version 2: 3", "version 3: 1", "Version 1, 0:05", "version 01: 3", "version 1: Reflection"),
    *(
        "12:30",
        "15:30",
        "15:31",
        "from 12:30 to 15:31",
        "0:58–0:59",
        "1:00",
        "at 0:01",
        "0:00",
        "12:30-12:30",
    ),
    *("15:00-12:30", "12:3", "1:60", "1:60:00", "24:00:00", "23:59:59", "59:59", "1:00:00", "1:00:01", ":"),
    *(
        "4: Reflection",
        "K1: page 3",
        "page 3; K2: 4",
        "the heading",
        "",
        " ",
        "12.30",
        "\u0663",
        "page\xa0\u20073",
    ),
    *("\ufeff5", "\x1f5", "\x85 5", "a" * 200, "a" * 201, "\U0001f600" * 200, "\U0001f600" * 201, "3" * 401),
    *(", ".join(map(str, range(1, 2 * many, 2))) for many in (20, 21)),
)
FITTING = (  # as long as a place may be, in the piece of four pages
    "version 1: " + "a" * 200,
    "version 1: " + "\U0001f600" * 200,
    "version 1: pages " + " and ".join(["0001 to 0004"] * 20),
)
ALPHABET = (
    "page ",
    "p.",
    "version 1: ",
    "version 2, ",
    "12",
    "3",
    "1:05",
    ":",
    "–",
    "-",
    " to ",
    ",",
    " and ",
    "K1",
)
RANDOM = 150


def texts() -> list[str]:
    """What people write, and what nobody should."""
    random = Random(6)
    return [
        *WRITTEN,
        *FITTING,
        *("".join(random.choices(ALPHABET, k=random.randint(1, 5))) for _ in range(RANDOM)),
    ]


@pytest.fixture
def pieces(session: Session) -> dict[str, Piece]:
    """Pieces of each sort."""
    made, own = {}, {"organisation": session.made.people.organisation}
    who: dict[str, Any] = {"added_by": session.pocket.by, "added_at": DAY}
    Piece.objects.filter(apprenticeship=session.made.one).update(withdrawn_at=DAY)
    for number, (name, versions) in enumerate(PIECES.items(), start=51):
        said: dict[str, Any] = {"number": number, "title": name, "kind": "other", "ksbs": ["K1"]}
        made[name] = Piece.objects.create(**own, **said, **who, apprenticeship=session.made.one)
        for place, (media_type, report, removed) in enumerate(versions, start=1):
            file = stored(session.made.people, session.made.one, f"{number}.{place}.bin")
            StoredFile.objects.filter(id=file.id).update(media_type=media_type)
            gone = {"removed_at": DAY, "removed_by": session.pocket.by} if removed else {}
            PieceVersion.objects.create(**own, **who, **gone, piece=made[name], number=place, file=file)
            if report is not None:
                Examination.objects.create(
                    **own, apprenticeship=session.made.one, file=file, since=DAY, report=report
                )
    return made


def offline(tmp_path: Path, versions: list[Any]) -> list[list[str]]:
    """What the console says of every text, of each piece and then of each recording."""
    script = bundled(SCRIPT, tmp_path)
    asked = json.dumps({"texts": texts(), "pieces": versions, "lengths": LENGTHS})
    command = [node(), "--input-type=module", "-e", ASK, script.as_uri()]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    found: list[list[str]] = json.loads(done.stdout)
    return found


def test_the_console_says_what_the_server_says(
    session: Session, pieces: Mapping[str, Piece], tmp_path: Path
) -> None:
    packed = {one["code"]: one["versions"] for one in pack(session)["pieces"]}
    here = offline(tmp_path, [packed[piece.code] for piece in pieces.values()])
    there = [[why_not(piece, text) for text in texts()] for piece in pieces.values()]
    there += [[fault_in_recording(text, seconds) for text in texts()] for seconds in LENGTHS]
    of = [*pieces, *(f"{seconds} seconds" for seconds in LENGTHS)]
    differing = [
        f"{name}, {text!r}: {theirs!r}, and offline {ours!r}"
        for name, row, other in zip(of, there, here, strict=True)
        for text, theirs, ours in zip(texts(), row, other, strict=True)
        if theirs != ours
    ]
    assert differing == []
    assert [there[0][texts().index(text)] for text in FITTING] == ["", "", ""]
    said = {one for row in there for one in row}
    assert len(said) > 60  # both sides say much, and not the same to everything
    assert "There is no page 5: the file has 4 pages. Write a page that it has." in said


def pack(session: Session) -> dict[str, Any]:
    by = session.made.people.actor("assessor")
    return packing.packed(session.made.row.id, by, DAY)


def test_the_pack_says_what_examinations_know(session: Session, pieces: Mapping[str, Piece]) -> None:
    versions = {one["title"]: one["versions"] for one in pack(session)["pieces"]}
    assert versions["four pages"] == [
        {"number": 1, "removed": False, "family": "document", "pages": 4, "seconds": None, "unit": "page"}
    ]
    [recording] = versions["a recording"]
    assert (recording["family"], recording["seconds"]) == ("video", 930)
    [unknown] = versions["not examined"]
    assert (unknown["pages"], unknown["seconds"]) == (None, None)
    assert [one["removed"] for one in versions["the first taken back"]] == [True, False]
    assert versions["no file"] == []
    Piece.objects.filter(title="four pages").update(withdrawn_at=DAY)
    assert pieces["four pages"].code not in known_places(session.made.one.id)


@pytest.mark.parametrize(
    ("place", "fits"),
    [("page 4", True), ("page 5", False), ("0:05", False), *((one, True) for one in FITTING)],
)
def test_the_server_refuses_what_a_device_sends_all_the_same(
    session: Session, pieces: Mapping[str, Piece], place: str, fits: bool
) -> None:
    """Such as one that has the files as they were before."""
    said: dict[str, Any] = {
        "criterion": session.made.method.criteria[0].id,
        "level": "met",
        "reason": "There.",
    }
    where = f"{pieces['four pages'].code}: {place}"
    session.pocket.capture(DAY, "section_started", section=session.made.method.sections[0].id)
    session.pocket.capture(DAY, "judgement", **said, pointers=[where])
    receipt = session.send(at=EVENING)
    assert (receipt.aside == ()) is fits
    for row in receipt.aside:
        assert row.why is not None
        assert row.why["fields"]["pointers"].startswith(where)
