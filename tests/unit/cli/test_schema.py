from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from tests.unit.cli.running import AMINA, run
from touchstone.plans.published import NAMES


@pytest.mark.parametrize("kind", NAMES)
def test_every_kind_of_file_has_a_sound_schema(kind: str) -> None:
    ran = run("schema", kind)
    assert (ran.status, ran.err) == (0, "")
    Draft202012Validator.check_schema(ran.document)
    assert run("schema", kind, "--json").out == ran.out


def test_the_demonstration_satisfies_the_schema_of_records() -> None:
    record = json.loads(AMINA[0].read_text(encoding="utf-8"))
    Draft202012Validator(run("schema", "record").document).validate(record)


def test_an_unknown_kind_names_those_there_are() -> None:
    ran = run("schema", "poem")
    assert (ran.status, ran.out) == (2, "")
    assert 'KIND: there is no schema of "poem". Known are: plan, record, case, policy' in ran.err
