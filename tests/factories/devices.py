"""Devices that capture: each keeps its chain and its clock, as the console in a browser does."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.factories.web import NOW
from touchstone.web.bookings.models import Attempt
from touchstone.web.console.envelope import beginning
from touchstone.web.console.models import Became, Captured, Device
from touchstone.web.console.taking import Line, Span, Times


@dataclass
class Pocket:
    """A device that captures one attempt. ``slow`` is by how much its clock is behind."""

    attempt: UUID
    by: UUID
    id: UUID = field(default_factory=uuid4)
    slow: timedelta = timedelta(0)
    lines: list[Line] = field(default_factory=list)
    stretches: list[Span] = field(default_factory=lambda: [Span(name=uuid4(), place=1)])
    began: datetime | None = None

    @property
    def head(self) -> str:
        """The hash of the last line."""
        return self.lines[-1].hash if self.lines else beginning(self.attempt, self.id)

    def leap(self, by: timedelta) -> None:
        """The clock is set, or the device sleeps for so long: a new stretch begins."""
        milliseconds = int(by.total_seconds() * 1000)
        self.stretches.append(Span(name=uuid4(), place=len(self.stretches) + 1, leap=milliseconds))

    def capture(self, at: datetime, kind: str, *, id: UUID | None = None, **data: Any) -> Line:
        """One act at a true moment; the device stamps it with what its own clock shows."""
        replaces = data.pop("replaces", None)
        self.began = self.began or at
        words = {
            "v": 1,
            "id": str(id or uuid4()),
            "attempt": str(self.attempt),
            "device": str(self.id),
            "by": str(self.by),
            "sequence": len(self.lines) + 1,
            "before": self.head,
            "stretch": str(self.stretches[-1].name),
            "wall": (at - self.slow).isoformat(),
            "mono": int((at - self.began).total_seconds() * 1000),
            "section": None,
            "kind": kind,
            "data": {{"of_kind": "kind", "code": "id"}.get(name, name): said for name, said in data.items()},
            "replaces": None if replaces is None else str(replaces),
        }
        line = line_of(words)
        self.lines.append(line)
        return line

    def times(self, at: datetime) -> Times:
        """What its clock shows at a true moment."""
        return Times(shows=at - self.slow, stretch=self.stretches[-1].name, stretches=tuple(self.stretches))


def line_of(words: dict[str, Any]) -> Line:
    """Words as a device writes them, with their hash."""
    body = json.dumps(words, separators=(",", ":"), ensure_ascii=False)
    return Line(body=body, hash=hashlib.sha256(body.encode()).hexdigest())


def altered(line: Line, honest: bool = False, **changes: Any) -> Line:
    """A line with other words; ``honest`` makes its hash anew, as somebody who forges would."""
    words = {**json.loads(line.body), **changes}
    found = line_of(words)
    return found if honest else Line(body=found.body, hash=line.hash)


def words_of(line: Line) -> dict[str, Any]:
    """What a line says."""
    said: dict[str, Any] = json.loads(line.body)
    return said


def file_of(
    pocket: Pocket,
    key: str,
    at: datetime = NOW,
    outside: Mapping[str, Any] | None = None,
    **changes: Any,
) -> bytes:
    """A file of unsent work as the console saves it: each line under the device's key, the whole hashed."""
    opener = AESGCM(base64.b64decode(key))
    sealed = []
    for line in pocket.lines:
        iv = secrets.token_bytes(12)
        said = json.dumps({"body": line.body, "hash": line.hash}, ensure_ascii=False)
        data = opener.encrypt(iv, said.encode(), None)
        number = json.loads(line.body).get("sequence", 1)
        sealed.append({"sequence": number, "iv": _text(iv), "data": _text(data)})
    content = json.dumps(
        {
            "device": str(pocket.id),
            "person": str(pocket.by),
            "attempt": str(pocket.attempt),
            "made_at": (at - pocket.slow).isoformat(),
            "stretches": [
                {"name": str(one.name), "place": one.place, "leap": one.leap} for one in pocket.stretches
            ],
            "lines": sealed,
            **changes,
        }
    )
    made = {"format": "touchstone-unsent", "version": 1, "content": content}
    made["sha256"] = hashlib.sha256(content.encode()).hexdigest()
    return json.dumps({**made, **(outside or {})}).encode()


def _text(of: bytes) -> str:
    return base64.b64encode(of).decode()


def set_aside(attempt: Attempt, person: UUID, at: datetime = NOW) -> Captured:
    """A device of somebody's, with an entry of an attempt that does not fit its log."""
    whose: dict[str, Any] = {"organisation_id": attempt.organisation_id}
    device = Device.objects.create(**whose, person=person, name="A tablet", key="", made_at=at, seen_at=at)
    pocket = Pocket(attempt.pk, person, device.id)
    line = pocket.capture(at, "note", text="Captured too late.", ksbs=[])
    return Captured.objects.create(
        **whose,
        attempt=attempt,
        device=device,
        sequence=1,
        entry=words_of(line)["id"],
        before=words_of(line)["before"],
        hash=line.hash,
        body=line.body,
        by=person,
        stretch=words_of(line)["stretch"],
        wall=at,
        received_at=at,
        at=at,
        became=Became.ASIDE,
        why={"message": "It does not fit.", "fields": {}, "changed": False},
    )
