"""A seat in the room: given by who answers for the session, to who may sit there, and ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from tests.factories.assessments import DAY
from tests.factories.web import cast
from tests.web.assessments.test_attempt_page import text
from tests.web.room.conftest import MORNING, Office
from touchstone.web.audit.models import Event
from touchstone.web.bookings.models import Booking, Conflict
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.room import actions, queries
from touchstone.web.room.models import Seat

ROOM, END, MINE = "room-page", "room-end", "room-mine"
QA = "internal_quality_assurer"


@pytest.mark.parametrize("role", ["assessor", QA, "manager"])
def test_who_answers_for_a_session_gives_a_seat_and_ends_it(office: Office, role: str) -> None:
    page = text(office.desk.get(role, ROOM))
    assert "Robin Second" in page
    assert "Nobody has a seat" in page
    answer = office.desk.post(role, ROOM, person=str(office.second.id), kind="watch")
    assert answer.status_code == 302
    seat = Seat.objects.get()
    assert (seat.kind, seat.since, seat.given_by) == (
        "watch",
        office.desk.now,
        office.made.people.people[role].id,
    )
    assert "Watches" in text(office.desk.get(role, ROOM))
    assert office.desk.post(role, END, office.id, seat=str(seat.id)).status_code == 302
    seat.refresh_from_db()
    assert seat.ended_at == office.desk.now
    assert "ended at" in text(office.desk.get(role, ROOM))
    assert [one.action for one in Event.objects.order_by("number") if one.action.startswith("room.")] == [
        "room.give_seat",
        "room.end_seat",
    ]
    again = office.desk.post(role, END, office.id, seat=str(seat.id))
    assert again.status_code == 422
    assert "ended already" in text(again)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "watch"}, "to watch, from"),
        ({"kind": "co_mark"}, "to mark beside the assessor in a log of your own, from"),
        ({"kind": "watch", "until": DAY}, " until "),
    ],
)
def test_who_is_given_a_seat_is_written_to(office: Office, said: dict[str, Any], words: str) -> None:
    office.seat(**said)
    letter = Message.objects.get(kind="seat_given")
    assert (letter.to, letter.person_id) == (office.second.email, office.second.id)
    assert words in letter.text
    assert office.made.method.title in letter.text
    assert f"/attempts/{office.id}/room/" in letter.text
    assert ("until" in letter.text) is ("until" in said)


def test_who_watches_by_their_own_leave_is_not_written_to(office: Office) -> None:
    office.seat("watch", by=QA, person=office.made.people.people[QA].id)
    assert not Message.objects.filter(kind="seat_given").exists()


def test_who_sits_finds_the_session_and_gives_the_seat_up(office: Office) -> None:
    assert office.desk.get("second", ROOM).status_code == 404
    assert "You have no seat" in text(office.ask("second", MINE))
    seat = office.seat("watch")
    assert office.made.one.name in text(office.ask("second", MINE))
    page = text(office.desk.get("second", ROOM))
    assert "You watch" in page
    assert "Give a seat" not in page
    assert office.desk.post("second", ROOM, person=str(office.second.id), kind="watch").status_code == 404
    assert office.desk.post("second", END, office.id, seat=str(seat.id)).status_code == 302
    assert office.desk.get("second", ROOM).status_code == 404


def test_others_do_not_come_into_the_room(office: Office) -> None:
    for role in ("training_provider", "employer", "apprentice", "bookings", "external_quality_assurer"):
        assert office.desk.get(role, ROOM).status_code == 403
    other = cast("South")
    assert office.desk.get("manager", ROOM, people=other).status_code == 404
    assert office.desk.get("assessor", ROOM, people=other).status_code == 404
    assert office.desk.post("manager", END, office.id, seat=str(uuid4())).status_code == 404
    assert office.desk.post("manager", END, office.id, seat="what").status_code == 404
    with pytest.raises(Http404):
        actions.end_seat(seat=uuid4(), by=office.sitter, at=DAY)
    seat = office.seat("watch", person=office.made.people.people[QA].id)
    with pytest.raises(Http404):
        actions.end_seat(seat=seat.id, by=office.sitter, at=DAY)
    with pytest.raises(NotAllowed):
        office.seat("watch", by="bookings")
    with pytest.raises(Http404):
        actions.give_seat(attempt=office.id, person=office.second.id, kind="watch", by=office.sitter, at=DAY)


def test_an_assessor_gives_none_before_accepting(office: Office) -> None:
    Booking.objects.update(accepted_at=None)
    with pytest.raises(Refused, match="Accept the booking"):
        office.seat("watch", by="assessor")


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("booked", queries.OWN),
        ("stranger", "Choose an assessor"),
        ("declared", queries.CONFLICT),
        ("provider", queries.CONFLICT),
        ("employed", queries.CONFLICT),
        ("apprentice", queries.SELF),
        ("seated", queries.SEATED),
        ("watched", queries.WATCHED),
        ("marked", queries.WATCHED),
    ],
)
def test_who_must_not_sit_there(office: Office, why: str, words: str) -> None:
    people, one, who = office.made.people, office.made.one, office.second.id
    if why == "booked":
        who = people.people["assessor"].id
    elif why == "stranger":
        who = people.people["employer"].id
    elif why in ("declared", "provider"):
        about = {"with_apprenticeship": one} if why == "declared" else {"with_organisation": one.provider}
        Conflict.objects.create(
            organisation=people.organisation,
            assessor=office.second,
            reason="A cousin.",
            declared_by=who,
            declared_at=MORNING,
            **about,
        )
    elif why == "employed":
        Membership.objects.create(
            person=office.second, organisation=one.employer, role="employer", since=MORNING
        )
    elif why == "apprentice":
        one.person = office.second
        one.save()
    elif why in ("seated", "watched", "marked"):
        seat = office.seat("co_mark" if why == "marked" else "watch")
        if why != "seated":
            actions.end_seat(seat=seat.id, by=people.actor("manager"), at=MORNING)
    with pytest.raises(Refused) as refused:
        office.seat("co_mark", person=who)
    assert words in refused.value.fields["person"]
    if why not in ("stranger", "watched", "marked"):
        assert f'value="{who}"' not in office.desk.get("manager", ROOM).content.decode()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "sing"}, "kind"),
        ({"kind": "watch", "until": MORNING}, "until"),
        ({"kind": "watch", "since": DAY, "until": DAY - timedelta(hours=1)}, "until"),
    ],
)
def test_what_is_wrong_is_said_by_field(office: Office, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        office.seat(**said)
    assert set(refused.value.fields) == {field}


def test_bad_input_comes_back_beside_its_field(office: Office) -> None:
    answer = office.desk.post("manager", ROOM)
    assert answer.status_code == 422
    assert "Choose whether they watch or co-mark." in text(answer)
    answer = office.desk.post("manager", ROOM, person=str(office.second.id), kind="watch", until_day="40")
    assert answer.status_code == 422
    assert not Seat.objects.exists()


def test_nobody_takes_a_seat_when_it_is_over(office: Office) -> None:
    office.made.row.judged_at = DAY
    office.made.row.judged_by = office.made.people.people["assessor"].id
    office.made.row.save()
    with pytest.raises(Refused, match="nobody takes a seat"):
        office.seat("watch")
    assert "Give a seat" not in text(office.desk.get("manager", ROOM))
