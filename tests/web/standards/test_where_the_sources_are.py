"""The guide to the sources: its addresses are pages, its clauses are cited, and no heading is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.urls import resolve

from touchstone.plans.sources import shipped_sources
from touchstone.rules.statement import Source
from touchstone.web.records import law

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "where-the-sources-are.md"
TEXT = GUIDE.read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("|") and "§" in line]
DOCUMENTS = ("tquk-st1379-spec", "st1379-v1.2-pd-sheet")
ELSEWHERE = "Appeals"  # the specification points at the organisation's policy there; nothing cites it
VERSIONS = ("1.0", "1.1", "1.2")
SOMETHING = str(UUID(int=1))


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def addresses() -> list[str]:
    return sorted({one for one in quoted(TEXT) if one.startswith("/")})


def clauses() -> list[str]:
    return sorted({one for row in ROWS for one in quoted(row) if "§" in one})


def cited(part: Any) -> Iterator[Source]:
    """Every clause anywhere inside a plan or a policy."""
    if isinstance(part, Source):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            yield from cited(getattr(part, field.name))
    elif isinstance(part, dict):
        for one in part.values():
            yield from cited(one)
    elif isinstance(part, tuple):
        for one in part:
            yield from cited(one)


LAW = {str(one) for version in VERSIONS for one in cited(law.plan("ST1379", version))}
LAW |= {str(one) for one in cited(law.policy("default"))}


@pytest.mark.parametrize("address", addresses())
def test_every_address_is_a_page(address: str) -> None:
    found = resolve(address.replace("ID", SOMETHING))
    assert found.url_name


@pytest.mark.parametrize("clause", clauses())
def test_every_clause_is_in_the_register_and_the_law_cites_it(clause: str) -> None:
    source = Source.parse(clause)
    assert source.section in shipped_sources().by_id()[source.document].sections
    assert clause in LAW


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_a_page_and_a_clause(row: str) -> None:
    _, _, where, clause, _ = row.split("|")
    assert [one for one in quoted(where) if one.startswith("/")]
    assert len(quoted(clause)) == 1


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_heading_of_both_documents_is_in_the_guide(document: str) -> None:
    named = {Source.parse(one).section for one in clauses() if Source.parse(one).document == document}
    assert set(shipped_sources().by_id()[document].sections) - named <= {ELSEWHERE}


@pytest.mark.parametrize("method", ["observation", "professional_discussion"])
def test_every_criterion_stands_beside_its_theme(method: str) -> None:
    found = law.plan("ST1379", "1.1").method(method)
    assert found is not None
    for theme in found.themes:
        codes = ", ".join(one.id for one in theme.criteria)
        assert f"| {theme.title}: {codes} |" in TEXT
