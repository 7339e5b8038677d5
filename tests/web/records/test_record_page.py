"""The home of one apprentice: for everybody who may see them, as much as each may know."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories.browser import Site
from tests.factories.gateway import confirmed
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.scope import within
from touchstone.web.records import actions

PAGE = "records-record"
EVERYBODY = ["apprentice", "training_provider", "employer", "bookings", "internal_quality_assurer", "manager"]


@pytest.mark.parametrize("role", EVERYBODY)
def test_it_shows_who_how_far_what_next_and_until_when(site: Site, role: str) -> None:
    one = apprenticeship(site.people)
    answer = site.get(role, PAGE, one.id)
    assert answer.status_code == 200
    for said in ("Amina Khan", "Learning and Skills Mentor", "On programme", "What comes next", "Why"):
        assert said in answer.text_
    assert "<svg" in answer.text_
    assert 'role="img"' in answer.text_
    assert "Timeline as a table" in answer.text_
    assert "Observation with questioning" in answer.text_


def test_a_stranger_signs_in_first(site: Site) -> None:
    one = apprenticeship(site.people)
    assert Client().get(f"/apprentices/{one.id}/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", [*EVERYBODY, "assessor"])
def test_who_is_not_theirs_or_not_there_is_not_found(site: Site, role: str) -> None:
    other = cast("South")
    with within(other.organisation.id):
        theirs = apprenticeship(other)
    assert site.get(role, PAGE, theirs.id).status_code == 404
    assert site.get(role, PAGE, uuid4()).status_code == 404


def test_an_assessor_without_a_booking_does_not_find_them(site: Site) -> None:
    assert site.get("assessor", PAGE, apprenticeship(site.people).id).status_code == 404


def test_an_employer_reads_no_birthday_no_uln_and_no_needs(site: Site) -> None:
    one = apprenticeship(site.people, adjustment_needs="Larger print")
    said = site.get("employer", PAGE, one.id).text_
    for hidden in ("14 March 1995", "9276308686", "Larger print"):
        assert hidden not in said
        assert hidden in site.get("training_provider", PAGE, one.id).text_


def test_each_reader_is_offered_what_they_may_do_and_nothing_else(site: Site) -> None:
    one = apprenticeship(site.people)
    offers = {
        "manager": ("Grant a reasonable adjustment", "History"),
        "bookings": ("History",),
        "training_provider": (),
        "employer": (),
        "apprentice": (),
    }
    for role, offered in offers.items():
        said = site.get(role, PAGE, one.id).text_
        for offer in ("Grant a reasonable adjustment", ">History<"):
            assert (offer in said) is (offer.strip("<>") in offered), (role, offer)


def test_a_fictional_plan_and_an_assumed_version_say_so(site: Site) -> None:
    fictional = apprenticeship(site.people, uln="", standard="ST9001", version="1.0")
    assert "This plan is fictional" in site.get("apprentice", PAGE, fictional.id).text_
    assumed = apprenticeship(site.people, version="1.2")
    assert "assumed" in site.get("apprentice", PAGE, assumed.id).text_


def test_the_words_are_those_of_the_plans_regime(site: Site) -> None:
    one = apprenticeship(site.people, standard="ST9002", version="1.0")
    said = site.get("manager", PAGE, one.id).text_
    assert "Assessments</h2>" in said


def test_facts_that_contradict_each_other_are_said_and_not_a_fault(site: Site) -> None:
    one = apprenticeship(site.people, original_started_on=date(2025, 1, 1))
    inside = site.get("manager", PAGE, one.id)
    assert inside.status_code == 200
    assert "The original start, 1 January 2025, is after the start" in inside.text_
    outside = site.get("apprentice", PAGE, one.id).text_
    assert "North Assessment can see what it is" in outside
    assert "1 January 2025" not in outside
    assert site.get("apprentice", "home").status_code == 200


def test_a_decision_is_shown_with_its_reason_and_by_name_to_colleagues_alone(site: Site) -> None:
    one = apprenticeship(site.people, started_on=date(2026, 5, 1))
    by = site.people.actor("manager")
    finding = {"finding": "gateway.months_on_programme", "subject": ""}
    actions.override(apprenticeship=one.id, **finding, reason="Prior learning.", by=by, at=NOW)
    for role, who in (("bookings", "North Manager"), ("apprentice", "North Assessment")):
        said = site.get(role, PAGE, one.id).text_
        assert "Prior learning." in said
        assert who in said
        assert str(by.person_id) not in said
    assert "North Manager" not in site.get("employer", PAGE, one.id).text_


def test_hostile_text_is_shown_as_text(site: Site) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    one = apprenticeship(site.people, first_name=nasty, last_name="'\"&" + "ا" * 150, adjustment_needs=nasty)
    said = site.get("manager", PAGE, one.id).text_
    assert "<img src=x" not in said
    assert "&lt;img src=x" in said


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "manager"])
def test_it_takes_few_queries_however_many_others_there_are(site: Site, role: str) -> None:
    one = apprenticeship(site.people, started_on=date(2026, 5, 1))
    few = site.queries(role, PAGE, one.id)
    finding = {"finding": "gateway.months_on_programme", "subject": ""}
    manager = site.people.actor("manager")
    actions.override(apprenticeship=one.id, **finding, reason="So.", by=manager, at=NOW)
    for _ in range(10):
        confirmed(site.people, apprenticeship(site.people, uln=""))
    assert Apprenticeship.objects.count() == 11
    many = site.queries(role, PAGE, one.id)
    assert many <= few + 1  # the names of who decided
    assert many <= 15
