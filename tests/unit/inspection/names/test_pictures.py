"""Chosen places of a picture are made unrecognisable, and what the camera noted goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from touchstone.inspection.names.pictures import blur, faces
from touchstone.inspection.names.removing import CannotRemove


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture of stripes, taken by a camera that notes its owner."""
    made = Image.new("RGB", (200, 100))
    made.putdata([((x * 37) % 256, (y * 53) % 256, (x * y) % 256) for y in range(100) for x in range(200)])
    about = Image.Exif()
    about[0x013B] = "Priya Nair"
    made.save(tmp_path / "a.jpg", exif=about, quality=95)
    return tmp_path / "a.jpg"


def test_a_chosen_place_is_a_few_squares_and_the_rest_stays(picture: Path, tmp_path: Path) -> None:
    removed = blur(picture, "jpeg", [(50, 20, 60, 60)], tmp_path / "b.jpg")
    with Image.open(picture) as before, Image.open(tmp_path / "b.jpg") as after:
        before.load()
        after.load()
    square = after.crop((54, 24, 58, 28)).convert("L").tobytes()
    assert max(square) - min(square) < 30  # one colour, but for how JPEG rounds
    assert removed.places == 1
    far = [abs(a - b) for a, b in zip(before.getpixel((180, 90)), after.getpixel((180, 90)), strict=True)]  # type: ignore[arg-type]
    assert max(far) < 40
    assert len(after.getexif()) == 0
    assert b"Priya" not in (tmp_path / "b.jpg").read_bytes()


@pytest.mark.parametrize(
    ("kind", "regions", "words"),
    [
        ("jpeg", [], "No place"),
        ("jpeg", [(500, 0, 10, 10)], "outside"),
        ("gif", [(0, 0, 10, 10)], "PNG, JPEG"),
    ],
)
def test_what_cannot_be_blurred_is_refused(
    picture: Path, tmp_path: Path, kind: str, regions: list[tuple[int, int, int, int]], words: str
) -> None:
    with pytest.raises(CannotRemove, match=words):
        blur(picture, kind, regions, tmp_path / "b.jpg")


def test_a_broken_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff nothing")
    with pytest.raises(CannotRemove, match="cannot be drawn"):
        blur(tmp_path / "a.jpg", "jpeg", [(0, 0, 5, 5)], tmp_path / "b.jpg")


def test_stripes_hold_no_face(picture: Path) -> None:
    assert faces(picture) == ([], (200, 100))
