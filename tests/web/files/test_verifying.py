"""`touchstone files verify` finds what is missing or damaged; `files move` takes files elsewhere and back."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import uploads
from tests.factories.buckets import bad_days
from tests.factories.portfolio import Portfolio, received
from tests.factories.web import NOW
from touchstone.cli.refusal import WrongInput
from touchstone.integrations.storage import bucket
from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.s3 import S3
from touchstone.project.commands import verifying
from touchstone.project.commands.moving import moved
from touchstone.project.commands.verifying import checked
from touchstone.web.files.delivering import deliver
from touchstone.web.files.models import StoredFile
from touchstone.web.files.receiving import Received
from touchstone.web.files.store import store
from touchstone.web.gateway.models import Round

pytestmark = pytest.mark.enable_socket
LATER = (NOW + timedelta(days=20_000)).timestamp()


def silent(_: str) -> None:
    """Nobody reads the progress."""


def handed_in(portfolio: Portfolio, pages: int, name: str) -> StoredFile:
    incoming, data = store().receive(), uploads.pdf(pages)
    incoming.write(data)
    portfolio.add(file=Received(incoming, name, "application/pdf", len(data)), title=f"Piece {name}")
    return StoredFile.objects.get(name=name)


def bytes_of(portfolio: Portfolio, file: StoredFile) -> Path:
    return Folder(portfolio.files).place(file.sha256)


def kept(place: Landing) -> set[str]:
    return set(place.kept(LATER))


def test_what_is_whole_is_told_so(portfolio: Portfolio) -> None:
    for pages in (1, 2):
        handed_in(portfolio, pages, f"{pages}.pdf")
    report = checked(None, "", silent)
    assert (report.files, report.faults) == (2, [])
    assert report.bytes == sum(len(uploads.pdf(pages)) for pages in (1, 2))
    assert list(report.lines())[-1].endswith("all are whole.")


def test_a_missing_and_a_damaged_file_are_named_with_what_they_belong_to(portfolio: Portfolio) -> None:
    missing, damaged = (handed_in(portfolio, pages, f"{pages}.pdf") for pages in (1, 2))
    handed_in(portfolio, 3, "3.pdf")
    bytes_of(portfolio, missing).unlink()
    bytes_of(portfolio, damaged).write_bytes(b"something else")
    report = checked(None, "", silent)
    found = {fault.state: fault for fault in report.faults}
    assert found.keys() == {"missing", "damaged"}
    (file,) = found["missing"].files
    assert (file["id"], file["name"], file["kept_as"]) == (str(missing.id), "1.pdf", "portfolio")
    assert file["belongs_to"] == ["piece 1 of the portfolio, Piece 1.pdf"]
    assert file["organisation"] == portfolio.people.organisation.name
    assert found["damaged"].found == hashlib.sha256(b"something else").hexdigest()
    lines = "\n".join(report.lines())
    assert "2.pdf" in lines
    assert "is not what was handed in" in lines
    assert report.document()["faults"][0]["sha256"]


def test_an_item_of_a_gateway_is_named_too(portfolio: Portfolio) -> None:
    from touchstone.web.files.actions import keep_file

    given = received(uploads.pdf(4), "4.pdf", portfolio.files)
    file = keep_file(apprenticeship=portfolio.one.id, received=given, by=portfolio.actor(), at=NOW)
    Round.objects.create(
        organisation=portfolio.people.organisation,
        apprenticeship=portfolio.one,
        gateway="gateway",
        requirement="photo_id",
        number=1,
        submitted_at=NOW,
        submitted_by=portfolio.actor().person_id,
        file=file,
    )
    bytes_of(portfolio, file).unlink()
    (fault,) = checked(None, "", silent).faults
    assert fault.files[0]["belongs_to"] == ["item photo_id of the gateway gateway"]


def test_only_what_is_asked_for_is_read(portfolio: Portfolio) -> None:
    handed_in(portfolio, 1, "1.pdf")
    name = portfolio.people.organisation.name
    assert checked(None, name.upper(), silent).files == 1
    assert checked(None, str(portfolio.people.organisation.id), silent).files == 1
    assert checked(NOW.date(), name, silent).files == 1
    assert checked(NOW.date() + timedelta(days=1), "", silent).files == 0
    with pytest.raises(WrongInput, match="no assessment organisation"):
        checked(None, "Nobody", silent)
    assert checked(date(2020, 1, 1), "", silent).files == 1


def test_what_was_erased_is_not_missed(portfolio: Portfolio) -> None:
    file = handed_in(portfolio, 1, "1.pdf")
    StoredFile.objects.filter(id=file.id).update(erased_at=NOW)
    bytes_of(portfolio, file).unlink()
    assert checked(None, "", silent).faults == []


def test_files_move_to_a_bucket_and_back_while_pages_are_read(
    portfolio: Portfolio, address: str, settings: Any, tmp_path: Path
) -> None:
    files = [handed_in(portfolio, pages, f"{pages}.pdf") for pages in (1, 2, 3)]
    names = {file.sha256 for file in files}
    report = moved(address, "", let_go=False, tell=silent)
    assert (report.copied, report.there, report.let_go, report.faults) == (3, 0, 0, {})
    assert kept(Folder(portfolio.files)) == names, "nothing is let go of unless that is said"
    assert moved(address, "", let_go=False, tell=silent).there == 3
    with pytest.raises(WrongInput, match="keeps its files in"):
        moved(address, "", let_go=True, tell=silent)
    settings.FILES_BUCKET, settings.FILES_BEFORE = address, str(portfolio.files)
    later = handed_in(portfolio, 4, "4.pdf")
    assert not bytes_of(portfolio, later).exists()
    bytes_of(portfolio, files[0]).unlink()  # read from the bucket now
    assert opened(portfolio, files[0]).startswith(b"%PDF")
    report = moved(address, "", let_go=True, tell=silent)
    assert (report.let_go, report.faults) == (2, {})
    assert kept(Folder(portfolio.files)) == set()
    settings.FILES_BEFORE = ""
    assert checked(None, "", silent).faults == []
    tags = bucket.client(bucket.bucket(address)).get_object_tagging(
        Bucket=bucket.bucket(address).name, Key=f"epa/{files[1].sha256[:2]}/{files[1].sha256}"
    )
    assert tags["TagSet"] == [{"Key": "touchstone-kind", "Value": "portfolio"}]
    back = tmp_path / "back"
    settings.FILES_BUCKET, settings.FILES_FOLDER, settings.FILES_BEFORE = "", back, address
    settings.FILES_LANDED = portfolio.files  # one of the four waits there for the bucket
    report = moved(str(back), "", let_go=True, tell=silent)
    assert (report.copied, report.let_go) == (4, 4)
    assert kept(store()) == {*names, later.sha256} == kept(Folder(back))


def opened(portfolio: Portfolio, file: StoredFile) -> bytes:
    from django.urls import reverse

    browser = portfolio.browser("training_provider")
    redirected = portfolio.seen_again(lambda: browser.get(reverse("files-open", args=[file.id])))
    answer = portfolio.seen_again(lambda: browser.get(redirected["Location"]))
    return b"".join(answer.streaming_content)


def test_what_is_damaged_is_not_moved_and_stays(portfolio: Portfolio, tmp_path: Path) -> None:
    good, bad = (handed_in(portfolio, pages, f"{pages}.pdf") for pages in (1, 2))
    bytes_of(portfolio, bad).write_bytes(b"something else")
    goal = tmp_path / "goal"
    report = moved(str(goal), "", let_go=False, tell=silent)
    assert report.faults.keys() == {bad.sha256}
    assert kept(Folder(goal)) == {good.sha256}
    assert list((goal / "incoming").iterdir()) == []


def test_what_arrived_damaged_is_copied_again_before_it_is_let_go(
    portfolio: Portfolio, settings: Any, tmp_path: Path
) -> None:
    file = handed_in(portfolio, 1, "1.pdf")
    goal = Folder(tmp_path / "goal")
    moved(str(goal), "", let_go=False, tell=silent)
    goal.place(file.sha256).write_bytes(b"cut")
    settings.FILES_FOLDER, settings.FILES_BEFORE = goal.folder, str(portfolio.files)
    report = moved(str(goal), "", let_go=True, tell=silent)
    assert (report.let_go, report.faults) == (1, {})
    assert goal.place(file.sha256).read_bytes() == uploads.pdf(1)
    assert kept(Folder(portfolio.files)) == set()


def test_a_place_that_breaks_down_stops_the_move_and_a_later_one_goes_on(
    portfolio: Portfolio, server: str, address: str
) -> None:
    for pages in range(1, 8):
        handed_in(portfolio, pages, f"{pages}.pdf")
    with bad_days(server) as bad:
        behind = address.replace(server, bad.address)
        bad.fails, bad.only = 10_000, "PUT"
        small = bucket.bucket(behind)
        assert small.tries > 1
        report = moved(behind, "", let_go=False, tell=silent)
        assert (report.copied, len(report.faults)) == (0, 5)
        bad.fails = 0
        assert moved(behind, "", let_go=False, tell=silent).copied == 7


def test_to_where_they_are_nothing_moves(portfolio: Portfolio, address: str) -> None:
    with pytest.raises(WrongInput, match="already"):
        moved(str(portfolio.files), "", let_go=False, tell=silent)
    with pytest.raises(WrongInput, match="names no bucket"):
        moved("s3://", "", let_go=False, tell=silent)


def test_a_storage_that_is_away_is_told_to_who_looks_after_it(
    portfolio: Portfolio, server: str, address: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "WAITS", 0.1)
    with bad_days(server) as bad:
        settings.FILES_BUCKET = address.replace(server, bad.address)
        file = handed_in(portfolio, 1, "1.pdf")
        assert deliver(sha256=file.sha256)
        bad.fails = 10_000
        with pytest.raises(WrongInput, match="gives no answer"):
            moved(str(portfolio.files / "other"), "", let_go=False, tell=silent)
        (fault,) = checked(None, "", silent).faults
        assert fault.state == "no answer"
        bad.fails = 0
        assert checked(None, "", silent).faults == []


def test_a_bucket_is_a_place_by_its_address(address: str, settings: Any) -> None:
    settings.FILES_BUCKET = address
    assert isinstance(store(), S3)
