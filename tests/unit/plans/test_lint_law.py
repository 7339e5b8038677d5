"""What a policy and a scheme must not contradict in themselves, on both sides of every boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.law import a_policy, a_scheme
from touchstone.plans.lint import policy, scheme
from touchstone.plans.lint.fault import LintFault
from touchstone.rules.roles import Role
from touchstone.rules.scheme import Holiday


def of_scheme(*days: date, **facts: Any) -> list[LintFault]:
    """Faults of a scheme with these bank holidays."""
    given = {"first_year": 2025, "last_year": 2025} | facts
    listed = tuple(Holiday(on=day, name="A holiday") for day in days)
    return list(
        scheme.faults(a_scheme(bank_holidays=replace(a_scheme().bank_holidays, days=listed, **given)))
    )


def of_rules(**facts: Any) -> list[LintFault]:
    """Faults of a scheme whose second rule on English and maths, from 11 February 2025, has other facts."""
    first, second = a_scheme().english_and_maths
    whole = replace(a_scheme().bank_holidays, first_year=2025, last_year=2025)
    rules = (first, replace(second, **facts))
    return list(scheme.faults(a_scheme(english_and_maths=rules, bank_holidays=whole)))


@pytest.mark.parametrize("day", [date(2017, 5, 2), date(2025, 2, 11)])
def test_rules_follow_one_another(day: date) -> None:
    assert of_rules(from_=day) == []


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (date(2017, 5, 1), "two rules apply from 1 May 2017, so they overlap."),
        (date(2017, 4, 30), "30 April 2017 stands after 1 May 2017."),
    ],
)
def test_rules_that_do_not_follow_one_another_are_faults(day: date, message: str) -> None:
    (fault,) = of_rules(from_=day)
    assert (fault.path, fault.message) == (("english_and_maths", 1, "from_"), message)


def test_one_age_alone_is_a_range_and_fewer_is_none() -> None:
    assert of_rules(ages_from=18) == []
    (fault,) = of_rules(ages_from=19)
    assert fault.path == ("english_and_maths", 1, "ages_from")
    assert fault.message == "nobody is at least 19 and at most 18."


def test_holidays_from_the_first_day_to_the_last_of_the_years_are_in_place() -> None:
    assert of_scheme(date(2025, 1, 1), date(2025, 12, 31)) == []


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2026, 1, 1)])
def test_a_holiday_outside_the_years_is_a_fault(day: date) -> None:
    (fault,) = of_scheme(date(2025, 12, 25), day)
    assert fault.path == ("bank_holidays", "days", 1, "on")
    assert fault.message.endswith(f"{day.year} lies outside 2025 to 2025.")


def test_a_year_without_a_holiday_is_a_gap() -> None:
    (fault,) = of_scheme(date(2025, 12, 25), first_year=2024, last_year=2026)
    assert fault.path == ("bank_holidays", "days")
    assert fault.message == "the list is complete from 2024 to 2026, and has no day in 2024 and 2026."


def test_years_that_end_before_they_begin_are_the_only_fault_told() -> None:
    (fault,) = of_scheme(date(2025, 12, 25), last_year=2024)
    assert (fault.path, fault.message) == (
        ("bank_holidays", "last_year"),
        "the list cannot be complete from 2025 to 2024.",
    )


def test_a_holiday_given_twice_is_a_fault_once() -> None:
    (fault,) = of_scheme(date(2025, 12, 25), date(2025, 12, 26), date(2025, 12, 25))
    assert (fault.path, fault.message) == (
        ("bank_holidays", "days", 2, "on"),
        "25 December 2025 is given twice.",
    )


def test_a_sound_policy_has_no_fault() -> None:
    assert list(policy.faults(a_policy())) == []


def test_every_list_of_a_policy_names_each_once() -> None:
    whole = a_policy()
    appeals = replace(
        whole.appeals,
        by=replace(whole.appeals.by, roles=(Role.APPRENTICE, Role.APPRENTICE)),
        against=replace(whole.appeals.against, kinds=("result", "result")),
        stages=whole.appeals.stages * 2,
    )
    broken = replace(
        whole,
        release=replace(whole.release, to=(Role.EMPLOYER, Role.EMPLOYER)),
        overrides=replace(whole.overrides, by=(Role.MANAGER, Role.MANAGER)),
        appeals=appeals,
    )
    assert [(fault.path, fault.message) for fault in policy.faults(broken)] == [
        (("release", "to", 1), 'the role "employer" is given twice.'),
        (("overrides", "by", 1), 'the role "manager" is given twice.'),
        (("appeals", "by", "roles", 1), 'the role "apprentice" is given twice.'),
        (("appeals", "against", "kinds", 1), 'the kind of appeal "result" is given twice.'),
        (("appeals", "stages", 1, "id"), 'the stage "review" is given twice.'),
    ]


def test_an_appeal_needs_a_stage() -> None:
    appeals = replace(a_policy().appeals, stages=())
    (fault,) = policy.faults(a_policy(appeals=appeals))
    assert fault.path == ("appeals", "stages")
