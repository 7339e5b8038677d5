"""Files that mean harm are refused by what they hold, in words, each for its own reason."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from tests.factories import hostile, telling, uploads
from touchstone.inspection import picture
from touchstone.inspection.kinds import NotTaken
from touchstone.inspection.looking import look

PDF_HEAD = b"%PDF-1.7\n<script>alert(1)</script>\n"
BAD = {
    "a PDF that runs a program": (hostile.scripted_pdf, "a.pdf", "script", "holds a program"),
    "a PDF that starts a program": (
        hostile.launching_pdf,
        "a.pdf",
        "launch",
        "to start another program",
    ),
    "a PDF with an older form that runs": (hostile.form_pdf, "a.pdf", "script", "holds a program"),
    "a PDF that carries a program": (
        lambda: hostile.attaching_pdf(b"MZ\x90\0" + bytes(90), "invoice.exe"),
        "a.pdf",
        "program",
        "as an attachment .invoice.exe.",
    ),
    "a PDF that is a bomb": (hostile.bomb_pdf, "a.pdf", "bomb", "unpacks to far more"),
    "a locked PDF": (uploads.locked_pdf, "a.pdf", "encrypted", "password"),
    "a PDF cut off": (lambda: uploads.pdf(3)[:-30], "a.pdf", "truncated", "breaks off before its end"),
    "a PDF and an archive": (lambda: hostile.and_archive(uploads.pdf()), "a.pdf", "polyglot", "an archive"),
    "a PDF and a page": (
        lambda: uploads.pdf() + b"<html><script>1</script>%%EOF",
        "a.pdf",
        "polyglot",
        "a PDF and a web page",
    ),
    "a picture and an archive": (
        lambda: hostile.and_archive(uploads.image()),
        "a.png",
        "polyglot",
        "a PNG image and an archive",
    ),
    "a photograph and an older archive": (
        lambda: uploads.image("JPEG") + b"Rar!\x1a\x07\x01\0" + bytes(40),
        "a.jpg",
        "polyglot",
        "a JPEG image and an archive",
    ),
    "a drawing and a program": (
        lambda: uploads.image("GIF") + b"\x7fELF" + bytes(40),
        "a.gif",
        "polyglot",
        "a GIF image and a program",
    ),
    "a picture and a page": (
        lambda: uploads.image("WEBP") + b"<script>alert(1)</script>",
        "a.webp",
        "polyglot",
        "a WebP image and a web page",
    ),
    "sound and an archive": (
        lambda: hostile.and_archive(uploads.sound()),
        "a.wav",
        "polyglot",
        "a WAV sound recording and an archive",
    ),
    "Word that is a bomb": (hostile.bomb_word, "a.docx", "bomb", "unpacks to far more"),
    "Word whose parts overlap": (hostile.overlapping_word, "a.docx", "bomb", "unpacks to far more"),
    "Word in Word in Word": (hostile.nested_word, "a.docx", "bomb", "archives in archives"),
    "Word that never ends": (hostile.endless_word, "a.docx", "bomb", "reading it never ends"),
    "Word behind a password": (hostile.locked_word, "a.docx", "encrypted", "protected with a password"),
    "Word with a program": (
        lambda: hostile.word_around("word/embeddings/run.EXE", b"MZ"),
        "a.docx",
        "program",
        "holds a program .run.EXE.",
    ),
    "Word with a control": (
        lambda: hostile.word_around("word/activeX/activeX1.bin", b"x"),
        "a.docx",
        "macros",
        "holds macros",
    ),
    "Word around Word with macros": (
        lambda: hostile.word_around(
            "word/embeddings/a.docm", hostile.word_around("word/vbaProject.bin", b"x")
        ),
        "a.docx",
        "macros",
        "holds macros",
    ),
    "an OpenDocument with macros": (
        lambda: hostile.open_document({"Basic/Standard/Module1.xml": "<m/>"}),
        "a.odt",
        "macros",
        "holds macros",
    ),
    "an OpenDocument behind a password": (
        lambda: hostile.open_document({"META-INF/manifest.xml": "<m:encryption-data/>"}),
        "a.odt",
        "encrypted",
        "protected with a password",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_means_harm_is_refused_for_its_own_reason(case: str) -> None:
    made, name, code, says = BAD[case]
    with pytest.raises(NotTaken, match=says) as refused:
        look(BytesIO(made()), name)
    assert refused.value.code == code


def test_the_second_half_of_a_disguise_works_as_what_it_is() -> None:
    with zipfile.ZipFile(BytesIO(hostile.and_archive(uploads.image()))) as archive:
        assert archive.namelist() == ["evil.js"]


def test_what_a_phone_puts_after_a_picture_is_no_disguise() -> None:
    moving = uploads.image("JPEG") + uploads.mpeg4()
    assert look(BytesIO(moving), "a.jpg").id == "jpeg"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_too_large_to_draw_is_followed_to_its_end(
    format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = uploads.image(format, (300, 300))
    monkeypatch.setattr(picture, "DRAWN_PIXELS", 100)
    assert look(BytesIO(whole), "a").family == "image"
    with pytest.raises(NotTaken, match="cannot be drawn"):
        look(BytesIO(whole[:-10]), "a")


def test_a_document_that_is_damaged_in_the_middle_is_refused() -> None:
    data = bytearray(telling.spoken_word())
    at = data.find(b"word/document.xml") + 60
    data[at : at + 40] = b"\xff" * 40
    with pytest.raises(NotTaken, match="does not open"):
        look(BytesIO(bytes(data)), "a.docx")


def test_a_dense_but_honest_document_is_taken() -> None:
    assert look(BytesIO(hostile.bomb_word(megabytes=10)), "a.docx").id == "docx"


def test_a_text_about_pdf_is_taken() -> None:
    assert look(BytesIO(b"Every such file begins with %PDF-1.7, and then goes on."), "a.txt").id == "text"
