"""A portfolio as one file: the originals, the form, and a manifest by which everything can be checked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from tests.factories import uploads
from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW, cast
from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.port import StorageAway
from touchstone.web.audit.models import Event
from touchstone.web.examining.models import Examination
from touchstone.web.files import sealing
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.scope import within
from touchstone.web.packs.actions import take_pack
from touchstone.web.portfolio import actions

PAGE = "packs-pack"


def taken(portfolio: Portfolio, role: str = "training_provider") -> zipfile.ZipFile:
    answer = portfolio.get(role, PAGE, portfolio.one.id)
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def manifest(pack: zipfile.ZipFile) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(pack.read("manifest.json"))
    return said


def test_it_holds_the_originals_and_every_hash_is_right(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(uploads.pdf(2), "contract.pdf"), ksbs=["K2", "S1"], shows="=1+1")
    portfolio.add(title="Session", file=portfolio.file(uploads.mpeg4(), "session.mp4"))
    pack = taken(portfolio)
    assert pack.read("files/E01 Mentoring contract/contract.pdf") == uploads.pdf(2)
    assert pack.read("files/E02 Session/session.mp4") == uploads.mpeg4()
    assert pack.read("Mapping and Tracking Form.pdf").startswith(b"%PDF")
    assert pack.read("Mapping and Tracking Form.xlsx").startswith(b"PK")
    sums = [line.split("  ", 1) for line in pack.read("SHA256SUMS").decode().splitlines()]
    assert {name for _, name in sums} == set(pack.namelist()) - {"SHA256SUMS"}
    assert all(hashlib.sha256(pack.read(name)).hexdigest() == sum for sum, name in sums)
    first, second = manifest(pack)["pieces"]
    assert (first["code"], first["ksbs"], first["shows"]) == ("E01", ["K2", "S1"], "=1+1")
    assert first["files"][0]["sha256"] == hashlib.sha256(uploads.pdf(2)).hexdigest()
    assert second["files"][0]["media_type"] == "video/mp4"


def test_its_sheet_has_a_row_for_each_file_and_no_formula(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(uploads.pdf(), "contract.pdf"), ksbs=["K2", "S1"], shows="=1+1")
    rows = list(csv.DictReader(io.StringIO(taken(portfolio).read("manifest.csv").decode("utf-8-sig"))))
    assert [(row["file"], row["piece"], row["ksbs"], row["shows"]) for row in rows] == [
        ("files/E01 Mentoring contract/contract.pdf", "E01", "K2, S1", "'=1+1")
    ]


def test_earlier_versions_are_named_so_and_withdrawn_pieces_are_not_there(portfolio: Portfolio) -> None:
    piece = portfolio.add(file=portfolio.file(uploads.pdf(1), "log.pdf"))
    new = portfolio.file(uploads.pdf(2), "log.pdf")
    actions.add_file(piece=piece.id, revision=1, file=new, by=portfolio.actor(), at=NOW)
    gone = portfolio.add(title="Not this", file=portfolio.file(uploads.pdf(3), "other.pdf"))
    actions.withdraw_piece(piece=gone.id, revision=1, by=portfolio.actor(), at=NOW)
    pack = taken(portfolio)
    assert pack.read("files/E01 Mentoring contract/log.pdf") == uploads.pdf(2)
    assert pack.read("files/E01 Mentoring contract/earlier 1 log.pdf") == uploads.pdf(1)
    assert not [name for name in pack.namelist() if "other" in name]
    assert [file["newest"] for file in manifest(pack)["pieces"][0]["files"]] == [True, False]


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "a" * 300 + ".pdf", 'x<>:"|?*y.pdf', "…\u202e.pdf"])
def test_no_name_leads_out_of_the_pack(portfolio: Portfolio, name: str) -> None:
    portfolio.add(title="../.. " + name[:100], file=portfolio.file(uploads.pdf(), name))
    names = taken(portfolio).namelist()
    assert [each for each in names if each.endswith(".pdf") and each.startswith("files/E01 ")]
    for each in names:
        assert ".." not in each.split("/")
        assert not set(each) & set('<>:"|?*\\\u202e')
        assert max(len(part) for part in each.split("/")) < 100


def test_what_harm_was_found_in_is_left_out_and_said_so(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(uploads.pdf(), "contract.pdf"))
    file = StoredFile.objects.get()
    Examination.objects.update_or_create(
        file=file,
        defaults={
            "organisation": portfolio.people.organisation,
            "apprenticeship": portfolio.one,
            "since": NOW,
            "quarantined": True,
            "report": {},
        },
    )
    pack = taken(portfolio)
    assert not [name for name in pack.namelist() if name.startswith("files/")]
    assert "Left out: contract.pdf of E01." in pack.read("README.txt").decode()
    assert manifest(pack)["left_out"][0]["sha256"] == file.sha256


def test_an_original_that_is_closed_to_somebody_is_not_in_their_pack(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    portfolio.add(file=portfolio.file(uploads.pdf(), "contract.pdf"))
    monkeypatch.setattr(
        sealing, "SEALS", [lambda actor, files: set(files) if actor.role.id == "manager" else set()]
    )
    assert [name for name in taken(portfolio).namelist() if name.endswith("contract.pdf")]
    pack = taken(portfolio, "manager")
    assert "an original of E01" in pack.read("README.txt").decode()
    told = b"".join(pack.read(name) for name in pack.namelist() if not name.startswith("Mapping")).decode()
    assert "contract.pdf" not in told  # a name of a file may be the name that was taken out
    assert StoredFile.objects.get().sha256 not in told


def test_what_is_missing_is_named_and_the_rest_arrives(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    portfolio.add(file=portfolio.file(uploads.pdf(1), "first.pdf"))
    portfolio.add(file=portfolio.file(uploads.pdf(2), "second.pdf"))
    Folder(portfolio.files).remove(StoredFile.objects.get(name="first.pdf").sha256)
    pack = taken(portfolio)
    assert "first.pdf" in pack.read("FILES-THAT-ARE-MISSING-HERE.txt").decode()
    assert pack.read("files/E02 Mentoring contract/second.pdf") == uploads.pdf(2)

    def away(*_: Any) -> None:
        raise StorageAway("It answered 500.")

    monkeypatch.setattr(Folder, "open", away)
    assert "second.pdf" in taken(portfolio).read("FILES-THAT-ARE-MISSING-HERE.txt").decode()


def test_an_empty_portfolio_is_a_pack_too(portfolio: Portfolio) -> None:
    pack = taken(portfolio, "apprentice")
    assert manifest(pack)["pieces"] == []
    assert "0 pieces, 0 files" in pack.read("README.txt").decode()


def test_that_it_was_taken_is_kept(portfolio: Portfolio) -> None:
    taken(portfolio, "apprentice")
    event = Event.objects.get(action="document.take")
    assert (event.chain, event.facts) == (portfolio.one.id, {"document": "portfolio_pack"})
    assert "Portfolio pack" in text(portfolio.get("manager", "privacy-access", portfolio.one.id))


def test_nobody_takes_the_portfolio_of_others(portfolio: Portfolio) -> None:
    south = cast("South")
    with within(south.organisation.id), pytest.raises(Http404):
        take_pack(apprenticeship=portfolio.one.id, by=south.actor("manager"), at=NOW)
    assert portfolio.get("manager", PAGE, uuid4()).status_code == 404
    assert portfolio.browser("manager").post(reverse(PAGE, args=[portfolio.one.id])).status_code == 405
    assert not Event.objects.filter(action="document.take").exists()


def test_the_overview_leads_to_it(portfolio: Portfolio) -> None:
    page = text(portfolio.get("assessor", "portfolio-home", portfolio.one.id))
    seen = portfolio.get("manager", "portfolio-home", portfolio.one.id)
    assert reverse(PAGE, args=[portfolio.one.id]) in text(seen) + page
