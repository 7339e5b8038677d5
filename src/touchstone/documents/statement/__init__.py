"""The statement of results: what it says (pure), and its PDF for those to whom results are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from touchstone.documents.statement import following, marks
from touchstone.documents.typeset import Typeset
from touchstone.rules.attempts import assessed_on
from touchstone.rules.plan.method import Method
from touchstone.rules.report import AttemptReport, Report
from touchstone.rules.situation import Situation
from touchstone.rules.words import listed, on_date, plain

TEMPLATE = "statement/statement.typ"
TITLE = "Statement of results"
NAMES = {"first": "First attempt", "resit": "Resit", "retake": "Retake", "replacement": "Replacement"}


@dataclass(frozen=True, kw_only=True)
class Released:
    """A result that was given: the attempt, the day, and the feedback by criterion."""

    attempt: str
    on: date
    feedback: Mapping[str, str] = field(default_factory=dict)
    because: str = ""  # why it was changed, such as "appeal 1 was decided"
    replaces: date | None = None  # the day of the statement that told it before


@dataclass(frozen=True, kw_only=True)
class Named:
    """Whom the statement is about, and who had to do with it."""

    apprentice: str
    provider: str
    employer: str
    organisation: str


def statement_context(
    situation: Situation, report: Report, released: Sequence[Released], named: Named
) -> dict[str, Any]:
    """All that the statement says, as plain data ready to print.

    ``situation`` and ``report`` know the released results and no other. Raises ``ValueError`` without any.
    """
    if not released:
        raise ValueError("a statement of results needs at least one released result")
    plan = situation.plan
    given = {one.attempt: one for one in released}
    last = max(one.on for one in released)
    said: dict[str, Any] = {
        "title": TITLE,
        "standard": plan.identity.title,
        "line": f"Level {plan.identity.level} · {plan.identity.name}",
        "on": last.isoformat(),
        "given": f"Results given up to {on_date(last)}",
        "notices": list(report.notices),
        "parties": [
            {"label": "Apprentice", "value": named.apprentice},
            {"label": "Training provider", "value": named.provider},
            {"label": "Employer", "value": named.employer},
            {"label": plan.vocabulary.organisation.capitalize(), "value": named.organisation},
        ],
        "overall": overall(situation, report),
        "methods": [_method(situation, report, method, given) for method in plan.methods],
        "dates": list(following.dates(report, given)),
        "next": list(following.sentences(situation, report, given)),
    }
    return said | {"sources": _sources(said)}


def statement_pdf(context: Mapping[str, Any]) -> bytes:
    """The statement as an accessible PDF (PDF/UA-1 and PDF/A-3a); the same statement gives the same bytes.

    A letter that no typeface of ours can draw, such as an emoji, is shown as a question mark.
    """
    return typeset_statement(context).readable_pdf()


def typeset_statement(context: Mapping[str, Any]) -> Typeset:
    """The statement laid out on A4, dated by the day the last result was given."""
    return Typeset(template=TEMPLATE, context=context, on=date.fromisoformat(context["on"]))


def overall(situation: Situation, report: Report) -> dict[str, Any]:
    """The overall grade as the statement says it: with its cap, or with what it waits for."""
    plan, told = situation.plan, report.overall
    grade = None if told.grade is None else plain(told.grade).capitalize()
    waits = [method.title for method in plan.methods if method.id not in _complete(report)]
    open_ = f"It follows once there is a result of {listed(f'“{one}”' for one in waits)}." if waits else ""
    return {
        "label": plan.vocabulary.overall_grade.capitalize(),
        "grade": grade,
        "passes": told.range.passes if told.complete else None,
        "note": "" if grade is not None else open_,
        "cap": list(_cap(situation, report)),
        "why": plan.grading.says or "",
        "source": str(plan.grading.source),
    }


def _complete(report: Report) -> set[str]:
    return {one.method for one in report.attempts if one.standing == "counts" and one.final}


def _cap(situation: Situation, report: Report) -> Iterator[str]:
    """Why the overall grade is capped, or is not although something was taken again."""
    cap, told = situation.plan.attempts.cap, report.overall
    if cap is None:
        return
    names = {one.id: f"“{_title(situation, one)}” ({NAMES[one.kind].lower()})" for one in report.attempts}
    if told.why_capped:
        again = listed(names[id] for id in told.why_capped)
        before, after = told.before_cap.grade, told.range.grade
        changes = f" Without the cap it would be {plain(before)}." if before and before != after else ""
        yield f"It is {plain(cap.overall)} at most, because of {again}.{changes}"
    if told.exceptional:
        freed = listed(names[id] for id in told.exceptional)
        yield f"Exceptional circumstances were determined for {freed}: it carries no cap."


def _title(situation: Situation, told: AttemptReport) -> str:
    method = situation.plan.method(told.method)
    return told.method if method is None else method.title


def _method(
    situation: Situation, report: Report, method: Method, given: Mapping[str, Released]
) -> dict[str, Any]:
    found = [one for one in report.attempts if one.method == method.id and one.id in given]
    return {
        "title": method.title,
        "attempts": [_attempt(situation, method, one, given[one.id]) for one in reversed(found)],
        "waiting": "" if found else "There is no result yet.",
        "grading": method.grading.says or "",
        "source": str(method.grading.source),
    }


def _attempt(situation: Situation, method: Method, told: AttemptReport, given: Released) -> dict[str, Any]:
    facts = next(one for one in situation.record.attempts if one.id == told.id)
    assessed = assessed_on(method, facts)
    counts = {"counts": "", "void": "It is void and does not count."}
    return {
        "name": NAMES[told.kind],
        "grade": _grade(told),
        "passes": told.grade.passes if told.standing != "void" else None,
        "assessed": "" if assessed is None else on_date(assessed),
        "given": on_date(given.on),
        "changed": _changed(given),
        "counts": counts.get(told.standing, "It does not count towards the overall grade any more."),
        "themes": [
            {
                "title": theme.title,
                "rows": [marks.row(method, one, told, given.feedback) for one in theme.criteria],
            }
            for theme in method.themes
            if theme.criteria
        ],
    }


def _grade(told: AttemptReport) -> str:
    return "Void" if told.standing == "void" else plain(told.grade.grade or "").capitalize()


def _changed(given: Released) -> str:
    """Why a result was changed and which statement this one replaces; nothing for a first result."""
    if given.replaces is None:
        return ""
    return (
        f"Changed on {on_date(given.on)}, because {given.because}. "
        f"This statement replaces the one of {on_date(given.replaces)}."
    )


def _sources(said: Mapping[str, Any]) -> list[str]:
    """Every clause that the statement rests on, in the order of what it says."""
    graded = [one["source"] for one in said["methods"] if one["attempts"]]
    rows = [
        row["source"]
        for method in said["methods"]
        for attempt in method["attempts"]
        for theme in attempt["themes"]
        for row in theme["rows"]
    ]
    after = [one["source"] for one in (*said["dates"], *said["next"])]
    return list(dict.fromkeys([*graded, said["overall"]["source"], *rows, *after]))
