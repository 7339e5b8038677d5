"""The page of a portfolio is read and judged once for each change, and never shows what was before."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import uploads
from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW, cast
from touchstone.web.files.models import StoredFile
from touchstone.web.gateway.models import Round
from touchstone.web.links.models import SentFile, UploadLink
from touchstone.web.organisations.scope import within
from touchstone.web.portfolio.models import Piece, PieceVersion
from touchstone.web.portfolio.overview import MORE, TABLES, overview
from touchstone.web.records import law, remembered
from touchstone.web.records.models import CaseDecision

PAGE = "portfolio-home"
Change = Callable[[Portfolio], Any]


def page(portfolio: Portfolio, role: str = "training_provider") -> str:
    """What it says, without what is another on each page."""
    found = text(portfolio.get(role, PAGE, portfolio.one.id))
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", found)


@pytest.fixture
def some(portfolio: Portfolio) -> Portfolio:
    """One with two pieces, of which one has a file."""
    portfolio.add(file=portfolio.file(uploads.pdf(), "a.pdf"), title="With a file", shows="All")
    portfolio.add(title="Without")
    return portfolio


def test_while_nothing_changes_one_query_finds_that_out(some: Portfolio) -> None:
    plan = law.plan(some.one.standard, some.one.version)
    first = overview(some.one, plan, NOW)
    with CaptureQueriesContext(connection) as taken:
        assert overview(some.one, plan, NOW + timedelta(minutes=1)) is first
    assert len(taken) == 1
    assert overview(some.one, plan, NOW + timedelta(days=1)) is not first


def test_every_table_that_it_is_made_of_is_in_the_hash(some: Portfolio) -> None:
    with CaptureQueriesContext(connection) as taken:
        overview(some.one, law.plan(some.one.standard, some.one.version), NOW)
    named = {
        table
        for query in taken.captured_queries
        for table in re.findall(r'(?:FROM|JOIN)\s+"?([a-z]+_[a-z_]+)"?', query["sql"])
    }
    assert named == {*TABLES, *MORE}


def _title(of: Portfolio) -> None:
    Piece.objects.filter(apprenticeship=of.one, number=1).update(title="Called <otherwise>")


def _declared(of: Portfolio) -> None:
    Piece.objects.filter(apprenticeship=of.one).update(anonymised=False)


def _withdrawn(of: Portfolio) -> None:
    Piece.objects.filter(apprenticeship=of.one, number=2).update(withdrawn_at=NOW)


def _file(of: Portfolio) -> None:
    StoredFile.objects.filter(apprenticeship=of.one).update(size=77_000_000)


def _removed(of: Portfolio) -> None:
    found = PieceVersion.objects.filter(piece__apprenticeship=of.one)
    found.update(removed_at=NOW, removed_by=of.people.people["manager"].pk)


def _pointer(of: Portfolio) -> None:
    Piece.objects.filter(apprenticeship=of.one, number=1).update(pointers={"K2": "page 1"})


def _waived(of: Portfolio) -> None:
    by = of.people.people["manager"].pk
    CaseDecision.objects.create(
        organisation=of.people.organisation, apprenticeship=of.one, kind="override",
        finding="portfolio.covers", by=by, role="manager", at=NOW, reason="Few, and <good>.",
    )  # fmt: skip


def _handed_in(of: Portfolio) -> None:
    Round.objects.create(
        organisation=of.people.organisation, apprenticeship=of.one, gateway="gateway", number=1,
        requirement="portfolio", submitted_at=NOW, submitted_by=of.people.people["manager"].pk,
    )  # fmt: skip


def _sent(of: Portfolio) -> None:
    told: dict[str, Any] = {"organisation": of.people.organisation, "apprenticeship": of.one}
    asked: dict[str, Any] = {
        "name": "Ana",
        "email": "ana@example.org",
        "wanted": "A log",
        "families": ["document"],
    }
    link = UploadLink.objects.create(
        most=3, largest=10, secret_hash="0" * 64, made_by=of.one.id, made_by_name="Ben", made_at=NOW,
        expires_at=NOW + timedelta(days=1), **asked, **told,
    )  # fmt: skip
    file = StoredFile.objects.get(apprenticeship=of.one)
    SentFile.objects.create(link=link, file=file, name="b.pdf", size=1, sha256="0" * 64, at=NOW, **told)


CHANGES = [_title, _declared, _withdrawn, _file, _removed, _pointer, _waived, _handed_in, _sent]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_what_changes_is_seen_at_once(some: Portfolio, change: Change) -> None:
    before = page(some)
    change(some)
    after = page(some)
    remembered.forget()
    assert after == page(some) != before


def test_a_new_name_is_seen_at_once(portfolio: Portfolio) -> None:
    portfolio.complete()
    portfolio.hand_in()
    assert "Handed in by North Training provider" in page(portfolio)
    people = get_user_model().objects.filter(pk=portfolio.people.people["training_provider"].pk)
    people.update(name="Married <Name>")
    assert "Handed in by Married &lt;Name&gt;" in page(portfolio)


def test_each_reader_is_offered_their_own(some: Portfolio) -> None:
    _pointer(some)
    shown = {role: page(some, role) for role in ("training_provider", "apprentice", "employer", "manager")}
    for role, said in shown.items():
        remembered.forget()
        assert page(some, role) == said
    assert "Declare now" in shown["training_provider"]
    assert "Declare now" not in shown["apprentice"]


def test_another_organisation_gets_nothing_of_it(some: Portfolio) -> None:
    page(some)
    south = cast("South")
    browser = Client()
    browser.force_login(south.people["training_provider"])
    assert browser.get(reverse(PAGE, args=[some.one.id])).status_code == 404
    plan = law.plan(some.one.standard, some.one.version)
    with within(south.organisation.id):
        assert overview(some.one, plan, NOW).pieces == []
    with within(some.people.organisation.id):
        assert len(overview(some.one, plan, NOW).pieces) == 2


def test_who_let_something_pass_is_named_to_colleagues_and_no_id_to_anybody(some: Portfolio) -> None:
    _waived(some)
    manager = some.people.people["manager"]
    said = {role: page(some, role) for role in ("manager", "training_provider", "manager")}
    assert f"Let pass by {manager}" in said["manager"]
    assert f"Let pass by {some.people.organisation}" in said["training_provider"]
    assert all(str(manager.pk) not in each for each in said.values())
