"""A file is what its bytes and its opening say, never what its name says alone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from tests.factories import hostile, uploads
from touchstone.inspection import picture
from touchstone.inspection.kinds import TAKEN, NotTaken
from touchstone.inspection.looking import look

OPEN = "application/vnd.oasis.opendocument"
GOOD = {
    "report.pdf": (uploads.pdf(), "pdf"),
    "log.docx": (uploads.word(), "docx"),
    "plan.xlsx": (uploads.workbook(), "xlsx"),
    "notes.txt": (b"Met mentee A at noon.\r\n", "text"),
    "notes.md": ("# Café notes".encode(), "text"),
    "wide.txt": ("Notes – mentee A".encode("utf-16"), "text"),
    "love.txt": (b"<3 mentoring", "text"),
    "board.PNG": (uploads.image("PNG"), "png"),
    "board.jpg": (uploads.image("JPEG"), "jpeg"),
    "board.gif": (uploads.image("GIF"), "gif"),
    "board.webp": (uploads.image("WEBP"), "webp"),
    "talk.mp4": (uploads.mpeg4(), "mp4"),
    "talk.m4a": (uploads.mpeg4(b"M4A "), "m4a"),
    "memo.m4a": (uploads.mpeg4(b"isom"), "m4a"),
    "talk.mov": (uploads.mpeg4(b"qt  "), "mov"),
    "talk.webm": (uploads.matroska(), "webm"),
    "talk.mkv": (uploads.matroska(b"matroska"), "mkv"),
    "photo.HEIC": (uploads.phone_picture(), "heic"),
    "log.odt": (hostile.open_document(), "odt"),
    "hours.ods": (hostile.open_document(kind=OPEN + ".spreadsheet"), "ods"),
    "talk.odp": (hostile.open_document(kind=OPEN + ".presentation"), "odp"),
    "carries.pdf": (hostile.attaching_pdf(b"some notes"), "pdf"),
    "talk.wav": (uploads.sound(), "wav"),
    "talk.mp3": (uploads.mp3(), "mp3"),
    "bare.mp3": (uploads.mp3(tagged=False), "mp3"),
    "talk.ogg": (b"OggS\x00\x02" + b"\0" * 60, "ogg"),
    "no extension": (uploads.pdf(), "pdf"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_is_taken(name: str) -> None:
    data, kind = GOOD[name]
    assert look(BytesIO(data), name).id == kind


BAD = {
    "an empty file": (b"", "empty.pdf", "The file is empty"),
    "a program called PDF": (b"MZ\x90\x00" + b"\0" * 100, "report.pdf", "This is a program"),
    "a program of Linux": (b"\x7fELF" + b"\0" * 100, "report", "This is a program"),
    "a script": (b"#!/bin/sh\nrm -rf ~\n", "notes.txt", "This is a script"),
    "an image called PDF": (uploads.image(), "report.pdf", "ends in .pdf but it is a PNG image"),
    "a PDF called Word": (uploads.pdf(), "log.docx", "ends in .docx but it is a PDF"),
    "a text of older Windows": (
        "It cost £5 – naïve".encode("cp1252"),
        "notes.txt",
        "save it with the encoding UTF-8",
    ),
    "a text cut in a letter": ("A café".encode()[:-1], "notes.txt", "save it with the encoding UTF-8"),
    "a film of another make": (
        b"RIFF\x10\x00\x00\x00AVI LIST" + b"\0" * 60,
        "a.avi",
        "MP4, MOV, WebM, MKV",
    ),
    "bytes that are no text": (bytes(range(128, 160)) * 8, "notes.txt", "This is no kind of file"),
    "a text called PDF": (b"hello", "report.pdf", "it is plain text"),
    "a text called HTML": (b"hello", "page.html", "it is plain text"),
    "a page of the web": (b"<!DOCTYPE html><p>hi", "page.html", "a web page"),
    "a page called text": (b"\n <html><script>alert(1)</script>", "notes.txt", "a web page"),
    "a page behind a comment": (b"<!-- x --><svg onload=alert(1)>", "notes.txt", "a web page"),
    "a page behind spaces": (b" " * 70_000 + b"<script>alert(1)</script>", "a.txt", "a web page"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg", "a web page"),
    "a broken PDF": (b"%PDF-1.7\nnothing more", "a.pdf", "begins like a PDF but does not open"),
    "half a PDF": (uploads.pdf()[:80], "a.pdf", "begins like a PDF but does not open"),
    "a locked PDF": (uploads.locked_pdf(), "a.pdf", "protected with a password"),
    "a PDF without pages": (uploads.pdf(0), "a.pdf", "has no pages"),
    "half an image": (uploads.image("PNG", (900, 900))[:60], "a.png", "cannot be drawn"),
    "half a photograph": (uploads.image("JPEG", (900, 900))[:700], "a.jpg", "cannot be drawn"),
    "any archive": (uploads.archive({"a.txt": "x"}), "a.zip", "an archive. Unpack it"),
    "an archive called Word": (uploads.archive({"a.txt": "x"}), "a.docx", "an archive. Unpack it"),
    "half an archive": (uploads.word()[:70], "a.docx", "does not open"),
    "Word with a program": (uploads.word(more="word/vbaProject.bin"), "a.docx", "holds macros"),
    "Word that may hold one": (uploads.word(kind="document.macroEnabled.main+xml"), "a.docx", "macros"),
    "Word in the wrong parts": (uploads.word(main="xl/workbook.xml"), "a.xlsx", "does not open"),
    "an older Office file": (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "a.doc", "older Office file"),
    "half a phone's picture": (uploads.phone_picture()[:-60], "a.heic", "cannot be drawn"),
    "a phone's picture called JPEG": (uploads.phone_picture(), "a.jpg", "it is a HEIC image"),
    "a picture for the web": (uploads.box(b"ftyp", b"avif"), "a.avif", "Save or send it as JPEG"),
    "a rich text": (b"{\\rtf1\\ansi hello}", "a.rtf", "an RTF file. Save it as PDF"),
    "an OpenDocument drawing": (
        uploads.archive({"mimetype": OPEN + ".graphics"}),
        "a.odg",
        "of another kind",
    ),
    "an OpenDocument of nothing": (uploads.archive({"mimetype": OPEN + ".text"}), "a.odt", "does not open"),
    "an archive that says little": (uploads.archive({"mimetype": "x"}), "a.zip", "an archive. Unpack it"),
    "an archive that says much": (uploads.archive({"mimetype": OPEN + "x" * 99}), "a.odt", "Unpack it"),
    "half a recording": (uploads.mpeg4(whole=False), "a.mp4", "breaks off"),
    "a recording without its list": (uploads.box(b"ftyp", b"isom"), "a.mp4", "breaks off"),
    "sound called video": (uploads.mp3(), "a.mp4", "it is an MP3 sound recording"),
    "video called sound": (uploads.mpeg4(b"qt  "), "a.mp3", "it is a QuickTime video"),
    "sound without its format": (b"RIFF\0\0\0\0WAVE" + b"\0" * 90, "a.wav", "breaks off"),
    "half a WebM": (uploads.matroska(whole=False), "a.webm", "breaks off"),
    "another container": (uploads.matroska(b"mystery"), "a.mkv", "no kind of file"),
    "half a sound": (uploads.sound()[:-100], "a.wav", "breaks off"),
    "noise": (bytes(range(256)), "a.txt", "no kind of file"),
    "words that stop in a letter": ("caf€".encode()[:-1], "a.txt", "no kind of file"),
    "one frame and no more": (uploads.mp3(tagged=False)[:417], "a.mp3", "no kind of file"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_is_not_what_it_says_is_refused_with_the_reason(case: str) -> None:
    data, name, says = BAD[case]
    with pytest.raises(NotTaken, match=says):
        look(BytesIO(data), name)


def test_a_picture_with_absurdly_many_dots_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MOST_PIXELS", 100)
    with pytest.raises(NotTaken, match="too many dots"):
        look(BytesIO(uploads.image()), "a.png")


def test_a_large_picture_is_checked_without_being_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "DRAWN_PIXELS", 100)
    assert look(BytesIO(uploads.image("JPEG")), "a.jpg").id == "jpeg"


def test_a_file_is_read_from_wherever_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(uploads.pdf())
    with path.open("rb") as file:
        file.read()
        assert look(file, "a.pdf").id == "pdf"


def test_no_kind_that_can_run_anything_is_shown_in_the_browser() -> None:
    shown = {kind.media_type for kind in TAKEN if kind.shown}
    assert not {one for one in shown if "html" in one or "xml" in one or "svg" in one or "pdf" in one}


def test_no_ending_belongs_to_two_kinds() -> None:
    endings = [ending for kind in TAKEN for ending in kind.extensions]
    assert len(endings) == len(set(endings))
