"""Aliases say which person, never who it is."""

from __future__ import annotations

import pytest

from touchstone.web.portfolio.aliases import fault, read_aliases

KNOWN = ("Zoë Amina Khan", "Lee O’Neil")


def test_aliases_are_listed_as_people_type_them() -> None:
    assert read_aliases(" Mentee A,mentee  B;\nMentee C , mentee a,,") == ["Mentee A", "mentee B", "Mentee C"]
    assert read_aliases(" ") == []


@pytest.mark.parametrize("alias", ["Zoë", "zoe", "Ms Khan", "KHAN", "O'Neil", "oneil", "Lee (manager)"])
def test_a_name_we_know_is_refused_kindly(alias: str) -> None:
    assert "looks like the name of somebody we know here" in fault([alias], KNOWN)


@pytest.mark.parametrize("alias", ["mentee@college.example", "07700900123"])
def test_what_leads_to_the_person_is_refused(alias: str) -> None:
    assert "could lead to the person" in fault([alias], KNOWN)


@pytest.mark.parametrize("alias", ["Mentee A", "M1", "Apprentice in the second year", "学徒", "Z"])
def test_an_alias_is_taken(alias: str) -> None:
    assert fault([alias], KNOWN) == ""


def test_a_long_alias_is_refused() -> None:
    assert fault(["x" * 60], KNOWN) == ""
    assert "60 letters at most" in fault(["x" * 61], KNOWN)
