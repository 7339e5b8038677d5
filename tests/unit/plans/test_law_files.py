"""Policy and scheme files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.factories.files import SOURCES, refusal_of
from tests.factories.law import a_policy, a_scheme
from touchstone.plans.fault import PolicyError, SchemeError
from touchstone.plans.law_files import load_policy, load_scheme
from touchstone.plans.sources import read_sources
from touchstone.plans.writing import encode
from touchstone.plans.yaml_out import yaml_text
from touchstone.rules.scheme import Scheme


def a_whole_scheme(**facts: Any) -> Scheme:
    """A scheme whose bank holidays are complete for its years."""
    holidays = replace(a_scheme().bank_holidays, first_year=2025, last_year=2025)
    return a_scheme(**{"bank_holidays": holidays} | facts)


def written(folder: Path, law: object, format: str) -> Path:
    keys = encode(law)
    assert isinstance(keys, dict)
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    file = folder / "law.yaml"
    file.write_text(yaml_text({"format": format, **keys}), encoding="utf-8")
    return file


def test_the_shipped_policy_and_scheme_are_the_defaults() -> None:
    assert load_policy().id == "default"
    assert load_scheme().id == "england"


def test_what_is_written_is_read_as_the_same(tmp_path: Path) -> None:
    assert load_policy(written(tmp_path, a_policy(), "touchstone-policy/1")) == a_policy()
    assert load_scheme(written(tmp_path, a_whole_scheme(), "touchstone-scheme/1")) == a_whole_scheme()


def test_a_scheme_is_not_a_policy(tmp_path: Path) -> None:
    file = written(tmp_path, a_whole_scheme(), "touchstone-scheme/1")
    assert 'the format "touchstone-scheme/1" is not read here' in refusal_of(
        load_policy, file, error=PolicyError
    )
    assert "there is no such file" in refusal_of(load_scheme, tmp_path / "x", error=SchemeError)


def test_faults_and_unknown_clauses_are_found_together(tmp_path: Path) -> None:
    file = written(tmp_path, a_whole_scheme(id="England"), "touchstone-scheme/1")
    file.write_text(file.read_text().replace("§ Holidays", "§ Holiday"))
    said = refusal_of(load_scheme, file, error=SchemeError).splitlines()
    assert len(said) == 2
    assert said[0].startswith(f'{file}:2:5 id: "England" is not written as it must be here.')
    assert said[1].endswith(
        'bank_holidays.source: test-plan has no section "Holiday". Did you mean "Holidays"?'
    )


def test_an_unknown_clause_alone_is_enough_to_refuse(tmp_path: Path) -> None:
    file = written(tmp_path, a_whole_scheme(), "touchstone-scheme/1")
    file.write_text(file.read_text().replace("§ Holidays", "§ Holiday"))
    assert len(refusal_of(load_scheme, file, error=SchemeError).splitlines()) == 1


def test_the_register_of_sources_may_be_given(tmp_path: Path) -> None:
    file = written(tmp_path, a_policy(), "touchstone-policy/1")
    sources = read_sources(tmp_path / "sources.yaml")
    (tmp_path / "sources.yaml").unlink()
    assert load_policy(file, sources=sources) == a_policy()
    assert 'the document "test-plan" is not in sources.yaml' in refusal_of(
        load_policy, file, error=PolicyError
    )
