"""The job that makes a bound portfolio: gather, open file after file, typeset, keep.

A worker that dies leaves nothing: the next begins anew. Strangers' files, and the typesetting of many of
them, which may fill memory, are in processes of their own with limits.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.documents.portfolio.binding import MADE, TOO_MUCH
from touchstone.inspection.sandbox import CannotExamine, run
from touchstone.web.apprentices.queries import visible
from touchstone.web.files.making import keep_made
from touchstone.web.files.models import PORTFOLIO
from touchstone.web.packs.gathering import Gathered, gathered
from touchstone.web.packs.models import UNDER_WAY, Bound, Making
from touchstone.web.packs.queries import asker
from touchstone.web.packs.showing import Showing

logger = logging.getLogger(__name__)
LEFT = "Whoever asked for it may not see this apprentice any more."
TOO_LARGE = (
    "The portfolio is too large for one PDF. Download it as a ZIP file, which has everything, "
    "whatever its size."
)
NOT_MADE = (
    "The PDF could not be made of this portfolio. Download it as a ZIP file, which has everything, and tell "
    "whoever runs Touchstone."
)


def make(*, bound: UUID, at: datetime) -> None:
    """Make it, unless it went meanwhile. What may be better later is raised, and tried again."""
    row = Bound.objects.filter(id=bound, state__in=UNDER_WAY).first()
    if row is None:
        return
    found = _gathered(row, at)
    if found is None:
        _put(row, state=Making.FAILED, because=LEFT)
        return
    files = found.newest
    _put(row, state=Making.WORKING, done=0, of=len(files), because="", fingerprint=found.fingerprint)
    with TemporaryDirectory(prefix="touchstone-") as folder:
        showing = Showing(found, Path(folder))
        shown = {}
        for number, each in enumerate(files, 1):
            shown[each.file.id] = showing.show(each)
            _put(row, done=number)
        _bind(row, found.context(shown), Path(folder), at)


def _gathered(row: Bound, at: datetime) -> Gathered | None:
    by = asker(row, at)
    try:
        return gathered(visible(row.apprenticeship_id, by), by, at) if by else None
    except Http404:
        return None


def _bind(row: Bound, said: dict[str, Any], folder: Path, at: datetime) -> None:
    given = folder / "said.json"
    given.write_text(json.dumps(said), "utf-8")
    try:
        answer = run("pack.bind", given, folder=str(folder))
    except CannotExamine as why:
        if why.ours:
            raise
        answer = {"cannot": TOO_MUCH}
    if "cannot" in answer:
        large = answer["cannot"] == TOO_MUCH
        if not large:
            logger.error("The portfolio %s could not be typeset: %s", row.id, answer["cannot"])
        _put(row, state=Making.FAILED, because=TOO_LARGE if large else NOT_MADE)
        return
    _keep(row, folder / MADE, answer, at)


@transaction.atomic
def _keep(row: Bound, made: Path, answer: dict[str, Any], at: datetime) -> None:
    """Keep the bytes and name them in the same transaction, unless nobody asks for them any more."""
    if not Bound.objects.select_for_update().filter(id=row.id).exists():
        return
    sha256 = keep_made(made, PORTFOLIO)
    _put(row, state=Making.READY, sha256=sha256, size=answer["size"], pages=answer["pages"], made_at=at)


def _put(row: Bound, **facts: Any) -> None:
    """Put it down, unless the row went meanwhile."""
    Bound.objects.filter(id=row.id).update(**facts)
