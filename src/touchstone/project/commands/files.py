"""``touchstone files``: whether every stored file is there and whole, and moving them to another place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer, Status
from touchstone.cli.answering import say

if TYPE_CHECKING:
    from touchstone.cli.page import Page

Since = Annotated[
    datetime | None,
    typer.Option("--since", metavar="DAY", formats=["%Y-%m-%d"], help="Only what came in from that day on."),
]
Of = Annotated[
    str,
    typer.Option(
        "--organisation", metavar="NAME", help="Only files of this assessment organisation: its name or id."
    ),
]
To = Annotated[str, typer.Option("--to", metavar="PLACE", help="A folder, or s3://BUCKET/PREFIX?….")]
From = Annotated[
    str, typer.Option("--from", metavar="PLACE", help="Where they are now, if it is not where settings say.")
]
LetGo = Annotated[
    bool,
    typer.Option("--let-go", help="Remove each file where it was, once it was read whole in its new place."),
]


def verify(since: Since = None, organisation: Of = "") -> Answer:
    """Read every stored file and compare it with its hash; say of each missing or damaged one whose it is.

    Reads all bytes, piece by piece, while people work. Exit status: 0, 1 when a file is missing or damaged,
    or 2 when the database or the storage cannot be used.
    """
    from touchstone.project.commands.starting import django_instance

    with django_instance():
        from touchstone.project.commands.verifying import checked

        report = checked(since.date() if since else None, organisation, say)

    def show(page: Page) -> None:
        for line in report.lines():
            page.line(line)

    status = Status.DOES_NOT_HOLD if report.faults else Status.FINE
    return Answer(document=report.document(), show=show, status=status)


def move(to: To, from_: From = "", let_go: LetGo = False) -> Answer:
    """Copy every stored file to another place: a folder or a bucket, either way, while people work.

    What is there already is not copied again, so a move that was broken off goes on. Files stay where they
    were unless --let-go is given; then each is read in its new place and compared with its hash first. Exit
    status: 0, 1 when some files could not be moved, or 2.
    """
    from touchstone.project.commands.starting import django_instance

    with django_instance():
        from touchstone.project.commands.moving import moved

        report = moved(to, from_, let_go=let_go, tell=say)

    def show(page: Page) -> None:
        for line in report.lines():
            page.line(line)

    status = Status.DOES_NOT_HOLD if report.faults else Status.FINE
    return Answer(document=report.document(), show=show, status=status)


GROUP = ("The stored files: whether they are whole, and where they are.", {"verify": verify, "move": move})
