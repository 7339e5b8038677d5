"""The daily digest: for those who want it, once a day, the nearest date first, about one's own alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.assessed import told
from tests.factories.results import IN_TIME, submitted
from tests.factories.standings import stands
from tests.factories.web import NOW, Cast, apprenticeship, cast
from touchstone.jobs import tasks
from touchstone.web.mail import digest
from touchstone.web.mail.actions import NotWritten, parties, write
from touchstone.web.mail.digest import write_all
from touchstone.web.mail.models import Message
from touchstone.web.organisations.scope import within
from touchstone.web.records.models import Standing

pytestmark = pytest.mark.django_db


def wanting(people: Cast, *roles: str) -> None:
    """Let these people want a digest and nothing at once."""
    for role in roles:
        people.people[role].daily_digest, people.people[role].mail_at_once = True, False
        people.people[role].save()


def standing(people: Cast, by: str, until: date, title: str = "Book the observation", **who: Any) -> Standing:
    one = apprenticeship(people, **who)
    step = {"action": "booking.book", "title": title, "by": by, "until": until.isoformat()}
    return stands(one, stage="gateway", turns=[by], steps=[step], due_on=until, as_of=NOW)


def digests(people: Cast, at: datetime = NOW) -> list[Message]:
    with within(people.organisation.id):
        write_all(organisation=people.organisation.id, at=at)
        return list(Message.objects.filter(kind="digest").order_by("written_at", "to"))


def test_what_waits_stands_with_the_nearest_date_first() -> None:
    people = cast()
    wanting(people, "bookings")
    with within(people.organisation.id):
        late = standing(people, "bookings", date(2026, 5, 29), "Serve notice")
        standing(
            people, "bookings", date(2026, 6, 9), last_name="Osei", uln="", person=None, email="o@x.example"
        )
    (found,) = digests(people)
    assert found.subject == "2 things wait for you at North Assessment"
    assert found.text.index("late since 29 May 2026: Serve notice (Amina K.)") < found.text.index(
        "by 9 June 2026: Book the observation (Amina O.)"
    )
    assert f"/apprentices/{late.apprenticeship_id}/" in found.text
    assert "Khan" not in found.text
    assert found.at_once


def test_one_that_cannot_be_written_keeps_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    people, whole = cast(), digest.write_one
    wanting(people, "bookings", "manager")
    with within(people.organisation.id):
        standing(people, "bookings", date(2026, 6, 9))
    wrong = people.people["manager"]

    def write_one(*, person: Any, **more: Any) -> bool:
        if person == wrong:
            raise ZeroDivisionError
        return whole(person=person, **more)

    monkeypatch.setattr(digest, "write_one", write_one)
    with within(people.organisation.id):
        with pytest.raises(NotWritten, match="1 digest could not be written"):
            write_all(organisation=people.organisation.id, at=NOW)
        assert Message.objects.filter(kind="digest").count() == 1
    assert f"Person {wrong.id}: no digest, ZeroDivisionError" in caplog.text


def test_it_comes_once_a_day_whatever_is_tried_again() -> None:
    people = cast()
    wanting(people, "bookings")
    with within(people.organisation.id):
        standing(people, "bookings", date(2026, 6, 9))
    assert len(digests(people)) == 1
    assert len(digests(people, NOW + timedelta(hours=3))) == 1
    assert len(digests(people, NOW + timedelta(days=1))) == 2
    assert ProcrastinateJob.objects.filter(task_name="mail.send").count() == 2


def test_what_was_kept_is_in_it_once_and_whole() -> None:
    people = cast()
    wanting(people, "bookings")
    with within(people.organisation.id):
        one = apprenticeship(people)
        to = parties(one, "bookings")
        (kept,) = write(kind="registered", to=to, about=one, at=NOW, context={"reference": "R-1"})
    (found,) = digests(people, NOW + timedelta(hours=19))
    assert kept.text in found.text
    with within(people.organisation.id):
        kept.refresh_from_db()
    assert kept.digest_id == found.id
    assert len(digests(people, NOW + timedelta(days=2))) == 1, "nothing is new: nothing is written"


def test_what_went_at_once_is_named_alone() -> None:
    people = cast()
    people.people["bookings"].daily_digest = True
    people.people["bookings"].save()
    with within(people.organisation.id):
        one = apprenticeship(people)
        to = parties(one, "bookings")
        (sent,) = write(kind="registered", to=to, about=one, at=NOW, context={"reference": "R-1"})
    (found,) = digests(people, NOW + timedelta(hours=19))
    assert f"- {sent.subject}" in found.text
    assert "R-1" not in found.text


@pytest.mark.parametrize(
    ("waiting", "more"), [(25, ""), (26, "about 1 apprentice."), (27, "about 2 apprentices.")]
)
def test_it_says_when_more_waits_than_it_lists(waiting: int, more: str) -> None:
    people = cast()
    wanting(people, "bookings")
    with within(people.organisation.id):
        for number in range(waiting):
            who: dict[str, Any] = {"uln": "", "email": f"a{number}@x.example", "person": None}
            standing(people, "bookings", date(2026, 6, 9), last_name=f"Z{number:02}", **who)
    (found,) = digests(people)
    assert found.text.count("- by 9 June 2026") == 25
    assert found.subject == f"{'More than ' if more else ''}25 things wait for you at North Assessment"
    assert ("More waits for you than this mail lists" in found.text) is bool(more)
    assert more in found.text
    assert ("Everybody: http://localhost:8000/apprentices/" in found.text) is bool(more)


@pytest.mark.parametrize("at_once", [True, False])
def test_it_says_when_more_was_written_than_it_lists(at_once: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "MOST", 2)
    people = cast()
    wanting(people, "bookings")
    people.people["bookings"].mail_at_once = at_once
    people.people["bookings"].save()
    with within(people.organisation.id):
        one = apprenticeship(people)
        for number in range(3):
            at = NOW + timedelta(minutes=number)
            context = {"reference": f"R-{number}"}
            write(kind="registered", to=parties(one, "bookings"), about=one, at=at, context=context)
        subject = Message.objects.values_list("subject", flat=True)[0]
    (found,) = digests(people, NOW + timedelta(hours=19))
    if at_once:
        assert found.text.count(f"- {subject}") == 2
        assert "And before these 1 message more." in found.text
    else:
        assert ["R-0" in found.text, "R-1" in found.text, "R-2" in found.text] == [False, True, True]
        assert "1 older message was kept for you, more than this mail lists" in found.text
    with within(people.organisation.id):
        left = Message.objects.filter(at_once=False, digest=None)
        assert not left.exists(), "what this mail only counts does not come again"


def test_nobody_gets_it_unasked_or_about_others() -> None:
    north, south = cast("North"), cast("South")
    wanting(north, "bookings", "assessor", "employer")
    wanting(south, "bookings")
    with within(north.organisation.id):
        standing(north, "bookings", date(2026, 6, 9))
        standing(north, "assessor", date(2026, 6, 9), uln="", email="b@x.example", person=None)
    assert [found.to for found in digests(north)] == ["bookings@north.example"]
    assert digests(south) == []


def test_an_apprentice_reads_no_name_in_their_own() -> None:
    people = cast()
    wanting(people, "apprentice")
    with within(people.organisation.id):
        standing(people, "apprentice", date(2026, 6, 9), "Sign")
    (found,) = digests(people)
    assert "by 9 June 2026: Sign\n" in found.text
    assert "Amina" not in found.text.replace("North Apprentice", "")


@pytest.mark.parametrize(
    ("hour", "month", "begun"), [(6, 6, True), (7, 6, False), (6, 12, False), (7, 12, True)]
)
def test_seven_in_london_is_six_in_summer(hour: int, month: int, begun: bool) -> None:
    cast()
    at = datetime(2026, month, 1, hour, tzinfo=UTC)
    tasks.write_digests(timestamp=int(at.timestamp()))
    assert ProcrastinateJob.objects.filter(task_name="mail.digest").exists() is begun


def test_the_job_writes_those_of_its_organisation() -> None:
    north, south = cast("North"), cast("South")
    for people in (north, south):
        wanting(people, "bookings")
        with within(people.organisation.id):
            standing(people, "bookings", date(2026, 6, 9))
    tasks.write_digest(organisation=str(north.organisation.id), timestamp=int(NOW.timestamp()))
    with within(north.organisation.id, south.organisation.id):
        assert [found.to for found in Message.objects.all()] == ["bookings@north.example"]


def test_a_result_that_is_due_is_in_the_digest_of_those_who_release_it() -> None:
    people = cast()
    wanting(people, "internal_quality_assurer")
    with within(people.organisation.id):
        attempt = submitted(people, apprenticeship(people))
    (found,) = digests(people, IN_TIME)
    line = "Assure and release the result of Observation with questioning (Amina K.)"
    assert f"by 23 October 2025: {line}" in found.text
    (_, late) = digests(people, IN_TIME + timedelta(days=2))
    assert f"late since 23 October 2025: {line}" in late.text
    with within(people.organisation.id):
        told(people, attempt)
    assert len(digests(people, IN_TIME + timedelta(days=3))) == 2, "nothing waits any more"
