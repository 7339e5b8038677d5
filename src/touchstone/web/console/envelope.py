"""What a device sends: each entry a line of JSON, to the letter, in the device's chain. Pure.

A line says the hash of the line before it. The hash of a line is the SHA-256 of its UTF-8 bytes, so both
sides hash the same bytes and nothing has to be written down in one agreed form twice. The first line of a
chain follows ``beginning``.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, NoReturn
from uuid import UUID

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from touchstone.web.assessments.book import Sent
from touchstone.web.assessments.shapes import AnyEntry, OneEntry, data_of
from touchstone.web.ui.values import Code, Described, Moment, kept_whole

LONGEST = 64 * 1024  # characters of one line
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
ENTRY: TypeAdapter[OneEntry] = TypeAdapter(AnyEntry)


class Unreadable(Exception):
    """A line that is not what this device could have written; ``code`` is for programs."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)


class Words(Described):
    """One line, read."""

    v: Annotated[int, Field(ge=1, le=1)]
    id: UUID
    attempt: UUID
    device: UUID
    by: UUID
    sequence: Annotated[int, Field(ge=1, le=1_000_000)]
    before: Hash
    stretch: UUID
    wall: Moment
    mono: Annotated[int, Field(ge=0, le=2**53)]  # milliseconds since the page began
    section: Code | None = None
    kind: Code
    data: dict[str, Any]
    replaces: UUID | None = None


@dataclass(frozen=True)
class Envelope:
    """One line with its words and its hash."""

    body: str
    hash: str
    words: Words


def beginning(attempt: UUID, device: UUID) -> str:
    """What the first line of a chain follows."""
    return hashlib.sha256(f"{attempt}\n{device}".encode()).hexdigest()


def hash_of(body: str) -> str:
    """The hash of a line."""
    return hashlib.sha256(body.encode()).hexdigest()


def read(body: str, said: str) -> Envelope:
    """A line as its maker sent it, ``said`` being the hash that came with it.

    Raise ``Unreadable`` when it was altered on the way or does not say what every line says.
    """
    if len(body) > LONGEST:
        raise Unreadable("too_long", f"This entry has {len(body)} characters; at most {LONGEST} fit.")
    try:
        found = hash_of(body)
    except UnicodeEncodeError:
        raise Unreadable("unreadable", "This entry holds characters that cannot be kept.") from None
    if found != said:
        raise Unreadable("altered", "This entry is not what its hash was made of: it was altered on the way.")
    return Envelope(body, found, words_of(body))


def words_of(body: str) -> Words:
    """What a line says; raise ``Unreadable``."""
    try:
        return Words.model_validate(json.loads(body, parse_constant=_no_number))
    except (ValueError, RecursionError):
        raise Unreadable("unreadable", "This entry does not say what every entry says.") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def sent(words: Words, at: datetime) -> Sent:
    """The entry for the log of the attempt, at its moment by our clock.

    Raise ``Unreadable`` when what it says is not of the shape of its kind.
    """
    keep_whole(words.data)
    said = {"kind": words.kind, "id": words.id, "replaces": words.replaces, "data": words.data}
    try:
        entry = ENTRY.validate_python(said)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(one) for one in first["loc"][1:]) or "kind"
        raise Unreadable("shape", f"{place}: {first['msg']}.") from None
    return Sent(kind=words.kind, data=data_of(entry), happened_at=at, id=words.id, replaces=words.replaces)


def keep_whole(data: dict[str, Any]) -> None:
    """Raise ``Unreadable`` with the place of a text, or a name, that holds what the database cannot keep."""
    left: list[tuple[str, Any]] = [("data", data)]
    while left:
        place, value = left.pop()
        if isinstance(value, dict):
            left += [(f"{place}, a name", name) for name in value]
            left += [(f"{place}.{name}", member) for name, member in value.items() if _keeps(name)]
        elif isinstance(value, list):
            left += [(f"{place}.{number}", member) for number, member in enumerate(value)]
        elif isinstance(value, str) and not _keeps(value):
            raise Unreadable("shape", f"{place}: this holds a character that cannot be kept.")


def _keeps(text: str) -> bool:
    try:
        kept_whole(text).encode()
    except ValueError:
        return False
    return True
