"""Files that tell something about their making: real ones, made by the test."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from tests.factories import hostile, uploads

TEMPLE = {1: "N", 2: (51.0, 30.0, 49.68), 3: "W", 4: (0.0, 6.0, 36.36)}  # 51.5138, -0.1101


def exif(place: dict[int, Any] | None = None, turn: int = 1) -> Any:
    """What a phone notes in a picture."""
    from PIL import Image

    noted = Image.Exif()
    noted[0x010F], noted[0x0110], noted[0x0131] = "Example", "Example Phone 9", "Camera 1.2"
    noted[0x0112] = turn
    noted.get_ifd(0x8769).update({0x9003: "2026:11:20 10:11:12", 0x9011: "+00:00"})
    noted.get_ifd(0x8825).update(TEMPLE if place is None else place)
    return noted


def halves(format: str = "PNG", **saved: Any) -> bytes:
    """A picture that is red on its left and blue on its right, so that a turn shows."""
    from PIL import Image

    picture = Image.new("RGB", (64, 32), (200, 0, 0))
    picture.paste((0, 0, 200), (32, 0, 64, 32))
    file = BytesIO()
    picture.save(file, format, **saved)
    return file.getvalue()


def photograph(format: str = "JPEG", turn: int = 6, **saved: Any) -> bytes:
    """A picture with place, device and moment, to be turned by a quarter."""
    if format == "HEIF":
        uploads.phone_picture()
    return halves(format, exif=exif(turn=turn), **saved)


def spoken_pdf(text: str = "Met mentee A", **info: str) -> bytes:
    """A PDF with words on its page."""
    import pikepdf

    def change(pdf: Any) -> None:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page = pdf.pages[0]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        page.Contents = pdf.make_stream(f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET".encode())
        for key, value in info.items():
            pdf.docinfo[f"/{key}"] = value

    return hostile.pdf_with(change)


def spoken_word(author: str = "Ann Example") -> bytes:
    """A Word document with a heading, a paragraph and a table."""
    from docx import Document

    made, file = Document(), BytesIO()
    made.add_heading("Log of sessions")
    made.add_paragraph("Met mentee A at noon.")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "K1", "S2"
    made.core_properties.author, made.core_properties.title = author, "My log"
    made.save(file)
    return file.getvalue()


def spoken_workbook() -> bytes:
    """A workbook of two sheets."""
    from openpyxl import Workbook

    book, file = Workbook(), BytesIO()
    book["Sheet"]["A1"] = "Hours with mentee A"
    book.create_sheet("More")["B2"] = "Feedback"
    book.save(file)
    return file.getvalue()


def spoken_slides() -> bytes:
    """A presentation of two slides, the least that holds together."""
    types = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    slide = '<p xmlns:a="{0}"><a:p><a:r><a:t>{1}</a:t></a:r></a:p></p>'
    parts = {"[Content_Types].xml": types, "ppt/presentation.xml": "<p/>"}
    for number, words in enumerate(("What I learnt", "What I did"), 1):
        parts[f"ppt/slides/slide{number}.xml"] = slide.format(drawing, words)
    return uploads.archive(parts)
