"""What is done with files: kept, and opened by somebody."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from touchstone.inspection.kinds import Kind, NotTaken
from touchstone.inspection.opening import kind_of
from touchstone.inspection.sandbox import CannotExamine
from touchstone.integrations.storage.port import StorageFull
from touchstone.integrations.virus_scan.port import Infected, NotScanned
from touchstone.web.apprentices.queries import visible
from touchstone.web.files import addresses, delivering, queries
from touchstone.web.files.locking import locked_for_keeping, locked_for_removal
from touchstone.web.files.making import THEN
from touchstone.web.files.models import KINDS, PORTFOLIO, RECORDINGS, StoredFile
from touchstone.web.files.names import shown_name
from touchstone.web.files.receiving import Received
from touchstone.web.files.store import scanner, store
from touchstone.web.files.tracing import trace
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.scope import everywhere

ADDS = (Permission.EDIT_PORTFOLIO, Permission.HAND_IN, Permission.SEND_BY_LINK)
FULL = (
    "There is no room for the file at the moment. Nothing of it was kept, and nothing else was changed. "
    "Try again later, and tell your assessment organisation if it goes on."
)
LATER = "The file could not be taken just now."
NO_SCANNER = (
    "Nothing that was not scanned is taken here, and no virus scanner is connected. Tell whoever runs it."
)
QUOTA = (
    "The files of one apprentice may have {:.4g} GB together, and with this one they would have more. "
    "Ask your assessment organisation."
)
SCANNED_AT_ONCE = 25 * 1024 * 1024  # bytes: what ClamAV takes unless it is told otherwise
ABANDONED_AFTER = timedelta(days=1)
RECORDED = ("audio", "video")  # people at work, whatever the file is for
BATCH = 500  # files asked for in one query


class NoRoom(Refused):
    """The file cannot be stored now; it is nobody's mistake."""


@transaction.atomic
def keep_file(
    *,
    apprenticeship: UUID,
    received: Received,
    kind: str = "",
    waits: bool = False,
    by: Actor,
    at: datetime,
) -> StoredFile:
    """Keep a file that came in, if it is what it says it is; the same file again is the same row.

    ``kind`` is what it serves as, where that is known already; sound and video are recordings whatever for.
    One that ``waits`` for somebody to take it is examined, and closed to everybody until it is kept again.
    The bytes are in their place before the row is: whatever fails in between leaves no row without bytes,
    and ``sweep_unnamed`` finds the bytes without a row.
    """
    if not any(by.may(permission) for permission in ADDS):
        by.require(ADDS[0])
    one = visible(apprenticeship, by)
    locked_for_keeping()
    name = shown_name(received.name or "")
    found = _inspected(received, name)
    kept_as = RECORDINGS if found.family in RECORDED else kind
    assert received.incoming is not None
    try:
        sha256 = received.incoming.keep(kept_as or PORTFOLIO)
    except StorageFull as full:
        raise _no_room() from full
    delivering.begin(sha256)
    file, made = StoredFile.objects.get_or_create(
        apprenticeship=one,
        sha256=sha256,
        name=name,
        erased_at=None,
        defaults={
            "organisation_id": one.organisation_id,
            "size": received.incoming.size,
            "media_type": found.media_type,
            "kept_as": kept_as,
            "uploaded_by": by.person_id,
            "uploaded_at": at,
            "closed_at": at if waits else None,
            "waits": waits,
        },
    )
    if made and queries.weight(one.id) > settings.UPLOAD_QUOTA:
        raise _wrong(QUOTA.format(settings.UPLOAD_QUOTA / 1024**3))
    if file.closed_at is not None and not waits:  # somebody handed it in anew
        file.closed_at, file.waits, made = None, False, True
        file.save(update_fields=["closed_at", "waits"])
    if made:
        trace(file, "file.keep", by, at, sha256=file.sha256)
        for then in THEN:
            then(file)
    if file.kept_as != kept_as:  # the same bytes came before, for something else
        serves(file=file.id, kind=kept_as)
    return file


def serves(*, file: UUID, kind: str) -> None:
    """A file serves as that kind too: of several, it is kept as the one that stays longest.

    Part of the action that makes it serve so, which asks whether somebody may and keeps that they did.
    """
    shorter = KINDS[: KINDS.index(kind)]
    if shorter and StoredFile.objects.filter(id=file, kept_as__in=shorter).update(kept_as=kind):
        for sha256 in StoredFile.objects.filter(id=file).values_list("sha256", flat=True):
            delivering.mark(sha256=sha256, kind=kind)


