"""Somebody who sends a file piece by piece, as the protocol has it, through Django's own test client."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client

from tests.factories.doors import Program
from touchstone.web.organisations.scope import see

TUS = "1.0.0"
BODY = "application/offset+octet-stream"


def metadata(**said: str) -> str:
    """Keys and texts as the header has them."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())


def checksum(data: bytes, kind: str = "sha256") -> str:
    """The header with the check sum of one request."""
    return f"{kind} {base64.b64encode(hashlib.new(kind, data).digest()).decode()}"


def ask(caller: Program, method: str, path: str, data: bytes = b"", **headers: Any) -> Any:
    """One request of a program; headers by their names with _ for -, none where it is None."""
    named = {"Tus_Resumable": TUS, "Authorization": f"Bearer {caller.secret}", "Content_Type": BODY} | headers
    said = {name.replace("_", "-"): str(value) for name, value in named.items() if value is not None}
    with caller._clock():
        answer = Client().generic(method, path, data, headers=said)
    see(caller.sees)
    return answer


@dataclass
class Sender:
    """One browser. ``sees`` is what the test's connection sees again after each request."""

    client: Client
    sees: Any

    def ask(self, method: str, path: str, data: bytes = b"", **headers: Any) -> Any:
        """One request of the protocol; headers by their names with _ for -."""
        named = {"Tus_Resumable": TUS} | headers
        said = {name.replace("_", "-"): str(value) for name, value in named.items() if value is not None}
        kind = said.pop("Content-Type", BODY)
        answer = self.client.generic(method, path, data, content_type=kind, headers=said)
        see([self.sees])
        return answer

    def begin(self, apprentice: Any, name: str, size: int, **more: str) -> Any:
        """The answer to beginning an upload."""
        about = metadata(apprentice=str(apprentice), filename=name, **more)
        return self.ask("POST", "/uploads/", Upload_Length=size, Upload_Metadata=about)

    def begun(self, apprentice: Any, name: str, size: int, **more: str) -> str:
        """Where a new upload is."""
        answer = self.begin(apprentice, name, size, **more)
        assert answer.status_code == 201, answer.content
        return str(answer["Location"])

    def add(self, path: str, offset: int, data: bytes, **headers: Any) -> Any:
        """The answer to a piece."""
        return self.ask("PATCH", path, data, Upload_Offset=offset, **headers)

    def sent(self, apprentice: Any, name: str, data: bytes) -> str:
        """The id of an upload that came in with one request."""
        path = self.begun(apprentice, name, len(data))
        assert self.add(path, 0, data).status_code == 204
        return path.split("/")[2]

    def state(self, path: str) -> Any:
        """How an upload stands."""
        return self.ask("GET", path).json()


def spooled() -> list[Any]:
    """The files of uploads that are there."""
    return sorted((settings.FILES_FOLDER / "uploads").glob("*"))
