"""A picture without what it tells looks as before, and tells nothing."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from tests.factories import telling, uploads
from touchstone.inspection.examining import examined
from touchstone.inspection.kinds import NotTaken
from touchstone.inspection.report import Metadata
from touchstone.inspection.stripping import frames, strip_metadata

SECRETS = (b"Example Phone", b"2026:11:20", b"Camera 1.2", b"adobe:ns:meta")
PACKET = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d exif:GPSLatitude="51,30.8N" exif:GPSLongitude="0,6.6W"/>'
TAKEN = {
    "JPEG": telling.photograph("JPEG", xmp=PACKET, comment=b"Example Phone", quality=95),
    "progressive": telling.photograph("JPEG", progressive=True),
    "PNG": telling.photograph("PNG"),
    "WEBP": telling.photograph("WEBP", xmp=PACKET, lossless=True),
    "HEIF": telling.photograph("HEIF", xmp=PACKET),
}


def as_seen(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data)) as picture:
        return ImageOps.exif_transpose(picture).convert("RGB")


@pytest.mark.parametrize("case", TAKEN)
def test_a_picture_tells_nothing_more_and_looks_as_it_did(case: str, tmp_path: Path) -> None:
    path, into = tmp_path / "original", tmp_path / "stripped"
    path.write_bytes(TAKEN[case])
    before = examined(path, "photo")
    assert before.metadata.place
    assert strip_metadata(str(path), "photo", into=str(into)) == {"kind": before.kind and before.kind.id}
    after, bytes_ = examined(into, "photo"), into.read_bytes()
    assert after.metadata == Metadata()
    assert after.notes == ()
    assert not [secret for secret in SECRETS if secret in bytes_]
    assert path.read_bytes() == TAKEN[case]
    seen, was = as_seen(bytes_), as_seen(TAKEN[case])
    assert seen.size == was.size == ((64, 32) if case == "HEIF" else (32, 64))  # it turns by a property
    assert seen.tobytes() == was.tobytes()


def moving(**saved: Any) -> bytes:
    """Three frames in a loop."""
    shown = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green", "blue")]
    file = BytesIO()
    shown[0].save(file, "GIF", save_all=True, append_images=shown[1:], duration=80, loop=3, **saved)
    return file.getvalue()


def noted_gif() -> bytes:
    """The same, with a comment, a packet of a program and something behind its end."""
    data = moving(comment=b"Taken at 12 Example Street by Ann Example")
    packet = b"<x><dc:creator><rdf:Seq><rdf:li>Ann &amp; Co</rdf:li></rdf:Seq></dc:creator></x>"
    magic = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    at = data.index(b"\x21\xff")
    noted = b"\x21\xff\x0bXMP DataXMP" + packet + magic
    return data[:at] + noted + data[at:] + b"and more"


def test_a_gif_loses_its_comments_and_packets_and_moves_as_before(tmp_path: Path) -> None:
    path, into = tmp_path / "moving.gif", tmp_path / "stripped.gif"
    path.write_bytes(noted_gif())
    before = examined(path, "moving.gif")
    assert before.metadata.authors == ("Ann & Co",)
    assert any("12 Example Street" in note.message for note in before.notes if note.code == "comment")
    assert strip_metadata(str(path), "moving.gif", into=str(into)) == {"kind": "gif"}
    after, bytes_ = examined(into, "moving.gif"), into.read_bytes()
    assert (after.metadata, after.notes) == (Metadata(), ())
    assert not [secret for secret in (b"Example", b"XMP", b"Ann", b"more") if secret in bytes_]
    with Image.open(BytesIO(bytes_)) as seen, Image.open(BytesIO(moving())) as was:
        assert (seen.n_frames, seen.info["loop"], seen.info["duration"]) == (3, 3, 80)  # type: ignore[attr-defined]
        for frame in range(3):
            seen.seek(frame)
            was.seek(frame)
            assert seen.convert("RGB").tobytes() == was.convert("RGB").tobytes()


def test_a_gif_that_does_not_hold_together_is_refused_in_words(tmp_path: Path) -> None:
    whole, into = moving(), tmp_path / "stripped.gif"
    path = tmp_path / "broken.gif"
    path.write_bytes(whole[:-1] + b"\x99" + bytes(30))
    with pytest.raises(NotTaken, match="does not hold together"):
        frames.strip(path, into, 1)


def test_a_comment_of_a_jpeg_is_told(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(telling.halves("JPEG", comment=b"For Ann"))
    assert [note.code for note in examined(path, "photo.jpg").notes] == ["comment"]


def test_what_follows_a_picture_goes_too(tmp_path: Path) -> None:
    path, into = tmp_path / "original", tmp_path / "stripped"
    for format in ("JPEG", "PNG", "WEBP"):
        path.write_bytes(telling.halves(format) + uploads.mpeg4() + bytes(20_000))
        strip_metadata(str(path), "photo", into=str(into))
        assert b"moov" not in into.read_bytes()
        assert as_seen(into.read_bytes()).size == (64, 32)


def test_colours_keep_their_meaning(tmp_path: Path) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path, into = tmp_path / "original", tmp_path / "stripped"
    for format in ("JPEG", "PNG", "WEBP"):
        path.write_bytes(telling.halves(format, icc_profile=profile))
        strip_metadata(str(path), "photo", into=str(into))
        with Image.open(into) as picture:
            assert picture.info["icc_profile"] == profile


def test_what_is_no_such_picture_is_refused_in_words(tmp_path: Path) -> None:
    path, into = tmp_path / "original", tmp_path / "stripped"
    path.write_bytes(uploads.pdf())
    refused = strip_metadata(str(path), "a.pdf", into=str(into))
    assert refused["code"] == "not_stripped"
    path.write_bytes(b"")
    assert strip_metadata(str(path), "a.jpg", into=str(into))["code"] == "empty"
    assert not into.exists()
