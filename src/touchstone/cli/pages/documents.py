"""The documents that findings and deadlines cite, by their titles."""

from __future__ import annotations

from collections.abc import Iterable

from touchstone.cli.page import Page
from touchstone.plans.sources import Sources
from touchstone.rules.findings import Finding
from touchstone.rules.report import Deadline


def show_documents(page: Page, citing: Iterable[Finding | Deadline], sources: Sources) -> None:
    """Each document once, where ``sources`` knows it."""
    cited = dict.fromkeys(one.source.document for one in citing)
    known = sources.by_id()
    titles = [(id, known[id].title) for id in cited if id in known]
    if titles:
        page.heading("Documents cited")
        page.facts(titles)
