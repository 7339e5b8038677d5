"""Files of apprentices as people send them, and imports that have come some way."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import StringIO

from tests.factories.web import NOW
from touchstone.web.imports import actions
from touchstone.web.imports.columns import COLUMNS
from touchstone.web.imports.models import Import
from touchstone.web.imports.working import work
from touchstone.web.organisations.actor import Actor

Cells = Mapping[str, str]
TITLES = {one.field: one.title for one in COLUMNS}
RIGHT = {
    "first_name": "Zoë",
    "last_name": "O’Brien",
    "email": "zoe@mail.example",
    "born_on": "14/03/1995",
    "uln": "9276308686",
    "standard": "ST1379",
    "started_on": "2024-09-02",
    "provider": "North Training",
    "employer": "North Works",
    "line_manager_name": "Lee Marsh",
    "line_manager_email": "lee.marsh@works.example",
    "privacy_notice": "yes",
    "certificate_permission": "yes",
}


def uln(number: int) -> str:
    """A ULN whose check digit fits, another one for each number."""
    at = 100_000_000 + number * 11
    while True:
        digits = str(at)
        rest = sum(int(one) * weight for one, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if rest:
            return digits + str(10 - rest)
        at += 1


def row(number: int = 0, **changes: str) -> dict[str, str]:
    """The cells of somebody; another person for each number."""
    one = RIGHT | {"uln": uln(number), "email": f"zoe{number}@mail.example", "first_name": f"Zoë {number}"}
    return one | changes


def sheet(
    rows: Iterable[Cells], *, encoding: str = "utf-8", delimiter: str = ",", titles: Cells | None = None
) -> bytes:
    """A file with these rows; the first names the columns that any of them has."""
    rows = list(rows)
    named = TITLES | dict(titles or {})
    fields = list(dict.fromkeys(field for one in rows or [RIGHT] for field in one))
    file = StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow([named[one] for one in fields])
    writer.writerows([[one.get(field, "") for field in fields] for one in rows])
    return file.getvalue().encode(encoding)


def sent(content: bytes, by: Actor, *, at: datetime = NOW, name: str = "apprentices.csv") -> Import:
    """A file that was sent and checked."""
    made = actions.send(name=name, content=content, organisation=by.sees[0], by=by, at=at)
    work(of_import=made.id, at=at)
    made.refresh_from_db()
    return made


def confirmed(one: Import, by: Actor, *, at: datetime = NOW, which: str = actions.FINE) -> Import:
    """The same, confirmed; nothing is registered yet."""
    actions.confirm(of_import=one.id, which=which, looked=True, by=by, at=at)
    one.refresh_from_db()
    return one


def finished(one: Import, by: Actor, *, at: datetime = NOW) -> Import:
    """The same, worked through to its last row."""
    confirmed(one, by, at=at)
    while one.under_way:
        work(of_import=one.id, at=at)
        one.refresh_from_db()
    return one
