from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import run
from touchstone.plans.plan_file import load_plan
from touchstone.plans.register import SHIPPED_PLANS

CRITERIA = [
    criterion.id
    for method in load_plan(SHIPPED_PLANS / "ST1379" / "1.1" / "plan.yaml").methods
    for criterion in method.criteria
]


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """Four apprentices: a distinction, the same under the cap, a fail, and one with nothing assessed."""
    met = ["met"] * len(CRITERIA)
    failed = ["not_met", *met[1:]]
    rows = [
        ["A", *met, "false"],
        ["B", *met, "true"],
        ["C", *failed, "false"],
        ["D", *[""] * len(met), "false"],
    ]
    path = tmp_path / "cohort.csv"
    text = "\n".join(",".join(row) for row in [["id", *CRITERIA, "capped"], *rows])
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_cohort_is_graded_from_table_to_table(cohort: Path, suffix: str) -> None:
    out = cohort.with_name(f"grades{suffix}")
    ran = run("grade-many", cohort, "--plan", "ST1379@1.1", "-o", out)
    assert (ran.status, ran.err) == (0, "")
    assert "4 apprentices graded by ST1379 v1.1" in ran.said
    assert "Distinction 1 25.0 %" in ran.said
    assert "Cannot tell yet 1 25.0 %" in ran.said
    assert out.stat().st_size > 0


def test_the_json_answer_counts_the_grades(cohort: Path) -> None:
    out = cohort.with_name("grades.csv")
    document = run("grade-many", cohort, "--plan", "ST1379@1.1", "-o", out, "--json").document
    assert document == {
        "notices": [],
        "written_to": str(out),
        "rows": 4,
        "overall": {"distinction": 1, "pass": 1, "fail": 1, "": 1},
    }


def test_a_table_that_does_not_say_who_is_capped_is_graded_with_a_word_of_warning(cohort: Path) -> None:
    lines = cohort.read_text(encoding="utf-8").splitlines()
    cohort.write_text("\n".join(line.rpartition(",")[0] for line in lines), encoding="utf-8")
    out = cohort.with_name("grades.csv")
    ran = run("grade-many", cohort, "--plan", "ST1379@1.1", "-o", out)
    assert (ran.status, "No column says who carries the cap" in ran.said) == (0, True)
    assert "Distinction 2 50.0 %" in ran.said
    document = run("grade-many", cohort, "--plan", "ST1379@1.1", "-o", out, "--json").document
    (notice,) = document["notices"]
    assert notice.endswith("true where a method was resat or retaken, else false.")


def with_ids(cohort: Path, *ids: str) -> Path:
    """The cohort with the first apprentice's row once for each id."""
    header, first, *_ = cohort.read_text(encoding="utf-8").splitlines()
    rows = [f"{id}{first[1:]}" for id in ids]
    cohort.write_text("\n".join([header, *rows]), encoding="utf-8")
    return cohort


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (("A", "B", "A", "A"), "1 id stands in more than one row: A. Each row was graded"),
        (("A", "B", "B", "A"), "2 ids stand in more than one row: B and A. Each row"),
        (tuple("ABCDEABCDE"), "5 ids stand in more than one row: A, B, C, D and E. Each row"),
        (tuple("ABCDEFGABCDEFG"), "7 ids stand in more than one row: A, B, C, D, E and 2 more. Each row"),
    ],
)
def test_an_id_in_several_rows_is_graded_in_each_with_a_word_of_warning(
    cohort: Path, ids: tuple[str, ...], words: str
) -> None:
    command = (
        "grade-many",
        with_ids(cohort, *ids),
        "--plan",
        "ST1379@1.1",
        "-o",
        cohort.with_name("out.csv"),
    )
    ran = run(*command)
    assert (ran.status, words in ran.said) == (0, True)
    document = run(*command, "--json").document
    (notice,) = document["notices"]
    assert (words in notice, document["rows"]) == (True, len(ids))
    assert notice.endswith("Check whether someone was entered twice.")


def test_a_faulty_table_is_refused_with_row_and_column_and_nothing_is_written(cohort: Path) -> None:
    cohort.write_text(cohort.read_text(encoding="utf-8").replace("C,not_met", "C,nearly"), encoding="utf-8")
    out = cohort.with_name("grades.csv")
    ran = run("grade-many", cohort, "--plan", "ST1379@1.1", "-o", out)
    assert (ran.status, ran.out, out.exists()) == (2, "", False)
    assert f"{cohort}: row 4, column OBS-P1:" in ran.err


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("none.csv", "out.csv", "there is no such file."),
        ("cohort.csv", "out.xlsx", "The name does not end in .csv or .parquet."),
        ("cohort.csv", "none/out.csv", "There is no such folder to write to."),
        ("cohort.csv", "cohort.csv", "The grades would overwrite the cohort."),
    ],
)
def test_files_that_cannot_be_used_are_refused(cohort: Path, source: str, target: str, words: str) -> None:
    folder = cohort.parent
    ran = run("grade-many", folder / source, "--plan", "ST1379@1.1", "-o", folder / target)
    assert (ran.status, words in ran.err) == (2, True)


def test_an_unknown_plan_is_refused(cohort: Path) -> None:
    ran = run("grade-many", cohort, "--plan", "ST1379@8.0", "-o", cohort.with_name("out.csv"))
    assert (ran.status, "@8.0: there is no plan and no file of this name." in ran.err) == (2, True)


def test_without_the_libraries_of_the_extra_it_says_what_to_install(
    cohort: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import builtins

    real = builtins.__import__

    def without_numpy(name: str, *rest: object, **more: object) -> object:
        if name.startswith("touchstone.cohort"):
            raise ModuleNotFoundError("No module named 'numpy'", name="numpy")
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without_numpy)
    ran = run("grade-many", cohort, "--plan", "ST1379@1.1", "-o", cohort.with_name("out.csv"))
    assert ran.status == 2
    assert ran.err == "touchstone: this command: it needs numpy. Install touchstone-epa[cohort].\n"
