"""Lists tell nobody more than the record does: pages, files, the API, front pages, digests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.factories.appeals import DECIDER, with_panel
from tests.factories.assessed import judged
from tests.factories.assessed import told as release
from tests.factories.cases import disputed, refused
from tests.factories.listed import (
    ASSURE,
    DECIDE,
    EVERYBODY,
    JUDGE,
    JUDGE_2,
    LATER,
    METHOD,
    NEEDS,
    PRACTICAL,
    RESULT,
    RESULT_2,
    SECOND,
    WHOLE,
    Case,
    about_a_need,
    about_a_result,
    about_an_adjustment,
    another_assessor,
    awaiting,
    digest,
    front,
    items,
    kept_before,
    leaves,
    program,
    rows,
    seeing,
    sees,
    shown,
    steps_of,
    told,
)
from tests.factories.offices import office, one
from tests.factories.results import DISCUSSION, Office, held, submitted
from tests.factories.standings import stands
from tests.factories.web import NOW, apprenticeship
from touchstone.rules.calendar import LONDON, day
from touchstone.web.appeals.models import Appeal
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.actions import submit
from touchstone.web.assessments.models import Entry
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.mail.models import Message
from touchstone.web.records import boards
from touchstone.web.records.models import NOT_YET, Standing
from touchstone.web.records.nightly import refresh_all

__all__ = ["office", "one"]  # fixtures


@pytest.mark.parametrize(
    ("case", "role", "least", "whole", "knowing"),
    [
        (case, role, *said)
        for case, *said in (
            (awaiting, RESULT, ASSURE, WHOLE),
            (about_a_result, DECIDE, DECIDE, EVERYBODY),
            (about_an_adjustment, "", DECIDE, [*WHOLE, "apprentice", DECIDER]),  # whom the record tells of it
            (about_a_need, "", DECIDE, [*WHOLE, "apprentice", DECIDER]),
        )
        for role in seeing(case)
    ],
)
def test_a_next_step_is_told_in_the_words_that_its_reader_may_know(
    office: Office, one: Apprenticeship, role: str, case: Case, least: str, whole: str, knowing: list[str]
) -> None:
    case(office, one)
    row = Standing.objects.get(apprenticeship=one)
    assert row.due_on is not None
    on = "" if role == "employer" and case in NEEDS else row.due_on.isoformat()
    assert told(office, role) == {(whole if role in knowing else least, on)}


@pytest.mark.parametrize(
    ("case", "role"),
    [
        (case, role)
        for case in (awaiting, about_a_result, about_an_adjustment, about_a_need)
        for role in seeing(case)
    ],
)
def test_the_record_says_whatever_a_list_says(
    office: Office, one: Apprenticeship, role: str, case: Case
) -> None:
    case(office, one)
    steps = steps_of(office, role)
    if case is awaiting and role == "assessor":
        steps = {ASSURE}  # of what they assessed the record tells them more
    page = office.get(role, "records-record", one.id).text_
    assert all(step in page for step in steps)
    assert (DECIDE in page) is (case is not awaiting and (role != "employer" or case not in NEEDS))


def test_how_much_is_broken_is_told_of_what_its_reader_may_know(office: Office, one: Apprenticeship) -> None:
    """An appeal that is decided too late is broken; an employer knows of none about an adjustment."""
    about_an_adjustment(office, one)
    due = Appeal.objects.get().due_on
    assert due is not None
    while day(office.now) <= due:
        office.now += LATER
    refresh_all(now=office.now)
    row = Standing.objects.get()
    broken = {role: items(office, role, "/standings")[0]["broken"] for role in ("manager", "employer")}
    assert broken == {"manager": row.broken, "employer": row.told_broken}
    assert row.told_broken is not None
    assert row.told_broken < row.broken


def two_assessors(office: Office, one: Apprenticeship) -> Attempt:
    """One assessor's result was given; the other holds the discussion and has not submitted it."""
    release(office.people, submitted(office.people, one))
    attempt = held(office.people, one, DISCUSSION, assessor=another_assessor(office))
    refresh_all(now=office.now)
    return attempt


def test_an_assessor_is_not_told_whether_another_has_submitted(office: Office, one: Apprenticeship) -> None:
    attempt = two_assessors(office, one)
    assert steps_of(office, "assessor") == {RESULT_2}
    submit(attempt=attempt.id, by=office.people.actor(SECOND), at=office.now)
    assert steps_of(office, "assessor") == {RESULT_2}
    assert RESULT_2 in office.get("assessor", "records-record", one.id).text_


