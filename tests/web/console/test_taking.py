"""What a device captured arrives in any order, any number of times, each entry once, and nothing is lost."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from tests.factories.assessments import DAY, conducted
from tests.factories.devices import Pocket, altered, words_of
from tests.factories.web import Cast, cast
from tests.web.console.conftest import EVENING, MORNING, Session, put
from touchstone.web.assessments import actions as assessing
from touchstone.web.audit.models import Event
from touchstone.web.bookings.models import Booking
from touchstone.web.console import actions, queries
from touchstone.web.console.models import Became, Captured
from touchstone.web.organisations.actor import NotAllowed, Refused


def texts(session: Session) -> list[str]:
    """The notes of the log in its order."""
    return [entry.data["text"] for entry in session.log if entry.kind == "note"]


def test_a_day_arrives_at_once(session: Session) -> None:
    first = session.made.method.sections[0].id
    session.pocket.capture(DAY, "section_started", section=first)
    session.note(5, "Builds trust.")
    session.pocket.capture(DAY + timedelta(minutes=30), "section_ended", section=first)
    receipt = session.send()
    assert [entry.kind for entry in session.log] == ["section_started", "note", "section_ended"]
    assert [entry.at for entry in session.log][1] == DAY + timedelta(minutes=5)
    assert {entry.kept_at for entry in session.log} == {EVENING}
    assert receipt.standing.words == "3 of 3 entries received, chain intact"
    assert receipt.standing.head == session.pocket.head
    assert not receipt.refused
    assert not receipt.aside


def test_the_end_of_a_section_may_name_its_start_as_a_browser_does(session: Session) -> None:
    section, start = session.made.method.sections[0].id, uuid4()
    session.pocket.capture(DAY, "section_started", id=start, section=section)
    session.pocket.capture(DAY + timedelta(minutes=30), "section_ended", section=section, start=str(start))
    assert not session.send().aside
    assert session.log[1].data == {"section": section, "start": str(start)}


def test_any_order_gives_the_same_log(session: Session) -> None:
    for number in range(30):
        session.note(number, f"Note {number}.")
    shuffled = session.pocket.lines[:]
    random.Random(7).shuffle(shuffled)
    for line in shuffled:
        session.send([line])
    assert texts(session) == [f"Note {number}." for number in range(30)]
    assert queries.standing(session.pocket.attempt, session.pocket.id).whole


def test_what_came_early_waits_and_is_named_missing(session: Session) -> None:
    for number in range(4):
        session.note(number, f"Note {number}.")
    receipt = session.send([session.pocket.lines[0], session.pocket.lines[3]])
    assert texts(session) == ["Note 0."]
    assert receipt.standing.through == 1
    assert receipt.standing.missing == (2, 3)
    assert receipt.standing.words == "1 of 4 entries received, 2 missing"
    session.send(session.pocket.lines[1:3])
    assert texts(session) == [f"Note {number}." for number in range(4)]


def test_sending_everything_five_times_keeps_it_once(session: Session) -> None:
    for number in range(5):
        session.note(number)
    receipts = [session.send() for _ in range(5)]
    assert len(session.log) == 5
    assert {one.standing.head for one in receipts} == {session.pocket.head}
    assert Event.objects.filter(action="console.take").count() == 1


def test_a_delivery_that_comes_once_more_does_not_make_the_clock_look_slow(session: Session) -> None:
    session.note(1)
    session.send(at=DAY + timedelta(minutes=2))
    asked: dict[str, Any] = {"attempt": session.pocket.attempt, "device": session.pocket.id}
    by, times = session.made.people.actor("assessor"), session.pocket.times(DAY + timedelta(minutes=2))
    actions.take(**asked, lines=session.pocket.lines, times=times, by=by, at=DAY + timedelta(hours=1))
    session.note(70)
    after = DAY + timedelta(hours=3)
    times = session.pocket.times(DAY + timedelta(hours=1))  # it was two hours under way
    actions.take(**asked, lines=session.pocket.lines[1:], times=times, by=by, at=after)
    assert session.log[1].at == DAY + timedelta(minutes=70)
    assert Captured.objects.get(sequence=2).clock == "right"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"data": {"text": "Never said.", "ksbs": []}}, "altered"),
        ({"wall": "2020-01-01T00:00:00+00:00"}, "altered"),
    ],
)
def test_an_altered_entry_is_refused_and_the_true_one_still_comes(
    session: Session, change: dict[str, Any], code: str
) -> None:
    line = session.note(1, "As it was.")
    receipt = session.send([altered(line, **change)])
    assert [one.code for one in receipt.refused] == [code]
    assert session.log == []
    session.send()
    assert texts(session) == ["As it was."]


def test_a_forged_entry_breaks_the_chain(session: Session) -> None:
    for number in range(3):
        session.note(number, f"Note {number}.")
    lines = session.pocket.lines
    forged = altered(lines[1], honest=True, data={"text": "Never said.", "ksbs": []})
    session.send([lines[0], lines[2]])
    receipt = session.send([forged])
    assert [(one.code, one.sequence) for one in receipt.refused] == [("broken", 2)]
    session.send([lines[1]])
    assert texts(session) == ["Note 0.", "Note 1.", "Note 2."]


def test_another_entry_in_a_place_that_is_taken_is_refused(session: Session) -> None:
    line = session.note(1, "First.")
    session.send()
    receipt = session.send([altered(line, honest=True, data={"text": "Second.", "ksbs": []})])
    assert [one.code for one in receipt.refused] == ["forked"]
    assert texts(session) == ["First."]


def test_a_reordered_log_is_refused(session: Session) -> None:
    session.note(1, "First.")
    session.note(2, "Second.")
    first, second = session.pocket.lines
    swapped = [
        altered(first, honest=True, sequence=2),
        altered(second, honest=True, sequence=1),
    ]
    receipt = session.send(swapped)
    assert "broken" in {one.code for one in receipt.refused}
    assert texts(session) == []


@pytest.mark.parametrize("change", ["attempt", "device", "by"])
def test_a_foreign_entry_is_refused(session: Session, change: str) -> None:
    line = session.note(1)
    receipt = session.send([altered(line, honest=True, **{change: str(uuid4())})])
    assert [one.code for one in receipt.refused] == ["foreign"]


def test_the_log_of_another_assessment_replayed_is_foreign(session: Session, people: Cast) -> None:
    other = conducted(people, uln="")
    device = Pocket(other.row.id, session.pocket.by)
    put(other, device, MORNING)
    session.note(1)
    receipt = session.send(session.pocket.lines, pocket=device)
    assert [one.code for one in receipt.refused] == ["foreign"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"v":1}', '{"v":2}', "NaN", "[" * 5000, '{"v":1,"data":"\\u0000"}', "x" * 70_000]
)
def test_what_is_no_entry_is_refused_in_words(session: Session, body: str) -> None:
    from touchstone.web.console.envelope import hash_of

    receipt = session.send([actions.Line(body=body, hash=hash_of(body))])
    assert [one.code for one in receipt.refused] in (["unreadable"], ["too_long"])
    assert Captured.objects.count() == 0


def test_what_does_not_fit_is_set_aside_and_the_rest_goes_on(session: Session) -> None:
    session.note(0, "Good.")
    session.pocket.capture(DAY, "seen", ksbs=["K999"], text="Unknown.")
    session.pocket.capture(DAY, "note", text=7)
    session.pocket.capture(DAY, "photograph", text="Not a kind.")
    session.note(2, "Good too.")
    receipt = session.send()
    assert texts(session) == ["Good.", "Good too."]
    assert [(one.sequence, one.became) for one in receipt.aside] == [
        (2, Became.ASIDE),
        (3, Became.ASIDE),
        (4, Became.ASIDE),
    ]
    assert receipt.aside[0].why is not None
    assert receipt.aside[0].why["fields"] == {"ksbs": "K999 is not assessed here."}
    assert receipt.standing.through == 5


def test_two_devices_merge_by_entry(session: Session) -> None:
    tablet = session.second()
    session.note(1, "Laptop 1.")
    session.note(3, "Tablet 1.", tablet)
    session.note(5, "Laptop 2.")
    session.send(pocket=tablet)
    session.send()
    assert sorted(texts(session)) == ["Laptop 1.", "Laptop 2.", "Tablet 1."]
    assert [one.words for _, one in queries.standings(session.pocket.attempt)] == [
        "2 of 2 entries received, chain intact",
        "1 of 1 entry received, chain intact",
    ]


def test_two_devices_that_judge_otherwise_leave_the_choice_to_the_assessor(session: Session) -> None:
    """Neither the first nor the last word wins by itself: judgements wait until somebody settles it."""
    criterion, tablet = session.made.method.criteria[0].id, session.second()
    said: dict[str, Any] = {"criterion": criterion, "pointers": []}
    session.pocket.capture(DAY, "judgement", level="met", reason="Seen.", **said)
    tablet.capture(DAY + timedelta(minutes=5), "judgement", level="not_met", reason="Not shown.", **said)
    session.send()
    receipt = session.send(pocket=tablet)
    [aside] = receipt.aside
    assert aside.why is not None
    assert aside.why["changed"] is True
    with pytest.raises(Refused, match="1 captured entry set aside"):
        assessing.submit(attempt=session.pocket.attempt, by=session.made.people.actor("assessor"), at=EVENING)
    settled = actions.leave_out(
        captured=aside.id,
        reason="The first stands.",
        by=session.made.people.actor("assessor"),
        at=EVENING,
    )
    assert settled.became == Became.LEFT
    assert queries.waits(session.made.row) == []


def test_an_entry_set_aside_is_taken_up_once_it_fits(session: Session) -> None:
    one, other = (section.id for section in session.made.method.sections[:2])
    tablet = session.second()
    session.pocket.capture(DAY, "section_started", section=one)
    tablet.capture(DAY + timedelta(minutes=10), "section_started", section=other)
    session.send()
    [aside] = session.send(pocket=tablet).aside
    by = session.made.people.actor("assessor")
    with pytest.raises(Refused):
        actions.take_up(captured=aside.id, by=by, at=EVENING)
    session.pocket.capture(DAY + timedelta(minutes=9), "section_ended", section=one)
    session.send()
    actions.take_up(captured=aside.id, by=by, at=EVENING)
    assert [entry.kind for entry in session.log] == ["section_started", "section_ended", "section_started"]
    with pytest.raises(Refused, match="settled already"):
        actions.take_up(captured=aside.id, by=by, at=EVENING)


def test_a_reason_is_needed_to_leave_something_out(session: Session) -> None:
    session.pocket.capture(DAY, "seen", ksbs=["K999"])
    [aside] = session.send().aside
    with pytest.raises(Refused) as refused:
        actions.leave_out(captured=aside.id, reason=" ", by=session.made.people.actor("assessor"), at=EVENING)
    assert "reason" in refused.value.fields


@pytest.mark.parametrize(
    "change", [{"ended": "cancelled", "reason": "Ill.", "ended_at": DAY}, {"assessor": None}]
)
def test_what_was_captured_after_the_booking_went_is_kept(
    session: Session, people: Cast, change: dict[str, object]
) -> None:
    session.note(1, "Before anybody knew.")
    if "assessor" in change:
        change = {"assessor": people.people["manager"]}
    Booking.objects.filter(attempt=session.made.row).update(**change)
    receipt = session.send()
    assert session.log == []
    [aside] = receipt.aside
    assert aside.why is not None
    assert "not yours to write any more" in aside.why["message"]
    assert words_of(session.pocket.lines[0])["data"]["text"] in aside.body
    manager = people.actor("manager")
    actions.leave_out(captured=aside.id, reason="Held again by another.", by=manager, at=EVENING)


def test_what_comes_after_the_judgements_were_submitted_is_kept_aside(session: Session) -> None:
    session.note(1)
    session.made.row.judged_at, session.made.row.judged_by = DAY, session.pocket.by
    session.made.row.save()
    [aside] = session.send().aside
    assert aside.why is not None
    assert "submitted" in aside.why["message"]


def test_others_send_nothing(session: Session, people: Cast) -> None:
    session.note(1)
    stranger = cast("South").actor("assessor")
    for by in (stranger, people.actor("manager"), people.actor("apprentice")):
        with pytest.raises((Http404, NotAllowed)):
            actions.take(
                attempt=session.pocket.attempt,
                device=session.pocket.id,
                lines=session.pocket.lines,
                times=session.pocket.times(EVENING),
                by=by,
                at=EVENING,
            )
    assert Captured.objects.count() == 0


def test_a_device_that_was_never_prepared_sends_nothing(session: Session) -> None:
    stranger = Pocket(session.pocket.attempt, session.pocket.by)
    session.note(1, pocket=stranger)
    with pytest.raises(Http404):
        session.send(pocket=stranger)


def test_too_many_at_once_are_refused_and_none_is_kept(session: Session) -> None:
    for number in range(501):
        session.note(number)
    with pytest.raises(Refused, match="at most 500"):
        session.send()
    assert Captured.objects.count() == 0


def test_the_database_keeps_the_words_of_a_device(session: Session) -> None:
    session.note(1)
    session.send()
    for statement in (
        "UPDATE console_captured SET body = '{}'",
        "UPDATE console_captured SET hash = repeat('0', 64)",
        "DELETE FROM console_captured",
        "TRUNCATE console_captured",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_trail_holds_the_head_of_the_chain(session: Session) -> None:
    session.note(1)
    session.send()
    event = Event.objects.get(action="console.take")
    assert event.facts["head"] == session.pocket.head
    assert event.facts["through"] == 1


def test_the_key_is_the_same_until_the_device_is_taken_out_of_use(session: Session, people: Cast) -> None:
    by = people.actor("assessor")
    first = actions.know(device=session.pocket.id, by=by, at=EVENING)
    again = actions.prepare(attempt=session.pocket.attempt, device=session.pocket.id, by=by, at=EVENING)
    assert first.key == again.key
    assert first.key not in first.device.key
    with pytest.raises(Http404):
        actions.know(device=session.pocket.id, by=people.actor("manager"), at=EVENING)
    actions.end_device(device=session.pocket.id, by=by, at=EVENING)
    with pytest.raises(Refused, match="out of use"):
        actions.know(device=session.pocket.id, by=by, at=EVENING)
    session.note(1)
    assert session.send().standing.kept == 1
