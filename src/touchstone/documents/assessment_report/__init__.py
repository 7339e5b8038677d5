"""The assessment report: one description of what happened, and what of it each kind of reader gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from touchstone.documents.assessment_report.describing import described
from touchstone.documents.assessment_report.facts import Captured, Entry, Facts, Names
from touchstone.documents.assessment_report.parts import Part, Row, restricted, worded
from touchstone.documents.assessment_report.picture import Picture, pictures
from touchstone.documents.assessment_report.readers import FOR_APPRENTICE
from touchstone.documents.assessment_report.wording import Saying
from touchstone.documents.typeset import Typeset
from touchstone.rules.calendar import day
from touchstone.rules.words import on_date

__all__ = [
    "Captured",
    "Entry",
    "Facts",
    "Names",
    "Picture",
    "for_apprentice",
    "internal",
    "report_pdf",
    "typeset_report",
]
TEMPLATE = "assessment_report/assessment_report.typ"
TITLE = "Assessment report"
INTERNAL = "Internal: it stays in the assessment organisation and is not given to the apprentice."


def for_apprentice(facts: Facts) -> dict[str, Any]:
    """The report as the apprentice, and whoever was given their result, reads it, as data ready to print."""
    return _context(facts, restricted(described(facts), FOR_APPRENTICE), "")


def internal(facts: Facts) -> dict[str, Any]:
    """The whole report, for those alone who may read the log."""
    return _context(facts, described(facts), INTERNAL)


def _context(facts: Facts, parts: tuple[Part, ...], marked: str) -> dict[str, Any]:
    session = next((part.rows for part in parts if part.id == "session"), ())
    drawn = pictures(session)
    say = Saying(list(_moments(session)))
    said = [worded(part, say) for part in parts]
    sources = dict.fromkeys(row["clause"] for part in said for row in part.rows if row.get("clause"))
    plan = facts.situation.plan
    return {
        "title": TITLE,
        "marked": marked,
        "apprentice": facts.names.apprentice,
        "method": facts.method.title,
        "line": f"Level {plan.identity.level} · {plan.identity.name}",
        "standard": plan.identity.title,
        "on": day(facts.now).isoformat(),
        "drawn": f"Drawn up on {on_date(day(facts.now))}",
        "notices": list(facts.notices),
        "pictures": [
            {"title": one.title, "svg": one.wide, "narrow": one.narrow, "alt": one.words} for one in drawn
        ],
        "parts": [_printed(part) for part in said if part.rows or part.empty],
        "sources": list(sources),
    }


def _moments(session: tuple[Row, ...]) -> Iterator[datetime]:
    """Every moment of a session, also by the clock of a device."""
    for row in session:
        for value in (row.get("at"), row.get("device_at")):
            many = value if isinstance(value, tuple) else (value,)
            yield from (at for at in many if isinstance(at, datetime))


def _printed(part: Part) -> dict[str, Any]:
    """A part as lists: the titles of its fields, and the cells of each row in their order."""
    return {
        "id": part.id,
        "title": part.title,
        "says": part.says,
        "empty": part.empty,
        "shape": part.shape,
        "fields": list(part.fields),
        "titles": list(part.fields.values()),
        "named": list(part.rows) if part.shape == "trace" else [],
        "rows": [[row[name] for name in part.fields] for row in part.rows],
    }


def report_pdf(context: Mapping[str, Any]) -> bytes:
    """The report as an accessible PDF (PDF/UA-1 and PDF/A-3a); the same report gives the same bytes.

    A letter that no typeface of ours can draw, such as an emoji, is shown as a question mark.
    """
    return typeset_report(context).readable_pdf()


def typeset_report(context: Mapping[str, Any]) -> Typeset:
    """The report laid out on A4, dated by the day on which it was drawn up."""
    on = datetime.fromisoformat(context["on"]).date()
    return Typeset(template=TEMPLATE, context=context, on=on)
