"""Another employer, provider or version, a withdrawal and its taking back: effects, then the act."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.bookings import booked, ready
from tests.factories.browser import Site
from tests.factories.gateway import confirmed
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.apprentices.actions import change_version, withdraw
from touchstone.web.apprentices.circumstances import change_employer, change_provider, reinstate
from touchstone.web.apprentices.models import Apprenticeship, PartnerChange, Withdrawal
from touchstone.web.audit.models import Event
from touchstone.web.bookings.assessors import add_conflict
from touchstone.web.gateway.models import Round
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.models import Kind, Organisation, Relation
from touchstone.web.organisations.scope import within
from touchstone.web.planning.models import Share

SURE = {"confirmed": "yes"}
SINCE = {"since_day": "4", "since_month": "5", "since_year": "2026"}
LEFT = {"on_day": "1", "on_month": "6", "on_year": "2026", "reason": "Took another job."}
PAGES = ("apprentices-employer", "apprentices-provider", "apprentices-reinstate", "apprentices-noted")


def another(site: Site, kind: Kind, name: str) -> Organisation:
    """One more partner."""
    found = Organisation.objects.create(kind=kind, name=name)
    Relation.objects.create(organisation=site.people.organisation, partner=found, since=NOW)
    return found


def to_employer(site: Site, one: Apprenticeship, to: Organisation, **changes: Any) -> dict[str, str]:
    """The form of a new employer, filled in."""
    del site
    contact = {"line_manager_name": "Ines Faro", "line_manager_email": "ines@new.example"}
    said = {"employer": str(to.id), "reason": "The site closed.", "seen": str(one.employer_id)}
    return contact | said | SINCE | changes


def gone(one: Apprenticeship, site: Site, on: date = date(2026, 6, 1)) -> Apprenticeship:
    """Somebody who withdrew."""
    by = site.people.actor("bookings")
    return withdraw(apprenticeship=one.id, on=on, reason="Took another job.", by=by, at=NOW)


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_for_those_who_may_and_for_their_own_apprentices(site: Site, page: str) -> None:
    one = apprenticeship(site.people)
    for role in ("training_provider", "bookings", "manager"):
        assert site.queries(role, page, one.id) <= 15
    for role in ("apprentice", "employer", "assessor", "internal_quality_assurer"):
        assert site.get(role, page, one.id).status_code == 403
        assert site.post(role, page, one.id).status_code in (403, 405)
    other = cast("South")
    with within(other.organisation.id):
        theirs = apprenticeship(other)
    for id in (theirs.id, uuid4()):
        assert site.get("manager", page, id).status_code == 404


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "employer", "bookings", "manager"])
def test_everybody_who_sees_the_record_reads_what_happened(site: Site, role: str) -> None:
    one = apprenticeship(site.people)
    change_version(
        apprenticeship=one.id, version="1.2", reason="Agreed.", by=site.people.actor("manager"), at=NOW
    )
    gone(one, site)
    page = site.get(role, "apprentices-circumstances", one.id).text_
    assert "Withdrawn" in page
    assert ("Took another job." in page) == (role != "employer")
    assert ("North Bookings team" in page) == (role in ("bookings", "manager"))
    assert ("Take a withdrawal back" in page) == (role in ("bookings", "manager"))
    assert site.queries(role, "apprentices-circumstances", one.id) <= 15


def test_nobody_reads_what_happened_to_the_apprentices_of_others(site: Site) -> None:
    other = cast("South")
    with within(other.organisation.id):
        theirs = apprenticeship(other)
    for id in (theirs.id, uuid4()):
        assert site.get("manager", "apprentices-circumstances", id).status_code == 404


def test_another_employer_takes_over_and_the_old_one_sees_nothing_more(site: Site) -> None:
    one, new = apprenticeship(site.people), another(site, Kind.EMPLOYER, "Harbour Works")
    old = site.people.employer
    signed = {"role": "employer", "by": str(uuid4()), "at": NOW.isoformat()}
    Round.objects.create(
        organisation=site.people.organisation,
        apprenticeship=one,
        gateway="gateway",
        requirement="photo_id",
        number=1,
        submitted_at=NOW,
        submitted_by=uuid4(),
        signatures=[signed],
    )
    Share.objects.create(organisation=site.people.organisation, apprenticeship=one, partner=old, since=NOW)
    assert site.get("employer", "records-record", one.id).status_code == 200
    typed = to_employer(site, one, new)
    asked = site.post("training_provider", "apprentices-employer", one.id, **typed)
    assert asked.status_code == 200
    for words in (
        "North Works does not see this apprentice any more",
        "was signed for North Works on 1 June",
    ):
        assert words in asked.text_
    assert not PartnerChange.objects.exists()
    assert site.post("training_provider", "apprentices-employer", one.id, **typed, **SURE).status_code == 302
    one = Apprenticeship.objects.get()
    assert one.records_standings.get().employer_id == new.id
    assert (one.employer_id, one.line_manager_name) == (new.id, "Ines Faro")
    change = PartnerChange.objects.get()
    assert (change.before_id, change.after_id, change.since) == (old.id, new.id, date(2026, 5, 4))
    assert "was signed for North Works" in change.left_open[0]
    assert site.get("employer", "records-record", one.id).status_code == 404
    assert not Share.objects.filter(partner=old, until=None).exists()
    told = {kind: set(Message.objects.filter(kind=kind).values_list("to", flat=True)) for kind in MAIL}
    assert told == {
        "partner_left": {"employer@north.example"},
        "partner_joined": {"ines@new.example"},
        "partner_changed": {
            "apprentice@north.example",
            "training_provider@north.example",
            "bookings@north.example",
        },
    }
    left = Message.objects.get(kind="partner_left")
    assert "Harbour" not in left.text
    assert Event.objects.filter(action="apprentice.change_employer").count() == 1
    told_all = site.get("apprentice", "apprentices-circumstances", one.id).text_
    assert "From North Works to Harbour Works." in told_all
    twice = site.post("manager", "apprentices-employer", one.id, **typed, **SURE)
    assert twice.status_code == 422
    assert PartnerChange.objects.count() == 1


MAIL = ("partner_left", "partner_joined", "partner_changed")


def test_a_second_tab_does_not_move_somebody_who_moved_meanwhile(site: Site) -> None:
    one = apprenticeship(site.people)
    new, newer = (another(site, Kind.EMPLOYER, name) for name in ("Harbour Works", "Castle Works"))
    stale = to_employer(site, one, newer)
    first = to_employer(site, one, new)
    assert site.post("manager", "apprentices-employer", one.id, **first, **SURE).status_code == 302
    answer = site.post("bookings", "apprentices-employer", one.id, **stale, **SURE)
    assert answer.status_code == 422
    assert "Somebody else changed this" in answer.text_
    assert Apprenticeship.objects.get().employer_id == new.id


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"employer": ""}, "Choose the employer."),
        ({"employer": str(uuid4())}, "Select a valid choice"),
        ({"reason": " "}, "Say why"),
        ({"since_year": "2999"}, "must not be in the future"),
        ({"since_year": "2023"}, "must not be before the start"),
        ({"line_manager_name": "12"}, "line manager"),
        ({"line_manager_email": "nowhere"}, "There is a problem"),
    ],
)
def test_a_move_that_cannot_be_is_refused(site: Site, changes: dict[str, str], said: str) -> None:
    one, new = apprenticeship(site.people), another(site, Kind.EMPLOYER, "Harbour Works")
    answer = site.post(
        "manager", "apprentices-employer", one.id, **to_employer(site, one, new, **changes), **SURE
    )
    assert answer.status_code == 422
    assert said in answer.text_
    assert not PartnerChange.objects.exists()


def test_nobody_is_moved_to_a_stranger_or_to_where_they_are(site: Site) -> None:
    one, by = apprenticeship(site.people), site.people.actor("manager")
    stranger = Organisation.objects.create(kind=Kind.EMPLOYER, name="Elsewhere")
    for employer, said in ((stranger.id, "that works with"), (one.employer_id, "there already")):
        with pytest.raises(Refused) as refused:
            change_employer(
                apprenticeship=one.id,
                employer=employer,
                line_manager_name="Ines Faro",
                line_manager_email="ines@new.example",
                since=date(2026, 5, 4),
                reason="x",
                by=by,
                at=NOW,
            )
        assert said in refused.value.fields["employer"]


def test_a_booked_assessor_with_a_conflict_at_the_new_employer_is_shown(site: Site) -> None:
    one, new = apprenticeship(site.people), another(site, Kind.EMPLOYER, "Harbour Works")
    confirmed(site.people, one)
    assessor = ready(site.people)
    booked(site.people, one, "observation")
    by = site.people.actor("bookings")
    typed = to_employer(site, one, new)
    assert "must not assess" not in site.post("manager", "apprentices-employer", one.id, **typed).text_
    add_conflict(assessor=assessor.id, organisation=new.id, reason="Worked there.", by=by, at=NOW)
    asked = site.post("manager", "apprentices-employer", one.id, **typed)
    assert "must not assess apprentices of Harbour Works" in asked.text_
    assert "Give it to another assessor" in asked.text_


def test_the_assessment_organisation_moves_to_another_provider_and_a_provider_does_not(site: Site) -> None:
    one, new = apprenticeship(site.people), another(site, Kind.TRAINING_PROVIDER, "Summit Training")
    typed = {"provider": str(new.id), "reason": "The college closed.", "seen": str(one.provider_id)} | SINCE
    refused = site.post("training_provider", "apprentices-provider", one.id, **typed, **SURE)
    assert refused.status_code == 422
    assert "Only the assessment organisation can move" in refused.text_
    with pytest.raises(Refused, match="Only the assessment organisation"):
        change_provider(
            apprenticeship=one.id,
            provider=new.id,
            since=date(2026, 5, 4),
            reason="Ours.",
            by=site.people.actor("training_provider"),
            at=NOW,
        )
    assert "North Training" in site.post("bookings", "apprentices-provider", one.id, **typed).text_
    assert site.post("bookings", "apprentices-provider", one.id, **typed, **SURE).status_code == 302
    assert Apprenticeship.objects.get().provider_id == new.id
    assert site.get("training_provider", "records-record", one.id).status_code == 404
    assert "Another training provider" in site.get("manager", "apprentices-noted", one.id).text_


def test_a_withdrawal_shows_and_cancels_what_is_booked(site: Site) -> None:
    one = apprenticeship(site.people)
    confirmed(site.people, one)
    ready(site.people)
    booking = booked(site.people, one, "observation")
    asked = site.post("manager", "apprentices-withdraw", one.id, **LEFT)
    assert asked.status_code == 200
    for words in ("1 booking will be cancelled", "Will be cancelled", "The portfolio is locked", "No date"):
        assert words in asked.text_
    booking.refresh_from_db()
    assert booking.ended == ""
    assert site.post("manager", "apprentices-withdraw", one.id, **LEFT, **SURE).status_code == 302
    booking.refresh_from_db()
    assert (booking.ended, booking.reason) == ("cancelled", "The apprentice withdrew from the programme.")
    assert Message.objects.filter(kind="booking_cancelled").count() == 4
    assert Message.objects.filter(kind="withdrawn", text__contains="1 booking was cancelled").count() == 4
    facts = Event.objects.get(action="apprentice.withdraw").facts
    assert facts == {"on": "2026-06-01", "cancelled": 1}
    assert (
        "Nothing more is to be done, except in appeals."
        in site.get("manager", "apprentices-noted", one.id).text_
    )


def test_a_withdrawal_noted_by_mistake_is_taken_back_by_the_assessment_organisation(site: Site) -> None:
    one = gone(apprenticeship(site.people), site)
    why = {"reason": "Entered for the wrong person."}
    assert "Ask it to" in site.get("training_provider", "apprentices-reinstate", one.id).text_
    assert site.post("training_provider", "apprentices-reinstate", one.id, **why, **SURE).status_code == 422
    assert "open again" in site.post("manager", "apprentices-reinstate", one.id, **why).text_
    assert site.post("manager", "apprentices-reinstate", one.id, **why, **SURE).status_code == 302
    one = Apprenticeship.objects.get()
    assert (one.withdrawn_on, one.withdrawn_reason) == (None, "")
    assert one.records_standings.get().stage == "on_programme"
    left = Withdrawal.objects.get()
    assert left.reinstated_at is not None
    assert left.reinstated_reason == "Entered for the wrong person."
    assert Message.objects.filter(kind="reinstated").count() == 4
    again = site.post("manager", "apprentices-reinstate", one.id, **why, **SURE)
    assert again.status_code == 422
    assert "taken the withdrawal back already" in again.text_
    happened = site.get("manager", "apprentices-circumstances", one.id).text_
    assert "The withdrawal was taken back" in happened


def test_a_withdrawal_stays_once_the_same_person_is_registered_anew(site: Site) -> None:
    one, by = gone(apprenticeship(site.people), site), site.people.actor("manager")
    apprenticeship(site.people, person=None)
    with pytest.raises(Refused, match="Go on with that registration"):
        reinstate(apprenticeship=one.id, reason="A mistake.", by=by, at=NOW)
    with pytest.raises(Refused, match="put right"):
        reinstate(apprenticeship=gone(second(site), site).id, reason=" ", by=by, at=NOW)


def second(site: Site) -> Apprenticeship:
    """Somebody else."""
    return apprenticeship(site.people, person=None, uln="", first_name="Ben")


@pytest.mark.parametrize("page", ["apprentices-employer", "apprentices-provider", "apprentices-version"])
def test_for_who_left_nothing_changes(site: Site, page: str) -> None:
    one = gone(apprenticeship(site.people), site)
    assert "the registration is closed" in site.get("manager", page, one.id).text_


def test_another_version_shows_what_it_says_differently(site: Site) -> None:
    one = apprenticeship(site.people)
    typed = {"version": "1.2", "reason": "Agreed.", "seen": "1.1"}
    asked = site.post("manager", "apprentices-version", one.id, **typed)
    assert asked.status_code == 200
    for words in ("What the versions say differently", "Wording and sources", "Nothing is saved yet"):
        assert words in asked.text_
    assert Apprenticeship.objects.get().version == "1.1"
    assert site.post("manager", "apprentices-version", one.id, **typed, **SURE).status_code == 302
    stale = {"version": "1.0", "reason": "Agreed.", "seen": "1.1"}
    answer = site.post("bookings", "apprentices-version", one.id, **stale, **SURE)
    assert answer.status_code == 422
    assert "changed the version to 1.2" in answer.text_
