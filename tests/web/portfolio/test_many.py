"""Many pieces at once: chosen, guessed at, put right, and those that are fine added together."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pypdf import PdfWriter

from tests.factories import uploads
from tests.factories.portfolio import Portfolio, text, upload
from tests.factories.tus import Sender
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.audit.models import Event
from touchstone.web.organisations.actor import NotAllowed
from touchstone.web.organisations.permissions import ROLES, Permission
from touchstone.web.organisations.scope import everywhere
from touchstone.web.portfolio import many
from touchstone.web.portfolio.models import Piece
from touchstone.web.records import law
from touchstone.web.uploads.models import Upload

MAY_NOT = [role.id for role in ROLES if Permission.EDIT_PORTFOLIO not in role.may]
WORDS = "I planned and adapted the mentoring session with my mentee, and we agreed the next steps."


def dated(on: str = "D:20260303101500Z") -> bytes:
    """A PDF that says when it was made."""
    made = PdfWriter()
    made.add_blank_page(200, 200)
    made.add_metadata({"/CreationDate": on})
    file = io.BytesIO()
    made.write(file)
    return file.getvalue()


def brought(portfolio: Portfolio, *files: tuple[str, bytes], role: str = "training_provider") -> Any:
    """The answer to the plain form with these files."""
    chosen = [upload(data, name) for name, data in files]
    return portfolio.post(role, "portfolio-many", portfolio.one.id, file=chosen)


def opened(portfolio: Portfolio, address: str, role: str = "training_provider") -> Any:
    """The table."""
    return portfolio.seen_again(lambda: portfolio.browser(role).get(address))


def named(address: str) -> list[UUID]:
    """The uploads that an address names."""
    return [UUID(one) for one in re.findall(r"u=([0-9a-f-]{36})", address)]


def row(id: UUID, **said: Any) -> dict[str, Any]:
    """What is typed into one row."""
    typed = {"title": "A log", "kind": "mentoring_log", "ksbs": "K2", "looked": "True"} | said
    return {"u": str(id)} | {f"{id.hex}-{name}": value for name, value in typed.items()}


def saved(portfolio: Portfolio, *rows: dict[str, Any], role: str = "training_provider", **more: Any) -> Any:
    """The answer to the table's form."""
    fields: dict[str, Any] = {"u": [one["u"] for one in rows]} | more
    for one in rows:
        fields |= {name: value for name, value in one.items() if name != "u"}
    return portfolio.post(role, "portfolio-many-table", portfolio.one.id, **fields)


def test_files_of_a_plain_form_become_rows_with_guesses_and_then_pieces(portfolio: Portfolio) -> None:
    answer = brought(
        portfolio,
        ("Mentoring_log K2.pdf", dated()),
        ("session.mp4", uploads.mpeg4()),
        ("notes.txt", WORDS.encode()),
    )
    ids = named(answer["Location"])
    assert (answer.status_code, len(ids), Piece.objects.count()) == (302, 3, 0)
    page = text(opened(portfolio, answer["Location"]))
    first, second, third = (id.hex for id in ids)
    assert f'name="{first}-title" type="text" value="Mentoring log K2"' in page
    assert re.search(rf'id="id_{first}-kind".*?<option value="mentoring_log" selected', page, re.DOTALL)
    assert re.search(rf'id="id_{second}-kind".*?<option value="recording" selected', page, re.DOTALL)
    assert re.search(rf'id="id_{third}-kind".*?<option value="" selected', page, re.DOTALL)
    for part, value in (("day", "3"), ("month", "3"), ("year", "2026")):
        assert re.search(rf'name="{first}-made_on_{part}"[^>]*value="{value}"', page)
    assert re.search(rf'name="{first}-tick"[^>]*value="K2"', page)
    assert re.search(rf'name="{third}-tick"', page)
    assert "checked" not in page  # nothing is ticked, nothing left out
    answer = saved(
        portfolio,
        row(
            ids[0],
            tick=["K2"],
            ksbs="",
            offered="K2:its name",
            made_on_day="3",
            made_on_month="3",
            made_on_year="2026",
        ),
        row(ids[1], kind="recording", mentees="Mentee A, Mentee B", ksbs="S1; K1"),
        row(ids[2]),
    )
    assert answer["Location"] == f"/apprentices/{portfolio.one.id}/portfolio/"
    pieces = list(Piece.objects.order_by("number"))
    assert [(one.id, one.kind, one.ksbs) for one in pieces] == [  # in the order of their names
        (ids[0], "mentoring_log", ["K2"]),
        (ids[2], "mentoring_log", ["K2"]),
        (ids[1], "recording", ["K1", "S1"]),
    ]
    assert (pieces[0].observed_on, pieces[2].mentees) == (date(2026, 3, 3), ["Mentee A", "Mentee B"])
    assert [one.versions.count() for one in pieces] == [1, 1, 1]
    assert Event.objects.filter(action="portfolio.add_piece").count() == 3


