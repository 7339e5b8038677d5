"""An instance that takes large files, and programs that send them: ``python -m tests.integration.sending``.

Without arguments it fills a database with one apprentice and tells the token of their training provider.
"""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from tests.integration.machine import surroundings

AT = re.compile(r"Touchstone is at http://\S+?:(\d+)")
PATIENCE = 120.0  # seconds until it serves: a database that was killed is mended first
TUS = {"Tus-Resumable": "1.0.0"}
BODY = {"Content-Type": "application/offset+octet-stream"}


def main() -> None:
    """Fill the database and tell who may send what about whom."""
    from touchstone.project.commands.starting import django_instance

    with django_instance():
        from django.utils import timezone

        from tests.factories.doors import secret_of
        from tests.factories.web import apprenticeship, cast
        from touchstone.project.commands.migrating import bring_up_to_date
        from touchstone.web.organisations.scope import everywhere

        bring_up_to_date()
        with everywhere():
            people = cast()
            one = apprenticeship(people)
            secret = secret_of(people.actor("training_provider"), at=timezone.now())
        told = {"apprentice": str(one.id), "token": secret, "piece": ""}
        sys.stdout.write(json.dumps(told) + "\n")


@dataclass
class Instance:
    """A served instance that can be killed and started again at the same place."""

    variables: dict[str, str]
    log: Path
    told: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def fill(self) -> None:
        """Put into its database what is sent about."""
        command = [sys.executable, "-m", "tests.integration.sending"]
        ran = subprocess.run(command, env=self.variables, stdout=subprocess.PIPE, text=True, check=True)
        self.told = json.loads(ran.stdout)

    def start(self) -> None:
        """Serve; the second time at the same port."""
        command = [sys.executable, "-m", "touchstone", "serve", "--port", str(self.port), "--workers", "1"]
        with self.log.open("w") as said:
            self.process = subprocess.Popen(command, env=self.variables, stderr=said)
        deadline = time.monotonic() + PATIENCE
        while AT.search(self.log.read_text()) is None:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        found = AT.search(self.log.read_text())
        assert found is not None
        self.port = int(found[1])

    def kill(self) -> None:
        """End every process of it at once, without mercy."""
        assert self.process is not None
        for number in [self.process.pid, *under(self.process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)

    @property
    def root(self) -> str:
        """Where uploads begin."""
        return f"http://127.0.0.1:{self.port}/api/v1/uploads"

    @property
    def headers(self) -> dict[str, str]:
        """What every request of the provider's program has."""
        return {"Authorization": f"Bearer {self.told['token']}"}

    def ask(
        self, method: str, path: str, body: bytes | str | None = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """One request, and its answer to the end."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            said = self.headers | TUS | {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, said)
            answer = line.getresponse()
            return answer, answer.read()
        finally:
            line.close()

    def begun(self, size: int, name: str = "film.mp4") -> str:
        """The path of a new upload."""
        about = {"apprentice": self.told["apprentice"], "filename": name}
        said = ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in about.items())
        more = {"Upload_Length": str(size), "Upload_Metadata": said}
        answer, words = self.ask("POST", "/api/v1/uploads", **more)
        assert answer.status == 201, words
        return str(answer.headers["Location"])

    def offset(self, path: str) -> int:
        """How much has come."""
        answer, _ = self.ask("HEAD", path)
        assert answer.status == 200, answer.status
        return int(answer.headers["Upload-Offset"])

    def add(self, path: str, offset: int, data: bytes) -> int:
        """The status of sending a piece."""
        answer, _ = self.ask("PATCH", path, data, Upload_Offset=str(offset), **BODY)
        return answer.status

    def handed_in(self, path: str) -> str:
        """Add a piece with the file of an upload; the address of the file."""
        piece = {"title": "A workshop", "kind": "mentoring_contract", "ksbs": ["K1"], "mentees": ["Mentee A"]}
        where = f"/api/v1/apprentices/{self.told['apprentice']}/pieces"
        answer, said = self.ask("POST", where, json.dumps(piece), Content_Type="application/json")
        assert answer.status == 201, said
        parts = {"revision": "1", "upload": path.rsplit("/", 1)[1]}
        form = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in parts.items()
        )
        kind = "multipart/form-data; boundary=x"
        made = answer.headers["Location"]
        answer, said = self.ask("POST", f"{made}/files", f"{form}--x--\r\n", Content_Type=kind)
        assert answer.status == 201, said
        return f"/api/v1/files/{json.loads(said)['files'][0]['id']}"

    def state(self, path: str) -> dict[str, Any]:
        """How an upload stands."""
        return dict(json.loads(self.ask("GET", f"{path}/state")[1]))

    @contextmanager
    def half(self, path: str, offset: int, announced: int, data: bytes) -> Iterator[socket.socket]:
        """A request that announces more bytes than it has sent so far."""
        said = {**self.headers, **TUS, **BODY, "Host": "localhost", "Upload-Offset": str(offset)}
        said["Content-Length"] = str(announced)
        head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            line.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode() + data)
            yield line


def under(process: int) -> list[int]:
    """Every process that this one has started, and theirs."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, row.split())) for row in listed.splitlines()]
    found, at = [process], 0
    while at < len(found):
        found += [pid for pid, parent in pairs if parent == found[at]]
        at += 1
    return found[1:]


def answering(served: Instance) -> list[int]:
    """The processes that take requests: those of the web server that have none under them."""
    assert served.process is not None
    every = under(served.process.pid)
    return [one for one in every if re.search(r"gunicorn: worker|\0web\0", _command(one)) and not under(one)]


def _command(number: int) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_text()
    except OSError:
        return ""


@contextmanager
def instance(database: str, home: Path) -> Iterator[Instance]:
    """A filled and served instance, until the end."""
    variables = surroundings(
        DATABASE_URL=database,
        DJANGO_SETTINGS_MODULE="tests.integration.sending_settings",
        TOUCHSTONE_HOME=str(home),
        TOUCHSTONE_LOG_LEVEL="ERROR",
    )
    made = Instance(variables, home / "log")
    made.fill()
    made.start()
    try:
        yield made
    finally:
        made.stop()


if __name__ == "__main__":
    main()
