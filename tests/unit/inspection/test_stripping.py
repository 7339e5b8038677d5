"""A picture without what it tells looks as before, and tells nothing."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from tests.factories import telling, uploads
from touchstone.inspection.examining import examined
from touchstone.inspection.report import Metadata
from touchstone.inspection.stripping import strip_metadata

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
