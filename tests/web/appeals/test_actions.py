"""What may be done about an appeal, by whom and when; and what a decision changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from tests.factories.appeals import (
    acting,
    all_met,
    because,
    decided,
    lodged,
    outsider,
    put_aside,
    released,
    told,
    with_panel,
)
from tests.factories.results import DISCUSSION, PASS, Office, submitted
from tests.factories.web import cast
from touchstone.rules.calendar import LONDON
from touchstone.rules.report import AttemptReport
from touchstone.web.accounts.models import Person
from touchstone.web.appeals import actions
from touchstone.web.appeals.models import Appeal, Decision, Panellist, State
from touchstone.web.appeals.queries import visible_appeal, whole
from touchstone.web.appeals.stages import further_day
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.queries import faults
from touchstone.web.bookings.models import Attempt
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import BY_ID
from touchstone.web.records.queries import report, situation
from touchstone.web.results.models import Release

LAST_DAY = datetime(2025, 11, 19, 23, 59, tzinfo=LONDON)  # 20 working days after 22 October 2025


def named(office: Office, appeal: Appeal, person: Person, at: datetime | None = None) -> Panellist:
    """Somebody from outside named by the manager."""
    by = office.people.actor("manager")
    return actions.name(appeal=appeal.id, person=person.id, connected=False, by=by, at=at or office.now)


def now(office: Office, one: Apprenticeship, attempt: Attempt) -> AttemptReport:
    """What the rules say about the attempt two days later."""
    told = report(one, office.now + timedelta(days=2)).attempts
    return next(each for each in told if each.id == attempt.code)


def kinds(since: int = 0) -> list[str]:
    return list(Message.objects.order_by("written_at", "id").values_list("kind", flat=True))[since:]


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "employer"])
def test_whom_the_policy_hears_may_appeal(office: Office, attempt: Attempt, role: str) -> None:
    made = lodged(office, attempt, role)
    assert (made.code, made.lodged_role) == ("appeal-1", role)
    assert {"appeal_received", "appeal_waits"} <= set(kinds())


@pytest.mark.parametrize(
    "role", ["bookings", "assessor", "internal_quality_assurer", "manager", "appeal_decider"]
)
def test_nobody_of_the_assessment_organisation_appeals(office: Office, attempt: Attempt, role: str) -> None:
    with pytest.raises(NotAllowed):
        lodged(office, attempt, role)


def test_an_appeal_at_23_59_of_the_last_day_is_in_time_and_at_midnight_too_late(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    with pytest.raises(Refused, match="The last day to appeal was 19 November 2025"):
        lodged(office, attempt, at=LAST_DAY + timedelta(minutes=1))
    lodged(office, attempt, at=LAST_DAY)
    (finding,) = [each for each in report(one, LAST_DAY).appeals if each.code == "appeal.window"]
    assert finding.outcome.value == "met"


def test_where_nobody_can_tell_the_last_day_nobody_is_late(
    office: Office, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("touchstone.web.appeals.actions.window_ends", lambda *_: None)
    assert lodged(office, attempt, at=LAST_DAY + timedelta(days=30)).code == "appeal-1"


def test_nothing_is_appealed_against_before_it_was_told(office: Office, one: Apprenticeship) -> None:
    with pytest.raises(Refused, match="the outcome has not been given"):
        lodged(office, submitted(office.people, one))


def test_an_appeal_needs_grounds_and_something_it_is_about(office: Office, attempt: Attempt) -> None:
    by = office.people.actor("training_provider")
    with pytest.raises(Refused) as no_grounds:
        actions.lodge(attempt=attempt.id, against="result", grounds=" ", by=by, at=office.now)
    assert list(no_grounds.value.fields) == ["grounds"]
    with pytest.raises(Refused) as no_matter:
        actions.lodge(attempt=attempt.id, against="weather", grounds="So", by=by, at=office.now)
    assert list(no_matter.value.fields) == ["against"]


def test_a_form_sent_twice_is_one_appeal(office: Office, attempt: Attempt) -> None:
    by, id = office.people.actor("training_provider"), uuid4()
    first = actions.lodge(attempt=attempt.id, against="result", grounds="So", by=by, at=office.now, id=id)
    again = actions.lodge(attempt=attempt.id, against="result", grounds="So", by=by, at=office.now, id=id)
    assert first.id == again.id == id
    assert Appeal.objects.count() == 1


def test_a_party_appeals_against_a_decision_once_and_takes_no_right_from_another(
    office: Office, attempt: Attempt
) -> None:
    told(office, attempt)
    lodged(office, attempt, "employer")
    assert lodged(office, attempt, "apprentice").code == "appeal-2"
    with pytest.raises(Refused, match="Appeal 2 about this result was lodged already"):
        lodged(office, attempt, "apprentice")


def test_another_organisations_provider_finds_no_attempt(office: Office, attempt: Attempt) -> None:
    stranger = cast("South").actor("training_provider")
    with pytest.raises(Http404):
        actions.lodge(attempt=attempt.id, against="result", grounds="So", by=stranger, at=office.now)


def test_who_lodged_it_withdraws_it_until_it_is_decided(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    made = lodged(office, attempt)
    with pytest.raises(Refused, match="Only those who lodged"):
        actions.withdraw(appeal=made.id, reason="", by=office.people.actor("employer"), at=office.now)
    actions.withdraw(
        appeal=made.id, reason="Settled.", by=office.people.actor("training_provider"), at=office.now
    )
    assert situation(one, office.now).record.appeals == ()
    again = lodged(office, attempt)
    assert again.code == "appeal-2"
    outside = with_panel(office, again)
    decided(office, again, acting(outside))
    with pytest.raises(Refused, match="cannot be withdrawn any more"):
        actions.withdraw(
            appeal=again.id, reason="", by=office.people.actor("training_provider"), at=office.now
        )


def test_nobody_who_touched_the_case_is_named(office: Office, one: Apprenticeship, attempt: Attempt) -> None:
    made, assessor = lodged(office, attempt), office.people.people["assessor"]
    Membership.objects.create(
        person=assessor, organisation=office.people.organisation, role="appeal_decider", since=office.now
    )
    with pytest.raises(Refused, match="They had a part in the case"):
        actions.name(
            appeal=made.id,
            person=assessor.id,
            connected=True,
            by=office.people.actor("manager"),
            at=office.now,
        )


def test_only_deciders_of_the_organisation_are_named_and_once(office: Office, attempt: Attempt) -> None:
    made, manager = lodged(office, attempt), office.people.actor("manager")
    stranger = cast("South").people["appeal_decider"]
    with pytest.raises(Refused, match="put right"):
        named(office, made, stranger)
    inside = office.people.people["appeal_decider"].id
    actions.name(appeal=made.id, person=inside, connected=True, by=manager, at=office.now)
    with pytest.raises(Refused) as twice:
        actions.name(appeal=made.id, person=inside, connected=True, by=manager, at=office.now)
    assert twice.value.fields == {"person": "This person was named for this stage already."}
    with pytest.raises(NotAllowed):
        actions.name(
            appeal=made.id, person=inside, connected=True, by=office.people.actor("bookings"), at=office.now
        )


@pytest.mark.parametrize("role", ["manager", "bookings", "assessor", "internal_quality_assurer"])
def test_who_has_another_role_in_the_organisation_is_connected_with_it(
    office: Office, attempt: Attempt, role: str
) -> None:
    made, manager, person = lodged(office, attempt), office.people.actor("manager"), outsider(office.people)
    Membership.objects.create(
        person=person, organisation=office.people.organisation, role=role, since=office.now
    )
    said: dict[str, Any] = {"appeal": made.id, "person": person.id, "by": manager, "at": office.now}
    with pytest.raises(Refused) as refusal:
        actions.name(connected=False, **said)
    assert f"They are also {BY_ID[role].title.lower()} here" in refusal.value.fields["connected"]
    assert actions.name(connected=True, **said).connected
    ended = outsider(office.people, "Edda Ended")
    Membership.objects.create(
        person=ended,
        organisation=office.people.organisation,
        role=role,
        since=office.now,
        until=office.now,
    )
    assert not actions.name(connected=False, **said | {"person": ended.id}).connected


def test_a_panel_has_at_least_one_who_is_unconnected(office: Office, attempt: Attempt) -> None:
    made, manager = lodged(office, attempt), office.people.actor("manager")
    with pytest.raises(Refused, match="Nobody has been named"):
        decided(office, made, manager)
    inside = office.people.people["appeal_decider"].id
    actions.name(appeal=made.id, person=inside, connected=True, by=manager, at=office.now)
    with pytest.raises(Refused, match="at least one decider must not be"):
        decided(office, made, manager)
    actions.name(
        appeal=made.id, person=outsider(office.people).id, connected=False, by=manager, at=office.now
    )
    assert decided(office, made, manager).outcome == "not_upheld"


def test_a_decider_sees_the_cases_they_are_named_for_and_no_other(office: Office, attempt: Attempt) -> None:
    made, decider = lodged(office, attempt), office.people.actor("appeal_decider")
    with pytest.raises(Http404):
        visible_appeal(made.id, decider)
    with_panel(office, made)
    assert visible_appeal(made.id, decider).id == made.id
    mine = made.panel.get(person=decider.person_id)
    actions.stand_down(panellist=mine.id, reason="I know them.", had_part=False, by=decider, at=office.now)
    with pytest.raises(Http404):
        visible_appeal(made.id, decider)


def test_an_upheld_appeal_changes_the_grade_and_keeps_the_old_result_in_view(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    made = lodged(office, attempt)
    changes = all_met(attempt)
    decision = decided(
        office,
        made,
        acting(with_panel(office, made)),
        outcome="upheld",
        changes=changes,
        reasons=because(changes),
    )
    assert set(decision.before.values()) == {"not_met"}
    first, second = Release.objects.order_by("revision")
    assert (first.grade, first.revision, first.because) == ("fail", 1, "")
    assert (second.grade, second.revision, second.because) == ("pass", 2, "appeal-1")
    assert set(second.feedback) >= set(changes)
    told = next(
        each for each in report(one, office.now + timedelta(days=2)).attempts if each.id == attempt.code
    )
    assert told.grade.grade == "pass"
    assert {"result_revised", "appeal_decided"} <= set(kinds())
    assert list(faults()) == []


def test_a_level_that_stands_already_is_no_change(office: Office, attempt: Attempt) -> None:
    made = lodged(office, attempt)
    same = dict.fromkeys(all_met(attempt), "not_met")
    decision = decided(office, made, acting(with_panel(office, made)), outcome="upheld", changes=same)
    assert decision.changes == []
    assert Release.objects.count() == 1


def test_a_change_needs_its_reason_and_an_upheld_appeal(office: Office, attempt: Attempt) -> None:
    made = lodged(office, attempt)
    by, changes = acting(with_panel(office, made)), all_met(attempt)
    with pytest.raises(Refused) as bare:
        decided(office, made, by, outcome="upheld", changes=changes)
    assert set(bare.value.fields) == set(changes)
    with pytest.raises(Refused, match="changes nothing"):
        decided(office, made, by, changes=changes, reasons=because(changes))
    with pytest.raises(Refused, match="either change judgements, or void"):
        decided(
            office, made, by, outcome="upheld", changes=changes, reasons=because(changes), voids_attempt=True
        )
    with pytest.raises(Refused) as odd:
        decided(office, made, by, outcome="perhaps", reason=" ", changes={"X": "met"})
    assert set(odd.value.fields) == {"outcome", "reason", "X"}
    assert Decision.objects.count() == 0


def test_a_void_attempt_has_no_result_any_more(office: Office, one: Apprenticeship, attempt: Attempt) -> None:
    made = lodged(office, attempt)
    decided(office, made, acting(with_panel(office, made)), outcome="upheld", voids_attempt=True)
    assert Release.objects.get(revision=2).grade == ""
    told = next(
        each for each in report(one, office.now + timedelta(days=2)).attempts if each.id == attempt.code
    )
    assert told.standing == "void"


def test_an_appeal_upheld_makes_a_merit_of_a_pass(office: Office, one: Apprenticeship) -> None:
    observed = submitted(office.people, one, levels=PASS)
    discussed = submitted(office.people, one, DISCUSSION, levels=PASS)
    for each in (observed, discussed):
        released(office, each)
    assert sorted(Release.objects.values_list("overall", flat=True)) == ["", "pass"]
    made, changes = lodged(office, observed), all_met(observed, "distinction")
    decided(
        office,
        made,
        acting(with_panel(office, made)),
        outcome="upheld",
        changes=changes,
        reasons=because(changes),
    )
    assert Release.objects.get(revision=2).overall == "merit"


def test_a_refused_appeal_is_taken_further_and_decided_by_others(office: Office, attempt: Attempt) -> None:
    made = lodged(office, attempt)
    outside, provider = with_panel(office, made), office.people.actor("training_provider")
    with pytest.raises(Refused, match="waits for a decision"):
        actions.take_further(appeal=made.id, grounds="Look again.", by=provider, at=office.now)
    decided(office, made, acting(outside))
    later = office.now + timedelta(days=2)
    with pytest.raises(Refused, match="Only those who lodged"):
        actions.take_further(appeal=made.id, grounds="So", by=office.people.actor("employer"), at=later)
    further = actions.take_further(appeal=made.id, grounds="Look again.", by=provider, at=later)
    assert further.stage == "panel"
    with pytest.raises(Refused, match="They decided in this appeal before"):
        named(office, made, outside, later)
    other = outsider(office.people, "Oskar Outside")
    actions.name(
        appeal=made.id, person=other.id, connected=False, by=office.people.actor("manager"), at=later
    )
    decided(office, made, acting(other), at=later)
    with pytest.raises(Refused, match="There is no further stage"):
        actions.take_further(appeal=made.id, grounds="Once more.", by=provider, at=later)


def test_a_refused_appeal_is_taken_further_until_its_last_day_and_then_has_ended(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    made = lodged(office, attempt)
    decided(office, made, acting(with_panel(office, made)))
    by, last = office.people.actor("training_provider"), further_day(one, told_of(made), office.now)
    assert last is not None
    end = datetime(last.year, last.month, last.day, 23, 59, tzinfo=LONDON)
    made.refresh_from_db()
    assert (made.state, made.due_on) == (State.REFUSED, last)
    actions.end_refused(at=end)
    made.refresh_from_db()
    assert made.state == State.REFUSED
    with pytest.raises(Refused, match="The last day to take it further was"):
        actions.take_further(appeal=made.id, grounds="Look.", by=by, at=end + timedelta(minutes=1))
    assert actions.end_refused(at=end + timedelta(minutes=1)) == 1
    made.refresh_from_db()
    assert (made.state, made.due_on) == (State.ENDED, None)
    assert "appeal.take_further" not in steps(one, end + timedelta(minutes=1))
    assert "appeal.take_further" in steps(one, end)
    actions.take_further(appeal=made.id, grounds="Look.", by=by, at=end)


def steps(one: Apprenticeship, at: datetime) -> list[str]:
    return [each.action for each in report(one, at).next_steps]


def told_of(made: Appeal) -> Appeal:
    return whole(Appeal.objects.filter(id=made.id)).get()


def same_panel(office: Office, appeal: Appeal, outside: Person, at: datetime) -> None:
    """Those who decided another appeal about the same result decide this one too."""
    by = office.people.actor("manager")
    for person, connected in ((office.people.people["appeal_decider"], True), (outside, False)):
        actions.name(appeal=appeal.id, person=person.id, connected=connected, by=by, at=at)


def test_two_parties_appeal_and_what_the_first_decided_stands_for_the_second(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    first, second = lodged(office, attempt, "employer"), lodged(office, attempt, "training_provider")
    panel, changes = with_panel(office, first), all_met(attempt)
    known = dict(list(changes.items())[:1])
    decided(office, first, acting(panel), outcome="upheld", changes=known, reasons=because(known))
    later = office.now + timedelta(days=2)
    same_panel(office, second, panel, later)
    made = decided(
        office, second, acting(panel), outcome="upheld", changes=changes, reasons=because(changes), at=later
    )
    assert made.before[next(iter(known))] == "met"
    assert {each["criterion"] for each in made.changes}.isdisjoint(known)
    assert Release.objects.order_by("-revision")[0].grade == "pass"


def test_setting_the_first_of_two_decisions_aside_leaves_the_reasons_of_the_second(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    first, second = lodged(office, attempt, "employer"), lodged(office, attempt, "training_provider")
    panel = with_panel(office, first)
    one_id, other_id = list(all_met(attempt))[:2]
    of_first, of_second = {one_id: "met"}, {other_id: "met"}
    kept = decided(
        office, first, acting(panel), outcome="upheld", changes=of_first, reasons=because(of_first)
    )
    later = office.now + timedelta(days=2)
    same_panel(office, second, panel, later)
    said = {other_id: "Her answer to question 4 shows it."}
    decided(office, second, acting(panel), outcome="upheld", changes=of_second, reasons=said, at=later)
    put_aside(office, kept, later)
    last = Release.objects.order_by("-revision")[0]
    assert last.feedback.get(other_id) == "Her answer to question 4 shows it."
    assert "The recording shows it" not in last.feedback.get(one_id, "")


def test_an_attempt_that_another_appeal_made_void_is_not_changed_any_more(
    office: Office, attempt: Attempt
) -> None:
    first, second = lodged(office, attempt, "employer"), lodged(office, attempt, "training_provider")
    panel = with_panel(office, first)
    decided(office, first, acting(panel), outcome="upheld", voids_attempt=True)
    later = office.now + timedelta(days=2)
    same_panel(office, second, panel, later)
    changes = all_met(attempt)
    for what in ({"changes": changes, "reasons": because(changes)}, {"voids_attempt": True}):
        with pytest.raises(Refused, match="Another appeal made this attempt void"):
            decided(office, second, acting(panel), outcome="upheld", at=later, **what)
    decided(office, second, acting(panel), at=later)


def test_a_decider_who_turns_out_to_have_touched_the_case_has_the_decision_set_aside(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    made, manager = lodged(office, attempt), office.people.actor("manager")
    outside, changes = with_panel(office, made), all_met(attempt)
    decision = decided(
        office, made, acting(outside), outcome="upheld", changes=changes, reasons=because(changes)
    )
    mine, later = made.panel.get(person=outside), office.now + timedelta(days=2)
    own = acting(outside, on=later.date())
    actions.stand_down(panellist=mine.id, reason="I trained them.", had_part=True, by=own, at=later)
    broken = [each for each in report(one, later).appeals if each.code == "appeal.untouched.review"]
    assert broken[0].breaks
    actions.set_aside(decision=decision.id, reason="A decider trained the apprentice.", by=manager, at=later)
    assert [each.grade for each in Release.objects.order_by("revision")] == ["fail", "pass", "fail"]
    assert situation(one, later).record.appeals[0].stages == ()
    with pytest.raises(Refused, match="They decided in this appeal before"):
        actions.name(appeal=made.id, person=outside.id, connected=False, by=manager, at=later)
    with pytest.raises(Refused, match="Only the latest decision"):
        actions.set_aside(decision=decision.id, reason="Again.", by=manager, at=later)


def test_a_decision_is_never_changed(office: Office, attempt: Attempt) -> None:
    made = lodged(office, attempt)
    decision = decided(office, made, acting(with_panel(office, made)))
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(id=decision.id).update(outcome="upheld")
