"""The protocol: statuses and headers, as https://tus.io says."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from tests.factories.portfolio import Portfolio
from tests.factories.tus import Sender, checksum, metadata, spooled
from tests.factories.uploads import pdf
from touchstone.web.uploads.models import Upload
from touchstone.web.uploads.spool import Spool

DATA = b"%PDF-" + bytes(range(256)) * 20


def test_it_says_what_it_can_do(provider: Sender) -> None:
    answer = provider.ask("OPTIONS", "/uploads/")
    assert answer.status_code == 204
    assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,expiration,termination,checksum"
    assert answer["Tus-Max-Size"] == str(8 * 1024**3)
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_a_file_in_three_pieces_is_whole_with_its_hash(portfolio: Portfolio, provider: Sender) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", len(DATA))
    first = provider.add(path, 0, DATA[:100])
    assert (first.status_code, first["Upload-Offset"]) == (204, "100")
    assert "GMT" in first["Upload-Expires"]
    assert provider.add(path, 100, DATA[100:3000]).status_code == 204
    assert provider.ask("HEAD", path)["Upload-Offset"] == "3000"
    assert provider.state(path)["state"] == "coming"
    assert provider.add(path, 3000, DATA[3000:])["Upload-Offset"] == str(len(DATA))
    told = provider.state(path)
    assert (told["state"], told["sha256"], told["same_as"]) == ("ready", sha256(DATA).hexdigest(), None)


def test_head_tells_length_name_and_is_never_kept_by_a_cache(portfolio: Portfolio, provider: Sender) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", 20)
    answer = provider.ask("HEAD", path)
    assert answer.status_code == 200
    assert answer["Upload-Length"] == "20"
    assert answer["Upload-Offset"] == "0"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Upload-Metadata"] == metadata(filename="contract.pdf")


def test_a_piece_for_another_place_is_a_conflict_and_changes_nothing(
    portfolio: Portfolio, provider: Sender
) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", 20)
    provider.add(path, 0, b"0123456789")
    for offset in (0, 9, 11, 20):
        assert provider.add(path, offset, b"xxxx").status_code == 409
    assert provider.ask("HEAD", path)["Upload-Offset"] == "10"
    assert spooled()[0].read_bytes() == b"0123456789"


def test_more_than_was_announced_is_refused_before_a_byte(portfolio: Portfolio, provider: Sender) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", 4)
    assert provider.add(path, 0, b"12345").status_code == 413
    assert provider.ask("HEAD", path)["Upload-Offset"] == "0"


@pytest.mark.parametrize("kind", ["sha1", "sha256"])
def test_a_piece_with_another_check_sum_is_taken_back(
    portfolio: Portfolio, provider: Sender, kind: str
) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", 8)
    assert provider.add(path, 0, b"1234", Upload_Checksum=checksum(b"1234", kind)).status_code == 204
    wrong = provider.add(path, 4, b"5678", Upload_Checksum=checksum(b"xxxx", kind))
    assert wrong.status_code == 460
    assert provider.ask("HEAD", path)["Upload-Offset"] == "4"
    assert provider.add(path, 4, b"5678", Upload_Checksum=checksum(b"5678", kind)).status_code == 204
    assert provider.state(path)["state"] == "ready"


def test_cancelled_it_is_gone_with_its_bytes(
    portfolio: Portfolio, provider: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", 8)
    provider.add(path, 0, b"1234")
    with django_capture_on_commit_callbacks(execute=True):
        assert provider.ask("DELETE", path).status_code == 204
    assert provider.ask("HEAD", path).status_code == 404
    assert provider.add(path, 4, b"5678").status_code == 404
    assert spooled() == []


def test_a_proxy_that_knows_only_post_is_no_hindrance(portfolio: Portfolio, provider: Sender) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", 4)
    more = {"Upload_Offset": 0, "X_HTTP_Method_Override": "PATCH"}
    assert provider.ask("POST", path, b"1234", **more).status_code == 204


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"Tus_Resumable": None}, 412),
        ({"Tus_Resumable": "0.2"}, 412),
        ({"Upload_Offset": "x"}, 400),
        ({"Upload_Offset": "-1"}, 400),
        ({"Content_Type": "application/octet-stream"}, 415),
        ({"Upload_Checksum": "md5 xxxx"}, 400),
        ({"Upload_Checksum": "sha1 !"}, 400),
        ({"Upload_Checksum": "sha1 é"}, 400),
    ],
)
def test_a_piece_that_is_not_well_formed(
    portfolio: Portfolio, provider: Sender, changes: dict[str, Any], status: int
) -> None:
    path = provider.begun(portfolio.one.id, "contract.pdf", 4)
    answer = provider.ask("PATCH", path, b"1234", **({"Upload_Offset": 0} | changes))
    assert answer.status_code == status
    assert answer.json()["message"]
    assert Spool(Upload.objects.get().id).size == 0


@pytest.mark.parametrize(
    ("length", "said", "status", "words"),
    [
        ("x", "", 400, "Name the apprentice"),
        ("10", "apprentice !", 400, "cannot be read"),
        ("10", "apprentice é", 400, "cannot be read"),
        ("10", "apprentice /w==", 400, "cannot be read"),
        ("10", metadata(apprentice="nobody"), 400, "Name the apprentice"),
        ("x", None, 400, "Upload-Length"),
        ("", None, 400, "Upload-Length"),
        ("0", None, 422, "empty"),
        (str(8 * 1024**3 + 1), None, 413, "larger than 8 GB"),
    ],
)
def test_a_beginning_that_is_not_well_formed(
    portfolio: Portfolio, provider: Sender, length: str, said: str | None, status: int, words: str
) -> None:
    about = metadata(apprentice=str(portfolio.one.id), filename="a.pdf") if said is None else said
    answer = provider.ask("POST", "/uploads/", Upload_Length=length, Upload_Metadata=about)
    assert answer.status_code == status
    assert words in answer.json()["message"]
    assert not Upload.objects.exists()


def test_other_methods_are_named(provider: Sender, portfolio: Portfolio) -> None:
    assert provider.ask("PUT", "/uploads/").status_code == 405
    path = provider.begun(portfolio.one.id, "contract.pdf", 4)
    answer = provider.ask("PUT", path)
    assert (answer.status_code, "PATCH" in answer["Allow"]) == (405, True)


def test_what_it_is_called_has_no_folders_and_a_kind_that_is_taken(
    portfolio: Portfolio, provider: Sender
) -> None:
    provider.begun(portfolio.one.id, "..\\secret/../film.MP4", 4)
    assert Upload.objects.get().name == "film.MP4"
    answer = provider.begin(portfolio.one.id, "setup.exe", 4)
    assert (answer.status_code, "no kind of file" in answer.json()["message"]) == (422, True)


def test_the_same_bytes_are_recognised(portfolio: Portfolio, provider: Sender) -> None:
    portfolio.add(file=portfolio.file(pdf(), "first.pdf"))
    path = f"/uploads/{provider.sent(portfolio.one.id, 'again.pdf', pdf())}/"
    assert provider.state(path)["same_as"]["name"] == "first.pdf"
