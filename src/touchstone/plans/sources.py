"""The register of source documents: what a plan, policy or scheme may cite, and by which headings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from touchstone.plans.decoders import read_as
from touchstone.plans.fault import Fault, RefusedError, SourcesError
from touchstone.plans.heading import check_format
from touchstone.plans.reading import Reading, shown, suggestion
from touchstone.plans.yaml_text import read_yaml
from touchstone.rules.shape import CheckedOn, Code, Says, Text

SOURCES_FORMAT = "touchstone-sources/1"
FILE_NAME = "sources.yaml"
SHIPPED = Path(__file__).with_name(FILE_NAME)
ASSUMED = "assumed"


@dataclass(frozen=True, kw_only=True)
class SourceDocument:
    """One document and the headings by which it is cited, spelt as in the document."""

    id: Code
    title: Text
    publisher: Text
    version: Text | None = None
    dated: date | None = None
    licence: Text | None = None
    where: Annotated[
        Text | None, Says("Where to find it: a public address or a place in this repository.")
    ] = None
    sections: Annotated[tuple[Text, ...], Says("Absent where any section name may follow.")] = ()


@dataclass(frozen=True, kw_only=True)
class Sources:
    """All documents that may be cited."""

    format: Literal["touchstone-sources/1"]
    last_checked_on: CheckedOn
    documents: tuple[SourceDocument, ...]

    def by_id(self) -> dict[str, SourceDocument]:
        """Each document by its id."""
        return {document.id: document for document in self.documents}

    def merged(self, other: Sources) -> Sources:
        """These documents and those of another register; where both have an id, these count."""
        own = {document.id for document in self.documents}
        rest = tuple(document for document in other.documents if document.id not in own)
        return replace(self, documents=self.documents + rest)


def read_sources(path: Path) -> Sources:
    """A register from its file; raise ``SourcesError`` with every fault."""
    reading = Reading()
    try:
        root = read_yaml(path)
        check_format(root, SOURCES_FORMAT)
        found = read_as(Sources, root, reading)
    except RefusedError as error:
        raise SourcesError(error.faults) from None
    if found is None:
        raise SourcesError(reading.faults)
    return found


@cache
def shipped_sources() -> Sources:
    """The register that comes with Touchstone."""
    return read_sources(SHIPPED)


def sources_for(path: Path) -> Sources:
    """The register for a file: the nearest beside or above it, with the shipped one behind."""
    for folder in path.resolve().parents:
        nearest = folder / FILE_NAME
        if nearest == SHIPPED:
            break
        if nearest.is_file():
            return read_sources(nearest).merged(shipped_sources())
    return shipped_sources()


def unknown_sources(reading: Reading, sources: Sources, *, assumed: bool) -> Iterator[Fault]:
    """A fault for each citation of an unknown document or heading; ``assumed`` allows choices without."""
    known = sources.by_id()
    if not assumed:
        known.pop(ASSUMED, None)
    for source, node, path in reading.citations:
        document = known.get(source.document)
        if document is None:
            message = f"the document {shown(source.document)} is not in {FILE_NAME}."
            yield Fault(node.place(path), message, suggestion(source.document, list(known)))
        elif document.sections and source.section not in document.sections:
            message = f"{document.id} has no section {shown(source.section)}."
            yield Fault(node.place(path), message, suggestion(source.section, list(document.sections)))
