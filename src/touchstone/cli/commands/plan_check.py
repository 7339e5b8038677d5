"""``touchstone plan check``: every fault of plans and of the files beside them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer, Status

if TYPE_CHECKING:
    from touchstone.cli.checking import Checked
    from touchstone.cli.page import Page

Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH...", readable=False, help="Plans or other files; folders with all YAML files below."
    ),
]
NeedCases = Annotated[
    bool,
    typer.Option(
        "--require-cases", help="Plans named by their file need cases too, as those below a folder do."
    ),
]


def check(paths: Paths, need_cases: NeedCases = False) -> Answer:
    """Check plans, policies, schemes, sources and case files; each fault with its place and remedy.

    Exit status: 0 without a fault, 1 with one, 2 when a file cannot be read as one of ours at all.
    """
    from touchstone.cli import checking
    from touchstone.cli.folders import check_there
    from touchstone.cli.refusal import Refusal
    from touchstone.rules.words import plural

    for path in paths:
        check_there(path)
    checked = checking.check(paths, need_cases=need_cases)
    faults = [fault for one in checked for fault in one.faults]
    faulty = sum(bool(one.faults) for one in checked)
    heading = f"{plural(len(faults), 'fault')} in {plural(faulty, 'place')}:"

    def show(page: Page) -> None:
        page.line(
            f"{_kinds(checked)} checked, {plural(len(faults), 'fault') if faults else 'no fault'} found."
        )

    return Answer(
        document={"valid": not faults, "checked": checked},
        show=show,
        refused=Refusal(heading, faults, most=len(faults)) if faults else None,
        status=_status(checked),
    )


def _status(checked: list[Checked]) -> Status:
    if any(one.unreadable for one in checked):
        return Status.WRONG_INPUT
    return Status.DOES_NOT_HOLD if any(one.faults for one in checked) else Status.FINE


def _kinds(checked: list[Checked]) -> str:
    from touchstone.rules.words import listed, plural

    kinds = Counter(one.format for one in checked if one.format is not None)
    named = [plural(number, _name(format)) for format, number in sorted(kinds.items())]
    unknown = sum(one.format is None and one.file.is_file() for one in checked)
    return listed([*named, *([plural(unknown, "other file")] if unknown else [])])


def _name(format: str) -> str:
    """``touchstone-plan/1`` is a plan file."""
    return f"{format.partition('-')[2].partition('/')[0]} file"
