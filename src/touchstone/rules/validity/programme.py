"""The record's own plan, and the dates of apprentice and programme."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from touchstone.rules.record.programme import Programme
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation
from touchstone.rules.words import on_date


def another_plan(situation: Situation) -> Iterator[Problem]:
    """A record is judged against the plan pinned at registration, and no other."""
    record, plan = situation.record, situation.plan.identity
    if record.standard != plan.reference:
        yield Problem(
            place="standard",
            message=f"The record is of {record.standard}; the plan is {plan.name}.",
            remedy=f"Judge it against a plan of {record.standard}.",
        )
    elif record.version != plan.version:
        yield Problem(
            place="version",
            message=f"The record is of {record.standard} v{record.version}; the plan is {plan.name}.",
            remedy=f"Judge it against v{record.version}, or change the version by a recorded act.",
        )


def problems(situation: Situation) -> Iterator[Problem]:
    """Dates of one life in an order that cannot be."""
    programme = situation.record.programme
    started, original = programme.started_on, programme.original_started_on
    if original is not None and original > started:
        yield Problem(
            place="programme.original_started_on",
            message=f"The original start, {on_date(original)}, is after the start, {on_date(started)}.",
            remedy="Give the first start as the original one, or leave it out when there was only one.",
        )
    born, first = situation.record.apprentice.date_of_birth, original or started
    if born is not None and born >= first:
        yield Problem(
            place="apprentice.date_of_birth",
            message=f"Born on {on_date(born)}, not before the start of the programme on {on_date(first)}.",
            remedy="Correct the date of birth or the start.",
        )
    withdrawn = programme.withdrawn_on
    if withdrawn is not None and withdrawn < started:
        yield Problem(
            place="programme.withdrawn_on",
            message=f"Withdrawn on {on_date(withdrawn)}, before the start on {on_date(started)}.",
            remedy="Correct the withdrawal or the start.",
        )
    yield from _breaks(programme)


def _breaks(programme: Programme) -> Iterator[Problem]:
    """Breaks that begin before the programme, end before they begin, or run into one another."""
    free_from = programme.started_on
    for index, one in enumerate(programme.breaks):
        place = f"programme.breaks[{index}]"
        if index and programme.breaks[index - 1].to is None:
            yield Problem(
                place=f"{place}.from",
                message=f"A break began on {on_date(one.from_)} while the one before it still lasts.",
                remedy="Say when the earlier break ended, or leave the later one out.",
            )
        elif one.from_ < free_from:
            first = "the start" if index == 0 else "the end of the break before it"
            yield Problem(
                place=f"{place}.from",
                message=f"The break from {on_date(one.from_)} begins before {first}.",
                remedy="Correct its first day; list breaks by their days, the earliest first.",
            )
        if one.to is not None and one.to < one.from_:
            yield Problem(
                place=f"{place}.to",
                message=f"The break ends on {on_date(one.to)}, before it begins on {on_date(one.from_)}.",
                remedy="Correct one of the two days.",
            )
        free_from = (one.to or one.from_) + timedelta(days=1)
