"""One apprentice's data as a ZIP file: an overview to read, the same as JSON, the record, and every file.

It is made in pieces while it is sent, so that recordings never stand in memory. All rows are read before the
first piece; a file that goes meanwhile is named, and the rest arrives.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from touchstone.documents.zipping import Member, with_sums, written, zipped
from touchstone.integrations.storage.port import NotKept, StorageAway
from touchstone.rules.words import listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.audit.actions import record_event
from touchstone.web.files import queries as files
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import store
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.privacy.gathered import Gathering, Part, parts, plain
from touchstone.web.records.exporting import Exported
from touchstone.web.ui.words import moment

PIECE = 256 * 1024
UNSAFE = str.maketrans(dict.fromkeys('<>:"|?*', "-"))  # what not every computer takes in a file's name
GONE = "FILES-THAT-ARE-GONE.txt"
GONE_SAYS = "These files were listed when the download began and were removed before their turn came:\n\n"
AWAY = "FILES-THAT-ARE-MISSING-HERE.txt"
AWAY_SAYS = "These files are kept, but the storage gave no answer. Download everything once more:\n\n"
README = "README.txt"


@dataclass(frozen=True)
class Copy:
    """What one download holds."""

    of: Gathering
    parts: Sequence[Part]
    record: Exported
    files: Sequence[StoredFile]

    def pieces(self) -> Iterator[bytes]:
        """The ZIP file, piece by piece; no row is read any more."""
        return zipped(with_sums(self._members()), self.of.now)

    def _members(self) -> Iterator[Member]:
        yield written(README, self._readme())
        yield written("overview.html", self._overview())
        for part in self.parts:
            yield written(f"data/{part.name}.json", _json(part.said))
        yield written("record/record.json", self.record.text)
        yield from self._files()

    def _files(self) -> Iterator[Member]:
        gone, away = [], []
        for number, file in enumerate(self.files, 1):
            name = f"files/{number:03d} {file.name.translate(UNSAFE)}"
            try:
                opened = store().open(file.sha256)
            except NotKept:
                gone.append(name)
                continue
            except StorageAway:
                away.append(name)
                continue
            with opened:
                packed = file.media_type.startswith("text/")
                yield Member(name, iter(partial(opened.read, PIECE), b""), file.size, packed)
        if gone:
            yield written(GONE, GONE_SAYS + "\n".join(gone) + "\n")
        if away:
            yield written(AWAY, AWAY_SAYS + "\n".join(away) + "\n")

    def _readme(self) -> str:
        return render_to_string("privacy/readme.txt", self._said())

    def _overview(self) -> str:
        return render_to_string("privacy/overview.html", self._said())

    def _said(self) -> dict[str, Any]:
        one, of = self.of.one, self.of
        return {
            "one": one,
            "own": of.own,
            "made": moment(of.now),
            "parts": self.parts,
            "files": self.files,
            "hidden": listed(sorted(of.hidden)) if of.hidden else "",
            "command": self.record.command("record/").replace(self.record.name, "record.json"),
        }


@transaction.atomic
def take_copy(*, apprenticeship: Any, by: Actor, at: datetime) -> Copy:
    """Everything that is kept of an apprentice, for them or on their behalf; that it was taken is kept."""
    if not by.may(Permission.ASK_ERASURE):
        by.require(Permission.KEEP_DATA)
    one = visible(apprenticeship, by)
    record_event(
        organisation=one.organisation_id, chain=one.id, action="privacy.download", by=by, at=at, facts={}
    )
    return copy_of(one, by, at)


def copy_of(one: Apprenticeship, by: Actor, at: datetime) -> Copy:
    """The same without a trace, for the page that says what it would hold."""
    of = Gathering(one, by, at)
    record = Exported(one=one, record=of.known.record, now=at, hidden=of.hidden)
    return Copy(of, parts(of), record, files.standing(one.id))


def _json(value: Any) -> str:
    return json.dumps(plain(value), indent=2, ensure_ascii=False) + "\n"
