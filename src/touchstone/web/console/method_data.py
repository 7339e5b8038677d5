"""What the console needs of one attempt's method, as plain data: the plan's own words and thresholds.

Pure: a situation in, JSON out. Keys and conditions are spelt as plan files spell them, so a plan that nobody
has seen yet needs no code. Decimals are text: a browser that read them as numbers could round a grade.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from touchstone.plans.model import slots
from touchstone.plans.sources import shipped_sources
from touchstone.plans.writing import encode
from touchstone.rules.adjustments import granted
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Source
from touchstone.rules.words import plain

Json = dict[str, Any]
BEFORE_THE_DAY = frozenset(  # parts of a method that are not the console's
    ("delivered_by", "marked_by", "after_gateway", "before_gateway", "after_methods", "notice", "review")
)
HUNDRED = 100


class UnknownMethodError(ValueError):
    """The attempt is at a method that the plan does not have."""


def method_data(situation: Situation, attempt: Attempt) -> Json:
    """The method of an attempt for this apprentice (docs/rules/hints.md has the keys).

    Every part of a method is there, ``None`` or empty where the plan sets nothing. ``clauses`` has the words
    of each ``source``. Raise ``UnknownMethodError`` for a method that the plan does not have.
    """
    plan = situation.plan
    method = plan.method(attempt.method)
    if method is None:
        raise UnknownMethodError(f"{plan.identity.name} has no method {attempt.method}.")
    whole: Any = encode(method, defaults=True)
    parts = [slot for key, slot in slots(Method).items() if key not in BEFORE_THE_DAY]
    said: Json = {slot.key: whole.get(slot.key, [] if slot.default == () else None) for slot in parts}
    said["themes"] = [{"criteria": [], **theme} for theme in said["themes"]]
    if method.duration is not None:
        most = Decimal(method.duration.minutes) * method.duration.extension_percent / HUNDRED
        said["duration"] |= {"extension_minutes": most}
    told = _exact(
        {
            "attempt": attempt.id,
            "standard": plan.identity.reference,
            "version": plan.identity.version,
            "plan": plan.identity.title,
            "words": encode(plan.vocabulary),
            **said,
            "scale": encode(plan.scales[method.grading.scale]),
            "ksbs": _ksbs(plan, method),
            "adjustments": _adjustments(situation, method),
        }
    )
    return {**told, "clauses": {source: _clause(source) for source in sorted(set(_sources(told)))}}


def _ksbs(plan: Plan, method: Method) -> list[Json]:
    by_code = {ksb.code: ksb for ksb in plan.ksbs}
    some = [by_code[code] for code in method.ksbs]
    return [{"code": ksb.code, "text": ksb.text, "treatment": ksb.treatment} for ksb in some]


def _adjustments(situation: Situation, method: Method) -> list[Json]:
    """The reasonable adjustments for the method, without why and by whom; whether their maker may decide."""
    may = {Role.ASSESSMENT_ORGANISATION, *situation.policy.overrides.by}
    return [
        {"minutes": one.extra_minutes, "at": one.at.isoformat(), "may": one.role in may}
        for one in granted(situation.record, method.id)
    ]


def _exact(value: Any) -> Any:
    """The same with decimals as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return {key: _exact(member) for key, member in value.items()}
    return [_exact(member) for member in value] if isinstance(value, list) else value


def _sources(value: Any) -> Iterator[str]:
    """Every clause that is named anywhere."""
    if isinstance(value, Mapping):
        if isinstance(value.get("source"), str):
            yield value["source"]
        for member in value.values():
            yield from _sources(member)
    elif isinstance(value, list):
        for member in value:
            yield from _sources(member)


def _clause(text: str) -> str:
    """A clause as pages cite it: the document's title and version, and the heading."""
    source = Source.parse(text)
    document = shipped_sources().by_id().get(source.document)
    title = plain(source.document) if document is None else document.title
    version = f" ({document.version})" if document is not None and document.version else ""
    return f"{title}{version}, section “{source.section}”"
