"""``touchstone plan list``: every plan there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchstone.cli.answer import Answer, Status
from touchstone.cli.options import PlansFolder

if TYPE_CHECKING:
    from touchstone.cli.page import Page
    from touchstone.plans.register import Header


def list_plans(plans: PlansFolder = None) -> Answer:
    """List the plans that come with Touchstone, and those of a folder of your own.

    Exit status: 0, or 1 when a plan cannot be listed or the dates of two versions clash.
    """
    from touchstone.cli.gathering import plans_in
    from touchstone.cli.refusal import Refusal

    known = plans_in(plans)

    def show(page: Page) -> None:
        page.rows(("Plan", "Title", "Level", "Status", "For starts"), map(_row, known.headers), indent=0)

    return Answer(
        document=lambda: {"plans": [_document(one) for one in known.headers], "faults": known.faults},
        show=show,
        refused=Refusal("not all plans are as they should be:", known.faults) if known.faults else None,
        status=Status.DOES_NOT_HOLD if known.faults else Status.FINE,
    )


def _row(header: Header) -> tuple[str, ...]:
    from touchstone.rules.words import plain

    identity = header.identity
    name = f"{identity.reference}@{identity.version}"
    return name, identity.title, str(identity.level), plain(identity.status), _starts(header)


def _starts(header: Header) -> str:
    from touchstone.rules.words import on_date

    starts = header.identity.starts
    if starts is None:
        return "not known"
    return (
        f"{on_date(starts.from_)} to {on_date(starts.until)}"
        if starts.until
        else f"from {on_date(starts.from_)}"
    )


def _document(header: Header) -> dict[str, object]:
    from touchstone.cli.document import plain as encoded

    return {**encoded(header.identity), "path": str(header.path)}
