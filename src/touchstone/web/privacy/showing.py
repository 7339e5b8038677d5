"""What is kept of one apprentice, as pages show it: each kind with its day, its reason and what holds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from touchstone.rules.calendar import day
from touchstone.rules.policy import Retention
from touchstone.rules.retention import Kept
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force, Layer, Source
from touchstone.rules.words import on_date
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor
from touchstone.web.privacy import queries
from touchstone.web.privacy.answering import Part
from touchstone.web.privacy.models import ErasureRequest, Hold, Removal, State
from touchstone.web.records import law
from touchstone.web.records.queries import situation
from touchstone.web.records.told import narrowed

WHILE_OPEN, SOON = "While the case is open", "Removed in the coming night"
COLOURS = {State.ASKED: "yellow", State.WAITING: "blue", State.DONE: "green", State.WITHDRAWN: "grey"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One kind of data: until when it is kept, what for, by which clause, and what holds it."""

    title: str
    until: str
    message: str
    why: str
    force: Force
    source: Source
    holds: tuple[str, ...] = ()
    removed_on: date | None = None
    quiet: str = ""  # what becomes of an open case in which nothing more happens
    layer: Layer = Layer.POLICY


def lines(
    one: Apprenticeship, reader: Actor, now: datetime, holds: Sequence[Hold], removed: Sequence[Removal]
) -> list[Line]:
    """Every kind that the policy names, in its order. What went is named with its day."""
    stands, open_ones = situation(one, now), [each for each in holds if each.lifted_at is None]
    known = queries.kept_while(stands, open_ones, queries.done_on({one.id: stands}).get(one.id))
    gone = queries.gone(known, removed)
    went = {each.kind: each for each in removed if each.kind in gone}
    known = as_told(known, stands, one, reader)
    return [_line(each, went.get(each.rule.kind), day(now)) for each in known]


def as_told(known: Sequence[Kept], stands: Situation, one: Apprenticeship, reader: Actor) -> tuple[Kept, ...]:
    """The same without what would tell an apprentice of a fail that nobody has told them."""
    tells = any(each.quiet_until for each in known) and reader.role.reach == "self"
    if not tells or not narrowed(stands, one, reader)[1]:
        return tuple(known)
    return tuple(replace(each, quiet_until=None) for each in known)


def _line(known: Kept, went: Removal | None, today: date) -> Line:
    removed_on = day(went.removed_at) if went else None
    return Line(
        title=known.rule.title,
        until="" if removed_on else until(known, today),
        message=went.message if went else f"{known.message} {known.quiet}".strip(),
        why=known.rule.why,
        force=known.rule.keep.force,
        source=known.rule.keep.source,
        holds=() if went else known.holds,
        removed_on=removed_on,
        quiet=known.quiet,
    )


@dataclass(frozen=True)
class FileLine:
    """One file: as what it is kept, until when, and the hold that keeps it by itself."""

    file: StoredFile
    line: Line | None  # of its kind; none where the policy does not name it
    hold: Hold | None


def files(
    one: Apprenticeship, lines: Sequence[Line], kept: Sequence[tuple[StoredFile, Hold | None]]
) -> list[FileLine]:
    """Files with the lines of their kinds."""
    rules = law.policy(one.organisation.policy).retention
    by_kind: dict[str, Line] = {
        rule.kind: line for rule in rules for line in lines if line.title == rule.title
    }
    return [FileLine(file, by_kind.get(file.retention), hold) for file, hold in kept]


def until(known: Kept, today: date) -> str:
    """Until when something is kept, in few words."""
    if known.over(today):
        return SOON
    return on_date(known.until) if known.until else WHILE_OPEN


def answer_lines(one: Apprenticeship, parts: Iterable[Part | Mapping[str, Any]]) -> list[Line]:
    """Parts of an answer, proposed or kept with a request, each with what its kind is kept for."""
    rules = {rule.kind: rule for rule in law.policy(one.organisation.policy).retention}
    return [_answered(part, rules.get(_of(part)["kind"])) for part in parts]


def _answered(part: Part | Mapping[str, Any], rule: Retention | None) -> Line:
    said = _of(part)
    document, _, section = str(said["clause"]).partition(" § ")
    return Line(
        title=said["title"],
        until=on_date(date.fromisoformat(said["until"])) if said["until"] else "",
        message=said["message"],
        why=rule.why if rule else "",
        force=rule.keep.force if rule else Force.SHOULD,
        source=Source(document, section),
        holds=tuple(said["holds"]),
    )


def _of(part: Part | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(part, Part):
        return {name: getattr(part, name) for name in Part.__dataclass_fields__}
    return part


def held(some: Sequence[Line]) -> tuple[str, ...]:
    """What holds any of it, each reason once."""
    return tuple(dict.fromkeys(reason for line in some for reason in line.holds))


def came(request: ErasureRequest) -> str:
    """How a request came, in words."""
    return request.received_how or "Asked here by the apprentice"


def colour(request: ErasureRequest) -> str:
    """The colour of a request's state."""
    return COLOURS[State(request.state)]
