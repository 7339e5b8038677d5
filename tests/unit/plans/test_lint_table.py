"""A table over the methods' grades is total, unambiguous and monotonic, and uses every row."""

from __future__ import annotations

from itertools import product

import pytest

from tests.factories.lint import Told, told
from tests.factories.plan import a_method, a_plan, a_theme, overall_grading, rule
from touchstone.plans.lint import table
from touchstone.rules.plan.grading import Grading, Row, Scale, Table

RULE = ("grading", "rule")
METHODS = ("first", "second")
SOUND = overall_grading().rule
assert isinstance(SOUND, Table)
SIX = SOUND.rows


def row(grade: str, **when: str) -> Row:
    return rule(Row, when=when, grade=grade)


def made(*rows: Row, methods: tuple[str, ...] = METHODS) -> list[Told]:
    return told(a_plan(grading=rule(Grading, scale="overall", rule=Table(methods=methods, rows=rows))))


def test_rows_may_overlap_where_they_agree_in_whatever_order_its_rows_stand() -> None:
    assert made(*SIX) == made(*reversed(SIX)) == []


def test_a_table_names_known_methods_and_grades() -> None:
    found = made(
        row("fail", first="fail"),
        row("good", first="pass", third="pass"),
        row("pass", first="merit"),
        row("distinction", first="distinction", second="pass"),
        row("merit", second="distinction"),
        methods=("first", "third"),
    )
    known = "Known are: fail, pass, merit, distinction."
    table_methods = "Known are: first, third."
    assert found == [
        ((*RULE, "methods", 1), 'there is no method "third".', "Known are: first, second."),
        ((*RULE, "rows", 1, "grade"), 'there is no overall grade "good".', known),
        (
            (*RULE, "rows", 2, "when", "first"),
            'there is no grade of first "merit".',
            "Known are: fail, pass, distinction.",
        ),
        ((*RULE, "rows", 3, "when", "second"), 'there is no method of this table "second".', table_methods),
        ((*RULE, "rows", 4, "when", "second"), 'there is no method of this table "second".', table_methods),
        (
            ("methods", 1),
            "second has no part in the overall grade.",
            "Name it there, or in a gateway's requirement.",
        ),
    ]


def test_a_table_over_no_method_is_told() -> None:
    first, *_ = made(row("pass"), methods=())
    assert first == ((*RULE, "methods"), "the table is over no method.", "List the methods.")


def test_every_grade_of_the_scale_stands_in_a_row() -> None:
    rows = [row("pass", **one.when) if one.grade == "merit" else one for one in SIX]
    assert made(*rows) == [
        (
            RULE,
            'the grade "merit" of the scale is out of reach: nothing gives it.',
            "Say how it is earned, or take it out of the scale.",
        )
    ]


def test_a_combination_without_a_row_is_told() -> None:
    assert made(*(one for one in SIX if one is not SIX[3])) == [
        (
            (*RULE, "rows"),
            "the table is not total: no row is for first pass and second distinction.",
            "Add a row.",
        )
    ]


def test_several_combinations_without_a_row_are_counted() -> None:
    (fault,) = made(SIX[0], *SIX[2:])
    assert fault[1] == "the table is not total: no row is for first pass and second fail (and 1 more case)."
    (fault,) = made(*SIX[2:], row("fail", first="fail", second="fail"))
    assert fault[1] == "the table is not total: no row is for first fail and second pass (and 3 more cases)."


def test_rows_that_conflict_are_both_named_once() -> None:
    assert made(*SIX, row("merit", second="fail")) == [
        (
            (*RULE, "rows", 6),
            'rows 1 and 7 are both for first fail and second fail, and give "fail" and "merit".',
            "Let one row alone be for these grades.",
        ),
        (
            (*RULE, "rows", 6),
            'rows 2 and 7 are both for first pass and second fail, and give "fail" and "merit".',
            "Let one row alone be for these grades.",
        ),
    ]


def test_a_better_part_never_worsens_the_whole() -> None:
    worse = (
        'the table is not monotonic: first pass and second pass makes "merit", and the better '
        'first pass and second distinction makes only "pass".'
    )
    swapped = [row("merit", **SIX[2].when), row("pass", **SIX[3].when)]
    assert made(*SIX[:2], *swapped, *SIX[4:]) == [
        (
            (*RULE, "rows", 3, "grade"),
            worse,
            "A better part must never worsen the whole.",
        )
    ]


def test_every_worsening_is_counted() -> None:
    (fault,) = made(*SIX[:2], row("distinction", **SIX[2].when), *SIX[3:5], row("pass", **SIX[5].when))
    assert fault[1] == (
        'the table is not monotonic: first pass and second pass makes "distinction", and the better '
        'first distinction and second pass makes only "merit" (and 3 more cases).'
    )
    assert fault[0] == (*RULE, "rows", 4, "grade")


def test_a_missing_row_is_no_worsening() -> None:
    paths = [path for path, *_ in made(*SIX[:4], SIX[5])]
    assert paths == [(*RULE, "rows")]


def test_a_row_behind_others_is_never_used() -> None:
    assert made(*SIX, row("fail", first="fail", second="pass")) == [
        (
            (*RULE, "rows", 6),
            "row 7 is never used: the rows above are for all its grades.",
            "Delete it, or mend its grades.",
        )
    ]


def test_the_table_may_be_over_some_methods_and_over_one() -> None:
    rows = (row("fail", first="fail"), row("pass", first="pass"), row("distinction", first="distinction"))
    scales = {
        "component": a_plan().scales["component"],
        "overall": Scale(grades=("fail", "pass", "distinction"), passes_from="pass"),
    }
    grading = rule(Grading, scale="overall", rule=Table(methods=("first",), rows=rows))
    found = told(a_plan(grading=grading, scales=scales))
    assert [fault[0] for fault in found] == [("methods", 1)]


def test_comparisons_are_made_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert table.MOST_TRIES == 1_000_000
    # Three grades of two methods are 9 combinations, each compared with six rows.
    monkeypatch.setattr(table, "MOST_TRIES", 54)
    assert made(*SIX) == []
    monkeypatch.setattr(table, "MOST_TRIES", 53)
    assert made(*SIX) == [
        (
            RULE,
            "54 comparisons of rows with grades are too many to prove that the table is total.",
            "Use steps with conditions instead of a table.",
        )
    ]


def test_three_methods_with_every_row_written_out() -> None:
    grades = ("fail", "pass", "distinction")
    ids = ("first", "second", "third")
    overall = ("fail", "pass", "merit", "distinction")

    def whole(combination: tuple[str, ...]) -> str:
        return overall[min(3, sum(map(grades.index, combination)) // 2)]

    rows = [row(whole(one), **dict(zip(ids, one, strict=True))) for one in product(grades, repeat=3)]
    third = a_method("third", themes=(a_theme("third-t", ksbs=("K1",)),))
    grading = rule(Grading, scale="overall", rule=Table(methods=ids, rows=tuple(rows)))
    found = told(a_plan(methods=(a_method(), a_method("second"), third), grading=grading))
    assert [fault[0] for fault in found] == [("ksbs", 0)]  # K1 is in two methods; of the table, nothing
