"""A seat holds while it stands: nobody assesses what they sit beside, and a conflict may come up later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import Http404

from tests.factories.assessments import DAY
from tests.factories.web import cast
from tests.web.assessments.test_attempt_page import text
from tests.web.room.conftest import EVENING, MORNING, Office
from touchstone.web.assessments.queries import attempt_seen_by
from touchstone.web.bookings import actions as bookings
from touchstone.web.bookings import assessors
from touchstone.web.bookings.candidates import SEATED, candidates, why_not
from touchstone.web.bookings.models import Conflict
from touchstone.web.bookings.slots import Slot
from touchstone.web.console import actions as console_actions
from touchstone.web.console import own_logs
from touchstone.web.console import queries as console
from touchstone.web.console.packing import packed
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.room import actions, queries
from touchstone.web.room.models import Seat

QA = "internal_quality_assurer"
HOUR = timedelta(hours=1)


def slots(office: Office) -> list[Slot]:
    return [Slot(office.made.method.sections[0].id, DAY, DAY + HOUR)]


def conflict(office: Office) -> Conflict:
    """A cousin of the apprentice, as it turns out."""
    about: dict[str, Any] = {"organisation": office.made.people.organisation, "declared_at": MORNING}
    return Conflict.objects.create(
        assessor=office.second,
        with_apprenticeship=office.made.one,
        reason="A cousin.",
        declared_by=office.second.id,
        **about,
    )


@pytest.mark.parametrize("kind", ["watch", "co_mark"])
def test_who_sits_beside_is_not_booked_for_it(office: Office, kind: str) -> None:
    one, method = office.made.one, office.made.method.id
    seat = office.seat(kind)
    assert SEATED in why_not(office.second.id, one, method, slots(office))
    told = {found.person.id: found.reasons for found in candidates(one, method, slots(office))}
    assert SEATED in told[office.second.id]
    assert SEATED not in told[office.made.people.people["assessor"].id]
    with pytest.raises(Refused, match="seat in the room"):
        assessors.check(office.second.id, one, method, slots(office))
    assert SEATED not in why_not(office.second.id, one, "another", slots(office))
    actions.end_seat(seat=seat.id, by=office.sitter, at=MORNING)
    assert SEATED not in why_not(office.second.id, one, method, slots(office))


def test_what_was_submitted_keeps_nobody_from_the_next_attempt(office: Office) -> None:
    office.seat("watch")
    office.made.row.judged_at = DAY
    office.made.row.judged_by = office.made.people.people["assessor"].id
    office.made.row.save()
    assert SEATED not in why_not(office.second.id, office.made.one, office.made.method.id, slots(office))


def test_who_sits_beside_does_not_accept_it(office: Office) -> None:
    seat = office.seat("watch")
    office.made.row.bookings.update(assessor=office.second, accepted_at=None)
    booking = office.made.row.bookings.get()
    said: dict[str, Any] = {"booking": booking.id, "no_conflict": True, "by": office.sitter}
    with pytest.raises(Refused, match="You have a seat in the room of this assessment"):
        bookings.accept(**said, at=MORNING)
    actions.end_seat(seat=seat.id, by=office.sitter, at=MORNING)
    assert bookings.accept(**said, at=MORNING).accepted_at == MORNING


def test_a_booking_that_stands_nonetheless_wins(office: Office) -> None:
    """A session of the assessor's never lands in their own log."""
    seat = office.seat("co_mark")
    device = office.pocket()
    with pytest.raises(Http404):
        attempt_seen_by(office.id, office.sitter)
    office.made.row.bookings.update(assessor=office.second)
    assert attempt_seen_by(office.id, office.sitter).pk == office.id
    assert packed(office.id, office.sitter, MORNING)["seat"] is None
    assert queries.co_marks(office.id, office.second.id) is None
    [(row, title, _)] = console.to_conduct(office.sitter, MORNING)
    assert (row.pk, title) == (office.id, office.made.method.title)
    device.capture(DAY, "note", text="As its assessor.", ksbs=[])
    [aside] = office.send(device).aside
    assert own_logs.LOCKED in aside.why["message"]
    assert own_logs.entries(seat.id) == []


