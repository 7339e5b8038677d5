"""The job that makes a recording watchable: look at it, draw its pictures, pack or write it anew if need be.

Each step is put down as it is done, so that a worker that dies is followed by one that goes on: what was
found stays, what was half made is made again. Strangers' files are opened in the sandbox alone.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from touchstone.inspection.recordings.opening import PLAYABLE, POSTER, PROGRESS, STRIP
from touchstone.inspection.sandbox import PREFIX, CannotExamine, run
from touchstone.integrations.storage.port import NotKept
from touchstone.web.files import queries as files
from touchstone.web.files.making import keep_made
from touchstone.web.files.models import RECORDINGS, StoredFile
from touchstone.web.files.store import PATIENT, looked_into
from touchstone.web.viewing.models import State, Viewing
from touchstone.web.viewing.queries import PLAYED

EVERY = 2.0  # seconds between two looks at how far it is
GONE = "The file is not in the store any more."


def prepare(*, file: UUID, at: datetime) -> None:
    """Make a sound or video file watchable. What is ready stays; what failed is tried once more."""
    found = StoredFile.objects.filter(id=file, erased_at=None).first()
    if found is None or files.family(found) not in PLAYED:
        return
    row = _row(found, at)
    if row.state == State.READY:
        return
    try:
        with looked_into(found.sha256, PATIENT) as source, TemporaryDirectory(prefix=PREFIX) as folder:
            _steps(row, source, Path(folder))
    except CannotExamine as why:
        if why.ours:
            raise
        _put(row, state=State.FAILED, because=str(why))
    except NotKept:
        _put(row, state=State.FAILED, because=GONE)
    else:
        if row.state != State.FAILED:
            _put(row, state=State.READY, step="", progress=100, because="")


def _row(file: StoredFile, at: datetime) -> Viewing:
    row, _ = Viewing.objects.get_or_create(
        file=file,
        defaults={
            "organisation_id": file.organisation_id,
            "apprenticeship_id": file.apprenticeship_id,
            "since": at,
        },
    )
    return row


def _steps(row: Viewing, source: BinaryIO, folder: Path) -> None:
    if row.found is None:
        _put(row, state=State.WORKING, step="probe", progress=0, because="")
        said = run("recording.probe", source)
        if "unreadable" in said:
            _put(row, state=State.FAILED, because=said["unreadable"])
            return
        _put(row, found=said)
    about: dict[str, Any] = {"recording": row.found, "folder": str(folder)}
    if row.seen is None:
        _put(row, state=State.WORKING, step="watch", progress=0)
        seen = _followed(row, folder, lambda: run("recording.watch", source, **about))
        _keep(row, folder, {"poster": POSTER, "strip": STRIP}, seen=seen)
    if not about["recording"]["plays"] and not row.playable:
        (folder / PROGRESS).unlink(missing_ok=True)
        _put(row, state=State.WORKING, step="play", progress=0)
        made = _followed(row, folder, lambda: run("recording.play", source, **about))
        if not made.get("plays"):
            raise CannotExamine("No copy of it that plays could be made. The file itself can be saved.")
        kind = f"{made['medium']}/{'webm' if made['container'] == 'webm' else 'mp4'}"
        size = (folder / PLAYABLE).stat().st_size
        _keep(row, folder, {"playable": PLAYABLE}, playable_size=size, playable_type=kind)


def _followed(row: Viewing, folder: Path, work: Callable[[], Any]) -> Any:
    """Do it in a thread, and put down how far it is meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        going = pool.submit(work)
        while True:
            try:
                return going.result(EVERY)
            except TimeoutError:
                if (share := _share(folder)) > row.progress:
                    _put(row, progress=share)


def _share(folder: Path) -> int:
    try:
        return min(99, int(float((folder / PROGRESS).read_text("ascii")) * 100))
    except (OSError, ValueError):
        return 0


@transaction.atomic
def _keep(row: Viewing, folder: Path, names: dict[str, str], **facts: Any) -> None:
    """Keep what was made, and name it in the row in the same transaction."""
    made = [(name, folder / file) for name, file in names.items() if (folder / file).exists()]
    kept = {name: keep_made(path, RECORDINGS) for name, path in made}
    _put(row, **kept, **facts)


def _put(row: Viewing, **facts: Any) -> None:
    """Put it down, unless the row went meanwhile."""
    for name, value in facts.items():
        setattr(row, name, value)
    Viewing.objects.filter(id=row.id).update(**facts)
