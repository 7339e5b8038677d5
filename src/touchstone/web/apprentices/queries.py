"""Reads of apprenticeships. Every other app starts here: what somebody may not see is not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Func, Q, QuerySet
from django.http import Http404

from touchstone.rules.record.programme import Apprentice, Break, Programme
from touchstone.web.appeals.models import Panellist
from touchstone.web.apprentices.models import (
    Apprenticeship,
    BreakInLearning,
    PartnerChange,
    VersionChange,
    Withdrawal,
)
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.owned import OfApprentice, OfPartners
from touchstone.web.organisations.prepared import prepared
from touchstone.web.scrutiny.models import Grant, Granted

Rows = TypeVar("Rows", bound=OfApprentice)
NOBODY = Q(pk__in=())
PARTNERS = ("provider", "employer")  # reaches that a column of the apprenticeship decides


def visible_to(actor: Actor) -> QuerySet[Apprenticeship]:
    """The apprenticeships an actor may see, with provider and employer."""
    if known := whose(actor):
        return those(*known, reach=actor.role.reach)
    return _with_partners(Apprenticeship.objects.filter(_own(actor)))


def those(who: UUID, sees: Sequence[UUID] = (), *, reach: str) -> QuerySet[Apprenticeship]:
    """The apprenticeships of whoever ``whose`` means, for a query that is prepared."""
    if reach == "organisation":
        found = Apprenticeship.objects.filter(organisation=who)
    elif reach in PARTNERS:
        found = Apprenticeship.objects.filter(**{"organisation__in": sees, reach: who})
    else:
        found = Apprenticeship.objects.filter(organisation__in=sees, id__in=_booked_with(who).values("id"))
    return _with_partners(found)


def own(actor: Actor) -> list[Apprenticeship]:
    """The apprenticeships of somebody who sees their own alone, the newest first."""
    return _own_of(actor.person_id, list(actor.sees)) if actor.role.reach == "self" else []


@prepared
def _own_of(person: UUID, sees: list[UUID]) -> QuerySet[Apprenticeship]:
    found = Apprenticeship.objects.filter(organisation__in=sees, person=person)
    return _with_partners(found).order_by("-started_on", "id")


def _with_partners(found: QuerySet[Apprenticeship]) -> QuerySet[Apprenticeship]:
    return found.select_related("organisation", "provider", "employer")


def about_visible(rows: QuerySet[Rows], actor: Actor) -> QuerySet[Rows]:
    """Those of these rows that are about an apprentice whom the actor may see.

    The same as to ask for the apprenticeships in ``visible_to``, and said so that an index answers it: among
    many thousands a list must not look at everybody to show twenty-five.
    """
    if known := whose(actor):
        return about(rows, *known, reach=actor.role.reach)
    return rows.filter(apprenticeship__in=visible_to(actor).order_by().select_related(None).values("id"))


def whose(actor: Actor) -> tuple[Any, ...]:
    """By what ``about`` tells this actor's rows, for a query that is prepared; nothing where it cannot."""
    reach, sees = actor.role.reach, list(actor.sees)
    if reach == "organisation":
        return (actor.organisation_id,) if actor.organisation_id in sees else ()
    if reach in PARTNERS:
        return (actor.organisation_id, sees)
    return (actor.person_id, sees) if reach == "booked" else ()


def about(rows: QuerySet[Rows], who: UUID, sees: Sequence[UUID] = (), *, reach: str) -> QuerySet[Rows]:
    """The rows of whoever ``whose`` means."""
    if reach == "organisation":
        return rows.filter(organisation=who)
    if reach in PARTNERS:
        to = "" if issubclass(rows.model, OfPartners) else "apprenticeship__"
        return rows.filter(**{f"{to}organisation__in": sees, f"{to}{reach}": who})
    booked = _booked_with(who).filter(organisation__in=sees)
    return rows.filter(apprenticeship__in=booked.values("id"))


def _own(actor: Actor) -> Q:
    """What ``whose`` cannot tell in a few values."""
    reach = actor.role.reach
    seen = Q(organisation__in=actor.sees)
    if reach == "self":
        return seen & Q(person=actor.person_id)
    if reach == "link":
        return seen & Q(id=actor.about)
    some = {"appeals": _on_appeal, "granted": _granted}.get(reach)
    return seen & Q(id__in=some(actor).values("id")) if some else NOBODY


def _booked_with(assessor: UUID) -> QuerySet[Apprenticeship]:
    return Apprenticeship.objects.filter(
        bookings_bookings__assessor=assessor, bookings_bookings__declined_at=None
    )


def _on_appeal(actor: Actor) -> QuerySet[Apprenticeship]:
    named = Panellist.seeing(actor.person_id, actor.on)
    return Apprenticeship.objects.filter(id__in=named.values("apprenticeship"))


def _granted(actor: Actor) -> QuerySet[Apprenticeship]:
    return granted_to(actor.membership_id, actor.on)


def granted_to(membership: UUID | None, on: date | None) -> QuerySet[Apprenticeship]:
    """The apprenticeships in a grant that stands on that day; without a day, none."""
    stands = Grant.standing(membership, on)
    some = Granted.objects.filter(grant__in=stands.values("id")).values("apprenticeship")
    standards = stands.filter(sample_size=None).annotate(one=Func(F("standards"), function="unnest"))
    every = Q(standard__in=standards.values("one"), organisation__in=stands.values("organisation"))
    return Apprenticeship.objects.filter(Q(id__in=some) | every)


