"""A portfolio as one PDF: all of it is there, screen readers read it, and nothing that is closed gets out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.http import Http404
from django.urls import reverse
from pdfua import validate
from PIL import Image
from pypdf import PdfReader

from tests.documents.tagged import alternatives, roles
from tests.factories import uploads
from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW, cast
from touchstone.inspection import functions
from touchstone.inspection.sandbox import CannotExamine
from touchstone.integrations.storage.folder import Folder
from touchstone.jobs import tasks
from touchstone.rules.words import on_date
from touchstone.web.anonymising.models import Redaction
from touchstone.web.audit.models import Event
from touchstone.web.examining.models import Examination
from touchstone.web.files.actions import sweep_unnamed
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.scope import within
from touchstone.web.packs import binding, erasing, making, showing
from touchstone.web.packs.making import make
from touchstone.web.packs.models import Bound, Making
from touchstone.web.portfolio import actions
from touchstone.web.portfolio.models import Piece, PieceVersion

PAGE, FILE = "packs-bound", "packs-bound-file"
MOST_QUERIES = 15  # of a page
NASTY = "#strong[x] $y$ \\ // <b> = *z* @a"


def written_pdf(*pages: str) -> bytes:
    """A PDF with those words, as somebody hands one in: untagged."""
    made = pikepdf.new()
    for words in pages:
        page = made.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = made.make_stream(f"BT /F1 14 Tf 60 760 Td ({words}) Tj ET".encode())
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def made(portfolio: Portfolio, role: str = "training_provider") -> Bound:
    row = binding.bind(apprenticeship=portfolio.one.id, by=portfolio.actor(role), at=NOW)
    make(bound=row.id, at=NOW)
    row.refresh_from_db()
    return row


def taken(portfolio: Portfolio, role: str = "training_provider") -> bytes:
    row = made(portfolio, role)
    assert (row.state, row.because) == (Making.READY, "")
    answer = portfolio.get(role, FILE, portfolio.one.id)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return b"".join(answer.streaming_content)


def words(data: bytes) -> str:
    return words_of(PdfReader(BytesIO(data)))


def words_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def titles(outline: list[Any]) -> Iterator[str]:
    for one in outline:
        if isinstance(one, list):
            yield from titles(one)
        else:
            yield str(one.title)


def full(portfolio: Portfolio) -> bytes:
    """One piece of each sort, as PDF."""
    portfolio.add(
        title="Contract " + NASTY,
        file=portfolio.file(written_pdf("We agree to meet", "Signed by both"), "contract.pdf"),
        ksbs=["K2", "S1"],
        shows="How we agreed it.",
    )
    portfolio.add(title="Board", file=portfolio.file(uploads.image(size=(90, 60)), "board.png"), shows="Aims")
    portfolio.add(title="Session", file=portfolio.file(uploads.sound(), "session.wav"))
    portfolio.add(
        title="Log", file=portfolio.file("Monday \u2192 calm\n\nTuesday 日 #pagebreak()".encode(), "log.txt")
    )
    portfolio.add(title="Nothing yet")
    return taken(portfolio)


def test_it_says_everything_and_screen_readers_read_it(portfolio: Portfolio, tmp_path: Path) -> None:
    data = full(portfolio)
    file = tmp_path / "portfolio.pdf"
    file.write_bytes(data)
    assert [finding.message for finding in validate(str(file)).findings] == []
    said = words(data)
    for part in (
        portfolio.one.name,
        portfolio.one.provider.name,
        portfolio.one.employer.name,
        "Not handed in yet",
        "5 pieces, 4 files",
        "What is not in it",
        "We agree to meet",
        "Signed by both",
        "Monday → calm",
        "Tuesday ? #pagebreak()",
        "A WAV sound recording",
        "Not declared yet",
        "No file has been added to this piece.",
        "Mentee A",
    ):
        assert part in said, part
    close = "".join(said.split())
    for stored in StoredFile.objects.all():
        assert stored.sha256 in close
        assert stored.name in said
    with pikepdf.open(file) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.MarkInfo.Marked
        assert portfolio.one.name in str(pdf.docinfo.Title)
        with pdf.open_metadata() as told:
            assert (told["pdfuaid:part"], told["pdfaid:part"], told["pdfaid:conformance"]) == ("1", "3", "A")


def test_bookmarks_lead_to_every_part_piece_and_file(portfolio: Portfolio) -> None:
    found = list(titles(PdfReader(BytesIO(full(portfolio))).outline))
    assert found == [
        "Portfolio of evidence",
        "Contents",
        "Mapping and Tracking Form",
        "The pieces",
        f"E01 Contract {NASTY}",
        "contract.pdf",
        "E02 Board",
        "board.png",
        "E03 Session",
        "session.wav",
        "E04 Log",
        "log.txt",
        "E05 Nothing yet",
    ]


def test_the_contents_and_the_form_name_the_right_pages(portfolio: Portfolio) -> None:
    reader = PdfReader(BytesIO(full(portfolio)))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    contents = pages[1]
    for title in ("E02 Board", "E03 Session", "E04 Log", "E05 Nothing yet"):
        number = int(re.search(rf"{title} [. ]*(\d+)", contents)[1])  # type: ignore[index]
        assert title in pages[number - 1]
        assert f"{title[:3]}, page {number}" in " ".join(pages[2:5])
    assert f"{len(pages)} of {len(pages)}" in pages[-1]


def test_every_picture_has_words_that_stand_for_it(portfolio: Portfolio) -> None:
    data = full(portfolio)
    first, second, board = alternatives(data)
    assert first.startswith("Page 1 of 2 of the file contract.pdf of piece E01")
    assert first.endswith("Its words follow.")
    assert second.startswith("Page 2 of 2")
    assert board == "The image board.png of piece E02, Board. It is said to show: Aims"
    assert {"H1", "H2", "H3", "Table", "TH", "Figure", "TOC", "L"} <= roles(data)
    shown: list[Any] = [image.image for page in PdfReader(BytesIO(data)).pages for image in page.images]
    assert [picture.size for picture in shown] == [(1000, 1416), (1000, 1416), (90, 60)]


def test_a_page_without_words_says_so(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(uploads.pdf(), "scan.pdf"))
    data = taken(portfolio)
    assert alternatives(data)[0].endswith("No words could be read on it.")
    assert "No words could be read on this page." in words(data)


def test_what_a_camera_noted_is_not_in_it(portfolio: Portfolio) -> None:
    out, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "SecretPhone"
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=exif)
    portfolio.add(file=portfolio.file(out.getvalue(), "photo.jpg"))
    data = taken(portfolio)
    assert alternatives(data)
    assert b"SecretPhone" not in data
    assert b"SecretPhone" in out.getvalue()


def test_an_original_with_names_is_in_nobodys(portfolio: Portfolio) -> None:
    piece = portfolio.add(file=portfolio.file(written_pdf("Amina was here"), "Amina.pdf"))
    new = portfolio.file(written_pdf("Somebody was here"), "log.pdf")
    actions.add_file(piece=piece.id, revision=1, file=new, by=portfolio.actor(), at=NOW)
    before, after = StoredFile.objects.get(name="Amina.pdf"), StoredFile.objects.get(name="log.pdf")
    Redaction.objects.create(
        organisation=portfolio.people.organisation,
        apprenticeship=portfolio.one,
        original=before,
        made=after,
        places=1,
        by=uuid4(),
        at=NOW,
    )
    for role in ("training_provider", "manager"):
        said = words(taken(portfolio, role))
        assert "Somebody was here" in said
        assert "Amina.pdf" not in said
        assert "Amina was here" not in said
        assert before.sha256 not in "".join(said.split())
        assert "from which names were taken out" in said


def test_older_files_are_named_and_withdrawn_pieces_are_not(portfolio: Portfolio) -> None:
    piece = portfolio.add(file=portfolio.file(written_pdf("First"), "old.pdf"))
    new = portfolio.file(written_pdf("Second"), "new.pdf")
    actions.add_file(piece=piece.id, revision=1, file=new, by=portfolio.actor(), at=NOW)
    gone = portfolio.add(title="Not this", file=portfolio.file(uploads.pdf(3), "other.pdf"))
    actions.withdraw_piece(piece=gone.id, revision=1, by=portfolio.actor(), at=NOW)
    said = words(taken(portfolio))
    assert "old.pdf, handed in on" in said
    assert "Second" in said
    assert "First" not in said
    assert "Not this" not in said
    assert "other.pdf" not in said


def quarantine(portfolio: Portfolio) -> None:
    Examination.objects.update_or_create(
        file=StoredFile.objects.get(),
        defaults={
            "organisation": portfolio.people.organisation,
            "apprenticeship": portfolio.one,
            "since": NOW,
            "quarantined": True,
            "report": {},
        },
    )


def test_a_file_in_which_harm_was_found_is_named_and_never_opened(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(written_pdf("Poison"), "contract.pdf"))
    quarantine(portfolio)
    data = taken(portfolio)
    assert "Poison" not in words(data)
    assert "Harm was found in this file" in words(data)
    assert alternatives(data) == []


def test_what_is_closed_later_is_given_to_nobody(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(written_pdf("Poison"), "contract.pdf"))
    row = made(portfolio)
    quarantine(portfolio)
    with pytest.raises(Refused, match="has changed"):
        binding.take_bound(apprenticeship=portfolio.one.id, by=portfolio.actor(), at=NOW)
    assert portfolio.get("training_provider", FILE, portfolio.one.id).status_code != 200
    assert "has changed since your PDF" in text(portfolio.get("training_provider", PAGE, portfolio.one.id))
    assert binding.sweep_bound(at=NOW) == 1
    sweep_unnamed(at=NOW + timedelta(days=40_000))
    assert not Folder(portfolio.files).place(row.sha256).exists()


def test_it_is_made_again_when_the_portfolio_changes_and_else_kept(portfolio: Portfolio) -> None:
    piece = portfolio.add(file=portfolio.file(written_pdf("First"), "a.pdf"))
    first = made(portfolio)
    assert binding.bind(apprenticeship=portfolio.one.id, by=portfolio.actor(), at=NOW) == first
    assert binding.sweep_bound(at=NOW + timedelta(days=2)) == 0
    actions.withdraw_piece(piece=piece.id, revision=1, by=portfolio.actor(), at=NOW)
    again = binding.bind(apprenticeship=portfolio.one.id, by=portfolio.actor(), at=NOW)
    assert (again.state, again.id == first.id) == (Making.WAITING, False)
    make(bound=first.id, at=NOW)  # a job of the one before finds nothing to do
    assert "0 pieces" in words(taken(portfolio))
    assert binding.sweep_bound(at=NOW + timedelta(days=3)) == 1
    assert not Bound.objects.exists()


def test_the_pages_lead_from_the_portfolio_to_the_pdf(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(written_pdf("First"), "a.pdf"))
    one = portfolio.one.id
    assert reverse(PAGE, args=[one]) in text(portfolio.get("apprentice", "portfolio-home", one))
    assert "Make the PDF" in text(portfolio.get("apprentice", PAGE, one))
    assert portfolio.post("apprentice", PAGE, one).status_code == 302
    row = Bound.objects.get()
    assert "It goes on by itself" in text(portfolio.get("apprentice", PAGE, one))
    tasks.make_bound_portfolio(str(row.id), str(row.organisation_id))
    page = text(portfolio.get("apprentice", PAGE, one))
    assert "Download the PDF" in page
    assert reverse(FILE, args=[one]) in page
    answer = portfolio.get("apprentice", FILE, one)
    data = b"".join(answer.streaming_content)
    row = Bound.objects.get()
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (row.sha256, row.size)
    assert f'filename="Portfolio {portfolio.one.name}.pdf"' in answer["Content-Disposition"]
    assert "Make the PDF" in text(portfolio.get("manager", PAGE, one))  # each has their own
    event = Event.objects.get(action="document.take")
    assert (event.chain, event.facts) == (one, {"document": "portfolio_pdf"})
    assert "Portfolio pdf" in text(portfolio.get("manager", "privacy-access", one))


def test_what_cannot_be_opened_or_found_keeps_nothing_else_back(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    portfolio.add(file=portfolio.file(written_pdf("First"), "a.pdf"))
    portfolio.add(file=portfolio.file(written_pdf("Second"), "b.pdf"))
    portfolio.add(title="Third", file=portfolio.file(uploads.word(), "c.docx"))
    Folder(portfolio.files).remove(StoredFile.objects.get(name="a.pdf").sha256)
    said = words(taken(portfolio))
    assert "not in the store any more" in said
    assert "Second" in said
    assert "2 files that are named and not shown" in said or "1 file that is named and not shown" in said
    Bound.objects.all().delete()

    def fails(*_: Any, **__: Any) -> None:
        raise CannotExamine("Opening it takes too long.")

    monkeypatch.setattr(showing, "show", fails)
    assert "Opening it takes too long." in words(taken(portfolio))


def test_beyond_the_limits_files_are_named_and_the_zip_file_has_them(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "PICTURES", 2)
    monkeypatch.setattr(showing, "PICTURES_OF_ONE", 1)
    portfolio.add(file=portfolio.file(written_pdf("One", "Two"), "a.pdf"))
    portfolio.add(file=portfolio.file(written_pdf("Three"), "b.pdf"))
    portfolio.add(title="Photo", file=portfolio.file(uploads.image(), "c.png"))
    portfolio.add(title="Last", file=portfolio.file(written_pdf("Four"), "d.pdf"))
    data = taken(portfolio)
    said = words(data)
    assert len(alternatives(data)) == 2
    assert "1 of 2 pages stand here as pictures" in said
    assert all(word in said for word in ("One", "Two", "Three", "Four"))  # words stay where pictures do not
    assert "The ZIP file of the portfolio has it" in said
    assert "3 files that are named and not shown, or not to the end" in said


@pytest.mark.parametrize(
    ("answer", "because"), [({"cannot": "too large"}, "too large"), ({"cannot": "x"}, "could not be made")]
)
def test_what_cannot_be_made_says_so_and_what_to_do(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch, answer: dict[str, str], because: str
) -> None:
    monkeypatch.setattr(making, "run", lambda *_, **__: answer)
    row = made(portfolio)
    assert row.state == Making.FAILED
    assert because in row.because
    page = text(portfolio.get("training_provider", PAGE, portfolio.one.id))
    assert "ZIP file" in page
    assert "Make it again" in page
    assert binding.bind(apprenticeship=portfolio.one.id, by=portfolio.actor(), at=NOW).id != row.id


def test_too_many_pieces_are_refused_kindly(portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "MOST_PIECES", 1)
    portfolio.add()
    portfolio.add()
    with pytest.raises(Refused, match="ZIP"):
        binding.bind(apprenticeship=portfolio.one.id, by=portfolio.actor(), at=NOW)


def test_who_left_is_given_nothing(portfolio: Portfolio) -> None:
    row = binding.bind(apprenticeship=portfolio.one.id, by=portfolio.actor(), at=NOW)
    Membership.objects.filter(id=row.membership).update(until=NOW)
    make(bound=row.id, at=NOW)
    row.refresh_from_db()
    assert row.state == Making.FAILED
    assert "may not see" in row.because


def test_nobody_has_the_portfolio_of_others(portfolio: Portfolio) -> None:
    made(portfolio)
    south = cast("South")
    with within(south.organisation.id):
        for act in (binding.bind, binding.take_bound):
            with pytest.raises(Http404):
                act(apprenticeship=portfolio.one.id, by=south.actor("manager"), at=NOW)
    for page in (PAGE, FILE):
        assert portfolio.get("manager", page, uuid4()).status_code == 404
    assert portfolio.get("manager", FILE, portfolio.one.id).status_code != 200  # made for somebody else
    assert not Event.objects.filter(action="document.take").exists()


def test_the_cover_says_who_handed_it_in_and_the_form_where_each_ksb_is_shown(portfolio: Portfolio) -> None:
    portfolio.complete()
    portfolio.hand_in()
    said = words(taken(portfolio, "manager"))
    provider = portfolio.people.people["training_provider"]
    assert f"Handed in on {on_date(NOW.date())} by {provider.name}" in said
    assert "Gateway Not confirmed yet" in said
    assert f"Declared anonymised on {on_date(NOW.date())}, by {provider.name}" in said
    assert f"{portfolio.actor('manager').name}, manager" in said
    assert "Nothing yet" not in said


def test_places_that_were_named_stand_in_the_form_and_beside_the_ksb(portfolio: Portfolio) -> None:
    portfolio.add(
        file=portfolio.file(written_pdf("One", "Two"), "a.pdf"), ksbs=["K2"], pointers={"K2": "page 2"}
    )
    said = words(taken(portfolio))
    assert re.search(r"E01, page \d+: page 2", said)
    assert "KSB Wording Where" in said


def test_the_page_asks_as_much_for_many_pieces_as_for_few(
    portfolio: Portfolio, django_assert_max_num_queries: Any
) -> None:
    browser, address = portfolio.browser("employer"), reverse(PAGE, args=[portfolio.one.id])

    def ask() -> Any:
        with django_assert_max_num_queries(MOST_QUERIES):
            return browser.get(address)

    for more in (1, 5):
        for at in range(more):
            portfolio.add(title=f"Log {at}", file=portfolio.file(f"Day {at}".encode(), f"{more}-{at}.txt"))
        assert made(portfolio, "employer").state == Making.READY
        assert "Download the PDF" in text(portfolio.seen_again(ask))


@pytest.mark.slow
def test_five_hundred_pieces_are_one_document(portfolio: Portfolio) -> None:
    first = portfolio.add(file=portfolio.file(written_pdf("The same words"), "log.pdf"), ksbs=["K2"])
    version = PieceVersion.objects.get()
    of: dict[str, Any] = {
        "organisation_id": first.organisation_id,
        "added_by": first.added_by,
        "added_at": NOW,
    }
    pieces = Piece.objects.bulk_create(
        Piece(apprenticeship=portfolio.one, number=at, title=f"Log {at}", kind=first.kind, ksbs=["K2"], **of)
        for at in range(2, 501)
    )
    PieceVersion.objects.bulk_create(
        PieceVersion(piece=piece, number=1, file=version.file, **of) for piece in pieces
    )
    reader = PdfReader(BytesIO(taken(portfolio)))
    found = [title for title in titles(reader.outline) if title.startswith("E")]
    assert (len(found), found[-1]) == (500, "E500 Log 500")
    last = int(re.search(r"E500 Log 500 [. ]*(\d+)", words_of(reader))[1])  # type: ignore[index]
    assert "E500 Log 500" in reader.pages[last - 1].extract_text()
    assert Bound.objects.get().pages == len(reader.pages) > 1000
    assert portfolio.get("training_provider", PAGE, portfolio.one.id).status_code == 200


def test_it_is_typeset_and_files_are_opened_in_the_sandbox_alone() -> None:
    for name in ("pack.show", "pack.bind"):
        assert functions.FUNCTIONS[name].limits.memory <= 6 * 1024**3


def test_with_the_case_it_goes_and_its_bytes_too(
    portfolio: Portfolio, django_capture_on_commit_callbacks: Any
) -> None:
    portfolio.add(file=portfolio.file(written_pdf("First"), "a.pdf"))
    row = made(portfolio)
    assert Folder(portfolio.files).place(row.sha256).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert erasing.everything(portfolio.one)["packs.Bound"] == 1
    assert not Bound.objects.exists()
    assert not Folder(portfolio.files).place(row.sha256).exists()
    assert Folder(portfolio.files).place(StoredFile.objects.get().sha256).exists()
