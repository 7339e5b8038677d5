"""A portfolio from elsewhere: what will become of every file is said first, then pieces are added."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from tests.factories import uploads
from tests.factories.portfolio import Portfolio, text, upload
from tests.factories.web import NOW, cast
from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.port import StorageAway, StorageFull
from touchstone.jobs import tasks
from touchstone.web.audit.models import Event
from touchstone.web.files.actions import NoRoom, sweep_unnamed
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.scope import within
from touchstone.web.packs import actions
from touchstone.web.packs.models import Arrival, State
from touchstone.web.packs.working import work
from touchstone.web.portfolio.models import Piece

KIND = "mentoring_contract"
SHEET = (
    "file,title,kind,ksbs,mentees,shows,observed on\n"
    "contract.pdf,The contract,,K2; S1,Mentee A,How I mentor,\n"
    "session.mp4,A session,,k1 k2,Mentee B,,3 March 2026\n"
)


def pack(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


PDF, VIDEO = uploads.pdf(), uploads.mpeg4()
GOOD = pack(**{"Portfolio/contract.pdf": PDF, "Portfolio/session.mp4": VIDEO})


def sent(
    portfolio: Portfolio, data: bytes = GOOD, sheet: str = "", role: str = "training_provider"
) -> Arrival:
    return actions.send(
        apprenticeship=portfolio.one.id,
        pack=portfolio.file(data, "portfolio.zip"),
        sheet=portfolio.file(sheet.encode(), "mapping.csv") if sheet else None,
        kind=KIND,
        by=portfolio.actor(role),
        at=NOW,
    )


def taken(portfolio: Portfolio, arrival: Arrival) -> Arrival:
    actions.confirm(arrival=arrival.id, by=portfolio.actor(), at=NOW)
    work(arrival=arrival.id, at=NOW)
    arrival.refresh_from_db()
    return arrival


def problems(arrival: Arrival) -> dict[str, str]:
    return {line["path"]: " ".join(line["problems"]) for line in arrival.lines}


def test_nothing_is_added_before_somebody_says_so_and_then_everything(portfolio: Portfolio) -> None:
    arrival = sent(portfolio, sheet=SHEET)
    assert (arrival.state, Piece.objects.count()) == (State.CHECKED, 0)
    assert problems(arrival) == {"Portfolio/contract.pdf": "", "Portfolio/session.mp4": ""}
    assert [line["row"] for line in arrival.lines] == [2, 3]
    arrival = taken(portfolio, arrival)
    assert (arrival.state, arrival.sha256, arrival.ended_at) == (State.FINISHED, "", NOW)
    first, second = Piece.objects.order_by("number")
    assert (first.title, first.ksbs, first.mentees, first.shows) == (
        "The contract",
        ["K2", "S1"],
        ["Mentee A"],
        "How I mentor",
    )
    assert (second.ksbs, str(second.observed_on)) == (["K1", "K2"], "2026-03-03")
    assert [line["taken"] for line in arrival.lines] == ["E01", "E02"]
    files = StoredFile.objects.order_by("name")
    assert [(file.name, file.kept_as) for file in files] == [
        ("contract.pdf", "portfolio"),
        ("session.mp4", "recordings"),
    ]
    assert Folder(portfolio.files).place(files[0].sha256).read_bytes() == PDF
    done = Event.objects.filter(chain=portfolio.one.id).values_list("action", flat=True)
    assert {"pack.send", "pack.confirm", "portfolio.add_piece"} <= set(done)


def test_without_a_sheet_titles_and_ksbs_come_from_names(portfolio: Portfolio) -> None:
    arrival = sent(portfolio, pack(**{"K2 S1/Mentoring_log.pdf": PDF, "K99 notes.txt": b"Plain words."}))
    first, second = arrival.lines
    assert (first["content"]["title"], first["content"]["ksbs"]) == ("Mentoring log", ["K2", "S1"])
    assert second["content"]["ksbs"] == []
    assert "read from its name" in first["doubts"][0]
    assert problems(arrival) == {"K2 S1/Mentoring_log.pdf": "", "K99 notes.txt": ""}


def test_every_problem_is_said_with_its_row(portfolio: Portfolio) -> None:
    data = pack(
        **{
            "a/log.pdf": PDF,
            "b/log.pdf": uploads.pdf(2),
            "c.pdf": uploads.pdf(3),
            "d.pdf": uploads.pdf(4),
            "e.pdf": uploads.pdf(5),
            "run.exe": b"MZ",
            "../out.pdf": PDF,
            "empty.pdf": b"",
            "more.zip": b"x",
        }
    )
    sheet = (
        "file,ksbs,kind,observed on,mentees\n"
        "log.pdf,K1,,,\n"
        "c.pdf,K99,,,\n"
        "d.pdf,first,Nonsense,tomorrow,\n"
        "nobody.pdf,K1,,,\n"
        "e.pdf,K1,,,Amina Khan\n"
        "e.pdf,K2,,,\n"
    )
    arrival = sent(portfolio, data, sheet)
    said = problems(arrival)
    assert "Several files" in said["log.pdf"]
    assert "The plan has no K99" in said["c.pdf"]
    assert all(
        words in said["d.pdf"] for words in ("“Nonsense”", "“first” is no code", "“tomorrow” is no day")
    )
    assert "No file of that name" in said["nobody.pdf"]
    assert "Row 6 of the sheet is about this file already" in said["e.pdf"]
    assert "no kind of file" in said["run.exe"]
    assert "leads out" in said["../out.pdf"]
    assert "nothing in it" in said["empty.pdf"]
    assert "pack in the pack" in said["more.zip"]
    assert {line["path"] for line in arrival.fine} == {"a/log.pdf", "b/log.pdf"}
    page = text(portfolio.get("training_provider", "packs-arrival", arrival.id))
    assert "row 3 of the sheet" in page
    assert "Add 2 pieces" in page


def test_the_same_file_twice_and_one_that_is_there_already_are_told(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(PDF, "kept.pdf"))
    arrival = sent(portfolio, pack(**{"a.pdf": PDF, "b.pdf": uploads.pdf(2), "c.pdf": uploads.pdf(2)}))
    said = problems(arrival)
    assert "has this very file already: “kept.pdf”" in said["a.pdf"]
    assert said["b.pdf"] == ""
    assert "the same file as b.pdf" in said["c.pdf"]


def test_a_damaged_file_is_told_and_the_others_are_taken(portfolio: Portfolio) -> None:
    data = bytearray(GOOD)
    at = data.index(VIDEO[:64])
    data[at + 10] ^= 0xFF
    arrival = sent(portfolio, bytes(data))
    assert "damaged in the pack" in problems(arrival)["Portfolio/session.mp4"]
    assert len(taken(portfolio, arrival).taken) == 1


def test_what_only_opening_shows_is_refused_when_it_is_taken(portfolio: Portfolio) -> None:
    arrival = taken(portfolio, sent(portfolio, pack(**{"contract.pdf": b"MZ no PDF at all", "log.pdf": PDF})))
    (wrong,) = arrival.wrong
    assert wrong["path"] == "contract.pdf"
    assert wrong["refused"]
    assert [piece.title for piece in Piece.objects.all()] == ["log"]
    page = text(portfolio.get("training_provider", "packs-arrival", arrival.id))
    assert "Not taken" in page
    assert wrong["refused"].split(".")[0] in page.replace("&#39;", "'")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", pack()])
def test_what_is_no_pack_is_refused(portfolio: Portfolio, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        sent(portfolio, data)
    assert "file" in refused.value.fields
    assert not Arrival.objects.exists()


def test_a_sheet_that_names_no_files_is_refused(portfolio: Portfolio) -> None:
    with pytest.raises(Refused) as refused:
        sent(portfolio, sheet="title,ksbs\nA,K1\n")
    assert "sheet" in refused.value.fields


def test_a_worker_that_dies_goes_on_where_it_stopped(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival = sent(portfolio)
    actions.confirm(arrival=arrival.id, by=portfolio.actor(), at=NOW)
    from touchstone.web.packs import working
    from touchstone.web.portfolio.actions import add_piece as real

    def dies(**said: Any) -> Piece:
        if Piece.objects.exists():
            raise KeyboardInterrupt
        return real(**said)

    monkeypatch.setattr(working, "add_piece", dies)
    with pytest.raises(KeyboardInterrupt):
        work(arrival=arrival.id, at=NOW)
    arrival.refresh_from_db()
    assert (arrival.at_line, Piece.objects.count()) == (1, 1)
    monkeypatch.setattr(working, "add_piece", real)
    for _ in range(2):
        work(arrival=arrival.id, at=NOW)
    assert Piece.objects.count() == 2


@pytest.mark.parametrize("fault", [StorageFull("full"), StorageAway("away")])
def test_where_there_is_no_room_nothing_is_lost_and_it_is_tried_again(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    arrival = sent(portfolio)
    actions.confirm(arrival=arrival.id, by=portfolio.actor(), at=NOW)

    def fails(*_: Any, **__: Any) -> None:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "open" if isinstance(fault, StorageAway) else "take", fails)
        with pytest.raises((NoRoom, StorageAway)):
            work(arrival=arrival.id, at=NOW)
    arrival.refresh_from_db()
    assert (arrival.state, arrival.at_line, Piece.objects.count()) == (State.TAKING, 0, 0)
    tasks.take_in_pack(str(arrival.id), str(arrival.organisation_id))
    with within(arrival.organisation_id):
        assert Piece.objects.count() == 2


def test_who_may_edit_no_more_ends_it(portfolio: Portfolio) -> None:
    arrival = sent(portfolio)
    actions.confirm(arrival=arrival.id, by=portfolio.actor(), at=NOW)
    Membership.objects.filter(id=arrival.membership).update(until=NOW)
    work(arrival=arrival.id, at=NOW)
    arrival.refresh_from_db()
    assert (arrival.state, Piece.objects.count()) == (State.CANCELLED, 0)


def test_confirmed_twice_is_once_and_cancelled_is_the_end(portfolio: Portfolio) -> None:
    arrival = taken(portfolio, sent(portfolio))
    assert actions.confirm(arrival=arrival.id, by=portfolio.actor(), at=NOW).state == State.FINISHED
    with pytest.raises(Refused):
        actions.cancel(arrival=arrival.id, by=portfolio.actor(), at=NOW)
    other = sent(portfolio, pack(**{"x.pdf": uploads.pdf(7)}))
    for _ in range(2):
        assert actions.cancel(arrival=other.id, by=portfolio.actor(), at=NOW).state == State.CANCELLED
    with pytest.raises(Refused):
        actions.confirm(arrival=other.id, by=portfolio.actor(), at=NOW)
    assert Piece.objects.count() == 2


def test_another_pack_takes_the_place_of_the_one_before(portfolio: Portfolio) -> None:
    before, after = sent(portfolio), sent(portfolio, sheet=SHEET)
    before.refresh_from_db()
    assert (before.state, before.sha256, after.state) == (State.CANCELLED, "", State.CHECKED)
    actions.confirm(arrival=after.id, by=portfolio.actor(), at=NOW)
    with pytest.raises(Refused, match="Another portfolio"):
        sent(portfolio)


def test_bytes_stay_while_they_are_needed_and_go_afterwards(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(uploads.pdf(9), "other.pdf"))
    arrival = sent(portfolio)
    sha256, later = arrival.sha256, NOW + timedelta(days=40_000)
    sweep_unnamed(at=later)
    Folder(portfolio.files).open(sha256).close()
    assert actions.sweep(at=NOW + timedelta(hours=23)) == 0
    assert actions.sweep(at=NOW + timedelta(days=1)) == 1
    sweep_unnamed(at=later)
    assert not Folder(portfolio.files).place(sha256).exists()
    arrival.refresh_from_db()
    assert arrival.state == State.CANCELLED
    assert actions.sweep(at=NOW + timedelta(days=9)) == 1
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("role", ["assessor", "manager", "employer"])
def test_who_may_not_edit_brings_nothing(portfolio: Portfolio, role: str) -> None:
    with pytest.raises(NotAllowed):
        sent(portfolio, role=role)
    arrival = sent(portfolio)
    for act in (actions.confirm, actions.cancel):
        with pytest.raises(NotAllowed):
            act(arrival=arrival.id, by=portfolio.actor(role), at=NOW)


def test_what_is_of_others_is_not_found(portfolio: Portfolio) -> None:
    arrival, south = sent(portfolio), cast("South")
    with within(south.organisation.id):
        for id in (arrival.id, uuid4()):
            with pytest.raises(Http404):
                actions.confirm(arrival=id, by=south.actor("training_provider"), at=NOW)


def test_to_a_portfolio_that_is_handed_in_nothing_is_added(portfolio: Portfolio) -> None:
    portfolio.complete()
    arrival = sent(portfolio, pack(**{"x.pdf": uploads.pdf(9)}))
    portfolio.hand_in()
    with pytest.raises(Refused, match="handed in"):
        sent(portfolio)
    arrival = taken(portfolio, arrival)
    assert arrival.wrong[0]["refused"]
    assert Piece.objects.count() == 10


def test_the_pages_lead_from_the_portfolio_to_its_pieces(portfolio: Portfolio) -> None:
    one = portfolio.one.id
    assert reverse("packs-send", args=[one]) in text(
        portfolio.get("training_provider", "portfolio-home", one)
    )
    assert "mapping.xlsx" in text(portfolio.get("training_provider", "packs-send", one))
    bad = portfolio.post("training_provider", "packs-send", one, kind=KIND)
    assert (bad.status_code, "Choose the ZIP file." in text(bad)) == (422, True)
    wrong = portfolio.post("training_provider", "packs-send", one, kind=KIND, file=upload(b"no", "x.zip"))
    assert (wrong.status_code, "This is no ZIP file" in text(wrong)) == (422, True)
    files = {"file": upload(GOOD, "p.zip"), "sheet": upload(SHEET.encode(), "m.csv")}
    answer = portfolio.post("training_provider", "packs-send", one, kind=KIND, **files)
    arrival = Arrival.objects.get()
    assert answer["Location"] == reverse("packs-arrival", args=[arrival.id])
    page = text(portfolio.get("training_provider", "packs-arrival", arrival.id))
    assert "Add 2 pieces" in page
    for name, about in (("packs-template", one), ("packs-sheet", arrival.id)):
        assert portfolio.get("training_provider", name, about).content.startswith(b"PK")
    assert Event.objects.filter(action="document.take", facts={"document": "mapping_sheet"}).count() == 2
    portfolio.post("training_provider", "packs-take", arrival.id)
    assert "Stop here" in text(portfolio.get("training_provider", "packs-arrival", arrival.id))
    work(arrival=arrival.id, at=NOW)
    assert "E02" in text(portfolio.get("training_provider", "packs-arrival", arrival.id))
    assert portfolio.get("assessor", "packs-arrival", arrival.id).status_code == 403
    assert portfolio.get("training_provider", "packs-arrival", UUID(int=1)).status_code == 404


def test_a_pack_of_ours_comes_in_again(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(PDF, "contract.pdf"), ksbs=["K2", "S1"], shows="=1+1")
    made = b"".join(actions.take_pack(apprenticeship=portfolio.one.id, by=portfolio.actor(), at=NOW).zip())
    archive = zipfile.ZipFile(io.BytesIO(made))
    sheet = archive.read("manifest.csv").decode("utf-8-sig")
    arrival = sent(portfolio, made, sheet)
    line = next(line for line in arrival.lines if line["path"].endswith("contract.pdf"))
    said = line["content"]
    assert (said["title"], said["ksbs"], said["shows"]) == ("Mentoring contract", ["K2", "S1"], "=1+1")
    assert "this very file already" in line["problems"][0]
