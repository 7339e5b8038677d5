"""A download of one's data: whole, without what is of others or not released, in pieces, and in the trail."""

from __future__ import annotations

import hashlib
import io
import json
import time
import zipfile
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories import uploads
from tests.factories.appeals import failed, released
from tests.factories.portfolio import received
from tests.factories.results import FAIL, OBSERVATION, Office, another, submitted
from tests.factories.web import apprenticeship, cast
from touchstone.integrations.storage.port import StorageAway
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.files import actions as files
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import store
from touchstone.web.mail.models import Message
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.organisations.scope import within
from touchstone.web.planning.actions import write_notes
from touchstone.web.planning.typed import Typed, mark
from touchstone.web.privacy.download import take_copy
from touchstone.web.privacy.gathered import PARTS
from touchstone.web.quality.models import Remark
from touchstone.web.records import law
from touchstone.web.results.models import Told

PAGE = "privacy-download"
OTHERS = [role.id for role in ROLES if role.id not in ("apprentice", "manager")]


def recent(office: Office, role: str, ago: int = 0) -> None:
    """They showed who they are, so many seconds ago."""
    session = office.browser(role).session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago}]
    session["account_authentication_methods_user"] = str(office.people.people[role].id)
    session.save()


def kept(office: Office, one: Apprenticeship, name: str, data: bytes | None = None) -> StoredFile:
    """A file of theirs, with its bytes."""
    came = received(data or uploads.pdf(), name, Path(store().folder))
    by = office.people.actor("training_provider")
    return files.keep_file(apprenticeship=one.id, received=came, by=by, at=office.now)