@transaction.atomic
def close_file(*, file: UUID, by: Actor, at: datetime) -> None:
    """Close a file that was taken back: its row stays, and from here on nobody opens it."""
    if not any(by.may(permission) for permission in ADDS):
        by.require(ADDS[0])
    found = queries.present(file, by)
    found.closed_at = at
    found.save(update_fields=["closed_at"])
    trace(found, "file.close", by, at, sha256=found.sha256)


def _inspected(received: Received, name: str) -> Kind:
    if received.why_not:
        raise _wrong(received.why_not)
    if received.incoming is None:
        raise _no_room()
    if (received.size or 0) > received.most:
        most = received.most // 1024 // 1024
        raise _wrong(f"The file is larger than {most} MB. Make it smaller, or cut it.")
    if received.ours is not None:
        return received.ours
    try:
        with received.incoming.read() as file:
            kind = kind_of(file, name)
            _scan(file, received.size or 0)
            return kind
    except NotTaken as reason:
        raise _wrong(str(reason)) from reason
    except CannotExamine as why:
        raise (NoRoom(LATER, fields={"file": str(why)}) if why.ours else _wrong(str(why))) from why
    except Infected as found:
        raise _wrong(
            f"The file carries a virus ({found}). Do not open it; clean the device it is from."
        ) from found


def _scan(file: BinaryIO, size: int) -> None:
    """Look for viruses while the person waits; a large file is scanned by the job that examines it."""
    if settings.UNSCANNED_TAKEN and size > SCANNED_AT_ONCE:
        return
    try:
        by = scanner().scan(file)
    except NotScanned as why:
        if settings.UNSCANNED_TAKEN:
            return
        said = f"{why} Nothing that was not scanned is taken here."
        raise (NoRoom(LATER, fields={"file": said}) if why.again else _wrong(said)) from why
    if by is None and not settings.UNSCANNED_TAKEN:
        raise NoRoom(LATER, fields={"file": NO_SCANNER})


def _wrong(message: str) -> Refused:
    return Refused("The file was not taken.", fields={"file": message})


def _no_room() -> NoRoom:
    return NoRoom("The file could not be stored.", fields={"file": FULL})


@transaction.atomic
def open_file(*, file: UUID, save: bool = False, by: Actor, at: datetime) -> str:
    """A short-lived address for somebody who may see the file; that they asked for it is kept.

    No bytes leave by any other way, so that every access has its event.
    """
    found = queries.visible(file, by)
    save = save or not queries.shown(found)
    trace(found, "file.open", by, at, sha256=found.sha256)
    return addresses.address(found, by, at, save=save)


@transaction.atomic
def open_waiting(*, file: UUID, by: Actor, at: datetime) -> StoredFile:
    """A file that waits to be taken, for somebody who may take it; that they opened it is kept."""
    by.require(Permission.EDIT_PORTFOLIO)
    found = queries.waiting(file, by)
    trace(found, "file.open", by, at, sha256=found.sha256)
    return found


def sweep(*, at: datetime) -> int:
    """Remove what came in long ago and was never kept; say how many files that were."""
    return store().sweep((at - ABANDONED_AFTER).timestamp())


def sweep_unnamed(*, at: datetime) -> int:
    """Remove bytes that came in a day ago and that no row names; say how many files that were.

    A crash between the bytes and the commit of their row leaves such. While somebody keeps a file, or makes a
    backup, nothing is removed until the next night. A database that names no file at all is taken for the
    wrong one, and nothing is removed either.
    """
    kept = store().kept((at - ABANDONED_AFTER).timestamp())
    removed = 0
    with everywhere():
        if not queries.any_named():
            return 0
        while batch := set(islice(kept, BATCH)):
            removed += _remove(queries.unnamed(batch))
    return removed


def remove_unnamed(hashes: set[str]) -> int:
    """Remove those of these bytes that no row names any more; say how many files that were.

    Called once the transaction that erased their rows has ended. While somebody keeps a file, or makes a
    backup, they stay until ``sweep_unnamed`` finds them.
    """
    with everywhere():
        return _remove(queries.unnamed(hashes))


@transaction.atomic
def _remove(suspects: set[str]) -> int:
    """Remove those that are still unnamed once nobody can be about to name them."""
    if not suspects or not locked_for_removal():
        return 0
    unnamed = queries.unnamed(suspects)
    for sha256 in unnamed:
        store().remove(sha256)
    return len(unnamed)
