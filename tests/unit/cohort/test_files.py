from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.factories.cohort import a_weighed_plan
from tests.factories.plan import a_plan
from touchstone.cohort.files import grade_file
from touchstone.cohort.rows import ROWS_AT_ONCE, CohortFileError, Rows
from touchstone.rules.plan import Plan

HEADER = "id,first-t-P1,first-t-D1,second-t-P1,second-t-D1"


def write(folder: Path, text: str, name: str = "cohort.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(plan: Plan, source: Path, target: Path | None = None) -> str:
    """What is said about a file that is refused; no output is left behind."""
    target = target or source.with_name("grades.csv")
    with pytest.raises(CohortFileError) as caught:
        grade_file(plan, source, target)
    assert {path.name for path in source.parent.iterdir()} <= {source.name, "cohort.csv", "cohort.parquet"}
    return str(caught.value).replace(str(source.parent), "")


def test_grades_of_a_csv_file_go_to_a_csv_file(tmp_path: Path) -> None:
    source = write(
        tmp_path,
        f"{HEADER},capped\nA,met,met,met,not_met,false\nB,met,met,met,met,TRUE\nC,met,,not_met,met,true\n",
    )
    tally = grade_file(a_plan(), source, tmp_path / "grades.csv")
    header, *graded = (tmp_path / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert header.split(",")[:5] == ["id", "first", "first.lowest", "first.highest", "second"]
    assert header.split(",")[5:] == [
        "second.lowest",
        "second.highest",
        "overall",
        "overall.lowest",
        "overall.highest",
    ]
    assert graded == [
        "A,distinction,distinction,distinction,pass,pass,pass,merit,merit,merit",
        "B,distinction,distinction,distinction,distinction,distinction,distinction,pass,pass,pass",
        "C,,pass,distinction,fail,fail,fail,,fail,fail",
    ]
    assert (tally.rows, tally.overall) == (3, {"merit": 1, "pass": 1, "": 1})
    assert not tally.cap_unknown


@pytest.mark.parametrize(
    ("ids", "repeated"),
    [("AB", ()), ("ABA", ("A",)), ("ABBAA", ("B", "A"))],
)
def test_ids_that_stand_in_more_than_one_row_are_told_once_each(
    tmp_path: Path, ids: str, repeated: tuple[str, ...]
) -> None:
    rows = "".join(f"{id},met,met,met,met\n" for id in ids)
    tally = grade_file(a_plan(), write(tmp_path, f"{HEADER}\n{rows}"), tmp_path / "grades.csv")
    assert (tally.rows, tally.repeated) == (len(ids), repeated)


def test_an_id_that_comes_again_in_a_later_stretch_is_told(tmp_path: Path) -> None:
    rows = "".join(f"{number % ROWS_AT_ONCE},met,met,met,met\n" for number in range(ROWS_AT_ONCE + 2))
    tally = grade_file(a_plan(), write(tmp_path, f"{HEADER}\n{rows}"), tmp_path / "grades.csv")
    assert tally.repeated == ("0", "1")


def test_only_a_plan_with_a_cap_asks_who_carries_it(tmp_path: Path) -> None:
    source = write(tmp_path, f"{HEADER}\nA,met,met,met,met\n")
    plan = a_plan()
    assert grade_file(plan, source, tmp_path / "grades.csv").cap_unknown
    uncapped = replace(plan, attempts=replace(plan.attempts, cap=None))
    assert not grade_file(uncapped, source, tmp_path / "grades.csv").cap_unknown


def test_columns_may_come_in_any_order_and_some_may_be_missing(tmp_path: Path) -> None:
    source = write(tmp_path, "first-t-D1,id,first-t-P1\nmet,A,met\n")
    grade_file(a_plan(), source, tmp_path / "grades.csv")
    row = (tmp_path / "grades.csv").read_text(encoding="utf-8").splitlines()[1]
    assert row == "A,distinction,distinction,distinction,,fail,distinction,,fail,distinction"


def test_parquet_and_csv_give_the_same_grades(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": [1, 2],
            "C1": pa.array(["all", None]).dictionary_encode(),
            "test.score": pa.array([20.0, 19.5]),
            "capped": [True, False],
        }
    )
    parquet.write_table(table, tmp_path / "cohort.parquet")
    text = write(tmp_path, "id,C1,test.score,capped\n1,all,20,true\n2,,19.5,false\n")
    grade_file(a_weighed_plan(), text, tmp_path / "from_csv.csv")
    grade_file(a_weighed_plan(), tmp_path / "cohort.parquet", tmp_path / "from_parquet.csv")
    grade_file(a_weighed_plan(), text, tmp_path / "grades.parquet")
    lines = (tmp_path / "from_csv.csv").read_text(encoding="utf-8")
    assert lines == (tmp_path / "from_parquet.csv").read_text(encoding="utf-8")
    assert lines.splitlines()[1:] == [
        "1,pass,pass,pass,,fail,distinction,,fail,pass",
        "2,fail,fail,fail,,fail,distinction,,fail,fail",
    ]
    graded = parquet.read_table(tmp_path / "grades.parquet").to_pydict()
    assert (graded["id"], graded["test"], graded["overall"]) == (["1", "2"], ["pass", "fail"], [None, None])


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_long_file_is_graded_in_stretches_with_progress(tmp_path: Path, suffix: str) -> None:
    number = ROWS_AT_ONCE + 5
    columns = {"id": [f"A{i}" for i in range(number)], "first-t-P1": ["met"] * number}
    columns["first-t-P1"][-1] = "not_met"
    parquet.write_table(pa.table(columns), tmp_path / "cohort.parquet")
    write(tmp_path, "id,first-t-P1\n" + "".join(f"{a},{b}\n" for a, b in zip(*columns.values(), strict=True)))
    seen: list[tuple[int, float]] = []
    tally = grade_file(
        a_plan(),
        tmp_path / f"cohort{suffix}",
        tmp_path / "grades.csv",
        progress=lambda rows, share: seen.append((rows, share)),
    )
    assert [rows for rows, _ in seen] == [ROWS_AT_ONCE, number]
    assert 0.5 < seen[0][1] <= seen[1][1] == 1.0
    assert tally.rows == number
    lines = (tmp_path / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert (len(lines), lines[-1][:12], lines[-2][:12]) == (
        number + 1,
        f"A{number - 1},fail,"[:12],
        f"A{number - 2},,pass"[:12],
    )


def test_every_faulty_cell_is_named_with_row_column_and_remedy(tmp_path: Path) -> None:
    rows = "A,met,41,no,all\n ,,x,true,ALL\nC,,1e3,false,\nD,,-1,,\n"
    said = refused(a_weighed_plan(), write(tmp_path, "id,C2,test.score,capped,C1\n" + rows))
    for words in (
        "row 3, column id: The id is blank.",
        "row 2, column C2: 'met' is not known here. Write none or some or most or all, or leave it blank.",
        "row 3, column C1: 'ALL' is not known here.",
        "row 2, column test.score: '41' is not a score. Write a number from 0 to 40, or leave it blank.",
        "row 3, column test.score: 'x' is not a score.",
        "row 4, column test.score: '1e3' is not a score.",
        "row 5, column test.score: '-1' is not a score.",
        "row 2, column capped: 'no' is not known here. Write true where a method was resat or retaken,",
        "row 5, column capped: A blank is not known here.",
    ):
        assert words in said
    assert len(said.splitlines()) == 9


@pytest.mark.parametrize(
    ("id", "shown"),
    [
        ("=cmd", "'=cmd'"),
        ("+1", "'+1'"),
        ("@SUM", "'@SUM'"),
        ("-1", "'-1'"),
        ("A\x1b[31m", "'A\\x1b[31m'"),
        ("A B", "'A B'"),
        ("A" * 65, f"'{'A' * 40}…'"),
    ],
)
def test_an_id_that_a_record_may_not_have_is_refused(tmp_path: Path, id: str, shown: str) -> None:
    said = refused(a_plan(), write(tmp_path, f"id\n{'A' * 64}\n{id}\n"))
    assert said == (
        f"/cohort.csv: row 3, column id: {shown} is not an id. "
        "Write up to 64 letters, digits, hyphens, dots and underscores, such as OBS-P1."
    )


def test_at_most_twenty_faults_are_named(tmp_path: Path) -> None:
    said = refused(a_plan(), write(tmp_path, "id,first-t-P1\n" + "A,maybe\n" * 50))
    assert len(said.splitlines()) == 20
    assert "row 21, column first-t-P1: 'maybe'" in said


def test_a_long_cell_is_shown_by_its_beginning(tmp_path: Path) -> None:
    said = refused(a_plan(), write(tmp_path, f"id,first-t-P1\nA,{'m' * 500}\n"))
    assert f"'{'m' * 40}…' is not known here" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,id,first-t-P1\n", "column id: The column is there more than once. Keep one."),
        (
            "id,first-t-P2\n",
            "column first-t-P2: ST9999 v1.0 has no such criterion or score. Did you mean first-t-P1?",
        ),
        (
            "id,zzz\n",
            "column zzz: ST9999 v1.0 has no such criterion or score. The columns are id, first-t-P1,",
        ),
        ("id,first.score\n", "column first.score: ST9999 v1.0 has no such criterion or score."),
        ("first-t-P1\nmet\n", "There is no column id. Add one"),
        ("id;first-t-P1\nA;met\n", "row 1: The columns are not separated by commas."),
        ("", "The file is empty. Its first row names the columns."),
        ("id,first-t-P1\nA\nB,met,met\n", "row 2: There are 1 cells, but 2 columns."),
        ("id,first-t-P1\nA\nB,met,met\n", "row 3: There are 3 cells, but 2 columns."),
        (
            'id,first-t-P1\nA,"met\n',
            "The file is not CSV: unexpected end of data. Check its quotation marks.",
        ),
        ("id,first-t-P1\nA,\x00\n", "This is a binary file, not text."),
        ("id," + "x" * 1_000_001, "A line is longer than 1,000,000 characters."),
    ],
)
def test_a_csv_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert words in refused(a_plan(), write(tmp_path, text))


