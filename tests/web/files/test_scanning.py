"""A file is opened in the sandbox and scanned for viruses before it is kept; what fails is told in words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import hostile, uploads
from tests.factories.clamd import SIGNATURE, Double, serving
from tests.factories.portfolio import Portfolio, text, upload
from touchstone.inspection.kinds import PDF
from touchstone.inspection.sandbox import CannotExamine
from touchstone.web.files import actions
from touchstone.web.files.models import StoredFile

NOTES = b"Met mentee A at noon."


def send(portfolio: Portfolio, data: bytes, name: str = "notes.txt") -> Any:
    piece = portfolio.add()
    return portfolio.post(
        "training_provider", "portfolio-file", piece.id, revision=1, file=upload(data, name)
    )


def test_what_means_harm_is_refused_before_it_is_kept(portfolio: Portfolio) -> None:
    answer = send(portfolio, hostile.scripted_pdf(), "log.pdf")
    assert answer.status_code == 422
    assert "The PDF holds a program (JavaScript)" in text(answer)
    assert not StoredFile.objects.exists()


def test_a_file_that_brings_its_reader_down_is_refused_and_no_fault(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = False

    def brought_down(*given: object) -> None:
        raise CannotExamine("Opening it takes too much memory.", ours=ours)

    monkeypatch.setattr(actions, "kind_of", brought_down)
    answer = send(portfolio, uploads.pdf(), "log.pdf")
    assert (answer.status_code, "takes too much memory" in text(answer)) == (422, True)
    ours = True
    assert send(portfolio, uploads.pdf(), "log.pdf").status_code == 507
    assert not StoredFile.objects.exists()


def test_a_virus_is_refused_by_its_name(portfolio: Portfolio, settings: Any) -> None:
    with serving(Double()) as settings.CLAMAV:
        answer = send(portfolio, NOTES + SIGNATURE)
        assert answer.status_code == 422
        assert "carries a virus (Touchstone.Test.UNOFFICIAL)" in text(answer)
        assert not StoredFile.objects.exists()
        assert send(portfolio, NOTES).status_code == 302


@pytest.mark.parametrize(("taken", "status"), [(True, 302), (False, 507)])
def test_while_the_scanner_is_away_the_setting_says_what_happens(
    taken: bool, status: int, portfolio: Portfolio, settings: Any
) -> None:
    settings.CLAMAV, settings.UNSCANNED_TAKEN = "/nowhere", taken
    answer = send(portfolio, NOTES)
    assert answer.status_code == status
    assert taken or "could not be reached. Nothing that was not scanned is taken here." in text(answer)


@pytest.mark.parametrize(("taken", "status"), [(True, 302), (False, 422)])
def test_a_file_larger_than_the_scanner_takes_goes_by_the_setting(
    taken: bool, status: int, portfolio: Portfolio, settings: Any
) -> None:
    settings.UNSCANNED_TAKEN = taken
    with serving(Double(most=5)) as settings.CLAMAV:
        assert send(portfolio, NOTES).status_code == status


def test_without_a_scanner_nothing_is_taken_where_everything_must_be_scanned(
    portfolio: Portfolio, settings: Any
) -> None:
    settings.UNSCANNED_TAKEN = False
    answer = send(portfolio, NOTES)
    assert (answer.status_code, "no virus scanner is connected" in text(answer)) == (507, True)


def test_a_large_file_does_not_keep_its_sender_waiting(
    portfolio: Portfolio, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "SCANNED_AT_ONCE", 5)
    double = Double()
    with serving(double) as settings.CLAMAV:
        assert send(portfolio, NOTES).status_code == 302
        assert double.sizes == []
        settings.UNSCANNED_TAKEN = False
        assert send(portfolio, NOTES + b"!").status_code == 302
        assert double.sizes == [len(NOTES) + 1]


def test_what_touchstone_made_itself_is_not_opened_and_nothing_else_says_so_of_itself(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*given: object) -> None:
        raise AssertionError

    monkeypatch.setattr(actions, "kind_of", never)
    made = portfolio.file(uploads.pdf(), "paper.pdf")
    made.ours = PDF
    portfolio.add(file=made)
    assert StoredFile.objects.get().media_type == "application/pdf"
    with pytest.raises(AssertionError):
        portfolio.add(file=portfolio.file(uploads.pdf(2), "paper.pdf"))
