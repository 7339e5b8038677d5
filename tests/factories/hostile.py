"""Files that mean harm, or look as if they did: each is real, and made by the test."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

WORD_TYPES = {
    "[Content_Types].xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
}
OPEN_TEXT = "application/vnd.oasis.opendocument.text"


def pdf_with(change: Callable[[Any], object]) -> bytes:
    """A PDF of one page that was changed by a function of the open document."""
    import pikepdf

    made, file = pikepdf.new(), BytesIO()
    made.add_blank_page()
    change(made)
    made.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue()


def scripted_pdf() -> bytes:
    """A PDF that runs a program when it is opened, packed so that no search for the word finds it."""
    import pikepdf

    def change(pdf: Any) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hello')")

    return pdf_with(change)


def launching_pdf() -> bytes:
    """A PDF with a link that starts a program, deep in a note on its page."""
    import pikepdf

    def change(pdf: Any) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
        )
        pdf.pages[0].Annots = pikepdf.Array([note])

    return pdf_with(change)


def form_pdf() -> bytes:
    """A PDF with a form of the older kind that holds a program."""
    import pikepdf

    def change(pdf: Any) -> None:
        form = pikepdf.Stream(pdf, b"<xdp><script contentType='application/x-javascript'>x</script></xdp>")
        pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Array([pikepdf.String("template"), form]))

    return pdf_with(change)


def attaching_pdf(held: bytes, name: str = "notes.txt") -> bytes:
    """A PDF that carries another file."""

    def change(pdf: Any) -> None:
        pdf.attachments[name] = held

    return pdf_with(change)


def bomb_pdf() -> bytes:
    """A PDF of a few hundred kilobytes of which one stream unpacks to 300 MB."""
    import pikepdf

    def change(pdf: Any) -> None:
        packer = zlib.compressobj(9)
        packed = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(300)) + packer.flush()
        stream = pikepdf.Stream(pdf, b"")
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].Contents = pdf.make_indirect(stream)

    return pdf_with(change)


def bomb_word(megabytes: int = 100) -> bytes:
    """A Word document of a hundred kilobytes that unpacks to much more."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=9) as made:
        for name, text in WORD_TYPES.items():
            made.writestr(name, text)
        with made.open("word/document.xml", "w") as part:
            for _ in range(megabytes):
                part.write(b" " * 1024 * 1024)
    return file.getvalue()


def nested_word(depth: int = 5) -> bytes:
    """A Word document that holds one that holds one …"""
    held = b""
    for _ in range(depth):
        held = _archive(WORD_TYPES | {"word/document.xml": "<d/>", "word/embeddings/inner.docx": held})
    return held


def word_around(name: str, held: bytes | str) -> bytes:
    """A Word document with another part in it."""
    return _archive(WORD_TYPES | {"word/document.xml": "<d/>", name: held})


def overlapping_word() -> bytes:
    """A Word document whose list names the same packed bytes many times, as some bombs do."""
    file = BytesIO()
    with ZipFile(file, "w") as made:
        for name, text in WORD_TYPES.items():
            made.writestr(name, text)
        made.writestr("word/document.xml", b"x" * 20_000)
        one = made.getinfo("word/document.xml")
        made.filelist.extend([one] * 30)
    return file.getvalue()


def locked_word() -> bytes:
    """An Office document behind a password: a container of the older make with the new one inside."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")


def endless_word() -> bytes:
    """A Word document of which a few lines stand for a billion words."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<!DOCTYPE d [<!ENTITY l0 "lol">{laughs}]><d>&l8;</d>'
    return _archive(WORD_TYPES | {"word/document.xml": text})


def open_document(more: dict[str, str] | None = None, kind: str = OPEN_TEXT, text: str = "Hello") -> bytes:
    """An OpenDocument text as LibreOffice would write it, with other parts."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<o:document-content xmlns:o="{office}:office:1.0" xmlns:t="{office}:text:1.0"><o:body><o:text>'
        f"<t:h>Log</t:h><t:p>{text}</t:p></o:text></o:body></o:document-content>"
    )
    meta = (
        f'<o:document-meta xmlns:o="{office}:office:1.0" xmlns:m="{office}:meta:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><o:meta>'
        "<m:initial-creator>Ann Example</m:initial-creator>"
        "<dc:creator>Bo Example</dc:creator><dc:title>My log</dc:title>"
        "<m:creation-date>2026-11-20T09:30:00</m:creation-date><m:generator>LibreOffice/24.2</m:generator>"
        '<m:document-statistic m:page-count="3"/></o:meta></o:document-meta>'
    )
    parts = {"mimetype": kind, "META-INF/manifest.xml": "<m/>", "content.xml": content, "meta.xml": meta}
    return _archive(parts | (more or {}))


def and_archive(data: bytes) -> bytes:
    """The file with an archive behind it: still what it was, and an archive as well."""
    return data + _archive({"evil.js": "alert(1)" * 20})


def _archive(parts: dict[str, Any]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return file.getvalue()
