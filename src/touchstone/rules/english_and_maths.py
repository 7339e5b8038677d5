"""English and maths: whether the national rule binds this apprentice, beside what the provider declares.

The computed reason and the declaration are both kept and shown; neither silences the other.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from touchstone.rules.calendar import whole_years
from touchstone.rules.findings import Finding, find
from touchstone.rules.plan.gateway import Declaration
from touchstone.rules.scheme import EnglishAndMaths
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Layer
from touchstone.rules.words import on_date, plain

Declared = Literal["met", "not_met", "not_required"]
UNKNOWN = "Whether English and maths are required cannot be told"
YES_NO = {True: "yes", False: "no", None: None}


def finding(
    situation: Situation,
    declaration: Declaration,
    declared: Declared | None,
    on: date,
    subject: str | None = None,
) -> Finding:
    """Whether English and maths stand in nobody's way, by the value in force on a day (rulebook: gateway).

    ``declared`` is what the declaration states, ``None`` while none stands or it does not say. A declaration
    that they are met settles it; without one, they stand in the way only where they are required.
    """
    rule = _in_force(situation, on)
    if rule is None:
        reason = f"No national rule on English and maths is known for {on_date(on)}."
        message = _message(None, reason, declared)
        return _find(_holds(None, declared), message, declaration, subject, declared=declared)
    required, reason = _required(situation, rule)
    return _find(
        _holds(required, declared),
        _message(required, reason, declared),
        rule,
        subject,
        applies_from=rule.from_.isoformat(),
        age=_age(situation),
        required=YES_NO[required],
        declared=declared,
    )


def _find(
    holds: bool | None,
    message: str,
    rule: Declaration | EnglishAndMaths,
    subject: str | None,
    **figures: str | int | None,
) -> Finding:
    return find(
        "scheme.english_and_maths", holds, message, rule, layer=Layer.SCHEME, subject=subject, **figures
    )


def _in_force(situation: Situation, on: date) -> EnglishAndMaths | None:
    applicable = [rule for rule in situation.scheme.english_and_maths if rule.from_ <= on]
    return max(applicable, key=lambda rule: rule.from_, default=None)


def _original_start(situation: Situation) -> date:
    programme = situation.record.programme
    return programme.original_started_on or programme.started_on


def _age(situation: Situation) -> int | None:
    born = situation.record.apprentice.date_of_birth
    return None if born is None else whole_years(born, _original_start(situation))


def _required(situation: Situation, rule: EnglishAndMaths) -> tuple[bool | None, str]:
    """Whether the rule requires them of this apprentice, and why, in a sentence."""
    age = _age(situation)
    if age is None:
        return (
            None,
            f"{UNKNOWN}: the date of birth is not recorded.",
        )
    aged = f"the apprentice was {age} on the original start date, {on_date(_original_start(situation))}"
    if age < rule.ages_from:
        return None, f"{UNKNOWN}: {aged}, and the rule begins at {rule.ages_from}."
    if age <= rule.ages_to:
        return True, f"English and maths are mandatory: {aged} ({rule.ages_from} to {rule.ages_to})."
    if rule.older == "required":
        binds = f"the rule from {on_date(rule.from_)} binds older apprentices too"
        return True, f"English and maths are required: {aged}, and {binds}."
    return _if_opted_in(situation.record.programme.english_and_maths_opted_in, aged)


def _if_opted_in(opted_in: bool | None, aged: str) -> tuple[bool | None, str]:
    if opted_in is None:
        return None, (f"{UNKNOWN}: {aged}, and nobody has said whether the apprentice opted in.")
    if opted_in:
        return True, f"English and maths are required: {aged}, and opted in."
    return False, f"English and maths are not required: {aged}, and did not opt in."


def _holds(required: bool | None, declared: Declared | None) -> bool | None:
    if declared == "met" or required is False:
        return True
    if required is None or declared is None:
        return None
    return False


def _message(required: bool | None, reason: str, declared: Declared | None) -> str:
    """The reason and what is declared; what settles it first."""
    if declared != "met" or required is False:
        return f"{reason} {_statement(declared)}"
    answer = "Met either way" if required is None else "Met"
    return f"{answer}: the declaration states met. {reason}"


def _statement(declared: Declared | None) -> str:
    if declared is None:
        return "No declaration states whether they are met."
    return f"The declaration states: {plain(declared)}."
