"""Moving every stored file to another place while people work; Django must be ready.

Nothing is removed while a file is copied: whoever removes waits or leaves it to the night.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from touchstone.cli.refusal import WrongInput
from touchstone.integrations.storage import moving
from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.both import Both
from touchstone.integrations.storage.bucket import NotAnAddress
from touchstone.integrations.storage.places import place
from touchstone.integrations.storage.port import NotKept, StorageAway, StorageFull
from touchstone.web.files.locking import locked_for_keeping
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import store
from touchstone.web.organisations.scope import everywhere

TOLD_EVERY = 2.0  # seconds between two lines of progress
PATIENCE = 5  # failures in a row after which a place counts as away


@dataclass
class Report:
    """What was copied and let go, and what could not be."""

    source: str
    goal: str
    copied: int = 0
    there: int = 0  # before this move
    let_go: int = 0
    bytes: int = 0
    faults: dict[str, str] = field(default_factory=dict)  # SHA-256 -> why it was not moved

    def document(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """For people."""
        yield from (f"{sha256}: {why}" for sha256, why in self.faults.items())
        moved = f"{self.copied:,} files copied from {self.source} to {self.goal}"
        yield f"{moved}, {self.bytes / 1_000_000:,.1f} MB; {self.there:,} were there already."
        if self.let_go:
            yield f"{self.let_go:,} were read whole in their new place and let go of where they were."
        if self.faults:
            yield f"{len(self.faults):,} could not be moved. Move again once that is mended."


def moved(to: str, from_: str, *, let_go: bool, tell: Callable[[str], None]) -> Report:
    """Copy what is in one place to another, and let go of it where it was if that is asked for."""
    source, goal = _places(to, from_)
    if let_go:
        _must_be_read_there(source, goal)
    report, told, failed = Report(str(source), str(goal)), time.monotonic(), 0
    try:
        hashes, there = sorted(source.kept(math.inf)), set(goal.kept(math.inf))
    except StorageAway as away:
        raise WrongInput("the storage", f"it gives no answer. {away}", "See that it runs.") from None
    kinds = _kinds()
    for number, sha256 in enumerate(hashes, 1):
        if time.monotonic() - told > TOLD_EVERY:
            told = time.monotonic()
            tell(f"touchstone: file {number:,} of {len(hashes):,}, {report.bytes / 1e6:,.0f} MB copied")
        fine = _one(sha256, source, goal, report, kinds.get(sha256, ""), known=sha256 in there, gone=let_go)
        failed = 0 if fine else failed + 1
        if failed == PATIENCE:
            tell(f"touchstone: {PATIENCE} files in a row failed; what is left was not tried")
            break
    return report


def _one(
    sha256: str, source: Landing, goal: Landing, report: Report, kind: str, *, known: bool, gone: bool
) -> bool:
    """Move one file; whether that went well."""
    try:
        with transaction.atomic():
            locked_for_keeping()
            if known:
                report.there += 1
            else:
                report.bytes += moving.copy(sha256, source, goal, kind)
                report.copied += 1
            if gone:
                moving.let_go(sha256, source, goal, kind)
                report.let_go += 1
    except NotKept:
        return True  # removed meanwhile, as its time was over
    except (moving.Damaged, StorageAway, StorageFull, OSError) as error:
        report.faults[sha256] = str(error)
        return isinstance(error, moving.Damaged)
    return True


def _places(to: str, from_: str) -> tuple[Landing, Landing]:
    landing = Path(settings.FILES_FOLDER)
    try:
        goal = place(to, landing)
        here = store()
        source = place(from_, landing) if from_ else here.before if isinstance(here, Both) else here
    except NotAnAddress as error:
        raise WrongInput("--to, --from", str(error)) from None
    if moving.same(source, goal):
        raise WrongInput("--to", f"the files are in {goal} already.")
    return source, goal


def _must_be_read_there(source: Landing, goal: Landing) -> None:
    """Refuse to let go of files that the instance would look for where they were."""
    here = store()
    now = here.new if isinstance(here, Both) else here
    if not moving.same(now, goal):
        raise WrongInput(
            "--let-go",
            f"Touchstone keeps its files in {now} by its settings.",
            f"Set TOUCHSTONE_FILES to {goal}, TOUCHSTONE_FILES_BEFORE to {source}, restart it, then let go.",
        )


def _kinds() -> dict[str, str]:
    """What bytes are kept as: of several, what a later row says."""
    with everywhere():
        rows = StoredFile.objects.filter(erased_at=None).order_by("uploaded_at")
        return {row.sha256: row.retention for row in rows.only("sha256", "kept_as")}
