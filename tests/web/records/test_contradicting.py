"""Where what may be told contradicts itself, those outside are told nothing, and nothing waits for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories.listed import ASSURE, JUDGE, LATER, front, items, kept_before, leaves, told
from tests.factories.offices import office, one
from tests.factories.results import Office, submitted
from tests.factories.web import NOW
from touchstone.rules.judge import InvalidRecordError
from touchstone.rules.report import NextStep
from touchstone.rules.roles import Role as Party
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.records import actions, nightly
from touchstone.web.records import told as telling
from touchstone.web.records.actions import standing
from touchstone.web.records.models import NOT_YET, Standing
from touchstone.web.records.nightly import refresh_all
from touchstone.web.records.queries import report

__all__ = ["office", "one"]  # fixtures


def contradicts(situation: Any) -> Any:
    raise InvalidRecordError(situation)


def test_what_contradicts_itself_once_it_is_narrowed_is_told_to_nobody_outside(
    office: Office, one: Apprenticeship, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does anything wait for them; lists show no number, though the night has nothing left to do."""
    submitted(office.people, one)
    before = Standing.objects.get()
    assert "bookings" in before.turns
    with monkeypatch.context() as patched:
        patched.setattr(telling, "assess", contradicts)
        refresh_all(now=office.now)
    row = Standing.objects.get()
    assert (row.next_title, row.told_next_title) == (ASSURE, NOT_YET)
    assert (row.turns, [each["title"] for each in row.steps]) == (["internal_quality_assurer"], [ASSURE])
    assert items(office, "employer", "/standings")[0]["broken"] is None
    assert told(office, "bookings") == {(NOT_YET, str(row.due_on))}
    assert ASSURE not in front(office, "bookings")


def test_who_left_with_a_record_that_contradicts_itself_is_judged_once(
    office: Office, one: Apprenticeship, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaves(office, one)
    kept_before(one)
    monkeypatch.setattr(actions, "told_outside", lambda *_: None)
    monkeypatch.setattr(nightly, "told_outside", lambda *_: None)
    assert [refresh_all(now=office.now + days * LATER) for days in (1, 2)] == [1, 0]
    assert Standing.objects.get().told_next_title == NOT_YET


def test_to_judge_waits_for_a_provider_whatever_others_can_be_told(one: Apprenticeship) -> None:
    hand_in = NextStep(action="gateway.hand_in", title="Hand in", by=Party.TRAINING_PROVIDER, ready=True)
    judge = replace(hand_in, action="attempt.judge", title=JUDGE, subject="first-1")
    kept = standing(one, replace(report(one, NOW), next_steps=(hand_in, judge)), None)
    assert [each["title"] for each in kept.steps] == [JUDGE]
