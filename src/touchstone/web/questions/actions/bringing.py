"""A whole file of questions: looked at row by row, and taken in as a whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO

from django.db import transaction

from touchstone.rules.words import listed, plural
from touchstone.web.audit.actions import record_event
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.questions import queries
from touchstone.web.questions.actions.keeping import Said, add, decide, faults
from touchstone.web.questions.fitting import newest
from touchstone.web.questions.models import State
from touchstone.web.ui.exports import BEGINNINGS, BYTE_ORDER

COLUMNS = ("standard", "method", "theme", "ksbs", "question", "good_answer")
NEEDED = ("standard", "method", "question")
FIELDS = {"text": "question", "answer": "good_answer"}  # how a fault's field is called in the file
MOST = 1_000  # questions in one file
LARGEST = 1024 * 1024  # characters
NEW, AGAIN, WRONG = "new", "again", "wrong"


@dataclass(frozen=True)
class Row:
    """A row of the file, numbered as a spreadsheet numbers it: what it says, and what becomes of it."""

    row: int
    standard: str
    method: str
    said: Said
    faults: dict[str, str] = field(default_factory=dict)
    again: bool = False

    @property
    def verdict(self) -> str:
        """New, there again, or wrong."""
        return WRONG if self.faults else AGAIN if self.again else NEW


@dataclass(frozen=True)
class Looked:
    """What was found in a file."""

    rows: list[Row]

    def of(self, verdict: str) -> list[Row]:
        """The rows of one verdict."""
        return [one for one in self.rows if one.verdict == verdict]


def look(content: str, by: Actor) -> Looked:
    """What is in a file, and what is wrong with it; nothing is kept. ``Refused`` where it cannot be read."""
    by.require(Permission.KEEP_QUESTIONS)
    rows = list(_rows(content))
    known = set(queries.texts(by.organisation_id, [(one.standard, one.method) for one in rows]))
    found = []
    for one in rows:
        key = (one.standard, one.method, one.said.text)
        wrong = faults(one.standard, one.method, one.said)
        named = {FIELDS.get(name, name): words for name, words in wrong.items()}
        found.append(Row(one.row, one.standard, one.method, one.said, named, key in known))
        known.add(key)
    return Looked(found)


@transaction.atomic
def bring_in(*, content: str, use: bool, by: Actor, at: datetime) -> Looked:
    """Take in every question of a file that is not there yet, as drafts or, with ``use``, in use at once.

    A question that stands in the bank with the same words for the same method is passed over, so that a file
    sent twice is taken in once. ``Refused`` as a whole where one row is wrong.
    """
    looked = look(content, by)
    wrong = looked.of(WRONG)
    if wrong:
        said = f"{plural(len(wrong), 'row')} cannot be taken in, and none of the others: "
        raise Refused(said + " ".join(_told(one) for one in wrong[:3]))
    new = looked.of(NEW)
    for one in new:
        made = add(standard=one.standard, method=one.method, said=one.said, by=by, at=at)
        if use:
            decide(question=made.id, decision=State.IN_USE, by=by, at=at)
    record_event(
        organisation=by.organisation_id,
        chain=by.organisation_id,
        action="question.import",
        by=by,
        at=at,
        facts={"questions": len(new), "in_use": use},
    )
    return looked


def _told(one: Row) -> str:
    return f"Row {one.row}: {' '.join(one.faults.values())}"


def _rows(content: str) -> Iterator[Row]:
    if len(content) > LARGEST:
        raise Refused("The file is larger than 1 MB. Send it in parts.")
    text = content.removeprefix(BYTE_ORDER)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    titles = [title.strip().lower().replace(" ", "_") for title in next(reader, [])]
    missing = [one for one in NEEDED if one not in titles]
    if missing:
        raise Refused(f"The first row names the columns; {listed(missing)} is missing. See the example.")
    count = 0
    try:
        for row, cells in enumerate(reader, 2):
            if any(cell.strip() for cell in cells):
                count += 1
                yield _row(row, dict(zip(titles, map(_clean, cells), strict=False)))
    except csv.Error:
        raise Refused("The quotation marks of this file do not pair. Save it as CSV once more.") from None
    if not count:
        raise Refused("The file holds no question: there is nothing below the names of the columns.")
    if count > MOST:
        raise Refused(f"The file holds more than {MOST:,} questions. Send it in parts.")


def _clean(cell: str) -> str:
    """A cell without the space around it, and without the quote that our own files put before a formula."""
    text = cell.replace("\0", "").strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip(" ").startswith(BEGINNINGS) else text


def _row(row: int, cells: dict[str, str]) -> Row:
    standard, method = cells.get("standard", ""), cells.get("method", "")
    known = newest(standard, method)
    themes = {one.title.casefold(): one.id for one in known[1].themes} if known else {}
    theme = cells.get("theme", "")
    said = Said(
        text=cells.get("question", ""),
        ksbs=tuple(cells.get("ksbs", "").replace(",", " ").replace(";", " ").upper().split()),
        theme=themes.get(theme.casefold(), theme),
        answer=cells.get("good_answer", ""),
    )
    return Row(row, standard, method, said.tidy())
