"""An upload in a form: its id stands for the file, once, for whoever sent it, about whom it was sent."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.doors import program
from tests.factories.portfolio import Portfolio, text
from tests.factories.tus import Sender, spooled
from tests.factories.uploads import pdf
from tests.factories.web import apprenticeship
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import store
from touchstone.web.portfolio.models import Piece
from touchstone.web.uploads import actions
from touchstone.web.uploads.erasing import everything
from touchstone.web.uploads.models import Upload

PDF = pdf()


def piece_with(portfolio: Portfolio, upload: str, by: str = "training_provider", **changes: Any) -> Any:
    fields = {
        "id": str(uuid4()),
        "title": "Contract",
        "kind": "mentoring_contract",
        "ksbs_0": ["K1"],
        "mentees": "Mentee A",
        "file_upload": upload,
    }
    return portfolio.post(by, "portfolio-add", portfolio.one.id, **(fields | changes))


def test_a_piece_takes_an_upload_and_its_bytes_are_written_once(
    portfolio: Portfolio, provider: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    upload = provider.sent(portfolio.one.id, "contract.pdf", PDF)
    inode = spooled()[0].stat().st_ino
    with django_capture_on_commit_callbacks(execute=True):
        assert piece_with(portfolio, upload).status_code == 302
    file = StoredFile.objects.get()
    assert (file.name, file.size, file.sha256) == ("contract.pdf", len(PDF), sha256(PDF).hexdigest())
    assert spooled() == []
    assert store().place(file.sha256).stat().st_ino == inode  # type: ignore[attr-defined]
    assert Upload.objects.get().state == "kept"


def test_the_same_form_sent_twice_adds_one_piece(
    portfolio: Portfolio, provider: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    upload, id = provider.sent(portfolio.one.id, "contract.pdf", PDF), str(uuid4())
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert piece_with(portfolio, upload, id=id).status_code == 302
    assert Piece.objects.count() == StoredFile.objects.count() == 1


def test_a_form_that_is_refused_loses_nothing(portfolio: Portfolio, provider: Sender) -> None:
    upload = provider.sent(portfolio.one.id, "contract.pdf", PDF)
    refused = piece_with(portfolio, upload, title="")
    assert refused.status_code == 422
    assert f'data-upload-held="{upload}"' in text(refused)
    assert piece_with(portfolio, upload).status_code == 302
    assert StoredFile.objects.get().name == "contract.pdf"


def test_an_action_that_is_refused_after_the_file_was_kept_loses_nothing(
    portfolio: Portfolio, provider: Sender
) -> None:
    piece = portfolio.add()
    upload = provider.sent(portfolio.one.id, "contract.pdf", PDF)
    late = {"revision": piece.revision + 1, "file_upload": upload}
    assert portfolio.post("training_provider", "portfolio-file", piece.id, **late).status_code in (
        409,
        422,
    )
    assert len(spooled()) == 1
    now = {"revision": piece.revision, "file_upload": upload}
    assert portfolio.post("training_provider", "portfolio-file", piece.id, **now).status_code == 302


@pytest.mark.parametrize("upload", ["8ebd3e21-163c-4797-b87a-91c99786433d", "nonsense"])
def test_an_upload_that_is_not_there_is_said(portfolio: Portfolio, upload: str) -> None:
    answer = piece_with(portfolio, upload)
    assert answer.status_code == 422
    assert "The upload is not there any more" in text(answer)
    assert not Piece.objects.exists()


def test_nobody_uses_what_somebody_else_sent(portfolio: Portfolio, sender: Callable[[str], Sender]) -> None:
    upload = sender("training_provider").sent(portfolio.one.id, "contract.pdf", PDF)
    answer = piece_with(portfolio, upload, by="apprentice")
    assert (answer.status_code, "not there any more" in text(answer)) == (422, True)
    assert not StoredFile.objects.exists()


def test_an_upload_about_one_apprentice_is_of_no_use_for_another(
    portfolio: Portfolio, provider: Sender
) -> None:
    other = apprenticeship(portfolio.people, email="other@learners.example", uln="1000000000")
    answer = piece_with(portfolio, provider.sent(other.id, "contract.pdf", PDF))
    assert (answer.status_code, "not there any more" in text(answer)) == (422, True)


def test_one_that_has_not_come_whole_waits(portfolio: Portfolio, provider: Sender) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", len(PDF))
    provider.add(path, 0, PDF[:100])
    answer = piece_with(portfolio, path.split("/")[2])
    assert (answer.status_code, "not come in whole" in text(answer)) == (422, True)


def test_a_large_one_is_checked_by_a_job_and_waits_for_it(
    portfolio: Portfolio, provider: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 10)
    path = provider.begun(portfolio.one.id, "contract.pdf", len(PDF))
    provider.add(path, 0, PDF[:100])
    provider.add(path, 100, PDF[100:])
    assert provider.state(path)["state"] == "checking"
    upload = Upload.objects.get()
    answer = piece_with(portfolio, str(upload.id))
    assert (answer.status_code, "still being checked" in text(answer)) == (422, True)
    actions.check(upload=upload.id, at=upload.began_at)
    assert provider.state(path)["sha256"] == sha256(PDF).hexdigest()
    assert piece_with(portfolio, str(upload.id)).status_code == 302


def test_what_is_not_what_its_name_says_is_refused_as_from_a_form(
    portfolio: Portfolio, provider: Sender
) -> None:
    upload = provider.sent(portfolio.one.id, "contract.pdf", b"MZ" + b"\0" * 200)
    answer = piece_with(portfolio, upload)
    assert (answer.status_code, "This is a program" in text(answer)) == (422, True)
    assert not StoredFile.objects.exists()


def test_more_than_a_form_takes_comes_as_an_upload(
    portfolio: Portfolio, provider: Sender, settings: Any
) -> None:
    settings.LARGEST_UPLOAD = 100
    upload = provider.sent(portfolio.one.id, "contract.pdf", PDF)
    assert piece_with(portfolio, upload).status_code == 302


def test_a_hash_that_the_browser_said_has_to_hold(
    portfolio: Portfolio, provider: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    right = provider.sent(portfolio.one.id, "a.pdf", PDF)
    said = {"sha256": sha256(PDF).hexdigest()}
    told = portfolio.post("training_provider", "uploads-say", right, **said).json()
    assert told["state"] == "ready"
    wrong = provider.sent(portfolio.one.id, "b.pdf", PDF)
    with django_capture_on_commit_callbacks(execute=True):
        told = portfolio.post("training_provider", "uploads-say", wrong, sha256="0" * 64).json()
    assert (told["state"], "different check sums" in told["problem"]) == ("spoiled", True)
    assert len(spooled()) == 1
    answer = piece_with(portfolio, wrong)
    assert (answer.status_code, "different check sums" in text(answer)) == (422, True)
    bad = portfolio.post("training_provider", "uploads-say", right, sha256="x")
    assert (bad.status_code, "64 digits" in bad.json()["message"]) == (422, True)


def test_a_hash_said_beforehand_has_to_hold(portfolio: Portfolio, provider: Sender) -> None:
    path = provider.begun(portfolio.one.id, "a.pdf", len(PDF), sha256="0" * 64)
    provider.add(path, 0, PDF)
    assert provider.state(path)["state"] == "spoiled"
    assert provider.ask("HEAD", path).status_code == 410


def test_the_gateway_takes_an_upload(portfolio: Portfolio, provider: Sender) -> None:
    upload = provider.sent(portfolio.one.id, "id.pdf", PDF)
    where = (portfolio.one.id, "gateway", "photo_id")
    answer = portfolio.post("training_provider", "gateway-item", *where, file_upload=upload)
    assert answer.status_code == 302
    assert StoredFile.objects.get().name == "id.pdf"


def test_the_api_takes_an_upload_once_under_its_key(portfolio: Portfolio) -> None:
    caller = program(portfolio.people, "training_provider")
    piece = portfolio.add()
    sender = Sender(portfolio.browser("training_provider"), portfolio.people.organisation.id)
    upload = sender.sent(portfolio.one.id, "contract.pdf", PDF)
    for _ in range(2):
        answer = caller.form(f"/pieces/{piece.id}/files", key="one", revision=1, upload=upload)
        assert answer.status_code == 201, answer.content
        assert [file["name"] for file in answer.json()["files"]] == ["contract.pdf"]
    assert caller.form(f"/pieces/{piece.id}/files", revision=2).status_code == 422
    gone = caller.form(f"/pieces/{piece.id}/files", revision=2, upload=str(uuid4()))
    assert (gone.status_code, "not there any more" in gone.json()["errors"][0]["detail"]) == (422, True)


def test_a_case_that_is_erased_takes_its_uploads_along(
    portfolio: Portfolio, provider: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    provider.sent(portfolio.one.id, "contract.pdf", PDF)
    with django_capture_on_commit_callbacks(execute=True):
        assert everything(portfolio.one.id) == {"uploads.Upload": 1}
    assert spooled() == []
