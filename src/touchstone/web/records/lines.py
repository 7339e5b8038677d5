"""The lines of front pages as HTML: fifty on a page, so no template is asked for each.

Many say the same of different people. That is put together once a day, however often it is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.records.boards import ToDo, Waiting
from touchstone.web.records.endings import Group
from touchstone.web.records.named import Named
from touchstone.web.ui.addresses import address
from touchstone.web.ui.quick import said
from touchstone.web.ui.words import NOTHING, away, day, weekday

LATE = '<strong class="govuk-tag govuk-tag--red">Late</strong>'
STEPS = 3  # of one apprentice; the others are on their record
KEPT = 1_000


def waiting(rows: Iterable[Waiting], other: str, today: date) -> Markup:
    """A row for each apprentice who waits: who, what can be done, the next date.

    ``other`` is the partner who is named beside them: provider or employer.
    """
    lines = [
        f'<tr><th scope="row">{_link(row.one)}<small>{said(row.one.standard)} v{said(row.one.version)}, '
        f"{said(getattr(row, other))}</small></th>\n<td>{_steps(tuple(row.steps), row.next_on, today)}</td>\n"
        f"<td>{_next(row.next_on, row.next_what, today)}</td></tr>"
        for row in rows
    ]
    return Markup("\n".join(lines))  # noqa: S704 escaped where it is said


def ending(group: Group, today: date) -> Markup:
    """An item for each apprentice of whom the same is soon over, with its day."""
    lines = [
        f"<li>{_link(each.one)} <span>{_on(each.on, today)}</span>"
        f"{_besides('' if group.about else each.about, each.last_on, alone=bool(group.about))}</li>"
        for each in group.ends
    ]
    return Markup("\n".join(lines))  # noqa: S704 escaped where it is said


def _link(one: Named | Apprenticeship) -> str:
    return f'<a href="{address("records-record", one.id)}"><bdi>{said(one.name)}</bdi></a>'


@lru_cache(maxsize=KEPT)
def _steps(steps: tuple[ToDo, ...], nearest: date | None, today: date) -> str:
    if len(steps) == 1:
        return _step(steps[0], nearest, today)
    items = [f"<li>{_step(step, nearest, today)}</li>" for step in steps[:STEPS]]
    more = f"<li>and {len(steps) - STEPS} more</li>" if len(steps) > STEPS else ""
    return f"<ul>{''.join(items)}{more}</ul>"


def _step(step: ToDo, nearest: date | None, today: date) -> str:
    if not step.until or step.until == nearest:
        return said(step.title)
    by = "late since" if step.until < today else "by"
    return f"{said(step.title)}<small>{by} {day(step.until)}</small>"


@lru_cache(maxsize=KEPT)
def _next(on: date | None, what: str, today: date) -> str:
    if not on:
        return NOTHING
    how = f" {LATE}" if on < today else f"<small>{away(on, today)}</small>"
    return f"{day(on)}{how}{f'<small>{said(what)}</small>' if what else ''}"


@lru_cache(maxsize=KEPT)
def _on(on: date, today: date) -> str:
    return f"<strong>{weekday(on)}</strong> ({away(on, today)})"


def _besides(about: str, last_on: date | None, *, alone: bool) -> str:
    if not about and not last_on and alone:
        return ""
    last = f"{'Last' if alone else ', last'} day of all {day(last_on)}" if last_on else ""
    return f" <span>{said(about)}{last}</span>"
