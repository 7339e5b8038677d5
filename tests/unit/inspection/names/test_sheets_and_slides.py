"""Workbooks and presentations: the words are gone from every part of the archive, and they still open."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from defusedxml import ElementTree
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from tests.factories.uploads import image
from touchstone.inspection.kinds import PPTX, XLSX
from touchstone.inspection.looking import look
from touchstone.inspection.names.removing import CannotRemove, remove

WORDS = ["Priya Nair", "Priya", "07700 900461"]
SAID = ("Priya", "Nair", "900461")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHOWN = "http://schemas.openxmlformats.org/presentationml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OF = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def everything(path: Path) -> dict[str, str]:
    """What every part says: of XML its texts joined and its attributes, of anything else its bytes."""
    said = {}
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith((".xml", ".rels", ".vml")):
                root = ElementTree.fromstring(data)
                values = [value for one in root.iter() for value in one.attrib.values()]
                said[name] = "".join(root.itertext()) + "|" + "|".join(values)
            said[name] = said.get(name, "") + data.decode("latin-1")
    return said


def told(path: Path) -> list[str]:
    return [f"{name}: {word}" for name, words in everything(path).items() for word in SAID if word in words]


def more(path: Path, **parts: bytes) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def workbook(path: Path) -> Path:
    """Names in strings, over runs, in comments, headers, names of sheets, formulas and properties."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book = Workbook()
    log = book.active
    assert log is not None
    log.title = "Priya Nair"
    log["A1"] = "Met Priya Nair at noon"
    log["A2"] = CellRichText("Called Pri", TextBlock(InlineFont(b=True), "ya Na"), "ir again")
    log["A3"] = "07700 900461"
    log["A3"].comment = Comment("Ask Priya", "Priya Nair")
    log["B1"] = 7
    assert log.oddHeader is not None
    assert log.oddFooter is not None
    log.oddHeader.center.text = "Log of Priya Nair"
    log.oddFooter.left.text = "Priya"
    hours = book.create_sheet("Priya")
    hours["A1"] = "='Priya Nair'!B1*6"
    hours["A2"] = "=Priya!A1+1"
    hours["A3"].hyperlink = "mailto:priya@example.org?subject=Priya"
    book.create_sheet("Hours")["A1"] = "=IF('Priya Nair'!A1=\"Priya Nair\",1,0)"
    book.defined_names["Hours_of_mentee"] = DefinedName("Hours_of_mentee", attr_text="'Priya Nair'!$B$1")
    said = book.properties
    said.creator, said.lastModifiedBy, said.title = "Priya Nair", "Priya Nair", "Log of Priya"
    said.created = datetime(2026, 3, 1)  # noqa: DTZ001
    book.save(path)
    custom = b"<Properties><property name='Mentee'><lpwstr>Priya Nair</lpwstr></property></Properties>"
    person = b"<personList><person displayName='Priya Nair' userId='priya.nair' id='1'/></personList>"
    picture = image("JPEG") + b"Priya"
    parts = {"docProps/thumbnail.jpeg": picture, "docProps/custom.xml": custom}
    more(path, **parts, **{"xl/persons/person.xml": person})
    return path


def test_a_workbook_says_the_words_nowhere_and_opens(tmp_path: Path) -> None:
    path, into = workbook(tmp_path / "log.xlsx"), tmp_path / "clean.xlsx"
    assert len(told(path)) > 15, "they are there before"
    removed = remove(path, "xlsx", WORDS, into)
    assert removed.places > 5
    assert told(into) == []
    assert not any("thumbnail" in name for name in everything(into))
    with into.open("rb") as file:
        assert look(file, "clean.xlsx") is XLSX
    book = load_workbook(into, rich_text=True)
    assert len(set(book.sheetnames)) == 3
    assert book.sheetnames[2] == "Hours"
    log, hours, last = (book[name] for name in book.sheetnames)
    assert str(log["A1"].value).startswith("Met ")
    assert str(log["A2"].value).startswith("Called ")
    assert str(log["A2"].value).endswith(" again")
    assert log["B1"].value == 7
    assert log["A3"].comment is not None
    assert (book.properties.creator or "").strip("- ") == ""
    assert f"'{log.title}'!B1*6" in hours["A1"].value or f"={log.title}!B1*6" == hours["A1"].value
    assert hours["A2"].value in (f"={hours.title}!A1+1", f"='{hours.title}'!A1+1")
    assert log.title in last["A1"].value
    assert log.title in (book.defined_names["Hours_of_mentee"].attr_text or "")
    for name in book.sheetnames:
        assert not set(name) & set("[]:*?/\\"), "a name that Excel opens"


