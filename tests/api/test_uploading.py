"""The line of large files answers what the description says of it: every status, and no other."""

from __future__ import annotations

import ast
import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Semaphore
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from tests.architecture.source import tree
from tests.factories.doors import Program, program
from tests.factories.tus import ask, checksum, metadata
from tests.factories.web import Cast, apprenticeship
from touchstone.api.problems import MEDIA_TYPE
from touchstone.api.uploading import ALL, NAMES, ONE
from touchstone.api.views import described
from touchstone.web.uploads import pouring, spool, tus
from touchstone.web.uploads.models import Upload

DATA = b"%PDF-" + bytes(300)
PROTOCOL = ("Allow", "Location", "Retry-After", "Tus-", "Upload-")  # how its headers begin
STANDS_FOR = "continue_upload_by_post"  # one of several methods, each with its own headers
OPERATIONS = {
    one["operationId"]: (path, method.upper(), one)
    for path in (ALL, ONE)
    for method, one in described()["paths"][path].items()
}


@dataclass
class Line:
    """A program that sends a file about an apprentice."""

    caller: Program
    small: Program
    one: UUID
    patch: pytest.MonkeyPatch

    def ask(self, name: str, data: bytes = DATA, id: UUID | None = None, **changes: Any) -> Any:
        """A request of an operation, well-formed but for the changes."""
        path, method, _ = OPERATIONS[name]
        said: dict[str, Any] = {
            "Upload_Length": len(DATA),
            "Upload_Metadata": self.about(self.one),
            "Upload_Offset": 0,
        }
        if name == STANDS_FOR:
            said["X_HTTP_Method_Override"] = "PATCH"
        address = path.replace("{id}", str(id or self.begun()))
        return ask(self.caller, method, address, data, **(said | changes))

    def about(self, one: UUID) -> str:
        """What Upload-Metadata says of the file."""
        return metadata(apprentice=str(one), filename="contract.pdf")

    def begun(self) -> UUID:
        """A new upload."""
        sent = ask(self.caller, "POST", ALL, Upload_Length=len(DATA), Upload_Metadata=self.about(self.one))
        return UUID(sent["Location"].rpartition("/")[2])

    @contextmanager
    def by(self, secret: str) -> Iterator[None]:
        """With another token."""
        own, self.caller.secret = self.caller.secret, secret
        yield
        self.caller.secret = own


def _by(secret: Callable[[Line], str]) -> Callable[[Line, str], Any]:
    def asked(line: Line, name: str) -> Any:
        id = line.begun()
        with line.by(secret(line)):
            return line.ask(name, id=id)

    return asked


def _of_nobody(line: Line, name: str) -> Any:
    return line.ask(name, id=uuid4(), Upload_Metadata=line.about(uuid4()))


def _spoiled(line: Line, name: str) -> Any:
    id = line.begun()
    Upload.objects.filter(id=id).update(problem="It is not what was sent.")
    return line.ask(name, id=id)


def _too_large(line: Line, name: str) -> Any:
    return line.ask(name, DATA + b"x", Upload_Length=10**13)


def _meanwhile(line: Line, name: str) -> Any:
    id = line.begun()
    with spool.Spool(id).alone():
        return line.ask(name, id=id)


def _many(line: Line, name: str) -> Any:
    with line.patch.context() as patched:
        patched.setattr(pouring, "_gate", lambda: Semaphore(0))
        return line.ask(name)


def _no_room(line: Line, name: str) -> Any:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    id = line.begun()
    with line.patch.context() as patched:
        patched.setattr(spool, "free", lambda: 0)
        patched.setattr(os, "pwrite", full)
        return line.ask(name, id=id)


def _with(data: bytes = DATA, **changes: Any) -> Callable[[Line, str], Any]:
    return lambda line, name: line.ask(name, data, **changes)


