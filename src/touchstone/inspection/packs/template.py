"""An empty mapping sheet to fill in, with a row for each file where they are known."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from touchstone.inspection.packs.sheet import COLUMNS

WIDTHS = (50, 40, 30, 25, 30, 20, 60, 15)
HEADINGS = [name.replace("_", " ") for name in COLUMNS]


def workbook(files: Iterable[str], kinds: Sequence[str], ksbs: Sequence[tuple[str, str]]) -> bytes:
    """As a workbook; a second page names the kinds of evidence, a third the KSBs."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.active
    assert page is not None, "a new workbook has a page"
    page.title = "Mapping"
    page.append(HEADINGS)
    for at, width in enumerate(WIDTHS, 1):
        page.column_dimensions[get_column_letter(at)].width = width
        page.cell(1, at).font = Font(bold=True)
    page.freeze_panes = "A2"
    for at, file in enumerate(files, 2):
        page.cell(at, 1, file).data_type = "s"  # never a formula, whatever it is called
    for title, rows in (("Kinds", [(kind,) for kind in kinds]), ("KSBs", list(ksbs))):
        other = book.create_sheet(title)
        for row in rows:
            other.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
