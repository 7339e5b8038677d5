"""``touchstone audit``: the trail of what was done, and the proof that it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchstone.cli.answer import Answer, Status

if TYPE_CHECKING:
    from touchstone.cli.page import Page


def verify() -> Answer:
    """Check every seal of the trail: that no event is missing, changed or out of its place.

    Exit status: 0, 1 when a trail does not hold, or 2 when the database cannot be used.
    """
    from touchstone.project.commands.starting import django_instance

    with django_instance():
        events, faults = _checked()

    status = Status.DOES_NOT_HOLD if faults else Status.FINE

    def show(page: Page) -> None:
        for fault in faults:
            page.line(fault)
        page.line(f"{events} events read; {len(faults) or 'no'} faults.")

    return Answer(document={"events": events, "faults": faults}, show=show, status=status)


def _checked() -> tuple[int, list[str]]:
    from touchstone.web.audit.queries import count, faults
    from touchstone.web.organisations.scope import everywhere

    with everywhere():
        return count(), list(faults())


GROUP = ("The trail of what was done.", {"verify": verify})
