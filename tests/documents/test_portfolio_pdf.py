"""The portfolio as one document: what it says, and what of people's words can be drawn."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pdfua import validate
from PIL import Image
from pypdf import PdfReader

from tests.documents.shipped import shipped
from tests.documents.tagged import alternatives
from touchstone.documents.drawing import DRAWN, all_plain, drawable
from touchstone.documents.mapping_form import Mapped, Parties, form_context
from touchstone.documents.portfolio import Cover, Leaf, Picture, Shown, binding, context
from touchstone.documents.portfolio.binding import MADE, bind_at

PARTIES = Parties(apprentice="Amina O’Neil", provider="North Training", employer="North Works")


def picture(name: str, alt: str, **more: Any) -> Picture:
    return Picture(file=name, wide=90, high=60, alt=alt, **more)


def leaf(code: str, *pictures: Picture, **more: Any) -> Leaf:
    ksbs = (("K2", "How to establish a contract", "pages 3–5"), ("S1", "Establish", ""))
    files = (Shown(name=f"{code}.pdf", sha256="ab" * 32, pictures=pictures),)
    return Leaf(**({"code": code, "title": "Log", "kind": "Log", "ksbs": ksbs, "files": files} | more))


def said(*leaves: Leaf) -> dict[str, Any]:
    pieces = [Mapped(code=one.code, title=one.title, kind=one.kind) for one in leaves]
    form = form_context(shipped("ST1379/1.1"), pieces, PARTIES, date(2026, 6, 1))
    cover = Cover(facts=(("Apprentice", "Amina O’Neil"),), files=len(leaves), not_shown=1)
    return context(form, cover, leaves)


def bound(folder: Path, *leaves: Leaf) -> bytes:
    given = folder / "said.json"
    given.write_text(json.dumps(said(*leaves)), "utf-8")
    answer = bind_at(str(given), str(folder))
    data = (folder / MADE).read_bytes()
    assert answer == {"pages": len(PdfReader(BytesIO(data)).pages), "size": len(data)}
    return data


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def test_every_ksb_of_the_form_names_its_pieces_with_page_and_place(tmp_path: Path) -> None:
    found = words(bound(tmp_path, leaf("E01"), leaf("E02")))
    assert "E01, page 5: pages 3–5" in found
    assert "E02, page 6: pages 3–5" in found
    assert "Nothing yet" in found
    assert "1 file that is named and not shown, or not to the end" in found


def test_each_picture_takes_its_own_place(tmp_path: Path) -> None:
    shades = [(200, 0, 0), (0, 200, 0), (0, 0, 200)]
    for number, shade in enumerate(shades):
        Image.new("RGB", (90, 60), shade).save(tmp_path / f"{number}.jpg", quality=95)
    first = leaf("E01", picture("0.jpg", "Red"), picture("", "Left out", title="Page 2 of 2", words="Two"))
    data = bound(tmp_path, first, leaf("E02", picture("1.jpg", "Green"), picture("2.jpg", "Blue")))
    assert alternatives(data) == ["Red", "Green", "Blue"]
    shown: list[Any] = [image.image for page in PdfReader(BytesIO(data)).pages for image in page.images]
    dots = [list(picture.getpixel((40, 30))) for picture in shown]
    assert [one.index(max(one)) for one in dots] == [0, 1, 2]
    file = tmp_path / "checked.pdf"
    file.write_bytes(data)
    assert [finding.message for finding in validate(str(file)).findings] == []


def test_the_same_portfolio_gives_the_same_bytes(tmp_path: Path) -> None:
    assert bound(tmp_path, leaf("E01")) == bound(tmp_path, leaf("E01"))


def test_an_empty_portfolio_is_a_document_too(tmp_path: Path) -> None:
    assert "The portfolio holds no pieces yet." in words(bound(tmp_path))


@pytest.mark.parametrize(
    "title",
    [
        "مريم",
        "日本 log",
        "😀",
        "#strong[x] $y$ \\ // #import",
        "x" * 400,
        "a\x07b\u202e",
        "ж\u0358 \u0627\u0301",
    ],
)
def test_whatever_people_type_is_set_as_text(title: str, tmp_path: Path) -> None:
    data = bound(tmp_path, leaf("E01", title=title, shows=title, statement=title, earlier=(title,)))
    if title.startswith("#"):
        assert "E01 #strong[x] $y$ \\ // #import" in words(data)


def test_a_document_beyond_what_is_kept_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "LARGEST", 10)
    (tmp_path / "said.json").write_text(json.dumps(said()), "utf-8")
    assert bind_at(str(tmp_path / "said.json"), str(tmp_path)) == {"cannot": "too large"}


def test_every_letter_that_is_let_through_can_be_drawn(tmp_path: Path) -> None:
    letters = [sign for sign in map(chr, range(0x20, 0xFFFF)) if drawable(sign) == sign != "?"]
    assert len(letters) > 2500
    lines = [" ".join(letters[at : at + 40]) for at in range(0, len(letters), 40)]
    data = bound(tmp_path, leaf("E01", statement="\n".join(lines)))
    assert "∀" in words(data)  # nothing fell back to plain letters
    assert "\u2190" in DRAWN


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("plain → ✓", "plain → ✓"),
        ("日本", "??"),
        ("\uf0b7 first", "• first"),
        ("a\x00b\u202ec\u200bd", "abcd"),
        ("a\tb\u2003c", "a b c"),
        ("re\ufffemark", "re-mark"),
        ("e\u0301", "é"),
        ("x" * 61, "x" * 60 + "\u200bx"),
        ("😀", "?"),
    ],
)
def test_words_are_made_drawable(typed: str, shown: str) -> None:
    assert drawable(typed) == shown


def test_plain_letters_alone_where_others_failed() -> None:
    assert all_plain({"a": ["Zoë → ж", 1, None]}) == {"a": ["Zoë ? ?", 1, None]}
