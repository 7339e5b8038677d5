"""English and maths: whom the national rule binds, and what the declaration adds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal

import pytest

from tests.factories.law import a_scheme
from tests.factories.plan import rule
from tests.factories.record import a_situation
from touchstone.rules.english_and_maths import finding
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.plan.gateway import Declaration
from touchstone.rules.record.programme import Apprentice, Programme
from touchstone.rules.statement import Force, Layer

Declared = Literal["met", "not_met", "not_required"]
DECLARATION = rule(
    Declaration, "should", kind="declaration", id="maths", title="Maths", scheme="english_and_maths"
)
START = date(2024, 9, 2)
AGED_18, AGED_19 = date(2005, 9, 3), date(2005, 9, 2)
IN_2024, IN_2026 = date(2024, 12, 1), date(2026, 6, 1)


def told(
    born: date | None = AGED_18,
    declared: Declared | None = None,
    on: date = IN_2026,
    subject: str | None = None,
    **programme: Any,
) -> Finding:
    situation = a_situation(
        apprentice=Apprentice(id="A-1", date_of_birth=born),
        programme=Programme(**{"started_on": START} | programme),
    )
    return finding(situation, DECLARATION, declared, on, subject)


@pytest.mark.parametrize("on", [IN_2024, IN_2026])
@pytest.mark.parametrize(("born", "age"), [(AGED_18, 18), (date(2008, 9, 2), 16), (date(2007, 1, 1), 17)])
def test_from_16_to_18_they_are_mandatory(born: date, age: int, on: date) -> None:
    answer = told(born, "not_required", on)
    assert answer.outcome is Outcome.NOT_MET
    assert answer.message == (
        f"English and maths are mandatory: the apprentice was {age} on the original start date, "
        "2 September 2024 (16 to 18). The declaration states: not required."
    )
    assert answer.compared["required"] == "yes"
    assert answer.compared["age"] == age


@pytest.mark.parametrize(
    ("declared", "outcome"),
    [
        ("met", Outcome.MET),
        ("not_met", Outcome.NOT_MET),
        ("not_required", Outcome.NOT_MET),
        (None, Outcome.CANNOT_TELL),
    ],
)
def test_where_they_are_required_the_declaration_decides(declared: Declared | None, outcome: Outcome) -> None:
    assert told(AGED_18, declared).outcome is outcome


def test_where_they_are_required_and_met_the_answer_comes_first() -> None:
    assert told(AGED_18, "met").message == (
        "Met: the declaration states met. English and maths are mandatory: the apprentice was 18 "
        "on the original start date, 2 September 2024 (16 to 18)."
    )


@pytest.mark.parametrize("declared", ["met", "not_met", "not_required", None])
def test_from_19_without_opting_in_they_stand_in_nobodys_way(declared: Declared | None) -> None:
    answer = told(AGED_19, declared, english_and_maths_opted_in=False)
    assert answer.outcome is Outcome.MET
    assert answer.message.startswith(
        "English and maths are not required: the apprentice was 19 on the original start date, "
        "2 September 2024, and did not opt in. "
    )
    assert answer.compared == {
        "applies_from": "2025-02-11",
        "age": 19,
        "required": "no",
        "declared": declared,
    }


def test_from_19_with_opting_in_they_are_required() -> None:
    answer = told(AGED_19, "not_met", english_and_maths_opted_in=True)
    assert answer.outcome is Outcome.NOT_MET
    assert "required: the apprentice was 19" in answer.message
    assert answer.message.endswith(", and opted in. The declaration states: not met.")
    assert answer.compared["required"] == "yes"


@pytest.mark.parametrize(
    ("declared", "outcome"),
    [
        ("met", Outcome.MET),
        ("not_met", Outcome.CANNOT_TELL),
        ("not_required", Outcome.CANNOT_TELL),
        (None, Outcome.CANNOT_TELL),
    ],
)
def test_from_19_while_nobody_said_only_a_declaration_that_they_are_met_settles_it(
    declared: Declared | None, outcome: Outcome
) -> None:
    answer = told(AGED_19, declared)
    assert answer.outcome is outcome
    assert "cannot be told: the apprentice was 19" in answer.message
    assert "nobody has said whether the apprentice opted in." in answer.message
    assert answer.compared["required"] is None


@pytest.mark.parametrize(
    ("on", "applies"), [(date(2025, 2, 10), "2017-05-01"), (date(2025, 2, 11), "2025-02-11")]
)
def test_the_rule_that_frees_older_apprentices_begins_on_11_february_2025(on: date, applies: str) -> None:
    answer = told(AGED_19, "not_required", on, english_and_maths_opted_in=False)
    assert answer.compared["applies_from"] == applies
    assert answer.outcome is (Outcome.NOT_MET if applies == "2017-05-01" else Outcome.MET)


def test_before_that_day_they_are_required_at_every_age() -> None:
    answer = told(AGED_19, None, IN_2024, english_and_maths_opted_in=False)
    assert answer.outcome is Outcome.CANNOT_TELL
    assert answer.message == (
        "English and maths are required: the apprentice was 19 on the original start date, 2 September 2024, "
        "and the rule from 1 May 2017 binds older apprentices too. "
        "No declaration states whether they are met."
    )


def test_the_age_is_taken_on_the_original_start_date() -> None:
    answer = told(AGED_19, "not_required", original_started_on=date(2024, 9, 1))
    assert answer.compared["age"] == 18
    assert "original start date, 1 September 2024" in answer.message


@pytest.mark.parametrize(
    ("declared", "outcome"), [("met", Outcome.MET), ("not_required", Outcome.CANNOT_TELL)]
)
def test_without_a_date_of_birth_only_met_settles_it(declared: Declared, outcome: Outcome) -> None:
    answer = told(None, declared)
    assert answer.outcome is outcome
    reason = "Whether English and maths are required cannot be told: the date of birth is not recorded."
    assert answer.message == {
        "met": f"Met either way: the declaration states met. {reason}",
        "not_required": f"{reason} The declaration states: not required.",
    }.get(declared)
    assert answer.compared["age"] is None


def test_of_those_younger_than_the_rule_speaks_nothing_is_told() -> None:
    answer = told(date(2008, 9, 3), "not_required")
    assert answer.outcome is Outcome.CANNOT_TELL
    assert (
        "was 15 on the original start date, 2 September 2024, and the rule begins at 16. " in answer.message
    )


def test_the_answer_is_the_schemes_with_the_force_of_its_rule() -> None:
    answer = told(subject="gateway")
    assert (answer.code, answer.layer, answer.force, answer.subject) == (
        "scheme.english_and_maths",
        Layer.SCHEME,
        Force.MUST,
        "gateway",
    )
    assert told().subject is None


@pytest.mark.parametrize(("declared", "outcome"), [("met", Outcome.MET), ("not_met", Outcome.CANNOT_TELL)])
def test_before_the_first_known_rule_nothing_can_be_told(declared: Declared, outcome: Outcome) -> None:
    answer = told(AGED_18, declared, date(2017, 4, 30))
    assert answer.outcome is outcome
    reason = "No national rule on English and maths is known for 30 April 2017."
    assert answer.message == {
        "met": f"Met either way: the declaration states met. {reason}",
        "not_met": f"{reason} The declaration states: not met.",
    }.get(declared)
    assert answer.force is Force.SHOULD
    assert answer.layer is Layer.SCHEME
    assert answer.compared == {"declared": declared}
    assert told(AGED_18, declared, date(2017, 4, 30), "gateway").subject == "gateway"
    assert told(AGED_18, declared, date(2017, 5, 1)).compared["applies_from"] == "2017-05-01"


def test_the_latest_rule_applies_in_whatever_order_they_are_written() -> None:
    values = a_scheme().english_and_maths
    situation = replace(a_situation(), scheme=a_scheme(english_and_maths=values[::-1]))
    assert finding(situation, DECLARATION, None, IN_2026).compared["applies_from"] == "2025-02-11"