def test_what_waits_for_an_assessor_is_what_they_are_booked_for(office: Office, one: Apprenticeship) -> None:
    attempt = two_assessors(office, one)
    names = {SECOND: True, "assessor": False}
    assert {role: JUDGE_2 in front(office, role) for role in names} == names
    assert {role: bool(shown(office, role, "turn=mine")) for role in names} == names
    assert {role: boards.waiting(office.people.actor(role), office.now.date())[1] for role in names} == {
        SECOND: 1,
        "assessor": 0,
    }
    assert "Your turn" not in office.get("assessor", "records-record", one.id).text_
    assert JUDGE_2 in digest(office, SECOND)
    person = office.people.people["assessor"]
    assert not Message.objects.filter(kind="digest", to=person.email).exists()
    submit(attempt=attempt.id, by=office.people.actor(SECOND), at=office.now)
    assert JUDGE_2 not in front(office, SECOND)


def test_a_booking_that_was_declined_or_ended_leaves_an_assessor_nothing_to_do(
    office: Office, one: Apprenticeship
) -> None:
    held(office.people, one)
    refresh_all(now=office.now)
    assert JUDGE in front(office, "assessor")
    Booking.objects.update(ended="rescheduled", ended_at=office.now, reason="Ill.")
    assert JUDGE not in front(office, "assessor")


def test_a_decider_reads_that_an_appeal_waits_for_them(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, refused(office, one))
    with_panel(office, appeal)
    leaves(office, one)
    assert [row["Next step"] for row in rows(office, DECIDER)] == [DECIDE]


@pytest.mark.parametrize("role", seeing(awaiting))
def test_the_moment_at_which_something_was_judged_is_told_to_nobody_outside(
    office: Office, one: Apprenticeship, role: str
) -> None:
    awaiting(office, one)
    sees(office, role)
    kept = Standing.objects.get().as_of
    known = datetime.fromisoformat(items(office, role, "/standings")[0]["as_of"])
    if role in WHOLE:
        assert known == kept
    else:
        on = day(office.now if role == "apprentice" else kept)  # theirs is judged when they ask
        assert known == datetime(on.year, on.month, on.day, tzinfo=LONDON)


def test_an_employers_list_is_in_the_order_of_dates_that_they_are_told(office: Office) -> None:
    """Dates of appeals about adjustments order nothing, on any page, and count nobody as late."""
    names, days = ("Adams", "Brown", "Clarke"), (date(2025, 10, 1), date(2025, 11, 1), date(2025, 11, 2))
    for name, on in zip(names, days, strict=True):
        theirs = None if name == "Adams" else on
        who = apprenticeship(office.people, uln="", person=None, last_name=name)
        stands(who, stage="on_programme", due_on=on, told_due_on=theirs, as_of=NOW)
    last = ["Brown, Amina", "Clarke, Amina", "Adams, Amina"]
    assert shown(office, "employer") == last
    assert shown(office, "training_provider") == [last[2], *last[:2]]
    assert shown(office, "employer", "sort=-due") == [last[1], last[0], last[2]]
    assert [row["Apprentice"] for row in rows(office, "employer")] == last
    assert [row["Apprentice"] for row in rows(office, "training_provider")] == [last[2], *last[:2]]
    dates = [row["due_on"] for row in items(office, "employer", "/standings")]
    assert dates == ["2025-11-01", "2025-11-02", None]
    acts = program(office, "employer")
    page = acts.get("/standings", limit=2).json()
    rest = acts.get(page["next"].removeprefix("/api/v1")).json()["items"]
    assert [row["due_on"] for row in (*page["items"], *rest)] == dates
    late = {
        role: sum(stop.late for stop in boards.stages(office.people.actor(role), date(2025, 10, 22)))
        for role in ("employer", "training_provider", "manager")
    }
    assert late == {"employer": 0, "training_provider": 1, "manager": 1}


