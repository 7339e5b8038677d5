"""What is soon over, on front pages: each explanation and its clause once, people beneath, nearest first."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.appeals import released, told
from tests.factories.browser import Site
from tests.factories.results import FAIL, Office, submitted
from tests.factories.standings import stands
from tests.factories.web import Cast, apprenticeship
from touchstone.rules.calendar import LONDON
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.records.endings import grouped, soon_over

TODAY = date(2026, 4, 15)
NOW = datetime(2026, 4, 15, 12, tzinfo=LONDON)
DISCUSSION = "Professional discussion underpinned by a portfolio of evidence"
OBSERVATION = "Observation with questioning"
GONE = "After it the result stands: nobody can appeal against it any more."
AGAIN = (
    "On the last day it can still be taken. One day later everything is taken again: every part of the "
    "assessment, from the beginning."
)
LATER = "A resit can still be taken after it, but later than is typical."
CLAUSE, POLICY = "tquk-eqa § Resits and Retakes", "rulebook § Results, appeals"


def right(about: str, what: str, on: date, **said: Any) -> dict[str, Any]:
    """A right as a standing keeps it."""
    return {
        "code": f"{what} {about}",
        "subject": about,
        "title": f"{about}: {what}",
        "about": about,
        "since": "2025-10-22",
        "on": on.isoformat(),
        "may": ["employer", "training_provider"],
        "after": GONE,
        "force": "must",
        "layer": "plan",
        "source": CLAUSE,
        "last_on": None,
    } | said


def appeal(about: str, on: date) -> dict[str, Any]:
    return right(about, "last day to appeal", on, layer="policy", source=POLICY)


def again(about: str, on: date, more: str = "") -> dict[str, Any]:
    return right(about, "last day to resit or retake", on, after=AGAIN + more)


def typical(about: str, on: date, last_on: date) -> dict[str, Any]:
    what = "last day of the typical window for a resit"
    return right(about, what, on, after=LATER, force="typically", last_on=last_on.isoformat())


def has(people: Cast, name: str, *closings: dict[str, Any], **said: Any) -> Apprenticeship:
    """An apprentice with these rights, all of them soon over."""
    first, _, last = name.partition(" ")
    one = apprenticeship(people, uln="", person=None, first_name=first, last_name=last)
    days = [date.fromisoformat(kept["on"]) for kept in closings]
    nearest = min(days, default=None)
    given = {"stage": "failed", "closings": list(closings), "closes_on": nearest, "as_of": NOW} | said
    stands(one, soon_from=TODAY if nearest else None, **given)
    return one


@pytest.fixture
def office(site: Site) -> Office:
    return Office(site.people, now=NOW)


def days(left: int) -> date:
    return TODAY + timedelta(days=left)


def shown(said: str) -> str:
    """What stands under the heading, without its marks."""
    part = said[said.index("Soon over") :].partition("</main>")[0].partition("Where your apprentices")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", part)).strip()


@pytest.mark.parametrize("role", ["training_provider", "employer"])
def test_each_explanation_and_its_clause_stand_once(office: Office, role: str) -> None:
    has(office.people, "Ada Late", again(OBSERVATION, days(7)))
    has(office.people, "Bo Sooner", again(DISCUSSION, days(3)))
    has(office.people, "Cy Appeals", appeal(OBSERVATION, days(5)))
    said = shown(office.get(role, "home").text_)
    assert (said.count(AGAIN), said.count(GONE)) == (1, 1)
    assert said.count("section “") == 2
    order = [said.index(name) for name in ("Bo Sooner", "Ada Late", "Cy Appeals")]
    assert order == sorted(order), "the group of the nearest first, and the nearest first in it"
    assert f"Bo Sooner Saturday 18 April 2026 (in 3 days) {DISCUSSION}" in said
    assert f"Ada Late Wednesday 22 April 2026 (in 7 days) {OBSERVATION}" in said


def test_what_all_of_a_group_have_in_common_is_in_its_heading(office: Office) -> None:
    for name, left in (("Ada One", 6), ("Bo Two", 2)):
        has(office.people, name, again(OBSERVATION, days(left)))
    answer = office.get("training_provider", "home").text_
    assert f'<h3 class="govuk-heading-s">{OBSERVATION}: last day to resit or retake</h3>' in answer
    assert shown(answer).count(OBSERVATION) == 1


def test_one_alone_reads_as_a_sentence_about_them(office: Office) -> None:
    has(office.people, "Ada One", appeal(OBSERVATION, days(1)))
    said = shown(office.get("training_provider", "home").text_)
    assert f"{OBSERVATION}: last day to appeal {GONE} Set by the assessment organisation’s policy:" in said
    assert said.endswith("Ada One Thursday 16 April 2026 (tomorrow)")


def test_what_goes_on_says_of_each_when_it_ends_for_good(office: Office) -> None:
    has(office.people, "Ada One", typical(OBSERVATION, days(7), date(2026, 8, 22)))
    has(office.people, "Bo Two", typical(OBSERVATION, days(8), date(2026, 8, 23)))
    said = shown(office.get("training_provider", "home").text_)
    assert said.count(LATER) == 1
    assert "Ada One Wednesday 22 April 2026 (in 7 days) Last day of all 22 August 2026" in said
    assert "Bo Two Thursday 23 April 2026 (in 8 days) Last day of all 23 August 2026" in said
    has(office.people, "Cy Three", typical(DISCUSSION, days(9), date(2026, 8, 24)))
    said = shown(office.get("training_provider", "home").text_)
    assert f"(in 9 days) {DISCUSSION}, last day of all 24 August 2026" in said


def test_the_same_right_with_another_consequence_or_clause_is_said_apart(office: Office) -> None:
    has(office.people, "Ada One", again(OBSERVATION, days(1)))
    has(
        office.people,
        "Bo Two",
        again(OBSERVATION, days(2), f" What was passed before no longer stands: {DISCUSSION}."),
    )
    has(office.people, "Cy Three", again(OBSERVATION, days(3)) | {"source": "plan § Elsewhere"})
    has(office.people, "Di Four", again(OBSERVATION, days(4)))
    found, more = soon_over(office.people.actor("training_provider"), TODAY)
    said = [[one.one.first_name for one in group.ends] for group in grouped(found)]
    assert (said, more) == ([["Ada", "Di"], ["Bo"], ["Cy"]], False)


def test_what_an_earlier_version_kept_is_still_told(office: Office) -> None:
    kept = again(OBSERVATION, days(7))
    for new in ("about", "last_on", "layer"):
        del kept[new]
    has(office.people, "Ada One", kept)
    said = shown(office.get("training_provider", "home").text_)
    assert f"{OBSERVATION}: last day to resit or retake {AGAIN} § Resits" not in said
    assert "Ada One Wednesday 22 April 2026 (in 7 days)" in said


def test_a_name_is_text_however_it_is_written(office: Office) -> None:
    has(office.people, "<b>Ada</b> <i>One</i>", appeal("<u>Method</u>", days(1)))
    answer = office.get("training_provider", "home").text_
    assert "&lt;b&gt;Ada&lt;/b&gt;" in answer
    assert "&lt;u&gt;Method&lt;/u&gt;: last day" in answer


def test_nobody_else_sees_the_list(office: Office) -> None:
    has(office.people, "Ada One", appeal(OBSERVATION, days(1)))
    for role in ("bookings", "assessor", "manager"):
        assert "Soon over" not in office.get(role, "home").text_


def test_an_apprentice_reads_once_what_is_the_same_of_several(office: Office) -> None:
    one = apprenticeship(office.people)
    office.now = datetime(2025, 10, 23, 12, tzinfo=LONDON)
    methods = ("observation", "professional_discussion")
    for attempt in [submitted(office.people, one, method, levels=FAIL) for method in methods]:
        told(office, released(office, attempt))
    office.now = datetime(2026, 4, 16, 12, tzinfo=LONDON)
    said = shown(office.get("apprentice", "home").text_)
    for method in (OBSERVATION, DISCUSSION):
        assert f"{method}, Thursday 23 April 2026 (in 7 days)" in said
    assert said.count("Last day to resit or retake") == 1
    assert said.count("One day later everything is taken again") == 1
    office.now = datetime(2025, 12, 16, 12, tzinfo=LONDON)
    said = shown(office.get("apprentice", "home").text_)
    assert said.count("Tuesday 23 December 2025 (in 7 days), last day of all 23 April 2026") == 2
    assert said.count("Last day of the typical window for a resit") == 1
    assert said.count(LATER) == 1
