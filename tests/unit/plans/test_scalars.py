"""Unquoted scalars as YAML 1.2 reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from touchstone.plans.scalars import NumberError, decimal, plain_scalar, whole


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None)),
        *(
            ("true", True),
            ("True", True),
            ("TRUE", True),
            ("false", False),
            ("False", False),
            ("FALSE", False),
        ),
        *(("0", 0), ("12", 12), ("-3", -3), ("+3", 3), ("012", 12), ("0o17", 15), ("0xFF", 255)),
        *(("1.10", Decimal("1.10")), (".5", Decimal("0.5")), ("1.", Decimal(1)), ("-1e2", Decimal(-100))),
        *(("2E-1", Decimal("0.2")), ("0.0", Decimal(0))),
    ],
)
def test_words_and_numbers(text: str, value: object) -> None:
    found = plain_scalar(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "no",
        "on",
        "off",
        "2025-09-02",
        "1.0/1.1",
        "610/2927/0",
        "1_000",
        "12:30",
        "0x",
        "0o8",
        "-",
        "+",
        ".",
    ],
)
def test_all_else_is_text(text: str) -> None:
    assert plain_scalar(text) == text


@pytest.mark.parametrize("text", [".inf", "-.INF", ".nan", ".NaN", "+.Inf"])
def test_endless_numbers_are_refused(text: str) -> None:
    with pytest.raises(NumberError, match="not a number that can be counted"):
        plain_scalar(text)


def test_whole_numbers_have_at_most_eighteen_digits() -> None:
    assert whole("9" * 18) == 10**18 - 1
    assert whole("-000" + "9" * 18) == 1 - 10**18
    with pytest.raises(NumberError, match="more than 18 digits"):
        whole("1" + "0" * 18)


def test_numbers_in_sixteens_are_bounded_too() -> None:
    assert plain_scalar("0x" + "f" * 14) == 16**14 - 1
    assert plain_scalar("0x" + "0" * 15 + "f") == 15
    with pytest.raises(NumberError, match="more than 18 digits"):
        plain_scalar("0x" + "f" * 17)


def test_decimals_have_at_most_eighteen_digits_on_either_side() -> None:
    assert decimal("9" * 18 + "." + "1" * 18) == Decimal("9" * 18 + "." + "1" * 18)
    assert decimal("0e99") == 0
    for text in ("1e18", "1e-19", "0." + "0" * 18 + "1", "9" * 19 + ".5"):
        with pytest.raises(NumberError, match="more than 18 digits before or after the point"):
            decimal(text)
    assert decimal("1e17") == 10**17
    assert decimal("1e-18") == Decimal("0." + "0" * 17 + "1")


def test_an_exponent_beyond_all_measure_is_refused() -> None:
    with pytest.raises(NumberError, match="its exponent is too large"):
        decimal("1e99999999999999999999")
