"""The register of source documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.files import SOURCES, refusal_of
from touchstone.plans.fault import SourcesError
from touchstone.plans.reading import Reading
from touchstone.plans.sources import read_sources, shipped_sources, sources_for, unknown_sources
from touchstone.plans.tree import Node
from touchstone.rules.statement import Source


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "sources.yaml"
    file.write_text(SOURCES, encoding="utf-8")
    return file


def cited(*sources: Source) -> Reading:
    reading = Reading()
    for line, source in enumerate(sources, 1):
        reading.citations.append((source, Node(str(source), "f.yaml", line, 9), ("source",)))
    return reading


def test_a_register_is_read(own: Path) -> None:
    (document,) = read_sources(own).documents
    assert (document.id, document.sections) == ("test-plan", ("Everything", "Holidays"))


def test_a_faulty_register_is_refused_with_every_fault(own: Path) -> None:
    own.write_text("format: touchstone-sources/1\nlast_checked_on: 2026-11-22\ndocuments: [{id: a}]")
    said = refusal_of(read_sources, own, error=SourcesError)
    assert said.splitlines() == [
        f'{own}:3:13 documents[0]: the key "title" is missing. Add it.',
        f'{own}:3:13 documents[0]: the key "publisher" is missing. Add it.',
    ]


def test_a_register_that_is_no_register_is_refused(own: Path) -> None:
    own.write_text("documents: []")
    assert 'the key "format" is missing' in refusal_of(read_sources, own, error=SourcesError)


def test_a_register_that_nobody_compared_with_the_documents_is_refused(own: Path) -> None:
    own.write_text(SOURCES.replace("last_checked_on: 2026-11-22\n", ""), encoding="utf-8")
    assert refusal_of(read_sources, own, error=SourcesError) == (
        f'{own}:1:1: the key "last_checked_on" is missing. Add it: the day on which a person last compared '
        "this file with its sources, such as 2026-11-22."
    )


def test_the_nearest_register_counts_with_the_shipped_one_behind(own: Path, tmp_path: Path) -> None:
    found = sources_for(tmp_path / "a" / "b" / "plan.yaml").by_id()
    assert {"test-plan", "assumed", "tquk-st1379-spec"} <= set(found)


def test_a_plan_of_touchstone_has_the_shipped_register_alone() -> None:
    assert sources_for(Path(shipped_plan())) == shipped_sources()


def shipped_plan() -> Path:
    from touchstone.plans.register import SHIPPED_PLANS

    return SHIPPED_PLANS / "ST1379" / "1.1" / "plan.yaml"


def test_without_a_register_above_the_shipped_one_counts(tmp_path: Path) -> None:
    assert sources_for(tmp_path / "plan.yaml") == shipped_sources()


def test_where_both_have_a_document_the_nearest_counts(own: Path) -> None:
    own.write_text(SOURCES.replace("test-plan", "tquk-st1379-spec"), encoding="utf-8")
    merged = sources_for(own)
    assert merged.by_id()["tquk-st1379-spec"].title == "A plan for tests"
    assert merged.last_checked_on == read_sources(own).last_checked_on
    assert [document.id for document in merged.documents].count("tquk-st1379-spec") == 1


def test_known_clauses_have_no_fault(own: Path) -> None:
    reading = cited(Source("test-plan", "Everything"), Source("test-plan", "Holidays"))
    assert list(unknown_sources(reading, read_sources(own), assumed=False)) == []


def test_an_unknown_document_or_section_is_a_fault_at_its_line(own: Path) -> None:
    reading = cited(Source("test-plam", "Everything"), Source("test-plan", "Holiday"))
    assert [str(fault) for fault in unknown_sources(reading, read_sources(own), assumed=False)] == [
        'f.yaml:1:9 source: the document "test-plam" is not in sources.yaml. Did you mean "test-plan"?',
        'f.yaml:2:9 source: test-plan has no section "Holiday". Did you mean "Holidays"?',
    ]


def test_a_choice_without_document_may_be_assumed_where_allowed() -> None:
    reading = cited(Source("assumed", "Nobody says otherwise"))
    assert list(unknown_sources(reading, shipped_sources(), assumed=True)) == []
    (fault,) = unknown_sources(reading, shipped_sources(), assumed=False)
    assert fault.message == 'the document "assumed" is not in sources.yaml.'
