"""The page of source documents, from the register that comes with Touchstone."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.plans.sources import SourceDocument, shipped_sources
from touchstone.rules.words import on_date


def sources_page() -> str:
    """Every document that plans, policies and schemes cite, with the headings they are cited by."""
    blocks = ["# Documents cited", "Every clause names one of these documents and a heading in it."]
    for document in shipped_sources().documents:
        blocks += _document(document)
    return "\n\n".join(blocks) + "\n"


def _document(document: SourceDocument) -> Iterator[str]:
    yield f"## {document.id}"
    yield f"{document.title}, {document.publisher}."
    facts = {
        "version": document.version,
        "dated": on_date(document.dated) if document.dated else None,
        "licence": document.licence,
        "where": document.where,
    }
    told = [f"- {name}: {value}" for name, value in facts.items() if value is not None]
    if told:
        yield "\n".join(told)
    if document.sections:
        yield "Cited by the headings:\n\n" + "\n".join(f"- {section}" for section in document.sections)
