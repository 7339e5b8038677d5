"""A whole portfolio that comes in piece by piece, over a line that breaks, and is then taken in."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from tests.factories.doors import program
from tests.factories.portfolio import Portfolio, text, upload
from tests.factories.tus import Sender
from tests.web.packs.test_arrival import GOOD, KIND, PDF, SHEET, pack
from touchstone.web.files.models import StoredFile
from touchstone.web.packs.models import Arrival, State
from touchstone.web.packs.working import work
from touchstone.web.portfolio.models import Piece


def sender(portfolio: Portfolio) -> Sender:
    return Sender(portfolio.browser("training_provider"), portfolio.people.organisation.id)


def in_pieces(portfolio: Portfolio, data: bytes) -> str:
    """Sent in four requests, with a piece sent to the wrong place in between; the id of the upload."""
    provider = sender(portfolio)
    path = provider.begun(portfolio.one.id, "portfolio.zip", len(data))
    part = len(data) // 4 + 1
    for at in range(0, len(data), part):
        assert int(provider.ask("HEAD", path)["Upload-Offset"]) == at
        assert provider.add(path, at + 1, data[at : at + part]).status_code == 409
        assert provider.add(path, at, data[at : at + part]).status_code == 204
    state: Any = provider.state(path)
    assert (state["state"], state["sha256"]) == ("ready", hashlib.sha256(data).hexdigest())
    return path.split("/")[2]


def taken_in(portfolio: Portfolio, arrival: Arrival) -> None:
    page = text(portfolio.get("training_provider", "packs-arrival", arrival.id))
    assert "Add 2 pieces" in page
    assert portfolio.post("training_provider", "packs-take", arrival.id).status_code == 302
    work(arrival=arrival.id, at=arrival.sent_at)
    arrival.refresh_from_db()
    assert arrival.state == State.FINISHED
    assert list(Piece.objects.order_by("number").values_list("title", flat=True)) == [
        "The contract",
        "A session",
    ]
    assert {file.name for file in StoredFile.objects.all()} == {"contract.pdf", "session.mp4"}


def test_a_pack_sent_piece_by_piece_is_taken_in_from_the_page(portfolio: Portfolio) -> None:
    sent = in_pieces(portfolio, GOOD)
    sheet = upload(SHEET.encode(), "mapping.csv", "text/csv")
    answer = portfolio.post(
        "training_provider", "packs-send", portfolio.one.id, file_upload=sent, sheet=sheet, kind=KIND
    )
    assert answer.status_code == 302, text(answer)
    taken_in(portfolio, Arrival.objects.get())


def test_a_program_takes_the_same_way(portfolio: Portfolio) -> None:
    sent = in_pieces(portfolio, GOOD)
    asks = program(portfolio.people, "training_provider")
    sheet = upload(SHEET.encode(), "mapping.csv", "text/csv")
    address = f"/apprentices/{portfolio.one.id}/portfolio/imports"
    made = asks.form(address, upload=sent, sheet=sheet, kind=KIND)
    portfolio.seen_again(lambda: None)
    assert made.status_code == 201, made.content
    taken_in(portfolio, Arrival.objects.get())


def test_a_pack_that_was_sent_cannot_become_a_piece(portfolio: Portfolio) -> None:
    sent = in_pieces(portfolio, GOOD)
    piece = portfolio.add()
    answer = portfolio.post("training_provider", "portfolio-file", piece.id, revision=1, file_upload=sent)
    assert answer.status_code == 422
    assert "This is an archive" in text(answer) or "no kind of file" in text(answer)
    assert not StoredFile.objects.exists()


def test_what_is_no_pack_is_refused_and_can_be_used_elsewhere(portfolio: Portfolio) -> None:
    provider = sender(portfolio)
    sent = provider.sent(portfolio.one.id, "portfolio.zip", PDF + os.urandom(10))
    answer = portfolio.post("training_provider", "packs-send", portfolio.one.id, file_upload=sent, kind=KIND)
    assert answer.status_code == 422
    assert not Arrival.objects.exists()
    empty = in_pieces(portfolio, pack(**{"folder/": b""}) + b"")
    assert (
        portfolio.post(
            "training_provider", "packs-send", portfolio.one.id, file_upload=empty, kind=KIND
        ).status_code
        == 422
    )
