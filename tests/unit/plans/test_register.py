"""Plans listed by who they say they are; tests/broken_plans holds what is wrong between versions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.factories.files import refusal_of
from touchstone.plans.fault import PlanError
from touchstone.plans.register import SHIPPED_PLANS, Header, read_header, register

HEAD = """\
format: touchstone-plan/1
identity:
  reference: {reference}
  version: "{version}"
  title: Tester
  level: 4
  status: fictional
  {starts}
  source: test-plan § Everything
not_read: *at_all
"""
UNKNOWN = "starts_unknown: No document says so."


def starting(first: str, last: str | None = None) -> str:
    until = f", until: {last}" if last else ""
    return f"starts: {{from: {first}{until}, source: test-plan § Everything}}"


def a_head(root: Path, version: str = "1.0", starts: str = UNKNOWN, reference: str = "ST9999") -> Path:
    path = root / reference / version / "plan.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD.format(reference=reference, version=version, starts=starts), encoding="utf-8")
    return path


def versions(headers: tuple[Header, ...]) -> list[str]:
    return [header.identity.name for header in headers]


def test_without_folders_the_plans_of_touchstone_are_listed() -> None:
    found = register()
    assert versions(found.headers)[:3] == ["ST1379 v1.0", "ST1379 v1.1", "ST1379 v1.2"]
    assert found.faults == ()
    assert found.headers[1].path == SHIPPED_PLANS / "ST1379" / "1.1" / "plan.yaml"


def test_only_the_head_of_a_plan_is_read(tmp_path: Path) -> None:
    header = read_header(a_head(tmp_path))
    assert (header.identity.name, header.path.parent.name) == ("ST9999 v1.0", "1.0")


def test_versions_are_in_order_of_their_numbers(tmp_path: Path) -> None:
    for version in ("1.10", "1.9", "1.0"):
        a_head(tmp_path, version)
    a_head(tmp_path, reference="FA0001")
    found = register(tmp_path)
    assert versions(found.headers) == ["FA0001 v1.0", "ST9999 v1.0", "ST9999 v1.9", "ST9999 v1.10"]
    assert versions(found.versions("ST9999")) == ["ST9999 v1.0", "ST9999 v1.9", "ST9999 v1.10"]
    assert found.faults == ()


def test_a_plan_is_found_by_reference_and_version(tmp_path: Path) -> None:
    path = a_head(tmp_path, "1.1")
    assert register(tmp_path).find("ST9999", "1.1").path == path


def test_what_is_not_there_is_refused_with_what_there_is(tmp_path: Path) -> None:
    a_head(tmp_path, "1.0")
    a_head(tmp_path, "1.1")
    found = register(tmp_path)
    assert refusal_of(found.find, "ST9999", "2.0", error=PlanError) == (
        "ST9999: there is no plan of version 2.0. Versions are: 1.0 and 1.1."
    )
    assert refusal_of(found.versions, "ST9998", error=PlanError) == (
        'ST9998: there is no plan of this standard. Did you mean "ST9999"?'
    )
    assert refusal_of(register(tmp_path / "none").versions, "ST9998", error=PlanError) == (
        "ST9998: there is no plan of this standard. None is known."
    )


@pytest.mark.parametrize(
    ("started_on", "version"),
    [
        *((date(2023, 3, 1), "1.0"), (date(2023, 9, 11), "1.0"), (date(2023, 9, 12), "1.1")),
        (date(2100, 1, 1), "1.1"),
    ],
)
def test_the_version_is_chosen_by_the_start(tmp_path: Path, started_on: date, version: str) -> None:
    a_head(tmp_path, "1.0", starting("2023-03-01", "2023-09-11"))
    a_head(tmp_path, "1.1", starting("2023-09-12"))
    a_head(tmp_path, "1.2")
    found = register(tmp_path)
    assert found.faults == ()
    assert found.choose_version("ST9999", started_on).identity.version == version


def test_a_start_that_no_version_is_for_is_refused(tmp_path: Path) -> None:
    a_head(tmp_path, "1.0", starting("2023-03-01", "2023-09-11"))
    a_head(tmp_path, "1.1")
    found = register(tmp_path)
    for started_on, words in (
        (date(2023, 2, 28), "28 February 2023"),
        (date(2023, 9, 12), "12 September 2023"),
    ):
        assert refusal_of(found.choose_version, "ST9999", started_on, error=PlanError) == (
            f"ST9999: no version is for an apprentice who started on {words}. "
            "Name the version; there are: 1.0 and 1.1."
        )


def test_of_the_same_version_in_two_folders_the_first_counts_and_it_is_told(tmp_path: Path) -> None:
    first, second = a_head(tmp_path / "own"), a_head(tmp_path / "other")
    found = register(tmp_path / "own", tmp_path / "other")
    assert [header.path for header in found.headers] == [first]
    (fault,) = found.faults
    assert fault.place == f"{second}:4:12 identity.version"
    assert "there is another plan of ST9999 v1.0" in fault.message


def test_a_plan_that_cannot_be_listed_does_not_hide_the_others(tmp_path: Path) -> None:
    a_head(tmp_path, "1.0")
    faulty = a_head(tmp_path, "1.1", "titel: x")
    empty = tmp_path / "ST9999" / "1.2" / "plan.yaml"
    empty.parent.mkdir()
    empty.write_text("")
    found = register(tmp_path)
    assert versions(found.headers) == ["ST9999 v1.0"]
    assert [str(fault) for fault in found.faults] == [
        f'{faulty}:8:10 identity.titel: the key "titel" is not known here. Did you mean "title"?',
        f"{empty}: the file is empty. Write the document, or name another file.",
    ]