def test_files_that_came_by_tus_become_rows_too(portfolio: Portfolio) -> None:
    sender = Sender(portfolio.browser("apprentice"), portfolio.people.organisation.id)
    ids = [sender.sent(portfolio.one.id, f"{at}.pdf", uploads.pdf(at)) for at in (1, 2)]
    answer = portfolio.post("apprentice", "portfolio-many", portfolio.one.id, file_upload=ids)
    assert [str(one) for one in named(answer["Location"])] == ids
    other = portfolio.get("training_provider", "portfolio-many-table", portfolio.one.id, query=f"?u={ids[0]}")
    assert other.status_code == 302  # what somebody else sends is not there


def test_what_is_fine_is_added_and_the_rest_stays_and_says_what_is_missing(portfolio: Portfolio) -> None:
    ids = named(
        brought(
            portfolio, *((f"{at}.pdf", uploads.pdf(at)) for at in range(1, 5)), ("bad.pdf", b"%PDF-1.4 no")
        )["Location"]
    )
    answer = saved(
        portfolio,
        row(ids[0], title=""),
        row(ids[1]),
        row(ids[2], kind="", ksbs="K99", mentees="Amina"),
        row(ids[3], made_on_day="31", made_on_month="2", made_on_year="2026"),
        row(ids[4]),
    )
    page = text(answer)
    assert answer.status_code == 422
    assert "1 piece was added: E01." in page
    assert "4 files were not added. What is missing stands beside each." in page
    for said in ("Enter a title", "Choose what kind", "no K99", "looks like the name", "PDF"):
        assert said in page
    assert [one.id for one in Piece.objects.all()] == [ids[1]]
    assert str(ids[1]) not in page
    assert f'name="{ids[2].hex}-ksbs" type="text" value="K99"' in page
    again = saved(portfolio, row(ids[0]), row(ids[2]), row(ids[3]), row(ids[4], leave="on"))
    assert again.status_code == 302
    assert Piece.objects.count() == 4
    assert not Upload.objects.filter(id=ids[4]).exists()


def test_the_same_form_sent_twice_adds_each_once(portfolio: Portfolio) -> None:
    ids = named(brought(portfolio, ("1.pdf", uploads.pdf()), ("2.pdf", uploads.pdf(2)))["Location"])
    for _ in range(2):
        assert saved(portfolio, row(ids[0]), row(ids[1])).status_code == 302
    assert Piece.objects.count() == 2
    assert (
        opened(portfolio, f"/apprentices/{portfolio.one.id}/portfolio/add-many/table/?u={ids[0]}").status_code
        == 302
    )


def test_files_that_bring_nothing_new_are_recognised_and_left_out_unless_somebody_wants_them(
    portfolio: Portfolio,
) -> None:
    portfolio.add(file=portfolio.file(uploads.pdf(), "contract.pdf"))
    answer = brought(
        portfolio, ("a.pdf", uploads.pdf()), ("b.pdf", uploads.pdf(2)), ("c.pdf", uploads.pdf(2))
    )
    first, second, third = named(answer["Location"])
    page = text(opened(portfolio, answer["Location"]))
    assert "these very bytes already, as contract.pdf" in page
    assert "the same file as b.pdf, above" in page
    ticked = [bool(re.search(rf'name="{id.hex}-leave"[^>]*checked', page)) for id in (first, second, third)]
    assert ticked == [True, False, True]
    saved(portfolio, row(first, leave="on"), row(second), row(third))
    assert Piece.objects.count() == 3


def test_those_for_which_there_was_no_time_are_looked_into_later(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "LOOKS_FOR", -1.0)
    answer = brought(portfolio, ("log.pdf", dated()), ("notes.txt", WORDS.encode()))
    first, second = named(answer["Location"])
    assert "Look into 2 more files for days and KSBs" in text(opened(portfolio, answer["Location"]))
    monkeypatch.undo()
    later = saved(portfolio, row(first, title="Typed", looked=""), row(second, looked=""), look="yes")
    page = text(later)
    assert (later.status_code, Piece.objects.count()) == (200, 0)
    assert f'name="{first.hex}-title" type="text" value="Typed"' in page
    assert re.search(rf'name="{first.hex}-made_on_year"[^>]*value="2026"', page)
    assert f"{second.hex}-tick" in page
    assert "Look into" not in page


