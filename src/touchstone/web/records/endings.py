"""Last days, as the standing of an apprentice keeps them: of what somebody is to do, and of what they may.

What somebody is to do waits until it is done, and is late after its day. What they may, an appeal, a resit or
a retake, is told while it is soon over; with its last day it is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from touchstone.rules.closings import AGAINST, FURTHER, in_full
from touchstone.rules.report import Closing
from touchstone.rules.roles import Role as Party
from touchstone.rules.statement import Force, Layer, Source
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import about, about_visible, whose
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.prepared import settled
from touchstone.web.records.models import Standing
from touchstone.web.records.named import NAMED, Named
from touchstone.web.records.turns import Theirs, turns
from touchstone.web.results.models import Release
from touchstone.web.results.queries import known_to_apprentice

BEFORE: Mapping[str, tuple[int, ...]] = {  # days left of a right when its owners are reminded, by its force
    Force.MUST: (0, 1, 7, 28),
    Force.SHOULD: (0, 1, 7, 28),
    Force.TYPICALLY: (7, 28),  # it goes on after its last day, only later than is usual
}
JUST_TOLD = 7  # days after a result in which nobody needs to be reminded of what it said
PARTIES = tuple(f"apprenticeship__{of}" for of in ("provider", "employer", "organisation"))
SHOWN = 25  # of what is soon over, on the front page

Known = Collection[tuple[UUID, str]]  # of which attempts an apprentice knows the result


class Soon(NamedTuple):
    """A standing, as far as the rights that it keeps are told in a list."""

    apprenticeship: Named
    closings: list[dict[str, Any]]

    @property
    def apprenticeship_id(self) -> UUID:
        """Whose standing it is."""
        return self.apprenticeship.id


@dataclass(frozen=True)
class Ending:
    """A last day. ``key`` names it whatever its day.

    ``after`` says what the end of a right means to everybody, ``last_on`` when it ends for good where that is
    later; ``about`` is what the title begins with.
    """

    one: Apprenticeship | Named
    key: str
    title: str
    on: date
    after: str = ""
    soon: bool = False
    source: Source | None = None
    layer: Layer | None = None
    about: str = ""
    last_on: date | None = None

    @property
    def right(self) -> str:
        """What ends, whatever it is about."""
        return self.title.removeprefix(f"{self.about}: ")

    @property
    def in_full(self) -> str:
        """What the end of a right means to this apprentice."""
        return in_full(self.after, self.last_on)


@dataclass(frozen=True)
class Group:
    """Rights of which the same is said, the nearest first: what ends, what follows, by which clause."""

    right: str
    after: str
    source: Source | None
    layer: Layer | None
    ends: list[Ending]

    @property
    def about(self) -> str:
        """What all of them are about, where it is the same."""
        return self.ends[0].about if len({one.about for one in self.ends}) == 1 else ""

    @property
    def title(self) -> str:
        """What ends and, where it is the same for all, of what."""
        return f"{self.about}: {self.right}" if self.about else self.right


def grouped(endings: Iterable[Ending]) -> list[Group]:
    """Each explanation with all of whom it is said, in the order of the first of each: it is read once."""
    groups: dict[tuple[Any, ...], Group] = {}
    for one in endings:
        key = one.right, one.after, one.source, one.layer
        groups.setdefault(key, Group(*key, [])).ends.append(one)
    return list(groups.values())


def said(closing: Closing) -> dict[str, Any]:
    """A right as the standing keeps it."""
    return {
        "code": closing.code,
        "subject": closing.subject,
        "title": closing.title,
        "since": closing.since.isoformat(),
        "on": closing.on.isoformat(),
        "may": [party.value for party in closing.may],
        "after": closing.after,
        "force": closing.force.value,
        "layer": closing.layer.value,
        "source": str(closing.source),
        "about": closing.about,
        "last_on": closing.last_on.isoformat() if closing.last_on else None,
    }


def ending_of(one: Apprenticeship, closing: Closing) -> Ending:
    """A right as the rules have just answered it."""
    return Ending(
        one=one,
        key=f"{one.id} {closing.code} {closing.subject}",
        title=closing.title,
        on=closing.on,
        after=closing.after,
        soon=True,
        source=closing.source,
        layer=closing.layer,
        about=closing.about,
        last_on=closing.last_on,
    )


def soon_from(closings: Iterable[Closing]) -> date | None:
    """The first day on which one of these rights is soon over."""
    days = (one.on - timedelta(days=left) for one in closings for left in _told(one.force, one.since, one.on))
    return min(days, default=None)


def reached(force: str, since: date, on: date, today: date) -> int | None:
    """How many days before its end a right was last to be reminded of; ``None`` where it is not soon over.

    Also where the night of that day was missed.
    """
    left = (on - today).days
    return min((days for days in _told(force, since, on) if 0 <= left <= days), default=None)


def _told(force: str, since: date, on: date) -> Iterator[int]:
    """How many days before its end a right is reminded of, not just after the result that opened it."""
    first = since + timedelta(days=JUST_TOLD)
    return (days for days in BEFORE[force] if on - timedelta(days=days) >= first)


def soon_over(actor: Actor, today: date) -> tuple[list[Ending], bool]:
    """The rights of this actor that are soon over, the nearest first, and whether there are more."""
    who, parties = whose(actor), tuple(party.value for party in turns(actor))
    if who and parties:
        rows = _soon_of(today, *who, reach=actor.role.reach, parties=parties)
    else:
        rows = list(_soon(of_actor(actor, rights=True), today))
    some = [Soon(Named(*named), closings) for *named, closings in rows]
    known = known_to(actor, some)
    found = [one for row in some[:SHOWN] for one in rights(row, turns(actor), today, known) if one.soon]
    found.sort(key=lambda one: (one.on, one.one.last_name, one.key))
    return found, len(some) > SHOWN


def _soon(found: QuerySet[Standing], today: date) -> QuerySet[Standing, tuple[Any, ...]]:
    nearest = found.filter(soon_from__lte=today).order_by("closes_on", "id")[: SHOWN + 1]
    return nearest.values_list(*NAMED, "closings")


@settled
def _soon_of(
    today: date, *who: Any, reach: str, parties: Sequence[str]
) -> QuerySet[Standing, tuple[Any, ...]]:
    found = about(Standing.objects.all(), *who, reach=reach)
    return _soon(found.filter(reduce(or_, map(_may, parties))), today)


def _may(party: str) -> Q:
    return Q(closings__contains=[{"may": [party]}])


def of_actor(actor: Actor, *, rights: bool = False, duties: bool = False) -> QuerySet[Standing]:
    """The standings with a right, or with something to do, of this actor."""
    mine = turns(actor)
    wanted = [_may(party.value) for party in mine] if rights else []
    wanted += [Q(turns__overlap=[party.value for party in mine])] if duties and mine else []
    found = about_visible(Standing.objects.all(), actor)
    if not wanted:
        return found.none()
    return found.filter(reduce(or_, wanted)).select_related(*PARTIES)


def rights(row: Standing | Soon, mine: Collection[Party], today: date, known: Known) -> Iterator[Ending]:
    """What these parties may still do. An apprentice alone is told nothing of a result they do not know."""
    for kept in row.closings:
        on = date.fromisoformat(kept["on"])
        may = {Party(party) for party in kept["may"]} & set(mine)
        theirs = told_anyway(kept["code"])
        if not theirs and (row.apprenticeship_id, kept["subject"]) not in known:
            may -= {Party.APPRENTICE}
        if may and today <= on:
            since = date.fromisoformat(kept["since"])
            yield Ending(
                one=row.apprenticeship,
                key=_key(row, kept["code"], kept["subject"]),
                title=kept["title"],
                on=on,
                after=kept["after"],
                soon=reached(kept["force"], since, on, today) is not None,
                source=Source.parse(kept["source"]),
                # what an earlier version kept has none of these until the night
                layer=Layer(kept["layer"]) if "layer" in kept else None,
                about=kept.get("about", ""),
                last_on=last_on(kept),
            )


def told_anyway(code: str) -> bool:
    """Whether whoever has a right knows of it, whatever results they were told: a decision was told to them,
    and whoever lodged an appeal was told what became of it.
    """
    return code.startswith(FURTHER) or code in AGAINST


def last_on(kept: Mapping[str, Any]) -> date | None:
    """When a right that a standing keeps ends for good, where that is later than its last day."""
    return date.fromisoformat(kept["last_on"]) if kept.get("last_on") else None


def duties(row: Standing, mine: Theirs) -> Iterator[Ending]:
    """What somebody is to do by a day, and no right says already."""
    for step in row.steps:
        own = mine.have(row.apprenticeship_id, step["by"], step.get("subject"))
        if own and step["until"] and not is_a_right(row, step):
            key = _key(row, step["action"], step.get("subject") or "")
            yield Ending(row.apprenticeship, key, step["title"], date.fromisoformat(step["until"]))


def is_a_right(row: Standing, step: dict[str, Any]) -> bool:
    """Whether a step only uses a right that ends on its last day: whoever is told of one knows the other."""
    used = {(kept["subject"], kept["on"]) for kept in row.closings}
    return (step.get("subject"), step["until"]) in used


def known_to(actor: Actor, rows: Collection[Standing | Soon]) -> Known:
    """The attempts whose results an apprentice who asks for themselves knows; nobody else is asked about."""
    if actor.role.party is not Party.APPRENTICE:
        return ()
    return known_results([row.apprenticeship_id for row in rows])


def known_results(ids: Collection[UUID]) -> Known:
    """The attempts whose results these apprentices know; whoever takes one again knows why. One query.

    What was called off before it was ever booked was only asked for: that tells an apprentice nothing.
    """
    again = Attempt.objects.filter(
        apprenticeship=OuterRef("apprenticeship"), method=OuterRef("method")
    ).exclude(kind="first")
    again = again.exclude(void__isnull=False, bookings=None)
    rows = Attempt.objects.filter(apprenticeship__in=ids).exclude(notified_at=None)
    told = Release.objects.filter(known_to_apprentice("attempt"), attempt=OuterRef("id"))
    found = rows.filter(Q(Exists(told)) | Q(Exists(again)))
    return set(found.values_list("apprenticeship_id", "code"))


def _key(row: Standing | Soon, code: str, subject: str) -> str:
    return f"{row.apprenticeship_id} {code} {subject}"
