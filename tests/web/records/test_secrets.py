"""Nobody learns a grade before it is released: every page of every outsider is walked, word by word."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.factories.assessed import HELD, judged, released, told
from tests.factories.browser import Site
from tests.factories.web import apprenticeship
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.records.adjusting import adjust
from touchstone.web.records.told import told as told_to
from touchstone.web.results.models import Told

OUTSIDE = ["apprentice", "training_provider", "employer", "bookings"]
INSIDE = ["internal_quality_assurer", "manager"]
SCRIPTED = re.compile(r"<(script|style|head).*?</\1>", re.DOTALL)
GRADES = re.compile(r"\b(distinction|merit|not met|met|fail|failed|pass|passed)\b", re.IGNORECASE)
RULES = re.compile(
    r'<section class="ui-report".*?</section>|<div class="ui-finding.*?</details>\s*</div>', re.DOTALL
)


def pages(role: str, one: Apprenticeship) -> list[tuple[str, tuple[object, ...], str]]:
    """Everything that this role can open about an apprentice here."""
    own: list[tuple[str, tuple[object, ...], str]] = [("home", (), ""), ("records-record", (one.id,), "")]
    if role == "apprentice":
        return [*own, ("apprentices-own", (), "")]
    seen = [*own, ("apprentices-list", (), ""), ("apprentices-list", (), "export=csv")]
    return seen if role == "employer" else [*seen, ("records-board", (), "")]


def said_without_rules(text: str) -> str:
    """What a page says in prose: the findings, whose outcomes are words like *met*, are left out."""
    text = RULES.sub("", SCRIPTED.sub("", text))
    return re.sub(r"<[^>]+>", " ", text)


@pytest.mark.parametrize("role", OUTSIDE)
@pytest.mark.parametrize("level", ["met", "not_met"])
def test_pages_of_outsiders_are_the_same_whatever_was_judged(site: Site, role: str, level: str) -> None:
    one = apprenticeship(site.people)
    judged(site.people, one, "observation", level=level)
    for page, about, query in pages(role, one):
        said = said_without_rules(site.get(role, page, *about, query=query).text_)
        for word in ("distinction", "OBS-P1", "As seen", "capped"):
            assert word.lower() not in said.lower(), (page, word)
        assert "Fail" not in said.replace("Failed, may resit", "").replace("Failed", "")


@pytest.mark.parametrize("role", OUTSIDE)
def test_the_record_says_the_same_of_a_pass_and_of_a_fail(site: Site, role: str) -> None:
    """Two apprentices, judged to the best and to the worst: what an outsider reads differs in nothing."""
    texts = []
    for level in ("met", "not_met"):
        one = apprenticeship(site.people, uln="")
        judged(site.people, one, "observation", level=level)
        said = said_without_ids(site.get(role, "records-record", one.id).text_, one)
        texts.append(said)
        drop(one)
    assert texts[0] == texts[1]


def said_without_ids(text: str, one: Apprenticeship) -> str:
    """A page without what differs between any two requests."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "ID", text.replace(str(one.id), "ID"))
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


