"""A legal hold of one file: it stays while the rest of its kind goes, and goes once nothing holds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from tests.factories import uploads
from tests.factories.portfolio import received
from tests.factories.privacy import Case, passed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.privacy import actions, queries
from touchstone.web.privacy.models import Hold
from touchstone.web.privacy.removing import remove_over

Night = Callable[..., int]
DECEMBER, END = (2026, 12, 12), (2031, 12, 12)


@pytest.fixture
def night(case: Case, django_capture_on_commit_callbacks: Any) -> Night:
    """What the job does in the night of a day."""

    def go(*day: int) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return remove_over(organisation=case.people.organisation.id, at=case.at(*day))

    return go


def hold(case: Case, file: UUID, role: str = "manager", reason: str = "The police asked.") -> Hold:
    by = case.people.actor(role)
    return actions.place_hold(apprenticeship=case.one.id, file=file, reason=reason, by=by, at=case.now)


def test_a_held_file_stays_when_its_kind_goes(case: Case, night: Night) -> None:
    files = passed(case)
    hold(case, files["passport"].id)
    night(*DECEMBER)
    assert case.bytes_of(files["passport"]).exists()
    assert not case.bytes_of(files["session"]).exists()
    files["passport"].refresh_from_db()
    assert files["passport"].name == "passport.png"


def test_lifted_it_goes_at_once_where_its_kind_has_gone(
    case: Case, night: Night, django_capture_on_commit_callbacks: Any
) -> None:
    files = passed(case)
    placed = hold(case, files["passport"].id)
    night(*DECEMBER)
    with django_capture_on_commit_callbacks(execute=True):
        actions.lift_hold(
            hold=placed.id, reason="Given back.", by=case.people.actor("manager"), at=case.at(*DECEMBER)
        )
    assert not case.bytes_of(files["passport"]).exists()
    assert StoredFile.objects.get(id=files["passport"].id).erased_at is not None
    done = Event.objects.filter(chain=case.one.id, action__endswith="_file", action__startswith="privacy.")
    assert [each.action for each in done.order_by("number")] == ["privacy.hold_file", "privacy.lift_file"]


def test_lifted_before_its_time_it_stays(case: Case, django_capture_on_commit_callbacks: Any) -> None:
    files = passed(case)
    placed = hold(case, files["contract"].id)
    with django_capture_on_commit_callbacks(execute=True):
        actions.lift_hold(hold=placed.id, reason="No.", by=case.people.actor("manager"), at=case.now)
    assert case.bytes_of(files["contract"]).exists()


def test_a_case_with_a_held_file_stays_until_it_is_lifted(
    case: Case, night: Night, django_capture_on_commit_callbacks: Any
) -> None:
    files = passed(case)
    placed = hold(case, files["contract"].id)
    night(*END)
    assert Apprenticeship.objects.filter(id=case.one.id).exists()
    assert case.bytes_of(files["contract"]).exists()
    assert not case.bytes_of(files["session"]).exists()
    by = case.people.actor("manager")
    with django_capture_on_commit_callbacks(execute=True):
        actions.lift_hold(hold=placed.id, reason="Over.", by=by, at=case.at(*END))
    night(2031, 12, 13)
    assert not Apprenticeship.objects.filter(id=case.one.id).exists()
    assert not case.bytes_of(files["contract"]).exists()


def test_what_is_kept_says_which_file_is_held(case: Case) -> None:
    files = passed(case)
    hold(case, files["contract"].id)
    kept = {each.rule.kind: each for each in queries.kept_of(case.one, case.now)}
    assert kept["decisions"].holds == ("A manager holds the file “contract.pdf”: The police asked.",)
    assert kept["portfolio"].message.endswith("The police asked. That file stays.")
    assert kept["portfolio"].holds == kept["recordings"].holds == ()


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "assessor"])
def test_who_may_not_hold_everything_holds_no_file(case: Case, role: str) -> None:
    files = passed(case)
    with pytest.raises(NotAllowed):
        hold(case, files["contract"].id, role)
    assert not Hold.objects.exists()


def test_a_file_that_is_not_there_or_was_removed_is_not_held(case: Case, night: Night) -> None:
    files = passed(case)
    night(*DECEMBER)
    for file in (uuid4(), files["passport"].id):
        with pytest.raises(Http404):
            hold(case, file)


def test_a_reason_is_needed(case: Case) -> None:
    files = passed(case)
    with pytest.raises(Refused):
        hold(case, files["contract"].id, reason=" ")


def test_the_page_lists_files_and_leads_to_their_holds(case: Case) -> None:
    files = passed(case)
    page = case.get("manager", "privacy-files", case.one.id).text_
    address = reverse("privacy-hold-file", args=[files["contract"].id])
    assert address in page
    assert "Recordings of people at work" in page
    assert "contract.pdf" in case.get("manager", "privacy-hold-file", files["contract"].id).text_
    told = case.post("manager", "privacy-hold-file", files["contract"].id, id=uuid4(), reason="A court.")
    assert told["Location"] == reverse("privacy-files", args=[case.one.id])
    placed = Hold.objects.get()
    assert placed.file_id == files["contract"].id
    page = case.get("manager", "privacy-files", case.one.id).text_
    assert reverse("privacy-lift", args=[placed.id]) in page
    assert "The file “contract.pdf”" in case.get("manager", "privacy-lift", placed.id).text_
    assert "The file “contract.pdf” is held" in case.get("manager", "privacy-home", case.one.id).text_
    own = case.get("apprentice", "privacy-files", case.one.id).text_
    assert "A court." in own
    assert reverse("privacy-lift", args=[placed.id]) not in own
    assert case.get("assessor", "privacy-files", case.one.id).status_code == 403
    assert case.get("manager", "privacy-hold-file", uuid4()).status_code == 404


def test_a_file_is_kept_as_what_it_serves(case: Case) -> None:
    made = case.file(uploads.pdf(3), "form.pdf")
    assert (made.kept_as, made.retention) == ("", "portfolio")
    from touchstone.web.files.actions import serves

    for kind, now in (("identity", "identity"), ("decisions", "decisions"), ("portfolio", "decisions")):
        serves(file=made.id, kind=kind)
        made.refresh_from_db()
        assert made.kept_as == now
    assert case.file(uploads.mpeg4(), "session.mp4").kept_as == "recordings"


def test_a_piece_makes_its_file_part_of_the_portfolio(case: Case) -> None:
    from tests.factories.portfolio import Portfolio

    given = received(uploads.pdf(), "log.pdf", case.folder)
    Portfolio(case.people, case.one, case.folder).add(file=given)
    assert StoredFile.objects.get(name="log.pdf").kept_as == "portfolio"
