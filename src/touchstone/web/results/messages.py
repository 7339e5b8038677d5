"""What release writes to people: that there is a result, and that one is held back or goes on."""

from __future__ import annotations

from datetime import datetime

from touchstone.rules.calendar import day
from touchstone.rules.plan.method import Method
from touchstone.rules.roles import Role as Party
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.audit.queries import took
from touchstone.web.mail.actions import Recipient, parties, write
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import BY_ID
from touchstone.web.organisations.queries import actor_of
from touchstone.web.results.models import Release
from touchstone.web.results.queries import replaced_by
from touchstone.web.results.reasons import why_revised

DOCUMENTS = ("statement_of_results", "record")  # that somebody holds a result in
WRITTEN_TO = (Party.EMPLOYER, Party.TRAINING_PROVIDER, Party.APPRENTICE)


def released(kept: Release, one: Apprenticeship, method: Method, told_to: list[str], at: datetime) -> None:
    """To those whom the policy names, each in words of their own; never the grade itself."""
    for party in WRITTEN_TO:
        if party.value in told_to:
            said = {
                "release": kept,
                "method": method,
                "party": party.value,
                "pass_on": Party.APPRENTICE.value not in told_to,
            }
            write(kind="result", to=parties(one, party.value), about=one, at=at, context=said)


def told(one: Apprenticeship, method: Method, at: datetime) -> None:
    """To the apprentice: they can read the result here now."""
    said = {"method": method, "party": Party.APPRENTICE.value, "pass_on": False}
    write(kind="result", to=parties(one, Party.APPRENTICE.value), about=one, at=at, context=said)


def held(one: Apprenticeship, method: Method, at: datetime) -> None:
    """To the managers: a result is held back, and where to read why."""
    said = {"method": method}
    write(kind="result_held", to=parties(one, "manager"), about=one, at=at, context=said)


def revised(kept: Release, before: Release, one: Apprenticeship, method: Method, at: datetime) -> None:
    """To everybody who knew the result before, or took it along: it is another one, and why."""
    knew = [*kept.attempt.notified_to, *([Party.APPRENTICE.value] if hasattr(before, "told") else [])]
    why = why_revised(kept.because)
    said = {"before": replaced_by(kept), "method": method, "why": why}
    to = [*parties(one, *knew), *takers(one, at)]
    write(kind="result_revised", to=to, about=one, at=at, context=said)


def takers(one: Apprenticeship, at: datetime) -> list[Recipient]:
    """Who downloaded the record or a statement, and may still see the apprentice.

    Not the apprentice: they are told once they know the result.
    """
    held = Membership.objects.filter(
        person__in=took(one.id, DOCUMENTS), person__service=False, until=None, role__in=BY_ID
    )
    found = []
    for member in held.select_related("person", "organisation").order_by("person_id", "id"):
        actor = actor_of(member, member.person.name, day(at))
        if actor.role.reach != "self" and visible_to(actor).filter(id=one.id).exists():
            found.append(Recipient(member.person.email, member.person.name, member.person_id))
    return found
