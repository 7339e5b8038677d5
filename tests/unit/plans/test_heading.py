"""The format that every file names first."""

from __future__ import annotations

import pytest

from tests.factories.files import refusal_of
from touchstone.plans.heading import check_format
from touchstone.plans.yaml_text import parse_yaml


def test_a_file_in_the_expected_format_is_passed_on() -> None:
    assert list(check_format(parse_yaml(b"format: x/1\nmore: 1", "f"), "x/1")) == ["format", "more"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"[a]", "f:1:1: this is not a x/1 file: it holds a list. Start it with format: x/1."),
        (b"more: 1", 'f:1:1: the key "format" is missing. Add format: x/1.'),
        (b"format: x/2", 'f:1:9 format: the format "x/2" is not read here. This program reads x/1.'),
        (b"format: [x]", "f:1:9 format: the format ['x'] is not read here. This program reads x/1."),
    ],
)
def test_any_other_file_is_refused(text: bytes, said: str) -> None:
    assert refusal_of(check_format, parse_yaml(text, "f"), "x/1") == said