def taken(office: Office, one: Apprenticeship, role: str = "apprentice") -> zipfile.ZipFile:
    """The ZIP file that they download."""
    recent(office, role)
    with office.clock():
        answer = office.browser(role).post(reverse(PAGE, args=[one.id]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def said(archive: zipfile.ZipFile, part: str) -> Any:
    return json.loads(archive.read(f"data/{part}.json"))


def text(archive: zipfile.ZipFile) -> str:
    """Everything in it that is text."""
    names = [name for name in archive.namelist() if not name.startswith("files/")]
    return "\n".join(archive.read(name).decode() for name in names)


def test_the_page_says_what_is_in_it_and_what_is_left_out(office: Office, one: Apprenticeship) -> None:
    kept(office, one, "contract.pdf")
    recent(office, "apprentice")
    page = unescape(office.get("apprentice", PAGE, one.id).text_)
    for _, title, about, _ in PARTS:
        assert f"<strong>{title}</strong>: {about}" in page
    assert "1 file (" in page
    assert "Results that are not released yet" in page
    assert not Event.objects.filter(action="privacy.download").exists()


def test_it_holds_an_overview_every_part_the_record_every_file_and_their_sums(
    office: Office, one: Apprenticeship
) -> None:
    data = uploads.pdf()
    kept(office, one, "con:tract.pdf", data)
    archive = taken(office, one)
    assert archive.testzip() is None
    names = archive.namelist()
    assert names[:2] == ["README.txt", "overview.html"]
    assert {f"data/{name}.json" for name, *_ in PARTS} <= set(names)
    assert archive.read("files/001 con-tract.pdf") == data
    assert json.loads(archive.read("record/record.json"))["standard"] == "ST1379"
    sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums == {
        name: hashlib.sha256(archive.read(name)).hexdigest() for name in names if name != "SHA256SUMS"
    }
    assert said(archive, "registration")["first_name"] == "Amina"
    assert said(archive, "registration")["employer"] == "North Works"
    assert said(archive, "account")["email"] == "apprentice@north.example"
    assert said(archive, "files")[0]["name"] == "con:tract.pdf"
    assert "not released yet: they are in a later" in archive.read("README.txt").decode()
    overview = archive.read("overview.html").decode()
    assert "14 March 1995" in overview
    assert "<script" not in overview
    assert "http" not in overview


def test_that_it_was_taken_is_in_the_history_and_read_by_the_apprentice(
    office: Office, one: Apprenticeship
) -> None:
    taken(office, one, "manager")
    with within(office.people.organisation.id):
        event = Event.objects.get(action="privacy.download")
        assert (event.chain, event.by) == (one.id, office.people.people["manager"].id)
        assert "Everything that is kept" in office.get("apprentice", "privacy-access", one.id).text_


def test_a_result_that_is_not_released_is_not_in_it(office: Office, one: Apprenticeship) -> None:
    attempt = submitted(office.people, one)
    for role in ("apprentice", "manager"):
        with within(office.people.organisation.id):
            archive = taken(office, one, role)
        record = json.loads(archive.read("record/record.json"))
        assert not record["attempts"][0].get("judgements")
        assert said(archive, "results") == []
        assert said(archive, "log") == []
        assert f"(of {attempt.code})" in archive.read("README.txt").decode()
    with within(office.people.organisation.id):
        released(office, attempt)
    with within(office.people.organisation.id):
        untold = taken(office, one)
    assert said(untold, "results") == []
    assert said(untold, "log") == []
    with within(office.people.organisation.id):
        release = attempt.releases.get()
        Told.objects.create(
            organisation=office.people.organisation,
            apprenticeship=one,
            release=release,
            by=office.people.people["employer"],
            role="employer",
            at=office.now,
        )
        archive = taken(office, one)
    assert [row["attempt"] for row in said(archive, "results")] == [attempt.code]
    assert said(archive, "log")


def test_nothing_of_it_tells_a_pass_from_a_fail_before_the_release(office: Office) -> None:
    told = []
    for name, levels in (("Ada", None), ("Bea", FAIL)):
        with within(office.people.organisation.id):
            one = apprenticeship(office.people, first_name=name, person=None, uln="")
            who = office.people.people["assessor"]
            if levels:
                who = another(office.people, "assessor", "Another Assessor")
            submitted(office.people, one, levels=levels, assessor=who)
            archive = taken(office, one, "manager")
        told.append([said(archive, part) for part in ("results", "log", "decisions", "appeals")])
        assert "judgements" not in archive.read("record/record.json").decode()
    assert told[0] == told[1]


def test_other_people_s_names_and_the_remarks_of_quality_assurance_are_left_out(
    office: Office, one: Apprenticeship
) -> None:
    failed(office, one)
    remark = Remark.objects.first()
    with within(office.people.organisation.id):
        archive = taken(office, one)
    whole = text(archive)
    for role in ("assessor", "internal_quality_assurer", "bookings", "manager", "training_provider"):
        assert office.people.people[role].name not in whole
        assert office.people.people[role].email not in whole
    assert "Lee Marsh" not in whole
    assert "quality" not in " ".join(row["did"] for row in said(archive, "history"))
    assert remark is None or not remark.text or remark.text not in whole


def test_messages_to_them_are_in_it_and_those_about_others_are_not(
    office: Office, one: Apprenticeship
) -> None:
    own = {"organisation": office.people.organisation, "kind": "notice", "html": "", "written_at": office.now}
    for subject, to, about in (
        ("Yours", one.email, one.id),
        ("To your employer", "lee.marsh@works.example", one.id),
        ("About somebody else", one.email, uuid4()),
    ):
        Message.objects.create(subject=subject, to=to, apprenticeship_id=about, text="Hello", **own)
    archive = taken(office, one)
    assert [row["subject"] for row in said(archive, "messages")] == ["Yours"]


def test_the_planning_sheet_is_in_one_s_own_copy_alone(office: Office, one: Apprenticeship) -> None:
    criterion = law.plan(one.standard, one.version).methods[0].criteria[0].id
    write_notes(
        apprenticeship=one.id,
        method=OBSERVATION,
        typed={criterion: Typed(text="My secret point", seen=mark(""))},
        by=office.people.actor("apprentice"),
        at=office.now,
    )
    own = taken(office, one)
    assert said(own, "planning-sheet")["notes"][0]["text"] == "My secret point"
    with within(office.people.organisation.id):
        behalf = taken(office, one, "manager")
    assert "data/planning-sheet.json" not in behalf.namelist()
    assert "My secret point" not in text(behalf)
    assert "The planning sheet: it is the apprentice's alone" in behalf.read("README.txt").decode()


def test_a_file_that_was_taken_back_is_named_and_not_in_it(office: Office, one: Apprenticeship) -> None:
    file = kept(office, one, "contract.pdf")
    files.close_file(file=file.id, by=office.people.actor("training_provider"), at=office.now)
    archive = taken(office, one)
    assert not [name for name in archive.namelist() if name.startswith("files/")]
    assert said(archive, "files")[0]["taken_back_at"]


def test_a_file_that_goes_while_it_is_made_is_named_and_the_rest_arrives(
    office: Office, one: Apprenticeship
) -> None:
    first = kept(office, one, "first.pdf")
    kept(office, one, "second.txt", b"Plain words.\n")
    copy = take_copy(apprenticeship=one.id, by=office.people.actor("apprentice"), at=office.now)
    pieces = copy.pieces()
    begun = next(pieces)
    store().remove(first.sha256)
    archive = zipfile.ZipFile(io.BytesIO(begun + b"".join(pieces)))
    arrived = next(name for name in archive.namelist() if name.endswith("second.txt"))
    assert archive.read(arrived) == b"Plain words.\n"
    assert "first.pdf" in archive.read("FILES-THAT-ARE-GONE.txt").decode()


def test_a_file_that_the_storage_gives_no_answer_for_is_named_as_still_kept(
    office: Office, one: Apprenticeship, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(office, one, "first.pdf")
    copy = take_copy(apprenticeship=one.id, by=office.people.actor("apprentice"), at=office.now)

    def away(*_: Any) -> None:
        raise StorageAway("It answered 500.")

    monkeypatch.setattr(type(store()), "open", away)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(copy.pieces())))
    said = archive.read("FILES-THAT-ARE-MISSING-HERE.txt").decode()
    assert "first.pdf" in said
    assert "These files are kept" in said


def test_a_download_that_stops_halfway_changes_nothing_and_can_be_begun_again(
    office: Office, one: Apprenticeship
) -> None:
    kept(office, one, "first.pdf")
    copy = take_copy(apprenticeship=one.id, by=office.people.actor("apprentice"), at=office.now)
    pieces = copy.pieces()
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # a generator
    assert taken(office, one).testzip() is None


def test_no_row_is_read_while_it_is_sent(
    office: Office, one: Apprenticeship, django_assert_num_queries: Any
) -> None:
    kept(office, one, "first.pdf")
    copy = take_copy(apprenticeship=one.id, by=office.people.actor("apprentice"), at=office.now)
    with django_assert_num_queries(0):
        b"".join(copy.pieces())


@pytest.mark.parametrize("way", ["GET", "POST"])
def test_who_signed_in_long_ago_shows_once_more_who_they_are(
    office: Office, one: Apprenticeship, way: str
) -> None:
    recent(office, "apprentice", ago=3601)
    ask = office.get if way == "GET" else office.post
    answer = ask("apprentice", PAGE, one.id)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Event.objects.filter(action="privacy.download").exists()


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_takes_it(office: Office, one: Apprenticeship, role: str) -> None:
    recent(office, role)
    assert office.post(role, PAGE, one.id).status_code == 403
    assert not Event.objects.filter(action="privacy.download").exists()


def test_another_organisation_s_apprentice_is_not_there(office: Office, one: Apprenticeship) -> None:
    theirs = Office(cast("South"))
    for role in ("apprentice", "manager"):
        recent(theirs, role)
        assert theirs.post(role, PAGE, one.id).status_code == 404
