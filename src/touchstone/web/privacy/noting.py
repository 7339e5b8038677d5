"""Answers to requests for erasure, noted by id in a file that no backup has and no restore replaces.

A backup knows nothing of what was asked after it was made. Each line says of one request when it came and was
answered, and whether it was taken back. It names nobody.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from touchstone.web.privacy.models import ErasureRequest, State

NAME = "erasures.jsonl"
logger = logging.getLogger(__name__)


def place() -> Path:
    """The file in which answers are noted."""
    return Path(settings.HOME) / NAME


def note(request: ErasureRequest) -> None:
    """Note, once it is committed, how a request stands; where that fails the log says so, and no more."""
    said = {
        "request": str(request.id),
        "organisation": str(request.organisation_id),
        "apprenticeship": str(request.apprenticeship_id),
        "asked_by": str(request.asked_by),
        "asked_at": request.asked_at.isoformat(),
        "received_on": request.received_on.isoformat(),
        "answered_at": request.answered_at.isoformat() if request.answered_at else None,
        "answered_by": str(request.answered_by) if request.answered_by else None,
        "withdrawn": request.state == State.WITHDRAWN,
    }
    transaction.on_commit(lambda: _write(said), robust=True)


def _write(said: dict[str, Any]) -> None:
    place().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(place(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(file, (json.dumps(said) + "\n").encode())  # one call: two writers never mix their lines
        os.fsync(file)
    finally:
        os.close(file)


def noted() -> list[dict[str, Any]]:
    """What the file says last of each request that was not taken back. A torn line is left out."""
    last = {each["request"]: each for each in _lines()}
    return [each for each in last.values() if not each["withdrawn"] and each["answered_at"]]


def _lines() -> Iterator[dict[str, Any]]:
    if not place().exists():
        return
    for number, line in enumerate(place().read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield json.loads(line)
        except ValueError:
            logger.warning("Line %s of %s cannot be read and is left out.", number, place())
