"""What was found in a file, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from touchstone.cli.page import Page
from touchstone.inspection.kinds import XLSX
from touchstone.inspection.report import Outcome, Report
from touchstone.rules.words import listed, plural

VERDICTS: dict[Outcome, tuple[str, str]] = {
    "refused": ("It would not be taken.", "bold red"),
    "quarantined": ("It would be kept closed.", "bold red"),
    "advice": ("It would be taken. A person should look at what follows.", "bold yellow"),
    "fine": ("It would be taken.", "bold green"),
}


def show_report(page: Page, file: Path, report: Report) -> None:
    """The file, the verdict, what it is, and each note."""
    page.title(file.name)
    verdict, style = VERDICTS[report.outcome]
    page.line(verdict, style)
    for note in report.notes:
        page.bullet(Text(note.message + (f" ({note.source})" if note.source else "")))
    page.heading("What it is")
    page.facts(_facts(report))


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    yield "Kind", report.kind.title if report.kind else "nothing that is taken"
    yield "Size", f"{plural(report.size, 'byte')}"
    if report.pages is not None:
        yield ("Sheets" if report.kind is XLSX else "Pages"), f"{report.pages:,}"
    if report.text:
        yield "Words", f"{len(report.text.split()):,}{' and more' if report.cut else ''}"
    told = report.metadata
    named = {
        "Title": told.title,
        "Written by": listed(told.authors) if told.authors else None,
        "Made with": told.software,
        "Device": told.device,
        "Made at": told.made_at,
        "Place": str(told.place) if told.place else None,
    }
    yield from ((name, value) for name, value in named.items() if value)
    yield "SHA-256", report.sha256 or "not taken"
    yield "Viruses", f"scanned by {report.scanned}" if report.scanned else "not scanned"
