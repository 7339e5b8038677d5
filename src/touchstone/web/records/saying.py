"""The decisions about one apprentice in words, as each reader may know them, and until when to appeal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from touchstone.rules.adjustments import granted
from touchstone.rules.calendar import day
from touchstone.rules.disputes import Choice, in_part
from touchstone.rules.record.case import Adjustment, Case, Decision, Exceptional, RefusedAdjustment, Sanction
from touchstone.rules.report import Closing
from touchstone.rules.sanctions import Imposed, imposed
from touchstone.rules.words import on_date, plain, plural
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law
from touchstone.web.records.models import CaseDecision, CaseKind
from touchstone.web.records.told import Told
from touchstone.web.records.waivers import who
from touchstone.web.ui.addresses import address

APPEALED = "Appeal"


@dataclass(frozen=True)
class Said:
    """A decision about this apprentice in words."""

    what: str
    about: str
    who: str
    at: datetime
    reason: str
    more: list[tuple[str, str]] = field(default_factory=list)  # how it stands, and until when to appeal
    until: date | None = None  # the last day on which this reader may appeal against it
    appeal: str = ""  # where this reader does


def decisions(told: Told, names: Mapping[UUID, str], one: Apprenticeship, actor: Actor) -> list[Said]:
    """Every decision that is kept for ever, oldest first; an employer is not told of adjustments."""
    case = told.situation.record.case
    found: list[tuple[str, str, Decision]] = [
        *(("Override", plain(let.finding), let) for let in case.overrides),
        *(("Acknowledgement", plain(noted.finding), noted) for noted in case.acknowledgements),
        *(("Exceptional circumstances", _freed(each), each) for each in case.exceptional),
        *(("Sanction for malpractice", each.measure, each) for each in case.sanctions),
    ]
    if actor.role.reach != "employer":
        found += _adjustments(told, case)
    said = [
        _with_appeal(
            Said(what, about, who(kept.by, names, one, actor), kept.at, kept.reason), kept, told, one, actor
        )
        for what, about, kept in found
    ]
    return sorted(said, key=lambda each: each.at)


def _adjustments(told: Told, case: Case) -> list[tuple[str, str, Decision]]:
    """What was granted, refused, and granted on appeal."""
    record, titles = told.situation.record, {each.id: each.title for each in told.situation.plan.methods}
    found: list[tuple[str, str, Decision]] = []
    for no in case.refused_adjustments:
        asked = f"{plural(no.asked_minutes, 'minute')} asked for" if no.asked_minutes else "more time"
        about = f"{titles.get(no.method, no.method)}: {asked}, refused"
        found.append(("Reasonable adjustment", about, no))
    for method, title in titles.items():
        for more in granted(record, method):
            on_appeal = "" if more in case.adjustments else ", granted on appeal"
            of = f" of the {more.asked_minutes} asked for" if in_part(more) else ""
            about = f"{title}: {more.extra_minutes} minutes more{of}{on_appeal}"
            found.append(("Reasonable adjustment", about, more))
    return found


def _with_appeal(said: Said, kept: Decision, told: Told, one: Apprenticeship, actor: Actor) -> Said:
    """The same with how it stands, and until when it may be appealed against."""
    if not isinstance(kept, Adjustment | RefusedAdjustment | Sanction):
        return said
    more = [("Stands", each.message) for each in _imposed(told, kept)]
    closing = next((each for each in told.report.closings if each.subject == kept.id), None)
    if kept.id is None or closing is None:
        return replace(said, more=more)
    if actor.may(Permission.APPEAL) and actor.role.party in closing.may:
        return replace(said, more=more, until=closing.on, appeal=_lodge(one, kept.id))
    return replace(said, more=[*more, (APPEALED, _until(closing))])


def _imposed(told: Told, kept: Choice) -> list[Imposed]:
    return [each for each in imposed(told.situation.record) if each.sanction is kept and not each.stands]


def _until(closing: Closing) -> str:
    return f"Possible until {on_date(closing.on)}"


def _lodge(one: Apprenticeship, code: str) -> str:
    return f"{address('appeals-lodge', one.id)}?about={code}"


def _freed(each: Exceptional) -> str:
    """The attempt that carries no cap, and until when that held."""
    ended = f", withdrawn on {on_date(day(each.withdrawn_at))}" if each.withdrawn_at else ""
    return f"{each.attempt}{ended}"


def attempts_to_name(one: Apprenticeship) -> list[tuple[str, str]]:
    """The attempts of an apprentice for a form: the code, and what people call it. One query."""
    titles = {each.id: each.title for each in law.plan(one.standard, one.version).methods}
    rows = Attempt.objects.filter(apprenticeship=one).order_by("code").values_list("code", "method", "kind")
    return [(code, f"{titles.get(method, method)}, {kind} attempt") for code, method, kind in rows]


def rows_told(one: Apprenticeship, actor: Actor) -> list[CaseDecision]:
    """The decisions about an apprentice that this reader is told of, oldest first. One query."""
    known = CaseDecision.objects.filter(apprenticeship=one).order_by("at", "id")
    if actor.role.reach == "employer":
        known = known.exclude(kind__in=(CaseKind.ADJUSTMENT, CaseKind.REFUSED_ADJUSTMENT))
    return list(known)
