"""What is done with uploads: begun, gone on with, checked, ended, swept."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import UUID

from django.conf import settings
from django.db import transaction

from touchstone.inspection.kinds import ACCEPTED, EXTENSIONS
from touchstone.integrations.storage.port import NAMED, StorageFull
from touchstone.web.apprentices.queries import locked
from touchstone.web.files.actions import FULL, NoRoom
from touchstone.web.files.names import shown_name
from touchstone.web.files.receiving import Received
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.deferring import jobs
from touchstone.web.organisations.scope import everywhere
from touchstone.web.uploads import queries, spool
from touchstone.web.uploads.models import State, Upload
from touchstone.web.uploads.spool import Spool

CHECK = "uploads.check"  # the name of the job
PIECE = 1024 * 1024  # bytes
AT_ONCE = 256 * 1024 * 1024  # bytes that are hashed in the request of the last of them
PACKS = ("zip",)  # whole portfolios: taken by what unpacks them, and as a piece by nothing
SPARE = 512 * 1024 * 1024  # bytes of the disk that no upload is promised
MOST_OPEN = 200  # uploads about one apprentice that nobody has used yet
KEPT_ROW = timedelta(days=1)  # how long the row of an upload that was kept stays, for a form sent twice
NOT_TAKEN = "The file was not taken."
DIFFERS = (
    "What arrived is not what was chosen: the two have different check sums. "
    "Perhaps the file was changed meanwhile. Choose it again."
)


class TooLarge(Refused):
    """The file, or all files of an apprentice together, would be larger than what is taken."""


@transaction.atomic
def begin(*, apprenticeship: UUID, name: str, size: int, sha256: str = "", by: Actor, at: datetime) -> Upload:
    """Promise to take a file in, before its first byte: rights, kind, size, quota and room are looked at.

    ``sha256`` is what the sender took for its hash, where that is known beforehand.
    """
    queries.require(by)
    one = locked(apprenticeship, by)
    called = shown_name(name)
    _acceptable(called, size, sha256)
    if queries.open_uploads(one.id) >= MOST_OPEN:
        raise _refused(f"{MOST_OPEN} uploads wait for this apprentice already. Use them, or cancel some.")
    if queries.held(one.id) + size > settings.UPLOAD_QUOTA:
        raise TooLarge(NOT_TAKEN, fields={"file": _quota()})
    if spool.free() - queries.promised() < size + SPARE:
        raise NoRoom(NOT_TAKEN, fields={"file": FULL})
    made = Upload.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        by=by.person_id,
        name=called,
        size=size,
        sha256_said=sha256.lower(),
        began_at=at,
        expires_at=at + settings.UPLOADS_KEPT,
    )
    try:
        Spool(made.id).make()
    except StorageFull:
        raise NoRoom(NOT_TAKEN, fields={"file": FULL}) from None
    return made


@transaction.atomic
def take_in(*, apprenticeship: UUID, file: Received, by: Actor, at: datetime) -> Upload:
    """A file that a form carried, as an upload that waits for the next form."""
    if file.why_not:
        raise _refused(file.why_not)
    if file.incoming is None:
        raise NoRoom(NOT_TAKEN, fields={"file": FULL})
    made = begin(apprenticeship=apprenticeship, name=file.name or "", size=file.size or 0, by=by, at=at)
    found = hashlib.sha256()
    with file.incoming.read() as came, Spool(made.id).alone() as writing:
        while piece := came.read(PIECE):
            writing.add(piece)
            found.update(piece)
    made.received, made.finished_at, made.sha256 = made.size, at, found.hexdigest()
    made.save(update_fields=["received", "finished_at", "sha256"])
    return made


def _acceptable(name: str, size: int, sha256: str) -> None:
    most = settings.LARGEST_RESUMED
    if size > most:
        raise TooLarge(NOT_TAKEN, fields={"file": f"The file is larger than {_gigabytes(most)}. Cut it."})
    if size <= 0:
        raise _refused("The file is empty. Choose one that has something in it.")
    if PurePath(name).suffix.lower().lstrip(".") not in (*EXTENSIONS, *PACKS):
        raise _refused(f"This is no kind of file that can be taken. Use {ACCEPTED}.")
    if sha256 and not NAMED.fullmatch(sha256.lower()):
        raise _refused("The check sum is not one of SHA-256: it has 64 digits from 0 to f.")


def _refused(message: str) -> Refused:
    return Refused(NOT_TAKEN, fields={"file": message})


def _quota() -> str:
    return (
        f"The files of one apprentice may have {_gigabytes(settings.UPLOAD_QUOTA)} together, and this one "
        "would go beyond that. Cancel uploads that are not needed, or ask your assessment organisation."
    )


def _gigabytes(size: int) -> str:
    return f"{size / 1024**3:.4g} GB"


def arrived(*, upload: Upload, received: int, sha256: str = "", at: datetime) -> Upload:
    """Note how much has come. With the last byte it is checked: at once, or by a job where it is large.

    ``sha256`` is the hash of the whole, where the request that brought it carried the whole.
    """
    with transaction.atomic():
        one = Upload.objects.select_for_update(of=("self",)).get(id=upload.id)
        one.received, one.expires_at = received, at + settings.UPLOADS_KEPT
        whole = received == one.size and one.finished_at is None
        if whole:
            one.finished_at = at
        one.save(update_fields=["received", "expires_at", "finished_at"])
        later = not sha256 and one.size > AT_ONCE
        if whole and later:
            what = {"upload": str(one.id), "organisation": str(one.organisation_id)}
            jobs.configure_task(CHECK).defer(**what)
    if one.state != State.CHECKING or later:
        return one
    return _judged(one.id, sha256 or Spool(one.id).hashed())


def check(*, upload: UUID, at: datetime) -> None:
    """Take the hash of an upload that has come whole; nothing where that was done."""
    del at
    one = Upload.objects.filter(id=upload).first()
    if one is not None and one.state == State.CHECKING:
        try:
            found = Spool(one.id).hashed()
        except FileNotFoundError:
            return
        _judged(one.id, found)


@transaction.atomic
def say(*, upload: UUID, sha256: str, by: Actor, at: datetime) -> Upload:
    """Note what the sender took for the hash of the file that they chose; it has to be that of what came."""
    del at
    queries.require(by)
    one = Upload.objects.select_for_update(of=("self",)).get(id=queries.own(upload, by).id)
    if not NAMED.fullmatch(sha256):
        raise _refused("The check sum is not one of SHA-256: it has 64 digits from 0 to f.")
    one.sha256_said = sha256
    one.save(update_fields=["sha256_said"])
    return _judged(one.id, one.sha256) if one.sha256 else one


@transaction.atomic
def _judged(id: UUID, found: str) -> Upload:
    """Note the hash; where it is not the one that was said, what came is of no use to anybody."""
    one = Upload.objects.select_for_update(of=("self",)).get(id=id)
    one.sha256 = found
    if one.sha256_said and one.sha256_said != found and one.kept_at is None:
        one.problem = DIFFERS
        transaction.on_commit(Spool(id).remove)
    one.save(update_fields=["sha256", "problem"])
    return one


@transaction.atomic
def end(*, upload: UUID, by: Actor, at: datetime) -> None:
    """Cancel an upload: what came of it goes at once."""
    del at
    queries.require(by)
    one = queries.own(upload, by)
    transaction.on_commit(Spool(one.id).remove)
    one.delete()


def sweep(*, at: datetime) -> int:
    """Remove uploads that nobody went on with, or used, in time, and bytes without a row; say how many."""
    with everywhere():
        old = Upload.objects.filter(expires_at__lte=at) | Upload.objects.filter(kept_at__lte=at - KEPT_ROW)
        ids = set(old.values_list("id", flat=True))
        Upload.objects.filter(id__in=ids).delete()
        lost = set(spool.named((at - settings.UPLOADS_KEPT).timestamp()))
        lost -= set(Upload.objects.filter(id__in=lost).values_list("id", flat=True))
    for id in ids | lost:
        Spool(id).remove()
    return len(ids | lost)
