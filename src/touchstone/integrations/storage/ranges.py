"""A file that is fetched part by part as it is read: whoever seeks in it fetches what follows, not the whole.

A part is fetched whole or not at all, so one that was cut off is asked for again. Who reads on and on gets
larger parts, up to ``LARGEST``, while they come quickly; smaller ones where they do not, so that something
arrives all along. Memory holds one.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

FIRST, LEAST, LARGEST = 256 * 1024, 64 * 1024, 8 * 1024 * 1024  # bytes
QUICK, SLOW = 1.0, 3.0  # seconds that a part took


class Ranges(io.RawIOBase):
    """``fetch(first, last)`` gives the bytes from one place to another, both among them."""

    def __init__(self, fetch: Callable[[int, int], bytes], size: int, begins: bytes = b"") -> None:
        self._fetch, self._size = fetch, size
        self._at, self._start, self._part = 0, 0, begins
        self._next, self._took = FIRST, 0.0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere; nothing is fetched before it is read."""
        begins = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if begins + offset < 0:
            raise ValueError("There is nothing before the beginning.")
        self._at = begins + offset
        return self._at

    def tell(self) -> int:
        """Where reading goes on."""
        return self._at

    def readinto(self, into: Any) -> int:
        """Fill the buffer as far as the part at hand goes; fetch the part when it is not at hand."""
        if self._at >= self._size or not len(into):
            return 0
        if not self._start <= self._at < self._start + len(self._part):
            self._fetch_part()
        begins = self._at - self._start
        given = self._part[begins : begins + len(into)]
        into[: len(given)] = given
        self._at += len(given)
        return len(given)

    def _fetch_part(self) -> None:
        goes_on = self._at == self._start + len(self._part)
        if not goes_on:
            self._next = FIRST
        elif self._took < QUICK:
            self._next = min(self._next * 2, LARGEST)
        elif self._took > SLOW:
            self._next = max(self._next // 2, LEAST)
        self._part = b""  # let go of it first
        begun = time.monotonic()
        self._part = self._fetch(self._at, min(self._at + self._next, self._size) - 1)
        self._took, self._start = time.monotonic() - begun, self._at


def reader(fetch: Callable[[int, int], bytes], size: int, begins: bytes = b"") -> io.BufferedReader:
    """The same as any file that is open to be read."""
    return io.BufferedReader(Ranges(fetch, size, begins), 64 * 1024)
