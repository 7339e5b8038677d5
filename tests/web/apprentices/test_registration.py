"""The checks of a registration, each on both sides of its boundary."""

from __future__ import annotations

from datetime import date

import pytest

from touchstone.web.apprentices.registration import faults, tidy_name
from touchstone.web.apprentices.uln import check_digit_holds, tidy

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("uln", "holds"), [("9276308686", True), ("9276308687", False), ("1000000000", True)]
)
def test_the_tenth_digit_follows_from_the_nine_before_it(uln: str, holds: bool) -> None:
    assert check_digit_holds(uln) is holds


def test_a_number_whose_remainder_is_nought_has_no_check_digit() -> None:
    assert not any(check_digit_holds(f"100000006{digit}") for digit in range(10))  # 10 + 2 * 6 = 22


@pytest.mark.parametrize("wrong", ["123", "0276308686", "92763O8686", ""])
def test_what_is_not_ten_digits_is_no_uln(wrong: str) -> None:
    with pytest.raises(ValueError, match="ten digits"):
        check_digit_holds(wrong)
    assert bool(faults({"uln": wrong}, TODAY)) is bool(wrong)


def test_spaces_and_hyphens_in_a_number_do_not_matter() -> None:
    assert tidy(" 927 630-8686") == "9276308686"


@pytest.mark.parametrize(
    ("born", "fine"),
    [
        (date(2011, 6, 1), True),
        (date(2011, 6, 2), False),
        (date(1925, 6, 2), True),
        (date(1925, 6, 1), False),
    ],
)
def test_the_date_of_birth_is_plausible(born: date, fine: bool) -> None:
    assert ("born_on" not in faults({"born_on": born}, TODAY)) is fine


def test_nobody_is_born_today_or_later() -> None:
    assert "must be in the past" in faults({"born_on": TODAY}, TODAY)["born_on"]


def test_the_age_is_that_at_the_start() -> None:
    born = date(2010, 9, 3)
    assert "born_on" in faults({"born_on": born, "started_on": date(2025, 9, 2)}, TODAY)
    assert "born_on" not in faults({"born_on": born, "started_on": date(2025, 9, 3)}, TODAY)


def test_a_start_today_is_fine_and_tomorrow_is_not() -> None:
    assert "started_on" not in faults({"started_on": TODAY}, TODAY)
    assert "started_on" in faults({"started_on": date(2026, 6, 2)}, TODAY)


def test_names_are_kept_in_one_form() -> None:
    assert tidy_name("  Jose\u0301   Maria ") == "José Maria"


@pytest.mark.parametrize("name", ["", "...", "12", "Ann\u0007", "Ann\u202e", "x" * 201])
def test_what_nobody_is_called_is_refused(name: str) -> None:
    assert "first_name" in faults({"first_name": name}, TODAY)


@pytest.mark.parametrize("name", ["D'Arcy", "O’Brien", "Anne-Marie", "أمينة", "李", "x" * 200])
def test_what_people_are_called_is_not(name: str) -> None:
    assert faults({"first_name": name}, TODAY) == {}


def test_a_field_that_is_not_there_yet_is_not_asked_about() -> None:
    assert faults({}, TODAY) == {}
