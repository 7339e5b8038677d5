"""What is in a portfolio's pack: the originals, the mapping form, and a manifest with every hash.

It is made in pieces while it is sent, so that recordings never stand in memory. All rows are read before the
first piece. The manifest as a sheet has the columns of a mapping sheet: one row for each file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from touchstone.documents.mapping_form import form_pdf
from touchstone.documents.mapping_form.workbook import form_workbook
from touchstone.documents.zipping import Member, with_sums, written, zipped
from touchstone.integrations.storage.port import NotKept, StorageAway
from touchstone.rules.pointing import Where, told
from touchstone.rules.words import on_date, plural
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.models import StoredFile
from touchstone.web.files.names import shown_name
from touchstone.web.files.queries import may_be_opened
from touchstone.web.files.sealing import sealed_among
from touchstone.web.files.store import store
from touchstone.web.organisations.actor import Actor
from touchstone.web.portfolio.mapping import mapping
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.queries import kind_titles
from touchstone.web.records import law
from touchstone.web.ui.exports import lines
from touchstone.web.ui.words import moment

FORMAT = "touchstone-portfolio/1"
PIECE = 256 * 1024
UNSAFE = str.maketrans(dict.fromkeys('<>:"|?*/\\', "-"))  # what not every computer takes in a file's name
LONGEST = 70  # characters of one part of a path, without what a file's name ends in
FORM = "Mapping and Tracking Form"
COLUMNS = (
    *("file", "piece", "title", "kind", "ksbs", "where", "mentees", "shows", "observed_on"),
    *("size", "sha256"),
)
MISSING = "FILES-THAT-ARE-MISSING-HERE.txt"
MISSING_SAYS = (
    "These files are in the manifest and not in this pack. Either they were removed while it was made, or\n"
    "the storage gave no answer: then download the pack once more.\n\n"
)


LEFT_OUT = "Left out: {name} of {piece}. Harm was found in it, and nobody opens it."
SEALED = "Left out: an original of {piece}. Names were taken out of it, and the newer file counts."


@dataclass(frozen=True)
class Packed:
    """One file in the pack: its piece, and where it stands."""

    piece: Piece
    file: StoredFile
    path: str
    newest: bool


@dataclass(frozen=True)
class Pack:
    """Everything of one portfolio as it stands."""

    one: Apprenticeship
    pieces: Sequence[Piece]
    files: Sequence[Packed]
    left_out: Sequence[Packed]  # in which harm was found
    sealed: Sequence[Packed]  # originals that are closed to whoever takes the pack: not even the name is told
    handed_in_at: datetime | None
    now: datetime

    @property
    def name(self) -> str:
        """What the file is called."""
        return called(self.one) + ".zip"

    def zip(self) -> Iterator[bytes]:
        """The ZIP file, piece by piece; no row is read any more."""
        return zipped(with_sums(self._members()), self.now)

    def _members(self) -> Iterator[Member]:
        form = mapping(self.one, self.pieces, self.now)
        yield written("README.txt", self._readme())
        yield Member(f"{FORM}.pdf", (form_pdf(form),), packed=False)
        yield Member(f"{FORM}.xlsx", (form_workbook(form),), packed=False)
        yield written("manifest.json", json.dumps(self.manifest(), indent=2, ensure_ascii=False) + "\n")
        yield written("manifest.csv", self._sheet())
        for piece in self.pieces:
            if piece.statement:
                yield written(f"statements/{piece.code} {_tidy(piece.title)}.txt", piece.statement + "\n")
        yield from self._originals()

    def _originals(self) -> Iterator[Member]:
        missing = []
        for each in self.files:
            try:
                opened = store().open(each.file.sha256)
            except (NotKept, StorageAway):
                missing.append(each.path)
                continue
            with opened:
                packed = each.file.media_type.startswith("text/")
                yield Member(each.path, iter(partial(opened.read, PIECE), b""), each.file.size, packed)
        if missing:
            yield written(MISSING, MISSING_SAYS + "\n".join(missing) + "\n")

    def manifest(self) -> dict[str, Any]:
        """What is in the pack, for programs."""
        return {
            "format": FORMAT,
            "made_at": self.now.isoformat(),
            "apprentice": self.one.name,
            "apprenticeship": str(self.one.id),
            "standard": self.one.standard,
            "version": self.one.version,
            "handed_in_at": self.handed_in_at.isoformat() if self.handed_in_at else None,
            "pieces": [self._piece(piece) for piece in self.pieces],
            "left_out": [self._file(each) for each in self.left_out],
        }

    def _piece(self, piece: Piece) -> dict[str, Any]:
        return {
            "code": piece.code,
            "title": piece.title,
            "kind": piece.kind,
            "ksbs": piece.ksbs,
            "pointers": piece.pointers,
            "mentees": piece.mentees,
            "shows": piece.shows,
            "observed_on": piece.observed_on.isoformat() if piece.observed_on else None,
            "anonymised": piece.anonymised,
            "files": [self._file(each) for each in self.files if each.piece is piece],
        }

    def _file(self, each: Packed) -> dict[str, Any]:
        file = each.file
        return {
            "path": each.path,
            "name": file.name,
            "size": file.size,
            "sha256": file.sha256,
            "media_type": file.media_type,
            "uploaded_at": file.uploaded_at.isoformat(),
            "newest": each.newest,
        }

    def _sheet(self) -> str:
        """The newest file of each piece with what the piece says, for a spreadsheet."""
        titles = kind_titles(law.plan(self.one.standard, self.one.version))
        return "".join(lines([COLUMNS, *(_cells(each, titles) for each in self.files if each.newest)]))

    def _readme(self) -> str:
        stands = f"handed in on {on_date(self.handed_in_at.date())}" if self.handed_in_at else "not handed in"
        said = [
            f"Portfolio of {self.one.name}, {self.one.standard} version {self.one.version}",
            f"As it stood at {moment(self.now)}; {stands}.",
            "",
            f"{plural(len(self.pieces), 'piece')}, {plural(len(self.files), 'file')}.",
            "",
            f"{FORM}.pdf, .xlsx: which piece shows which KSB.",
            "files/: the originals, as handed in. The newest of a piece counts; others are “earlier”.",
            "statements/: what somebody wrote here themselves.",
            "manifest.json, manifest.csv: every file with its piece, size and SHA-256.",
            "SHA256SUMS: check everything with “sha256sum -c SHA256SUMS”.",
        ]
        for each in self.left_out:
            said += ["", LEFT_OUT.format(name=each.file.name, piece=each.piece.code)]
        said += [line for each in self.sealed for line in ("", SEALED.format(piece=each.piece.code))]
        return "\n".join(said) + "\n"


def pack_of(
    one: Apprenticeship, pieces: Sequence[Piece], handed_in_at: datetime | None, by: Actor, now: datetime
) -> Pack:
    """The pack of these pieces, which were read with their files, for this actor."""
    every = [each for piece in pieces for each in _files(piece)]
    fine = may_be_opened([each.file for each in every], by)
    closed = sealed_among([each.file.id for each in every], by)
    return Pack(
        one=one,
        pieces=pieces,
        files=[each for each in every if each.file.id in fine],
        left_out=[each for each in every if each.file.id not in fine | closed],
        sealed=[each for each in every if each.file.id in closed],
        handed_in_at=handed_in_at,
        now=now,
    )


def _files(piece: Piece) -> Iterator[Packed]:
    folder = f"files/{piece.code} {_tidy(piece.title)}"
    for at, version in enumerate(piece.files):
        file = version.file
        if file.erased_at is None and file.closed_at is None:
            earlier = "" if at == 0 else f"earlier {version.number} "
            yield Packed(piece, file, f"{folder}/{earlier}{_tidy(file.name)}", newest=at == 0)


def called(one: Apprenticeship) -> str:
    """What a file with a portfolio in it is called, without what its name ends in."""
    person = "".join(letter for letter in one.name if letter.isalnum() or letter in " -").strip()
    return f"Portfolio {person[:60]}".strip()


def _cells(each: Packed, titles: dict[str, str]) -> list[Any]:
    piece, file = each.piece, each.file
    said = [piece.code, piece.title, titles.get(piece.kind, piece.kind), ", ".join(piece.ksbs)]
    said += [_places(piece), ", ".join(piece.mentees), piece.shows]
    return [each.path, *said, piece.observed_on, file.size, file.sha256]


def _places(piece: Piece) -> str:
    """Where its newest file shows each KSB. Older files have no row: their places stand in the manifest."""
    newest = piece.files[0].number if piece.files else None
    places = {code: Where.parse(said) for code, said in piece.pointers.items()}
    here = {code: replace(at, version=None) for code, at in places.items() if at.version in (None, newest)}
    return told(here)


def _tidy(name: str) -> str:
    """A part of a path that every computer takes."""
    path = PurePosixPath(shown_name(name.translate(UNSAFE)))
    return f"{path.stem[:LONGEST].strip('. ')}{path.suffix[:10]}" or "file"
