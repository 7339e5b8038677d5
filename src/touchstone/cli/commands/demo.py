"""``touchstone demo``: three apprentices judged from end to end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer

if TYPE_CHECKING:
    from touchstone.cli.page import Page

Folder = Annotated[
    Path,
    typer.Option(
        "--folder",
        metavar="FOLDER",
        readable=False,
        help="Where records and timelines are written; made if missing.",
    ),
]


def demo(folder: Folder = Path("demo")) -> Answer:
    """Judge three made-up apprentices: a distinction, a resit under the cap, one blocked at the gateway.

    Their records and a timeline of each (SVG) are written into a folder. Exit status: 0, or 2.
    """
    from touchstone.cli.demonstration import demonstration, write_files
    from touchstone.cli.output import make_folder

    shown = demonstration()
    make_folder(folder)
    written = {told.name: write_files(told, folder) for told in shown.apprentices}

    def show(page: Page) -> None:
        from touchstone.cli.pages.demo import show_demonstration

        show_demonstration(page, shown, written)

    def document() -> dict[str, object]:
        from touchstone.cli.document import without_traces

        apprentices = [
            {"name": one.name, "record": written[one.name][0], "timeline": written[one.name][1]}
            | {"report": without_traces(one.report)}
            for one in shown.apprentices
        ]
        return {"apprentices": apprentices}

    return Answer(document=document, show=show)
