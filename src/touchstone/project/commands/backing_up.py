"""Making a backup: first the database's snapshot, then the files it may name.

A stored file is written before the row that names it is committed, and never changed afterwards. So whatever
the snapshot names is there when the files are read; the lock keeps it from being deleted in between.
"""

from __future__ import annotations

import contextlib
import math
import os
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from touchstone import __version__
from touchstone.cli.refusal import WrongInput, cannot_write
from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.port import BACKUP_LOCK, StorageAway
from touchstone.project.commands.archive import DUMP, FILES, Kept, Manifest, put, put_manifest
from touchstone.project.commands.postgres import dump
from touchstone.project.commands.starting import Instance

TOLD_EVERY = 2.0  # seconds between two lines of progress
WAITS = 900.0  # seconds for a storage that is away: a backup takes hours, and begins anew after each failure


def back_up(running: Instance, goal: Path, tell: Callable[[str], None]) -> Manifest:
    """Write the archive; Django must be ready. Raises ``WrongInput``; then nothing is left behind."""
    from touchstone.web.files.store import store

    if goal.exists():
        raise WrongInput(str(goal), "this exists already.", "Name a file that does not.")
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with (
            tempfile.TemporaryDirectory(prefix=f".{goal.name}.", dir=goal.parent) as making,
            _nothing_deleted(),
        ):
            tell("touchstone: taking the database's snapshot")
            dumped = Path(making) / DUMP
            dump(running.readers_url, dumped)
            whole = Path(making) / "archive"
            with (
                whole.open("xb") as file,
                tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT) as tar,
            ):
                kept = {DUMP: _put(tar, DUMP, dumped)} | dict(_put_files(tar, store(WAITS), tell))
                manifest = Manifest(made_at, __version__, _migrations(), kept)
                put_manifest(tar, manifest)
                tar.close()
                file.flush()
                os.fsync(file.fileno())
            whole.chmod(0o600)
            whole.rename(goal)
    except OSError as error:
        raise cannot_write(goal, error) from None
    except StorageAway as away:
        raise WrongInput("the files", f"they cannot be read now. {away}", "Try again later.") from None
    return manifest


@contextlib.contextmanager
def _nothing_deleted() -> Iterator[None]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [BACKUP_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [BACKUP_LOCK])


def _put(tar: tarfile.TarFile, name: str, path: Path) -> Kept:
    with path.open("rb") as source:
        return put(tar, name, source, os.fstat(source.fileno()).st_size)


def _put_files(
    tar: tarfile.TarFile, place: Landing, tell: Callable[[str], None]
) -> Iterator[tuple[str, Kept]]:
    """Every file that is kept; what is still on its way in is nobody's yet."""
    hashes = sorted(place.kept(math.inf))
    told = time.monotonic()
    for number, sha256 in enumerate(hashes, start=1):
        if time.monotonic() - told > TOLD_EVERY:
            told = time.monotonic()
            tell(f"touchstone: file {number:,} of {len(hashes):,}")
        with place.open(sha256) as source:
            size = source.seek(0, os.SEEK_END)
            source.seek(0)
            name = f"{FILES}{sha256[:2]}/{sha256}"
            yield name, put(tar, name, source, size)


def _migrations() -> tuple[str, ...]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return tuple(f"{app}.{name}" for app, name in sorted(MigrationRecorder(connection).applied_migrations()))
