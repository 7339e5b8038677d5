"""One broken file per mistake: each is refused with the words that its first line asks for, in one fault.

The first line of a broken file reads ``# expect: words | more words``. Where a mistake cannot but bring
others with it, the second reads ``# faults: 3, because ...``. Plans below a folder ``…_versions`` are sound
one by one; what is wrong lies between them, and is found when the folder is listed. Records are JSON, which
has no room for notes: their words stand in ``records/expected.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from touchstone.plans.case_file import load_cases
from touchstone.plans.fault import CaseError, PlanError, PolicyError, RecordError, RefusedError, SchemeError
from touchstone.plans.law_files import load_policy, load_scheme
from touchstone.plans.plan_file import load_plan
from touchstone.plans.record_file import read_record
from touchstone.plans.register import register
from touchstone.plans.yaml_text import MOST_BYTES, read_yaml

FOLDER = Path(__file__).parents[2] / "broken_plans"
EXPECT, FAULTS = "# expect:", re.compile(r"# faults: (\d+), because \w.{20,}")
READERS: dict[str, tuple[Callable[[Path], Any], type[RefusedError]]] = {
    "policies": (load_policy, PolicyError),
    "schemes": (load_scheme, SchemeError),
    "cases": (load_cases, CaseError),
    "records": (read_record, RecordError),
}


def kind(path: Path) -> str:
    return path.relative_to(FOLDER).parts[0]


def words_of_records() -> dict[Path, list[str]]:
    """The words for each broken record."""
    told = read_yaml(FOLDER / "records" / "expected.yaml").plain()
    assert isinstance(told, dict)
    return {FOLDER / "records" / f"{name}.json": split(str(words)) for name, words in told.items()}


def split(words: str) -> list[str]:
    return [one.strip() for one in words.split("|")]


def words_in(path: Path) -> list[str]:
    """The words that a broken file's first line asks for; none of a file that is not broken."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    return split(first.removeprefix(EXPECT)) if first.startswith(EXPECT) else []


def number_of_faults(path: Path) -> int:
    """How many faults the file declares on its second line, with the reason; one without such a line."""
    second = path.read_text(encoding="utf-8").split("\n", 2)[1]
    if not second.startswith("# faults:"):
        return 1
    declared = FAULTS.fullmatch(second)
    assert declared is not None, f"{path} declares its faults without a reason"
    assert int(declared[1]) > 1
    return int(declared[1])


WORDS = {path: words for path in sorted(FOLDER.rglob("*.yaml")) if (words := words_in(path))}
WORDS |= words_of_records()
TOGETHER = [path for path in WORDS if kind(path).endswith("_versions")]
ALONE = [path for path in WORDS if path not in TOGETHER]
SOUND = [
    FOLDER / "valid" / "minimal.yaml",
    FOLDER / "based_on" / "ST9990" / "1.0" / "plan.yaml",
    *sorted(FOLDER.rglob("sound.*")),
]


def name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


def read(path: Path) -> Any:
    return READERS.get(kind(path), (load_plan, PlanError))[0](path)


@pytest.mark.parametrize("path", ALONE, ids=name)
def test_a_broken_file_is_refused_for_its_mistake_and_for_nothing_else(path: Path) -> None:
    _, error = READERS.get(kind(path), (load_plan, PlanError))
    with pytest.raises(error) as refused:
        read(path)
    faults = refused.value.faults
    said = "\n".join(map(str, faults))
    assert len(faults) == number_of_faults(path), said
    assert any(all(words in str(fault) for words in WORDS[path]) for fault in faults), said
    assert all(fault.message and fault.remedy for fault in faults), said
    if kind(path) != "records":  # of a JSON document the reader may name the place by its keys alone
        assert all(fault.place.startswith(str(FOLDER)) for fault in faults)


@pytest.mark.parametrize("path", TOGETHER, ids=name)
def test_what_is_wrong_between_versions_is_found_when_they_are_listed(path: Path) -> None:
    said = "\n".join(map(str, register(path.parents[2]).faults))
    assert [words for words in WORDS[path] if words not in said] == [], said
    assert len(said.splitlines()) == 1, said
    assert said.startswith(str(path))


@pytest.mark.parametrize("path", SOUND, ids=name)
def test_the_file_that_was_broken_is_itself_sound(path: Path) -> None:
    assert read(path)


def test_every_kind_of_file_has_its_broken_ones() -> None:
    assert {kind(path) for path in SOUND} == {"valid", "based_on", *READERS}
    assert {of: sum(kind(path) == of for path in ALONE) > 10 for of in READERS} == dict.fromkeys(
        READERS, True
    )
    records = {path for path in (FOLDER / "records").glob("*.json") if path.stem != "sound"}
    assert records == set(words_of_records()), (
        "every broken record has its words, and every words their record"
    )


@pytest.mark.parametrize("folder", ["", "policies", "schemes", "cases"])
def test_a_file_over_a_megabyte_is_refused_however_sound_it_is(folder: str, tmp_path: Path) -> None:
    sound = FOLDER / folder / "sound.yaml" if folder else FOLDER / "valid" / "minimal.yaml"
    reader, error = READERS.get(folder, (load_plan, PlanError))
    (tmp_path / "sources.yaml").write_bytes((FOLDER / "sources.yaml").read_bytes())
    path = tmp_path / "large.yaml"
    content = sound.read_bytes()
    path.write_bytes(content + b"#" * (MOST_BYTES - len(content)))
    assert reader(path)
    path.write_bytes(path.read_bytes() + b"#")
    with pytest.raises(error) as refused:
        reader(path)
    (fault,) = refused.value.faults
    assert (fault.place, fault.message) == (str(path), "the file is over 1 MB.")
    assert fault.remedy == "Check that it is the file you mean."