def drop(one: Apprenticeship) -> None:
    """Move an apprentice out of the way of the next one's bookings."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bookings_bookedsection SET stands = false WHERE apprenticeship_id = %s", [one.id]
        )


@pytest.mark.parametrize("role", INSIDE)
def test_who_assures_and_releases_sees_the_grade_and_that_it_is_not_released(site: Site, role: str) -> None:
    one = apprenticeship(site.people)
    judged(site.people, one, "observation")
    said = site.get(role, "records-record", one.id).text_
    assert "Distinction" in said
    assert "not released" in said


@pytest.mark.parametrize("role", [*OUTSIDE[1:], *INSIDE, "assessor"])
def test_once_it_is_released_everybody_it_is_given_to_sees_it(site: Site, role: str) -> None:
    one = apprenticeship(site.people)
    told(site.people, judged(site.people, one, "observation"))
    said = site.get(role, "records-record", one.id).text_
    assert "Distinction" in said
    assert "not released" not in said


def test_the_apprentice_sees_it_once_those_it_was_given_to_have_told_them(site: Site) -> None:
    one = apprenticeship(site.people)
    attempt = judged(site.people, one, "observation")
    told(site.people, attempt)
    release = released(site.people, attempt, overall="")
    said = said_without_rules(site.get("apprentice", "records-record", one.id).text_)
    assert "istinction" not in said
    assert "Result given" not in said
    manager = site.people.people["manager"]
    own = {"organisation": site.people.organisation, "apprenticeship": one}
    Told.objects.create(**own, release=release, by=manager, role="manager", at=HELD + timedelta(days=9))
    assert "Distinction" in site.get("apprentice", "records-record", one.id).text_


def test_an_assessor_sees_their_own_judgements_and_nobody_elses(site: Site) -> None:
    one = apprenticeship(site.people)
    attempt = judged(site.people, one, "observation")
    mine = site.people.actor("assessor")
    assert told_to(one, mine, judged_at(attempt)).hidden == frozenset()
    stranger = Actor(
        person_id=site.people.people["employer"].id,
        name="",
        role=mine.role,
        organisation_id=mine.organisation_id,
        sees=mine.sees,
    )
    assert told_to(one, stranger, judged_at(attempt)).hidden == {"observation-1"}


def judged_at(attempt: Attempt) -> datetime:
    """When its judgements were submitted."""
    assert attempt.judged_at is not None
    return attempt.judged_at


def test_the_report_for_outsiders_is_made_from_a_record_without_judgements(site: Site) -> None:
    one = apprenticeship(site.people)
    attempt = judged(site.people, one, "observation")
    known = told_to(one, site.people.actor("apprentice"), judged_at(attempt))
    (bare,) = known.situation.record.attempts
    assert (bare.judgements, bare.judged_at, bare.score) == ((), None, None)
    assert set(known.report.attempts[0].levels.values()) == {None}
    assert not known.report.attempts[0].conduct.findings
    assert not any(finding.code == "result.judged" for finding in known.report.findings)
    (step,) = [step for step in known.report.next_steps if step.subject == "observation-1"]
    assert (step.action, step.by.value, step.blocked_by) == ("result.release", "assessment_organisation", ())


def test_judged_or_not_looks_alike_from_outside(site: Site) -> None:
    one = apprenticeship(site.people)
    attempt = judged(site.people, one, "observation")
    actor, now = site.people.actor("employer"), judged_at(attempt)
    after = told_to(one, actor, now).report
    attempt.judged_at = attempt.judged_by = None
    attempt.save()
    before = told_to(one, actor, now).report
    assert (before.stage, before.next_steps, before.findings) == (
        after.stage,
        after.next_steps,
        after.findings,
    )


def test_a_list_shows_an_overall_grade_only_once_everything_is_notified(site: Site) -> None:
    one = apprenticeship(site.people)
    first = judged(site.people, one, "observation")
    second = judged(site.people, one, "professional_discussion", at=HELD + timedelta(days=3))
    assert one.records_standings.get().overall == "distinction"
    for role in ("training_provider", "employer", "bookings", "manager"):
        assert "distinction" not in site.get(role, "apprentices-list", query="export=csv").text_
    told(site.people, first)
    assert "distinction" not in site.get("employer", "apprentices-list", query="export=csv").text_
    told(site.people, second)
    assert "distinction" in site.get("employer", "apprentices-list", query="export=csv").text_
    assert "Passed" in site.get("employer", "apprentices-list").text_


@pytest.mark.parametrize("role", [*OUTSIDE, *INSIDE, "assessor"])
def test_a_record_with_attempts_and_decisions_needs_few_queries(site: Site, role: str) -> None:
    one = apprenticeship(site.people)
    first = judged(site.people, one, "observation")
    few = site.queries(role, "records-record", one.id)
    told(site.people, first)
    judged(site.people, one, "professional_discussion", at=HELD + timedelta(days=12))
    by = site.people.actor("manager")
    adjust(
        apprenticeship=one.id,
        method="observation",
        extra_minutes=9,
        reason="So.",
        by=by,
        at=HELD + timedelta(days=30),
    )
    many = site.queries(role, "records-record", one.id)
    assert many <= few + 1  # the names of who decided
    assert many <= 15
    assert site.queries(role, "home") <= 15
