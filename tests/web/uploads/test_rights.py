"""Whose an upload is, and what is looked at before its first byte."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories.portfolio import Portfolio
from tests.factories.tus import Sender, spooled
from tests.factories.uploads import pdf
from tests.factories.web import apprenticeship, cast
from touchstone.integrations.storage.port import StorageFull
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.scope import everywhere
from touchstone.web.uploads import actions, spool
from touchstone.web.uploads.models import Upload

Sending = Callable[[str], Sender]
OTHERS = ["employer", "bookings", "assessor", "manager", "internal_quality_assurer"]


@pytest.mark.parametrize("role", OTHERS[1:])
def test_a_role_that_hands_in_nothing_begins_nothing(
    portfolio: Portfolio, sender: Sending, role: str
) -> None:
    answer = sender(role).begin(portfolio.one.id, "a.pdf", 4)
    assert (answer.status_code, "may not" in answer.json()["message"]) == (403, True)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_sees_or_goes_on_with_it(portfolio: Portfolio, sender: Sending, role: str) -> None:
    provider = sender("training_provider")
    path = provider.begun(portfolio.one.id, "a.pdf", 8)
    provider.add(path, 0, b"1234")
    other = sender(role)
    for answer in (
        other.ask("HEAD", path),
        other.ask("GET", path),
        other.add(path, 4, b"xxxx"),
        other.ask("DELETE", path),
    ):
        assert answer.status_code in (403, 404)
    assert spooled()[0].read_bytes() == b"1234"


def test_an_apprentice_of_another_organisation_is_not_there(portfolio: Portfolio, provider: Sender) -> None:
    with everywhere():
        theirs = apprenticeship(cast("South"))
    assert provider.begin(theirs.id, "a.pdf", 4).status_code == 404


def test_people_of_another_organisation_find_nothing(portfolio: Portfolio, provider: Sender) -> None:
    path = provider.begun(portfolio.one.id, "a.pdf", 8)
    with everywhere():
        south = cast("South")
    client = Client()
    client.force_login(south.people["training_provider"])
    other = Sender(client, portfolio.people.organisation.id)
    for method in ("HEAD", "GET", "DELETE"):
        assert other.ask(method, path).status_code == 404
    assert other.add(path, 0, b"12345678").status_code == 404
    assert Upload.objects.get().received == 0


def test_who_was_signed_out_in_the_middle_is_told_and_goes_on_later(
    portfolio: Portfolio, provider: Sender
) -> None:
    path = provider.begun(portfolio.one.id, "a.pdf", 8)
    provider.add(path, 0, b"1234")
    provider.client.logout()
    refused = provider.add(path, 4, b"5678")
    assert (refused.status_code, "signed out" in refused.json()["message"]) == (401, True)
    provider.client.force_login(portfolio.people.people["training_provider"])
    assert provider.ask("HEAD", path)["Upload-Offset"] == "4"
    assert provider.add(path, 4, b"5678").status_code == 204


def test_without_the_token_of_a_form_nothing_moves(portfolio: Portfolio) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(portfolio.people.people["training_provider"])
    sender = Sender(client, portfolio.people.organisation.id)
    assert sender.begin(portfolio.one.id, "a.pdf", 4).status_code == 403
    assert not Upload.objects.exists()


def test_all_files_of_an_apprentice_have_a_quota(
    portfolio: Portfolio, provider: Sender, settings: Any
) -> None:
    settings.UPLOAD_QUOTA = 1000
    provider.begun(portfolio.one.id, "a.pdf", 600)
    assert provider.begin(portfolio.one.id, "b.pdf", 401).status_code == 413
    assert provider.begin(portfolio.one.id, "b.pdf", 400).status_code == 201
    Upload.objects.filter(size=600).update(problem="Not what was chosen.")  # its bytes went with that
    assert provider.begin(portfolio.one.id, "c.pdf", 600).status_code == 201


def test_what_was_kept_counts_towards_the_quota(
    portfolio: Portfolio, provider: Sender, settings: Any
) -> None:
    settings.UPLOAD_QUOTA = len(pdf()) + 10
    portfolio.add(file=portfolio.file(pdf(), "first.pdf"))
    answer = provider.begin(portfolio.one.id, "b.pdf", 11)
    assert (answer.status_code, "together" in answer.json()["message"]) == (413, True)
    assert provider.begin(portfolio.one.id, "b.pdf", 10).status_code == 201


def test_the_quota_holds_by_whichever_way_a_file_comes(portfolio: Portfolio, settings: Any) -> None:
    settings.UPLOAD_QUOTA = len(pdf()) + len(pdf(2)) - 1
    portfolio.add(file=portfolio.file(pdf(), "first.pdf"))
    with pytest.raises(Refused) as refused:
        portfolio.add(file=portfolio.file(pdf(2), "second.pdf"))
    assert "GB together" in refused.value.fields["file"]
    settings.UPLOAD_QUOTA += 1
    assert portfolio.add(file=portfolio.file(pdf(2), "second.pdf")).files


def test_uploads_that_nobody_uses_do_not_pile_up(
    portfolio: Portfolio, provider: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_OPEN", 2)
    for name in ("a.pdf", "b.pdf"):
        provider.begun(portfolio.one.id, name, 4)
    assert provider.begin(portfolio.one.id, "c.pdf", 4).status_code == 422


def test_a_disk_without_room_refuses_before_the_first_byte(
    portfolio: Portfolio, provider: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "free", lambda: actions.SPARE + 1000)
    provider.begun(portfolio.one.id, "a.pdf", 600)  # promised from now on
    answer = provider.begin(portfolio.one.id, "b.pdf", 401)
    assert (answer.status_code, "no room" in answer.json()["message"]) == (507, True)
    assert provider.begin(portfolio.one.id, "b.pdf", 400).status_code == 201


def test_a_folder_that_cannot_be_written_refuses(
    portfolio: Portfolio, provider: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise StorageFull("read only")

    monkeypatch.setattr(spool.Spool, "make", full)
    assert provider.begin(portfolio.one.id, "a.pdf", 4).status_code == 507
    assert not Upload.objects.exists()


def test_what_nobody_goes_on_with_goes_after_a_week(portfolio: Portfolio, provider: Sender) -> None:
    path = provider.begun(portfolio.one.id, "a.pdf", 8)
    provider.add(path, 0, b"1234")
    until = Upload.objects.get().expires_at
    assert actions.sweep(at=until - timedelta(seconds=1)) == 0
    assert actions.sweep(at=until) == 1
    assert spooled() == []
    assert provider.ask("HEAD", path).status_code == 404


def test_bytes_without_a_row_are_swept(portfolio: Portfolio, provider: Sender, settings: Any) -> None:
    provider.begun(portfolio.one.id, "a.pdf", 8)
    lost = spooled()[0].with_name("0" * 32)
    lost.write_bytes(b"1")
    os.utime(lost, (0, 0))
    at = Upload.objects.get().began_at
    assert actions.sweep(at=at) == 1
    assert not lost.exists()
    assert len(spooled()) == 1