def test_what_cannot_be_taken_is_said_at_once(portfolio: Portfolio) -> None:
    page = brought(portfolio, ("setup.exe", b"MZ"), ("empty.pdf", b""))
    assert (page.status_code, "setup.exe: This is no kind of file" in text(page)) == (422, True)
    assert "empty.pdf: The file is empty" in text(page)
    mixed = brought(portfolio, ("setup.exe", b"MZ"), ("log.pdf", uploads.pdf()))
    assert len(named(mixed["Location"])) == 1
    assert "Choose the files" in text(portfolio.post("apprentice", "portfolio-many", portfolio.one.id))
    for bad in ({"file_upload": "nonsense"}, {"file_upload": str(uuid4())}):
        answer = portfolio.post("apprentice", "portfolio-many", portfolio.one.id, **bad)
        assert answer.status_code in (302, 422)


def test_fifty_files_are_taken_at_once_and_no_more(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "MOST", 2)
    answer = brought(portfolio, *((f"{at}.pdf", uploads.pdf(at)) for at in range(1, 4)))
    assert len(named(answer["Location"])) == 2
    assert Upload.objects.count() == 2


def test_an_upload_that_has_not_come_whole_waits(portfolio: Portfolio) -> None:
    sender = Sender(portfolio.browser("apprentice"), portfolio.people.organisation.id)
    id = UUID(sender.begun(portfolio.one.id, "film.mp4", 8).split("/")[2])
    address = f"/apprentices/{portfolio.one.id}/portfolio/add-many/table/?u={id}&u=nonsense&u={uuid4()}"
    assert "has not come in whole yet" in text(opened(portfolio, address, "apprentice"))
    answer = saved(portfolio, row(id), role="apprentice")
    assert (answer.status_code, Piece.objects.count()) == (422, 0)


@pytest.mark.parametrize("role", MAY_NOT)
def test_others_may_not(portfolio: Portfolio, role: str) -> None:
    for page in ("portfolio-many", "portfolio-many-table"):
        assert portfolio.get(role, page, portfolio.one.id).status_code == 403
        assert portfolio.post(role, page, portfolio.one.id).status_code == 403
    with pytest.raises(NotAllowed):
        many.add_pieces(apprenticeship=portfolio.one.id, pieces=[], by=portfolio.actor(role), at=NOW)


def test_somebody_elses_portfolio_is_not_there(portfolio: Portfolio) -> None:
    with everywhere():
        theirs = apprenticeship(cast("South"))
    for page in ("portfolio-many", "portfolio-many-table"):
        assert portfolio.get("training_provider", page, theirs.id).status_code == 404
        assert portfolio.post("training_provider", page, theirs.id).status_code == 404


def test_a_locked_portfolio_takes_nothing(portfolio: Portfolio) -> None:
    ids = named(brought(portfolio, ("1.pdf", uploads.pdf()))["Location"])
    portfolio.complete()
    portfolio.hand_in()
    assert "is locked" in text(portfolio.get("apprentice", "portfolio-many", portfolio.one.id))
    answer = saved(portfolio, row(ids[0]))
    assert (answer.status_code, "nothing can be added" in text(answer)) == (422, True)
    assert Piece.objects.count() == 10


def test_the_table_needs_as_many_queries_for_many_files(
    portfolio: Portfolio, django_assert_max_num_queries: Any
) -> None:
    answer = brought(portfolio, *((f"{at}.txt", b"Plain words %d." % at) for at in range(12)))
    browser: Client = portfolio.browser("training_provider")
    browser.get("/")
    with django_assert_max_num_queries(15):
        found = browser.get(answer["Location"])
    assert found.status_code == 200


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Mentor’s reflective log 3.docx", "mentor_reflective_log"),
        ("mentee reflective log.pdf", "mentee_reflective_log"),
        ("witness_statement.pdf", "witness_statement"),
        ("reflective log.pdf", ""),
        ("scan0001.pdf", ""),
        ("VID_2026.mov", "recording"),
        ("memo.m4a", "recording"),
        ("observation report.mp4", "observation_report"),
    ],
)
def test_a_kind_is_guessed_where_one_alone_is_likely(name: str, kind: str) -> None:
    assert many.kind_for(name, law.plan("ST1379", "1.1")) == kind


def test_a_day_that_is_still_to_come_is_not_guessed(portfolio: Portfolio) -> None:
    later = (NOW + timedelta(days=400)).strftime("D:%Y%m%d101500Z")
    answer = brought(portfolio, ("log.pdf", dated(later)))
    (id,) = named(answer["Location"])
    assert not re.search(
        rf'name="{id.hex}-made_on_day"[^>]*value="\d', text(opened(portfolio, answer["Location"]))
    )