@pytest.mark.parametrize(("score", "passed"), [("30", True), ("2", False)])
def test_what_waits_for_those_who_book_tells_no_result(office: Office, score: str, passed: bool) -> None:
    """The practical is booked once the test is passed, which they learn with its result."""
    one = apprenticeship(office.people, standard="ST9001", version="1.0", uln="")
    attempt = judged(office.people, one, "knowledge_test")
    whose = {"organisation": one.organisation, "attempt": attempt, "by": office.people.people["assessor"].id}
    at = {"at": attempt.judged_at, "kept_at": attempt.judged_at}
    Entry.objects.create(**whose, **at, number=99, kind="score", data={"score": score})
    assert attempt.judged_at is not None
    office.now = attempt.judged_at + LATER
    refresh_all(now=office.now)
    assert PRACTICAL not in front(office, "bookings")
    assert "bookings" not in Standing.objects.get().turns
    release(office.people, attempt)
    office.now += 10 * LATER
    refresh_all(now=office.now)
    assert (PRACTICAL in front(office, "bookings")) is passed


WAITS: dict[str, Any] = {
    "stage": "at_gateway",
    "as_of": NOW,
    "due_on": date(2025, 11, 3),
    "due_title": "Appeal 1, Internal review: decision due",
    "due_whose": "assessment_organisation",
}


def step(by: str, title: str) -> dict[str, Any]:
    return {"action": "x", "subject": None, "title": title, "by": by, "until": None}


def test_a_day_beside_an_employers_step_is_one_that_they_are_told(
    office: Office, one: Apprenticeship
) -> None:
    steps = [step("employer", "Sign"), step("training_provider", "Hand in")]
    turns = {"steps": steps, "turns": ["employer", "training_provider"]}
    stands(one, **WAITS, **turns, told_due_on=None, told_due_title="", told_due_whose="")
    said, other = front(office, "employer"), front(office, "training_provider")
    assert ("Sign" in said, "decision due" in said, "3 November" in said) == (True, False, False)
    assert ("Hand in" in other, "decision due" in other, "3 November" in other) == (True, True, True)
    assert "- Sign" in digest(office, "employer")
    assert "by 3 November 2025: Hand in" in digest(office, "training_provider")


def test_a_day_that_both_answers_have_is_named_as_its_reader_may_know_it(
    office: Office, one: Apprenticeship
) -> None:
    parties = ("training_provider", "bookings", "internal_quality_assurer")
    turns = {"steps": [step(by, "Do it") for by in parties], "turns": list(parties)}
    stands(one, **WAITS | {"due_title": ASSURE}, **turns, told_due_title=f"{METHOD}: result due")
    for role in ("training_provider", "bookings"):
        said = front(office, role)
        assert ("result due" in said, ASSURE in said) == (True, False)
    assert ASSURE in front(office, "internal_quality_assurer")


def test_a_digest_tells_apprentices_of_their_steps_own_days_alone(
    office: Office, one: Apprenticeship
) -> None:
    """What else has a day may rest on a result that they do not know yet."""
    stands(one, **WAITS, steps=[step("apprentice", "Sign")], turns=["apprentice"])
    said = digest(office, "apprentice")
    assert "- Sign" in said
    assert "November" not in said


@pytest.mark.parametrize("case", [awaiting, about_an_adjustment])
def test_until_the_night_after_an_update_lists_say_where_to_read_it(
    office: Office, one: Apprenticeship, case: Case
) -> None:
    case(office, one)
    before = {role: told(office, role) for role in seeing(case)}
    kept_before(one)
    on = str(Standing.objects.get().due_on)
    for role in ("training_provider", "bookings"):
        assert told(office, role) == {(NOT_YET, on)}
    assert told(office, "employer") == {(NOT_YET, "")}
    assert items(office, "employer", "/standings")[0]["broken"] is None
    assert told(office, "manager") == before["manager"]
    refresh_all(now=office.now)
    assert {role: told(office, role) for role in seeing(case)} == before


def test_a_day_kept_by_an_earlier_version_has_no_name_until_the_night(
    office: Office, one: Apprenticeship
) -> None:
    turns = {"steps": [step("training_provider", "Hand in")], "turns": ["training_provider"]}
    stands(one, **WAITS, **turns)
    kept_before(one)
    said = front(office, "training_provider")
    assert ("3 November" in said, "decision due" in said) == (True, False)


def test_the_night_works_it_out_for_those_too_of_whom_nothing_waits(
    office: Office, one: Apprenticeship
) -> None:
    leaves(office, one)
    kept_before(one)
    assert refresh_all(now=office.now + LATER) == 1
    row = Standing.objects.get()
    assert (row.told_next_title, row.told_broken) == ("", row.broken)
    assert refresh_all(now=office.now + 2 * LATER) == 0
