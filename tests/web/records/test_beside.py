"""Who assures and marks beside is not told by any list, before they submitted, that the assessor has."""

from __future__ import annotations

from datetime import datetime

from tests.factories.listed import ASSURE, RESULT, another_assessor, digest, front, items, shown, steps_of
from tests.factories.offices import office, one
from tests.factories.results import Office, held, submitted
from tests.factories.room import seated
from tests.factories.web import apprenticeship
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.actions import submit
from touchstone.web.records.models import Standing
from touchstone.web.records.nightly import refresh_all
from touchstone.web.room.models import Kind, Seat

__all__ = ["office", "one"]  # fixtures
IQA = "internal_quality_assurer"


def test_who_marks_beside_reads_no_more_than_those_outside(office: Office, one: Apprenticeship) -> None:
    attempt = held(office.people, one)
    seat = seated(attempt, office.people.people[IQA].id, Kind.CO_MARK)
    refresh_all(now=office.now)
    assert steps_of(office, IQA) == {RESULT}
    submit(attempt=attempt.id, by=office.people.actor("assessor"), at=office.now)
    kept = Standing.objects.get()
    assert kept.next_title == ASSURE
    assert steps_of(office, IQA) == {RESULT}
    assert RESULT in office.get(IQA, "records-record", one.id).text_
    (stood,) = items(office, IQA, "/standings")
    assert datetime.fromisoformat(stood["as_of"]) != kept.as_of
    assert stood["broken"] == kept.told_broken
    assert steps_of(office, "manager") == {ASSURE}
    Seat.objects.filter(id=seat.id).update(submitted_at=office.now)
    assert steps_of(office, IQA) == {ASSURE}


def test_nothing_that_is_kept_apart_waits_for_who_marks_beside(office: Office, one: Apprenticeship) -> None:
    attempt = submitted(office.people, one)
    seat = seated(attempt, office.people.people[IQA].id, Kind.CO_MARK)
    other = apprenticeship(office.people, uln="", person=None, last_name="Adams")
    submitted(office.people, other, assessor=another_assessor(office))
    refresh_all(now=office.now)
    assert shown(office, IQA, "turn=mine") == ["Adams, Amina"]
    said = front(office, IQA)
    assert (f"/apprentices/{other.id}/" in said, f"/apprentices/{one.id}/" in said) == (True, False)
    assert "Khan" not in office.get(IQA, "results-list").text_
    assert "Amina A." in (mail := digest(office, IQA))
    assert "Amina K." not in mail
    Seat.objects.filter(id=seat.id).update(ended_at=office.now)
    assert sorted(shown(office, IQA, "turn=mine")) == ["Adams, Amina", "Khan, Amina"]
    assert f"/apprentices/{one.id}/" in front(office, IQA)
    assert "Khan" in office.get(IQA, "results-list").text_
