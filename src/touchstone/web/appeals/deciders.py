"""Who may decide an appeal: nobody who had a part in the case, as the trail and the registers tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, Q, Value

from touchstone.rules.words import listed
from touchstone.web.accounts.models import Person
from touchstone.web.appeals.models import Appeal
from touchstone.web.appeals.queries import panel, sat_before
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.audit.words import did
from touchstone.web.bookings.models import Booking, Conflict
from touchstone.web.organisations import queries as organisations
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import BY_ID, ROLES, AppealDecider, Permission, who_may

OWN_ACTIONS = "appeal."  # what people do in an appeal does not make them part of the disputed case
OF_THE_HOUSE = ("organisation", "booked")  # reaches of those who work for the assessment organisation
BOOKED = "was booked to assess it"
CONFLICT = "has a conflict of interest with the apprentice, their training provider or their employer"


@dataclass(frozen=True)
class Candidate:
    """Somebody who decides appeals for the organisation, and why not this one."""

    person: Person
    why_not: str


def touched(one: Apprenticeship, people: Iterable[UUID]) -> dict[UUID, str]:
    """Which of these people had a part in the case, and what that was. Two queries.

    Whatever somebody did to this apprentice's record is a part in it, except in appeals themselves and what
    they read as a decider; so is to be booked as its assessor, and a conflict of interest.
    """
    ids = list(people)
    done = Event.objects.filter(chain=one.id, by__in=ids).exclude(role=AppealDecider.id)
    found: dict[UUID, str] = {}
    for by, action in (
        done.exclude(action__startswith=OWN_ACTIONS).order_by("number").values_list("by", "action")
    ):
        found.setdefault(by, did(action))
    for by, part in _registered(one, ids):
        found.setdefault(by, part)
    return found


def _registered(one: Apprenticeship, ids: list[UUID]) -> list[tuple[UUID, str]]:
    """What bookings, the register of conflicts and memberships say of these people. One query."""
    parties = [one.provider_id, one.employer_id]
    with_them = Q(with_apprenticeship=one) | Q(with_organisation__in=parties)
    booked = Booking.objects.filter(apprenticeship=one, assessor__in=ids)
    declared = Conflict.objects.filter(with_them, assessor__in=ids, ended_at=None)
    there = Membership.objects.filter(person__in=ids, organisation__in=parties, until=None)
    parts = (
        rows.order_by().values_list(person, Value(said, CharField()))
        for rows, person, said in (
            (booked, "assessor_id", BOOKED),
            (declared, "assessor_id", CONFLICT),
            (there, "person_id", CONFLICT),
        )
    )
    first, *others = parts
    return list(first.union(*others))  # each person as often as there is something


def why_not(one: Apprenticeship, found: Appeal, stage: str, person: UUID) -> str:
    """Why somebody must not decide a stage, in a sentence; nothing when they may."""
    return _why_not(one, found, stage, person, touched(one, [person]))


def _why_not(one: Apprenticeship, found: Appeal, stage: str, person: UUID, parts: dict[UUID, str]) -> str:
    if person == one.person_id:
        return "Nobody decides their own appeal."
    if person in sat_before(found, stage):
        return "They decided in this appeal before; somebody else decides now."
    part = parts.get(person)
    return f"They had a part in the case ({part}) and may not decide the appeal." if part else ""


def why_not_written(one: Apprenticeship, by: Actor) -> str:
    """Why somebody must not write down, or set aside, what a panel decided; nothing when they may.

    Says what their part in the case was, and who else can: two queries more, where there is one.
    """
    part = touched(one, [by.person_id]).get(by.person_id)
    if not part:
        return ""
    hear = [role.id for role in who_may(Permission.HEAR_APPEALS)]
    held = organisations.holders(one.organisation_id, *hear)
    others = {each.person_id: each.person.name for each in held if each.person_id != by.person_id}
    had_part = touched(one, others)
    names = [name for id, name in others.items() if id not in had_part]
    whom = (
        f"Ask {listed(names, 'or')}, who had none, to do it."
        if names
        else f"No other manager of {one.organisation.name} is without one: invite somebody who had no part "
        "as a manager, on the page People, and ask them to do it."
    )
    return f"You had a part in the case yourself ({part}). {whom}"


def tie(one: Apprenticeship, person: UUID) -> str:
    """What else somebody is at the assessment organisation, and so connected with it; or nothing."""
    own = [role.id for role in ROLES if role.reach in OF_THE_HOUSE]
    held = organisations.holders(one.organisation_id, *own).filter(person=person)
    roles = [BY_ID[each.role].title.lower() for each in held]
    return listed(roles) if roles else ""


def able(organisation: UUID) -> list[Person]:
    """Everybody who decides appeals for an organisation, by name. One query."""
    return [held.person for held in organisations.holders(organisation, AppealDecider.id)]


def candidates(one: Apprenticeship, found: Appeal, stage: str) -> list[Candidate]:
    """Who is not on the panel of a stage yet, and of each why they may not be. Three queries."""
    named = {each.person_id for each in found.panel.all() if each.stage == stage}
    people = [person for person in able(one.organisation_id) if person.id not in named]
    parts = touched(one, [person.id for person in people])
    return [Candidate(each, _why_not(one, found, stage, each.id, parts)) for each in people]


def lacking(found: Appeal, stage: str) -> str:
    """What the panel of a stage still lacks, in a sentence; nothing when it may decide."""
    sitting = panel(found, stage)
    if not sitting:
        return "Nobody has been named to decide this stage. Name the deciders first."
    if all(each.connected for each in sitting):
        return (
            "Everybody on the panel is connected with the assessment organisation; at least one decider must "
            "not be. Name somebody from outside."
        )
    return ""
