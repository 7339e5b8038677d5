"""An instance of so many apprentices, made when missing: ``python -m bench.web.instance HOME NUMBER``.

It says in one line of JSON how servers find it and which pages are asked for, and holds the database until
its input is closed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.web.pages import Page, matrices, pages

MADE = "made-for-the-bench"  # a file in the data folder: generated to the end
HELD = ("DATABASE_URL", "TOUCHSTONE_HOME", "TOUCHSTONE_SECRET_KEY")


@dataclass(frozen=True)
class Instance:
    """What a server of it needs to know, and the pages."""

    environment: dict[str, str]
    pages: list[Page]
    matrix: list[Page]  # the same page with more and more in it


@contextmanager
def instance(home: Path, apprentices: int) -> Iterator[Instance]:
    """One that is there until the end of the block."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bench.web.instance", str(home), str(apprentices)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        if not said:
            raise RuntimeError("the instance was not made; see the messages above")
        read = json.loads(said)
        told = {name: [Page(**one) for one in read[name]] for name in ("pages", "matrix")}
        yield Instance(read["environment"], **told)


def main(home: Path, apprentices: int) -> None:
    """Make it when it is missing, say where it is, and hold it."""
    from touchstone.project.commands.starting import django_instance

    os.environ["TOUCHSTONE_HOME"] = str(home)
    if not (home / MADE).exists():
        made = [sys.executable, "-m", "touchstone", "generate", "--apprentices", str(apprentices)]
        subprocess.run(made, check=True, stdout=sys.stderr)
        (home / MADE).touch()
    os.environ["TOUCHSTONE_HOME"] = str(home / "demonstration")
    with django_instance():
        from touchstone.project.commands.migrating import bring_up_to_date

        bring_up_to_date()
        told = {"pages": [asdict(one) for one in pages()], "matrix": [asdict(one) for one in matrices()]}
        print(json.dumps({"environment": {one: os.environ[one] for one in HELD}, **told}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
