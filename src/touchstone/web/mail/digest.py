"""The daily digest: what waits for somebody, the nearest date first, and what was written to them since."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from touchstone.rules.calendar import LONDON, day
from touchstone.rules.words import plural
from touchstone.web.accounts.models import Person
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.mail.actions import NotWritten, Recipient, post
from touchstone.web.mail.models import Message
from touchstone.web.organisations import queries
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership, Relation
from touchstone.web.organisations.permissions import Permission
from touchstone.web.questions.queries import due as questions_due
from touchstone.web.records.boards import Waiting, waiting
from touchstone.web.records.endings import soon_over
from touchstone.web.records.named import Named

logger = logging.getLogger(__name__)
HOUR = 7  # of London's clock
MOST = 50  # messages in one digest; of what waits, the front page's list decides
LISTED_ALREADY = ("digest", "reminder", "closing")  # what reminders speak of is in the lists


@dataclass(frozen=True)
class Due:
    """Something that waits for the reader. Says no more of a person than it takes to know whom it means."""

    step: str
    who: str
    due_on: date | None
    late: bool
    apprenticeship: UUID


@dataclass(frozen=True)
class Over:
    """A right of the reader that is soon over, and what follows; says no more of a person than ``Due``."""

    on: date
    title: str
    who: str
    after: str
    apprenticeship: UUID


def is_time(at: datetime) -> bool:
    """Whether digests are written at this moment: jobs are timed by a clock that knows no summer."""
    return at.astimezone(LONDON).hour == HOUR


def readers(organisation: UUID) -> QuerySet[Person]:
    """Who wants a digest and works with this assessment organisation, for it or beside it."""
    partners = Relation.objects.filter(organisation=organisation, until=None).values("partner")
    held = Membership.objects.filter(Q(organisation=organisation) | Q(organisation__in=partners), until=None)
    return Person.objects.filter(daily_digest=True, is_active=True, id__in=held.values("person")).order_by(
        "id"
    )


def write_all(*, organisation: UUID, at: datetime) -> int:
    """Write today's digest to everybody who wants one and has not had it; say to how many.

    One for each assessment organisation: none of them keeps, or reads, what another's apprentices wait for.
    Tried again it goes on where it stopped. One that cannot be written keeps no other: it is logged, and
    ``NotWritten`` is raised at the end.
    """
    count, failed = 0, 0
    for person in readers(organisation):
        try:
            count += write_one(person=person, organisation=organisation, at=at)
        except Exception as error:  # noqa: BLE001 whatever it is, others want theirs
            logger.error("Person %s: no digest, %s", person.id, type(error).__name__)  # noqa: TRY400
            failed += 1
    if failed:
        raise NotWritten(f"{plural(failed, 'digest')} could not be written; the log says whose.")
    return count


@transaction.atomic
def write_one(*, person: Person, organisation: UUID, at: datetime) -> bool:
    """Write one person's digest of the day, unless it was written or there is nothing to say."""
    mine = Message.objects.filter(organisation=organisation, person_id=person.id)
    last = mine.filter(kind="digest").order_by("-written_at").values_list("written_at", flat=True).first()
    kept = list(mine.filter(at_once=False, digest=None).order_by("written_at", "id").select_for_update())
    since = last or at - timedelta(days=1)
    sent = mine.filter(at_once=True, written_at__gt=since, written_at__lte=at).exclude(
        kind__in=LISTED_ALREADY
    )
    found, more_due = _due(person, organisation, day(at))
    due = sorted(found, key=_nearest)
    over, more_over = _over(person, organisation, day(at))
    told = [one for one in kept if one.kind not in LISTED_ALREADY]
    already = list(sent.order_by("written_at", "id"))
    context = {
        "due": due,
        "more_due": more_due,
        "over": over,
        "more_over": more_over,
        "kept": told[-MOST:],
        "more_kept": len(told[:-MOST]),
        "sent": already[-MOST:],
        "more_sent": len(already[:-MOST]),
        "name": _name(organisation),
        "bank_due": _bank_due(person, organisation, day(at)),
    }
    if not (due or over or told or already or context["bank_due"]):
        return False
    to = [Recipient(person.email, person.name, person.id)]
    once = f"digest {day(at)}"
    written = post(kind="digest", to=to, organisation=organisation, at=at, context=context, once=once)
    for message in written:
        mine.filter(id__in=[one.id for one in kept]).update(digest=message)
    return bool(written)


def _due(person: Person, organisation: UUID, today: date) -> tuple[set[Due], int]:
    """What waits for them, and for how many apprentices more than are listed something does."""
    due, more = set[Due](), 0
    for actor in _acting(person, organisation):
        listed, altogether = waiting(actor, today)
        due.update(step for found in listed for step in _steps(found, person))
        more = max(more, altogether - len(listed))  # two roles may wait for the same apprentices
    return due, more


def _acting(person: Person, organisation: UUID) -> Iterator[Actor]:
    """The person in each of their roles, looking at this organisation's apprentices alone."""
    for membership in queries.memberships(person.id):
        actor = queries.actor_of(membership, person.name)
        if organisation in actor.sees:
            yield replace(actor, sees=(organisation,))


def _bank_due(person: Person, organisation: UUID, today: date) -> int:
    """How many questions of this organisation's bank wait for the yearly review of theirs."""
    keepers = [
        actor
        for actor in _acting(person, organisation)
        if actor.may(Permission.KEEP_QUESTIONS) and actor.organisation_id == organisation
    ]
    return questions_due(keepers[0], today) if keepers else 0


def _over(person: Person, organisation: UUID, today: date) -> tuple[list[Over], bool]:
    """The rights of theirs that are soon over, the nearest first, and whether there are more."""
    found, more = set[Over](), False
    for actor in _acting(person, organisation):
        listed, beyond = soon_over(actor, today)
        found.update(
            Over(each.on, each.title, _who(each.one, person), each.in_full, each.one.id) for each in listed
        )
        more = more or beyond
    return sorted(found, key=lambda one: (one.on, one.who, one.title, one.apprenticeship)), more


def _steps(found: Waiting, person: Person) -> Iterator[Due]:
    one = found.one
    for step in found.steps:
        yield Due(step.title, _who(one, person), found.due_on, found.late, one.id)


def _who(one: Apprenticeship | Named, person: Person) -> str:
    return "" if one.person_id == person.id else f"{one.first_name} {one.last_name[:1]}."


def _nearest(due: Due) -> tuple[date, str, str, UUID]:
    return due.due_on or date.max, due.who, due.step, due.apprenticeship


def _name(organisation: UUID) -> str:
    return queries.organisation(organisation).name
