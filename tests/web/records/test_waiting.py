"""What waits for whom tells no result before its release, and whoever marks reads that judging is theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.factories.assessed import judged
from tests.factories.assessed import told as release
from tests.factories.assessments import DAY, Conducted, booked
from tests.factories.gateway import confirmed, written
from tests.factories.listed import LATER, front, rows
from tests.factories.offices import office
from tests.factories.results import Office
from tests.factories.web import NOW, apprenticeship
from touchstone.rules.report import NextStep
from touchstone.rules.roles import Role as Party
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.actions import begin, submit
from touchstone.web.assessments.models import Entry
from touchstone.web.gateway import queue
from touchstone.web.records import boards
from touchstone.web.records.actions import standing
from touchstone.web.records.models import Standing
from touchstone.web.records.nightly import refresh_all
from touchstone.web.records.queries import report

__all__ = ["office"]  # a fixture
CONFIRM = "Confirm Gateway to completion"
JUDGE = "Finish and submit the judgements of Field survey"
RESULT = "Judge, assure and release the result of Field survey"
CONDUCT = "Conduct A night at the lantern"
PROVIDER = "training_provider"
LEVELS = [("met", True), ("not_met", False)]


@dataclass
class Survey:
    """A field survey, which the plan leaves to the provider, and the office around it."""

    office: Office
    one: Apprenticeship
    made: Conducted

    def judges(self, level: str) -> None:
        """The provider's people write a judgement of every criterion."""
        for criterion in self.made.method.criteria:
            said = {"criterion": criterion.id, "level": level, "reason": "As seen.", "pointers": []}
            self.made.write("judgement", 95, role=PROVIDER, **said)

    def submits(self) -> None:
        by, at = self.office.people.actor(PROVIDER), DAY + timedelta(hours=2)
        submit(attempt=self.made.row.id, by=by, at=at)
        self.made.row.refresh_from_db()
        self.office.now = at + timedelta(hours=1)

    def is_told(self) -> None:
        release(self.office.people, self.made.row)
        self.office.now += 10 * LATER


@pytest.fixture
def survey(office: Office) -> Survey:
    """One that was held; everything else for the gateway behind it is accepted."""
    people = office.people
    one = apprenticeship(people, standard="ST9002", version="1.0", uln="")
    confirmed(people, one, "readiness")
    written(people, one, "completion")
    by = people.actor(PROVIDER)
    made = Conducted(people, one, begin(apprenticeship=one.id, method="field_survey", by=by, at=DAY))
    clock = 0
    for section in made.method.sections:
        made.write("section_started", clock, role=PROVIDER, section=section.id)
        clock += 45
        made.write("section_ended", clock, role=PROVIDER, section=section.id)
    office.now = DAY + timedelta(hours=2)
    return Survey(office, one, made)


def ours(office: Office, role: str) -> int:
    """Of how many apprentices the board says that something waits for this role."""
    return sum(stop.ours for stop in boards.stages(office.people.actor(role), office.now.date()))


def waits(office: Office, role: str) -> bool:
    """Whether the list of who waits for this role has the apprentice."""
    return "Khan" in office.get(role, "apprentices-list", query="turn=mine").text_


def offered(office: Office, role: str) -> list[bool]:
    """The gateways that the queue says to confirm: whether each can be."""
    return [each.ready for each in queue.to_confirm(office.people.actor(role), office.now)]


@pytest.mark.parametrize(("level", "passed"), LEVELS)
def test_a_gateway_to_confirm_tells_no_result(survey: Survey, level: str, passed: bool) -> None:
    """It waits for a pass, which the bookings team learns with its result and a manager before."""
    office = survey.office
    survey.judges(level)
    survey.submits()
    steps = report(survey.one, office.now).next_steps
    assert any(step.title == CONFIRM and step.ready for step in steps) is passed
    assert CONFIRM not in front(office, "bookings")
    assert not waits(office, "bookings")
    assert (ours(office, "bookings"), offered(office, "bookings")) == (0, [])
    assert offered(office, "manager") == [True] * passed
    assert Standing.objects.get().turns == ["internal_quality_assurer"]
    survey.is_told()
    assert (CONFIRM in front(office, "bookings")) is passed
    assert waits(office, "bookings") is passed
    assert (ours(office, "bookings"), offered(office, "bookings")) == (int(passed), [True] * passed)


