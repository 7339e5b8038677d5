"""Breaks in learning: that one began, that it is over, and that what was noted of one was wrong.

The days of a break put off the earliest gateway (the rules say how); limits that run from a result run on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date
from touchstone.web.apprentices.actions import WRONG, not_withdrawn
from touchstone.web.apprentices.models import Apprenticeship, BreakInLearning
from touchstone.web.apprentices.queries import breaks, locked, visible_break
from touchstone.web.mail.actions import parties, write
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records.actions import keep

ONE_DAY = timedelta(days=1)
TOLD = ("apprentice", "training_provider", "employer", "bookings")
Known = Iterable[BreakInLearning]


@transaction.atomic
def begin_break(
    *,
    apprenticeship: UUID,
    began_on: date,
    expected_back_on: date | None = None,
    kind: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> BreakInLearning:
    """The apprentice pauses and means to come back; ``began_on`` is the first day of the break."""
    by.require(Permission.CHANGE_CIRCUMSTANCES)
    one = locked(apprenticeship, by)
    may_begin(one, breaks(one), began_on, expected_back_on, day(at))
    found = BreakInLearning.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        began_on=began_on,
        expected_back_on=expected_back_on,
        kind=kind,
        note=note.strip(),
        by=by.person_id,
        at=at,
    )
    _remember(one)
    keep(one, "apprentice.begin_break", by=by, at=at, facts={"from": began_on.isoformat()})
    write(kind="break_began", to=parties(one, *TOLD), about=one, at=at, context={"one": found})
    return found


@transaction.atomic
def end_break(*, apprenticeship: UUID, back_on: date, by: Actor, at: datetime) -> BreakInLearning:
    """The apprentice is back: ``back_on`` is the first day, the day before it the last of the break."""
    by.require(Permission.CHANGE_CIRCUMSTANCES)
    one = locked(apprenticeship, by)
    found = may_end(one, breaks(one), back_on, day(at))
    found.ended_on, found.ended_by, found.ended_at = back_on - ONE_DAY, by.person_id, at
    found.save(update_fields=["ended_on", "ended_by", "ended_at"])
    _remember(one)
    facts = {"from": found.began_on.isoformat(), "until": found.ended_on.isoformat()}
    keep(one, "apprentice.end_break", by=by, at=at, facts=facts)
    context = {"one": found, "back_on": back_on}
    write(kind="break_ended", to=parties(one, *TOLD), about=one, at=at, context=context)
    return found


@transaction.atomic
def correct_break(
    *,
    pause: UUID,
    began_on: date | None = None,
    back_on: date | None = None,
    expected_back_on: date | None = None,
    mistake: bool = False,
    seen: str = "",
    by: Actor,
    at: datetime,
) -> BreakInLearning:
    """Put the days of a break right or, with ``mistake``, say that there was none; the trail keeps both.

    Without ``back_on`` it lasts still. ``seen`` is what a form showed of it (``shown``), where one did.
    """
    by.require(Permission.CHANGE_CIRCUMSTANCES)
    one, _ = visible_break(pause, by)
    one = locked(one.id, by)
    found = visible_break(pause, by)[1]
    if seen and seen != shown(found):
        raise Refused("Somebody else changed this break while you had the form open. Look at it again.")
    before = _days(found)
    if mistake:
        found.void_at = at
    else:
        may_correct(one, breaks(one), found, began_on, back_on, expected_back_on, day(at))
        found.began_on = began_on or found.began_on
        found.ended_on = back_on - ONE_DAY if back_on else None
        found.expected_back_on = expected_back_on
    found.corrected_at = at
    found.save()
    _remember(one)
    facts = {"before": before, "after": "entered by mistake" if mistake else _days(found)}
    keep(one, "apprentice.correct_break", by=by, at=at, facts=facts)
    write(kind="break_corrected", to=parties(one, *TOLD), about=one, at=at, context={"one": found})
    return found


def _remember(one: Apprenticeship) -> None:
    """Keep the days of the breaks that stand with the registration, where everybody reads them."""
    stands = BreakInLearning.objects.filter(apprenticeship=one, void_at=None).order_by("began_on")
    one.pauses = [
        [began.isoformat(), ended.isoformat() if ended else None]
        for began, ended in stands.values_list("began_on", "ended_on")
    ]
    one.save(update_fields=["pauses"])


def may_begin(
    one: Apprenticeship, known: Known, began_on: date, expected_back_on: date | None, today: date
) -> None:
    """Raise ``Refused`` where a break cannot begin on that day."""
    not_withdrawn(one)
    lasting = lasts(known)
    if lasting is not None:
        raise Refused(
            f"A break in learning since {on_date(lasting.began_on)} is noted already. "
            "Note the return first, or correct that break."
        )
    _refuse(_days_wrong(one, known, began_on, None, expected_back_on, today))


def may_end(one: Apprenticeship, known: Known, back_on: date, today: date) -> BreakInLearning:
    """The break that ends; raise ``Refused`` where there is none, or the day cannot be."""
    not_withdrawn(one)
    lasting = lasts(known)
    if lasting is None:
        raise Refused("The apprentice is not on a break in learning. Somebody may have noted the return.")
    _refuse(_days_wrong(one, (), lasting.began_on, back_on, None, today))
    return lasting


def may_correct(
    one: Apprenticeship,
    known: Known,
    found: BreakInLearning,
    began_on: date | None,
    back_on: date | None,
    expected_back_on: date | None,
    today: date,
) -> None:
    """Raise ``Refused`` where the break cannot have been so."""
    others = [each for each in known if each.id != found.id]
    if began_on is None:
        raise Refused(WRONG, fields={"began_on": "Give the first day of the break."})
    wrong = _days_wrong(one, others, began_on, back_on, expected_back_on, today)
    if back_on is None and one.withdrawn_on is None and lasts(others) is not None:
        wrong["back_on"] = "Another break lasts still: say when this one ended."
    _refuse(wrong)


def lasts(known: Known) -> BreakInLearning | None:
    """The break that is not over."""
    return next((each for each in known if each.ended_on is None), None)


def shown(found: BreakInLearning) -> str:
    """What a form shows of a break, as text: to notice whether it is still so."""
    return f"{_days(found)}, expected {found.expected_back_on}"


def _days(found: BreakInLearning) -> str:
    return f"{found.began_on.isoformat()} to {found.ended_on.isoformat() if found.ended_on else 'open'}"


def _days_wrong(
    one: Apprenticeship,
    others: Known,
    began_on: date,
    back_on: date | None,
    expected_back_on: date | None,
    today: date,
) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if began_on > today:
        wrong["began_on"] = "The first day must not be in the future: note the break once it begins."
    elif began_on < one.started_on:
        wrong["began_on"] = f"The first day must not be before the start on {on_date(one.started_on)}."
    elif met := _other(others, began_on, back_on):
        until = on_date(met.ended_on) if met.ended_on else "now"
        wrong["began_on"] = f"There is a break from {on_date(met.began_on)} to {until} already."
    if back_on is not None and back_on > today:
        wrong["back_on"] = (
            "The first day back must not be in the future: note it once the apprentice is back."
        )
    elif back_on is not None and back_on <= began_on:
        wrong["back_on"] = (
            f"The first day back must be after the first day of the break, {on_date(began_on)}."
        )
    if expected_back_on is not None and expected_back_on <= began_on:
        wrong["expected_back_on"] = "The day must be after the first day of the break."
    return wrong


def _other(others: Known, began_on: date, back_on: date | None) -> BreakInLearning | None:
    """Another break that shares a day with this one."""
    return next(
        (
            each
            for each in others
            if (each.ended_on is None or each.ended_on >= began_on)
            and (back_on is None or each.began_on < back_on)
        ),
        None,
    )


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise Refused(WRONG, fields=wrong)
