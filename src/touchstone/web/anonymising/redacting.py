"""A newer version of a piece's file without what shows who somebody is; the original is sealed by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.inspection.names.pictures import FORMATS, Region
from touchstone.inspection.names.removing import IN_PLACE, CannotRemove, Words
from touchstone.inspection.sandbox import PREFIX, CannotExamine, run
from touchstone.integrations.storage.port import NotKept, StorageFull
from touchstone.web.anonymising import queries
from touchstone.web.anonymising.actions import newest, note
from touchstone.web.anonymising.models import Redaction
from touchstone.web.files.models import StoredFile
from touchstone.web.files.receiving import Received
from touchstone.web.files.store import looked_into, store
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio.actions import add_file
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.queries import visible_piece

COPY = 1024 * 1024
MOST_REGIONS = 100
FULL = "There is no room for the newer version at the moment. Nothing was changed. Try again later."


def redact(*, piece: UUID, revision: int, by: Actor, at: datetime) -> Redaction:
    """Make a newer version of a piece's file without what was chosen to be hidden; seal the original.

    What was declared of the piece no longer holds: whoever declares looks at the newer version first.
    """
    found, file = _to_change(piece, revision, by)
    words = [row.text for row in queries.to_hide(queries.look_of(file.id))]
    if not words:
        raise Refused("Nothing is chosen to be hidden yet. Choose that first.")
    with TemporaryDirectory(prefix=PREFIX) as folder:
        made = Path(folder) / "made"
        kind = queries.kind_of(file)
        told = _asked("names.remove", file, kind=kind, words=words, into=str(made))
        return _kept(found, file, made, _clean_name(file.name, words), told, by, at)


def blur(*, piece: UUID, revision: int, regions: Sequence[Region], by: Actor, at: datetime) -> Redaction:
    """Make a newer version of a piece's picture with these places unrecognisable; seal the original."""
    found, file = _to_change(piece, revision, by)
    if not regions or len(regions) > MOST_REGIONS:
        raise Refused("Nothing was changed. Choose the places that are to be blurred, a hundred at most.")
    with TemporaryDirectory(prefix=PREFIX) as folder:
        made = Path(folder) / "made"
        places = [list(one) for one in regions]
        told = _asked("names.blur", file, kind=queries.kind_of(file), regions=places, into=str(made))
        return _kept(found, file, made, file.name, told, by, at)


def faces(piece: UUID, by: Actor) -> dict[str, Any]:
    """Where faces may be in the newest file of a piece, a picture, and how large that is."""
    by.require(Permission.EDIT_PORTFOLIO)
    file = newest(visible_piece(piece, by))
    if queries.kind_of(file) not in FORMATS:
        raise Refused("Faces are looked for in PNG, JPEG and WebP pictures.")
    return _asked("names.faces", file)


def _to_change(piece: UUID, revision: int, by: Actor) -> tuple[Piece, StoredFile]:
    by.require(Permission.EDIT_PORTFOLIO)
    found = visible_piece(piece, by)
    file = newest(found)
    if found.revision != revision:
        raise Refused("The piece was changed since you looked. Look at it again.")
    return found, file


def _asked(function: str, file: StoredFile, **asked: Any) -> dict[str, Any]:
    """What the sandbox answers about a file."""
    try:
        with looked_into(file.sha256) as source:
            told: dict[str, Any] = run(function, source, **asked)
    except NotKept:
        raise Http404 from None
    except CannotExamine as why:
        raise Refused(f"Nothing was changed. {why}") from why
    if "refused" in told:
        raise Refused(f"Nothing was changed. {told['refused']}")
    return told


@transaction.atomic
def _kept(
    found: Piece, file: StoredFile, made: Path, name: str, told: dict[str, Any], by: Actor, at: datetime
) -> Redaction:
    received = _received(made, name, file.media_type)
    try:
        add_file(piece=found.id, revision=found.revision, file=received, by=by, at=at)
    finally:
        received.close()
    newer = newest(visible_piece(found.id, by))
    if newer.id == file.id:
        raise Refused("The words do not stand in the file any more. Nothing was changed.")
    row = Redaction.objects.create(
        organisation_id=file.organisation_id,
        apprenticeship_id=file.apprenticeship_id,
        original=file,
        made=newer,
        places=told["places"],
        drawn=list(told["drawn"]),
        by=by.person_id,
        at=at,
    )
    about = {"piece": found.code, "original": str(file.id), "made": str(newer.id), "places": row.places}
    note(found.apprenticeship, "anonymising.redact", by, at, **about)
    return row


def _received(made: Path, name: str, media_type: str) -> Received:
    try:
        incoming = store().receive()
        with made.open("rb") as source:
            while part := source.read(COPY):
                incoming.write(part)
    except StorageFull as full:
        raise Refused(FULL) from full
    return Received(incoming, name, media_type, incoming.size)


def _clean_name(name: str, words: list[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    plain = stem if dot else name
    try:
        clean = Words(words).taken_out(plain, IN_PLACE)[0].strip() or IN_PLACE
    except CannotRemove:
        return name
    return f"{clean}{dot}{ending}" if dot else clean
