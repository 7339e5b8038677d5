"""What a registration holds, and what would be wrong with it: one set of checks for page, API and job."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from touchstone.plans.fault import PlanError
from touchstone.plans.register import Header
from touchstone.rules.calendar import day, whole_years
from touchstone.rules.words import on_date
from touchstone.web.apprentices.models import Apprenticeship, Funding
from touchstone.web.apprentices.uln import ULN, check_digit_holds
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import TrainingProvider
from touchstone.web.records import law

YOUNGEST, OLDEST = 15, 100  # years at the start: outside these somebody mistyped
LONGEST_NAME = 200
LONGEST_ADDRESS, LONGEST_REASON, LONGEST_NEEDS = 254, 2000, 4000
HIDDEN = {"Cc", "Cs", "Co", "Cn"}  # control characters and what is no character
OVERRIDES = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}  # turn the text around them

Facts = Mapping[str, Any]
Check = Callable[[Facts, date], str | None]


@dataclass(frozen=True, kw_only=True)
class Registration:
    """Everything a registration says; ``certificate_permission`` is the apprentice's own word."""

    id: UUID | None = None  # given by whoever sends it, so that the same one sent twice is kept once
    organisation: UUID
    provider: UUID
    employer: UUID
    first_name: str
    last_name: str
    email: str
    born_on: date
    uln: str = ""
    uln_confirmed: bool = False
    line_manager_name: str
    line_manager_email: str
    standard: str
    version: str
    version_reason: str = ""
    started_on: date
    original_started_on: date | None = None
    opted_in: bool | None = None
    funding: str = "funded"
    adjustment_needs: str = ""
    privacy_notice: bool
    certificate_permission: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """By the names of the fields."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def by_start(standard: str, started_on: date) -> Header | None:
    """The version that the start date chooses, if it chooses one."""
    try:
        return law.plans().choose_version(standard, started_on)
    except PlanError:
        return None


def versions(standard: str) -> tuple[Header, ...]:
    """All versions of a standard, oldest first; none for one that nobody knows."""
    try:
        return law.plans().versions(standard)
    except PlanError:
        return ()


def tidy_name(typed: str) -> str:
    """One form for one name: composed characters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", typed).split())


def faults(facts: Facts, today: date) -> dict[str, str]:
    """What is wrong, by field. A field that is not among the facts yet is not asked about."""
    found: dict[str, str] = {}
    for field, check in CHECKS:
        if field in facts and field not in found:
            message = check(facts, today)
            if message is not None:
                found[field] = message
    return found


def is_shown(known: Apprenticeship, by: Actor) -> bool:
    """Whether whoever registers may see who that is: a training provider sees none of another's."""
    return by.role is not TrainingProvider or known.provider_id == by.organisation_id


def twin_words(twin: Apprenticeship, *, shown: bool) -> str:
    """What to say of somebody who has this ULN and standard; who it is, only to those who may see them."""
    who = f"It is {twin.name}, registered on {on_date(day(twin.registered_at))}." if shown else ""
    help_ = who or "Ask the assessment organisation if you think that this is a mistake."
    return f"Somebody with this ULN is registered for {twin.standard} already. {help_}"


def _name(field: str, what: str) -> tuple[str, Check]:
    def check(facts: Facts, _: date) -> str | None:
        name = facts[field]
        if not any(character.isalpha() for character in name):
            return f"Enter {what}."
        if len(name) > LONGEST_NAME:
            return f"{what.capitalize()} must be {LONGEST_NAME} characters or fewer."
        if any(unicodedata.category(one) in HIDDEN or one in OVERRIDES for one in name):
            return f"{what.capitalize()} holds a character that cannot be shown: type it again."
        return None

    return field, check


def _address(field: str, what: str) -> tuple[str, Check]:
    def check(facts: Facts, _: date) -> str | None:
        typed = facts[field]
        if not typed:
            return f"Enter {what}."
        try:
            validate_email(typed)
        except ValidationError:
            return f"{what[0].upper()}{what[1:]} must look like name@example.com."
        if len(typed) > LONGEST_ADDRESS:
            return f"{what[0].upper()}{what[1:]} must be {LONGEST_ADDRESS} characters or fewer."
        return None

    return field, check


def _text(field: str, what: str, longest: int) -> tuple[str, Check]:
    def check(facts: Facts, _: date) -> str | None:
        return f"{what} must be {longest} characters or fewer." if len(facts[field]) > longest else None

    return field, check


def _uln(facts: Facts, _: date) -> str | None:
    uln = facts["uln"]
    if not uln:
        return None
    if not ULN.fullmatch(uln):
        return "The ULN must be ten digits and must not begin with 0, such as 9276308686."
    if check_digit_holds(uln) or facts.get("uln_confirmed"):
        return None
    return "The last digit of this ULN does not fit the others: correct it, or confirm that it is right."


def _born(facts: Facts, today: date) -> str | None:
    born, started = facts["born_on"], facts.get("started_on")
    if born >= today:
        return "The date of birth must be in the past."
    if whole_years(born, today) > OLDEST:
        return f"The date of birth makes the apprentice older than {OLDEST}: check the year."
    on = started if started is not None and started < today else today
    if whole_years(born, on) < YOUNGEST:
        return f"The apprentice would be younger than {YOUNGEST} on {on_date(on)}: check the year."
    return None


def _started(facts: Facts, today: date) -> str | None:
    started, born = facts["started_on"], facts.get("born_on")
    if started > today:
        return "The start date must not be in the future: register once the programme has started."
    if born is not None and whole_years(born, started) < YOUNGEST:
        return f"Born on {on_date(born)}, the apprentice was younger than {YOUNGEST} then: check the year."
    return None


def _original(facts: Facts, _: date) -> str | None:
    original, started = facts["original_started_on"], facts.get("started_on")
    if original is not None and started is not None and original > started:
        return f"The original start must not be after the start on {on_date(started)}."
    return None


def _standard(facts: Facts, _: date) -> str | None:
    return None if versions(facts["standard"]) else "Choose a standard from the list."


def _version(facts: Facts, _: date) -> str | None:
    known = {header.identity.version for header in versions(facts.get("standard", ""))}
    return None if facts["version"] in known else "Choose one of the versions of the standard."


def _version_reason(facts: Facts, _: date) -> str | None:
    chosen = by_start(facts.get("standard", ""), facts["started_on"]) if "started_on" in facts else None
    if facts["version_reason"].strip() or (chosen and chosen.identity.version == facts.get("version")):
        return None
    if chosen is None:
        return "Say why this version: the start date chooses none."
    return f"Say why not version {chosen.identity.version}, which the start date chooses."


def _funding(facts: Facts, _: date) -> str | None:
    return None if facts["funding"] in Funding.values else "Say who pays: funded or private."


def _privacy(facts: Facts, _: date) -> str | None:
    return None if facts["privacy_notice"] else "Give the apprentice the privacy notice first."


CHECKS: tuple[tuple[str, Check], ...] = (
    _name("first_name", "the first name"),
    _name("last_name", "the last name"),
    _address("email", "the e-mail address"),
    ("born_on", _born),
    ("uln", _uln),
    _name("line_manager_name", "the line manager's name"),
    _address("line_manager_email", "the line manager's e-mail address"),
    ("standard", _standard),
    ("started_on", _started),
    ("original_started_on", _original),
    ("version", _version),
    ("version_reason", _version_reason),
    _text("version_reason", "The reason", LONGEST_REASON),
    ("funding", _funding),
    _text("adjustment_needs", "Needs for reasonable adjustments", LONGEST_NEEDS),
    ("privacy_notice", _privacy),
)
