"""Requests for erasure that a restored backup does not know: noted beside it, and carried out again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.privacy import Case, filled
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.organisations.scope import forget, within
from touchstone.web.portfolio.models import Piece
from touchstone.web.privacy import actions, noting
from touchstone.web.privacy.again import carry_out_again
from touchstone.web.privacy.models import ErasureRequest, Removal, State

pytestmark = pytest.mark.django_db
Commits = Callable[..., Any]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "home"
    return tmp_path / "home"


@pytest.fixture
def answered(case: Case, django_capture_on_commit_callbacks: Commits) -> ErasureRequest:
    """Somebody left, asked, and was answered: their evidence has gone."""
    filled(case)
    Apprenticeship.objects.filter(id=case.one.id).update(withdrawn_on="2025-09-20", withdrawn_reason="Moved")
    with django_capture_on_commit_callbacks(execute=True):
        made = case.answered(case.asked())
    assert set(Piece.objects.values_list("title", flat=True)) == {"Removed"}
    return made


def as_before(case: Case) -> None:
    """The database as a backup from before the request has it.

    Removals cannot be taken out of the database; one of before the end of the case does not count.
    """
    ErasureRequest.objects.all().delete()
    Piece.objects.update(title="Session with Ben")
    Apprenticeship.objects.filter(id=case.one.id).update(withdrawn_on=case.now.date())
    case.now += timedelta(days=1)


def restored(case: Case, commits: Commits) -> int:
    forget()  # a command sees no organisation's rows
    with commits(execute=True):
        return carry_out_again(at=case.now)


def test_it_is_removed_again_after_a_restore(
    case: Case, answered: ErasureRequest, django_capture_on_commit_callbacks: Commits
) -> None:
    as_before(case)
    assert restored(case, django_capture_on_commit_callbacks) == 1
    with within(case.people.organisation.id):
        found = ErasureRequest.objects.get()
        assert (found.id, found.received_on) == (answered.id, answered.received_on)
        assert found.answered_by == case.people.people["manager"].id
        assert set(Piece.objects.values_list("title", flat=True)) == {"Removed"}
        assert Removal.objects.filter(kind="portfolio", request=answered.id).count() == 2
        assert Event.objects.get(action="privacy.again").facts == {"request": str(answered.id)}


def test_what_the_database_still_knows_is_left_as_it_is(
    case: Case, answered: ErasureRequest, django_capture_on_commit_callbacks: Commits
) -> None:
    assert restored(case, django_capture_on_commit_callbacks) == 0


def test_a_request_that_was_taken_back_is_not_taken_up(
    case: Case, django_capture_on_commit_callbacks: Commits
) -> None:
    Apprenticeship.objects.filter(id=case.one.id).update(withdrawn_on="2025-09-20", withdrawn_reason="Moved")
    case.held()
    by = case.people.actor("apprentice")
    with django_capture_on_commit_callbacks(execute=True):
        made = case.answered(case.asked())
        assert made.state == State.WAITING
        actions.withdraw_erasure(request=made.id, by=by, at=case.now)
    ErasureRequest.objects.all().delete()
    assert restored(case, django_capture_on_commit_callbacks) == 0


def test_a_request_that_the_backup_has_without_its_answer_is_answered(
    case: Case, answered: ErasureRequest, django_capture_on_commit_callbacks: Commits
) -> None:
    blank: dict[str, Any] = {
        "answered_at": None,
        "answered_by": None,
        "state": State.ASKED,
        "goes": [],
        "stays": [],
    }
    ErasureRequest.objects.filter(id=answered.id).update(**blank, done_at=None)
    assert restored(case, django_capture_on_commit_callbacks) == 1
    with within(case.people.organisation.id):
        assert ErasureRequest.objects.get().answered_by == case.people.people["manager"].id


def test_whoever_has_gone_whole_and_a_torn_line_are_no_fault(
    case: Case, answered: ErasureRequest, home: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    file = home / noting.NAME
    said = json.loads(file.read_text(encoding="utf-8"))
    said |= {"request": str(uuid4()), "apprenticeship": str(uuid4())}
    file.write_text(f"{json.dumps(said)}\n{{torn", encoding="utf-8")
    assert restored(case, django_capture_on_commit_callbacks) == 0


def test_the_list_names_nobody_and_is_for_its_owner_alone(
    case: Case, answered: ErasureRequest, home: Path
) -> None:
    file = home / noting.NAME
    text = file.read_text(encoding="utf-8")
    assert case.one.first_name not in text
    assert case.one.email not in text
    assert "All of it." not in text
    assert file.stat().st_mode & 0o777 == 0o600


def test_without_a_list_nothing_is_done(case: Case, django_capture_on_commit_callbacks: Commits) -> None:
    assert restored(case, django_capture_on_commit_callbacks) == 0
