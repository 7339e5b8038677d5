"""Rights that are soon over: who is reminded when; on the front page and in the digest; gone once used."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.factories.appeals import acting, decided, failed, lodged, told, with_panel
from tests.factories.offices import office, one
from tests.factories.resits import agreed, proposed, resit_booked
from tests.factories.results import Office, submitted
from tests.factories.standings import stands
from tests.factories.web import apprenticeship, cast
from tests.web.mail.test_digest import wanting
from touchstone.rules.calendar import LONDON
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings import actions as bookings
from touchstone.web.bookings.models import Attempt
from touchstone.web.mail.digest import write_all
from touchstone.web.mail.models import Message
from touchstone.web.mail.reminders import ending, remind_all
from touchstone.web.records.boards import waiting
from touchstone.web.records.endings import soon_over
from touchstone.web.records.models import Standing
from touchstone.web.records.nightly import refresh_all

__all__ = ["office", "one"]  # fixtures
APPEAL, RESIT, RETAKE = "last day to appeal", "typical window for a resit", "typical window for a retake"
LIMIT = "last day to resit or retake"
ALL = ["apprentice", "employer", "training_provider"]


@pytest.fixture
def fail(office: Office, one: Apprenticeship) -> Attempt:
    """Their observation was failed: the result was given on 22 October 2025, to the apprentice too."""
    attempt = failed(office, one)
    told(office, attempt)
    return attempt


def night(office: Office, on: date, hour: int = 2, minute: int = 20) -> list[str]:
    """What the night of a day writes to remind of rights: the roles, each with the subject."""
    at = datetime(on.year, on.month, on.day, hour, minute, tzinfo=LONDON)
    before = set(Message.objects.values_list("id", flat=True))
    refresh_all(now=at)
    remind_all(organisation=office.people.organisation.id, at=at)
    found = Message.objects.filter(kind="closing").exclude(id__in=before)
    return sorted(f"{one.to.partition('@')[0]}: {one.subject}" for one in found)


def who(said: list[str], title: str) -> list[str]:
    return [line.partition(":")[0] for line in said if title in line]


@pytest.mark.parametrize(
    ("on", "title", "to"),
    [
        (date(2025, 11, 12), APPEAL, ALL),  # 7 days left of 20 working days
        (date(2025, 11, 19), APPEAL, ALL),  # the last day
        (date(2025, 11, 20), APPEAL, []),
        (date(2025, 11, 24), RESIT, ALL),  # 28 days before 22 December
        (date(2025, 12, 15), RESIT, ALL),
        (date(2025, 12, 23), RESIT, []),
        (date(2025, 12, 25), RETAKE, ALL),
        (date(2026, 3, 24), LIMIT, []),  # 29 days before 22 April
        (date(2026, 3, 25), LIMIT, ALL),
        (date(2026, 4, 15), LIMIT, ALL),
        (date(2026, 4, 21), LIMIT, ALL),
        (date(2026, 4, 22), LIMIT, ALL),
        (date(2026, 4, 23), LIMIT, []),
    ],
)
def test_each_is_reminded_of_at_its_distances(
    office: Office, fail: Attempt, on: date, title: str, to: list[str]
) -> None:
    assert who(night(office, on), title) == to


def test_nobody_is_reminded_of_what_the_result_said_days_ago(office: Office, fail: Attempt) -> None:
    for after in range(1, 7):
        assert night(office, date(2025, 10, 22) + timedelta(days=after)) == []
    provider = office.people.actor("training_provider")
    assert soon_over(provider, date(2025, 11, 11)) == ([], False)
    assert len(soon_over(provider, date(2025, 11, 12))[0]) == 1


def test_a_night_that_was_missed_is_made_up_for_and_nothing_is_said_twice(
    office: Office, fail: Attempt
) -> None:
    assert who(night(office, date(2026, 3, 27)), LIMIT) == ALL  # its night was the 25th
    assert night(office, date(2026, 3, 27), 3) == []
    assert night(office, date(2026, 4, 14)) == []
    assert who(night(office, date(2026, 4, 15)), LIMIT) == ALL
    assert Message.objects.filter(kind="closing", subject__contains=LIMIT).count() == 2 * len(ALL)


@pytest.mark.parametrize(("at", "told_of"), [((23, 59), True), ((0, 0), False)])
def test_the_last_day_ends_at_midnight_in_london(
    office: Office, one: Apprenticeship, fail: Attempt, at: tuple[int, int], told_of: bool
) -> None:
    last = date(2026, 4, 22)  # in summer time, where 00:00 is 23:00 of the day before elsewhere
    said = night(office, last if told_of else last + timedelta(days=1), *at)
    assert bool(who(said, LIMIT)) is told_of
    assert bool(Standing.objects.get(apprenticeship=one).closings) is told_of


def test_it_says_the_day_what_follows_and_the_rule(office: Office, fail: Attempt) -> None:
    night(office, date(2026, 4, 15))
    found = Message.objects.get(kind="closing", to="employer@north.example")
    assert found.subject == "By 22 April 2026: Observation with questioning: last day to resit or retake"
    assert "22 April 2026 is the last day (Amina K.):" in found.text
    assert "One day later everything is taken again" in found.text
    assert "If it was used by now, there is nothing to do." in found.text
    assert "The rule: " in found.text
    assert "section “" in found.text
    assert "Khan" not in found.text
    own = Message.objects.get(kind="closing", to="apprentice@north.example")
    assert "(Amina" not in own.text


def test_an_apprentice_who_was_not_told_the_result_is_told_nothing_of_it(
    office: Office, one: Apprenticeship
) -> None:
    attempt = failed(office, one)
    assert who(night(office, date(2026, 4, 15)), LIMIT) == ["employer", "training_provider"]
    assert soon_over(office.people.actor("apprentice"), date(2026, 4, 15)) == ([], False)
    told(office, attempt)
    assert who(night(office, date(2026, 4, 15)), LIMIT) == ["apprentice"]
    assert len(soon_over(office.people.actor("apprentice"), date(2026, 4, 15))[0]) == 1


def test_whoever_takes_it_again_knows_the_result(office: Office, one: Apprenticeship) -> None:
    failed(office, one)
    agreed(office, one)
    assert who(night(office, date(2026, 4, 15)), LIMIT) == ALL


def test_nothing_is_said_of_a_result_that_is_not_released(office: Office, one: Apprenticeship) -> None:
    submitted(office.people, one)
    night(office, date(2025, 12, 15))
    assert Standing.objects.get(apprenticeship=one).closings == []


def test_a_resit_that_is_booked_has_used_the_right_and_one_called_off_opens_it(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    agreed(office, one)
    assert who(night(office, date(2025, 11, 24)), RESIT) == ALL
    office.now = datetime(2025, 11, 25, 10, tzinfo=LONDON)
    booking = resit_booked(office, one, date(2025, 12, 16))
    assert night(office, date(2025, 12, 15)) == []
    called_off = datetime(2025, 12, 15, 12, tzinfo=LONDON)
    bookings.cancel(booking=booking.id, reason="Ill.", by=office.people.actor("bookings"), at=called_off)
    assert who(night(office, date(2025, 12, 15), 13), RESIT) == ALL


def test_an_appeal_that_is_lodged_has_used_the_window_of_that_party_alone(
    office: Office, fail: Attempt
) -> None:
    lodged(office, fail)
    assert who(night(office, date(2025, 11, 12)), APPEAL) == ["apprentice", "employer"]


@pytest.mark.parametrize("role", ["apprentice", "training_provider"])
def test_who_lodged_an_appeal_that_was_refused_is_told_until_when_it_can_be_taken_further(
    office: Office, fail: Attempt, role: str
) -> None:
    """Refused on 23 October: ten working days end on 6 November."""
    made = lodged(office, fail, role)
    decided(office, made, acting(with_panel(office, made)))
    title = "Appeal 1: last day to take it further"
    assert who(night(office, date(2025, 11, 6)), title) == [role]
    now = datetime(2025, 11, 6, 12, tzinfo=LONDON)
    refresh_all(now=now)
    soon, _ = soon_over(office.people.actor(role), now.date())
    assert title in [each.title for each in soon]
    assert who(night(office, date(2025, 11, 7)), title) == []


def test_after_a_withdrawal_all_are_reminded_of_the_right_to_appeal_alone(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    Apprenticeship.objects.filter(id=one.id).update(withdrawn_on=date(2025, 11, 1))
    said = night(office, date(2025, 11, 12))
    assert who(said, APPEAL) == ALL
    assert len(said) == len(ALL)
    for on in (date(2025, 11, 24), date(2025, 12, 25), date(2026, 3, 25)):  # a resit, a retake, the limit
        assert night(office, on) == []


def test_another_last_day_is_spoken_of_again(office: Office, one: Apprenticeship, fail: Attempt) -> None:
    row = Standing.objects.get(apprenticeship=one)
    at = datetime(2026, 4, 15, 2, 20, tzinfo=LONDON)
    assert [left for kept, left in ending(row, at.date()) if "limit" in kept["code"]] == [7]
    remind_all(organisation=office.people.organisation.id, at=at)
    (kept,) = [kept for kept in row.closings if "limit" in kept["code"]]
    kept["on"] = "2026-04-23"
    row.save()
    remind_all(organisation=office.people.organisation.id, at=at + timedelta(days=1))
    subjects = Message.objects.filter(kind="closing", to="employer@north.example", subject__contains=LIMIT)
    assert {one.subject[:16] for one in subjects} == {"By 22 April 2026", "By 23 April 2026"}


def test_a_right_that_is_over_makes_nobody_late(office: Office, one: Apprenticeship, fail: Attempt) -> None:
    for on in (date(2025, 12, 22), date(2025, 12, 23)):
        night(office, on)
        rows, _ = waiting(office.people.actor("employer"), on)
        assert [row.late for row in rows] == [False]
    row = Standing.objects.get(apprenticeship=one)
    assert (row.due_on, row.closes_on) == (date(2026, 1, 22), date(2026, 1, 22))


def test_a_step_that_only_uses_a_right_is_not_reminded_of_beside_it(office: Office, fail: Attempt) -> None:
    night(office, date(2026, 4, 20))
    assert not Message.objects.filter(kind="reminder").exists()


def test_a_consent_that_is_missing_is_asked_for_by_itself(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    proposed(office, one)
    night(office, date(2026, 4, 20))
    (found,) = Message.objects.filter(kind="reminder")
    assert found.to == "employer@north.example"
    assert "Agree to the resit" in found.subject


def test_whoever_is_named_to_decide_an_appeal_is_reminded_of_its_last_day(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    with_panel(office, lodged(office, fail))
    refresh_all(now=office.now)
    (step,) = [step for step in Standing.objects.get().steps if step["action"] == "appeal.decide"]
    night(office, date.fromisoformat(step["until"]))
    told_of_it = Message.objects.filter(kind="reminder", subject__contains="Decide appeal 1")
    assert {each.to for each in told_of_it} == {
        *("appeal_decider@north.example", "manager@north.example", "ines@outside.example"),
    }, "the bookings team can neither open nor decide it"


def test_the_digest_lists_what_is_soon_over(office: Office, fail: Attempt) -> None:
    wanting(office.people, "training_provider", "apprentice", "bookings")
    night(office, date(2025, 11, 12))
    write_all(organisation=office.people.organisation.id, at=datetime(2025, 11, 12, 7, tzinfo=LONDON))
    texts = {one.to.partition("@")[0]: one.text for one in Message.objects.filter(kind="digest")}
    line = "- until 19 November 2025: Observation with questioning: last day to appeal"
    assert f"{line} (Amina K.)" in texts["training_provider"]
    assert f"{line}\n" in texts["apprentice"]
    assert texts["apprentice"].count("last day to appeal") == 1, "the reminder is in the list"
    assert "nobody can appeal against it any more" in texts["apprentice"]
    assert "soon over" not in texts.get("bookings", "")


@pytest.mark.parametrize("role", ALL)
def test_the_front_page_says_what_is_soon_over(office: Office, fail: Attempt, role: str) -> None:
    office.now = datetime(2026, 4, 15, 12, tzinfo=LONDON)
    refresh_all(now=office.now)
    said = office.get(role, "home").text_
    assert "Soon over" in said
    assert "Wednesday 22 April 2026</strong> (in 7 days)" in said
    assert "One day later everything is taken again" in said
    office.now = datetime(2026, 3, 24, 23, 59, tzinfo=LONDON)
    assert "Soon over" not in office.get(role, "home").text_
    office.now = datetime(2026, 4, 23, tzinfo=LONDON)
    assert "Soon over" not in office.get(role, "home").text_


@pytest.mark.parametrize("role", ["bookings", "assessor", "internal_quality_assurer", "manager"])
def test_nobody_else_is_told(office: Office, fail: Attempt, role: str) -> None:
    office.now = datetime(2026, 4, 15, 12, tzinfo=LONDON)
    assert "Soon over" not in office.get(role, "home").text_


def test_another_organisations_people_are_told_nothing(office: Office, fail: Attempt) -> None:
    south = cast("South")
    for role in ALL:
        assert soon_over(south.actor(role), date(2026, 4, 15)) == ([], False)


def test_many_take_as_few_queries_as_one(office: Office, fail: Attempt) -> None:
    office.now = datetime(2026, 4, 15, 12, tzinfo=LONDON)
    few = office.queries("training_provider", "home")
    row = Standing.objects.get()
    for _ in range(30):
        stands(
            apprenticeship(office.people, uln="", person=None),
            stage=row.stage,
            closings=row.closings,
            closes_on=row.closes_on,
            soon_from=row.soon_from,
            as_of=row.as_of,
        )
    assert office.queries("training_provider", "home") <= few
    found, more = soon_over(office.people.actor("training_provider"), date(2026, 4, 15))
    assert (len(found), more) == (25, True)
    assert "These are the nearest of more" in office.get("training_provider", "home").text_
