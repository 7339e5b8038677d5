"""What was read and judged is used again for the same facts, law and day, and for nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.browser import Site
from tests.factories.gateway import confirmed
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.rules.judge import assess
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.scope import within
from touchstone.web.records import law, queries, remembered, told
from touchstone.web.records.actions import keep
from touchstone.web.records.models import CaseDecision
from touchstone.web.records.remembered import TABLES, asked, judged

Change = Callable[[Apprenticeship], Any]


@pytest.fixture
def one(site: Site) -> Apprenticeship:
    """Somebody who has come through the gateway."""
    made = apprenticeship(site.people)
    confirmed(site.people, made)
    keep(made, "apprentice.register", by=site.people.actor("bookings"), at=NOW)
    return made


def record_of(one: Apprenticeship) -> Any:
    return asked(one, NOW).situation.record


def test_the_second_time_one_query_is_asked_and_the_answer_is_the_same(one: Apprenticeship) -> None:
    first = judged(one, NOW)
    with CaptureQueriesContext(connection) as taken:
        again = judged(one, NOW)
    assert len(taken) == 1
    assert again[0].kept is first[0].kept
    assert again[1] == assess(queries.situation(one, NOW)) == first[1]


def test_later_on_the_day_the_answer_says_when(one: Apprenticeship) -> None:
    later = NOW + timedelta(minutes=9)
    judged(one, NOW)
    assert judged(one, later)[1] == assess(queries.situation(one, later))
    assert judged(one, later)[0].situation.now == later


def test_every_table_of_which_facts_are_made_is_in_the_hash(one: Apprenticeship) -> None:
    with CaptureQueriesContext(connection) as taken:
        queries.situation(one, NOW)
    named = {
        table
        for query in taken.captured_queries
        for table in re.findall(r'(?:FROM|JOIN)\s+"?([a-z]+_[a-z_]+)"?', query["sql"])
    }
    assert named <= {*TABLES, "assessments_entry"}
    assert len(named) > 8


def _piece(one: Apprenticeship) -> None:
    from touchstone.web.portfolio.models import Piece

    said: dict[str, Any] = {"kind": "report", "ksbs": ["K1"], "mentees": [], "pointers": {}}
    Piece.objects.create(
        organisation_id=one.organisation_id, apprenticeship=one, number=1, title="A piece", added_at=NOW,
        added_by=one.person_id or one.id, **said,
    )  # fmt: skip


def _decision(one: Apprenticeship) -> None:
    who = {"by": one.id, "role": "manager", "at": NOW, "reason": "Because."}
    CaseDecision.objects.create(
        organisation_id=one.organisation_id, apprenticeship=one, kind="override", finding="notice", **who
    )


def _programme(one: Apprenticeship) -> None:
    one.opted_in = not one.opted_in


def _attempt(one: Apprenticeship) -> None:
    from touchstone.web.bookings.models import Attempt

    method = law.plan(one.standard, one.version).methods[0].id
    Attempt.objects.create(
        organisation_id=one.organisation_id, apprenticeship=one, code=f"{method}-1", method=method
    )


@pytest.mark.parametrize("change", [_piece, _decision, _programme, _attempt], ids=lambda one: one.__name__)
def test_any_change_is_read_at_once_and_so_is_its_undoing(one: Apprenticeship, change: Change) -> None:
    before = record_of(one)
    change(one)
    after = record_of(one)
    assert after == queries.situation(one, NOW).record != before


def test_an_action_makes_everything_be_read_again(site: Site, one: Apprenticeship) -> None:
    before = record_of(one)
    keep(one, "apprentice.edit", by=site.people.actor("bookings"), at=NOW)
    assert record_of(one) is not before
    assert record_of(one) == before


def test_a_new_day_and_another_law_are_judged_anew(
    one: Apprenticeship, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = asked(one, NOW)
    assert asked(one, NOW + timedelta(minutes=1)).alike == today.alike
    assert asked(one, NOW + timedelta(days=1)).alike != today.alike
    for name in ("plan", "policy", "scheme"):
        other = replace(getattr(today.situation, name))  # equal, and yet another
        with monkeypatch.context() as patch:
            patch.setattr(law, name, lambda *_, other=other: other)
            assert asked(one, NOW).alike != today.alike
    assert asked(one, NOW).alike == today.alike


def test_a_moment_that_has_come_is_judged_anew(one: Apprenticeship) -> None:
    found = asked(one, NOW)
    assert found.kept.moments
    between = found.kept.moments[-1]
    assert asked(one, between).alike != asked(one, between - timedelta(minutes=2)).alike


def test_work_is_done_once_for_each_thing_it_is_about(one: Apprenticeship) -> None:
    said = iter(range(100))
    assert asked(one, NOW).once("this", lambda: next(said)) == 0
    assert asked(one, NOW).once("this", lambda: next(said)) == 0
    assert asked(one, NOW).once("that", lambda: next(said)) == 1
    for number in range(remembered.ANSWERS):
        asked(one, NOW).once(number, lambda: next(said))
    assert len(asked(one, NOW).kept.answers) <= remembered.ANSWERS


def test_no_more_apprentices_are_kept_than_the_bound() -> None:
    assert remembered._kept.cache_parameters()["maxsize"] == remembered.MOST <= 64


@pytest.mark.django_db
def test_another_organisation_reads_nothing_of_what_is_remembered() -> None:
    north, south = cast("North"), cast("South")
    with within(north.organisation.id):
        one = apprenticeship(north)
        confirmed(north, one)
        keep(one, "apprentice.register", by=north.actor("bookings"), at=NOW)
        known = record_of(one)
        assert known.gateways
    with within(south.organisation.id):
        assert record_of(one).gateways == ()
    with within():
        assert record_of(one).gateways == ()
    with within(north.organisation.id):
        assert record_of(one) is known


def test_who_is_told_less_never_gets_what_another_was_told(site: Site, one: Apprenticeship) -> None:
    _attempt(one)
    keep(one, "attempt.book", by=site.people.actor("bookings"), at=NOW)
    inside = told.told(one, site.people.actor("manager"), NOW)
    outside = told.told(one, site.people.actor("training_provider"), NOW)
    assert (inside.hidden, len(outside.hidden)) == (frozenset(), 1)
    assert inside.once("a picture", lambda: "with grades") == "with grades"
    assert outside.once("a picture", lambda: "without") == "without"
