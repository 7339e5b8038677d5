"""The console's entries on their way: 500, 1,000 and 2,000 sent to the served product over the loopback.

They are captured and sent by the console's own modules, in node and over IndexedDB in memory. Beside each
stands what as many requests took that brought nothing, in the same run. ``python -m bench.console`` fills a
database for it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench.line import Line, at_most
from tests.integration.machine import surroundings
from tests.integration.sending import Instance

SIZES = (500, 1_000, 2_000)
TURNS = 3
IN_ONE = 500  # entries that the console sends in one request
MOST_SECONDS, MOST_TIMES = 2.0, 2.4  # of 2,000; and of 1,000, where twice as many should take twice as long
SENDS = Path(__file__).with_name("console.mjs")


def measure() -> Iterator[Line]:
    """Every bar of what is sent."""
    with tempfile.TemporaryDirectory(prefix="ts-", dir="/var/tmp") as folder, _instance(Path(folder)) as ours:
        yield from sending(ours, Path(folder))


def sending(ours: Instance, folder: Path) -> Iterator[Line]:
    """How long the sizes take, each beside empty requests, and whether twice as many take twice as long."""
    answers = _sent(ours, folder)
    seconds = {size: median(one["seconds"] for one in answers if one["number"] == size) for size in SIZES}
    empty = median(one["empty"] for one in answers)
    for size, took in seconds.items():
        requests = -(-size // IN_ONE)
        what, beside = f"Sending {size:,} entries in {requests} requests", empty * requests
        bar = MOST_SECONDS if size == SIZES[-1] else None
        reached = None if bar is None else took <= bar
        said = "" if bar is None else f"at most {bar:g} s"
        yield Line(what, took, "s", reference=beside, ratio=took / beside, bar=said, reached=reached)
    times = seconds[2_000] / seconds[1_000]
    yield at_most("Sending 2,000 entries beside 1,000", times, "×", MOST_TIMES)


def _sent(ours: Instance, folder: Path) -> list[Any]:
    """What each sending took; every entry is in the log afterwards."""
    from tests.factories.node import node  # it reads the settings, which are another's in ``main``
    from tests.web.console.device.browsers import module

    name, secret = ours.told["cookie"].split("=")
    attempts = ours.told["attempts"].split()
    sizes = [
        {
            "number": size,
            "organisation": ours.told["organisation"],
            "attempts": attempts[place * TURNS : (place + 1) * TURNS],
        }
        for place, size in enumerate(SIZES)
    ]
    asked = {
        "module": str(module(folder / "script", {})),
        "root": f"http://127.0.0.1:{ours.port}/console/",
        "cookie": [name, secret],
        "sizes": sizes,
        "turns": TURNS,
    }
    command = [node(), str(SENDS)]
    done = subprocess.run(command, input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True)
    answers: list[Any] = json.loads(done.stdout)
    for one in answers:
        if one["kept"] != one["number"]:
            raise RuntimeError(one["words"])
    return answers


@contextmanager
def _instance(folder: Path) -> Iterator[Instance]:
    home = folder / "home"
    home.mkdir(mode=0o700)
    said = {"TOUCHSTONE_HOME": str(home), "TOUCHSTONE_LOG_LEVEL": "ERROR", "TOUCHSTONE_SECOND_FACTOR": "no"}
    ours = Instance(surroundings(**said), folder / "log")
    ran = subprocess.run(
        [sys.executable, "-m", "bench.console"],
        env=ours.variables,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    ours.told = json.loads(ran.stdout)
    ours.start()
    try:
        yield ours
    finally:
        ours.stop()


def main() -> None:
    """An assessor with an accepted observation for each sending; tells who they are and which those are."""
    from touchstone.project.commands.starting import django_instance

    with django_instance():
        from django.conf import settings
        from django.test import Client

        from tests.factories.assessments import conducted
        from tests.factories.web import cast
        from touchstone.project.commands.migrating import bring_up_to_date
        from touchstone.web.organisations.scope import everywhere

        bring_up_to_date()
        with everywhere():
            people, client = cast(), Client()
            attempts = [str(conducted(people).row.pk) for _ in range(len(SIZES) * TURNS)]
            client.force_login(people.people["assessor"])
        name = settings.SESSION_COOKIE_NAME
        told = {
            "cookie": f"{name}={client.cookies[name].value}",
            "organisation": str(people.organisation.pk),
            "attempts": " ".join(attempts),
        }
        sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
