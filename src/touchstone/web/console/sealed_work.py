"""A file of unsent work as a device writes it: the last resort where a device cannot send by itself.

Each entry in it is still encrypted under the key of its device, so that the file says nothing to whoever
finds it. It is a JSON object with `format`, `version`, `content` and `sha256`: the content is a text, and the
hash is that of its UTF-8 bytes, so that what was cut off or altered is noticed before anything is opened.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import Field, StringConstraints, ValidationError

from touchstone.web.console.envelope import LONGEST
from touchstone.web.console.shapes import StretchIn
from touchstone.web.console.taking import MOST_OF_ATTEMPT, Line
from touchstone.web.organisations.actor import Refused
from touchstone.web.ui.values import Described, Moment

FORMAT = "touchstone-unsent"
VERSION = 1
# Bytes. A thousand an entry, and some room, for the most entries that a device keeps of an assessment; memory
# holds the file several times over while it is read.
LARGEST = 24 * 1024 * 1024
NOT_TAKEN = "Nothing of this file was taken in."
NONE_SUCH = (
    "This is not a file of unsent work, or the end of it is missing. Choose the file that the console has "
    "saved, whose name ends in .touchstone, or save it anew on the device."
)
ALTERED = "This file was altered or damaged after the device wrote it. Save it anew on the device."
TOO_LARGE = f"This file has more than {LARGEST // 1024 // 1024} MB. No device writes one that is so large."
NO_ROOM = "There is no room for the file at the moment. Nothing of it was kept. Try again later."
Encoded = Annotated[str, StringConstraints(max_length=4 * LONGEST * 2, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]


class SealedLine(Described):
    """One entry, encrypted; its place in the chain is outside, to name it where it does not open."""

    sequence: Annotated[int, Field(ge=1, le=1_000_000)]
    iv: Encoded
    data: Encoded


class SealedWork(Described):
    """What a file holds: whose it is, the stretches of the device's clock, and what was not sent."""

    device: UUID
    person: UUID
    attempt: UUID
    made_at: Moment  # by the device's clock
    stretches: Annotated[list[StretchIn], Field(max_length=1000)]
    lines: Annotated[list[SealedLine], Field(min_length=1, max_length=MOST_OF_ATTEMPT)]


def read(content: bytes) -> SealedWork:
    """What a file says of itself; raise ``Refused`` with the reason for anything that no device wrote."""
    if len(content) > LARGEST:
        raise no(TOO_LARGE)
    outside = _object(content)
    if outside.get("format") != FORMAT:
        raise no(NONE_SUCH)
    if (version := outside.get("version")) != VERSION:
        raise no(
            f"This file is of version {str(version)[:20]}; this Touchstone reads version {VERSION}. "
            "Open the console there once with a network, and save the file anew."
        )
    text = outside.get("content")
    if not isinstance(text, str):
        raise no(NONE_SUCH)
    if hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() != outside.get("sha256"):
        raise no(ALTERED)
    try:
        return SealedWork.model_validate(_object(text))
    except ValidationError:
        raise no(NONE_SUCH) from None


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise no(NONE_SUCH) from None
    if not isinstance(found, dict):
        raise no(NONE_SUCH)
    return found


def no(why: str) -> Refused:
    """A refusal of the whole file."""
    return Refused(NOT_TAKEN, fields={"file": why})


def unsealed(work: SealedWork, key: bytes) -> Iterator[Line | None]:
    """The entries of a file in its order; nothing in place of one that this key does not open."""
    opener = AESGCM(key)
    for one in work.lines:
        yield _line(opener, one)


def _line(opener: AESGCM, one: SealedLine) -> Line | None:
    try:
        said = json.loads(opener.decrypt(base64.b64decode(one.iv), base64.b64decode(one.data), None))
        body, known = said["body"], said["hash"]
    except (InvalidTag, binascii.Error, ValueError, KeyError, TypeError, RecursionError):
        return None
    return Line(body=body, hash=known) if isinstance(body, str) and isinstance(known, str) else None
