"""What was found stands beside the file; a picture that tells too much is replaced by one click."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.factories import telling, uploads
from tests.factories.clamd import SIGNATURE, Double, serving
from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW, cast
from touchstone.inspection.kinds import NotTaken
from touchstone.web.examining.working import examine
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import store
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.portfolio import cleaning
from touchstone.web.portfolio.models import Piece, PieceVersion

STAFF = "training_provider"


def piece_with(portfolio: Portfolio, data: bytes, name: str) -> Piece:
    piece = portfolio.add(file=portfolio.file(data, name))
    examine(file=piece.versions.get().file_id, at=NOW)
    return piece


@pytest.fixture
def photograph(portfolio: Portfolio) -> Piece:
    return piece_with(portfolio, telling.photograph(), "board.jpg")


def clean(portfolio: Portfolio, piece: Piece, role: str = STAFF, revision: object = 1) -> Any:
    version = piece.versions.order_by("number").first()
    assert version
    address, browser = reverse("portfolio-clean", args=[version.id]), portfolio.browser(role)
    return portfolio.seen_again(lambda: browser.post(address, {"revision": revision}, follow=True))


def test_what_was_found_stands_beside_the_file(portfolio: Portfolio, photograph: Piece) -> None:
    page = text(portfolio.get(STAFF, "portfolio-piece", photograph.id))
    assert "JPEG image · Not scanned for viruses" in page
    assert "51.51380° N, 0.11010° W" in page
    assert "Example Phone 9" in page
    assert "Replace it by a copy without these" in page
    assert "Replace it by a copy without these" not in text(
        portfolio.get("manager", "portfolio-piece", photograph.id)
    )


def test_a_file_that_was_not_examined_yet_says_so(portfolio: Portfolio) -> None:
    piece = portfolio.add(file=portfolio.file(uploads.pdf(), "log.pdf"))
    assert "It is being examined." in text(portfolio.get(STAFF, "portfolio-piece", piece.id))


def test_one_click_replaces_a_picture_by_one_that_tells_nothing(
    portfolio: Portfolio, photograph: Piece
) -> None:
    assert "replaced by a copy without place and device" in text(clean(portfolio, photograph))
    first, second = PieceVersion.objects.filter(piece=photograph).order_by("number")
    assert (first.removed_at is None, second.removed_at) == (False, None)
    assert portfolio.get(STAFF, "files-open", first.file_id).status_code == 404
    assert (second.file.name, second.file.media_type) == ("board.jpg", "image/jpeg")
    with store().open(second.file.sha256) as kept:
        data = kept.read()
    assert b"Example Phone" not in data
    with Image.open(BytesIO(data)) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}
    examine(file=second.file_id, at=NOW)
    assert "51.51380" not in text(portfolio.get(STAFF, "portfolio-piece", photograph.id))


def test_who_may_not_edit_replaces_nothing(portfolio: Portfolio, photograph: Piece) -> None:
    assert clean(portfolio, photograph, "manager").status_code == 403
    elsewhere = Client()
    elsewhere.force_login(cast("South").people[STAFF])
    address = reverse("portfolio-clean", args=[photograph.versions.get().id])
    assert portfolio.seen_again(lambda: elsewhere.post(address, {"revision": 1})).status_code == 404
    assert portfolio.get(STAFF, "portfolio-clean", photograph.versions.get().id).status_code == 405
    assert portfolio.post(STAFF, "portfolio-clean", uuid4(), revision=1).status_code == 404
    assert PieceVersion.objects.count() == 1
    with pytest.raises(NotAllowed):
        cleaning.clean_file(
            version=photograph.versions.get().id, revision=1, by=portfolio.actor("manager"), at=NOW
        )


def test_somebody_else_s_change_in_between_is_told_and_kept(portfolio: Portfolio, photograph: Piece) -> None:
    assert "Somebody else changed this piece" in text(clean(portfolio, photograph, revision=7))
    assert PieceVersion.objects.filter(removed_at=None).count() == 1
    assert StoredFile.objects.count() == 1
    clean(portfolio, photograph, revision="x")
    assert PieceVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [(telling.halves("PNG"), "board.png", "tells nothing"), (uploads.pdf(), "log.pdf", "Use JPEG")],
)
def test_where_nothing_can_be_taken_out_nothing_is_replaced(
    data: bytes, name: str, says: str, portfolio: Portfolio
) -> None:
    piece = piece_with(portfolio, data, name)
    with pytest.raises(Refused, match=says):
        cleaning.clean_file(version=piece.versions.get().id, revision=1, by=portfolio.actor(), at=NOW)
    assert piece.versions.get().removed_at is None


def test_an_older_file_is_taken_back_and_not_replaced(portfolio: Portfolio, photograph: Piece) -> None:
    clean(portfolio, photograph)
    old = photograph.versions.get(number=1)
    with pytest.raises(Refused, match="not the newest"):
        cleaning.clean_file(version=old.id, revision=3, by=portfolio.actor(), at=NOW)


def test_a_picture_that_does_not_hold_together_stays(
    portfolio: Portfolio, photograph: Piece, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object) -> None:
        raise NotTaken("The picture does not hold together.")

    monkeypatch.setattr(cleaning, "without_metadata", broken)
    assert "does not hold together" in text(clean(portfolio, photograph))
    assert PieceVersion.objects.count() == 1


def test_a_quarantined_file_cannot_be_opened_and_people_read_why(portfolio: Portfolio, settings: Any) -> None:
    piece = portfolio.add(file=portfolio.file(b"notes " + SIGNATURE, "notes.txt"))
    version = piece.versions.get()
    address = portfolio.get(STAFF, "files-open", version.file_id).url
    with serving(Double()) as settings.CLAMAV:
        examine(file=version.file_id, at=NOW)
        for answer in (
            portfolio.get(STAFF, "files-open", version.file_id),
            portfolio.seen_again(lambda: portfolio.browser(STAFF).get(address)),
        ):
            assert answer.status_code == 403
            assert "It carries a virus (Touchstone.Test.UNOFFICIAL)" in text(answer)
        page = text(portfolio.get(STAFF, "portfolio-piece", piece.id))
        assert "Quarantined" in page
        assert "nobody can open it" in page
        taken_back = portfolio.post(STAFF, "portfolio-remove-file", version.id, revision=1)
        assert taken_back.status_code == 302
