"""What must be said wherever a result under a plan is shown, before the result."""

from __future__ import annotations

from collections.abc import Iterable

from touchstone.cli.page import INDENT, Page


def show_notices(page: Page, notices: Iterable[str]) -> None:
    """Each notice as a paragraph with an empty line after it; nothing where there is none."""
    for notice in notices:
        page.line(f"Note: {notice}", "yellow", INDENT)
        page.blank()
