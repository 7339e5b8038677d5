"""Making them: a demonstration first, then copies of its apprentices; and nothing where one step fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from time import perf_counter
from uuid import UUID

from django.db import connection, transaction

from touchstone.project.generating.crowd import Copy, crowd
from touchstone.project.generating.houses import ASSESSOR, House, Houses
from touchstone.project.generating.names import email_of, head_of, name_of, uln_of
from touchstone.project.generating.patterns import (
    BEFORE,
    SEALED,
    Original,
    Pattern,
    filled,
    pattern,
    read_original,
    sealed,
    with_hashes,
)
from touchstone.project.generating.writing import Writing
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import START
from touchstone.web.demo.cast import cast
from touchstone.web.demo.filling import fill, is_demonstration, is_empty
from touchstone.web.organisations.models import Kind, Membership, Organisation
from touchstone.web.organisations.scope import everywhere

Told = Callable[[int, int], None]
EVERY = 1_000  # apprentices between two words of progress


@dataclass
class Made:
    """What was made, and how long the copying took."""

    apprentices: int = 0
    open: int = 0
    assessments: int = 0
    rows: int = 0
    seconds: float = 0.0
    houses: int = 0
    assessors: int = 0


def may_be_filled() -> bool:
    """Whether the database is empty, or holds a demonstration and nothing that was generated or real."""
    if is_empty():
        return True
    houses = Organisation.objects.filter(kind=Kind.ASSESSMENT_ORGANISATION)
    return is_demonstration() and list(houses.values_list("name", flat=True)) == [cast().organisation]


@transaction.atomic
def generate(
    *, apprentices: int, seed: int, now: datetime, filling: Told | None = None, told: Told | None = None
) -> Made:
    """Make so many open registrations, and the finished ones that belong to a year of them.

    The caller asked ``may_be_filled``. All is one transaction: interrupted, it leaves nothing.
    """
    with everywhere():
        if is_empty():
            fill(now=now, told=filling)
        begun = perf_counter()
        originals = _originals(now)
        chosen = list(crowd(originals, apprentices, seed))
        made = Generation(seed, apprentices, now, originals).write(chosen, told)
        made.open = apprentices
        made.seconds = perf_counter() - begun
    return made


def tidy_up() -> None:
    """Let the database look at what it now holds, so that it plans its queries for that."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _originals(now: datetime) -> list[Original]:
    """Every apprentice of the demonstration who has no account: nobody signs in as two."""
    reaches = {one.email: one.reaches for one in cast().apprentices if not one.meanwhile}
    rows = Apprenticeship.objects.filter(person=None, email__in=reaches).select_related("organisation")
    return [read_original(one, reaches[one.email], now) for one in rows.order_by("email")]


@dataclass
class Generation:
    """One run."""

    seed: int
    apprentices: int
    now: datetime
    originals: list[Original]
    made: Made = field(default_factory=Made)

    def write(self, chosen: list[Copy], told: Told | None) -> Made:
        """Write the copies, those of one pattern after the other."""
        houses = Houses(self.seed, self.apprentices, min(one.one.registered_at for one in self.originals))
        ordered = sorted(chosen, key=lambda one: (self.originals.index(one.of), one.weeks, one.place))
        staffed = _staffed(ordered, houses)
        rows = houses.keep()
        writing, done = Writing(), 0
        for (_, weeks), copies in groupby(ordered, key=lambda one: (id(one.of), one.weeks)):
            some = list(copies)
            self._copies(some[0].of, weeks, some, staffed, houses, writing)
            if told is not None and (done + len(some)) // EVERY > done // EVERY:
                told(done + len(some), len(ordered))
            done += len(some)
        writing.keep(all=True)
        self.made.apprentices, self.made.rows = done, writing.rows + rows
        self.made.houses, self.made.assessors = len(houses.all), sum(len(one.assessors) for one in houses.all)
        return self.made

    def _copies(
        self,
        of: Original,
        weeks: int,
        some: Iterable[Copy],
        staffed: Mapping[int, UUID],
        houses: Houses,
        writing: Writing,
    ) -> None:
        made = pattern(of, weeks, _shared(of))
        whole = "".join(made.texts.values()) + made.said + "".join(made.kept)
        for one in some:
            house = houses.all[one.house]
            known = self._values(one, house, staffed.get(one.place))
            values = {name: value for name, value in known.items() if f"\x02{name}\x02" in whole}
            head = head_of(self.seed, one.place)
            _write(made, head, values, writing)
            self.made.assessments += of.attempts
        writing.keep()

    def _values(self, one: Copy, house: House, assessor: UUID | None) -> dict[str, str]:
        name = name_of(self.seed, one.place)
        provider = house.providers[one.place % len(house.providers)]
        employer = house.employers[one.place % len(house.employers)]
        said = {
            "first_name": name[0],
            "last_name": name[1],
            "email": email_of(name, one.place),
            "uln": uln_of(one.place),
            "house": house.organisation,
            "provider": provider.organisation,
            "provider_person": provider.person,
            "employer": employer.organisation,
            "employer_person": employer.person,
            ASSESSOR: assessor,
        }
        return {name: str(value) for name, value in said.items()} | {
            f"staff-{known}": str(now) for known, now in house.people.items()
        }


def _write(made: Pattern, head: str, values: Mapping[str, str], writing: Writing) -> None:
    seals, hashes = sealed(made, head, values, START)
    for table, text in made.texts.items():
        rows = with_hashes(filled(text, head, values), hashes)
        if table is Event:
            lines = rows.split("\n")
            before = [START, *seals]
            rows = "".join(
                line.replace(BEFORE, before[at]).replace(SEALED, seals[at]) + "\n"
                for at, line in enumerate(lines[:-1])
            )
        writing.add(table, rows)


def _staffed(copies: Iterable[Copy], houses: Houses) -> dict[int, UUID]:
    """Who assesses whom: nobody two on one day."""
    from touchstone.project.generating.moving import moved

    return {
        one.place: houses.assessor(houses.all[one.house], (moved(day, one.weeks) for day in one.of.busy))
        for one in copies
        if one.of.busy
    }


def _shared(of: Original) -> dict[str, str]:
    """The mark of everybody who acts in an apprentice's rows, by their id."""
    one = of.one
    named = {one.organisation_id: "house", one.provider_id: "provider", one.employer_id: "employer"}
    marks = {str(id): name for id, name in named.items()}
    for held in Membership.objects.filter(organisation__in=named).order_by("since"):
        of_house = held.organisation_id == one.organisation_id
        mine = f"staff-{held.person_id}" if of_house else f"{named[held.organisation_id]}_person"
        marks[str(held.person_id)] = ASSESSOR if held.role == ASSESSOR else mine
    return marks
