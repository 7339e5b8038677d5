"""``touchstone cases run``: whether the rules answer what the worked cases beside each plan expect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer, Status
from touchstone.cli.options import PolicyFile, SchemeFile

if TYPE_CHECKING:
    from touchstone.cli.page import Page
    from touchstone.plans.case_run import CaseResult

Where = Annotated[
    Path | None,
    typer.Argument(
        metavar="PATH",
        readable=False,
        help="A file of cases, or a folder with plans; default: the plans shipped.",
        show_default=False,
    ),
]


def run(path: Where = None, policy: PolicyFile = None, scheme: SchemeFile = None) -> Answer:
    """Run worked cases: judge each record and compare with what the case expects.

    Exit status: 0 when every case passes, 1 when one does not, 2 when there is no case or one cannot be read.
    """
    from touchstone.cli.case_files import case_files, run_file
    from touchstone.cli.folders import nearby
    from touchstone.plans.law_files import DEFAULT_POLICY, DEFAULT_SCHEME, load_policy, load_scheme
    from touchstone.plans.register import SHIPPED_PLANS

    files = map(nearby, case_files(path or SHIPPED_PLANS))
    law = load_policy(policy or DEFAULT_POLICY), load_scheme(scheme or DEFAULT_SCHEME)
    results = {file: run_file(file, *law) for file in files}
    every = [result for found in results.values() for result in found]
    failed = [result for result in every if not result.passes]

    def show(page: Page) -> None:
        page.rows(("Cases", "Pass", "of"), _rows(results), indent=0)
        for result in failed:
            page.heading(result.case.name)
            page.place(result.case.place)
            for difference in result.differences:
                page.line(f"✗ {difference}", "red", indent=2)
                page.place(difference.place, indent=4)
        page.blank()
        verdict = f"{len(every) - len(failed):,} of {len(every):,} cases pass"
        page.line(verdict, "bold red" if failed else "bold green")

    return Answer(
        document={
            "passed": len(every) - len(failed),
            "failed": len(failed),
            "cases": list(map(_document, every)),
        },
        show=show,
        status=Status.DOES_NOT_HOLD if failed else Status.FINE,
    )


def _rows(results: Mapping[Path, Sequence[CaseResult]]) -> list[tuple[str, str, str]]:
    rows = []
    for file, found in results.items():
        passed = Counter(result.passes for result in found)[True]
        name = "/".join(file.resolve().with_suffix("").parts[-4:]).replace("/cases/", ": ")
        rows.append((name, str(passed), str(len(found))))
    return rows


def _document(result: CaseResult) -> dict[str, object]:
    case = result.case
    return {
        "name": case.name,
        "place": case.place,
        "passes": result.passes,
        "differences": result.differences,
    }
