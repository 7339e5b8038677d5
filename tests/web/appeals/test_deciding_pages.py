"""Who decides, and the decision: a copy to change, what becomes of the grade, then for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.appeals import acting, all_met, lodged, outsider, put_aside, with_panel
from tests.factories.results import Office, another
from touchstone.web.appeals.models import Appeal, Decision, Panellist, State
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.assessors import add_conflict
from touchstone.web.bookings.models import Attempt, Booking, Ended
from touchstone.web.organisations.models import Membership
from touchstone.web.quality.levels import WHY
from touchstone.web.records import law
from touchstone.web.results.models import Release

NAME, DECIDE, DECIDER = "appeals-deciders", "appeals-decide", "appeal_decider"


@pytest.fixture
def made(office: Office, attempt: Attempt) -> Appeal:
    return lodged(office, attempt)


def copy(attempt: Attempt, changes: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """The form as it is sent: the disputed decision with these changes, each with a reason."""
    method = law.plan("ST1379", "1.1").method(attempt.method)
    assert method is not None
    changed = changes or {}
    levels = {one.id: changed.get(one.id, "not_met") for one in method.criteria}
    reasons = {WHY + id: "Minute 12 shows it." for id in changed}
    said = {"seen": "review", "outcome": "upheld" if changed else "not_upheld", "reason": "We looked again."}
    return {**levels, **reasons, **said, **more}


def test_a_manager_names_deciders_until_the_panel_is_as_the_policy_asks(office: Office, made: Appeal) -> None:
    inside, outside = office.people.people[DECIDER], outsider(office.people)
    page = office.get("manager", NAME, made.id).text_
    assert "Nobody has been named to decide this stage." in page
    office.post("manager", NAME, made.id, person=str(inside.id), connected="yes")
    assert "Everybody on the panel is connected" in office.get("manager", NAME, made.id).text_
    assert office.post("manager", NAME, made.id, person=str(outside.id)).status_code == 422
    office.post("manager", NAME, made.id, person=str(outside.id), connected="no")
    assert "The panel can decide." in office.get("manager", NAME, made.id).text_
    made.refresh_from_db()
    assert made.state == State.DECIDING
    assert Panellist.objects.count() == 2


def test_who_had_a_part_in_the_case_is_refused_with_what_they_did(
    office: Office, one: Apprenticeship, made: Appeal
) -> None:
    people, since = office.people, office.now
    assessor, quality = people.people["assessor"], people.people["internal_quality_assurer"]
    for person in (assessor, quality):
        Membership.objects.create(person=person, organisation=people.organisation, role=DECIDER, since=since)
    cousin = another(people, "assessor", "Carla Cousin")
    Membership.objects.create(person=cousin, organisation=people.organisation, role=DECIDER, since=since)
    add_conflict(
        assessor=cousin.id, apprenticeship=one.id, reason="A cousin.", by=people.actor("manager"), at=since
    )
    text = office.get("manager", NAME, made.id).text_
    assert "They had a part in the case (submitted the judgements)" in text or "was booked to assess" in text
    assert "They had a part in the case (agreed" in text
    assert "has a conflict of interest with the apprentice" in text
    answer = office.post("manager", NAME, made.id, person=str(assessor.id), connected="yes")
    assert (answer.status_code, Panellist.objects.count()) == (422, 0)


def test_reading_the_case_as_its_decider_is_no_part_in_it(
    office: Office, attempt: Attempt, made: Appeal
) -> None:
    by = acting(with_panel(office, made))
    office.get(DECIDER, "appeals-case", made.id)
    office.get(DECIDER, "records-record", made.apprenticeship_id)
    answer = office.post(DECIDER, DECIDE, made.id, **copy(attempt), sure="yes")
    assert (answer.status_code, by.role.id) == (302, DECIDER)


def test_the_decision_starts_as_a_copy_and_shows_what_becomes_of_the_grade(
    office: Office, attempt: Attempt, made: Appeal
) -> None:
    with_panel(office, made)
    form = office.get(DECIDER, DECIDE, made.id).text_
    assert form.count('<option value="not_met" selected>') == 10
    filled = copy(attempt, all_met(attempt))
    effect = office.post(DECIDER, DECIDE, made.id, **filled).text_
    assert "What becomes of the grade" in effect
    assert "<strong>Pass</strong>" in effect
    assert "Minute 12 shows it." in effect
    assert Decision.objects.count() == 0
    again = office.post(DECIDER, DECIDE, made.id, **filled, again="yes")
    assert (again.status_code, Decision.objects.count()) == (200, 0)
    office.now += timedelta(hours=1)
    assert office.post(DECIDER, DECIDE, made.id, **filled, sure="yes").status_code == 302
    decision = Decision.objects.get()
    assert (decision.outcome, len(decision.changes), len(decision.deciders)) == ("upheld", 7, 2)
    assert [each.grade for each in Release.objects.order_by("revision")] == ["fail", "pass"]


def test_what_contradicts_itself_or_misses_a_reason_is_said(
    office: Office, attempt: Attempt, made: Appeal
) -> None:
    with_panel(office, made)
    some = {"OBS-P1": "met"}
    for filled, words in (
        (copy(attempt, some) | {WHY + "OBS-P1": " "}, "Say why you change OBS-P1."),
        (copy(attempt, some, outcome="not_upheld"), "An appeal that is not upheld changes nothing"),
        (copy(attempt, some, voids_attempt="on"), "either change judgements, or void the attempt"),
        (copy(attempt, reason=""), "Say why; everybody concerned reads it."),
        (copy(attempt, outcome=""), "Choose whether the appeal is upheld."),
        (copy(attempt) | {"OBS-P1": "splendid"}, "Select a valid choice"),
    ):
        answer = office.post(DECIDER, DECIDE, made.id, **filled, sure="yes")
        assert answer.status_code == 422
        assert words in answer.text_
    assert Decision.objects.count() == 0


def test_a_manager_writes_down_what_the_panel_decided_and_only_with_a_panel(
    office: Office, attempt: Attempt, made: Appeal
) -> None:
    refused = office.post("manager", DECIDE, made.id, **copy(attempt), sure="yes")
    assert refused.status_code == 422
    assert "Nobody has been named to decide this stage." in refused.text_
    with_panel(office, made)
    assert office.post("manager", DECIDE, made.id, **copy(attempt), sure="yes").status_code == 302
    assert office.get("manager", DECIDE, made.id).status_code == 302  # nothing waits any more


def test_two_who_decide_at_once_decide_once(office: Office, attempt: Attempt, made: Appeal) -> None:
    with_panel(office, made)
    office.post(DECIDER, DECIDE, made.id, **copy(attempt), sure="yes")
    late = office.post("manager", DECIDE, made.id, **copy(attempt, {"OBS-P1": "met"}), sure="yes")
    assert (late.status_code, Decision.objects.count()) == (302, 1)


def test_a_void_attempt_loses_its_booking_and_its_result(
    office: Office, one: Apprenticeship, attempt: Attempt, made: Appeal
) -> None:
    with_panel(office, made)
    filled = copy(attempt, outcome="upheld", voids_attempt="on")
    effect = office.post(DECIDER, DECIDE, made.id, **filled).text_
    assert "<strong>Void</strong>" in effect
    office.now += timedelta(hours=1)
    office.post(DECIDER, DECIDE, made.id, **filled, sure="yes")
    booking = Booking.objects.get(attempt=attempt)
    assert (booking.ended, booking.reason) == (Ended.CANCELLED, "Appeal 1 was upheld: void.")
    assert not booking.sections.filter(stands=True).exists()
    statement = office.get("training_provider", "results-statement", one.id).text_
    assert "Void" in statement
    assert "It is void and does not count." in statement
    decision = Decision.objects.get()
    office.now += timedelta(hours=1)
    put_aside(office, decision)
    booking.refresh_from_db()
    assert booking.ended == ""
    assert booking.sections.filter(stands=True).count() == booking.sections.count() > 0


@pytest.mark.parametrize(
    "role",
    ["apprentice", "training_provider", "employer", "bookings", "assessor", "internal_quality_assurer"],
)
def test_nobody_else_names_or_decides(office: Office, made: Appeal, role: str) -> None:
    for page in (NAME, DECIDE):
        assert office.get(role, page, made.id).status_code == 403


def test_a_decider_stands_down_and_sees_it_no_more(office: Office, made: Appeal) -> None:
    with_panel(office, made)
    mine = made.panel.get(person=office.people.people[DECIDER])
    page = "appeals-stand-down"
    assert "Had you a part in the case?" in office.get(DECIDER, page, mine.id).text_
    assert office.post(DECIDER, page, mine.id, reason="I taught them.", had_part="yes").status_code == 302
    assert office.get(DECIDER, "appeals-appeal", made.id).status_code == 404
    assert (
        "stood down, having had a part in the case" in office.get("manager", "appeals-appeal", made.id).text_
    )
    assert office.get("manager", page, mine.id).status_code == 302


@pytest.mark.parametrize(("role", "page"), [("manager", NAME), ("manager", DECIDE), (DECIDER, DECIDE)])
def test_they_take_few_queries(office: Office, made: Appeal, role: str, page: str) -> None:
    with_panel(office, made)
    outsider(office.people, "Oskar Outside")
    few = office.queries(role, page, made.id)
    for number in range(3):
        outsider(office.people, f"N{number} Outside")
    assert office.queries(role, page, made.id) == few <= 15
