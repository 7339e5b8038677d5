"""An apprentice of the demonstration as a pattern: their rows as text, with marks where copies differ.

What is moved by weeks is judged anew: a pattern whose answer would be another than the apprentice's own is
not used. The marks are control characters, which no text of ours holds.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import JSONField, Model, QuerySet
from psycopg.types.range import Range

from touchstone.project.generating.moving import moved, moved_json
from touchstone.project.generating.names import OWN
from touchstone.project.generating.tables import columns, tables
from touchstone.rules.calendar import LONDON
from touchstone.rules.judge import InvalidRecordError, assess
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import said_by
from touchstone.web.bookings.models import Booking
from touchstone.web.records.actions import SAID, standing
from touchstone.web.records.models import Standing
from touchstone.web.records.queries import situation
from touchstone.web.records.told import told_outside
from touchstone.web.results.kept import plain_record, plain_report, read_record, sha256
from touchstone.web.results.models import Release

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HEAD, SHARED, BEFORE, SEALED, KEPT = "\x01", "\x02", "\x03", "\x04", "\x05"
ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
SAME = ("stage", "next_action", "overall", "broken")  # of where they stand
VARIED = ("first_name", "last_name", "email", "uln")  # of the apprenticeship
JSON = 3802  # PostgreSQL's number of the type jsonb
Rows = list[dict[str, Any]]


@dataclass
class Original:
    """An apprentice of the demonstration with everything that is known of them."""

    one: Apprenticeship
    reaches: str
    rows: dict[type[Model], Rows]
    situation: Situation
    report: Report
    own: set[str] = field(init=False)
    answers: dict[int, Standing | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        every = [row for rows in self.rows.values() for row in rows]
        self.own = {str(row[name]) for row in every for name in ("id", "uid") if name in row}

    @property
    def attempts(self) -> int:
        """How many assessments they had."""
        return len(self.situation.record.attempts)

    @property
    def busy(self) -> set[date]:
        """The days of their bookings."""
        bookings = self.rows[Booking]
        return {row["starts_at"].astimezone(LONDON).date() for row in bookings}

    def answer(self, weeks: int) -> Standing | None:
        """Where they stand by the same story so many weeks earlier; nothing where it would be another."""
        if weeks not in self.answers:
            self.answers[weeks] = self._judged(weeks)
        return self.answers[weeks]

    def _judged(self, weeks: int) -> Standing | None:
        known = self._standing(self.situation, self.report)
        if not weeks:
            return known
        record = read_record(moved_json(plain_record(self.situation.record), weeks))
        earlier = _of(self.situation, record, self.situation.now)
        try:
            mine = self._standing(earlier, assess(earlier))
        except InvalidRecordError:
            return None
        same = all(getattr(mine, name) == getattr(known, name) for name in SAME)
        return mine if same else None

    def _standing(self, situation: Situation, report: Report) -> Standing:
        return standing(self.one, report, told_outside(situation, report))


def _of(known: Situation, record: Any, now: datetime) -> Situation:
    return Situation(plan=known.plan, policy=known.policy, scheme=known.scheme, record=record, now=now)


def read_original(one: Apprenticeship, reaches: str, now: datetime) -> Original:
    """Everything about one apprentice."""
    rows = {table: _rows(table, lookup, one.id) for table, lookup in tables().items()}
    known = situation(one, now)
    return Original(one, reaches, rows, known, assess(known))


def _rows(table: type[Model], lookup: str, id: UUID) -> Rows:
    names = [column.attname for column in columns(table)]
    order = ("number",) if table is Event else ("pk",)
    query: QuerySet[Any, Any] = QuerySet(table).filter(**{lookup: id}).order_by(*order).values(*names)
    sql, given = query.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        assert cursor.description is not None
        types = [one.type_code for one in cursor.description]
        return [
            {
                name: Json(value) if type_ == JSON and value is not None else value
                for name, value, type_ in zip(names, row, types, strict=True)
            }
            for row in cursor.fetchall()
        ]


class Json(str):
    """JSON as the database holds it."""

    __slots__ = ()


@dataclass(frozen=True)
class Pattern:
    """The rows of one original, so many weeks earlier: for each table a text to be copied, with marks."""

    days: frozenset[date]
    texts: Mapping[type[Model], str]
    rows: int
    said: str  # the trail's words for its seals, one event after the other
    kept: tuple[str, ...]  # released records, for their hashes


def pattern(of: Original, weeks: int, shared: Mapping[str, str]) -> Pattern:
    """Moved by weeks and written with marks. ``shared`` names the mark of everybody who is not their own."""
    answer = of.answer(weeks)
    assert answer is not None  # whoever chose the weeks asked for it
    marks = Marks(of.own, shared)
    hashes: dict[str, str] = {}
    kept: list[str] = []
    texts, count = {}, 0
    for table, rows in of.rows.items():
        lines = []
        for row in rows:
            changed = {name: _moved(name, value, weeks) for name, value in row.items()}
            if table is Release and weeks:
                _judge_release(of, changed)
            if table is Release:
                record = json.loads(changed["record"])
                hashes[sha256(json.loads(row["record"]))] = f"{KEPT}{len(kept)}{KEPT}"
                kept.append(marks.put(json.dumps(record, sort_keys=True, separators=(",", ":"))))
            if table is Apprenticeship:
                changed |= {name: f"{SHARED}{name}{SHARED}" for name in VARIED}
            if table is Standing:
                changed |= _standing(answer)
            if table is Event:
                changed |= {"previous": BEFORE, "sealed": SEALED}
            lines.append("\t".join(map(cell, changed.values())))
        texts[table] = _hashed(marks.put("".join(line + "\n" for line in lines)), hashes)
        count += len(rows)
    said = "\n".join(_said(row, weeks) for row in of.rows[Event])
    days = frozenset(moved(day, weeks) for day in of.busy)
    return Pattern(days, texts, count, _hashed(marks.put(said), hashes), tuple(kept))


def _moved(name: str, value: Any, weeks: int) -> Any:
    if name == "born_on" or not weeks:
        return value
    if isinstance(value, Json):
        return Json(json.dumps(moved_json(json.loads(value), weeks), ensure_ascii=False))
    return moved(value, weeks)


def _judge_release(of: Original, row: dict[str, Any]) -> None:
    """What was released, judged at the moment it is now said to have been released at."""
    record = read_record(json.loads(row["record"]))
    answer = assess(_of(of.situation, record, row["released_at"]))
    row["record"] = Json(json.dumps(plain_record(record), ensure_ascii=False))
    row["report"] = Json(json.dumps(plain_report(answer), ensure_ascii=False))


def _standing(now: Standing) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for column in columns(Standing):
        if column.attname in SAID:
            value = getattr(now, column.attname)
            as_json = isinstance(column, JSONField)
            said[column.attname] = Json(json.dumps(value, ensure_ascii=False)) if as_json else value
    return said


def _said(row: Mapping[str, Any], weeks: int) -> str:
    changed = {name: _moved(name, value, weeks) for name, value in row.items()}
    event = Event(**{**changed, "facts": json.loads(changed["facts"]), "previous": SEALED})
    return said_by(event).replace(json.dumps(SEALED)[1:-1], BEFORE)


def _hashed(text: str, hashes: Mapping[str, str]) -> str:
    for known, mark in hashes.items():
        text = text.replace(known, mark)
    return text


@dataclass(frozen=True)
class Marks:
    """Puts marks in the place of ids: of own rows the head, of everybody else their name."""

    own: set[str]
    shared: Mapping[str, str]

    def put(self, text: str) -> str:
        """The text with marks; raise ``KeyError`` for an id that is nobody's."""
        return ID.sub(self._mark, text)

    def _mark(self, found: re.Match[str]) -> str:
        id = found[0]
        return HEAD + id[OWN:] if id in self.own else f"{SHARED}{self.shared[id]}{SHARED}"


