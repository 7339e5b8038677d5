"""A file is read whichever program wrote it, and what cannot be read is said with what to do."""

from __future__ import annotations

import codecs

import pytest

from tests.factories.imports import RIGHT, row, sheet
from touchstone.web.imports.columns import COLUMNS, day, funding, given, known, number, version
from touchstone.web.imports.listing import examples, template
from touchstone.web.imports.reading import MOST_ROWS, Unreadable, clean, read
from touchstone.web.ui.exports import lines


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "mark", "read_as"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("cp1252", b"", "cp1252"),
        ("utf-16", b"", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
    ],
)
def test_the_same_rows_come_out_however_they_are_written(
    encoding: str, mark: bytes, read_as: str, delimiter: str
) -> None:
    needs = "More time,\nlarger print; “and” a\ttab"
    content = mark + sheet([row(1, adjustment_needs=needs), row(2)], encoding=encoding, delimiter=delimiter)
    made, rows, last = read(content)
    assert (made.encoding, made.delimiter, rows, last) == (read_as, delimiter, 2, 3)
    first, second = made.records()
    assert first.row == 2
    assert first.cells["first_name"] == "Zoë 1"
    assert first.cells["last_name"] == "O’Brien"
    assert first.cells["adjustment_needs"] == needs
    assert second.cells["first_name"] == "Zoë 2"
    assert not first.stray
    assert not second.stray


def test_rows_keep_the_numbers_of_a_spreadsheet() -> None:
    text = sheet([row(1)]).decode()
    head, one = text.splitlines()
    content = f"sep=,\n{head}\n\n# Amina,Khan\n{one}\n,,,\n\n"
    made, rows, last = read(content.encode())
    assert (rows, last) == (1, 4)
    assert [record.row for record in made.records()] == [4]


def test_columns_come_in_any_order_and_under_their_other_names() -> None:
    back = dict(reversed(row(1).items()))
    other = {
        "first_name": "FIRST NAME ",
        "email": "e mail",
        "born_on": "born on",
        "line_manager_name": "Line manager’s name",
    }
    made, _, _ = read(sheet([back], titles=other))
    (record,) = made.records()
    assert record.cells == back


def test_the_template_is_read_and_holds_nobody() -> None:
    content = "".join(lines(template())).encode()
    with pytest.raises(Unreadable, match="holds no apprentice"):
        read(content)
    head, example = template()
    assert len(head) == len(example) == len(COLUMNS)
    filled = content + ",".join(shown for _, shown in examples()).encode()
    assert read(filled)[1:] == (1, 3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"  \r\n ", "The file is empty"),
        (b"PK\x03\x04rest", "This is a workbook"),
        (b"\xd0\xcf\x11\xe0rest", "This is a workbook"),
        (b"First name\x00,Last name", "not a file of text"),
        (b"First name,\x81\x8d", "characters of this file cannot be read"),
        (codecs.BOM_UTF8 + b"\xff", "characters of this file cannot be read"),
        (b"one,two\n1,2", "The first row must hold the names of the columns"),
        (b"just text", "Start from the template"),
        (sheet([]), "holds no apprentice"),
        (sheet([row(1)], titles={"email": "Emial adress"}), "no column “Emial adress”"),
        (sheet([row(1)], titles={"started_on": "Strat date"}), "Did you mean “Start date”"),
        (sheet([row(1)], titles={"started_on": "Strat date"}), "“Start date” is missing: add the column."),
        (sheet([row(1)], titles={"uln": "Shoe size"}), "no column “Shoe size”. Remove it."),
        (sheet([row(1)], titles={"uln": "First name"}), "“First name” stands there 2 times: keep one."),
        (sheet([row(1)]) + b'"open', "After row 2 the quotation marks do not pair"),
        (sheet([row(1)]) + b'"a" b,c', "After row 2 the quotation marks do not pair"),
        (sheet([row(1, first_name="x" * 140_000)]), "After row 1 the quotation marks do not pair"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said.replace("(", r"\(").replace(".", r"\.")):
        read(content)


def test_more_rows_than_allowed_are_refused_and_as_many_are_not() -> None:
    head, one = sheet([row(1)]).splitlines()
    assert read(b"\n".join([head, *[one] * MOST_ROWS]))[1] == MOST_ROWS
    with pytest.raises(Unreadable, match="more than 20,000"):
        read(b"\n".join([head, *[one] * (MOST_ROWS + 1)]))


def test_a_training_provider_may_leave_out_whose_apprentices_they_are() -> None:
    content = sheet([{name: cell for name, cell in row(1).items() if name != "provider"}])
    assert read(content, optional=("provider",))[1] == 1
    with pytest.raises(Unreadable, match="“Training provider” is missing"):
        read(content)


def test_what_stands_outside_the_columns_is_noticed() -> None:
    head, one = sheet([row(1)]).decode().splitlines()
    made, _, _ = read(f"{head},\n{one},\n{one},x\n{one},,y\n".encode())
    assert [record.stray for record in made.records()] == [False, True, True]


def test_our_own_quote_before_a_formula_is_taken_off_again() -> None:
    assert clean("'=1+1") == "=1+1"
    assert clean("'+44 1") == "+44 1"
    assert clean(" 'Tis ") == "'Tis"
    assert clean("=1+1\0") == "=1+1"


@pytest.mark.parametrize(
    "typed", ["2026-09-02", "02/09/2026", "2/9/2026", "2026-09-02 00:00:00", "02.09.2026"]
)
def test_days_are_read_as_people_write_them(typed: str) -> None:
    found = day(typed)
    assert found is not None
    assert found.isoformat() == "2026-09-02"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("09/13/2026", "the day is 9, the month 13"),
        ("31/02/2026", "There is no such day"),
        ("02/09/26", "2026-09-02 or 02/09/2026"),
        ("tomorrow", "not a day that can be read"),
        ("45537", "how a spreadsheet counts days"),
    ],
)
def test_what_is_no_day_says_what_to_write(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        day(typed)


def test_the_other_cells_are_read_in_their_own_way() -> None:
    assert day("") is None
    assert number("927 630 8686") == "9276308686"
    with pytest.raises(ValueError, match="shortened this number"):
        number("9.27631E+09")
    assert (given("Yes"), given(""), given("N")) == (True, False, False)
    assert (known("yes"), known("no"), known("")) == (True, False, None)
    with pytest.raises(ValueError, match="Write yes or no"):
        given("perhaps")
    assert (funding(""), funding("Privately funded"), funding("Funded")) == ("funded", "private", "funded")
    assert (version("v1.1"), version("1"), version("")) == ("1.1", "1.0", "")
    assert set(RIGHT) <= {one.field for one in COLUMNS}
