"""``touchstone reference``: the generated pages of the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer, Status

if TYPE_CHECKING:
    from touchstone.cli.page import Page

Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", readable=False, help="Where the pages are, or are written.")
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; tell which pages are not current.")]


def reference(folder: Folder, check: Check = False) -> Answer:
    """Write the reference pages: file formats, commands, JSON answers, documents cited.

    Exit status: 0; with --check 1 when a page is missing, not current or no longer made; 2 when a page cannot
    be written.
    """
    from touchstone.cli.output import make_folder, write
    from touchstone.cli.reference import pages
    from touchstone.rules.words import plural

    made = pages()
    if check:
        return _checked(
            folder, {name for name, text in made.items() if _text(folder / name) != text}, set(made)
        )
    make_folder(folder)
    for name, text in made.items():
        write(folder / name, text)

    def show(page: Page) -> None:
        page.line(f"{plural(len(made), 'page')} written to {folder}")

    return Answer(document={"written_to": folder, "pages": list(made)}, show=show)


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _checked(folder: Path, stale: set[str], made: set[str]) -> Answer:
    from touchstone.cli.refusal import Refusal
    from touchstone.plans.fault import Fault
    from touchstone.rules.words import plural

    extra = {path.name for path in folder.glob("*.md")} - made
    remedy = f"Run touchstone reference {folder}."
    faults = [
        Fault(str(folder / name), "the page is missing or not current.", remedy) for name in sorted(stale)
    ]
    faults += [Fault(str(folder / name), "nothing makes this page.", "Delete it.") for name in sorted(extra)]

    def show(page: Page) -> None:
        page.line(f"{plural(len(made), 'page')} in {folder} are current")

    return Answer(
        document={"valid": not faults, "problems": faults},
        show=None if faults else show,
        refused=Refusal("these pages are not current:", faults) if faults else None,
        status=Status.DOES_NOT_HOLD if faults else Status.FINE,
    )
