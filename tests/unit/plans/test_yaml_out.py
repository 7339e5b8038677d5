"""YAML that reads back as the same values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from touchstone.plans.yaml_out import yaml_text
from touchstone.plans.yaml_text import parse_yaml


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "~",
            "null",
            "true",
            "12",
            "1.0",
            "1e5",
            "0o17",
            ".nan",
            "9" * 20,
            "<<",
            "a: b",
            "# a",
            "- a",
            " a ",
        ),
        *(
            "a\nb\n",
            "'",
            '"',
            "é",
            "😀",
            "x" * 300,
            "a " * 100,
            "[a",
            "{a",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "a #b",
        ),
    ],
)
def test_text_stays_text(text: str) -> None:
    assert parse_yaml(yaml_text({"a": text, "b": [text]}).encode(), "f").plain() == {"a": text, "b": [text]}


def test_keys_stay_text() -> None:
    keys = dict.fromkeys(("<<", "null", "12", "a: b"), 1)
    assert parse_yaml(yaml_text(keys).encode(), "f").plain() == keys  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value", [None, True, False, 0, -12, Decimal("1.50"), Decimal("0.000000000000000001"), [], {}]
)
def test_other_values_are_the_same(value: object) -> None:
    found = parse_yaml(yaml_text({"a": value}).encode(), "f").plain()  # type: ignore[dict-item]
    assert found == {"a": value}


def test_the_text_is_laid_out_for_people() -> None:
    value = {
        "ksbs": ["K1", "K2"],
        "says": ["two words"],
        "version": "1.1",
        "number": Decimal("1E+2"),
        "none": {},
    }
    assert yaml_text(value) == (  # type: ignore[arg-type]
        'ksbs: [K1, K2]\nsays:\n- two words\nversion: "1.1"\nnumber: 100\nnone: {}\n'
    )
