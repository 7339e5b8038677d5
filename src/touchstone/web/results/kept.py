"""The kept answer: written as plain JSON at the release, and judged again at any later time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from touchstone.plans.fault import RecordError
from touchstone.plans.record_file import parse_record
from touchstone.plans.writing import canonical_json, encode
from touchstone.rules.findings import Finding, Outcome, Waiver
from touchstone.rules.judge import InvalidRecordError, assess
from touchstone.rules.policy import Policy
from touchstone.rules.record import Record
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force, Layer, Source
from touchstone.web.records import law
from touchstone.web.results.models import Release

LAW = {"plan": "the plan", "policy": "the policy", "scheme": "the national rules"}


def plain_record(record: Record) -> Any:
    """The record as JSON holds it; ``read_record`` gives an equal one."""
    return _jsonable(encode(record))


def plain_report(report: Report) -> Any:
    """The report as JSON holds it, findings and traces too."""
    return _jsonable(encode(report))


def read_record(kept: Any) -> Record:
    """The record that was kept; raise ``RecordError`` where it cannot be read any more."""
    return parse_record(json.dumps(kept).encode(), "the kept record")


def read_finding(kept: Mapping[str, Any]) -> Finding:
    """A finding of a kept report, as pages show it."""
    document, _, section = str(kept["source"]).partition(" § ")
    waiver = kept.get("waiver")
    return Finding(
        code=kept["code"],
        outcome=Outcome(kept["outcome"]),
        force=Force(kept["force"]),
        layer=Layer(kept["layer"]),
        source=Source(document, section),
        message=kept["message"],
        compared=kept.get("compared") or {},
        subject=kept.get("subject"),
        waiver=Waiver(**waiver) if waiver else None,
    )


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _jsonable(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(member) for member in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value) if isinstance(value, Fraction) else value


def sha256(value: Any) -> str:
    """The hash of a value of JSON, however it is spelt."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@lru_cache(maxsize=64)
def policy_sha256(id: str) -> str:
    """The hash of everything a policy says."""
    return hashlib.sha256(canonical_json(encode(law.policy(id))).encode()).hexdigest()


@lru_cache(maxsize=1)
def scheme_sha256() -> str:
    """The hash of all national values."""
    return hashlib.sha256(canonical_json(encode(law.scheme())).encode()).hexdigest()


@dataclass(frozen=True)
class Difference:
    """One place where today's answer is another than the kept one."""

    place: str
    kept: str
    today: str


@dataclass(frozen=True)
class Checked:
    """What judging the kept record again gave."""

    changed: tuple[str, ...]  # what of the law is another than at the release, in words
    differences: tuple[Difference, ...]
    why_not: str = ""  # why it could not be judged again

    @property
    def same(self) -> bool:
        """Whether the same law gave the same answer."""
        return not (self.changed or self.differences or self.why_not)


def check(kept: Release, policy: str) -> Checked:
    """Judge the kept record at the kept moment, and compare. Nothing is asked of the database."""
    now = {
        "plan": law.plan_sha256(str(kept.record["standard"]), str(kept.record["version"])),
        "policy": policy_sha256(policy),
        "scheme": scheme_sha256(),
    }
    changed = tuple(words for name, words in LAW.items() if now[name] != getattr(kept, f"{name}_sha256"))
    try:
        report = _again(kept, law.policy(policy))
    except (InvalidRecordError, RecordError, ValueError) as error:
        return Checked(changed, (), str(error))
    return Checked(changed, tuple(_differences(kept.report, plain_report(report))))


def _again(kept: Release, policy: Policy) -> Report:
    record = read_record(kept.record)
    plan = law.plan(record.standard, record.version)
    return assess(
        Situation(plan=plan, policy=policy, scheme=law.scheme(), record=record, now=kept.released_at)
    )


def _differences(kept: Any, today: Any, place: str = "") -> Iterator[Difference]:
    if isinstance(kept, dict) and isinstance(today, dict):
        for key in sorted({*kept, *today}):
            yield from _differences(kept.get(key), today.get(key), f"{place}.{key}".lstrip("."))
    elif isinstance(kept, list) and isinstance(today, list) and len(kept) == len(today):
        for number, (one, other) in enumerate(zip(kept, today, strict=True)):
            yield from _differences(one, other, f"{place}[{number}]")
    elif kept != today:
        yield Difference(place, _short(kept), _short(today))


def _short(value: Any) -> str:
    return "nothing" if value is None else str(value)[:300]
