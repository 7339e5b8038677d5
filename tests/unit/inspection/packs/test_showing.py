"""What of a file a bound portfolio shows."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.factories import uploads
from touchstone.inspection.kinds import DOCX, HEIC, JPEG, PDF, PNG, TEXT, XLSX, Kind
from touchstone.inspection.opening import shown
from touchstone.inspection.packs import showing
from touchstone.inspection.packs.showing import show_at


def show(tmp_path: Path, data: bytes, kind: Kind, pictures: int = 9) -> dict[str, Any]:
    file = tmp_path / "file"
    file.write_bytes(data)
    return show_at(str(file), str(tmp_path), kind.id, pictures, "x")


def test_pages_are_pictures_as_far_as_there_is_room(tmp_path: Path) -> None:
    found = show(tmp_path, uploads.pdf(3), PDF, pictures=2)
    assert [one["picture"] for one in found["shown"]] == ["x-1.jpg", "x-2.jpg", ""]
    assert (found["pages"], found["cut"]) == (3, False)
    with Image.open(tmp_path / "x-1.jpg") as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1000, 1000))


def test_of_a_very_long_document_the_end_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "MOST_PAGES", 2)
    found = show(tmp_path, uploads.pdf(5), PDF)
    assert (len(found["shown"]), found["pages"], found["cut"]) == (2, 5, True)


def test_an_image_is_made_anew_upright_on_white_and_no_larger_than_a_page(tmp_path: Path) -> None:
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    Image.new("RGB", (3000, 1500), "red").save(out, "JPEG", exif=exif)
    (one,) = show(tmp_path, out.getvalue(), JPEG)["shown"]
    assert (one["wide"], one["high"]) == (800, 1600)
    out = BytesIO()
    Image.new("RGBA", (20, 10), (0, 0, 0, 0)).save(out, "PNG")
    show(tmp_path, out.getvalue(), PNG)
    with Image.open(tmp_path / "x-1.jpg") as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)
        assert not picture.getexif()


def test_a_picture_of_a_phone_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "photo.heic"
    file.write_bytes(uploads.phone_picture())
    (one,) = shown(file, HEIC, tmp_path, name="p", pictures=1)["shown"]
    assert (tmp_path / one["picture"]).exists()


def test_without_room_an_image_is_left_out(tmp_path: Path) -> None:
    found = show(tmp_path, uploads.image(), PNG, pictures=0)
    assert (found["shown"], found["cut"]) == ([], True)


def test_of_other_documents_the_words_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert show(tmp_path, b"One\n\n\nTwo", TEXT)["words"] == "One\n\nTwo"
    assert "Log" in show(tmp_path, uploads.workbook(), XLSX)["words"]
    monkeypatch.setattr(showing, "MOST_WORDS", 4)
    found = show(tmp_path, b"One\nTwo", TEXT)
    assert (found["words"], found["cut"]) == ("One\n", True)


@pytest.mark.parametrize("kind", [PDF, PNG, DOCX])
def test_what_does_not_open_says_so(tmp_path: Path, kind: Kind) -> None:
    assert "does not open" in show(tmp_path, b"nonsense", kind)["cannot"]
