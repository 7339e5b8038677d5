"""The night's judging: everybody's, whatever one case does, and never over what somebody did meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import management
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.standings import stands
from tests.factories.web import NOW, Cast, apprenticeship, cast
from touchstone.jobs import tasks
from touchstone.project.commands import migrating
from touchstone.rules import judge
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.scope import within
from touchstone.web.records import nightly
from touchstone.web.records.models import Standing
from touchstone.web.records.nightly import NotRefreshed, refresh_all

pytestmark = pytest.mark.django_db


def three(people: Cast) -> list[Apprenticeship]:
    mails = ("one@x.example", "two@x.example", "three@x.example")
    found = [apprenticeship(people, person=None, email=mail, uln="") for mail in mails]
    refresh_all(now=NOW)
    return found


def broken_for(one: Apprenticeship, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judging this one ends in a fault of ours."""
    whole = judge.assess

    def assess(situation: Any) -> Any:
        if situation.record.apprentice.id == str(one.id):
            raise ZeroDivisionError
        return whole(situation)

    monkeypatch.setattr(nightly, "assess", assess)


def judged_at(id: UUID) -> Any:
    return Standing.objects.get(apprenticeship=id).as_of


def test_a_case_that_cannot_be_judged_keeps_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    people, later = cast(), NOW + timedelta(days=1)
    with within(people.organisation.id):
        some = three(people)
        broken_for(some[1], monkeypatch)
        before = judged_at(some[1].id)
        with pytest.raises(NotRefreshed, match="1 of 3 cases could not be judged"):
            refresh_all(now=later)
        assert [judged_at(one.id) for one in some] == [later, before, later]
    assert f"Case {some[1].id} could not be judged: ZeroDivisionError" in caplog.text


def test_reminders_begin_although_a_case_could_not_be_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    people = cast()
    with within(people.organisation.id):
        broken_for(three(people)[0], monkeypatch)
    with pytest.raises(NotRefreshed):
        tasks.refresh_standings(timestamp=int(NOW.timestamp()))
    assert ProcrastinateJob.objects.filter(task_name="mail.remind").count() == 1


def test_what_somebody_did_while_it_was_judged_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    people, night = cast(), NOW + timedelta(days=1)
    with within(people.organisation.id):
        one, other, _ = three(people)
        whole = judge.assess

        def assess(situation: Any) -> Any:
            done = {"as_of": night + timedelta(seconds=3), "next_title": "Done meanwhile"}
            Standing.objects.filter(apprenticeship=one).update(**done)
            return whole(situation)

        monkeypatch.setattr(nightly, "assess", assess)
        refresh_all(now=night)
        assert Standing.objects.get(apprenticeship=one).next_title == "Done meanwhile"
        assert judged_at(other.id) == night


def test_an_update_has_the_nights_work_done_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, where standings lack what lists tell now; who starts without an update asks for nothing."""
    monkeypatch.setattr(management, "call_command", lambda *_, **__: None)
    people = cast()
    with within(people.organisation.id):
        stands(apprenticeship(people), stage="on_programme", as_of=NOW)
    waiting = ProcrastinateJob.objects.filter(task_name="records.refresh", queue_name="nightly")

    def starts(*missing: str) -> int:
        monkeypatch.setattr(migrating, "_missing", lambda: missing)
        assert migrating.bring_up_to_date() == missing
        return waiting.count()

    assert starts("records.0001_initial") == 0
    with within(people.organisation.id):
        Standing.objects.update(told_broken=None)
    assert starts() == 0
    assert starts("mail.0001_initial") == 0
    assert starts("records.0001_initial") == 1