@pytest.mark.parametrize(("score", "passed"), [("30", True), ("2", False)])
def test_an_assessment_to_conduct_tells_no_result_of_another(
    office: Office, score: str, passed: bool
) -> None:
    """The practical is held once the test is passed, whoever else's that is."""
    people = office.people
    one = apprenticeship(people, standard="ST9001", version="1.0", uln="")
    attempt = judged(people, one, "knowledge_test", at=DAY - 14 * LATER)
    whose = {"organisation": one.organisation, "attempt": attempt, "by": people.people["assessor"].id}
    at = {"at": attempt.judged_at, "kept_at": attempt.judged_at}
    Entry.objects.create(**whose, **at, number=99, kind="score", data={"score": score})
    booked(people, one, "practical")
    assert attempt.judged_at is not None
    office.now = attempt.judged_at + LATER
    refresh_all(now=office.now)
    steps = report(one, office.now).next_steps
    assert any(step.title == CONDUCT and step.ready for step in steps) is passed
    assert CONDUCT not in front(office, "assessor")
    release(people, attempt)
    office.now += 10 * LATER
    refresh_all(now=office.now)
    assert (CONDUCT in front(office, "assessor")) is passed


def said(office: Office, role: str) -> tuple[str, str]:
    """The next step by the list that this role has as a file, and whose turn it is."""
    (row,) = rows(office, role)
    return row["Next step"], row["Whose turn"]


def test_a_provider_reads_that_it_judges_what_the_plan_leaves_to_it(survey: Survey) -> None:
    """Until it has submitted: then its lists and the record say what they say to an employer."""
    office, one = survey.office, survey.one
    survey.judges("met")
    refresh_all(now=office.now)
    assert said(office, PROVIDER) == (JUDGE, "Training provider")
    assert waits(office, PROVIDER)
    page = office.get(PROVIDER, "records-record", one.id).text_
    assert (JUDGE in page, RESULT in page) == (True, False)
    assert f'href="/apprentices/{one.id}/assessments' in page
    assert JUDGE in front(office, PROVIDER)
    for role in ("employer", "bookings"):
        assert said(office, role) == (RESULT, "Assessment organisation")
        page = office.get(role, "records-record", one.id).text_
        assert (JUDGE in page, RESULT in page) == (False, True)
    survey.submits()
    for role in (PROVIDER, "employer"):
        assert said(office, role) == (RESULT, "Assessment organisation")
        assert not waits(office, role)
        page = office.get(role, "records-record", one.id).text_
        assert (JUDGE in page, RESULT in page) == (False, True)


def test_to_judge_what_a_plan_leaves_to_a_provider_waits_for_them(office: Office) -> None:
    """To others it looks like assuring; a step that they are told of as it is stays where it was."""
    one = apprenticeship(office.people)
    hand_in = NextStep(action="gateway.hand_in", title="Hand in", by=Party.TRAINING_PROVIDER, ready=True)
    judge = replace(hand_in, action="attempt.judge", title="Judge", subject="first-1")
    veiled = replace(judge, action="result.release", by=Party.ASSESSMENT_ORGANISATION)
    known = report(one, NOW)
    whole, outside = (replace(known, next_steps=(each, hand_in)) for each in (judge, veiled))
    kept = standing(one, whole, outside)
    assert [step["title"] for step in kept.steps] == ["Judge", "Hand in"]
    assert kept.turns == ["training_provider"]
