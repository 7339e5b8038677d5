"""Run the benchmarks: ``python -m bench [NAME…] [--json]``; without a name, all of them."""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable, Iterator

from bench.line import Line, table


def main() -> None:
    """Print the table, or the lines as JSON. The exit status says nothing about speed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(GROUPS))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    lines = [line for name in given.names or GROUPS for line in GROUPS[name]()]
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


GROUPS: dict[str, Callable[[], Iterator[Line]]] = {
    "cohort": _cohort,
    "engines": _engines,
    "record": _record,
    "plans": _plans,
}

if __name__ == "__main__":
    main()
