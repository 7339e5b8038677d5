"""What lists of apprentices can be narrowed to: the standards and partners of those whom somebody sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import PARTNERS, those, visible_to, whose
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Organisation
from touchstone.web.organisations.prepared import prepared
from touchstone.web.organisations.ready import ready

PEOPLE = {"provider": "provides", "employer": "employs"}  # an organisation's apprenticeships, by its part
# Each standard is found behind the one before: an index has them in order, and nobody else is looked at.
STANDARDS = """
WITH RECURSIVE found (house, standard) AS (
    SELECT house, (SELECT min(standard) FROM apprentices_apprenticeship
        WHERE organisation_id = house {of})
    FROM unnest(%(houses)s::uuid[]) AS house
    UNION ALL
    SELECT house, (SELECT min(standard) FROM apprentices_apprenticeship AS one
        WHERE one.organisation_id = found.house {of} AND one.standard > found.standard)
    FROM found WHERE found.standard IS NOT NULL
)
SELECT DISTINCT standard FROM found WHERE standard IS NOT NULL ORDER BY standard
"""
OF = {"organisation": "", **{one: f"AND {one}_id = %(who)s" for one in PARTNERS}}


def standards(actor: Actor) -> list[str]:
    """The standards of the apprentices whom this reader may see."""
    who, reach = whose(actor), actor.role.reach
    if who and reach in OF:
        houses = list(actor.sees) if reach in PARTNERS else [actor.organisation_id]
        with ready() as cursor:
            cursor.execute(STANDARDS.format(of=OF[reach]), {"houses": houses, "who": who[0]})
            return [standard for (standard,) in cursor.fetchall()]
    of = visible_to(actor).order_by().select_related(None).values_list("standard", flat=True)
    return list(of.distinct().order_by("standard"))


def partners(actor: Actor, part: str) -> list[tuple[UUID, str, int | None]]:
    """The providers or employers of those whom this reader may see, by name.

    For a partner itself each comes with its number of them, which add up to everybody: one look at an index
    says both. A whole assessment organisation has too many to count.
    """
    who, reach = whose(actor), actor.role.reach
    if not who:
        return [(*one, None) for one in _named(visible_to(actor), part)]
    if reach in PARTNERS:
        return _shared_with(*who, reach=reach, part=part)
    return [(*one, None) for one in _named_of(*who, reach=reach, part=part)]


def _named(seen: QuerySet[Apprenticeship], part: str) -> QuerySet[Organisation, tuple[Any, ...]]:
    of = seen.order_by().select_related(None).values(f"{part}_id")
    return Organisation.objects.filter(id__in=of).values_list("id", "name").order_by("name", "id")


@prepared
def _named_of(*who: Any, reach: str, part: str) -> QuerySet[Organisation, tuple[Any, ...]]:
    return _named(those(*who, reach=reach), part)


@prepared
def _shared_with(
    who: UUID, sees: Sequence[UUID], *, reach: str, part: str
) -> QuerySet[Organisation, tuple[Any, ...]]:
    theirs = PEOPLE[part]
    of = {f"{theirs}__{reach}": who, f"{theirs}__organisation__in": sees}
    counted = Count(f"{theirs}__organisation")  # which an index of a partner's has too
    found = Organisation.objects.filter(**of).annotate(many=counted)
    return found.values_list("id", "name", "many").order_by("name", "id")