def cell(value: Any) -> str:
    """A value as PostgreSQL reads it from a file of text."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return _plain(value).translate(ESCAPES)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Range):
        lower, upper = ("" if end is None else end.isoformat() for end in (value.lower, value.upper))
        return f"{value.bounds[0]}{lower},{upper}{value.bounds[1]}"
    if isinstance(value, list):
        quoted = (str(one).replace("\\", "\\\\").replace('"', '\\"') for one in value)
        return "{" + ",".join(f'"{one}"' for one in quoted) + "}"
    return str(value)


def filled(text: str, head: str, values: Mapping[str, str]) -> str:
    """A pattern's text for one copy."""
    text = text.replace(HEAD, head)
    for name, value in values.items():
        text = text.replace(f"{SHARED}{name}{SHARED}", value)
    return text


def sealed(of: Pattern, head: str, values: Mapping[str, str], first: str) -> tuple[list[str], list[str]]:
    """The seals of a copy's trail, each over the one before, and the hashes of its released records."""
    hashes = [hashlib.sha256(filled(one, head, values).encode()).hexdigest() for one in of.kept]
    said = with_hashes(filled(of.said, head, values), hashes)
    seals, before = [], first
    for one in said.split("\n"):
        before = hashlib.sha256(one.replace(BEFORE, before).encode()).hexdigest()
        seals.append(before)
    return seals, hashes


def with_hashes(text: str, hashes: list[str]) -> str:
    """The text with the hashes of this copy's released records."""
    for number, known in enumerate(hashes):
        text = text.replace(f"{KEPT}{number}{KEPT}", known)
    return text
