"""``touchstone backup``: database and files in one archive, while people work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.answering import say

if TYPE_CHECKING:
    from touchstone.cli.page import Page

Goal = Annotated[
    Path, typer.Argument(metavar="FILE", readable=False, help="The archive to write; it must not exist yet.")
]


def backup(file: Goal) -> Answer:
    """Write the database and all stored files into one archive, as of one moment, while people work.

    The archive appears only when it is whole. It holds personal data: keep it safe. The secret key of the
    instance is not in it. Exit status: 0, or 2.
    """
    from touchstone.project.commands.backing_up import back_up
    from touchstone.project.commands.starting import django_instance

    with django_instance() as running:
        manifest = back_up(running, file, say)
    count, size = len(manifest.kept) - 1, sum(one.bytes for one in manifest.kept.values())

    def show(page: Page) -> None:
        page.line(f"{file}: the database and {count:,} stored files, {size / 1_000_000:,.1f} MB.")

    return Answer(document={"file": str(file), "files": count, "bytes": size}, show=show)
