"""Assessment organisations with their people and partners: the demonstration's, and further ones like it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress

from touchstone.project.generating.names import id_of, name_of
from touchstone.web.accounts.models import Person
from touchstone.web.bookings.models import Approval, Availability, Booking
from touchstone.web.demo.cast import cast
from touchstone.web.organisations.models import Kind, Membership, Organisation, Relation

HOUSES = ("Northlight Assessment", "Eastgate Assessment", "Fairweather Awards")
SHARES = (60, 30, 10)  # of all apprentices, in per cent
OF_ONE_PROVIDER = 1_500  # apprentices
OF_ONE_EMPLOYER = 300
ASSESSOR = "assessor"


@dataclass(frozen=True)
class Partner:
    """A training provider or an employer, and who acts for it."""

    organisation: UUID
    person: UUID


@dataclass
class Assessor:
    """Somebody who assesses, and the days that are taken: one assessment a day."""

    id: UUID
    days: set[date] = field(default_factory=set)


@dataclass
class House:
    """An assessment organisation. ``people`` says who stands for whom of the demonstration's."""

    place: int
    organisation: UUID
    people: dict[UUID, UUID]
    providers: list[Partner] = field(default_factory=list)
    employers: list[Partner] = field(default_factory=list)
    assessors: list[Assessor] = field(default_factory=list)


class Houses:
    """All of them; new people are gathered, and written together by ``keep``."""

    def __init__(self, seed: int, apprentices: int, at: datetime) -> None:
        self.seed, self.at = seed, at
        self._rows: dict[type[Any], list[Any]] = {}
        known = cast()
        self._first = Organisation.objects.get(kind=Kind.ASSESSMENT_ORGANISATION, name=known.organisation)
        self._pattern = (
            Membership.objects.filter(organisation=self._first, role=ASSESSOR)
            .select_related("person")
            .order_by("person__email")[0]
            .person
        )
        self._stretches = list(
            Availability.objects.filter(assessor=self._pattern).values_list("during", flat=True)
        )
        self._standards = list(
            Approval.objects.filter(assessor=self._pattern).values_list("standard", flat=True)
        )
        self.all = [self._house(place, name) for place, name in enumerate(HOUSES)]
        self._partners(apprentices)

    def _add(self, row: Any) -> Any:
        self._rows.setdefault(type(row), []).append(row)
        return row

    def keep(self) -> int:
        """Write everybody who came; answers with how many rows that took."""
        order = (Organisation, Person, EmailAddress, Relation, Membership, Approval, Availability)
        for table in order:
            table.objects.bulk_create(self._rows.get(table, []), batch_size=5_000)
        return sum(map(len, self._rows.values()))

    def _house(self, place: int, name: str) -> House:
        staff = (
            Membership.objects.filter(organisation=self._first)
            .select_related("person")
            .order_by("person__email")
        )
        if place == 0:
            house = House(place, self._first.id, {one.person_id: one.person_id for one in staff})
            for one in (one for one in staff if one.role == ASSESSOR):
                taken = Booking.objects.filter(assessor=one.person_id).values_list("starts_at", flat=True)
                house.assessors.append(Assessor(one.person_id, {at.date() for at in taken}))
            return house
        made = self._organisation(Kind.ASSESSMENT_ORGANISATION, name)
        house = House(place, made.id, {})
        for one in (one for one in staff if one.role != ASSESSOR):
            called = f"{one.role}-{len(house.people) + 1}"
            house.people[one.person_id] = self._person(made, one.role, called)
        return house

    def _partners(self, apprentices: int) -> None:
        known = cast()
        for name in known.providers:
            self.all[0].providers.append(self._known(name))
        for name in known.employers:
            self.all[0].employers.append(self._known(name))
        for number in range(max(apprentices // OF_ONE_PROVIDER, len(HOUSES))):
            partner = self._partner(Kind.TRAINING_PROVIDER, f"Training provider {number + 1}")
            for house in (self.all[(number + step) % len(HOUSES)] for step in (0, 1)):
                self._join(house, partner, house.providers)
        for number in range(max(apprentices // OF_ONE_EMPLOYER, len(HOUSES))):
            partner = self._partner(Kind.EMPLOYER, f"Employer {number + 1}")
            house = self.all[number % len(HOUSES)]
            self._join(house, partner, house.employers)

    def _known(self, name: str) -> Partner:
        organisation = Organisation.objects.exclude(kind=Kind.ASSESSMENT_ORGANISATION).get(name=name)
        held = Membership.objects.filter(organisation=organisation).order_by("since").first()
        assert held is not None  # the cast has somebody at each of them
        return Partner(organisation.id, held.person_id)

    def _partner(self, kind: Kind, name: str) -> Partner:
        made = self._organisation(kind, name)
        return Partner(made.id, self._person(made, kind.value, "office"))

    def _join(self, house: House, partner: Partner, among: list[Partner]) -> None:
        among.append(partner)
        of, with_ = house.organisation, partner.organisation
        id = id_of(self.seed, "relation", of, with_)
        self._add(Relation(id=id, organisation_id=of, partner_id=with_, since=self.at))

    def _organisation(self, kind: Kind, name: str) -> Organisation:
        made = Organisation(id=id_of(self.seed, "organisation", name), kind=kind, name=name)
        return self._add(made)  # type: ignore[no-any-return]

    def _person(self, of: Organisation, role: str, called: str) -> UUID:
        """Somebody who signs in as everybody in a demonstration does."""
        id = id_of(self.seed, "person", of.name, called)
        host = "".join(filter(str.isalnum, of.name)).lower()
        email = f"{called.replace('_', '-')}@{host}.example"
        name = " ".join(name_of(self.seed, id.int % 1_000_003))
        self._add(Person(id=id, email=email, name=name, password=self._pattern.password))
        self._add(EmailAddress(user_id=id, email=email, verified=True, primary=True))
        membership = id_of(self.seed, "membership", of.name, called)
        self._add(Membership(id=membership, person_id=id, organisation=of, role=role, since=self.at))
        return id

    def assessor(self, house: House, days: Iterable[date]) -> UUID:
        """An assessor of a house who is free on these days, a new one where nobody is."""
        wanted = set(days)
        for one in house.assessors:
            if one.days.isdisjoint(wanted):
                one.days |= wanted
                return one.id
        return self._hire(house, wanted)

    def _hire(self, house: House, days: set[date]) -> UUID:
        of = Organisation(id=house.organisation, name=HOUSES[house.place])
        called = f"assessor-{len(house.assessors) + 1}"
        id = self._person(of, ASSESSOR, called)
        own = {"organisation_id": house.organisation, "assessor_id": id}
        for standard in self._standards:
            row = id_of(self.seed, "approval", house.place, called, standard)
            self._add(Approval(id=row, standard=standard, since=self.at.date(), **own))
        for number, stretch in enumerate(self._stretches):
            row = id_of(self.seed, "free", house.place, called, number)
            self._add(Availability(id=row, during=stretch, **own))
        house.assessors.append(Assessor(id, days))
        return id
