"""The pages of an import: the list, the file, the dry run, the way back to put things right, the result."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.browser import Site
from tests.factories.imports import finished, row, sent, sheet
from tests.factories.web import NOW, cast
from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.port import StorageFull
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.imports import actions
from touchstone.web.imports.models import Import, State
from touchstone.web.imports.working import CHECKED_TOGETHER, work
from touchstone.web.organisations.models import Relation
from touchstone.web.organisations.permissions import ROLES, Permission

PAGES = ("imports-one", "imports-rows", "imports-cancel")
MAY = ("training_provider", "bookings", "manager")
MAY_NOT = [role.id for role in ROLES if Permission.IMPORT not in role.may]


def upload(site: Site, role: str, content: bytes, name: str = "spring.csv", **fields: Any) -> Any:
    """Send a file by the page."""
    return site.post(role, "imports-send", file=SimpleUploadedFile(name, content), **fields)


@pytest.mark.parametrize("role", MAY)
def test_from_the_file_to_the_result(site: Site, role: str) -> None:
    assert "Start from the template" in site.get(role, "imports-list").text_
    assert "How the file looks" in site.get(role, "imports-send").text_
    answer = upload(site, role, sheet([row(1), row(2, born_on="31/02/1995")], encoding="cp1252"))
    one = Import.objects.get()
    assert answer["Location"] == f"/imports/{one.id}/"
    page = site.get(role, "imports-one", one.id).text_
    for said in ("spring.csv", "Windows-1252, separated by commas", "There is no such day", "31/02/1995"):
        assert said in page
    assert "Nothing is registered yet." in page
    assert not Apprenticeship.objects.exists()
    answer = site.post(role, "imports-one", one.id, which="all")
    assert answer.status_code == 422
    assert "Not every row is fine" in answer.text_
    assert site.post(role, "imports-one", one.id, which="fine")["Location"] == f"/imports/{one.id}/"
    page = site.get(role, "imports-one", one.id).text_
    assert "Look again" in page
    assert "the work goes on" in page
    work(of_import=one.id, at=NOW)
    page = site.get(role, "imports-one", one.id).text_
    assert "1 apprentice registered" in page
    made = Apprenticeship.objects.get()
    assert f"/apprentices/{made.id}/" in page
    assert "Download the rows to put right" in page
    assert "spring.csv" in site.get(role, "imports-list").text_


def test_the_rows_to_put_right_come_back_as_a_file_that_can_be_sent_again(site: Site) -> None:
    wrong = row(2, email="x", last_name="=cmd|' /C calc'!A0", line_manager_name='<b>"Lee"</b>')
    one = sent(sheet([row(1), wrong, row(3)], encoding="utf-16"), site.people.actor("bookings"))
    answer = site.get("bookings", "imports-rows", one.id)
    assert answer["Content-Disposition"] == 'attachment; filename="apprentices-to-put-right.csv"'
    assert "no-store" in answer["Cache-Control"]
    head, line = csv.reader(StringIO(answer.text_.removeprefix("\ufeff")))
    assert head[-2:] == ["Row of the file sent", "What to put right"]
    said = dict(zip(head, line, strict=True))
    assert said["Last name"] == "'=cmd|' /C calc'!A0", "no spreadsheet calculates it"
    assert (said["Row of the file sent"], said["Line manager's name"]) == ("3", '<b>"Lee"</b>')
    assert said["What to put right"] == "E-mail address: The e-mail address must look like name@example.com."
    upload(site, "bookings", answer.text_.replace(",x,", ",zoe2@mail.example,").encode())
    again = Import.objects.exclude(id=one.id).get()
    assert (again.rows, again.fine) == (1, 1)
    finished(again, site.people.actor("bookings"))
    assert Apprenticeship.objects.get().last_name == "=cmd|' /C calc'!A0"
    exported = site.get("bookings", "apprentices-list", query="export=csv").text_
    assert "'=cmd" in exported


def test_html_stays_text(site: Site) -> None:
    typed = "<script>alert(1)</script>"
    upload(site, "bookings", sheet([row(1, email=typed, last_name=typed)]), name=f"{typed}.csv")
    page = site.get("bookings", "imports-one", Import.objects.get().id).text_
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_template_is_a_file_to_fill_in(site: Site) -> None:
    answer = site.get("training_provider", "imports-template")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, example = csv.reader(StringIO(answer.text_.removeprefix("\ufeff")))
    assert head[:3] == ["First name", "Last name", "E-mail address"]
    assert example[0] == "# Amina"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "This is a workbook"),
        (sheet([row(1)], titles={"uln": "Shoe size"}), "There is no column “Shoe size”. Remove it."),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_kindly(site: Site, content: bytes, said: str) -> None:
    answer = upload(site, "bookings", content)
    assert answer.status_code == 422
    assert said in answer.text_
    assert "There is a problem" in answer.text_
    assert not Import.objects.exists()


def test_no_file_and_no_choice_are_told(site: Site) -> None:
    answer = site.post("bookings", "imports-send")
    assert answer.status_code == 422
    assert "Choose a file." in answer.text_
    one = sent(sheet([row(1, uln="9276308687")]), site.people.actor("bookings"))
    answer = site.post("bookings", "imports-one", one.id)
    assert "Choose which rows are registered." in answer.text_
    answer = site.post("bookings", "imports-one", one.id, which="all")
    assert "Look at the warnings first, then say so." in answer.text_
    assert site.post("bookings", "imports-one", one.id, which="all", looked="on").status_code == 302


def test_a_store_without_room_is_said(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: object) -> None:
        raise StorageFull

    monkeypatch.setattr(Folder, "receive", full)
    answer = upload(site, "bookings", sheet([row(1)]))
    assert answer.status_code == 422
    assert "no room for the file" in answer.text_


def test_people_who_work_with_several_say_with_whom(site: Site) -> None:
    south = cast("South")
    Relation.objects.create(organisation=south.organisation, partner=site.people.provider, since=NOW)
    assert "South Assessment" in site.get("training_provider", "imports-send").text_
    assert "Choose the assessment organisation." in upload(site, "training_provider", sheet([row(1)])).text_
    upload(site, "training_provider", sheet([row(1)]), organisation=str(site.people.organisation.id))
    assert Import.objects.get().organisation == site.people.organisation


def test_a_long_file_is_checked_in_the_background(site: Site) -> None:
    upload(site, "bookings", sheet([row(number) for number in range(CHECKED_TOGETHER + 1)]))
    one = Import.objects.get()
    assert one.state == State.CHECKING
    page = site.get("bookings", "imports-one", one.id).text_
    assert f"0 of {CHECKED_TOGETHER + 2}" in page
    assert "Nothing is registered yet." in page
    work(of_import=one.id, at=NOW)
    page = site.get("bookings", "imports-one", one.id).text_
    assert "Which rows are registered?" in page


def test_an_import_is_cancelled_after_a_question(site: Site) -> None:
    one = sent(sheet([row(1)]), site.people.actor("bookings"))
    assert "Cancel this import?" in site.get("bookings", "imports-cancel", one.id).text_
    assert site.post("bookings", "imports-cancel", one.id)["Location"] == f"/imports/{one.id}/"
    page = site.get("bookings", "imports-one", one.id).text_
    assert "Cancelled by somebody of your organisation." in page
    assert site.get("bookings", "imports-rows", one.id).status_code == 404
    answer = site.post("bookings", "imports-cancel", one.id)
    assert answer.status_code == 422
    assert "has ended already" in answer.text_
    answer = site.post("bookings", "imports-one", one.id, which="fine")
    assert answer.status_code == 422


def test_where_nothing_is_fine_there_is_nothing_to_confirm(site: Site) -> None:
    one = sent(sheet([row(1, email="x")]), site.people.actor("bookings"))
    page = site.get("bookings", "imports-one", one.id).text_
    assert "No row can be registered." in page
    assert "Which rows are registered?" not in page


@pytest.mark.parametrize("role", MAY_NOT)
def test_nobody_else_may_open_anything(site: Site, role: str) -> None:
    one = sent(sheet([row(1)]), site.people.actor("bookings"))
    for page in ("imports-list", "imports-send", "imports-template"):
        assert site.get(role, page).status_code == 403
    for page in PAGES:
        assert site.get(role, page, one.id).status_code == 403
    assert upload(site, role, sheet([row(2)])).status_code == 403
    assert Import.objects.count() == 1


def test_what_others_sent_is_not_there(site: Site) -> None:
    one = sent(sheet([row(1)]), site.people.actor("bookings"))
    other = Client()
    other.force_login(cast("South").people["bookings"])
    for page in ("", "rows/", "cancel/"):
        assert other.get(f"/imports/{one.id}/{page}").status_code == 404
        assert site.browser("training_provider").get(f"/imports/{one.id}/{page}").status_code == 404
        assert site.browser("manager").get(f"/imports/{one.id}/{page}").status_code == 200
        assert other.get(f"/imports/{uuid4()}/{page}").status_code == 404
    assert other.post(f"/imports/{one.id}/", {"which": "fine"}).status_code == 404
    assert "apprentices.csv" not in site.get("training_provider", "imports-list").text_


def test_a_stranger_signs_in_first(site: Site) -> None:
    one = sent(sheet([row(1)]), site.people.actor("bookings"))
    for path in ("/imports/", "/imports/new/", "/imports/template/", f"/imports/{one.id}/"):
        assert "/accounts/login/" in Client().get(path)["Location"]


def test_pages_need_as_many_queries_for_more_rows(site: Site) -> None:
    by = site.people.actor("bookings")
    few = sent(sheet([row(1), row(2, email="x")]), by)
    many = sent(sheet([row(number, email="x" if number % 2 else "a@b.example") for number in range(60)]), by)
    needed = [site.queries("bookings", "imports-one", one.id) for one in (few, many)]
    assert needed[0] + 1 == needed[1] <= 15  # what turns pages is counted; what stands there whole is not
    for one in (few, many):
        finished(one, by)
    needed = [site.queries("bookings", "imports-one", one.id) for one in (few, many)]
    assert needed[0] + 2 == needed[1] <= 15  # two tables now
    assert site.queries("bookings", "imports-rows", many.id) <= 15
    assert site.queries("bookings", "imports-list") <= 15


def test_the_problems_turn_pages_and_narrow(site: Site) -> None:
    rows = [row(number, email="x") for number in range(40)] + [row(99, uln="9276308687")]
    one = sent(sheet(rows), site.people.actor("bookings"))
    first = site.get("bookings", "imports-one", one.id).text_
    assert "41 in all" in first
    assert first.count("must look like name@example.com.") == 25
    narrowed = site.get("bookings", "imports-one", one.id, query="kind=warning").text_
    assert "1 found" in narrowed
    assert "must look like" not in narrowed
    assert actions.FINE in narrowed
