"""An examination tells what a file is, what it says, and what it tells about who made it, where and when."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.factories import hostile, telling, uploads
from touchstone.inspection import contents, examining
from touchstone.inspection.contents import MOST_TEXT
from touchstone.inspection.report import Place, Report


def examined(tmp_path: Path, data: bytes, name: str) -> Report:
    path = tmp_path / "kept"
    path.write_bytes(data)
    return Report.of_json(examining.examine(str(path), name))


def codes(report: Report) -> list[str]:
    return [note.code for note in report.notes]


def test_a_pdf_is_read(tmp_path: Path) -> None:
    data = telling.spoken_pdf(Author="Ann Example", Creator="Writer", CreationDate="D:20261120093000+01'00'")
    report = examined(tmp_path, data, "a.pdf")
    assert report.kind
    assert (report.kind.id, report.pages, report.text, report.cut) == ("pdf", 1, "Met mentee A", False)
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    assert report.size == len(data)
    assert report.metadata.authors == ("Ann Example",)
    assert report.metadata.software == "Writer"
    assert report.metadata.created == "2026-11-20T09:30:00+01:00"
    assert codes(report) == ["author"]
    assert report.outcome == "advice"


def test_a_pdf_of_pictures_says_that_nothing_can_be_found_in_it(tmp_path: Path) -> None:
    report = examined(tmp_path, uploads.pdf(3), "a.pdf")
    assert (report.pages, report.text, codes(report)) == (3, "", ["no_text"])


def test_what_a_pdf_carries_is_named(tmp_path: Path) -> None:
    report = examined(tmp_path, hostile.attaching_pdf(b"words", "list of names.txt"), "a.pdf")
    assert "list of names.txt" in next(note.message for note in report.notes if note.code == "attachment")


DOCUMENTS = {
    "a.docx": (telling.spoken_word(), "Log of sessions\nMet mentee A at noon.\nK1\n S2", 1),
    "a.xlsx": (telling.spoken_workbook(), "Hours with mentee A\n\nFeedback", 2),
    "a.pptx": (telling.spoken_slides(), "What I learnt\n\nWhat I did", 2),
    "a.odt": (hostile.open_document(), "Log\nHello", 3),
    "a.txt": ("Met – mentee A".encode("utf-16"), "Met – mentee A", None),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read(name: str, tmp_path: Path) -> None:
    data, text, pages = DOCUMENTS[name]
    report = examined(tmp_path, data, name)
    assert report.text.startswith(text)
    assert report.pages == pages


def test_who_wrote_a_document_is_told(tmp_path: Path) -> None:
    report = examined(tmp_path, telling.spoken_word(), "a.docx")
    assert report.metadata.authors == ("Ann Example",)
    assert report.metadata.title == "My log"
    [note] = report.told("advice")
    assert "names Ann Example as who wrote or saved it" in note.message
    other = examined(tmp_path, hostile.open_document(), "a.odt").metadata
    assert (other.authors, other.software) == (("Ann Example", "Bo Example"), "LibreOffice/24.2")
    assert other.created == "2026-11-20T09:30:00"


def test_what_does_not_stand_on_the_pages_is_told(tmp_path: Path) -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    gone = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
    text = f'<w:document xmlns:w="{w}"><w:p>{gone}</w:p></w:document>'
    comment = f'<w:comments xmlns:w="{w}"><w:p><w:r><w:t>Ask Bo</w:t></w:r></w:p></w:comments>'
    data = uploads.archive(
        hostile.WORD_TYPES
        | {"word/document.xml": text, "word/comments.xml": comment, "word/embeddings/sheet.bin": "x"}
    )
    report = examined(tmp_path, data, "a.docx")
    assert codes(report) == ["comments", "tracked", "attachment"]
    assert report.text == "Ask Bo"


def test_a_document_that_cannot_be_read_to_its_end_says_so(tmp_path: Path) -> None:
    data = hostile.word_around("word/header1.xml", "<w:broken")
    report = examined(tmp_path, data, "a.docx")
    assert codes(report) == ["unread"]
    assert report.outcome == "advice"


def _faulty(path: Path, kind: object) -> None:
    raise LookupError(path)


def test_a_fault_of_a_reader_is_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "_contents", _faulty)
    assert codes(examined(tmp_path, uploads.pdf(), "a.pdf")) == ["unread"]


def test_no_more_text_is_kept_than_fits(tmp_path: Path) -> None:
    report = examined(tmp_path, b"word " * MOST_TEXT, "a.txt")
    assert len(report.text) <= MOST_TEXT
    assert report.cut


def test_text_that_no_table_could_hold_is_made_one_that_can() -> None:
    gathered = contents.Gathering()
    gathered.add("a\0b\ud800c\n\n\n\n d \n")
    assert gathered.text() == "ab?c\n\n d"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photograph_tells_where_when_and_with_what(format: str, tmp_path: Path) -> None:
    report = examined(tmp_path, telling.photograph(format), "photo")
    assert report.metadata.place == Place(51.5138, -0.1101)
    assert report.metadata.device == "Example Phone 9"
    assert report.metadata.software == "Camera 1.2"
    assert report.metadata.created == "2026-11-20T10:11:12+00:00"
    assert codes(report) == ["place"]
    assert "51.51380° N, 0.11010° W" in report.notes[0].message


def test_a_place_in_the_other_list_is_found_too(tmp_path: Path) -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d exif:GPSLatitude="51,30.828N" exif:GPSLongitude="0,6.606W"/>'
    )
    report = examined(tmp_path, telling.halves("JPEG", xmp=packet), "a.jpg")
    assert report.metadata.place == Place(51.5138, -0.1101)


@pytest.mark.parametrize(
    "place",
    [
        {},
        {1: "N", 2: (0, 0, 0), 3: "E", 4: (0, 0, 0)},
        {1: "N", 2: (91, 0, 0), 3: "E", 4: (0, 0, 0)},
        {1: "N", 2: (51, 30), 3: "E", 4: (1, 2, 3)},
    ],
)
def test_a_place_that_is_none_is_not_told(place: dict[int, object], tmp_path: Path) -> None:
    data = telling.halves("JPEG", exif=telling.exif(place))
    assert examined(tmp_path, data, "a.jpg").metadata.place is None


def test_a_moving_picture_after_the_picture_is_told(tmp_path: Path) -> None:
    data = telling.halves("JPEG") + uploads.mpeg4() + bytes(20_000)
    assert codes(examined(tmp_path, data, "a.jpg")) == ["trailing"]


def test_what_is_refused_is_refused_in_the_report(tmp_path: Path) -> None:
    report = examined(tmp_path, hostile.scripted_pdf(), "a.pdf")
    assert (report.kind, report.outcome, codes(report)) == (None, "refused", ["script"])
