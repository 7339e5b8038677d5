"""Where each KSB is shown comes in by the mapping sheet, is checked before anything is added, goes out."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tests.factories import uploads
from tests.factories.portfolio import Portfolio, text
from tests.factories.recordings import recording
from tests.factories.web import NOW, apprenticeship
from tests.web.packs.test_arrival import pack, problems, sent, taken
from tests.web.packs.test_pack import manifest
from tests.web.packs.test_pack import taken as packed
from touchstone.web.packs.checking import content_of
from touchstone.web.portfolio import actions
from touchstone.web.portfolio.models import Piece

HEAD = "file,ksbs,where\n"


def test_places_come_in_with_their_ksbs_and_go_out_again(portfolio: Portfolio) -> None:
    data = pack(**{"log.pdf": uploads.pdf(9), "notes.txt": b"Plain words."})
    sheet = HEAD + 'log.pdf,"K1, K2","K1: 3-5, 8; K2: Reflection"\nnotes.txt,"K1, S1",The end\n'
    arrival = sent(portfolio, data, sheet)
    assert problems(arrival) == {"log.pdf": "", "notes.txt": ""}
    page = text(portfolio.get("training_provider", "packs-arrival", arrival.id))
    assert "K1 (pages 3–5, 8), K2 (Reflection)" in page
    taken(portfolio, arrival)
    first, second = Piece.objects.order_by("number")
    assert first.pointers == {"K1": "pages 3–5, 8", "K2": "Reflection"}
    assert second.pointers == {"K1": "The end", "S1": "The end"}
    made = packed(portfolio)
    assert manifest(made)["pieces"][0]["pointers"] == first.pointers
    rows = list(csv.DictReader(io.StringIO(made.read("manifest.csv").decode("utf-8-sig"))))
    assert [row["where"] for row in rows] == ["K1: pages 3–5, 8; K2: Reflection", "K1: The end; S1: The end"]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("5-3", "Where: Page 3 comes before page 5."),
        ("K2: 5-3", "Where: K2: Page 3 comes before page 5."),
        ("K2: 4", "Where: K2: There is no page 4: the file has 2 pages."),
        ("K2: 0:05", "Where: K2: The file is no recording"),
        ("S1: 2", "S1: the piece is not said to show it."),
        ("K2: 1; K2: 2", "Where: K2 has two places."),
    ],
)
def test_a_place_that_is_wrong_is_named_by_its_row(portfolio: Portfolio, where: str, words: str) -> None:
    data = pack(**{"fine.pdf": uploads.pdf(1), "log.pdf": uploads.pdf(2)})
    arrival = sent(portfolio, data, HEAD + f'fine.pdf,K1,1\nlog.pdf,K2,"{where}"\n')
    assert problems(arrival)["fine.pdf"] == ""
    assert problems(arrival)["log.pdf"].startswith(words)
    page = text(portfolio.get("training_provider", "packs-arrival", arrival.id))
    assert "row 3 of the sheet" in page
    taken(portfolio, arrival)
    assert [piece.pointers for piece in Piece.objects.all()] == [{"K1": "page 1"}]


def test_a_time_after_the_end_of_a_recording_is_named(portfolio: Portfolio, tmp_path: Path) -> None:
    film = recording(tmp_path / "film.mp4", 8).read_bytes()
    data = pack(**{"film.mp4": film})
    assert (
        "0:09 is after its end: the recording is 0:08 long."
        in problems(sent(portfolio, data, HEAD + "film.mp4,K1,0:05-0:09\n"))["film.mp4"]
    )
    assert problems(sent(portfolio, data, HEAD + "film.mp4,K1,0:05-0:08\n")) == {"film.mp4": ""}


def test_a_file_too_large_to_look_into_is_held_against_it_when_it_is_taken(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("touchstone.web.packs.placing.MOST_READ", 10)
    arrival = sent(portfolio, pack(**{"log.pdf": uploads.pdf(2)}), HEAD + "log.pdf,K1,5\n")
    assert problems(arrival) == {"log.pdf": ""}
    assert "K1: There is no page 5: the file has 2 pages." in taken(portfolio, arrival).lines[0]["refused"]
    assert not Piece.objects.exists()


def test_places_in_older_files_have_no_row_and_stand_in_the_manifest(portfolio: Portfolio) -> None:
    where = {"K1": "version 1: page 2", "K2": "page 1", "S1": "version 2: page 1"}
    piece = portfolio.add(file=portfolio.file(uploads.pdf(2), "a.pdf"), ksbs=["K1", "K2", "S1"])
    newer = portfolio.file(uploads.pdf(1), "b.pdf")
    actions.add_file(piece=piece.id, revision=1, file=newer, by=portfolio.actor(), at=NOW)
    content = portfolio.content(ksbs=["K1", "K2", "S1"], pointers=where)
    actions.edit_piece(piece=piece.id, revision=2, content=content, by=portfolio.actor(), at=NOW)
    made = packed(portfolio)
    assert manifest(made)["pieces"][0]["pointers"] == where
    (row,) = csv.DictReader(io.StringIO(made.read("manifest.csv").decode("utf-8-sig")))
    assert row["where"] == "K2: page 1; S1: page 1"


def test_what_waited_before_places_were_known_is_taken_in() -> None:
    said: dict[str, Any] = dict.fromkeys(("title", "kind", "shows"), "A")
    said |= {"ksbs": [], "mentees": [], "observed_on": None}
    assert content_of(said).pointers is None


def test_a_whole_pack_comes_back_as_it_went(portfolio: Portfolio) -> None:
    portfolio.add(
        file=portfolio.file(uploads.pdf(9), "a.pdf"), ksbs=["K1", "K2"], pointers={"K1": "3-5", "K2": "End"}
    )
    made = packed(portfolio)
    data = pack(**{name: made.read(name) for name in made.namelist() if name.startswith("files/")})
    other = apprenticeship(portfolio.people, person=None, email="other@learners.example", uln="")
    there = Portfolio(portfolio.people, other, portfolio.files)
    arrival = sent(there, data, made.read("manifest.csv").decode("utf-8-sig"))
    taken(there, arrival)
    came = Piece.objects.get(apprenticeship=other)
    assert (came.ksbs, came.pointers) == (["K1", "K2"], {"K1": "pages 3–5", "K2": "End"})
