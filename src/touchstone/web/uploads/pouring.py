"""Bytes from the line into the spool: in constant memory, one writer at a time, and never past the end."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from threading import BoundedSemaphore

from django.conf import settings
from django.http import Http404, HttpRequest

from touchstone.integrations.storage.port import StorageFull
from touchstone.web.files.actions import FULL
from touchstone.web.uploads.line import pieces
from touchstone.web.uploads.models import Upload
from touchstone.web.uploads.spool import Busy, Spool, Writing
from touchstone.web.uploads.wrong import Wrong

CHECKSUMS = ("sha1", "sha256")
MISMATCH = 460  # the protocol's own status
SOON = "2"  # seconds
BUSY = "Another request is sending this file just now."
MANY = "Many files are coming in at once. This one has its turn in a moment."


@dataclass(frozen=True)
class Given:
    """What a request says of the bytes that it carries."""

    offset: int
    length: int
    checksum: tuple[str, bytes] | None = None  # kind and digest


def pour(request: HttpRequest, one: Upload, given: Given) -> tuple[int, str]:
    """Write what a request carries; answer with how much has come in all.

    And with SHA-256 of the whole, where this request carried the whole. A line that ends too soon leaves what
    has come; with a check sum, which then cannot be compared, nothing of this request.
    """
    if not _gate().acquire(blocking=False):
        raise Wrong(503, MANY, Retry_After=SOON)
    try:
        with Spool(one.id).alone() as writing:
            if writing.size != given.offset:
                raise Wrong(409, f"{writing.size} bytes have come, so the next one is number {writing.size}.")
            if given.offset + given.length > one.size:
                raise Wrong(413, f"That is more than the {one.size} bytes that were announced.")
            return _poured(request, one, given, writing)
    except Busy:
        raise Wrong(423, BUSY, Retry_After=SOON) from None
    except FileNotFoundError:
        raise Http404 from None
    except StorageFull:
        raise Wrong(507, FULL) from None
    finally:
        _gate().release()


def _poured(request: HttpRequest, one: Upload, given: Given, writing: Writing) -> tuple[int, str]:
    whole = hashlib.sha256() if given.length == one.size else None
    part = hashlib.new(given.checksum[0]) if given.checksum else None
    for piece in pieces(request, given.length):
        writing.add(piece)
        for digest in (whole, part):
            if digest is not None:
                digest.update(piece)
    if given.checksum and part is not None and part.digest() != given.checksum[1]:
        complete = writing.size == given.offset + given.length
        writing.cut(given.offset)
        if complete:
            came = base64.b64encode(part.digest()).decode()
            raise Wrong(MISMATCH, f"These bytes have another check sum: {came}.")
    return writing.size, whole.hexdigest() if whole and writing.size == one.size else ""


@cache
def _gate() -> BoundedSemaphore:
    return BoundedSemaphore(settings.RECEIVING_AT_ONCE)
