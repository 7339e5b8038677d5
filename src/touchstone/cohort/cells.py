"""From the text of cells to the arrays of a cohort; every cell that says nothing known is named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import get_args

import numpy as np

from touchstone.cohort.arrays import NOT_ASSESSED, NOT_SCORED, Cohort, Flags, LevelRanks, Scores
from touchstone.cohort.header import CAPPED, ID, SCORE
from touchstone.cohort.rows import Faults, Rows
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.rules.shape import Code

NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
SHOWN = 40
_, CODE = get_args(Code)  # an id is written as in a record, so that no spreadsheet takes it for a formula
IS_CODE = re.compile(CODE.regex)


def read_cells(plan: Plan, rows: Rows, faults: Faults) -> tuple[Cohort, Flags | None]:
    """The cohort of these rows, and whose grade is capped where a column says so; faults are gathered."""
    _check_ids(rows, faults)
    levels = {
        criterion.id: _levels(criterion.id, method, rows, faults)
        for method in plan.methods
        for criterion in method.criteria
    }
    scores = {
        method.id: _scores(method.id + SCORE, method.test.out_of, rows, faults)
        for method in plan.methods
        if method.test is not None
    }
    capped = _capped(rows, faults) if CAPPED in rows.columns else None
    return Cohort(levels, scores), capped


def _check_ids(rows: Rows, faults: Faults) -> None:
    for place, cell in enumerate(rows.columns[ID]):
        if not cell.strip():
            faults.add("The id is blank.", "Say whose row it is.", row=rows.first + place, column=ID)
        elif not IS_CODE.fullmatch(cell):
            message, remedy = f"{_shown(cell)} is not an id.", f"Write {CODE.says}."
            faults.add(message, remedy, row=rows.first + place, column=ID)


def _levels(criterion: str, method: Method, rows: Rows, faults: Faults) -> LevelRanks:
    if criterion not in rows.columns:
        return np.full(rows.size, NOT_ASSESSED, dtype=np.uint8)
    ranks = {"": NOT_ASSESSED} | method.level_order
    cells = rows.columns[criterion]
    known = " or ".join(method.level_order)
    _refuse_others(criterion, cells, ranks, f"Write {known}, or leave it blank.", rows, faults)
    return np.fromiter((ranks.get(cell, NOT_ASSESSED) for cell in cells), dtype=np.uint8, count=len(cells))


def _capped(rows: Rows, faults: Faults) -> Flags:
    cells = [cell.lower() for cell in rows.columns[CAPPED]]  # spreadsheets write TRUE
    remedy = "Write true where a method was resat or retaken, else false."
    _refuse_others(CAPPED, cells, {"true": 1, "false": 0}, remedy, rows, faults)
    return np.array([cell == "true" for cell in cells], dtype=np.bool_)


def _refuse_others(
    column: str, cells: Sequence[str], known: Mapping[str, int], remedy: str, rows: Rows, faults: Faults
) -> None:
    if not set(cells) <= known.keys():
        for place, cell in enumerate(cells):
            if cell not in known:
                faults.add(
                    f"{_shown(cell)} is not known here.", remedy, row=rows.first + place, column=column
                )


def _scores(column: str, out_of: int, rows: Rows, faults: Faults) -> Scores:
    cells = rows.columns.get(column, [""] * rows.size)
    numbers = [Decimal(cell) if NUMBER.fullmatch(cell) else None for cell in cells]
    remedy = f"Write a number from 0 to {out_of}, or leave it blank."
    for place, (cell, number) in enumerate(zip(cells, numbers, strict=True)):
        if cell and (number is None or number > out_of):
            faults.add(f"{_shown(cell)} is not a score.", remedy, row=rows.first + place, column=column)
    decimals = {str(number).partition(".")[2] for number in numbers}
    places = max(map(len, decimals), default=0)
    units = (NOT_SCORED if number is None else int(number.scaleb(places)) for number in numbers)
    return Scores(np.fromiter(units, dtype=np.int64, count=len(numbers)), places)


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= SHOWN else cell[:SHOWN] + "…") if cell else "A blank"