@pytest.mark.parametrize(
    ("since", "until", "stands"),
    [
        (None, MORNING + timedelta(minutes=5), True),
        (None, None, True),
        (MORNING + HOUR, None, False),
        (MORNING - 2 * HOUR, MORNING + timedelta(seconds=1), True),
    ],
)
def test_who_marks_beside_does_so_from_when_the_seat_begins(
    office: Office, since: datetime | None, until: datetime | None, stands: bool
) -> None:
    office.seat("co_mark", since=since, until=until)
    assert bool(console.to_conduct(office.sitter, MORNING)) is stands
    if stands:
        office.pocket()
        assert packed(office.id, office.sitter, MORNING)["seat"]
    else:
        with pytest.raises(Refused, match="not from now"):
            office.pocket()
        with pytest.raises(Refused, match="not from now"):
            packed(office.id, office.sitter, MORNING)


def test_a_seat_that_is_over_puts_nothing_on_a_device_and_takes_what_was_captured(office: Office) -> None:
    seat = office.seat("co_mark", until=DAY + HOUR)
    device = office.pocket()
    device.capture(DAY, "note", text="In time.", ksbs=[])
    assert not office.send(device).aside
    assert [one.data["text"] for one in own_logs.entries(seat.id)] == ["In time."]
    assert console.to_conduct(office.sitter, EVENING) == []
    with pytest.raises(Refused, match="not from now"):
        packed(office.id, office.sitter, EVENING)
    office.desk.now = EVENING
    page = text(office.desk.get("second", "room-page"))
    assert "Open it in the console" not in page
    assert "Your seat is not from now" in page
    assert office.desk.get("second", "room-own").status_code == 200


@pytest.mark.parametrize("why", ["declared", "works there"])
def test_a_conflict_that_comes_up_later_holds_the_seat(office: Office, why: str) -> None:
    seat = office.seat("co_mark")
    device = office.pocket()
    if why == "declared":
        conflict(office)
    else:
        Membership.objects.create(
            person=office.second,
            organisation=office.made.one.provider,
            role="training_provider",
            since=MORNING,
        )
    assert queries.seat_of(office.id, office.second.id) is None
    assert list(queries.seats_of(office.second.id)) == []
    device.capture(DAY, "note", text="Too late.", ksbs=[])
    assert office.send(device).aside
    assert own_logs.entries(seat.id) == []
    assert "a conflict of interest came up" in text(office.desk.get("manager", "room-page"))


def test_who_left_their_role_has_no_seat_any_more(office: Office) -> None:
    seat, by = office.seat("co_mark"), office.sitter
    device = office.pocket()
    Membership.objects.filter(person=office.second).update(until=MORNING)
    Membership.objects.create(
        person=office.second, organisation=office.made.people.organisation, role="bookings", since=MORNING
    )
    assert queries.seat_of(office.id, office.second.id) is None
    assert office.desk.get("second", "room-own").status_code == 403
    device.capture(DAY, "note", text="Too late.", ksbs=[])
    receipt = console_actions.take(
        attempt=office.id,
        device=device.id,
        lines=device.lines,
        times=device.times(EVENING),
        by=by,
        at=EVENING,
    )
    assert receipt.aside
    assert own_logs.entries(seat.id) == []


def test_of_another_organisation_nobody_sits_there(office: Office) -> None:
    """Somebody who works for two: their seat is in the one that gave it."""
    office.seat("co_mark")
    Membership.objects.filter(person=office.second).update(until=MORNING)
    south = cast("South")
    Membership.objects.create(
        person=office.second, organisation=south.organisation, role="assessor", since=MORNING
    )
    for page in ("room-page", "room-own", "room-watch", "room-compared"):
        assert office.desk.get("second", page).status_code == 404, page
    assert office.ask("second", "console-state").json()["attempts"] == []


def test_a_conflict_shows_a_co_marker_nothing_of_the_assessors(office: Office) -> None:
    """The seat does not hold; what it keeps apart stays apart."""
    office.second = office.made.people.people[QA]
    office.seat("co_mark")
    conflict(office)
    by = office.made.people.actor(QA)
    with pytest.raises(Http404):
        attempt_seen_by(office.id, by)
    for page in ("room-page", "room-watch", "room-own", "room-compared"):
        assert office.desk.get(QA, page).status_code == 404, page


def test_a_conflict_that_is_over_lets_the_seat_hold_again(office: Office) -> None:
    office.seat("watch")
    found = conflict(office)
    assert office.desk.get("second", "room-watch").status_code == 404
    found.ended_at = MORNING
    found.save()
    assert office.desk.get("second", "room-watch").status_code == 200


def test_nobody_gives_themselves_a_seat_to_co_mark(office: Office) -> None:
    own = office.made.people.people[QA].id
    with pytest.raises(Refused) as refused:
        office.seat("co_mark", by=QA, person=own)
    assert refused.value.fields == {"person": queries.MINE}
    assert not Seat.objects.exists()
    assert office.seat("watch", by=QA, person=own).kind == "watch"
