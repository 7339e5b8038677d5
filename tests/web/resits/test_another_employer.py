"""A new employer's word on what the one before agreed to: it is theirs to say, and is kept as theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.doors import Program, secret_of
from tests.factories.resits import agreed, attempt_of, employed_elsewhere, proposed, resit_booked
from tests.factories.results import Office
from touchstone.web.apprentices.models import Apprenticeship, PartnerChange
from touchstone.web.assessments import actions as assessments
from touchstone.web.audit.models import Event
from touchstone.web.bookings import actions as bookings
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.resits.actions import answering
from touchstone.web.resits.models import Proposal, Word

HOME, ANSWER, BACK = "resits-home", "resits-answer", "resits-take-back"


def asks(office: Office, role: str) -> Program:
    """A program of that role, at the office's moment."""
    secret = secret_of(office.people.actor(role), at=office.now)
    return Program(secret, (office.people.organisation.id,), office.now)


@pytest.fixture
def made(office: Office, one: Apprenticeship, fail: Attempt) -> Proposal:
    """A resit to which the employer agreed whom the apprentice left an hour later."""
    return agreed(office, one)


@pytest.fixture
def before(office: Office, one: Apprenticeship, made: Proposal) -> Actor:
    """The employer before; it is another hour later now."""
    office.now += timedelta(hours=1)
    left = employed_elsewhere(office, one)
    office.now += timedelta(hours=1)
    return left


def test_a_new_employer_agrees_and_both_words_are_kept(
    office: Office, one: Apprenticeship, made: Proposal, before: Actor
) -> None:
    new = office.people.actor("employer")
    for _ in range(2):
        answering.agree(proposal=made.id, by=new, at=office.now)
    words = Word.objects.order_by("at").values_list("said", "by", "at")
    assert [(said, by) for said, by, _ in words] == [("agreed", before.person_id), ("agreed", new.person_id)]
    assert attempt_of(made).consent == {
        "by": new.code,
        "given_at": office.now.isoformat(),
        "revoked_at": None,
    }
    assert Event.objects.filter(action="resit.agree").count() == 2
    assert resit_booked(office, one).attempt_id == attempt_of(made).id


def test_what_the_employer_before_agreed_to_holds_until_the_new_one_takes_it_back(
    office: Office, one: Apprenticeship, made: Proposal, before: Actor
) -> None:
    assert resit_booked(office, one).attempt_id == attempt_of(made).id
    new = office.people.actor("employer")
    with pytest.raises(Refused, match=r"before you agreed to this\. If you do not, take the consent"):
        answering.refuse(proposal=made.id, reason="We are short of people.", by=new, at=office.now)
    answering.take_back(proposal=made.id, reason="We are short of people.", by=new, at=office.now)
    assert (attempt_of(made).consent or {})["revoked_at"] == office.now.isoformat()
    office.now += timedelta(minutes=1)
    answering.agree(proposal=made.id, by=new, at=office.now)
    assert [word.said for word in Word.objects.order_by("at")] == ["agreed", "taken_back", "agreed"]


def test_the_page_asks_the_new_employer_and_says_who_agreed(
    office: Office, one: Apprenticeship, made: Proposal, before: Actor
) -> None:
    assert "By the employer before" in office.get("employer", HOME, one.id).text_
    assert "Ask the new employer to open this page" in office.get("training_provider", ANSWER, made.id).text_
    page = office.get("employer", ANSWER, made.id).text_
    assert "An employer before agreed." in page
    assert "North Works" not in page  # a new employer is not told where somebody was before
    assert "We agree too" in page
    assert office.get("employer", BACK, made.id).text_.count("Why?") > 0
    assert office.post("employer", ANSWER, made.id, decision="agree").status_code == 302
    page = office.get("employer", ANSWER, made.id).text_
    assert "We agree too" not in page
    assert page.index("An employer before agreed.") < page.index("The employer agreed.")
    assert "By the employer before" not in office.get("employer", HOME, one.id).text_


def test_a_program_reads_that_the_word_is_the_new_employers(
    office: Office, one: Apprenticeship, made: Proposal, before: Actor
) -> None:
    acts, path = asks(office, "employer"), f"/apprentices/{one.id}/resits"

    def told(of: dict[str, Any]) -> tuple[bool, list[bool]]:
        return of["waits_for_employer"], [word["earlier_employer"] for word in of["words"]]

    assert told(acts.get(path).json()["proposals"][0]) == (True, [True])
    assert told(acts.send(f"/proposals/{made.id}/agree").json()) == (False, [True, False])
    assert told(acts.get(path).json()["proposals"][0]) == (False, [True, False])


def test_a_change_of_provider_asks_no_employer_again(
    office: Office, one: Apprenticeship, made: Proposal
) -> None:
    own = {"organisation_id": one.organisation_id, "apprenticeship": one, "since": one.started_on}
    later = {"by": made.by, "at": office.now + timedelta(hours=1), "kind": "training_provider"}
    PartnerChange.objects.create(**own, **later, before=one.provider, after=one.provider, reason="Moved.")
    answering.agree(proposal=made.id, by=office.people.actor("employer"), at=office.now + timedelta(hours=2))
    assert Word.objects.count() == 1


def test_what_nobody_had_answered_is_the_new_employers_alone(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    made = proposed(office, one)
    employed_elsewhere(office, one)
    assert "Keep my answer" in office.get("employer", ANSWER, made.id).text_
    office.now += timedelta(minutes=1)
    answering.agree(proposal=made.id, by=office.people.actor("employer"), at=office.now)
    assert "The employer agreed." in office.get("employer", ANSWER, made.id).text_


def test_nobody_is_asked_about_what_has_begun(office: Office, one: Apprenticeship, made: Proposal) -> None:
    booking = resit_booked(office, one)
    office.now += timedelta(hours=1)
    assessor = office.people.actor("assessor")
    bookings.accept(booking=booking.id, no_conflict=True, by=assessor, at=office.now)
    office.now = booking.starts_at
    assessments.write(
        attempt=booking.attempt_id,
        kind="section_started",
        data={"section": "explanation"},
        by=assessor,
        at=office.now,
    )
    office.now += timedelta(minutes=1)
    employed_elsewhere(office, one)
    assert PartnerChange.objects.get().left_open == []
    office.now += timedelta(minutes=1)
    assert "We agree too" not in office.get("employer", ANSWER, made.id).text_
    with pytest.raises(Refused, match="it has begun"):
        answering.agree(proposal=made.id, by=office.people.actor("employer"), at=office.now)
