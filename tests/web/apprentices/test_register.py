"""Registering in steps: kept until confirmed, checked at every step, registered once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session

from tests.factories.browser import Site
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.accounts.models import Invitation
from touchstone.web.apprentices.models import Apprenticeship, VersionChange
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import faults
from touchstone.web.mail.models import Message
from touchstone.web.organisations.models import Relation
from touchstone.web.organisations.scope import see

STEP = "apprentices-register-step"
CHECK = "apprentices-register-check"
PERSON = {
    "first_name": "Amina",
    "last_name": "Khan",
    "email": "amina@mail.example",
    "uln": "9276308686",
    "born_on_day": "14",
    "born_on_month": "3",
    "born_on_year": "1995",
}
PROGRAMME = {
    "standard": "ST1379",
    "opted_in": "unknown",
    "started_on_day": "2",
    "started_on_month": "9",
    "started_on_year": "2024",
}
WORK = {"line_manager_name": "Lee Marsh", "line_manager_email": "lee@works.example"}
AGREEMENTS = {"funding": "funded", "privacy_notice": "on", "certificate_permission": "on"}


def fill_in(site: Site, role: str = "bookings", **changes: dict[str, str]) -> Any:
    """Answer every step; the last answer."""
    work = WORK | {"employer": str(site.people.employer.id)}
    if role != "training_provider":
        work["provider"] = str(site.people.provider.id)
    answers = {"person": PERSON, "programme": PROGRAMME, "version": {"version": "1.1"}, "work": work}
    answer = None
    for slug, fields in (answers | {"agreements": AGREEMENTS}).items():
        answer = site.post(role, STEP, slug, **(fields | changes.get(slug, {})))
    return answer


@pytest.mark.parametrize("role", ["training_provider", "bookings", "manager"])
def test_whoever_may_register_answers_checks_and_confirms(site: Site, role: str) -> None:
    assert site.get(role, "apprentices-register").status_code == 200
    assert fill_in(site, role)["Location"] == "/apprentices/register/check/"
    said = site.get(role, CHECK).text_
    for answer in ("Khan", "14 March 1995", "ST1379", "chosen by the start date", "North Works", "Lee Marsh"):
        assert answer in said
    assert not Apprenticeship.objects.exists()
    done = site.post(role, CHECK)
    one = Apprenticeship.objects.get()
    assert done["Location"] == f"/apprentices/{one.id}/registered/"
    assert (one.standard, one.version, one.provider_id) == ("ST1379", "1.1", site.people.provider.id)
    assert one.certificate_permission_at is not None
    assert VersionChange.objects.get().reason == "Chosen by the start, 2 September 2024."
    assert one.records_standings.get().stage == "on_programme"
    assert Event.objects.filter(chain=one.id, action="apprentice.register").count() == 1
    assert list(faults()) == []
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.apprenticeship_id) == (
        "amina@mail.example",
        "apprentice",
        one.id,
    )
    assert Message.objects.filter(kind="registered").count() >= 2
    said = site.get(role, "apprentices-registered", one.id).text_
    assert "What happens next" in said
    assert "amina@mail.example" in said


def test_what_was_typed_leaves_the_session_when_it_is_confirmed(site: Site) -> None:
    fill_in(site)
    assert any("registration" in one.get_decoded() for one in Session.objects.all())
    site.post("bookings", CHECK)
    assert not any("registration" in one.get_decoded() for one in Session.objects.all())


def test_a_form_sent_twice_registers_once(site: Site) -> None:
    fill_in(site)
    site.post("bookings", CHECK)
    answer = site.post("bookings", CHECK)
    assert answer["Location"] == "/apprentices/"
    assert Apprenticeship.objects.count() == 1


@pytest.mark.parametrize("role", ["apprentice", "employer", "assessor", "internal_quality_assurer"])
def test_nobody_else_may_register(site: Site, role: str) -> None:
    for page, about in (("apprentices-register", ()), (STEP, ("person",)), (CHECK, ())):
        assert site.get(role, page, *about).status_code == 403
    assert site.post(role, CHECK).status_code == 403


def test_a_later_step_waits_for_the_earlier_ones(site: Site) -> None:
    assert site.get("bookings", STEP, "work")["Location"] == "/apprentices/register/person/"
    assert site.get("bookings", CHECK)["Location"] == "/apprentices/register/person/"
    assert site.get("bookings", STEP, "nonsense").status_code == 404
    assert site.get("bookings", STEP, "organisation").status_code == 404


@pytest.mark.parametrize(
    ("slug", "changes", "said"),
    [
        ("person", {"first_name": "..."}, "Enter the first name."),
        ("person", {"first_name": "x" * 201}, "must be 200 characters or fewer"),
        ("person", {"last_name": "Khan\u202egnp"}, "cannot be shown"),
        ("person", {"email": "nobody"}, "email address"),
        ("person", {"born_on_day": "31", "born_on_month": "2"}, "There is no 31 February 1995"),
        ("person", {"born_on_year": "2024"}, "younger than 15"),
        ("person", {"born_on_year": "1901"}, "older than 100"),
        ("person", {"uln": "123"}, "must be ten digits"),
        ("person", {"uln": "9276308687"}, "does not fit the others"),
        ("programme", {"standard": ""}, "Choose the standard"),
        ("programme", {"standard": "ST0000"}, "Select a valid choice"),
        ("programme", {"started_on_year": "2999"}, "must not be in the future"),
        ("programme", {"started_on_year": "1999"}, "younger than 15"),
        (
            "programme",
            {
                "original_started_on_day": "3",
                "original_started_on_month": "9",
                "original_started_on_year": "2024",
            },
            "must not be after the start on 2 September 2024",
        ),
        ("version", {"version": "1.0"}, "Say why not version 1.1"),
        ("version", {"version": "7.0"}, "Select a valid choice"),
        ("work", {"employer": ""}, "Choose the employer"),
        ("agreements", {"privacy_notice": ""}, "Give the apprentice the privacy notice first"),
    ],
)
def test_what_is_wrong_is_said_at_its_step(site: Site, slug: str, changes: dict[str, str], said: str) -> None:
    fill_in(site)
    work = WORK | {"employer": str(site.people.employer.id), "provider": str(site.people.provider.id)}
    right = {"person": PERSON, "programme": PROGRAMME, "version": {"version": "1.1"}, "work": work}
    answer = site.post("bookings", STEP, slug, **((right | {"agreements": AGREEMENTS})[slug] | changes))
    assert answer.status_code == 422
    assert said in answer.text_
    assert "There is a problem" in answer.text_


@pytest.mark.parametrize(
    ("first", "last"), [("Seán", "O’Brien-D'Arcy"), ("أمينة", "خان"), ("x" * 200, "y" * 200), ("李", "小龙")]
)
def test_names_of_every_kind_are_kept_as_they_are(site: Site, first: str, last: str) -> None:
    fill_in(site, person={"first_name": f"  {first} ", "last_name": last})
    site.post("bookings", CHECK)
    one = Apprenticeship.objects.get()
    assert (one.first_name, one.last_name) == (first, last)


def test_a_doubtful_uln_is_taken_once_it_is_confirmed(site: Site) -> None:
    fill_in(site, person={"uln": "927 630 8687", "uln_confirmed": "on"})
    site.post("bookings", CHECK)
    assert Apprenticeship.objects.get().uln == "9276308687"


def test_another_version_is_pinned_with_its_reason(site: Site) -> None:
    fill_in(site, version={"version": "1.2", "version_reason": "The provider confirms 1.2."})
    site.post("bookings", CHECK)
    assert (VersionChange.objects.get().version, VersionChange.objects.get().reason) == (
        "1.2",
        "The provider confirms 1.2.",
    )


def test_a_start_that_chooses_no_version_asks_for_a_reason(site: Site) -> None:
    fill_in(site, programme={"standard": "ST9002"})
    said = site.post("bookings", STEP, "version", version="1.0")
    assert "the start date chooses none" in said.text_
    assert said.status_code == 422


def test_the_same_uln_is_refused_kindly_and_names_nobody_to_other_providers(site: Site) -> None:
    apprenticeship(site.people)
    fill_in(site)
    answer = site.post("bookings", CHECK)
    assert answer.status_code == 422
    assert "Amina Khan, registered on 1 June 2026" in answer.text_
    other = cast("Other")
    Relation.objects.create(organisation=site.people.organisation, partner=other.provider, since=NOW)
    Apprenticeship.objects.update(provider=other.provider)
    fill_in(site, "training_provider")
    answer = site.post("training_provider", CHECK)
    assert answer.status_code == 422
    assert "registered for ST1379 already" in answer.text_
    assert "Amina Khan, registered" not in answer.text_
    assert Apprenticeship.objects.count() == 1


def test_a_provider_registers_for_itself_and_chooses_among_its_assessment_organisations(site: Site) -> None:
    other = cast("South")
    Relation.objects.create(organisation=other.organisation, partner=site.people.provider, since=NOW)
    see([site.people.organisation.id])
    role = "training_provider"
    assert site.get(role, "apprentices-register").status_code == 200
    assert "South Assessment" in site.get(role, STEP, "organisation").text_
    site.post(role, STEP, "organisation", organisation=str(other.organisation.id))
    site.post(role, STEP, "person", **PERSON)
    site.post(role, STEP, "programme", **PROGRAMME)
    site.post(role, STEP, "version", version="1.1")
    said = site.get(role, STEP, "work").text_
    assert "South Works" in said
    assert "North Works" not in said
    assert 'name="provider"' not in said
    site.post(role, STEP, "work", **WORK, employer=str(other.employer.id))
    site.post(role, STEP, "agreements", **AGREEMENTS)
    site.post(role, CHECK)
    see([other.organisation.id])
    one = Apprenticeship.objects.get()
    assert (one.organisation_id, one.provider_id) == (other.organisation.id, site.people.provider.id)


def test_an_employer_who_is_no_partner_is_not_offered_and_not_taken(site: Site) -> None:
    other = cast("South")
    see([site.people.organisation.id])
    fill_in(site)
    work = WORK | {"provider": str(site.people.provider.id), "employer": str(other.employer.id)}
    assert site.post("bookings", STEP, "work", **work).status_code == 422


def test_what_was_begun_is_offered_again_and_can_be_thrown_away(site: Site) -> None:
    site.post("bookings", STEP, "person", **PERSON)
    assert "Continue where you were" in site.get("bookings", "apprentices-register").text_
    assert 'value="Amina"' in site.get("bookings", STEP, "person").text_
    assert site.post("bookings", "apprentices-register")["Location"] == "/apprentices/register/person/"
    assert 'value="Amina"' not in site.get("bookings", STEP, "person").text_


def test_pages_of_a_registration_need_few_queries(site: Site) -> None:
    fill_in(site)
    for page, about in ((STEP, ("work",)), (CHECK, ())):
        assert site.queries("bookings", page, *about) <= 15
