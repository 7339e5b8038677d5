"""``touchstone inspect``: what a file is, whether it would be taken as evidence, and what it tells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer, Status

if TYPE_CHECKING:
    from touchstone.cli.page import Page

File = Annotated[
    Path,
    typer.Argument(metavar="FILE", readable=False, help="Any file: a document, an image, sound or video."),
]
Name = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="The name it is handed in under; default: its own."),
]


def inspect(file: File, name: Name = None) -> Answer:
    """Say what a file is, whether it would be taken as evidence, and what it tells of people and places.

    It is opened in a process of its own with limits of time and memory, so a hostile file does no harm.
    It is not scanned for viruses here.

    Exit status: 0 when it would be taken, with advice or without; 1 when it would be refused, with the
    reason; 2 when there is no such file.
    """
    from touchstone.inspection.opening import report_on

    report = report_on(file, name or file.name)
    held_back = report.outcome in ("refused", "quarantined")

    def show(page: Page) -> None:
        from touchstone.cli.pages.inspection import show_report

        show_report(page, file, report)

    return Answer(
        document={"file": file, **report.as_json()},
        show=show,
        status=Status.DOES_NOT_HOLD if held_back else Status.FINE,
    )
