"""The dataclasses as files spell them."""

from __future__ import annotations

from dataclasses import MISSING
from typing import Literal

from touchstone.plans.model import (
    alternatives,
    by_keyword,
    by_kind,
    fixed_word,
    is_list_alone,
    slots,
    without_none,
)
from touchstone.rules.plan.gateway import Declaration, Document
from touchstone.rules.plan.grading import AllOf, AnyOf, Every
from touchstone.rules.plan.identity import Dates
from touchstone.rules.record import Record
from touchstone.rules.record.case import Case


def test_a_key_is_the_field_without_its_last_underscore() -> None:
    assert list(slots(Dates)) == ["from", "until", "source"]
    assert slots(Dates)["from"].name == "from_"


def test_a_key_is_required_without_default_or_when_it_holds_one_word_alone() -> None:
    found = slots(Record)
    assert (found["format"].required, found["format"].default) == (True, "touchstone-record/1")
    assert (found["standard"].required, found["standard"].default) == (True, MISSING)
    assert (found["attempts"].required, found["attempts"].default) == (False, ())
    assert (found["case"].required, found["case"].default) == (False, Case())


def test_only_a_single_word_is_fixed() -> None:
    assert fixed_word(Literal["a"]) == "a"
    assert fixed_word(Literal["a", "b"]) is None
    assert fixed_word(str) is None


def test_unions_are_taken_apart() -> None:
    assert alternatives(int | str) == (int, str)
    assert alternatives(int) == (int,)
    assert without_none(int | None) == ((int,), True)
    assert without_none(int | str) == ((int, str), False)


def test_alternatives_are_told_apart_by_keyword_or_by_kind_or_not_at_all() -> None:
    assert by_keyword((Every, AllOf)) == {"every": Every, "all": AllOf}
    assert by_keyword((Every, Dates)) == {}
    assert by_kind((Document, Declaration)) == {"document": Document, "declaration": Declaration}
    assert by_kind((Document, Dates)) == {}
    assert by_kind((Document, Every)) == {}  # its kind is any word
    assert by_kind((int, str)) == {}


def test_a_class_of_the_one_field_of_is_a_list_alone() -> None:
    assert is_list_alone(AnyOf) is True
    assert is_list_alone(Every) is False
