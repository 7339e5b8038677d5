"""What is in a ZIP file of evidence is told file by file, and nothing hostile in it is unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from touchstone.inspection.packs import entries as module
from touchstone.inspection.packs.entries import (
    CLOSED,
    EMPTY,
    LEADS_OUT,
    LINK,
    NESTED,
    NO_ZIP,
    STRANGE,
    SWELLING,
    TOO_LARGE,
    TOO_MANY,
    TWICE,
    Entries,
    entries,
)


def packed(*parts: tuple[str | ZipInfo, bytes], how: int = ZIP_DEFLATED) -> io.BytesIO:
    out = io.BytesIO()
    with ZipFile(out, "w", how) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    out.seek(0)
    return out


def problems(found: Entries) -> dict[str, str]:
    return {one.path: one.problem for one in found.files}


def test_files_in_folders_are_listed_with_their_sizes() -> None:
    found = entries(packed(("Portfolio/", b""), ("Portfolio/K1/log.pdf", b"12345"), ("a.txt", b"1")))
    assert [(one.path, one.size, one.problem) for one in found.files] == [
        ("Portfolio/K1/log.pdf", 5, ""),
        ("a.txt", 1, ""),
    ]
    assert Entries.of_json(found.as_json()) == found


def test_what_computers_put_beside_files_is_passed_over() -> None:
    beside = ("__MACOSX/._log.pdf", ".DS_Store", "K1/Thumbs.db", "desktop.ini", "~$log.docx", "x/._y")
    found = entries(packed(*((name, b"x") for name in beside), ("log.pdf", b"x")))
    assert problems(found) == {"log.pdf": ""}
    assert found.beside == len(beside)


@pytest.mark.parametrize(
    "name", ["../x.pdf", "a/../../x.pdf", "/etc/passwd", "..\\x.pdf", "C:\\x.pdf", "c:/x.pdf", "a" * 1001]
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert set(problems(entries(packed((name, b"x")))).values()) == {LEADS_OUT}


def test_links_empty_files_packs_in_packs_and_same_names_are_refused() -> None:
    link = ZipInfo("link.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.warns(UserWarning, match="Duplicate"):
        pack = packed(
            (link, b"/etc/passwd"),
            ("a.pdf", b""),
            ("more.zip", b"x"),
            ("b.pdf", b"1"),
            ("B.PDF", b"2"),
            ("b.pdf", b"3"),
        )
    found = entries(pack)
    assert [(one.path, one.problem) for one in found.files] == [
        ("link.pdf", LINK),
        ("a.pdf", EMPTY),
        ("more.zip", NESTED),
        ("b.pdf", ""),
        ("B.PDF", TWICE),
        ("b.pdf", TWICE),
    ]


def test_a_bomb_is_told_before_it_is_unpacked() -> None:
    assert problems(entries(packed(("bomb.txt", bytes(40 * 1024**2))))) == {"bomb.txt": SWELLING}


def test_too_many_and_too_large_are_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    assert entries(packed(*((f"{at}.pdf", b"x") for at in range(3)))).problem == TOO_MANY
    monkeypatch.setattr(module, "LARGEST", 1)
    assert entries(packed(("a.pdf", b"12"))).problem == TOO_LARGE


def test_a_locked_file_and_another_packing_are_refused() -> None:
    assert problems(entries(packed(("a.pdf", b"x" * 99), how=ZIP_BZIP2))) == {"a.pdf": STRANGE}
    data = bytearray(packed(("a.pdf", b"x")).getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert problems(entries(io.BytesIO(bytes(data)))) == {"a.pdf": CLOSED}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no", b"%PDF-1.7", b"PK\x05\x06" + bytes(10)])
def test_what_is_no_zip_file_is_told(data: bytes) -> None:
    assert entries(io.BytesIO(data)).problem == NO_ZIP


def test_a_pack_that_was_cut_short_is_told() -> None:
    whole = packed(("a.pdf", b"x" * 1000)).getvalue()
    assert entries(io.BytesIO(whole[:-30])).problem == NO_ZIP


def test_names_are_read_as_they_were_meant() -> None:
    info = ZipInfo("x")
    info.filename = info.orig_filename = "Zoë.pdf".encode().decode("cp437")  # UTF-8 that does not say so
    info.flag_bits = 0
    assert module.path_of(info) == "Zoë.pdf"
    info.orig_filename = "Zo\u0308e\u202egnp.exe"
    info.flag_bits = 0x800
    assert module.path_of(info) == "Zöegnp.exe"
    info.orig_filename = "caf\u00e9.pdf"
    info.flag_bits = 0
    assert module.path_of(info) == "café.pdf"


def test_nothing_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpacks(*_: object) -> None:
        raise AssertionError

    pack = packed(("a.pdf", b"x"))
    monkeypatch.setattr(zipfile.ZipFile, "open", unpacks)
    assert problems(entries(pack)) == {"a.pdf": ""}
