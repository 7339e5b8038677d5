"""The demonstration: apprentices at every stage, made by the actions that pages use; and the tour."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from tests.factories.web import NOW
from touchstone.rules.report import StageOf
from touchstone.web.apprentices.models import Apprenticeship, BreakInLearning, PartnerChange
from touchstone.web.assessments.models import Entry
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import faults
from touchstone.web.demo.filling import fill, is_demonstration, is_empty
from touchstone.web.demo.filming import film
from touchstone.web.demo.tour import tour
from touchstone.web.mail.models import Message
from touchstone.web.organisations.permissions import BY_ID
from touchstone.web.organisations.scope import everywhere
from touchstone.web.privacy.models import ErasureRequest, Hold, State
from touchstone.web.quality.models import Review
from touchstone.web.records.models import Standing
from touchstone.web.records.queries import reports
from touchstone.web.results.models import Release
from touchstone.web.viewing.models import TimedNote, Viewing
from touchstone.web.viewing.queries import found_in, seen_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("demonstration")]
TABLES: dict[Any, tuple[str, ...]] = {  # what is compared of two demonstrations: all but ids and secrets
    Standing: ("stage", "steps", "turns", "due_on", "overall", "broken"),
    Entry: ("attempt__code", "number", "kind", "at", "data"),
    Review: ("attempt__code", "state", "lot", "reasons", "opened_at", "closed_at", "due_on"),
    Release: ("attempt__code", "grade", "overall", "released_at", "feedback", "plan_sha256"),
    Message: ("kind", "subject", "written_at"),
}
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OF = {Entry: "attempt__apprenticeship__email", Message: "to"}


def all_that_was_made() -> dict[str, list[str]]:
    """Everything but the ids of rows, in an order that no id decides."""
    with everywhere():
        made = {
            table.__name__: [
                repr(row)
                for row in table.objects.values_list(OF.get(table, "apprenticeship__email"), *columns)
            ]
            for table, columns in TABLES.items()
        }
        emails = dict(Apprenticeship.objects.values_list("id", "email"))
        told = Event.objects.values_list("chain", "number", "action", "role", "at")
        made["Event"] = [repr((emails.get(chain), *said)) for chain, *said in told]
    return {name: sorted(ID.sub("an id", row) for row in rows) for name, rows in made.items()}


@pytest.fixture(scope="module")
def twice(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[dict[str, list[str]]]]:
    """The demonstration made, undone, and made again for the tests of this file."""
    found = []
    with django_db_blocker.unblock(), transaction.atomic():
        for again in (True, False):
            assert is_empty()
            undo = transaction.savepoint()
            assert fill(now=NOW) == 60
            found.append(all_that_was_made())
            if again:
                transaction.savepoint_rollback(undo)
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(twice: list[dict[str, list[str]]]) -> None:
    """Takes the place of what undoes everything after each test: the demonstration must outlast them."""


def test_the_same_moment_gives_the_same_demonstration(twice: list[dict[str, list[str]]]) -> None:
    first, second = twice
    assert {name: len(rows) for name, rows in first.items()} == {
        name: len(rows) for name, rows in second.items()
    }
    assert all(first.values())
    assert first == second


def test_it_has_somebody_at_every_stage_of_three_standards() -> None:
    assert is_demonstration()
    with everywhere():
        stages = Counter(Standing.objects.values_list("stage", flat=True))
        assert set(stages) >= {stage.value for stage in StageOf} - {"lapsed"}
        assert Apprenticeship.objects.values("standard").distinct().count() == 3
        grades = set(Standing.objects.values_list("overall", flat=True))
        assert grades >= {"fail", "pass", "merit", "distinction"}


def test_one_is_on_a_break_and_one_changed_the_employer() -> None:
    with everywhere():
        pause = BreakInLearning.objects.select_related("apprenticeship").get()
        assert (pause.apprenticeship.name, pause.ended_on) == ("Farah Hussain", None)
        move = PartnerChange.objects.select_related("apprenticeship", "before", "after").get()
        assert move.apprenticeship.name == "Idris Evans"
        assert move.apprenticeship.employer_id == move.after_id != move.before_id


def test_everything_was_done_by_actions_which_left_their_events_and_break_no_rule() -> None:
    with everywhere():
        everybody = list(Apprenticeship.objects.select_related("organisation"))
        for one in everybody:
            first = Event.objects.filter(chain=one.id).order_by("number").first()
            assert first is not None
            assert first.action == "apprentice.register"
        assert list(faults()) == []
        told = ("result.release", "result.revise")
        released = Event.objects.filter(action__in=told).count()
        assert released == Release.objects.count() > 20
        answers = reports(everybody, NOW)
        taken = [attempt for report in answers.values() for attempt in report.attempts]
        unmet = [one.code for attempt in taken for one in attempt.conduct.findings if one.breaks]
        assert (len(taken) > 30, unmet) == (True, [])
        stands = dict(Standing.objects.values_list("apprenticeship", "stage"))
        assert stands == {id: report.stage.value for id, report in answers.items()}


@override_settings(DEMO=True, CLOCK="tests.factories.clocks.stopped")
@pytest.mark.parametrize("number", range(1, len(tour().stops) + 1))
def test_every_stop_opens_the_page_its_first_words_are_on(number: int) -> None:
    stop = tour().stops[number - 1]
    client = Client()
    page = client.get("/demonstration/tour/").content.decode()
    form = page.split(f'id="stop-{number}"')[1].split("</li>\n<li")[0]
    said = dict(re.findall(r'<input type="hidden" name="(email|next|stop)" value="([^"]*)">', form))
    assert said["next"] != "/" or stop.page == "home"
    opened = client.post("/demonstration/sign-in/", said, follow=True)
    assert opened.status_code == 200
    text = opened.content.decode()
    assert f"Guided tour, stop {number} of {len(tour().stops)}: {stop.title}" in text
    main = text.split('id="main-content"')[1]
    (first, *_) = re.findall("“([^”]+)”", " ".join(stop.do))
    assert first in main
    assert BY_ID[stop.role].title in text


@override_settings(DEMO=True)
def test_whoever_leaves_the_tour_is_told_of_no_stop() -> None:
    client, stop = Client(), tour().stops[0]
    email = "terry@riverside.example"
    on_it = client.post("/demonstration/sign-in/", {"email": email, "stop": "1"}, follow=True)
    assert stop.title in on_it.content.decode()
    for said in ({}, {"stop": "0"}, {"stop": "99"}):
        left = client.post("/demonstration/sign-in/", {"email": email, **said}, follow=True)
        assert "Guided tour, stop" not in left.content.decode()


def test_the_tour_plays_every_role_and_explains_its_words() -> None:
    known = tour()
    assert {stop.role for stop in known.stops} == {
        "training_provider",
        "employer",
        "bookings",
        "assessor",
        "internal_quality_assurer",
        "apprentice",
        "manager",
        "external_quality_assurer",
    }
    words = " ".join(word for word, _ in known.words)
    for word in ("KSB", "Portfolio", "Gateway", "Notice", "Criterion", "Resit", "Must"):
        assert word in words


def test_one_has_handed_a_recording_in_that_plays_at_once() -> None:
    assert len(film()) < 2 * 1024 * 1024
    with everywhere():
        row = Viewing.objects.get()
        known = found_in(row)
        assert known is not None
        assert (row.state, known.plays, known.whole_seconds) == ("ready", True, 1860)
        assert (row.from_second, row.to_second, row.file.name) == (30, 1830, "Session with Mentee A.mp4")
        assert all((row.poster, row.strip, row.captions))
        assert TimedNote.objects.filter(file=row.file).count() == 3
        seen = seen_in(row)
        assert seen is not None
        assert sum(number == 2 for _, number in seen.seen) > 50


def test_a_letter_asks_for_erasure_and_a_record_is_held() -> None:
    with everywhere():
        request, hold = ErasureRequest.objects.get(), Hold.objects.get()
        assert (request.state, request.received_how) == (State.ASKED, "A letter")
        assert request.apprenticeship.withdrawn_on is not None
        assert hold.lifted_at is None
        assert hold.reason.startswith("The regulator")


def test_a_right_of_somebody_who_signs_in_is_soon_over() -> None:
    with everywhere():
        row = Standing.objects.get(apprenticeship__email="jonas.weber@learners.example")
    assert row.soon_from is not None
    assert row.closes_on is not None
    assert row.soon_from <= NOW.date() <= row.closes_on
    assert row.closings[0]["code"] == "appeal.window.observation"
