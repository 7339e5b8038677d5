"""Sums up what ``mutmut results --all true`` prints: the mutants left alive, then a table by module.

Fails when tests noticed fewer than 95 of 100 changes, so that ``make mutate`` is a gate.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

LEAST = 95  # per cent
PACKAGE = "touchstone.rules."
NOT_RUN = "not checked"

Modules = Mapping[str, Counter[str]]


def counted(lines: Iterable[str]) -> Modules:
    """For each module, how many mutants came out how; those that were not run are left out."""
    modules: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        mutant, _, status = line.strip().partition(": ")
        if mutant.startswith(PACKAGE) and status != NOT_RUN:
            modules[mutant.removeprefix(PACKAGE).rpartition(".")[0]][status] += 1
    return dict(modules)


def alive(lines: Iterable[str]) -> list[str]:
    """The lines of mutants that ran and were not killed."""
    return [line.strip() for line in lines if not line.rstrip().endswith((": killed", f": {NOT_RUN}"))]


def table(modules: Modules) -> list[str]:
    """Rows of Markdown: killed, made and the share, a row for each module and one for all."""
    head = ["| module of `touchstone.rules` | killed | made | share |", "| --- | ---: | ---: | ---: |"]
    rows = [_row(f"`{name}`", statuses) for name, statuses in sorted(modules.items())]
    return [*head, *rows, _row("**all**", _together(modules))]


def enough(modules: Modules) -> bool:
    """Whether at least 95 % were killed; where nothing ran, nothing was proved."""
    total = _together(modules)
    return bool(total) and 100 * total["killed"] >= LEAST * total.total()


def _together(modules: Modules) -> Counter[str]:
    return sum(modules.values(), start=Counter[str]())


def _row(name: str, statuses: Counter[str]) -> str:
    killed, made = statuses["killed"], statuses.total()
    share = f"{100 * killed / made:.1f} %" if made else "–"
    return f"| {name} | {killed} | {made} | {share} |"


def main() -> int:
    """Read the results from standard input, print the summary; 1 below the least, else 0."""
    lines = sys.stdin.readlines()
    modules = counted(lines)
    sys.stdout.writelines(f"{line}\n" for line in (*alive(lines), *table(modules)))
    return 0 if enough(modules) else 1


if __name__ == "__main__":
    sys.exit(main())
