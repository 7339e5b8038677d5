"""What was read and judged of an apprentice, for whoever asks again before anything about them changes.

Each time the database is asked for one hash: of every row that becomes a fact, as far as this reader is shown
it, with the transaction that wrote it and the standing that every action writes anew. The same hash means the
same facts, so they need not be read again; a reader who is shown less gets another hash. And the rules are
pure: the same facts, the same law, the same day, and the same moments gone by mean the same answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from touchstone.rules.judge import assess
from touchstone.rules.record import Record
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.validity.moments import places
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import apprentice, programme
from touchstone.web.assessments.queries import Log, log_of
from touchstone.web.organisations.ready import ready
from touchstone.web.records import law, queries
from touchstone.web.records.meanwhile import caught_up

Answer = TypeVar("Answer")
MOST = 24  # apprentices, in each process: a quarter of a megabyte each
ANSWERS = 16  # about each of them
STANDING = "records_standing"
TABLES = (  # of which the facts are made; a test holds that there are no others
    STANDING,
    "records_casedecision",
    "portfolio_piece",
    "portfolio_portfolio",
    "gateway_round",
    "gateway_confirmation",
    "bookings_attempt",
    "bookings_booking",
    "appeals_appeal",
    "appeals_takenfurther",
    "appeals_panellist",
    "appeals_decision",
    "appeals_setaside",
)
_ROW = "SELECT '{0} ' || t.xmin::text || t.ctid::text || t::text AS said FROM {0} t"


def sealed(tables: Iterable[str], more: Mapping[str, str]) -> str:
    """The question for the hash of an apprentice's rows; of ``more`` tables, those found as is said there.

    The standing must be among the tables: each action writes it anew, so no hash ever comes back, and where
    a reader is shown none there is no hash.
    """
    rows = [_ROW.format(table) + " WHERE t.apprenticeship_id = %(id)s" for table in tables]
    rows += [f"{_ROW.format(table)} {found}" for table, found in more.items()]
    return f"""
    SELECT encode(sha256(string_agg(sha256(convert_to(said, 'UTF8')), '' ORDER BY said COLLATE "C")), 'hex')
      FROM ({" UNION ALL ".join(rows)}) rows
    HAVING bool_or(said LIKE '{STANDING} %%')
"""  # noqa: S608 our own words


OF_ATTEMPTS = "JOIN bookings_attempt a ON a.id = t.attempt_id WHERE a.apprenticeship_id = %(id)s"
SEAL = sealed(TABLES, {"assessments_entry": OF_ATTEMPTS})
NAMES = "json_agg(json_build_array(p.id, COALESCE(NULLIF(p.name, ''), p.email)) ORDER BY p.id)::text"
WRITERS = f"""
    SELECT {NAMES} FROM accounts_person p WHERE p.id IN (SELECT t.by FROM assessments_entry t {OF_ATTEMPTS})
"""  # noqa: S608 our own words
SEAL_AND_WRITERS = f"SELECT ({SEAL}), ({WRITERS})"  # as they are called at the moment of the hash


@dataclass
class Kept:
    """The facts under one hash, and what was worked out from them."""

    record: Record | None = None
    logs: Mapping[UUID, Log] | None = None  # of the attempts, for who asks for them
    moments: list[datetime] = field(default_factory=list)  # of the record, in order
    answers: dict[Hashable, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """An apprentice's situation at a moment, and what was worked out for one like it."""

    situation: Situation
    kept: Kept
    alike: tuple[Hashable, ...]  # the law, the day and the moments gone by
    writers: str = "[]"  # of the logs: each one's id and name, as JSON

    def once(self, about: Hashable, work: Callable[[], Answer]) -> Answer:
        """What this work comes to, for every situation like this one. It must look at nothing else."""
        key, answers = (self.alike, about), self.kept.answers
        known = answers.get(key)
        if known is None:
            if len(answers) >= ANSWERS:
                answers.clear()
            known = answers[key] = self.situation, work()  # the situation holds on to the law that is named
        answer: Answer = known[1]
        return answer


def asked(one: Apprenticeship, now: datetime) -> Asked:
    """The situation of an apprentice whom the reader may see, for a page that changes nothing.

    One query where nothing changed since somebody asked in this process, else one more than
    ``queries.situation``. What an action does under its lock is judged by what it reads itself.
    """
    kept = _under(SEAL, one, *_hash(SEAL, one.id))
    return _asked(one, now, kept, lambda: queries.situation(one, now))


def asked_with_logs(one: Apprenticeship, now: datetime) -> Asked:
    """The same with the logs of attempts kept beside it, and what their writers are called now."""
    found, writers = _hash(SEAL_AND_WRITERS, one.id)
    kept = _under(SEAL, one, found)
    if kept.logs is None:
        kept.logs = log_of(one.id)
    asked = _asked(one, now, kept, lambda: queries.situation(one, now, kept.logs))
    return replace(asked, writers=writers or "[]")


def asked_of(seal: str, one: Apprenticeship, now: datetime, read: Callable[[], Situation]) -> Asked:
    """The same for a page that needs fewer facts, or more rows: ``read`` under another ``sealed`` hash."""
    return _asked(one, now, _under(seal, one, *_hash(seal, one.id)), read)


def _under(seal: str, one: Apprenticeship, found: str | None = None) -> Kept:
    who, course = apprentice(one), programme(one)
    return _kept(seal, one.id, one.standard, one.version, found, who, course) if found else Kept()


def _asked(one: Apprenticeship, now: datetime, kept: Kept, read: Callable[[], Situation]) -> Asked:
    if kept.record is None:
        situation = read()
        kept.moments = sorted(at for _, at in places(situation) if isinstance(at, datetime))
        kept.record = situation.record
    else:
        situation = _of(one, kept.record, now)
        if kept.moments and kept.moments[-1] > now:
            situation = caught_up(situation)
    laws = id(situation.plan), id(situation.policy), id(situation.scheme)
    gone = bisect_right(kept.moments, situation.now)
    return Asked(situation, kept, (*laws, situation.today, gone))


def _of(one: Apprenticeship, record: Record, now: datetime) -> Situation:
    return Situation(
        plan=law.plan(one.standard, one.version),
        policy=law.policy(one.organisation.policy),
        scheme=law.scheme(),
        record=record,
        now=now,
    )


def judged(one: Apprenticeship, now: datetime) -> tuple[Asked, Report]:
    """The situation and the rules' whole answer; raise ``InvalidRecordError`` for contradictory facts."""
    found = asked(one, now)
    return found, report_of(found)


def report_of(found: Asked) -> Report:
    """The rules' whole answer in this situation; ``InvalidRecordError`` in the same way."""
    return at(found.once("report", lambda: assess(found.situation)), found.situation.now)


def at(report: Report, now: datetime) -> Report:
    """The answer, as it is given at another moment of the same day."""
    return report if report.on == now else replace(report, on=now)


@lru_cache(maxsize=MOST)
def _kept(*_key: Hashable) -> Kept:
    return Kept()


def forget() -> None:
    """Read everything anew from here on: to measure what the first time takes."""
    _kept.cache_clear()


def _hash(seal: str, one: UUID) -> tuple[Any, ...]:
    """The hash of the rows, and what else is asked with it; nothing where no standing is shown."""
    with ready() as cursor:
        cursor.execute(seal, {"id": one})
        return cursor.fetchone() or ()
