"""Restoring a backup. Stored files are named by their content, so to add them first harms nothing:

1. unpack and verify everything in a folder of its own; 2. add the files; 3. replace the database in one
transaction; 4. remove the files that the backup does not have. Wherever this stops, database and files fit.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from touchstone.cli.refusal import WrongInput, cannot_write
from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.port import NAMED, StorageAway, StorageFull
from touchstone.project.commands.archive import DUMP, FILES, Manifest, manifest_of, unpack
from touchstone.project.commands.migrating import bring_up_to_date
from touchstone.project.commands.postgres import replace as replace_database
from touchstone.project.commands.starting import Instance

AGAIN = (
    "See that the place for files answers and has room, then restore once more: what is there is put again."
)
OTHERS = """SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL"""
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"


def put_back(
    running: Instance,
    source: Path,
    *,
    replace: bool,
    sure: Callable[[str], bool] | bool,
    tell: Callable[[str], None],
) -> Manifest:
    """Restore the archive; Django must be ready. ``WrongInput`` says why nothing was changed."""
    from django.db import connections

    from touchstone.web.files.store import store

    manifest = manifest_of(source)
    _must_be_known(source, manifest)
    _must_be_free()
    if _count(TABLES):
        _must_be_meant(running, source, replace=replace, sure=sure)
    connections.close_all()
    place = store()
    files = place.folder
    try:
        files.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=files.parent) as unpacked:
            tell("touchstone: verifying the backup")
            for _name in unpack(source, manifest, Path(unpacked)):
                pass
            tell("touchstone: putting it in place")
            wanted = set(_put(manifest, Path(unpacked), place))
            replace_database(running.url, Path(unpacked) / DUMP)
            _remove_others(place, wanted)
    except OSError as error:
        raise cannot_write(files, error) from None
    except (StorageAway, StorageFull) as error:
        raise WrongInput("the files", f"not all could be put in their place. {error}", AGAIN) from None
    bring_up_to_date()
    _erase_again(tell)
    return manifest


def _erase_again(tell: Callable[[str], None]) -> None:
    """What people were promised after the backup was made holds also for what it brought back."""
    from touchstone.web.privacy.again import carry_out_again

    if count := carry_out_again(at=datetime.now(UTC)):
        asked = "1 request" if count == 1 else f"{count} requests"
        tell(f"touchstone: {asked} for erasure, answered after this backup was made, carried out again")


def _must_be_known(source: Path, manifest: Manifest) -> None:
    """Refuse the backup of a newer Touchstone: this one would not understand its tables."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations or ()}
    ours = [one for one in manifest.migrations if one.partition(".")[0] in loader.migrated_apps]
    if unknown := [one for one in ours if one not in known]:
        raise WrongInput(
            str(source),
            f"Touchstone {manifest.version}, which made this backup, is newer than this one ({unknown[0]}).",
            "Restore it with that version.",
        )


def _must_be_free() -> None:
    if others := _count(OTHERS):
        raise WrongInput(
            "the database",
            f"{others} other sessions are using it.",
            "Stop touchstone serve and the like first.",
        )


def _must_be_meant(
    running: Instance, source: Path, *, replace: bool, sure: Callable[[str], bool] | bool
) -> None:
    if not replace:
        raise WrongInput(
            "the database",
            "it is not empty, and restoring would throw away what it holds.",
            "Say --replace if that is meant, and make a backup first.",
        )
    question = f"Replace everything in {running.home} by what {source} holds?"
    if not (sure if isinstance(sure, bool) else sure(question)):
        raise WrongInput("the database", "nothing was changed.")


def _count(query: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def _put(manifest: Manifest, unpacked: Path, place: Landing) -> Iterator[str]:
    """Put every stored file in its place, also where one of that name is there and may be damaged."""
    for name in manifest.kept:
        sha256 = name.rpartition("/")[2]
        if name == f"{FILES}{sha256[:2]}/{sha256}" and NAMED.fullmatch(sha256):
            place.take(unpacked / name, sha256, anew=True)
            yield sha256


def _remove_others(place: Landing, wanted: set[str]) -> None:
    for sha256 in set(place.kept(math.inf)) - wanted:
        place.remove(sha256)
    place.sweep(time.time() + 1)
