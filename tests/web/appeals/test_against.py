"""Appeals against decisions: who may, until when, who decides, and what becomes of the decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from tests.factories.appeals import (
    DECIDER,
    PROVIDER,
    acting,
    decided,
    failed,
    had_part,
    lodged,
    put_aside,
    second_manager,
    with_panel,
)
from tests.factories.bookings import booked, ready
from tests.factories.cases import GROUNDS, disputed, granted, refused, sanctioned
from tests.factories.gateway import confirmed
from tests.factories.results import OBSERVATION, Office
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.plans.record_file import parse_record
from touchstone.rules.adjustments import minutes
from touchstone.rules.calendar import LONDON
from touchstone.rules.judge import assess
from touchstone.rules.sanctions import imposed
from touchstone.web.appeals import actions
from touchstone.web.appeals.against import lodge_against
from touchstone.web.appeals.deciders import candidates
from touchstone.web.appeals.messages import concerned
from touchstone.web.appeals.models import Appeal, State
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.bookings.outlook import extra_minutes, gathered
from touchstone.web.console.method_data import method_data
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.scope import within
from touchstone.web.records.exporting import exported
from touchstone.web.records.queries import situation
from touchstone.web.records.told import told

LAST_DAY = datetime(2025, 11, 19, 23, 59, tzinfo=LONDON)
APPRENTICE, EMPLOYER, MANAGER = "apprentice", "employer", "manager"


def panel_of(office: Office, appeal: Appeal) -> Any:
    """The decider from outside, once the panel is named."""
    return acting(with_panel(office, appeal))


@pytest.mark.parametrize("role", [APPRENTICE, PROVIDER])
def test_a_refusal_is_appealed_against_before_anything_was_assessed(
    office: Office, one: Apprenticeship, role: str
) -> None:
    appeal = disputed(office, refused(office, one), role)
    assert (appeal.against, appeal.code, appeal.attempt, appeal.state) == (
        "adjustment",
        "appeal-1",
        None,
        State.PANEL,
    )
    event = Event.objects.get(action="appeal.lodge")
    assert event.facts == {"appeal": "appeal-1", "decision": "adjustment-1"}
    (known,) = situation(one, office.now).record.appeals
    assert (known.decision, known.attempt, known.lodged_by.value) == ("adjustment-1", None, role)
    waits = Message.objects.get(kind="appeal_waits")
    assert waits.to == office.people.people[MANAGER].email
    received = Message.objects.filter(kind="appeal_received").first()
    assert received is not None
    assert "Reasonable adjustment for" in received.text
    assert "The decision stands until then." in received.text


@pytest.mark.parametrize("role", [APPRENTICE, PROVIDER, EMPLOYER])
def test_each_party_may_appeal_against_a_sanction(office: Office, one: Apprenticeship, role: str) -> None:
    sanction = sanctioned(office, one)
    first = disputed(office, sanction, role)
    assert first.against == "malpractice"
    with pytest.raises(Refused, match="lodged an appeal against this decision already"):
        disputed(office, sanction, role)
    others = {APPRENTICE, PROVIDER, EMPLOYER} - {role}
    assert {disputed(office, sanction, other).code for other in others} == {"appeal-2", "appeal-3"}


def test_an_employer_knows_of_no_adjustment_to_appeal_against(office: Office, one: Apprenticeship) -> None:
    for decision in (refused(office, one), granted(office, one)):
        with pytest.raises(Http404):
            disputed(office, decision, EMPLOYER)
    appeal = disputed(office, refused(office, one))
    assert office.get(EMPLOYER, "appeals-appeal", appeal.id).status_code == 404
    assert "Appeal 1" not in office.get(EMPLOYER, "appeals-apprentice", one.id).text_
    assert told(one, office.people.actor(EMPLOYER), office.now).situation.record.appeals == ()


@pytest.mark.parametrize("against", ["adjustment", "malpractice"])
def test_no_appeal_about_a_result_is_against_a_decision(
    office: Office, one: Apprenticeship, against: str
) -> None:
    attempt, by = failed(office, one), office.people.actor(PROVIDER)
    with pytest.raises(Refused) as refusal:
        actions.lodge(attempt=attempt.id, against=against, grounds=GROUNDS, by=by, at=office.now)
    assert "choose it on the page of appeals" in refusal.value.fields["against"]
    assert not Appeal.objects.exists()


def test_an_employer_is_told_of_no_such_appeal_that_was_lodged_about_a_result_before(
    office: Office, one: Apprenticeship
) -> None:
    attempt = failed(office, one)
    theirs, own = lodged(office, attempt), lodged(office, attempt, EMPLOYER)
    assert office.get(EMPLOYER, "appeals-appeal", theirs.id).status_code == 200
    Appeal.objects.update(against="adjustment")
    assert office.get(EMPLOYER, "appeals-appeal", theirs.id).status_code == 404
    assert office.get(EMPLOYER, "appeals-appeal", own.id).status_code == 200
    assert EMPLOYER not in concerned(Appeal.objects.get(id=theirs.id))
    assert PROVIDER in concerned(Appeal.objects.get(id=theirs.id))


@pytest.mark.parametrize("role", [MANAGER, DECIDER, "bookings", "assessor"])
def test_nobody_else_may(office: Office, one: Apprenticeship, role: str) -> None:
    with pytest.raises(NotAllowed):
        disputed(office, refused(office, one), role)


def test_what_is_theirs_or_nobodys_is_not_found(office: Office, one: Apprenticeship) -> None:
    other = cast("South")
    with within(other.organisation.id):
        theirs = refused(Office(other), apprenticeship(other))
    by = office.people.actor(PROVIDER)
    for id in (theirs.id, uuid4()):
        with pytest.raises(Http404):
            lodge_against(decision=id, grounds=GROUNDS, by=by, at=office.now)


def test_the_last_day_still_counts(office: Office, one: Apprenticeship) -> None:
    late, sanction = refused(office, one), sanctioned(office, one)
    with pytest.raises(Refused, match="The last day to appeal was 19 November 2025"):
        disputed(office, late, at=LAST_DAY + timedelta(minutes=1))
    assert disputed(office, sanction, at=LAST_DAY).code == "appeal-1"


def test_what_was_granted_as_asked_is_nothing_to_appeal_against(office: Office, one: Apprenticeship) -> None:
    with pytest.raises(Refused, match="Everything that was asked for was granted"):
        disputed(office, granted(office, one, 30, asked=30))
    assert disputed(office, granted(office, one, 10, asked=30)).against == "adjustment"


def test_without_grounds_it_is_refused_and_sent_twice_it_is_one(office: Office, one: Apprenticeship) -> None:
    sanction, id = sanctioned(office, one), uuid4()
    with pytest.raises(Refused) as refusal:
        disputed(office, sanction, grounds=" ")
    assert set(refusal.value.fields) == {"grounds"}
    assert disputed(office, sanction, id=id) == disputed(office, sanction, id=id)
    assert Appeal.objects.count() == 1


def test_an_appeal_is_about_one_thing_in_the_database_too(office: Office, one: Apprenticeship) -> None:
    attempt = failed(office, one)
    appeal = disputed(office, refused(office, one))
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(id=appeal.id).update(decision=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(id=appeal.id).update(attempt=attempt)


def test_whoever_took_the_decision_does_not_decide(office: Office, one: Apprenticeship) -> None:
    decision = refused(office, one)
    appeal = disputed(office, decision)
    people = office.people.people
    Membership.objects.create(
        person=people[MANAGER], organisation=office.people.organisation, role=DECIDER, since=office.now
    )
    known = {each.person.id: each.why_not for each in candidates(one, appeal, "review")}
    assert "refused a reasonable adjustment" in known[people[MANAGER].id]
    assert known[people[DECIDER].id] == ""


def test_upheld_minutes_are_on_the_booking_the_console_and_the_record(
    office: Office, one: Apprenticeship
) -> None:
    attempt = failed(office, one)
    appeal = disputed(office, refused(office, one))
    by = panel_of(office, appeal)
    made = decided(office, appeal, by, outcome="upheld", grants_minutes=25)
    assert (made.before, made.changes, made.grants_minutes) == ({"minutes": 0}, [], 25)
    later = office.now + timedelta(days=2)
    whole = situation(one, later)
    method = whole.plan.method(OBSERVATION)
    assert method is not None
    assert minutes(whole.record, OBSERVATION) == 25
    assert extra_minutes(gathered(one, later), method) == 25
    facts = next(each for each in situation(one, later).record.attempts if each.id == attempt.code)
    (more,) = method_data(situation(one, later), facts)["adjustments"]
    assert (more["minutes"], more["may"]) == (25, True)
    appeal.refresh_from_db()
    assert appeal.state == State.UPHELD


def test_minutes_stand_in_place_of_those_granted_in_part(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, granted(office, one, 10, asked=30))
    by = panel_of(office, appeal)
    for grants, words in ((5, "Give more than the 10 minutes"), (1441, "at most 1440")):
        with pytest.raises(Refused) as refusal:
            decided(office, appeal, by, outcome="upheld", grants_minutes=grants)
        assert words in refusal.value.fields["grants_minutes"]
    made = decided(office, appeal, by, outcome="upheld", grants_minutes=30)
    assert made.before == {"minutes": 10}
    assert minutes(situation(one, office.now + timedelta(days=2)).record, OBSERVATION) == 30


def test_upheld_without_minutes_leaves_them_as_they_were(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, granted(office, one, 10, asked=30))
    made = decided(office, appeal, panel_of(office, appeal), outcome="upheld", grants_minutes=10)
    assert made.grants_minutes is None
    assert minutes(situation(one, office.now + timedelta(days=2)).record, OBSERVATION) == 10


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"outcome": "not_upheld", "grants_minutes": 20}, "changes nothing"),
        ({"outcome": "upheld", "voids_attempt": True}, "about no attempt"),
        ({"outcome": "upheld", "changes": {"OBS-P1": "met"}}, "about no attempt"),
        ({"outcome": "perhaps"}, "put right"),
        ({"reason": " "}, "put right"),
        ({"seen": "panel"}, "decided while you wrote"),
    ],
)
def test_a_decision_without_sense_is_refused(
    office: Office, one: Apprenticeship, said: dict[str, Any], words: str
) -> None:
    appeal = disputed(office, refused(office, one))
    with pytest.raises(Refused, match=words):
        decided(office, appeal, panel_of(office, appeal), **said)


def test_minutes_are_granted_against_decisions_about_adjustments_alone(
    office: Office, one: Apprenticeship
) -> None:
    attempt = failed(office, one)
    sanction = disputed(office, sanctioned(office, one))
    by = panel_of(office, sanction)
    with pytest.raises(Refused) as refusal:
        decided(office, sanction, by, outcome="upheld", grants_minutes=20)
    assert set(refusal.value.fields) == {"grants_minutes"}
    about_result = lodged(office, attempt)
    actions.name(
        appeal=about_result.id,
        person=by.person_id,
        connected=False,
        by=office.people.actor(MANAGER),
        at=office.now,
    )
    with pytest.raises(Refused) as refusal:
        decided(office, about_result, by, outcome="upheld", grants_minutes=20)
    assert set(refusal.value.fields) == {"grants_minutes"}


def test_who_is_told_of_the_decision(office: Office, one: Apprenticeship) -> None:
    people = office.people.people
    adjustment = disputed(office, refused(office, one))
    outside = panel_of(office, adjustment)
    decided(office, adjustment, outside)
    to = set(Message.objects.filter(kind="appeal_decided").values_list("to", flat=True))
    assert to == {one.email, people[PROVIDER].email}
    assert "Reasonable adjustment for" in Message.objects.filter(kind="appeal_decided")[0].text
    office.now += timedelta(days=2)
    sanction = disputed(office, sanctioned(office, one))
    for person, connected in ((people[DECIDER].id, True), (outside.person_id, False)):
        actions.name(
            appeal=sanction.id,
            person=person,
            connected=connected,
            by=office.people.actor(MANAGER),
            at=office.now,
        )
    decided(office, sanction, outside)
    to = set(Message.objects.filter(kind="appeal_decided").values_list("to", flat=True))
    assert people[EMPLOYER].email in to


def test_the_bookings_team_is_told_where_a_day_is_booked(office: Office, one: Apprenticeship) -> None:
    ready(office.people)
    confirmed(office.people, one)
    booking = booked(office.people, one)
    office.now = NOW
    granted(office, one, 10, asked=30)
    message = Message.objects.get(kind="adjustment_booked")
    assert message.to == office.people.people["bookings"].email
    assert "The booking keeps its times." in message.text
    appeal = disputed(office, refused(office, one))
    decided(office, appeal, panel_of(office, appeal), outcome="upheld", grants_minutes=30)
    assert Message.objects.filter(kind="adjustment_booked").count() == 2
    ends = booking.ends_at
    booking.refresh_from_db()
    assert booking.ends_at == ends


def test_an_upheld_sanction_stands_no_more_until_the_decision_is_set_aside(
    office: Office, one: Apprenticeship
) -> None:
    sanction = sanctioned(office, one)
    appeal = disputed(office, sanction)
    kept = decided(office, appeal, panel_of(office, appeal), outcome="upheld")
    office.now += timedelta(days=2)
    (known,) = imposed(situation(one, office.now).record)
    assert not known.stands
    assert "stands no more" in known.message
    with pytest.raises(Refused, match="stands no more"):
        disputed(office, sanction, APPRENTICE)
    put_aside(office, kept)
    (known,) = imposed(situation(one, office.now).record)
    assert known.stands
    appeal.refresh_from_db()
    assert appeal.state == State.PANEL


def test_minutes_of_a_decision_that_was_set_aside_fall_away(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, refused(office, one))
    kept = decided(office, appeal, panel_of(office, appeal), outcome="upheld", grants_minutes=30)
    office.now += timedelta(days=2)
    put_aside(office, kept)
    assert minutes(situation(one, office.now).record, OBSERVATION) == 0


def test_a_decision_that_nobody_with_a_part_took_is_not_set_aside(
    office: Office, one: Apprenticeship
) -> None:
    appeal = disputed(office, sanctioned(office, one))
    kept = decided(office, appeal, panel_of(office, appeal), outcome="upheld")
    for manager in (office.people.actor(MANAGER), second_manager(office)):
        with pytest.raises(Refused, match="nobody is said to have had one"):
            actions.set_aside(decision=kept.id, reason="It was wrong.", by=manager, at=office.now)
    (known,) = imposed(situation(one, office.now + timedelta(days=2)).record)
    assert not known.stands


def test_who_imposed_the_sanction_sets_no_decision_about_it_aside(
    office: Office, one: Apprenticeship
) -> None:
    appeal = disputed(office, sanctioned(office, one))
    kept = decided(office, appeal, panel_of(office, appeal), outcome="upheld")
    office.now += timedelta(days=2)
    had_part(office, kept)
    said: dict[str, Any] = {"decision": kept.id, "reason": "They knew them.", "at": office.now}
    with pytest.raises(Refused, match="imposed a sanction for malpractice") as alone:
        actions.set_aside(by=office.people.actor(MANAGER), **said)
    assert "invite somebody who had no part as a manager" in alone.value.message
    second = second_manager(office)
    with pytest.raises(Refused, match="Ask Mira Second, who had none"):
        actions.set_aside(by=office.people.actor(MANAGER), **said)
    assert actions.set_aside(by=second, **said).by == second.person_id


def test_who_took_the_disputed_decision_writes_down_none_about_it(
    office: Office, one: Apprenticeship
) -> None:
    appeal = disputed(office, refused(office, one))
    outside = panel_of(office, appeal)
    with pytest.raises(Refused, match="refused a reasonable adjustment") as refusal:
        decided(office, appeal, office.people.actor(MANAGER))
    assert "A decider on the panel can also write it down themselves." in refusal.value.message
    second = second_manager(office)
    assert decided(office, appeal, second).decided_by == second.person_id
    office.now += timedelta(days=2)
    other = disputed(office, sanctioned(office, one))
    for person in (office.people.people[DECIDER].id, outside.person_id):
        connected = person != outside.person_id
        actions.name(appeal=other.id, person=person, connected=connected, by=second, at=office.now)
    assert decided(office, other, outside).decided_by == outside.person_id


def test_a_refused_appeal_is_withdrawn_or_taken_further_as_any_other(
    office: Office, one: Apprenticeship
) -> None:
    by = office.people.actor(PROVIDER)
    withdrawn = disputed(office, refused(office, one))
    actions.withdraw(appeal=withdrawn.id, reason="", by=by, at=office.now)
    assert situation(one, office.now).record.appeals == ()
    appeal = disputed(office, sanctioned(office, one))
    decided(office, appeal, panel_of(office, appeal))
    office.now += timedelta(days=2)
    actions.take_further(appeal=appeal.id, grounds="It was our log.", by=by, at=office.now)
    appeal.refresh_from_db()
    assert appeal.state == State.PANEL
    (known,) = situation(one, office.now).record.appeals
    assert [each.stage for each in known.passed_on] == ["panel"]


def test_the_exported_record_is_judged_to_the_same(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, refused(office, one))
    disputed(office, sanctioned(office, one), APPRENTICE)
    decided(office, appeal, panel_of(office, appeal), outcome="upheld", grants_minutes=30)
    office.now += timedelta(days=2)
    (file,) = exported([one], office.people.actor(MANAGER), office.now)
    whole = situation(one, office.now)
    record = parse_record(file.text.encode())
    assert record == whole.record
    assert {each.code for each in assess(whole).appeals} >= {
        "appeal.window",
        "appeal.untouched.review",
        "appeal.unconnected.review",
    }
    (bare,) = exported([one], office.people.actor(EMPLOYER), office.now)
    known = parse_record(bare.text.encode())
    assert [each.decision for each in known.appeals] == ["sanction-1"]
    assert known.case.adjustments == ()
