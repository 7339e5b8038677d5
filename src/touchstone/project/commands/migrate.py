"""``touchstone migrate``: the database's tables brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchstone.cli.answer import Answer
from touchstone.cli.answering import say

if TYPE_CHECKING:
    from touchstone.cli.page import Page


def migrate() -> Answer:
    """Bring the database's tables up to date; serve does it too.

    Exit status: 0, or 2 when the database cannot be used.
    """
    from touchstone.project.commands.migrating import bring_up_to_date
    from touchstone.project.commands.starting import django_instance

    with django_instance() as running:
        for note in running.notes():
            say(f"touchstone: {note}")
        applied = bring_up_to_date()

    def show(page: Page) -> None:
        page.line(
            f"{len(applied)} changes made to the database." if applied else "The database is up to date."
        )

    return Answer(document={"applied": list(applied)}, show=show)
