"""The page of an appeal: where it stands, what happened, the disputed decision, what may be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.appeals import (
    acting,
    all_met,
    because,
    decided,
    had_part,
    lodged,
    outsider,
    put_aside,
    second_manager,
    told,
    with_panel,
)
from tests.factories.results import Office
from tests.factories.web import cast
from touchstone.rules.words import on_date
from touchstone.web.appeals import actions
from touchstone.web.appeals.models import Appeal, State
from touchstone.web.bookings.models import Attempt
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Refused
from touchstone.web.ui.words import weekday

PAGE, CASE = "appeals-appeal", "appeals-case"
READERS = ("training_provider", "employer", "apprentice", "internal_quality_assurer", "manager")


@pytest.fixture
def made(office: Office, attempt: Attempt) -> Appeal:
    told(office, attempt)
    return lodged(office, attempt)


@pytest.mark.parametrize("role", READERS)
def test_everybody_concerned_sees_the_disputed_decision_and_where_it_stands(
    office: Office, made: Appeal, role: str
) -> None:
    text = office.get(role, PAGE, made.id).text_
    for words in ("Waits for deciders", "Wednesday 5 November 2025", "OBS-P1", "Not met", "Lodged"):
        assert words in text
    assert ("S7 was shown." in text) == (role != "employer")  # grounds are private


def test_the_case_and_the_names_are_for_those_alone_who_hear_it(office: Office, made: Appeal) -> None:
    with_panel(office, made)
    for role in ("training_provider", "employer", "apprentice"):
        text = office.get(role, PAGE, made.id).text_
        assert "Ines Outside" not in text
        assert office.get(role, CASE, made.id).status_code == 403
    for role in ("manager", "appeal_decider"):
        assert "Ines Outside was named to decide, not connected" in office.get(role, PAGE, made.id).text_
        case = office.get(role, CASE, made.id).text_
        assert "Log of the assessment" in case
        assert "S7 was shown." in case


def test_a_decision_is_read_with_its_reasons_by_everybody(
    office: Office, attempt: Attempt, made: Appeal
) -> None:
    changes = all_met(attempt)
    by = acting(with_panel(office, made))
    decided(office, made, by, outcome="upheld", changes=changes, reasons=because(changes))
    office.now += timedelta(days=2)
    for role in READERS:
        text = office.get(role, PAGE, made.id).text_
        assert "We looked at the recording again." in text
        assert "The recording shows it at minute 12." in text
        assert "It stands as <strong>pass</strong> since 23 October 2025" in text
    said = office.get("training_provider", PAGE, made.id).text_
    assert "2 people without a part in the case, 1 of them not connected with North Assessment" in said
    made.refresh_from_db()
    assert (made.state, made.due_on) == (State.UPHELD, None)


def test_who_lodged_it_withdraws_it(office: Office, made: Appeal) -> None:
    assert "Withdraw the appeal" not in office.get("employer", PAGE, made.id).text_
    assert office.post("employer", "appeals-withdraw", made.id, reason="So").status_code == 302
    assert office.get("training_provider", "appeals-withdraw", made.id).status_code == 200
    office.post("training_provider", "appeals-withdraw", made.id, reason="Settled.")
    made.refresh_from_db()
    assert (made.state, made.due_on, made.withdrawn_because) == (State.WITHDRAWN, None, "Settled.")
    assert "Settled." in office.get("training_provider", PAGE, made.id).text_


def test_a_refused_appeal_goes_further_with_grounds(office: Office, made: Appeal) -> None:
    provider, page = "training_provider", "appeals-further"
    assert office.get(provider, page, made.id).status_code == 302
    decided(office, made, acting(with_panel(office, made)))
    office.now += timedelta(days=2)
    assert "Take the appeal further" in office.get(provider, PAGE, made.id).text_
    assert "Take the appeal further" not in office.get("employer", PAGE, made.id).text_
    until = Appeal.objects.get().due_on
    assert until is not None
    said = f"You may take it further until <strong>{weekday(until)}"
    assert said in office.get(provider, PAGE, made.id).text_
    letter = Message.objects.filter(kind="appeal_decided").order_by("to")[0].text
    assert f"whoever lodged it may take it further until {on_date(until)}" in " ".join(letter.split())
    assert "independent appeal panel" in office.get(provider, page, made.id).text_
    assert office.post(provider, page, made.id, reason=" ").status_code == 422
    assert office.post(provider, page, made.id, reason="Minute 12 was not watched.").status_code == 302
    text = office.get(provider, PAGE, made.id).text_
    assert "Taken further: Independent appeal panel" in text
    assert "Minute 12 was not watched." in text
    assert "Friday 21 November 2025" in text  # 20 working days after 24 October


def test_a_decider_who_had_a_part_is_said_and_the_decision_set_aside(
    office: Office, attempt: Attempt, made: Appeal
) -> None:
    outside, changes = with_panel(office, made), all_met(attempt)
    decision = decided(
        office, made, acting(outside), outcome="upheld", changes=changes, reasons=because(changes)
    )
    office.now += timedelta(days=2)
    mine = made.panel.get(person=outside)
    page = "appeals-stand-down"
    assert office.post("manager", page, mine.id, reason="", had_part="").status_code == 422
    assert office.post("manager", page, mine.id, reason="Trained them.", had_part="yes").status_code == 302
    assert "Set the decision aside and let others decide." in office.get("manager", PAGE, made.id).text_
    page = "appeals-set-aside"
    assert office.get("appeal_decider", page, decision.id).status_code == 403
    assert office.post("manager", page, decision.id, reason=" ").status_code == 422
    assert office.post("manager", page, decision.id, reason="A decider trained them.").status_code == 302
    text = office.get("training_provider", PAGE, made.id).text_
    assert "The decision was set aside" in text
    assert "A decider trained them." in text
    assert office.get("manager", page, decision.id).status_code == 302
    made.refresh_from_db()
    assert made.state == State.PANEL


def test_a_decider_says_after_the_decision_that_they_had_a_part(office: Office, made: Appeal) -> None:
    with_panel(office, made)
    mine = made.panel.get(person=office.people.people["appeal_decider"])
    decided(office, made, office.people.actor("appeal_decider"))
    office.now += timedelta(days=2)
    link = f"/appeals/deciders/{mine.id}/stand-down/"
    assert link in office.get("appeal_decider", PAGE, made.id).text_
    assert link in office.get("manager", PAGE, made.id).text_
    assert "Set this decision aside" not in office.get("manager", PAGE, made.id).text_
    office.post("appeal_decider", "appeals-stand-down", mine.id, reason="I trained them.", had_part="yes")
    text = office.get("manager", PAGE, made.id).text_
    assert "Set the decision aside and let others decide." in text
    assert "Set this decision aside" in text
    assert "Say so of" not in text


def test_a_decision_is_set_aside_for_nothing_else(office: Office, made: Appeal) -> None:
    decision = decided(office, made, acting(with_panel(office, made)))
    page = office.post("manager", "appeals-set-aside", decision.id, reason="It is wrong.")
    assert page.status_code == 422
    assert "nobody is said to have had one" in page.text_
    assert "It is wrong." in page.text_  # what was written is not lost


def test_a_decision_that_was_taken_further_is_set_aside_no_more(office: Office, made: Appeal) -> None:
    decision = decided(office, made, acting(with_panel(office, made)), at=office.now)
    office.now += timedelta(days=1)
    by = office.people.actor("training_provider")
    actions.take_further(appeal=made.id, grounds="Look again.", by=by, at=office.now)
    assert "; the record then says so." in office.get("manager", PAGE, made.id).text_
    had_part(office, decision)
    text = office.get("manager", PAGE, made.id).text_
    assert "so the decision is not set aside: others decide the next stage." in text
    assert "Set the decision aside" not in text
    assert "Set this decision aside" not in text
    page = office.post("manager", "appeals-set-aside", decision.id, reason="They trained them.")
    assert page.status_code == 422
    assert "The appeal was taken further, so this decision is not set aside" in page.text_
    assert "They trained them." in page.text_


def test_of_two_stages_the_second_alone_is_set_aside(office: Office, made: Appeal) -> None:
    first = decided(office, made, acting(with_panel(office, made)), at=office.now)
    by, later = office.people.actor("training_provider"), outsider(office.people, "Noor Third")
    office.now += timedelta(days=1)
    actions.take_further(appeal=made.id, grounds="Look again.", by=by, at=office.now)
    manager = office.people.actor("manager")
    actions.name(appeal=made.id, person=later.id, connected=False, by=manager, at=office.now)
    second = decided(office, made, acting(later), at=office.now)
    had_part(office, first)
    again: dict[str, Any] = {"decision": first.id, "reason": "They knew them.", "by": second_manager(office)}
    with pytest.raises(Refused, match="Only the latest decision"):
        actions.set_aside(**again, at=office.now)
    put_aside(office, second)
    with pytest.raises(Refused, match="The appeal was taken further"):
        actions.set_aside(**again, at=office.now)


def test_who_decided_what_was_set_aside_is_on_the_panel_no_more(office: Office, made: Appeal) -> None:
    decision = decided(office, made, acting(with_panel(office, made)))
    office.now += timedelta(days=2)
    put_aside(office, decision)
    made.refresh_from_db()
    assert made.state == State.PANEL
    assert "Nobody has been named" in office.get("manager", "appeals-deciders", made.id).text_
    assert "Decide the appeal" not in office.get("appeal_decider", PAGE, made.id).text_


@pytest.mark.parametrize("role", ["bookings", "assessor"])
def test_it_is_nothing_for_others_of_the_organisation(office: Office, made: Appeal, role: str) -> None:
    assert office.get(role, PAGE, made.id).status_code == 403


def test_others_find_nothing(office: Office, made: Appeal) -> None:
    with_panel(office, made)
    other = Office(cast("South"), now=office.now)
    mine = made.panel.first()
    assert mine is not None
    for role in (*READERS, "appeal_decider"):
        assert other.get(role, PAGE, made.id).status_code == 404
    for page, id in (
        (CASE, made.id),
        ("appeals-deciders", made.id),
        ("appeals-decide", made.id),
        ("appeals-stand-down", mine.id),
    ):
        assert other.get("manager", page, id).status_code == 404
        assert office.get("manager", page, uuid4()).status_code == 404
    assert office.get("manager", "appeals-set-aside", uuid4()).status_code == 404


def test_a_decider_finds_their_own_alone(office: Office, made: Appeal) -> None:
    assert office.get("appeal_decider", PAGE, made.id).status_code == 404
    with_panel(office, made)
    other = outsider(office.people, "Oskar Outside")
    theirs = actions.name(
        appeal=made.id, person=other.id, connected=False, by=office.people.actor("manager"), at=office.now
    )
    assert office.get("appeal_decider", PAGE, made.id).status_code == 200
    assert office.get("appeal_decider", "appeals-stand-down", theirs.id).status_code == 404


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("apprentice", PAGE),
        ("manager", PAGE),
        ("appeal_decider", PAGE),
        ("manager", CASE),
        ("appeal_decider", CASE),
    ],
)
def test_it_takes_few_queries(office: Office, attempt: Attempt, made: Appeal, role: str, page: str) -> None:
    outside = with_panel(office, made)
    few = office.queries(role, page, made.id)
    if role != "appeal_decider":
        decided(office, made, acting(outside))
        office.now += timedelta(days=2)
        actions.take_further(
            appeal=made.id, grounds="So", by=office.people.actor("training_provider"), at=office.now
        )
    assert office.queries(role, page, made.id) <= few <= 15
