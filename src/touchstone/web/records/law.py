"""The law that binds an apprentice: plan, policy and scheme, read from their files once per process."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from touchstone.plans.law_files import DEFAULT_POLICY, load_policy, load_scheme
from touchstone.plans.plan_file import load_plan
from touchstone.plans.register import SHIPPED_PLANS, Header, Register, register
from touchstone.plans.sources import Sources, sources_for
from touchstone.plans.writing import canonical_json, encode
from touchstone.rules.calendar import Calendar
from touchstone.rules.plan import Plan
from touchstone.rules.policy import Policy
from touchstone.rules.scheme import Scheme


@lru_cache(maxsize=1)
def plans() -> Register:
    """All plans: those of the installation's own folders first, then those that come with Touchstone."""
    return register(*map(Path, settings.PLAN_FOLDERS), SHIPPED_PLANS)


@lru_cache(maxsize=256)
def plan(standard: str, version: str) -> Plan:
    """One version of a plan; raise ``PlanError`` when there is none."""
    return load_plan(plans().find(standard, version).path)


def method_title(standard: str, version: str, method: str) -> str:
    """What a plan calls a method; the method's id where this version has none of that id."""
    known = plan(standard, version).method(method)
    return known.title if known else method


@lru_cache(maxsize=256)
def sources(standard: str, version: str) -> Sources:
    """The documents that the clauses of a plan point at."""
    return sources_for(plans().find(standard, version).path)


@lru_cache(maxsize=256)
def plan_sha256(standard: str, version: str) -> str:
    """The hash of everything a plan says, whatever its file looks like."""
    return hashlib.sha256(canonical_json(encode(plan(standard, version))).encode()).hexdigest()


@lru_cache(maxsize=64)
def policy(id: str) -> Policy:
    """An assessment organisation's policy by id: ``default`` is the one that comes with Touchstone."""
    return load_policy(policy_file(id))


def policy_file(id: str) -> Path:
    """Where a policy is read from: the installation's own folders first."""
    own = (Path(folder) / "policies" / f"{id}.yaml" for folder in settings.PLAN_FOLDERS)
    return next((path for path in own if path.is_file()), DEFAULT_POLICY.with_stem(id))


@lru_cache(maxsize=1)
def scheme() -> Scheme:
    """England's dated national values."""
    return load_scheme()


def calendar() -> Calendar:
    """Working days by England's bank holidays, where no situation is at hand."""
    holidays = scheme().bank_holidays
    return Calendar(frozenset(one.on for one in holidays.days), holidays.first_year, holidays.last_year)


def choices() -> list[Header]:
    """The plans an apprentice can be registered on, by reference and version."""
    return list(plans().headers)
