"""Several roles, several organisations: what one sees follows from the role one acts in, and ends with it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.standings import listed
from tests.factories.web import NOW, Cast, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.organisations.actions import add_partner
from touchstone.web.organisations.models import Membership, Organisation, Relation
from touchstone.web.organisations.scope import within

pytestmark = pytest.mark.django_db


@dataclass
class Two:
    """Two assessment organisations with an apprentice each."""

    north: Cast
    south: Cast
    amina: Apprenticeship
    bruno: Apprenticeship


@pytest.fixture
def two() -> Two:
    north, south = cast("North"), cast("South")
    with within(north.organisation.id):
        amina = listed(north)
    with within(south.organisation.id):
        bruno = listed(south, first_name="Bruno", last_name="Costa")
    return Two(north, south, amina, bruno)


def browser(people: Cast, role: str) -> Client:
    client = Client()
    client.force_login(people.people[role])
    return client


def sees(client: Client, one: Apprenticeship) -> bool:
    """Whether the list names an apprentice; the record opens to the same people and to nobody else."""
    opened = client.get(f"/apprentices/{one.id}/").status_code
    assert opened in (200, 404)
    listed = one.last_name in client.get("/apprentices/").content.decode()
    assert listed == (opened == 200)
    return listed


def act_as(client: Client, held: Membership) -> None:
    answer = client.post("/roles/", {"role": str(held.id)}, follow=True)
    assert "You act as" in answer.content.decode()


def joins(people: Cast, role: str, organisation: Organisation) -> Membership:
    return Membership.objects.create(
        person=people.people[role], organisation=organisation, role=role, since=NOW
    )


def test_in_two_organisations_one_sees_the_apprentices_of_the_one_one_acts_in(two: Two) -> None:
    client = browser(two.north, "manager")
    also = joins(two.north, "manager", two.south.organisation)
    assert (sees(client, two.amina), sees(client, two.bruno)) == (True, False)
    act_as(client, also)
    assert (sees(client, two.amina), sees(client, two.bruno)) == (False, True)
    page = client.get("/roles/").content.decode()
    assert "Manager, North Assessment" in page
    assert "Manager, South Assessment" in page
    act_as(client, two.north.memberships["manager"])
    assert (sees(client, two.amina), sees(client, two.bruno)) == (True, False)


def test_nobody_acts_in_a_role_that_is_not_theirs(two: Two) -> None:
    client = browser(two.north, "assessor")
    for other in (two.north.memberships["manager"], two.south.memberships["assessor"]):
        assert client.post("/roles/", {"role": str(other.id)}).status_code == 404
    assert client.post("/roles/", {"role": "nonsense"}).status_code == 404
    assert client.get("/people/").status_code == 403


def test_a_provider_of_two_assessment_organisations_sees_its_own_of_both(
    two: Two,
) -> None:
    provider = two.north.provider
    Relation.objects.create(organisation=two.south.organisation, partner=provider, since=NOW)
    with within(two.south.organisation.id):
        carla = listed(two.south, last_name="Duarte", provider=provider, uln="", person=None)
    client = browser(two.north, "training_provider")
    assert [sees(client, one) for one in (two.amina, carla, two.bruno)] == [True, True, False]
    assert [sees(browser(two.south, "manager"), one) for one in (two.amina, carla)] == [False, True]
    assert [sees(browser(two.north, "manager"), one) for one in (two.amina, carla)] == [True, False]


@pytest.mark.parametrize("role", ["training_provider", "employer"])
def test_an_ended_partner_sees_nothing_any_more_and_everything_again_when_added_again(
    two: Two, role: str
) -> None:
    client, manager = browser(two.north, role), browser(two.north, "manager")
    partner = two.north.memberships[role].organisation
    assert sees(client, two.amina)
    address = f"/partners/{partner.id}/end/"
    assert address in manager.get("/partners/").content.decode()
    assert f"Work with {partner.name} no more?" in manager.get(address).content.decode()
    assert manager.post(address).status_code == 302
    assert not sees(client, two.amina)
    assert sees(manager, two.amina)
    assert manager.post(address).status_code == 404
    with within(two.north.organisation.id):
        assert Event.objects.filter(action="partner.end").count() == 1
        add_partner(kind=partner.kind, name=partner.name, by=two.north.actor("manager"), at=timezone.now())
    assert sees(client, two.amina)


def test_nobody_ends_a_partner_of_others(two: Two) -> None:
    address = f"/partners/{two.south.provider.id}/end/"
    assert browser(two.north, "manager").post(address).status_code == 404
    assert browser(two.north, "assessor").post(address).status_code == 403
    assert Client().post(address).status_code == 302
    assert Relation.objects.get(partner=two.south.provider).until is None


def test_an_ended_role_opens_nothing_from_the_next_page_on(two: Two) -> None:
    held = two.north.memberships["bookings"]
    client, manager = browser(two.north, "bookings"), browser(two.north, "manager")
    assert sees(client, two.amina)
    page = manager.get(f"/people/{held.id}/end/").content.decode()
    assert "What they did stays in the record" in page
    assert manager.post(f"/people/{held.id}/end/").status_code == 302
    assert client.get("/apprentices/").headers["Location"] == "/no-role/"
    assert "You hold no role yet" in client.get("/no-role/").content.decode()
    assert manager.post(f"/people/{held.id}/end/").status_code == 404


def test_who_loses_the_role_they_act_in_goes_on_in_another(two: Two) -> None:
    also = joins(two.north, "bookings", two.south.organisation)
    client = browser(two.north, "bookings")
    act_as(client, also)
    Membership.objects.filter(id=also.id).update(until=timezone.now())
    assert (sees(client, two.amina), sees(client, two.bruno)) == (True, False)


def test_an_apprentice_sees_themselves_alone(two: Two) -> None:
    client = browser(two.north, "apprentice")
    assert client.get(f"/apprentices/{two.amina.id}/").status_code == 200
    assert client.get(f"/apprentices/{two.bruno.id}/").status_code == 404


def test_a_person_may_assess_here_and_be_an_employer_there(two: Two) -> None:
    employer = joins(two.north, "employer", two.south.employer)
    person = two.north.people["employer"]
    Membership.objects.create(person=person, organisation=two.north.organisation, role="assessor", since=NOW)
    client = Client()
    client.force_login(person)
    act_as(client, employer)
    assert (sees(client, two.amina), sees(client, two.bruno)) == (False, True)
    act_as(client, Membership.objects.get(person=person, role="assessor"))
    assert (sees(client, two.amina), sees(client, two.bruno)) == (False, False)