def visible(id: UUID, actor: Actor) -> Apprenticeship:
    """One apprenticeship the actor may see; raise ``Http404`` for any other: a stranger learns nothing."""
    reach, found = actor.role.reach, list[Apprenticeship]()
    if reach == "organisation":
        found = _of_organisation(id, actor.organisation_id) if actor.organisation_id in actor.sees else []
    elif reach in PARTNERS:
        found = {"provider": _of_provider, "employer": _of_employer}[reach](
            id, list(actor.sees), actor.organisation_id
        )
    else:
        found = list(visible_to(actor).filter(id=id))
    if not found:
        raise Http404
    return found[0]


_WITH_PARTNERS = Apprenticeship.objects.select_related("organisation", "provider", "employer")


@prepared
def _of_organisation(id: UUID, organisation: UUID) -> QuerySet[Apprenticeship]:
    return _WITH_PARTNERS.filter(id=id, organisation=organisation)


@prepared
def _of_provider(id: UUID, sees: list[UUID], provider: UUID) -> QuerySet[Apprenticeship]:
    return _WITH_PARTNERS.filter(id=id, organisation__in=sees, provider=provider)


@prepared
def _of_employer(id: UUID, sees: list[UUID], employer: UUID) -> QuerySet[Apprenticeship]:
    return _WITH_PARTNERS.filter(id=id, organisation__in=sees, employer=employer)


def locked(id: UUID, actor: Actor) -> Apprenticeship:
    """The same, locked until the end of the transaction: changes to one apprentice come one after another.

    Whether the actor may see it is asked again after the wait. Its partners, whom somebody may have changed
    meanwhile, are not part of the query: a row that was joined with the one before would be missing.
    """
    seen = visible_to(actor).select_related(None).select_related("organisation")
    found = seen.filter(id=id).select_for_update(of=("self",)).first()
    if found is None:
        raise Http404
    return found


def programme(one: Apprenticeship) -> Programme:
    """The programme as the rules know it."""
    return Programme(
        started_on=one.started_on,
        original_started_on=one.original_started_on,
        english_and_maths_opted_in=one.opted_in,
        breaks=tuple(
            Break(from_=_day(began), to=_day(ended) if ended else None) for began, ended in one.pauses
        ),
        withdrawn_on=one.withdrawn_on,
    )


_day = date.fromisoformat


def breaks(one: Apprenticeship) -> list[BreakInLearning]:
    """The breaks that stand, earliest first, with all that was noted of them."""
    known = BreakInLearning.objects.filter(apprenticeship=one, void_at=None)
    return list(known.order_by("began_on")) if one.pauses else []


def visible_break(id: UUID, actor: Actor) -> tuple[Apprenticeship, BreakInLearning]:
    """A break of an apprentice the actor may see; raise ``Http404`` for any other, and for one taken back."""
    found = BreakInLearning.objects.filter(id=id, void_at=None).first()
    if found is None:
        raise Http404
    return visible(found.apprenticeship_id, actor), found


def withdrawals(one: Apprenticeship) -> list[Withdrawal]:
    """Every withdrawal, oldest first, with those that were taken back."""
    return list(Withdrawal.objects.filter(apprenticeship=one).order_by("at"))


def partner_changes(one: Apprenticeship) -> list[PartnerChange]:
    """Every change of employer or training provider, oldest first."""
    known = PartnerChange.objects.filter(apprenticeship=one).select_related("before", "after")
    return list(known.order_by("at"))


def apprentice(one: Apprenticeship) -> Apprentice:
    """Who is assessed, by reference."""
    return Apprentice(id=str(one.id), date_of_birth=one.born_on)


def seen_before(
    organisation: UUID, uln: str, standard: str, but: UUID | None = None
) -> Apprenticeship | None:
    """Who is registered with this ULN for this standard and has not withdrawn."""
    if not uln:
        return None
    found = Apprenticeship.objects.filter(
        organisation=organisation, uln=uln, standard=standard, withdrawn_on=None
    )
    return (found.exclude(id=but) if but else found).first()


def seen_before_all(
    organisation: UUID, ulns: Iterable[str], standards: Iterable[str]
) -> dict[tuple[str, str], Apprenticeship]:
    """The same for many, by ULN and standard. One query."""
    found = Apprenticeship.objects.filter(
        organisation=organisation, uln__in=set(ulns) - {""}, standard__in=set(standards), withdrawn_on=None
    )
    return {(one.uln, one.standard): one for one in found}


def registered_before(organisation: UUID, ids: Iterable[UUID]) -> dict[UUID, Apprenticeship]:
    """Which of the registrations with these ids were taken in. One query."""
    return Apprenticeship.objects.filter(organisation=organisation).in_bulk(list(ids))


def version_changes(one: Apprenticeship) -> QuerySet[VersionChange]:
    """The versions that were pinned, oldest first, each with its reason."""
    return VersionChange.objects.filter(apprenticeship=one).order_by("at", "id")
