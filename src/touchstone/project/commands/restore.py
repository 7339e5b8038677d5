"""``touchstone restore``: an instance as it was when a backup was made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.answering import say

if TYPE_CHECKING:
    from touchstone.cli.page import Page

Source = Annotated[
    Path,
    typer.Argument(metavar="FILE", readable=False, help="An archive that touchstone backup has written."),
]
Replace = Annotated[
    bool, typer.Option("--replace", help="Throw away what the database and the files hold now; asks first.")
]
Yes = Annotated[bool, typer.Option("--yes", help="With --replace: do not ask.")]


def restore(file: Source, replace: Replace = False, yes: Yes = False) -> Answer:
    """Restore a backup: verify every part of it, then put it in place, all of it or nothing.

    A database that holds anything is left alone without --replace. Nobody else may be using it meanwhile.
    Exit status: 0, or 2.
    """
    from touchstone.project.commands.restoring import put_back
    from touchstone.project.commands.starting import django_instance

    with django_instance() as running:
        manifest = put_back(running, file, replace=replace, sure=yes or _ask, tell=say)
    count = len(manifest.kept) - 1

    def show(page: Page) -> None:
        page.line(f"Restored the backup of {manifest.made_at}: the database and {count:,} stored files.")

    return Answer(document={"made_at": manifest.made_at, "files": count}, show=show)


def _ask(question: str) -> bool:
    return typer.confirm(question, err=True)
