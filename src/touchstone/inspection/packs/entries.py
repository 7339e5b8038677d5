"""The files in a ZIP file of evidence, by its directory alone: nothing is unpacked here.

What cannot be taken says why; what computers put beside people's files is passed over.
"""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MOST = 1_000  # files in one pack
LARGEST = 16 * 1024**3  # bytes of all of them, unpacked
SWELLS, SMALL = 100, 32 * 1024**2  # times that a file larger than so many bytes may grow when it is unpacked
LONGEST = 1_000  # characters of a path
UTF8, LOCKED = 0x800, 0x1
BESIDE = {"thumbs.db", "desktop.ini", ".ds_store"}  # what computers put beside people's files
NO_ZIP = "This is no ZIP file, or it is damaged. Pack the portfolio again, as a ZIP file, and send that."
TOO_MANY = f"There are more than {MOST:,} files in it. Send it in parts."
TOO_LARGE = "Unpacked it would be larger than 16 GB. Send it in parts."
LEADS_OUT = "Its name leads out of the pack. Pack it again from the folder it is in."
LINK = "It is a link to a file, and not the file. Pack the file itself."
CLOSED = "It is locked with a password. Pack it again without one."
STRANGE = "It is packed in a way that is not read here. Pack it again as an ordinary ZIP file."
SWELLING = "It is packed so tightly that it may be meant to do harm. Add it by itself."
EMPTY = "There is nothing in it."
TWICE = "Another file in the pack has the same name. Only the first is taken."
NESTED = "It is a pack in the pack. Unpack it first, so that its files stand beside the others."
ARCHIVES = {".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the pack: where it stands in its directory, its path, and why it is not taken."""

    index: int
    path: str
    size: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """All of them; ``problem`` says why none is taken, ``beside`` how many were passed over."""

    files: tuple[Entry, ...] = ()
    beside: int = 0
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the other side of the sandbox."""
        return {"files": [asdict(one) for one in self.files], "beside": self.beside, "problem": self.problem}

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Entries:
        """What the other side of the sandbox answered."""
        return cls(tuple(Entry(**one) for one in said["files"]), said["beside"], said["problem"])


def entries_at(path: str) -> dict[str, Any]:
    """The same for the sandbox."""
    with Path(path).open("rb") as file:
        return entries(file).as_json()


def entries(file: BinaryIO) -> Entries:
    """What is in a pack."""
    try:
        with ZipFile(file) as archive:
            infos = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return Entries(problem=NO_ZIP)
    named = [(at, info, path_of(info)) for at, info in enumerate(infos) if not info.is_dir()]
    kept = [one for one in named if not _beside(one[2])]
    if len(kept) > MOST:
        return Entries(problem=TOO_MANY)
    if sum(info.file_size for _, info, _ in kept) > LARGEST:
        return Entries(problem=TOO_LARGE)
    return Entries(tuple(_judged(kept)), beside=len(named) - len(kept))


def _judged(kept: list[tuple[int, ZipInfo, str]]) -> Iterator[Entry]:
    seen: set[str] = set()
    for at, info, path in kept:
        problem = _problem(info, path) or (TWICE if path.casefold() in seen else "")
        seen.add(path.casefold())
        yield Entry(at, path[:LONGEST], info.file_size, problem)


def path_of(info: ZipInfo) -> str:
    """The path with slashes, in the characters that were meant; control and direction marks are gone."""
    said = info.orig_filename
    if not info.flag_bits & UTF8:
        try:
            said = said.encode("cp437").decode()  # UTF-8 by a program that does not say so
        except (UnicodeEncodeError, UnicodeDecodeError):
            said = info.orig_filename
    shown = "".join(one for one in said if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return unicodedata.normalize("NFC", shown.replace("\\", "/"))


def _problem(info: ZipInfo, path: str) -> str:
    parts = path.split("/")
    checks = (
        (path.startswith("/") or ".." in parts or ":" in parts[0][:2] or len(path) > LONGEST, LEADS_OUT),
        (stat.S_ISLNK(info.external_attr >> 16), LINK),
        (bool(info.flag_bits & LOCKED), CLOSED),
        (info.compress_type not in (ZIP_STORED, ZIP_DEFLATED), STRANGE),
        (info.file_size > SMALL and info.file_size > SWELLS * max(info.compress_size, 1), SWELLING),
        (info.file_size == 0, EMPTY),
        (PurePosixPath(path).suffix.lower() in ARCHIVES, NESTED),
    )
    return next((said for wrong, said in checks if wrong), "")


def _beside(path: str) -> bool:
    parts = path.casefold().split("/")
    return "__macosx" in parts or parts[-1] in BESIDE or parts[-1].startswith(("._", "~$"))
