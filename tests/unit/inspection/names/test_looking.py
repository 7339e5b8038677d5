"""What is found in a text, what is left alone, and how long that takes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.inspection.names.finding import Finding, Passage
from touchstone.inspection.names.folding import fold
from touchstone.inspection.names.known import Identity, Known
from touchstone.inspection.names.looking import find, name_of_file
from touchstone.inspection.names.numbers import check_digit_holds, dialled

PRIYA = Known((Identity("Priya Nair", ("Pips",)),), ("Brightwater Logistics", "Hannah Reece"))


def found(text: str, known: Known = PRIYA) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in find([Passage(text)], known)]


def names(text: str, *hide: str) -> list[str]:
    known = Known(tuple(Identity(one) for one in hide))
    return [words for kind, words in found(text, known) if kind == "name"]


@pytest.mark.parametrize(
    "written",
    [
        "Priya", "Nair", "PRIYA NAIR", "Nair, Priya", "P. Nair", "P Nair", "Priya N.", "Priya N", "P.N.",
        "Priya’s", "Priya's", "Pips", "Mrs Nair", "Nair, P.", "pnair", "priya.nair", "Priya\nNair",
        "NAIR Priya",
    ],
)  # fmt: skip
def test_a_name_is_found_in_every_way_it_is_written(written: str) -> None:
    assert found(f"Then came {written} to us") == [("name", written)]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Łukasz Żurek", "Lukasz Zurek"),
        ("Sian Prosser", "Siân"),
        ("José-María Ibáñez", "jose-maria ibanez"),
        ("Ben O'Neill", "O’Neill"),
        ("Anne-Sophie Leclerc", "Anne Sophie"),
        ("Zoe\u0308 Black", "Zoë Black"),
    ],
)
def test_accents_case_and_marks_make_no_other_name(name: str, written: str) -> None:
    assert names(f"We met {written} again", name) == [written]


@pytest.mark.parametrize(
    "text",
    [
        "In May 2026 we met twice. She may leave; from May to July.",
        "I will mark the work, and the will to learn grew.",
        "Young people hope. The grace of it.",
    ],
)
def test_words_that_are_names_too_are_left_where_they_are_words(text: str) -> None:
    assert names(text, "May Young", "Will Hope", "Mark Grace") == []


def test_words_that_are_names_too_are_found_where_they_stand_like_names() -> None:
    text = "Then May spoke. Will's plan was good, and Ms Young agreed. Mark has it."
    assert names(text, "May Young", "Will Hope", "Mark Grace") == ["May", "Will's", "Ms Young", "Mark"]


@pytest.mark.parametrize(
    "text",
    [
        "K7, S4 and B3 of ST1379, unit L/615/2341",
        "Session on 12/03/2026 at 10:30, again on 28 May 2026",
        "Brightwater Logistics and Hannah Reece",
        "Order number 4500123456, £1,250.00, version 2.1.10, room FD2 3rd floor",
        "ULN 4857773457",
        "ISBN 978-0-306-40615-7, 24/7, dial 999",
        "Signed: ________ Name: Mentee A",
        "Regards,\nThe Coaching Team",
        "Dear all, dear Sir or Madam",
        "Date of birth: not asked for. Address: see file",
    ],
)
def test_what_names_nobody_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("ring 07700 900461 now", "phone", "07700 900461"),
        ("ring (0161) 496 0345 now", "phone", "(0161) 496 0345"),
        ("ring +44 (0)20 7946 0321 now", "phone", "+44 (0)20 7946 0321"),
        ("mail l.w+x@a-b.example now", "email", "l.w+x@a-b.example"),
        ("at CF64 9ZZ now", "postcode", "CF64 9ZZ"),
        ("NI number QQ 12 34 56 C", "ni", "QQ 12 34 56 C"),
        ("NHS number 943 476 5919", "nhs", "943 476 5919"),
        ("born on 1 November 2001 in", "birth", "1 November 2001"),
        ("DOB | 23.08.2003", "birth", "23.08.2003"),
        ("at Flat 3, 88 Tannery Road, Bexworth", "address", "Flat 3, 88 Tannery Road, Bexworth"),
        ("Signed: Gillian Hartshorne", "person", "Gillian Hartshorne"),
        ("Kind regards,\nGillian", "person", "Gillian"),
        ("Then Mrs Papadopoulos spoke", "person", "Mrs Papadopoulos"),
        ("Name of mentee: Ada van der Berg\n", "person", "Ada van der Berg"),
    ],
)
def test_each_kind_is_found_with_a_reason(text: str, kind: str, words: str) -> None:
    (one,) = find([Passage(text)], PRIYA)
    assert (one.kind, one.text) == (kind, words)
    assert one.why.endswith(".")


def test_two_numbers_side_by_side_are_two() -> None:
    assert found("07700 900111 07700 900222") == [("phone", "07700 900111"), ("phone", "07700 900222")]


def test_a_finding_says_where_it_stands() -> None:
    (one,) = find([Passage("Nothing here"), Passage("One line\nthen Priya spoke", page=2)], PRIYA)
    assert (one.page, one.paragraph, one.start, one.end) == (2, 2, 14, 19)
    assert (one.before, one.after, one.sure) == ("One line then ", " spoke", "sure")
    assert one.where == "on page 2, line 2"
    assert Finding.of_json(one.as_json()) == one


def test_a_file_s_name_is_looked_through() -> None:
    (one,) = find([name_of_file("03_Priya_Nair review.docx")], PRIYA)
    assert (one.text, one.where) == ("Priya_Nair", "in the file name")


def test_a_name_inside_an_organisation_s_own_is_left() -> None:
    known = Known((Identity("Jo Smith"),), ("Smith & Daughters Joinery",))
    assert found("Smith & Daughters Joinery met Ms Smith", known) == [("name", "Ms Smith")]


def test_the_check_digit_of_an_nhs_number() -> None:
    assert check_digit_holds("9434765919")
    assert not check_digit_holds("9434765918")
    assert not check_digit_holds("9993004120")  # no digit could hold: the remainder is ten


def test_what_is_dialled() -> None:
    assert dialled("0113 496 0018")
    assert dialled("07700 900461") is False  # kept for stories: it may be one
    assert dialled("0123-456-78") is None


@given(st.text(max_size=300))
def test_any_text_is_looked_through_and_offsets_hold(text: str) -> None:
    for one in find([Passage(text)], PRIYA):
        assert text[one.start : one.end] == one.text
    assert len(fold(text).places) == len(fold(text).text) + 1


@given(
    st.sampled_from(
        ["a", "1 ", "A1", "@", "a.", "Mr ", "0", "Priya ", "12 Ab ", "name:", "-", "\n", "AB1 ", "a@b."]
    )
)
def test_time_grows_with_length_alone(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        begun = time.process_time()
        find([Passage(text)], PRIYA)
        return time.process_time() - begun

    assert seconds(20_000) < 10 * 3 * seconds(2_000) + 0.3
