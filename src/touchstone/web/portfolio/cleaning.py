"""A picture of a piece, replaced by the same picture without what it tells about its making."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import transaction

from touchstone.inspection.kinds import NotTaken
from touchstone.inspection.opening import without_metadata
from touchstone.inspection.sandbox import PREFIX, CannotExamine
from touchstone.integrations.storage.port import NotKept
from touchstone.web.files import queries as files
from touchstone.web.files.models import StoredFile
from touchstone.web.files.receiving import Received
from touchstone.web.files.store import looked_into, store
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio import queries
from touchstone.web.portfolio.actions import add_file, remove_file
from touchstone.web.portfolio.models import Piece

PIECE = 1024 * 1024
OLDER = "This is not the newest file of the piece. Take it back instead; nobody can open it then."
NOTHING = "The picture tells nothing that could be taken out."
GONE = "The file is not in the store any more."


def clean_file(*, version: UUID, revision: int, by: Actor, at: datetime) -> Piece:
    """Add the newest picture of a piece anew without place, device and moment, and take the original back."""
    by.require(Permission.EDIT_PORTFOLIO)
    piece, old = queries.visible_version(version, by)
    newest = next(iter(piece.files), None)
    if newest is None or newest.id != old.id:
        raise Refused(OLDER)
    with _cleaned(files.visible(old.file_id, by)) as received, transaction.atomic():
        found = add_file(piece=piece.id, revision=revision, file=received, by=by, at=at)
        if found.revision == revision:
            raise Refused(NOTHING)
        return remove_file(version=version, revision=found.revision, by=by, at=at)


@contextmanager
def _cleaned(file: StoredFile) -> Iterator[Received]:
    """The picture as if it had come in anew; it is made in the sandbox."""
    with TemporaryDirectory(prefix=PREFIX) as folder:
        into = Path(folder) / "clean"
        try:
            with looked_into(file.sha256) as kept:
                kind = without_metadata(kept, file.name, into)
        except (NotTaken, CannotExamine) as why:
            raise Refused(str(why)) from why
        except NotKept as gone:
            raise Refused(GONE) from gone
        incoming = store().receive()
        with into.open("rb") as made:
            while piece := made.read(PIECE):
                incoming.write(piece)
        received = Received(incoming, file.name, kind.media_type, incoming.size)
        try:
            yield received
        finally:
            received.close()
