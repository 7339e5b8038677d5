"""What a new employer or training provider is told that waits for it: in one mail, with nobody's name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.offices import fail, office, one
from tests.factories.resits import agreed, attempt_of, employed_elsewhere, proposed, resit_booked
from tests.factories.results import Office
from tests.factories.web import apprenticeship
from touchstone.rules.calendar import day
from touchstone.web.apprentices.circumstances import change_employer, change_provider
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments import actions as assessments
from touchstone.web.bookings import actions as bookings
from touchstone.web.bookings.models import Attempt
from touchstone.web.gateway.models import Round
from touchstone.web.mail.models import Message
from touchstone.web.organisations.models import Kind, Membership, Organisation, Relation
from touchstone.web.resits.actions import answering

__all__ = ["fail", "office", "one"]
NEW = "ines@new.example"


def mail() -> Message:
    """The one mail to the new one."""
    return Message.objects.get(kind="partner_joined")


def another(office: Office, kind: Kind, name: str) -> Organisation:
    found = Organisation.objects.create(kind=kind, name=name)
    Relation.objects.create(organisation=office.people.organisation, partner=found, since=office.now)
    return found


def moved(office: Office, one: Apprenticeship) -> Message:
    """The apprentice works for Harbour Works now, where nobody has an account; what it is told."""
    change_employer(
        apprenticeship=one.id,
        employer=another(office, Kind.EMPLOYER, "Harbour Works").id,
        line_manager_name="Ines Faro",
        line_manager_email=NEW,
        since=day(office.now),
        reason="The site closed.",
        by=office.people.actor("manager"),
        at=office.now,
    )
    return mail()


def handed_in(office: Office, one: Apprenticeship, requirement: str, *signed: str, **said: Any) -> Round:
    signatures = [{"role": role, "by": str(one.id), "at": office.now.isoformat()} for role in signed]
    return Round.objects.create(
        organisation=office.people.organisation,
        apprenticeship=one,
        gateway="gateway",
        requirement=requirement,
        number=1,
        submitted_at=office.now,
        submitted_by=one.id,
        signatures=signatures,
        **said,
    )


def test_a_proposal_that_nobody_answered_waits_with_its_last_day(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    proposed(office, one)
    said = moved(office, one)
    assert said.to == NEW
    assert said.subject == "ST1379: an apprentice is with you now, and your word is awaited"
    assert "- Agree to the resit of" in said.text
    assert "(last day: 22 April 2026)." in said.text
    assert f"/apprentices/{one.id}/" in said.text
    assert said.at_once


def test_nobodys_name_and_no_former_employer_stands_in_it(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    agreed(office, one)
    said = moved(office, one)
    for name in (one.first_name, one.last_name, one.email, "North Works", "The site closed"):
        assert name not in said.text + said.subject


def test_what_the_one_before_agreed_to_asks_for_the_new_ones_word(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    agreed(office, one)
    said = moved(office, one)
    assert "is to be taken again: the employer before you agreed on 22 October 2025" in said.text
    assert "Agree too, or take the consent back." in said.text
    assert said.text.count("\n- ") == 1


def test_a_consent_that_was_taken_back_waits_as_one_that_was_never_given(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = agreed(office, one)
    by = office.people.actor("employer")
    answering.take_back(proposal=made.id, reason="Short of people.", by=by, at=office.now)
    said = moved(office, one)
    assert "before you agreed" not in said.text
    assert "- Agree to the resit of" in said.text


def test_what_has_begun_waits_for_nobody(office: Office, one: Apprenticeship, fail: Attempt) -> None:
    made = agreed(office, one)
    booking = resit_booked(office, one)
    by = office.people.actor("assessor")
    bookings.accept(booking=booking.id, no_conflict=True, by=by, at=office.now + timedelta(hours=1))
    office.now = booking.starts_at
    data = {"section": "explanation"}
    attempt = attempt_of(made).id
    assessments.write(attempt=attempt, kind="section_started", data=data, by=by, at=office.now)
    office.now += timedelta(minutes=1)
    said = moved(office, one)
    assert said.subject == "ST1379: an apprentice is with you now"
    assert "Nothing waits for you now." in said.text


def test_after_the_last_day_the_word_on_everything_waits(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    agreed(office, one)
    office.now += timedelta(days=200)
    said = moved(office, one)
    assert "- Take the entire assessment again, with the consent of the employer." in said.text
    assert "before you agreed" not in said.text


@pytest.mark.parametrize(
    ("signed", "decision", "waits"),
    [((), "", True), (("training_provider",), "", False), ((), "returned", False), (("employer",), "", True)],
)
def test_a_signature_at_the_gateway_waits(
    office: Office, signed: tuple[str, ...], decision: str, waits: bool
) -> None:
    fresh = apprenticeship(office.people)
    ends = {"decided_at": office.now, "decided_by": fresh.id, "reason": "Not legible."} if decision else {}
    handed_in(office, fresh, "english_and_maths", *signed, decision=decision, **ends)
    office.now += timedelta(minutes=1)
    said = trained_elsewhere(office, fresh)
    assert ("- Sign Declaration that the English and maths" in said.text) is waits
    assert ("- Gateway: hand in Declaration that the English" in said.text) is bool(decision)


def test_a_new_provider_is_told_what_it_hands_in(office: Office) -> None:
    fresh = apprenticeship(office.people)
    said = trained_elsewhere(office, fresh)
    assert "- Gateway: hand in" in said.text
    assert "consent" not in said.text


def trained_elsewhere(office: Office, one: Apprenticeship) -> Message:
    """The apprentice is with another provider, where the cast's person works too; what it is told."""
    found = another(office, Kind.TRAINING_PROVIDER, "Harbour Training")
    person = office.people.people["training_provider"]
    Membership.objects.create(person=person, organisation=found, role="training_provider", since=office.now)
    change_provider(
        apprenticeship=one.id,
        provider=found.id,
        since=day(office.now),
        reason="The course moved.",
        by=office.people.actor("manager"),
        at=office.now,
    )
    return mail()


def test_who_sees_the_apprentice_already_gets_the_same_mail_once(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    proposed(office, one)
    employed_elsewhere(office, one)
    assert Message.objects.filter(kind="partner_joined").count() == 1
    assert mail().person_id == office.people.people["employer"].id
    assert date(2026, 4, 22).strftime("%-d %B %Y") in mail().text
