"""A single file is taken back: nobody opens it any more, and that it was there stays in view."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.factories import uploads
from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW, cast
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import faults
from touchstone.web.files.models import StoredFile
from touchstone.web.gateway.models import Round
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.portfolio import actions
from touchstone.web.portfolio.models import Piece, PieceVersion

PAGE = "portfolio-remove-file"
EVERYBODY = ("apprentice", "training_provider", "employer", "bookings", "manager")
LATER = NOW + timedelta(hours=1)


def two_files(portfolio: Portfolio) -> tuple[Piece, PieceVersion, PieceVersion]:
    """A piece with an older and a newer file."""
    piece = portfolio.add(file=portfolio.file(uploads.pdf(), "named.pdf"))
    newer = portfolio.file(uploads.image(), "clean.png")
    actions.add_file(piece=piece.id, revision=1, file=newer, by=portfolio.actor(), at=NOW)
    old, new = piece.versions.order_by("number")
    piece.refresh_from_db()
    return piece, old, new


def removed(portfolio: Portfolio, version: PieceVersion, by: str = "training_provider") -> Piece:
    """The piece after one of its files was taken back."""
    seen = Piece.objects.get(id=version.piece_id).revision
    return actions.remove_file(version=version.id, revision=seen, by=portfolio.actor(by), at=LATER)


def status(portfolio: Portfolio, role: str, version: PieceVersion) -> int:
    """What asking for the file answers."""
    return int(portfolio.get(role, "files-open", version.file_id).status_code)


@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_opens_an_older_file_that_was_taken_back(portfolio: Portfolio, role: str) -> None:
    _, old, new = two_files(portfolio)
    assert status(portfolio, role, old) == 302
    removed(portfolio, old)
    assert (status(portfolio, role, old), status(portfolio, role, new)) == (404, 302)


def test_an_address_from_before_leads_nowhere(portfolio: Portfolio) -> None:
    _, old, _ = two_files(portfolio)
    signed = portfolio.get("manager", "files-open", old.file_id)["Location"]
    removed(portfolio, old)
    browser = portfolio.browser("manager")
    assert portfolio.seen_again(lambda: browser.get(signed)).status_code == 404


def test_row_and_history_stay_and_the_declaration_is_cleared(portfolio: Portfolio) -> None:
    piece, old, _ = two_files(portfolio)
    portfolio.declare([piece])
    after = removed(portfolio, old, by="apprentice")
    old.refresh_from_db()
    assert (old.removed_at, old.removed_by) == (LATER, portfolio.people.people["apprentice"].id)
    assert (after.anonymised, after.revision) == (None, piece.revision + 1)
    assert StoredFile.objects.filter(id=old.file_id).exists()
    known = Event.objects.filter(chain=portfolio.one.id).order_by("number").values_list("action", flat=True)
    assert list(known)[-2:] == ["file.close", "portfolio.remove_file"]
    assert list(faults()) == []


def test_the_older_file_counts_again_when_the_newer_is_taken_back(portfolio: Portfolio) -> None:
    piece, old, new = two_files(portfolio)
    assert [one.number for one in piece.files] == [2, 1]
    removed(portfolio, new)
    assert Piece.objects.get(id=piece.id).files == [old]
    said = text(portfolio.get("manager", "portfolio-piece", piece.id))
    assert "Taken back" in said
    assert "taken back by" in said
    assert f"/files/{new.file_id}/" not in said
    assert f"/files/{old.file_id}/" in said


def test_the_same_file_in_another_piece_stays_open_there(portfolio: Portfolio) -> None:
    _, old, _ = two_files(portfolio)
    other = portfolio.add(title="Other", file=portfolio.file(uploads.pdf(), "named.pdf"))
    assert other.versions.get().file_id == old.file_id
    removed(portfolio, old)
    assert status(portfolio, "manager", old) == 302
    removed(portfolio, other.versions.get())
    assert status(portfolio, "manager", old) == 404


def test_a_file_of_the_gateway_stays_open_there(portfolio: Portfolio) -> None:
    _, old, _ = two_files(portfolio)
    own: dict[str, Any] = {"organisation": portfolio.people.organisation, "apprenticeship": portfolio.one}
    Round.objects.create(
        **own,
        gateway="gateway",
        requirement="photo_id",
        number=1,
        submitted_at=NOW,
        submitted_by=uuid4(),
        file_id=old.file_id,
    )
    removed(portfolio, old)
    assert status(portfolio, "manager", old) == 302


def test_the_same_file_handed_in_anew_is_a_new_version_and_opens(portfolio: Portfolio) -> None:
    piece, _, new = two_files(portfolio)
    after = removed(portfolio, new)
    again = portfolio.file(uploads.image(), "clean.png")
    actions.add_file(piece=piece.id, revision=after.revision, file=again, by=portfolio.actor(), at=LATER)
    assert [one.number for one in Piece.objects.get(id=piece.id).files] == [3, 1]
    assert status(portfolio, "manager", new) == 302


def test_a_file_of_a_withdrawn_piece_can_be_taken_back(portfolio: Portfolio) -> None:
    piece, old, _ = two_files(portfolio)
    actions.withdraw_piece(piece=piece.id, revision=piece.revision, by=portfolio.actor(), at=NOW)
    removed(portfolio, old)
    assert status(portfolio, "manager", old) == 404


def test_twice_stale_locked_and_missing_are_refused(portfolio: Portfolio) -> None:
    pieces = portfolio.complete()
    piece, old, new = two_files(portfolio)
    with pytest.raises(Refused, match="Somebody else changed"):
        actions.remove_file(version=old.id, revision=1, by=portfolio.actor(), at=LATER)
    removed(portfolio, old)
    with pytest.raises(Refused, match="already"):
        removed(portfolio, old)
    portfolio.declare([*pieces, piece])
    portfolio.hand_in(at=LATER)
    with pytest.raises(Refused, match="locked"):
        removed(portfolio, new)
    assert portfolio.get("training_provider", PAGE, uuid4()).status_code == 404


@pytest.mark.parametrize("role", ["employer", "bookings", "manager", "assessor"])
def test_only_who_edits_the_portfolio_takes_files_back(portfolio: Portfolio, role: str) -> None:
    _, old, _ = two_files(portfolio)
    with pytest.raises(NotAllowed):
        removed(portfolio, old, by=role)
    assert portfolio.get(role, PAGE, old.id).status_code == 403


def test_the_database_wants_who_and_when_together(portfolio: Portfolio) -> None:
    _, old, _ = two_files(portfolio)
    with pytest.raises(IntegrityError, match="piece_version_removed_whole"), transaction.atomic():
        PieceVersion.objects.filter(id=old.id).update(removed_at=NOW)


def test_the_page_says_what_it_means_and_takes_back(portfolio: Portfolio) -> None:
    piece, old, new = two_files(portfolio)
    portfolio.declare([piece])
    offered = text(portfolio.get("apprentice", "portfolio-piece", piece.id))
    assert reverse(PAGE, args=[old.id]) in offered
    assert reverse(PAGE, args=[old.id]) not in text(portfolio.get("manager", "portfolio-piece", piece.id))
    page = text(portfolio.get("apprentice", PAGE, new.id))
    assert "version 1 counts again" in page
    assert "no longer holds" in page
    assert page.count("<h1") == 1
    assert portfolio.post("apprentice", PAGE, old.id, revision=1).status_code == 422
    assert portfolio.post("apprentice", PAGE, old.id, revision="x").status_code == 422
    done = portfolio.post("apprentice", PAGE, old.id, revision=piece.revision)
    assert (done.status_code, done["Location"]) == (302, reverse("portfolio-piece", args=[piece.id]))
    again = portfolio.post("apprentice", PAGE, old.id, revision=piece.revision + 1)
    assert again.status_code == 422
    assert "It was taken back at" in text(again)


def test_people_of_another_organisation_and_strangers_find_nothing(portfolio: Portfolio) -> None:
    _, old, _ = two_files(portfolio)
    address = reverse(PAGE, args=[old.id])
    assert "/accounts/login/" in Client().get(address)["Location"]
    browser = Client()
    browser.force_login(cast("South").people["training_provider"])
    for ask in (browser.get, browser.post):
        answer: Any = portfolio.seen_again(lambda ask=ask: ask(address))  # type: ignore[misc]
        assert answer.status_code == 404
