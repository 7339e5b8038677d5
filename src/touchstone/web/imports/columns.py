"""The columns of a file of apprentices: the fields of a registration, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from touchstone.web.apprentices.registration import tidy_name
from touchstone.web.apprentices.uln import tidy

YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
UNKNOWN = {"", "unknown", "not known", "not known yet"}
WRITTEN = (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"))
AT_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?")  # what some programs write after a day
SERIAL = re.compile(r"[1-6]\d{4}(\.0+)?")  # 1927 to 2091, as a spreadsheet counts days
SHORTENED = re.compile(r"\d[.,]?\d*[eE]\+?\d+")
Said = TypeVar("Said")
DAYS = "Write it as 2026-09-02 or 02/09/2026."
FUNDING = {"": "funded", "funded by the apprenticeship budget": "funded", "privately funded": "private"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``read`` turns a cell into a fact, or raises ``ValueError`` with what to do."""

    field: str
    title: str
    about: str
    example: str
    read: Callable[[str], Any] = str
    needed: bool = True
    also: tuple[str, ...] = ()  # other names it goes by


def heading(title: str) -> str:
    """A column's name as it is compared: letters and digits alone."""
    return "".join(one for one in title.casefold() if one.isalnum())


def day(cell: str) -> date | None:
    """A day; nothing for an empty cell."""
    text = AT_MIDNIGHT.sub("", cell)
    if not text:
        return None
    for order, pattern in enumerate(WRITTEN):
        if found := pattern.fullmatch(text):
            parts = [int(one) for one in found.groups()]
            return _on(*(parts if order == 0 else reversed(parts)))
    if SERIAL.fullmatch(text):
        raise ValueError(
            f"This is how a spreadsheet counts days. Give the column the format of a date. {DAYS}"
        )
    raise ValueError(f"This is not a day that can be read. {DAYS}")


def _on(year: int, month: int, of_month: int) -> date:
    try:
        return date(year, month, of_month)
    except ValueError:
        raise ValueError(
            f"There is no such day: the day is {of_month}, the month {month}, the year {year}. {DAYS}"
        ) from None


def number(cell: str) -> str:
    """A ULN as typed, without spaces."""
    if SHORTENED.fullmatch(cell):
        raise ValueError(
            "The spreadsheet has shortened this number. Format the column as text, and type it again."
        )
    return tidy(cell)


def given(cell: str) -> bool:
    """Yes, or no; an empty cell is a no."""
    return _answer(cell, {**dict.fromkeys(YES, True), **dict.fromkeys({*NO, ""}, False)}, "yes or no")


def known(cell: str) -> bool | None:
    """Yes, no, or nothing while it is not known."""
    answers: dict[str, bool | None] = {
        **dict.fromkeys(YES, True),
        **dict.fromkeys(NO, False),
        **dict.fromkeys(UNKNOWN, None),
    }
    return _answer(cell, answers, "yes or no, or leave it empty while it is not known")


def _answer(cell: str, answers: dict[str, Said], help_: str) -> Said:
    try:
        return answers[cell.casefold()]
    except KeyError:
        raise ValueError(f"Write {help_}.") from None


def funding(cell: str) -> str:
    """Who pays, by its word; the apprenticeship budget where nothing is said."""
    return FUNDING.get(cell.casefold(), cell.casefold())


def standard(cell: str) -> str:
    """A reference in capitals, without spaces."""
    return re.sub(r"\s", "", cell).upper()


def version(cell: str) -> str:
    """A version without its letter; a spreadsheet writes 1.0 as 1."""
    text = cell.removeprefix("v").removeprefix("V").strip()
    return f"{text}.0" if text.isdecimal() else text


COLUMNS: tuple[Column, ...] = (
    Column(field="first_name", title="First name", about="", example="Amina", read=tidy_name),
    Column(
        field="last_name",
        title="Last name",
        about="",
        example="Khan",
        read=tidy_name,
        also=("Surname", "Family name"),
    ),
    Column(
        field="email",
        title="E-mail address",
        about="The apprentice's own. The invitation goes there.",
        example="amina.khan@mail.example",
        also=("E-mail", "Apprentice's e-mail address"),
    ),
    Column(field="born_on", title="Date of birth", about=DAYS, example="2004-03-27", read=day, also=("DOB",)),
    Column(
        field="uln",
        title="ULN",
        about="Unique learner number, ten digits. Empty while it is not known; the certificate needs it.",
        example="9276308686",
        read=number,
        needed=False,
        also=("Unique learner number", "Unique learner number (ULN)"),
    ),
    Column(field="standard", title="Standard", about="Its reference.", example="", read=standard),
    Column(
        field="started_on",
        title="Start date",
        about=f"The first day on the programme. {DAYS}",
        example="02/09/2025",
        read=day,
    ),
    Column(
        field="original_started_on",
        title="Original start date",
        about="Only after a break in learning or a change of provider: when it first began.",
        example="",
        read=day,
        needed=False,
    ),
    Column(
        field="version",
        title="Version",
        about="Of the plan. Empty: the start date chooses.",
        example="",
        read=version,
        needed=False,
    ),
    Column(
        field="version_reason",
        title="Why this version",
        about="Only where another version is given than the start date chooses. Kept for ever.",
        example="",
        needed=False,
        also=("Version reason",),
    ),
    Column(
        field="opted_in",
        title="English and maths",
        about="Whether the apprentice takes them: yes, no, or empty while it is not known.",
        example="no",
        read=known,
        needed=False,
        also=("Does the apprentice take English and maths?",),
    ),
    Column(
        field="provider",
        title="Training provider",
        about="Name or UKPRN. A training provider may leave the column out: it is their own.",
        example="Riverside College",
        also=("Provider", "Training provider UKPRN"),
    ),
    Column(
        field="employer",
        title="Employer",
        about="Name or UKPRN, of one who works with the assessment organisation.",
        example="Harbour Works",
        also=("Employer UKPRN",),
    ),
    Column(
        field="line_manager_name",
        title="Line manager's name",
        about="",
        example="Lee Marsh",
        read=tidy_name,
        also=("Line manager",),
    ),
    Column(
        field="line_manager_email",
        title="Line manager's e-mail address",
        about="Written to when the employer has to confirm something.",
        example="lee.marsh@works.example",
        also=("Line manager's e-mail",),
    ),
    Column(
        field="funding",
        title="Who pays",
        about="funded (by the apprenticeship budget) or private. Empty: funded.",
        example="funded",
        read=funding,
        needed=False,
        also=("Funding",),
    ),
    Column(
        field="adjustment_needs",
        title="Needs for reasonable adjustments",
        about="What helps this apprentice, such as more time. No diagnosis is needed.",
        example="",
        needed=False,
        also=("Adjustment needs",),
    ),
    Column(
        field="privacy_notice",
        title="Privacy notice given",
        about="yes: the apprentice was given it and agrees to take part. Nobody is registered without.",
        example="yes",
        read=given,
        also=("Privacy notice",),
    ),
    Column(
        field="certificate_permission",
        title="Certificate permission",
        about="yes: the apprentice permits the assessment organisation to claim the certificate for them.",
        example="yes",
        read=given,
        needed=False,
    ),
)
BY_FIELD = {one.field: one for one in COLUMNS}
BY_HEADING = {
    heading(name): one for one in COLUMNS for name in (one.title, one.field.replace("_", " "), *one.also)
}
ROW, TO_DO = "Row of the file sent", "What to put right"  # columns of our answer, which may be sent back
PASSED_OVER = {heading(ROW), heading(TO_DO)}
