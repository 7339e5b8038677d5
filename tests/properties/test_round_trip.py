"""Load, dump, load: what is written is read back as the same thing, whatever the model can hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.from_hints import anything
from touchstone.plans.decoders import read_as
from touchstone.plans.json_text import parse_json
from touchstone.plans.reading import Reading
from touchstone.plans.scalars import plain_scalar
from touchstone.plans.writing import encode, json_text
from touchstone.plans.yaml_out import yaml_text
from touchstone.plans.yaml_text import parse_yaml
from touchstone.rules.plan.attempts import Attempts
from touchstone.rules.plan.gateway import Gateway
from touchstone.rules.plan.grading import Grading
from touchstone.rules.plan.identity import Confirmation, Identity, Ksb
from touchstone.rules.plan.method import Method, Questions, Recordings
from touchstone.rules.plan.portfolio import Portfolio
from touchstone.rules.policy import Policy
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import Appeal, Case
from touchstone.rules.record.gateway import GatewayFacts
from touchstone.rules.scheme import Scheme

PLAN_PARTS = (
    *(Identity, Confirmation, Ksb, Gateway, Portfolio),
    *(Recordings, Questions, Grading, Attempts, Method),
)
LAW = (Policy, Scheme)
FACTS = (GatewayFacts, Attempt, Case, Appeal, Record)


def read_back(cls: type, text: str, parse: Any) -> Any:
    reading = Reading()
    value = read_as(cls, parse(text.encode(), "written"), reading)
    assert reading.faults == []
    return value


@pytest.mark.parametrize("cls", [*PLAN_PARTS, *LAW], ids=lambda cls: cls.__name__)
@given(data=st.data())
def test_yaml_written_is_read_as_the_same(cls: type, data: st.DataObject) -> None:
    value = data.draw(anything(cls))
    assert read_back(cls, yaml_text(encode(value)), parse_yaml) == value


@pytest.mark.parametrize("cls", [*PLAN_PARTS, *LAW, *FACTS], ids=lambda cls: cls.__name__)
@given(data=st.data())
def test_json_written_is_read_as_the_same(cls: type, data: st.DataObject) -> None:
    value = data.draw(anything(cls))
    assert read_back(cls, json_text(encode(value)), parse_json) == value
    assert read_back(cls, json_text(encode(value, defaults=True)), parse_json) == value


@given(st.decimals(-(10**18) + 1, 10**18 - 1, places=18), st.integers(0, 18))
def test_a_number_is_read_exactly_as_it_is_written(number: Decimal, places: int) -> None:
    text = f"{number:f}"[: len(f"{number:f}") - places].rstrip(".")
    assert plain_scalar(text) == Decimal(text)
