"""Machines with tabs of the console: its own modules over IndexedDB, in one process of node for many runs.

``run.mjs`` does what it is told in lines. What a tab fetches comes back as a question, so that a test is the
network: it answers at once, late, twice or never.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.factories.node import PACKAGES, bundled, node
from touchstone.web import console

Json = dict[str, Any]
HERE = Path(__file__).parent
SCRIPTS = Path(console.__file__).with_name("script")
PATIENCE = 10  # seconds without a word
FEW = {"sender.js": (("const MOST = 500", "const MOST = 4"),)}  # so that a short run takes several deliveries
Changes = Mapping[str, tuple[tuple[str, str], ...]]


def module(folder: Path, changes: Changes = FEW) -> Path:
    """The console's modules as one file, with some places of them changed: each must be there once."""
    shutil.copytree(SCRIPTS, folder, dirs_exist_ok=True)
    shutil.copy(HERE / "modules.js", folder)
    (folder / "node_modules").symlink_to(PACKAGES)
    for name, places in changes.items():
        text = (folder / name).read_text()
        for before, after in places:
            assert text.count(before) == 1, f"{name} has this {text.count(before)} times: {before}"
            text = text.replace(before, after)
        (folder / name).write_text(text)
    return bundled(folder / "modules.js", folder / "built")


@dataclass(frozen=True)
class Fetch:
    """A request of a tab that waits for its answer."""

    number: int
    tab: str
    method: str
    path: str
    token: str
    body: str | None


class Browsers:
    """The process, and what was said to it."""

    def __init__(self, script: Path, asked: Callable[[Fetch], bool]) -> None:
        self._asked = asked  # answers a request at once, or says that it waits
        command = [node(), str(HERE / "run.mjs"), str(script)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout.fileno()
        self._rest, self._count = b"", 0
        self._answers: dict[int, Json] = {}
        self.waiting: dict[int, Fetch] = {}

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def tell(self, do: str, **said: Any) -> None:
        """Have something done that needs no answer."""
        self._to.write(json.dumps({"do": do, **said}).encode() + b"\n")
        self._to.flush()

    def begin(self, do: str, **said: Any) -> int:
        """Have something begun; ``answer`` tells how it ended."""
        self._count += 1
        self.tell(do, id=self._count, **said)
        return self._count

    def answer(self, begun: int, tab: str = "") -> Json | None:
        """How something ended; nothing where its tab waits for the network."""
        while begun not in self._answers:
            if tab and any(one.tab == tab for one in self.waiting.values()):
                return None
            self._read()
        return self._answers.pop(begun)

    def ask(self, do: str, **said: Any) -> Any:
        """Have something done, and what it answers."""
        answer = self.answer(self.begin(do, **said))
        assert answer is not None
        assert "said" in answer, f"{do}: {answer}"
        return answer["said"]

    def respond(self, fetch: Fetch, status: int = 200, body: str = "", cut: bool = False) -> None:
        """Answer a request; ``cut`` where the network breaks instead."""
        self.waiting.pop(fetch.number, None)
        self.tell("answer", fetch=fetch.number, status=status, body=body, cut=cut)

    def died(self, tab: str) -> None:
        """Nobody waits for what a tab fetched any more."""
        self.waiting = {number: one for number, one in self.waiting.items() if one.tab != tab}

    def _read(self) -> None:
        ready, _, _ = select.select([self._from], [], [], PATIENCE)
        said = os.read(self._from, 1 << 20) if ready else b""
        assert said, "the browsers say nothing"
        *lines, self._rest = (self._rest + said).split(b"\n")
        for line in lines:
            told = json.loads(line)
            if "fetch" not in told:
                self._answers[told.pop("id")] = told
                continue
            fetch = Fetch(told.pop("fetch"), **told)
            if not self._asked(fetch):
                self.waiting[fetch.number] = fetch