CASES: dict[str, Callable[[Line, str], Any]] = {
    "well-formed": _with(),
    "HEAD by POST": _with(X_HTTP_Method_Override="HEAD"),
    "DELETE by POST": _with(X_HTTP_Method_Override="DELETE"),
    "OPTIONS by POST": _with(X_HTTP_Method_Override="OPTIONS"),
    "another method by POST": _with(X_HTTP_Method_Override="PUT"),
    "a host that is not ours": _with(Host="nobody.example"),
    "no number": _with(Upload_Length="x", Upload_Offset="x"),
    "metadata that cannot be read": _with(Upload_Metadata="apprentice !"),
    "no check sum": _with(Upload_Checksum="md5 xxxx"),
    "no token": _by(lambda _: "ts_nonsense"),
    "a small token": _by(lambda line: line.small.secret),
    "nothing that is there": _of_nobody,
    "another place": _with(Upload_Offset=5),
    "what is spoiled": _spoiled,
    "no length": _with(b""),
    "no version": _with(Tus_Resumable=None),
    "too large": _too_large,
    "another media type": _with(Content_Type="text/plain"),
    "an empty file": _with(Upload_Length=0),
    "another writer": _meanwhile,
    "another check sum": _with(Upload_Checksum=checksum(b"other")),
    "many at once": _many,
    "no room": _no_room,
}


@pytest.fixture
def line(people: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    """The training provider's program, one with another scope, an apprentice, a folder for files."""
    settings.FILES_FOLDER = tmp_path / "files"
    caller = program(people, "training_provider", ["portfolio:write"])
    small = program(people, "training_provider", ["apprentices:read"])
    return Line(caller, small, apprenticeship(people).id, monkeypatch)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_an_operation_answers_every_status_that_is_described_and_no_other(line: Line, name: str) -> None:
    told: dict[str, str] = {}
    for case, asked in CASES.items():
        with transaction.atomic():
            answer = asked(line, name)
            transaction.set_rollback(True)
        told.setdefault(str(answer.status_code), case)
        _as_described(name, case, answer)
    assert set(told) == set(OPERATIONS[name][2]["responses"]), told


def _as_described(name: str, case: str, answer: Any) -> None:
    """Its headers of the protocol, and its body: a problem, or nothing; to HEAD nothing at all."""
    said = OPERATIONS[name][2]["responses"].get(str(answer.status_code), {})
    shown = {header for header in answer.headers if header.startswith(PROTOCOL)} - {"Tus-Resumable"}
    known = set(said.get("headers", ())) - {"Tus-Resumable"}
    assert shown <= known, (name, case)
    assert shown == known or name == STANDS_FOR, (name, case)
    if answer.status_code < 400 or OPERATIONS[name][1] == "HEAD":
        assert (answer.content, "content" in said) == (b"", False), (name, case)
    else:
        assert answer["Content-Type"] == MEDIA_TYPE, (name, case)
        assert answer.json()["status"] == answer.status_code, (name, case)


def test_the_methods_that_are_named_are_those_that_are_described(line: Line) -> None:
    for path, address in ((ALL, ALL), (ONE, f"{ALL}/{line.begun()}")):
        answer = ask(line.caller, "GET", address)
        told = {
            method
            for on, method, one in OPERATIONS.values()
            if on == path and one["operationId"] != STANDS_FOR
        }
        assert (answer.status_code, set(answer["Allow"].split(", "))) == (405, told)


def test_every_status_that_stands_in_the_line_is_described() -> None:
    """Also one that no request of a test brings about."""
    written = {
        node.value
        for module in (tus, pouring)
        for node in ast.walk(tree(Path(str(module.__file__))))
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and 200 <= node.value < 600
    }
    told = {int(status) for _, _, one in OPERATIONS.values() for status in one["responses"]}
    assert told == written - {256} | {200, 401, 403, 404}  # 256 KB; the token's, the door's and Django's own


def test_the_headers_that_it_asks_for_are_all_that_it_reads() -> None:
    """And it asks for none that nobody reads."""
    read = {
        node.value
        for module in (tus, pouring)
        for node in ast.walk(tree(Path(str(module.__file__))))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.startswith(("X-HTTP", "Upload-", "Tus-")) and " " not in node.value
    }
    asked = {
        one["name"] for _, _, of in OPERATIONS.values() for one in of["parameters"] if one["in"] == "header"
    }
    answered = {
        header
        for _, _, of in OPERATIONS.values()
        for one in of["responses"].values()
        for header in one.get("headers", ())
    }
    assert read <= asked | answered
    assert asked <= read
