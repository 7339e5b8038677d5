"""Words are taken out for good: other libraries, and the bare bytes, find none of them in what is made."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from tests.unit.inspection.names.made_up import documents, quoted
from touchstone.inspection.names.looking import find
from touchstone.inspection.names.reading import passages
from touchstone.inspection.names.removing import CannotRemove, Words, remove

WORDS = ["Priya Nair", "Priya", "07700 900461"]


def typeset(path: Path, *lines: str) -> Path:
    import typst

    source = "\n".join(f"#text({quoted(line)})\\" for line in lines)
    path.write_bytes(typst.compile(source.encode()))
    return path


def drawn_by_hand(path: Path, content: bytes, **more: Any) -> Path:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 300))
    page = pdf.pages[0]
    helvetica = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )  # fmt: skip
    fonts = pikepdf.Dictionary(F1=pdf.make_indirect(helvetica))
    form = pdf.make_stream(b"BT /F1 12 Tf 20 40 Td (Form says Priya Nair here) Tj ET")
    form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    form["/BBox"], form["/Resources"] = [0, 0, 400, 300], pikepdf.Dictionary(Font=fonts)
    wide = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/MSung"),
        Encoding=pikepdf.Name("/UniGB-UCS2-H"),
        DescendantFonts=[pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType0, BaseFont=pikepdf.Name("/MSung"),
            CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="GB1", Supplement=2),
        )],
    )  # fmt: skip
    fonts["/F2"] = pdf.make_indirect(wide)
    page.obj["/Resources"] = pikepdf.Dictionary(Font=fonts, XObject=pikepdf.Dictionary(Fx=form))
    page.obj["/Contents"] = pdf.make_stream(content)
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 9, 9],
        Contents="Ask Priya Nair",
        T="Priya",
    )
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="tel:07700 900461"),
    )  # fmt: skip
    page.obj["/Annots"] = pikepdf.Array([note, link])
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("About Priya Nair", 0))
    pdf.docinfo["/Author"] = "Priya Nair"
    pdf.attachments["notes.txt"] = b"Priya Nair"
    with pdf.open_metadata() as about:
        about["dc:creator"] = ["Priya Nair"]
    pdf.save(path, compress_streams=False)
    return path


def everything_in(path: Path) -> str:
    """All that a PDF holds: its text by pypdf, and its bytes with nothing compressed."""
    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    plain = path.with_suffix(".plain")
    with pikepdf.open(path) as pdf:
        pdf.save(
            plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return text + plain.read_bytes().decode("latin-1")


def test_a_typeset_pdf_loses_the_words_and_keeps_the_rest(tmp_path: Path) -> None:
    made = typeset(
        tmp_path / "a.pdf", "We met Priya Nair on Monday,", "ring 07700 900461 or Priya.", "Priyanka too"
    )
    removed = remove(made, "pdf", WORDS, tmp_path / "b.pdf")
    text = " ".join(PdfReader(tmp_path / "b.pdf").pages[0].extract_text().split())
    assert "Priya Nair" not in text
    assert "900461" not in text
    assert "We met" in text
    assert "on Monday" in text
    assert "Priyanka too" in text
    assert removed.places == 3
    assert removed.drawn == ()


def test_forms_notes_links_bookmarks_attachments_and_metadata_of_a_pdf_lose_them_too(tmp_path: Path) -> None:
    content = (
        b"BT /F1 12 Tf 20 200 Td [(Pr) -20 (iya) 10 ( Nair)] TJ 0 -20 Td (stays) Tj (and Priya) ' ET /Fx Do"
    )
    made = drawn_by_hand(tmp_path / "a.pdf", content)
    assert "Form says Priya" in everything_in(made)
    remove(made, "pdf", WORDS, tmp_path / "b.pdf")
    left = everything_in(tmp_path / "b.pdf")
    assert "Priya" not in left
    assert "900461" not in left
    assert "stays" in left
    assert "Form says" in left


def test_a_page_whose_letters_cannot_be_told_is_drawn_with_the_words_black(tmp_path: Path) -> None:
    told = "Priya Nair spoke".encode("utf-16-be").hex().encode()
    made = drawn_by_hand(tmp_path / "a.pdf", b"BT /F2 18 Tf 40 150 Td <" + told + b"> Tj ET")
    removed = remove(made, "pdf", WORDS, tmp_path / "b.pdf")
    assert removed.drawn == (1,)
    page = PdfReader(tmp_path / "b.pdf").pages[0]
    assert page.extract_text().strip() == ""
    assert len(page.images) == 1
    assert "Priya" not in everything_in(tmp_path / "b.pdf")
    dark = page.images[0].image
    assert dark is not None
    assert sum(value < 40 for value in dark.convert("L").tobytes()) > 2_000


def test_a_pdf_that_does_not_open_is_refused_kindly(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(CannotRemove, match="save it again"):
        remove(tmp_path / "a.pdf", "pdf", WORDS, tmp_path / "b.pdf")


def written_in_word(path: Path) -> Path:
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = docx.Document()
    paragraph = made.add_paragraph("We met ")
    paragraph.add_run("Pri").bold = True
    paragraph.add_run("ya N").italic = True
    run = paragraph.add_run("air on Monday.")
    made.add_comment(run, "Ask Priya", author="Priya Nair", initials="PN")
    made.sections[0].header.paragraphs[0].text = "Log of Priya Nair"
    made.sections[0].footer.paragraphs[0].text = "Tel. 07700 900461"
    made.add_table(1, 1).rows[0].cells[0].text = "Priya"
    deleted = OxmlElement("w:del")
    deleted.set(qn("w:author"), "Priya Nair")
    inner, words = OxmlElement("w:r"), OxmlElement("w:delText")
    words.text = "Priya left"
    inner.append(words)
    deleted.append(inner)
    made.add_paragraph("Changed: ")._p.append(deleted)
    made.core_properties.author = made.core_properties.last_modified_by = "Priya Nair"
    made.core_properties.title = "About Priya Nair"
    made.save(str(path))
    return path


def test_a_word_document_loses_them_over_runs_and_in_every_part(tmp_path: Path) -> None:
    import docx

    made = written_in_word(tmp_path / "a.docx")
    removed = remove(made, "docx", WORDS, tmp_path / "b.docx")
    with zipfile.ZipFile(tmp_path / "b.docx") as archive:
        everything = "\n".join(archive.read(name).decode("latin-1") for name in archive.namelist())
        assert not any("thumbnail" in name for name in archive.namelist())
    for word in ("Priya", "Nair", "900461", ">PN<"):
        assert word not in everything
    opened = docx.Document(str(tmp_path / "b.docx"))
    assert opened.paragraphs[0].text == "We met [removed] on Monday."
    assert opened.paragraphs[0].runs[1].bold
    assert opened.sections[0].header.paragraphs[0].text == "Log of [removed]"
    assert opened.core_properties.author == ""
    assert removed.places >= 6


def test_a_document_inside_a_document_is_refused(tmp_path: Path) -> None:
    made = written_in_word(tmp_path / "a.docx")
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/embeddings/sheet.xlsx", b"Priya")
    with pytest.raises(CannotRemove, match="document within the document"):
        remove(made, "docx", WORDS, tmp_path / "b.docx")


def test_plain_text_loses_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Priya\nNair and Priyanka, Priya too", encoding="utf-8")
    assert remove(tmp_path / "a.txt", "text", WORDS, tmp_path / "b.txt").places == 2
    assert (tmp_path / "b.txt").read_text(encoding="utf-8") == "[removed] and Priyanka, [removed] too"


def test_nothing_to_take_out_and_other_kinds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRemove, match="nothing to take out"):
        Words([" ", "x"])
    with pytest.raises(CannotRemove, match="can be taken out of PDF"):
        remove(tmp_path / "a.mp4", "mp4", WORDS, tmp_path / "b.mp4")


@pytest.mark.parametrize("number", [2, 4, 5, 9, 12, 20, 22, 25, 33, 40])
def test_made_up_documents_hold_nothing_of_what_was_found(number: int, tmp_path: Path) -> None:
    (one,) = [one for part in ("for_rules", "held_out") for one in documents(part) if one.number == number]
    made = one.make(tmp_path)
    found = find(passages(made, one.shape), one.known)
    words = [finding.text for finding in found if finding.part == "text"]
    into = tmp_path / f"without{made.suffix}"
    remove(made, one.shape, words, into)
    left = "\n".join(passage.text for passage in passages(into, one.shape))
    assert not Words(words).stand_in(left)
