"""The pages that show a portfolio: to whom, what they say, and with how many queries."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.factories import uploads
from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.portfolio import actions
from touchstone.web.portfolio.models import Piece
from touchstone.web.records import remembered

OF_ONE = ["portfolio-home", "portfolio-coverage", "portfolio-form-pdf", "portfolio-form-xlsx"]
NASTY = "<script>alert('x')</script>\"&"
MOST_QUERIES = 15
NAMED = ("booked", "appeals", "granted")  # reaches of whoever sees those alone that they are named for


@pytest.mark.parametrize("page", OF_ONE)
@pytest.mark.parametrize("role", [role.id for role in ROLES if role.reach not in NAMED])
def test_everybody_around_the_apprentice_may_read(portfolio: Portfolio, page: str, role: str) -> None:
    portfolio.add()
    assert portfolio.get(role, page, portfolio.one.id).status_code == 200


@pytest.mark.parametrize("page", OF_ONE)
@pytest.mark.parametrize("role", [role.id for role in ROLES if role.reach in NAMED])
def test_who_is_named_for_nobody_finds_nothing(portfolio: Portfolio, page: str, role: str) -> None:
    assert portfolio.get(role, page, portfolio.one.id).status_code == 404


@pytest.mark.parametrize("page", OF_ONE)
@pytest.mark.parametrize("role", [role.id for role in ROLES])
def test_people_of_another_organisation_find_nothing(portfolio: Portfolio, page: str, role: str) -> None:
    south = cast("South")
    browser = Client()
    browser.force_login(south.people[role])
    answer = portfolio.seen_again(lambda: browser.get(reverse(page, args=[portfolio.one.id])))
    assert answer.status_code == 404


@pytest.mark.parametrize("page", [*OF_ONE, "portfolio-piece"])
def test_a_stranger_is_sent_to_sign_in(portfolio: Portfolio, page: str) -> None:
    assert "/accounts/login/" in Client().get(reverse(page, args=[portfolio.one.id]))["Location"]


@pytest.mark.parametrize("page", [*OF_ONE, "portfolio-piece"])
def test_what_is_not_there_is_not_found(portfolio: Portfolio, page: str) -> None:
    assert portfolio.get("manager", page, uuid4()).status_code == 404


@pytest.mark.parametrize("page", OF_ONE)
def test_a_plan_without_a_portfolio_has_no_such_page(portfolio: Portfolio, page: str) -> None:
    other = apprenticeship(portfolio.people, uln="", standard="ST9001", version="1.0")
    assert portfolio.get("manager", page, other.id).status_code == 404


@pytest.mark.parametrize("page", ["portfolio-home", "portfolio-coverage"])
def test_an_empty_portfolio_says_what_to_do(portfolio: Portfolio, page: str) -> None:
    said = text(portfolio.get("apprentice", page, portfolio.one.id))
    assert "No pieces yet" in said
    assert "Add a piece of evidence" in said


def test_the_overview_says_what_is_missing_and_what_the_rules_say(portfolio: Portfolio) -> None:
    portfolio.add()
    said = text(portfolio.get("training_provider", "portfolio-home", portfolio.one.id))
    assert "Still to be shown: K1, K3" in said
    assert "KSBs shown by at least one piece: 1 of 17" in said
    assert "1 piece waits for the training provider to declare" in said
    assert "has not declared whether it is anonymised" in said
    assert "it is expected to hold 10 to 16" in said


def test_each_role_is_offered_what_it_may_do(portfolio: Portfolio) -> None:
    portfolio.add()
    offered = {
        role: text(portfolio.get(role, "portfolio-home", portfolio.one.id))
        for role in ("apprentice", "training_provider", "employer", "bookings")
    }
    buttons = {
        "Add a piece of evidence": {"apprentice", "training_provider"},
        "Write a statement of what you saw": {"employer"},
        "Declare now": {"training_provider"},
        "Check and hand in": {"training_provider"},
    }
    for button, roles in buttons.items():
        assert {role for role, said in offered.items() if button in said} == roles


def test_a_locked_portfolio_says_so_and_offers_no_change(portfolio: Portfolio) -> None:
    portfolio.complete()
    portfolio.hand_in()
    said = text(portfolio.get("training_provider", "portfolio-home", portfolio.one.id))
    assert "Handed in by North Training provider at 12:00 on 1 June 2026. It is locked" in said
    assert "Add a piece of evidence" not in said
    piece = text(portfolio.get("training_provider", "portfolio-piece", Piece.objects.all()[0].id))
    assert "handed in and locked" in piece
    assert "Change what is said of it" not in piece


def test_the_matrix_marks_what_is_missing(portfolio: Portfolio) -> None:
    portfolio.add(ksbs=["K1", "K4"])
    said = text(portfolio.get("employer", "portfolio-coverage", portfolio.one.id))
    assert said.count("Missing") == 16
    assert 'scope="row"' in said
    assert "Other KSBs of the standard" in said  # K4 belongs to the observation


def test_a_piece_shows_its_files_newest_first(portfolio: Portfolio) -> None:
    piece = portfolio.add(file=portfolio.file(uploads.pdf(), "old.pdf"))
    newer = portfolio.file(uploads.mpeg4(), "new.mp4")
    actions.add_file(piece=piece.id, revision=1, file=newer, by=portfolio.actor(), at=NOW)
    said = text(portfolio.get("bookings", "portfolio-piece", piece.id))
    assert said.index("new.mp4") < said.index("old.pdf")
    assert f"/recordings/{piece.versions.get(number=2).file_id}/" in said


def test_a_withdrawn_piece_stays_in_view(portfolio: Portfolio) -> None:
    piece = portfolio.add(title="Gone")
    actions.withdraw_piece(piece=piece.id, revision=1, by=portfolio.actor(), at=NOW)
    assert "1 piece withdrawn" in text(portfolio.get("manager", "portfolio-home", portfolio.one.id))
    assert "It counts no more" in text(portfolio.get("manager", "portfolio-piece", piece.id))


def test_html_in_every_text_field_is_shown_as_it_was_typed(portfolio: Portfolio) -> None:
    piece = portfolio.add(title=NASTY, shows=NASTY, mentees=[NASTY])
    actions.write_statement(
        apprenticeship=portfolio.one.id,
        id=uuid4(),
        content=portfolio.content(title=NASTY, kind="", statement=NASTY, observed_on=date(2026, 3, 1)),
        by=portfolio.actor("employer"),
        at=NOW,
    )
    for page, id in [
        ("portfolio-home", portfolio.one.id),
        ("portfolio-coverage", portfolio.one.id),
        ("portfolio-declare", portfolio.one.id),
        ("portfolio-piece", piece.id),
        ("portfolio-edit", piece.id),
        ("portfolio-withdraw", piece.id),
        ("portfolio-file", piece.id),
    ]:
        said = text(portfolio.get("training_provider", page, id))
        assert "<script>alert" not in said
        assert "&lt;script&gt;alert" in said


def test_a_long_name_from_right_to_left_fits_every_page(portfolio: Portfolio) -> None:
    portfolio.one.first_name, portfolio.one.last_name = "مريم " * 30, "O’Neil-" * 20
    portfolio.one.save()
    portfolio.add(title="سجل " * 40)
    for page in OF_ONE:
        assert portfolio.get("training_provider", page, portfolio.one.id).status_code == 200


def test_the_form_comes_as_pdf_and_as_workbook(portfolio: Portfolio) -> None:
    portfolio.add(title="=SUM(1,2)")
    pdf = portfolio.get("training_provider", "portfolio-form-pdf", portfolio.one.id)
    assert pdf["Content-Disposition"] == 'attachment; filename="Mapping and Tracking Form Amina Khan.pdf"'
    assert "Mapping and Tracking Form" in PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
    book = load_workbook(BytesIO(portfolio.get("manager", "portfolio-form-xlsx", portfolio.one.id).content))
    assert book["Pieces"]["B2"].value == "'=SUM(1,2)"


def queries(portfolio: Portfolio, role: str, page: str, id: object) -> int:
    browser = portfolio.browser(role)
    remembered.forget()  # what the first time takes
    with CaptureQueriesContext(connection) as made:
        answer: Any = portfolio.seen_again(lambda: browser.get(reverse(page, args=[id])))
    assert answer.status_code == 200
    return len(made) - 1  # the test's own, that sees again


@pytest.mark.parametrize(
    "page",
    [*OF_ONE, "portfolio-declare", "portfolio-hand-in", "portfolio-add", "portfolio-piece", "portfolio-edit"],
)
def test_no_page_needs_more_queries_for_more_pieces(portfolio: Portfolio, page: str) -> None:
    piece = portfolio.add(file=portfolio.file(uploads.pdf(), "a.pdf"))
    about = piece.id if page in ("portfolio-piece", "portfolio-edit") else portfolio.one.id
    few = queries(portfolio, "training_provider", page, about)
    for at in range(20):
        portfolio.add(file=portfolio.file(f"Log {at}".encode(), "a.txt"))
    assert queries(portfolio, "training_provider", page, about) == few <= MOST_QUERIES
