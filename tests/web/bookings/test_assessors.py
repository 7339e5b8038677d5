"""The pages of assessors: approvals, times and conflicts."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.factories.bookings import FIRST, another_assessor
from tests.factories.web import apprenticeship, cast
from tests.web.bookings.conftest import Desk
from touchstone.rules.calendar import LONDON
from touchstone.web.bookings.models import Approval, Availability, Conflict

PAGE, FREE, CONFLICT, APPROVE = "bookings-assessor", "bookings-free", "bookings-conflict", "bookings-approve"
ONE_DAY = {"on_day": "6", "on_month": "7", "on_year": "2026", "starts": "9am", "ends": "5pm"}


def own(desk: Desk) -> object:
    return desk.people.people["assessor"].id


def test_assessors_are_listed_with_what_they_lack(desk: Desk) -> None:
    another_assessor(desk.people)
    text = desk.text("bookings", "bookings-assessors")
    assert "ST1379" in text
    assert "Ola Second" in text
    assert "Nothing yet" in text
    assert "No times given" in text


def test_assessors_are_found_sorted_and_exported(desk: Desk) -> None:
    another_assessor(desk.people)
    answer = desk.get("bookings", "bookings-assessors", query="?sort=-booked&export=csv")
    lines = answer.getvalue().decode().strip().splitlines()
    assert lines[0].endswith("Assessor,Approved for,Next available,Booked,Not accepted,Conflicts")
    assert "Ola Second,Nothing yet,No times given,0,0," in lines
    assert "Ola Second" not in desk.text("bookings", "bookings-assessors", query="?q=nobody")


def test_an_approval_is_given_and_changed(desk: Desk) -> None:
    second = another_assessor(desk.people)
    said = {"standard": "ST9001", "since_day": "1", "since_month": "7", "since_year": "2026"}
    assert desk.post("manager", APPROVE, second.id, **said).status_code == 302
    said |= {"until_day": "30", "until_month": "6", "until_year": "2026"}
    answer = desk.post("manager", APPROVE, second.id, **said)
    assert answer.status_code == 422
    assert "It ends before it begins." in answer.content.decode()
    said["until_month"] = "9"
    assert desk.post("manager", APPROVE, second.id, **said).status_code == 302
    assert Approval.objects.get(assessor=second).until is not None
    assert desk.post("manager", APPROVE, second.id, standard="ST0000").status_code == 422


def test_an_assessor_says_when_they_are_available(desk: Desk) -> None:
    assert desk.post("assessor", FREE, own(desk), **ONE_DAY).status_code == 302
    assert "Monday 6 July 2026" in desk.text("assessor", PAGE, own(desk))
    answer = desk.post("assessor", FREE, own(desk), **ONE_DAY)
    assert answer.status_code == 422
    assert "All of this overlaps times given before." in answer.content.decode()


def test_the_same_hours_every_week_follow_the_clock_through_its_change(desk: Desk) -> None:
    before = Availability.objects.count()
    said = ONE_DAY | {
        "on_day": "19",
        "on_month": "10",
        "until_day": "30",
        "until_month": "10",
        "until_year": "2026",
    }
    answer = desk.post("assessor", FREE, own(desk), **said, weekdays=["0", "2"])
    assert answer.status_code == 302
    made = Availability.objects.filter(during__startswith__gt=datetime(2026, 10, 1, tzinfo=LONDON))
    starts = sorted(one.during.lower.astimezone(LONDON) for one in made)
    assert Availability.objects.count() == before + 4
    assert [(each.day, each.hour) for each in starts] == [(19, 9), (21, 9), (26, 9), (28, 9)]


def test_a_night_of_the_clock_change_gets_a_kind_error(desk: Desk) -> None:
    said = {"on_day": "29", "on_month": "3", "on_year": "2027", "starts": "00:30", "ends": "01:30"}
    said["on_day"] = "28"
    answer = desk.post("assessor", FREE, own(desk), **said)
    assert answer.status_code == 422
    assert "01:30 does not exist on 28 March 2027" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ends": "08:00"}, "It must end after it starts, on the same day."),
        ({"weekdays": ["1"]}, "Say until when it repeats"),
        (
            {"until_day": "1", "until_month": "7", "until_year": "2026"},
            "The last day comes before the first.",
        ),
        ({"until_day": "1", "until_month": "7", "until_year": "2029"}, "Give at most a year at once."),
        ({"on_year": "2025"}, "lies behind us"),
        ({"starts": "half past"}, "The time must be written like 14:30 or 2:30pm."),
    ],
)
def test_times_that_cannot_be_meant_are_told(desk: Desk, changed: dict[str, str], words: str) -> None:
    answer = desk.post("assessor", FREE, own(desk), **ONE_DAY | changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_time_is_removed_unless_a_booking_lies_in_it(desk: Desk) -> None:
    made = desk.booked()
    booked_in = Availability.objects.get(during__contains=made.starts_at)
    free = Availability.objects.get(during__contains=made.starts_at + timedelta(days=1))
    assert "Tuesday 23 June 2026" in desk.text("assessor", "bookings-not-free", booked_in.id)
    answer = desk.post("assessor", "bookings-not-free", booked_in.id)
    assert answer.status_code == 422
    assert "it has to be moved first" in answer.content.decode()
    assert desk.post("assessor", "bookings-not-free", free.id).status_code == 302
    assert desk.get("assessor", "bookings-not-free", free.id).status_code == 404


def test_a_conflict_keeps_bookings_away_until_it_is_over(desk: Desk) -> None:
    said = {"organisation": str(desk.people.employer.id), "reason": "Worked there until May."}
    assert desk.post("assessor", CONFLICT, own(desk), **said).status_code == 302
    assert desk.post("assessor", CONFLICT, own(desk), **said).status_code == 422
    text = desk.text("bookings", PAGE, own(desk))
    assert "Worked there until May." in text
    kept = Conflict.objects.get()
    assert "North Works" in desk.text("bookings", "bookings-end-conflict", kept.id)
    assert desk.post("bookings", "bookings-end-conflict", kept.id).status_code == 302
    assert "was ended at" in desk.text("bookings", "bookings-end-conflict", kept.id)
    assert desk.post("bookings", "bookings-end-conflict", kept.id).status_code == 422
    assert desk.booked().starts_at == FIRST


def test_a_conflict_may_be_with_one_apprentice(desk: Desk) -> None:
    said = {"apprentice": "apprentice@north.example", "reason": "Sister."}
    assert desk.post("bookings", CONFLICT, own(desk), **said).status_code == 302
    assert Conflict.objects.get().with_apprenticeship_id == desk.one.id
    south = cast("South")
    for wrong in ("nobody@x.example", "apprentice@south.example"):
        answer = desk.post("bookings", CONFLICT, own(desk), **said | {"apprentice": wrong})
        assert answer.status_code == 422
        assert "There is no apprentice with this" in answer.content.decode()
    both = said | {"organisation": str(desk.people.employer.id)}
    assert desk.post("bookings", CONFLICT, own(desk), **both).status_code == 422
    foreign = {"organisation": str(south.employer.id), "reason": "x"}
    assert desk.post("bookings", CONFLICT, own(desk), **foreign).status_code == 422


def test_an_assessor_keeps_nobody_elses_times_and_approves_nobody(desk: Desk) -> None:
    second = another_assessor(desk.people)
    for page in (PAGE, FREE, CONFLICT):
        assert desk.get("assessor", page, second.id).status_code == 404
    assert desk.get("assessor", APPROVE, own(desk)).status_code == 403
    assert desk.get("assessor", "bookings-assessors").status_code == 403
    for role in ("training_provider", "employer", "apprentice", "internal_quality_assurer"):
        for page in (PAGE, FREE, CONFLICT, APPROVE):
            assert desk.get(role, page, own(desk)).status_code == 403


def test_others_assessors_are_not_there(desk: Desk) -> None:
    south = Desk(cast("South"), apprenticeship(desk.people, uln="", last_name="X"))
    free = Availability.objects.all()[0]
    for page in (PAGE, FREE, CONFLICT, APPROVE):
        assert south.get("bookings", page, own(desk)).status_code == 404
        assert desk.get("bookings", page, uuid4()).status_code == 404
    assert south.get("bookings", "bookings-not-free", free.id).status_code == 404
    assert desk.get("bookings", "bookings-end-conflict", uuid4()).status_code == 404
    assert desk.get("bookings", PAGE, desk.people.people["manager"].id).status_code == 404