@pytest.mark.parametrize("part", ["xl/embeddings/sheet.docx", "ppt/embeddings/sheet.xlsx"])
def test_a_document_within_it_is_not_cleaned_and_so_refused(tmp_path: Path, part: str) -> None:
    slides = part.startswith("ppt")
    path = presentation(tmp_path / "a.pptx") if slides else workbook(tmp_path / "a.xlsx")
    more(path, **{part: b"Priya"})
    with pytest.raises(CannotRemove, match="a document within the document"):
        remove(path, path.suffix[1:], WORDS, tmp_path / "clean")


def test_a_part_named_after_somebody_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    more(path, **{"xl/media/Priya Nair.png": image()})
    with pytest.raises(CannotRemove, match="named after somebody"):
        remove(path, "xlsx", WORDS, tmp_path / "clean")


def slide(*paragraphs: tuple[str, ...]) -> bytes:
    said = "".join(
        "<a:p>" + "".join(f"<a:r><a:t>{run}</a:t></a:r>" for run in runs) + "</a:p>" for runs in paragraphs
    )
    named = '<p:nvSpPr><p:cNvPr id="2" name="Photo" descr="Priya Nair smiling"/></p:nvSpPr>'
    shape = f"<p:sp>{named}<p:txBody>{said}</p:txBody></p:sp>"
    return _slides("sld", f"<p:cSld><p:spTree>{shape}</p:spTree></p:cSld>")


def _slides(name: str, inside: str) -> bytes:
    return f'<p:{name} xmlns:p="{SHOWN}" xmlns:a="{DRAWN}">{inside}</p:{name}>'.encode()


def _links(*each: str) -> bytes:
    inside = "".join(f"<Relationship {one}/>" for one in each)
    return f'<Relationships xmlns="{LINKS}">{inside}</Relationships>'.encode()


def presentation(path: Path) -> Path:
    """Names in slides, over runs, in notes, comments, their authors, sections, links and properties."""
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    override = f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}"/>'
    titles = "<TitlesOfParts><vector><lpstr>What Priya Nair learnt</lpstr></vector></TitlesOfParts>"
    about = "<dc:creator>Priya Nair</dc:creator><dc:title>Priya</dc:title>"
    external = 'Target="https://example.org/?mentee=Priya" TargetMode="External"'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">{override}</Types>'.encode(),
        "_rels/.rels": _links(
            f'Id="r1" Type="{OF}/officeDocument" Target="ppt/presentation.xml"',
            f'Id="r2" Type="{LINKS}/metadata/thumbnail" Target="docProps/thumbnail.jpeg"',
        ),
        "ppt/presentation.xml": _slides("presentation", '<section name="Sessions with Priya Nair"/>'),
        "ppt/slides/slide1.xml": slide(
            ("What Priya Nair learnt",), ("Call Pri", "ya", " Nair on 07700 ", "900461")
        ),
        "ppt/slides/_rels/slide1.xml.rels": _links(f'Id="r1" Type="{OF}/hyperlink" {external}'),
        "ppt/notesSlides/notesSlide1.xml": slide(("Thank Priya first",)),
        "ppt/comments/comment1.xml": _slides("cmLst", "<p:cm><p:text>Is this Priya?</p:text></p:cm>"),
        "ppt/commentAuthors.xml": _slides("cmAuthorLst", '<p:cmAuthor name="Priya Nair" initials="PN"/>'),
        "ppt/slideMasters/slideMaster1.xml": slide(("Footer of Priya Nair",)),
        "docProps/core.xml": f'<coreProperties xmlns:dc="d">{about}</coreProperties>'.encode(),
        "docProps/app.xml": f"<Properties><Manager>Priya Nair</Manager>{titles}</Properties>".encode(),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        archive.writestr("docProps/thumbnail.jpeg", image("JPEG"))
    return path


def test_a_presentation_says_the_words_nowhere_and_opens(tmp_path: Path) -> None:
    path, into = presentation(tmp_path / "talk.pptx"), tmp_path / "clean.pptx"
    before = everything(path)
    assert {word for name in before for word in SAID if word in before[name]} == set(SAID)
    assert remove(path, "pptx", WORDS, into).places >= 6
    assert told(into) == []
    after = everything(into)
    assert set(before) - set(after) == {"docProps/thumbnail.jpeg"}
    assert "thumbnail" not in after["_rels/.rels"], "nothing points to what was left out"
    assert "What " in after["ppt/slides/slide1.xml"]
    assert " learnt" in after["ppt/slides/slide1.xml"]
    assert "Thank " in after["ppt/notesSlides/notesSlide1.xml"]
    with into.open("rb") as file:
        assert look(file, "clean.pptx") is PPTX


def test_the_original_is_read_and_never_changed(tmp_path: Path) -> None:
    for path in (workbook(tmp_path / "log.xlsx"), presentation(tmp_path / "talk.pptx")):
        data = path.read_bytes()
        remove(path, path.suffix[1:], WORDS, tmp_path / "clean")
        assert path.read_bytes() == data
        assert zipfile.is_zipfile(io.BytesIO(data))
