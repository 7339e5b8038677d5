"""What those are told against whom something was decided: the decision, its reason, and how to appeal."""

from __future__ import annotations

from datetime import date, datetime

from touchstone.rules.disputes import PARTIES_OF_ADJUSTMENTS
from touchstone.rules.report import Report
from touchstone.rules.roles import Role as Party
from touchstone.rules.words import plain
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Booking
from touchstone.web.mail.actions import parties, write
from touchstone.web.records import law
from touchstone.web.records.models import CaseDecision

CONCERNED = (Party.APPRENTICE, Party.TRAINING_PROVIDER, Party.EMPLOYER)


def adjusted(made: CaseDecision, one: Apprenticeship, at: datetime, report: Report) -> None:
    """To apprentice and training provider: what was refused, or granted in part; no employer is told."""
    method = law.plan(one.standard, one.version).method(made.method)
    title = plain(made.method) if method is None else method.title
    said = {"decision": made, "method": title, "last": _last_day(made, report)}
    to = parties(one, *(party.value for party in PARTIES_OF_ADJUSTMENTS))
    write(kind="adjustment_decided", to=to, about=one, at=at, context=said)


def sanctioned(made: CaseDecision, one: Apprenticeship, at: datetime, report: Report) -> None:
    """To everybody concerned: what was imposed, and why."""
    said = {"decision": made, "last": _last_day(made, report)}
    to = parties(one, *(party.value for party in CONCERNED))
    write(kind="sanction_imposed", to=to, about=one, at=at, context=said)


def more_time(one: Apprenticeship, method: str, at: datetime) -> None:
    """To the bookings team, where a day is booked already: it keeps its time until they move it."""
    booked = Booking.objects.filter(
        apprenticeship=one, attempt__method=method, ended="", starts_at__gt=at
    ).first()
    if booked is None:
        return
    known = law.plan(one.standard, one.version).method(method)
    title = plain(method) if known is None else known.title
    said = {"booking": booked, "method": title}
    write(kind="adjustment_booked", to=parties(one, Party.BOOKINGS.value), about=one, at=at, context=said)


def _last_day(made: CaseDecision, report: Report) -> date | None:
    """The last day to appeal, as the rules have just told it; none where the policy hears no such appeal."""
    return next((one.on for one in report.deadlines if one.subject == made.code), None)
