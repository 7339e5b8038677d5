"""Reminders: of what falls due within three days, to whoever can do it, once for each thing and day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.web import NOW, Cast, apprenticeship, cast
from tests.web.mail.test_digest import standing
from touchstone.jobs import tasks
from touchstone.rules.roles import Role as Party
from touchstone.web.mail.actions import NotWritten
from touchstone.web.mail.models import Message
from touchstone.web.mail.reminders import remind_all, whose
from touchstone.web.organisations.scope import within

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def reminded(people: Cast, days: int = 0) -> int:
    with within(people.organisation.id):
        return remind_all(organisation=people.organisation.id, at=NOW + timedelta(days=days))


@pytest.mark.parametrize(("ahead", "told"), [(-1, 0), (0, 1), (3, 1), (4, 0)])
def test_three_days_ahead_and_never_of_what_is_late(ahead: int, told: int) -> None:
    people = cast()
    with within(people.organisation.id):
        standing(people, "bookings", TODAY + timedelta(days=ahead))
    assert reminded(people) == told


def test_once_for_each_thing_and_day() -> None:
    people = cast()
    with within(people.organisation.id):
        found = standing(people, "bookings", date(2026, 6, 3))
    assert [reminded(people), reminded(people), reminded(people, days=1)] == [1, 0, 0]
    with within(people.organisation.id):
        found.steps[0]["until"] = "2026-06-04"
        found.save()
    assert reminded(people, days=1) == 1


def test_a_case_of_which_nobody_can_be_reminded_keeps_no_other(caplog: pytest.LogCaptureFixture) -> None:
    people = cast()
    with within(people.organisation.id):
        wrong = standing(people, "bookings", date(2026, 6, 3), last_name="A")
        wrong.steps[0]["until"] = "the third of June"
        wrong.save()
        standing(people, "bookings", date(2026, 6, 3), uln="", person=None, email="o@x.example")
    with pytest.raises(NotWritten, match="Of 1 case nobody could be reminded"):
        reminded(people)
    assert f"Case {wrong.apprenticeship_id}: no reminder, ValueError" in caplog.text
    with within(people.organisation.id):
        assert Message.objects.filter(kind="reminder").count() == 1


def test_it_says_no_more_than_whom_it_means() -> None:
    people = cast()
    with within(people.organisation.id):
        standing(people, "bookings", date(2026, 6, 3))
    reminded(people)
    with within(people.organisation.id):
        found = Message.objects.get()
    assert found.subject == "By 3 June 2026: Book the observation"
    assert "(Amina K.)" in found.text
    assert "Khan" not in found.text


def test_the_line_manager_without_an_account_is_reminded() -> None:
    people = cast()
    people.memberships["employer"].delete()
    with within(people.organisation.id):
        standing(people, "employer", date(2026, 6, 3), "Sign")
    reminded(people)
    with within(people.organisation.id):
        assert Message.objects.get().to == "lee.marsh@works.example"


@pytest.mark.parametrize(
    ("party", "to"),
    [
        (Party.APPRENTICE, ["apprentice"]),
        (Party.TRAINING_PROVIDER, ["training_provider"]),
        (Party.ASSESSMENT_ORGANISATION, ["bookings", "manager"]),
        (Party.APPEAL_DECIDER, ["manager"]),  # nobody is named, and what a gateway asks is none of theirs
        (Party.QUALITY_ASSURER, ["internal_quality_assurer"]),
        (Party.ASSESSOR, []),  # nobody is booked
    ],
)
def test_each_party_has_its_people(party: Party, to: list[str]) -> None:
    people = cast()
    with within(people.organisation.id):
        found = whose(apprenticeship(people), party)
    assert sorted(one.email for one in found) == [f"{role}@north.example" for role in to]


def test_the_nightly_job_reminds_each_organisation_of_its_own() -> None:
    north, south = cast("North"), cast("South")
    tasks.refresh_standings(timestamp=int(NOW.timestamp()))
    jobs = ProcrastinateJob.objects.filter(task_name="mail.remind")
    assert {UUID(job.args["organisation"]) for job in jobs} == {north.organisation.id, south.organisation.id}
    with within(north.organisation.id):
        standing(north, "bookings", date(2026, 6, 3))
    for job in jobs:
        tasks.remind(**job.args)
    with within(north.organisation.id, south.organisation.id):
        assert [found.to for found in Message.objects.all()] == ["bookings@north.example"]
