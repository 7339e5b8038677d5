"""Run the benchmarks: ``python -m bench [NAME…] [--json]``; without a name, all but the last five.

These need what the served application needs; the others need ``requirements/bench.lock``.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.line import Line, table

HOMES = Path.home() / ".cache" / "touchstone-bench"


def main() -> None:
    """Print the table, or the lines as JSON. The exit status says nothing about speed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join((*GROUPS, *SERVED)))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="web: small, to see that it runs")
    parser.add_argument(
        "--homes",
        type=Path,
        default=HOMES,
        metavar="FOLDER",
        help="web: where its instances are kept",
    )
    parser.add_argument("--gigabytes", type=float, default=1, metavar="N", help="uploads: the size of a file")
    parser.add_argument("--cut", action="store_true", help="uploads: cut the line and kill the server too")
    given = parser.parse_args()
    served = {
        "web": lambda: _web(given.homes, quick=given.quick),
        "uploads": lambda: _uploads(given.gigabytes, cut=given.cut),
        "recordings": _recordings,
        "suggestions": _suggestions,
        "console": _console,
    }
    lines = [line for name in given.names or GROUPS for line in (GROUPS | served)[name]()]
    if given.json:
        print(json.dumps([line.data() for line in lines], ensure_ascii=False, indent=2))
        return
    print(f"Python {platform.python_version()}, {platform.machine()}; medians, contenders taking turns\n")
    print(table(lines))


def _cohort() -> Iterator[Line]:
    from bench import cohort
    from bench.job import the_job

    yield from cohort.measure(the_job())


def _engines() -> Iterator[Line]:
    from bench import openfisca, openfisca_members, zen_engine
    from bench.job import the_job

    job = the_job()
    yield from openfisca.measure(job)
    yield from openfisca_members.measure(job)
    yield from zen_engine.measure(job)


def _record() -> Iterator[Line]:
    from bench import record

    yield from record.measure()


def _plans() -> Iterator[Line]:
    from bench import plans

    yield from plans.measure()


def _web(homes: Path, *, quick: bool) -> Iterator[Line]:
    from bench.web.measure import QUICK, WHOLE, measure

    yield from measure(QUICK if quick else WHOLE, homes)


def _uploads(gigabytes: float, *, cut: bool) -> Iterator[Line]:
    from bench.uploads import measure

    yield from measure(gigabytes, cut=cut)


def _recordings() -> Iterator[Line]:
    from bench import recordings

    yield from recordings.measure()


def _suggestions() -> Iterator[Line]:
    from bench import suggestions

    yield from suggestions.measure()


def _console() -> Iterator[Line]:
    from bench import console, screen

    yield from console.measure()
    yield from screen.measure()


SERVED = ("web", "uploads", "recordings", "suggestions", "console")
GROUPS: dict[str, Callable[[], Iterator[Line]]] = {
    "cohort": _cohort,
    "engines": _engines,
    "record": _record,
    "plans": _plans,
}

if __name__ == "__main__":
    main()
