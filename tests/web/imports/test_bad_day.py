"""Ten thousand rows in Windows-1252 with 300 mistakes and formulas: each is found, in little memory."""

from __future__ import annotations

import csv
import time
import tracemalloc
from collections.abc import Iterator
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.browser import Site
from tests.factories.imports import row, sheet
from tests.factories.web import NOW, apprenticeship
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.imports import actions
from touchstone.web.imports.models import Import, Kind, Problem, State
from touchstone.web.imports.working import CHECKED_TOGETHER, work

ROWS, EVERY = 10_000, 33
MISTAKES = (  # changes, the column it is said of
    ({"email": "=1+1"}, "E-mail address"),
    ({"born_on": "30/02/1995"}, "Date of birth"),
    ({"uln": "12345"}, "ULN"),
    ({"employer": "@SUM(A1:A9)"}, "Employer"),
    ({"started_on": "2999-01-01"}, "Start date"),
    ({"privacy_notice": "+no"}, "Privacy notice given"),
    ({"uln": "9276308686"}, "ULN"),  # registered already, and after the first time in the file too
    ({"first_name": "-"}, "First name"),
)
PER_PIECE = 8  # queries, savepoints among them
ONCE = 20
CALCULATED = ("=", "+", "-", "@", "\t", "\r")  # how a formula begins
SECONDS = 60  # of computing, with memory traced: four times what a quiet core takes


def rows(count: int) -> Iterator[dict[str, str]]:
    """People with names as Windows-1252 has them, a mistake in every so many, a formula in others."""
    for number in range(count):
        changes: dict[str, str] = {"last_name": "Müller–Straße €"}
        if number % EVERY == 0 and number // EVERY < 300:
            changes |= MISTAKES[number // EVERY % len(MISTAKES)][0]
        elif number % 500 == 1:
            changes["last_name"] = "=HYPERLINK(“x”)"
        yield row(number, **changes)


def expected(count: int) -> set[tuple[int, str]]:
    """Where the mistakes are, as a spreadsheet numbers rows."""
    return {
        (number + 2, MISTAKES[number // EVERY % len(MISTAKES)][1])
        for number in range(0, count, EVERY)
        if number // EVERY < 300
    }


def checked(site: Site, count: int) -> tuple[Import, int]:
    """A file of that many rows, checked; with how many queries."""
    by = site.people.actor("bookings")
    content = sheet(rows(count), encoding="cp1252", delimiter=";")
    with CaptureQueriesContext(connection) as asked:
        one = actions.send(name="x.csv", content=content, organisation=by.sees[0], by=by, at=NOW)
        work(of_import=one.id, at=NOW)
    one.refresh_from_db()
    return one, len(asked)


@pytest.mark.slow
def test_ten_thousand_rows_with_three_hundred_mistakes(site: Site) -> None:
    apprenticeship(site.people, uln="9276308686")
    tracemalloc.start()
    began = time.process_time()
    try:
        one, needed = checked(site, ROWS)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (one.state, one.encoding, one.delimiter) == (State.CHECKED, "cp1252", ";")
    wrong = Problem.objects.filter(of_import=one, kind=Kind.WRONG)
    assert len(expected(ROWS)) == 300
    assert set(wrong.values_list("row", "column")) >= expected(ROWS)
    assert {row for row, _ in wrong.values_list("row", "column")} == {row for row, _ in expected(ROWS)}
    assert (one.rows, one.wrong, one.fine) == (ROWS, 300, ROWS - 300)
    assert one.doubtful == sum(number % EVERY != 0 for number in range(1, ROWS, 500)) == 19
    assert needed <= ONCE + PER_PIECE * ROWS // CHECKED_TOGETHER
    assert time.process_time() - began < SECONDS
    assert most < 60 * 1024 * 1024, "the file, its bytes on their way in, and a few hundred rows"
    assert Apprenticeship.objects.count() == 1
    assert {int(cells["Row of the file sent"]) for cells in put_right(site, one)} == {
        row for row, _ in expected(ROWS)
    }
    listed = site.get("bookings", "imports-one", one.id, query="kind=wrong&sort=-row").text_
    assert "Windows-1252, separated by semicolons" in listed
    assert f">{max(row for row, _ in expected(ROWS))}<" in listed


def put_right(site: Site, one: Import) -> list[dict[str, str]]:
    """The rows that come back to be put right; a spreadsheet calculates no cell of them."""
    answer = site.get("bookings", "imports-rows", one.id).text_
    head, *lines = csv.reader(StringIO(answer.removeprefix("\ufeff")))
    typed = {cell for line in lines for cell in line}
    assert not [cell for cell in typed if cell.lstrip(" ").startswith(CALCULATED)]
    assert {"'=1+1", "'@SUM(A1:A9)", "'+no", "'-"} <= typed
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_a_piece_costs_the_same_queries_whatever_its_rows(site: Site) -> None:
    _, few = checked(site, 3)
    _, many = checked(site, CHECKED_TOGETHER)
    _, more = checked(site, CHECKED_TOGETHER + 1)
    assert few == many
    assert many < more <= many + PER_PIECE
