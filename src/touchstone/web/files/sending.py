"""Bytes on their way out: whole or, for players of sound and video, the part that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from touchstone.web.files.models import StoredFile
from touchstone.web.files.queries import shown

PIECE = 256 * 1024
ASKED = re.compile(r"bytes=(\d*)-(\d*)")
POLICY = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'"


def send(request: HttpRequest, file: StoredFile, opened: BinaryIO, *, save: bool) -> HttpResponse:
    """The answer with the bytes. Whatever a browser makes of them, it may not run anything.

    The first of them are read before anything is answered: raise ``StorageAway`` where they cannot be. Where
    the storage goes away later, the line ends before the length that was promised, so that no half is taken
    for the whole, and a player asks for the rest.
    """
    part = _part(request.headers.get("Range", ""), file.size)
    first, last = part or (0, file.size - 1)
    response = _whole_or_part(opened, file, part)
    response["Content-Length"] = str(last - first + 1)
    response["Content-Disposition"] = content_disposition_header(save or not shown(file), file.name) or ""
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["Accept-Ranges"] = "bytes"
    return response  # type: ignore[return-value]


def _whole_or_part(opened: BinaryIO, file: StoredFile, part: tuple[int, int] | None) -> StreamingHttpResponse:
    first, last = part or (0, file.size - 1)
    opened.seek(first)
    begins = opened.read(min(PIECE, last - first + 1))
    charset = "; charset=utf-8" if file.media_type.startswith("text/") else ""
    response = StreamingHttpResponse(
        _pieces(opened, begins, last - first + 1),
        status=206 if part else 200,
        content_type=file.media_type + charset,
    )
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return response


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the one part asked for; ``None`` for the whole, and for what makes no sense."""
    found = ASKED.fullmatch(asked.strip())
    if found is None or asked.strip() == "bytes=-":
        return None
    begins, ends = found[1], found[2]
    first = int(begins) if begins else max(size - int(ends), 0)
    last = min(int(ends), size - 1) if begins and ends else size - 1
    return (first, last) if first <= last else None


def _pieces(opened: BinaryIO, piece: bytes, left: int) -> Iterator[bytes]:
    with opened:
        while piece:
            left -= len(piece)
            yield piece
            piece = opened.read(min(PIECE, left)) if left > 0 else b""
