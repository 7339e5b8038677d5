"""The bytes of a request, as they come: straight from the socket where our web server lets us.

gunicorn's own way to a body copies each byte several times and hands on nothing until so much has come as was
asked for. Where its parts are as we know them, what it has read ahead is taken first and the rest from the
socket itself, into one buffer; its count of what is still to come is kept right, so that it goes on or closes
as it would have. Behind any other server the request is read as usual.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError

PIECE = 256 * 1024
Bytes = bytes | memoryview


def pieces(request: HttpRequest, length: int) -> Iterator[Bytes]:
    """What comes, until all has come, the line ends, or nothing came for a while."""
    line, body = request.META.get("gunicorn.socket"), request.META.get("wsgi.input")
    reader = getattr(body, "reader", None)
    if line is None or not hasattr(getattr(reader, "unreader", None), "take_buffered"):
        yield from _read(request, length)
        return
    line.settimeout(settings.SILENT)
    try:
        yield from _received(line, reader, length)
    except OSError:
        body.failed = True  # type: ignore[union-attr]  # where the next request begins is not known
    finally:
        line.settimeout(None)


def _received(line: socket.socket, reader: Any, length: int) -> Iterator[Bytes]:
    held = reader.unreader.take_buffered()
    if len(held) > length:
        reader.unreader.unread(held[length:])
        held = held[:length]
    left = length - len(held)
    reader.length = left
    yield held
    buffer = memoryview(bytearray(PIECE))
    while left > 0 and (came := line.recv_into(buffer[: min(PIECE, left)])):
        left -= came
        reader.length = left
        yield buffer[:came]


def _read(request: HttpRequest, length: int) -> Iterator[Bytes]:
    while length > 0:
        try:
            piece = request.read(min(PIECE, length))
        except UnreadablePostError:
            return
        if not piece:
            return
        length -= len(piece)
        yield piece
