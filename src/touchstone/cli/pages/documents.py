"""The documents that findings cite, by their titles."""

from __future__ import annotations

from collections.abc import Iterable

from touchstone.cli.page import Page
from touchstone.plans.sources import shipped_sources
from touchstone.rules.findings import Finding


def show_documents(page: Page, findings: Iterable[Finding]) -> None:
    """Each document once, where the register that comes with Touchstone knows it."""
    cited = dict.fromkeys(finding.source.document for finding in findings)
    known = shipped_sources().by_id()
    titles = [(id, known[id].title) for id in cited if id in known]
    if titles:
        page.heading("Documents cited")
        page.facts(titles)
