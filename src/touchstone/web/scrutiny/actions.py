"""Granting an external quality assurer a look, and ending it. Nothing here touches a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from touchstone.rules.calendar import day
from touchstone.rules.words import listed, on_date, plural
from touchstone.web.audit.actions import record_event
from touchstone.web.mail.actions import Recipient, post
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.again import as_before
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law
from touchstone.web.scrutiny import queries
from touchstone.web.scrutiny.drawing import draw, places
from touchstone.web.scrutiny.models import Grant, Granted

NOT_GRANTED = "Nothing was granted."


@dataclass(frozen=True, kw_only=True)
class Sample:
    """How many of the results released between two days; without a seed, one is made and kept."""

    size: int
    first: date
    last: date
    seed: str = ""


@dataclass(frozen=True, kw_only=True)
class What:
    """Whom a grant reaches: everybody on standards, chosen apprentices (ULNs or ids), a sample of results.

    With a sample the standards say where it is drawn, and reach nobody else.
    """

    standards: Sequence[str] = ()
    chosen: Sequence[str] = ()
    sample: Sample | None = None


@transaction.atomic
def grant(
    *,
    membership: UUID,
    what: What,
    since: date,
    until: date,
    reason: str,
    id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Grant:
    """Let an external quality assurer look, from one day to another, and tell them.

    ``id`` is the form's own: sent twice, it is one grant.
    """
    by.require(Permission.GRANT_SCRUTINY)
    of = queries.assurers(by.organisation_id).filter(id=membership)
    held = of.select_for_update(of=("self",)).first()  # the same form, sent at the same time, waits here
    ids = queries.named(what.chosen, by)
    if id and (known := Grant.objects.filter(id=id).first()):
        said = {"membership_id": membership, "since": since, "until": until, "reason": reason.strip()}
        return as_before(known, **_asked(what), **said, chosen=set(ids.values()))
    wrong = _faults(what, since, until, reason, day(at))
    if held is None:
        wrong["membership"] = "Choose an external quality assurer of your organisation."
    unknown = [text for text in what.chosen if text.lower() not in ids]
    if unknown:
        wrong["chosen"] = f"No apprentice of yours is called {listed(unknown[:5], 'or')}."
    if wrong or held is None:
        raise Refused(NOT_GRANTED, fields=wrong)
    seed = (what.sample.seed.strip() or uuid4().hex[:12]) if what.sample else ""
    among, drawn = _drawn(what, seed, by, at)
    made = Grant.objects.create(
        id=id or uuid4(),
        organisation_id=by.organisation_id,
        membership=held,
        **_asked(what),
        seed=seed,
        drawn_among=len(among) if what.sample else None,
        since=since,
        until=until,
        reason=reason.strip(),
        granted_by_id=by.person_id,
        granted_at=at,
    )
    _name(made, sorted(set(ids.values())), among, drawn)
    _event(made, "scrutiny.grant", by, at, **_facts(made, len(set(ids.values()))))
    _tell(made, "scrutiny_granted", at)
    return made


def _asked(what: What) -> dict[str, Any]:
    """What is asked for, as a grant keeps it beside those whom it names."""
    sample = what.sample
    return {
        "standards": sorted(what.standards),
        "sample_size": sample.size if sample else None,
        "sample_from": sample.first if sample else None,
        "sample_until": sample.last if sample else None,
    }


def _faults(what: What, since: date, until: date, reason: str, today: date) -> dict[str, str]:
    wrong = {}
    if not reason.strip():
        wrong["reason"] = "Say why they look; it is kept."
    if until < since:
        wrong["until"] = "The last day must not be before the first."
    elif until < today:
        wrong["until"] = "The last day has passed; choose today or a later day."
    known = {header.identity.reference for header in law.choices()}
    if not set(what.standards) <= known:
        wrong["standards"] = "Choose standards that your organisation assesses."
    if not (what.standards or what.chosen or what.sample):
        wrong["standards"] = "Choose standards, name apprentices, or ask for a sample."
    if what.sample and what.sample.size < 1:
        wrong["size"] = "A sample has at least one result."
    if what.sample and what.sample.last < what.sample.first:
        wrong["last"] = "The last day must not be before the first."
    return wrong


def _drawn(what: What, seed: str, by: Actor, at: datetime) -> tuple[dict[UUID, UUID], list[UUID]]:
    """The results there are to draw from, and those that were drawn; nothing without a sample."""
    if what.sample is None:
        return {}, []
    sample = what.sample
    among = queries.released(by.organisation_id, what.standards, sample.first, sample.last, at)
    if len(among) < sample.size:
        there = f"{plural(len(among), 'result')} {'was' if len(among) == 1 else 'were'} released"
        period = f"from {on_date(sample.first)} to {on_date(sample.last)}"
        raise Refused(NOT_GRANTED, fields={"size": f"Only {there} {period}. Ask for fewer, or more days."})
    return among, draw(among, sample.size, seed)


def _name(made: Grant, chosen: Sequence[UUID], among: dict[UUID, UUID], drawn: Sequence[UUID]) -> None:
    own = {"organisation_id": made.organisation_id, "grant": made}
    rows = [Granted(**own, apprenticeship_id=id) for id in chosen]
    rows += [
        Granted(**own, apprenticeship_id=among[attempt], attempt_id=attempt, place=place)
        for attempt, place in places(drawn).items()
    ]
    Granted.objects.bulk_create(rows)


def _facts(made: Grant, chosen: int) -> dict[str, object]:
    return {
        "membership": str(made.membership_id),
        "standards": made.standards,
        "apprentices": chosen or None,
        "sample": made.sample_size,
        "among": made.drawn_among,
        "seed": made.seed,
        "from": made.since.isoformat(),
        "until": made.until.isoformat(),
    }


@transaction.atomic
def end(*, grant: UUID, by: Actor, at: datetime) -> Grant:
    """End a grant at once, before its last day, and tell the person."""
    by.require(Permission.GRANT_SCRUTINY)
    found = queries.visible_grant(grant, by)
    found = queries.grants(by).select_related(None).select_for_update().get(id=found.id)
    if found.ended_at is not None or found.until < day(at):
        raise Refused("This grant is over already; nothing was changed.")
    found.ended_at, found.ended_by_id = at, by.person_id
    found.save(update_fields=["ended_at", "ended_by"])
    _event(found, "scrutiny.end", by, at, membership=str(found.membership_id))
    _tell(found, "scrutiny_ended", at)
    return found


def _event(made: Grant, action: str, by: Actor, at: datetime, **facts: object) -> None:
    own = made.organisation_id
    record_event(
        organisation=own, chain=own, action=action, by=by, at=at, facts={"grant": str(made.id), **facts}
    )


def _tell(made: Grant, kind: str, at: datetime) -> None:
    person = made.membership.person
    to = [Recipient(person.email, person.name, person.id)]
    said = {"organisation": made.organisation.name, "since": made.since, "until": made.until}
    post(kind=kind, to=to, organisation=made.organisation_id, at=at, context=said)