def test_text_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cohort.csv").write_bytes("id,first-t-P1\nZoë,met\n".encode("latin-1"))
    assert "The text is not UTF-8. Save the file as CSV in UTF-8." in refused(
        a_plan(), tmp_path / "cohort.csv"
    )


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    assert grade_file(a_plan(), write(tmp_path, "\ufeffid\nA\n"), tmp_path / "grades.csv").overall == {"": 1}


def test_a_file_that_is_not_parquet_is_refused(tmp_path: Path) -> None:
    assert "The file is not Parquet" in refused(a_plan(), write(tmp_path, "id\nA\n", "cohort.parquet"))


def test_paths_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    source = write(tmp_path, "id\nA\n")
    plan = a_plan()
    assert "there is no such file." in refused(plan, tmp_path / "none.csv")
    assert "does not end in .csv or .parquet" in refused(plan, tmp_path / "cohort.xlsx")
    assert "does not end in .csv or .parquet" in refused(plan, source, tmp_path / "grades.txt")
    assert "The grades would overwrite the cohort." in refused(plan, source, source)
    assert "There is no such folder to write to." in refused(plan, source, tmp_path / "none" / "grades.csv")
    folder = tmp_path / "cohort.parquet"
    folder.mkdir()
    assert "this is a folder." in refused(plan, folder, tmp_path / "grades.csv")
    assert refused(plan, source, folder) == "/cohort.parquet: This is a folder. Name a file to write to."


def test_a_file_that_cannot_be_written_is_named_and_not_the_one_read(tmp_path: Path) -> None:
    said = refused(a_plan(), write(tmp_path, "id\nA\n"), Path("/proc/grades.csv"))
    assert said.startswith("/proc/grades.csv: Writing failed: ")
    assert said.endswith(". Check the rights and the space.")


def test_a_file_that_cannot_be_read_is_named_and_not_the_one_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: object) -> Rows:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("touchstone.cohort.files.READERS", {".csv": lambda *_: map(denied, [1])})
    said = refused(a_plan(), write(tmp_path, "id\nA\n"))
    assert said == "/cohort.csv: Reading failed: Permission denied. Check its rights."
