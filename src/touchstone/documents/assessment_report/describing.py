"""Everything that an assessment report can say of one attempt, part by part, whoever may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain

from touchstone.documents.assessment_report import inside
from touchstone.documents.assessment_report.facts import Facts
from touchstone.documents.assessment_report.parts import Part, Row
from touchstone.documents.statement import NAMES
from touchstone.rules.attempts import assessed_on
from touchstone.rules.conduct.duration import allowance
from touchstone.rules.conduct.session import Session
from touchstone.rules.trace import Trace
from touchstone.rules.words import at_time, length, listed, on_date, plain, plural

STANDING = {
    "counts": "It counts.",
    "void": "It is void and does not count.",
}
NO_MORE = "It does not count towards the overall grade any more."


def described(facts: Facts) -> tuple[Part, ...]:
    """Every part, in reading order. Give it to nobody as it is: ``restricted`` makes what a reader gets."""
    return tuple(make(facts) for make in (*PARTS, *inside.PARTS))


def _about(facts: Facts) -> Part:
    plan, names = facts.situation.plan, facts.names
    held = assessed_on(facts.method, facts.attempt)
    submitted = facts.attempt.judged_at
    fields = {
        "apprentice": "Apprentice",
        "provider": "Training provider",
        "employer": "Employer",
        "organisation": plan.vocabulary.organisation.capitalize(),
        "standard": "Standard",
        "method": "Method",
        "attempt": "Attempt",
        "held": "Assessed on",
        "writers": "Written by",
        "submitted": "Judgements submitted",
    }
    row: Row = {
        "apprentice": names.apprentice,
        "provider": names.provider,
        "employer": names.employer,
        "organisation": names.organisation,
        "standard": f"Level {plan.identity.level} {plan.identity.title} ({plan.identity.name})",
        "method": facts.method.title,
        "attempt": NAMES[facts.told.kind],
        "held": "" if held is None else on_date(held),
        "writers": tuple(dict.fromkeys(entry.writer for entry in facts.entries)),
        "submitted": "" if submitted is None else at_time(submitted),
    }
    return Part(id="about", title="Who and what", shape="facts", fields=fields, rows=(row,))


def _grade(facts: Facts) -> Part:
    told, grading = facts.told, facts.method.grading
    fields = {
        "grade": "Grade",
        "counts": "Whether it counts",
        "changed": "Changed",
        "says": "The plan says",
        "clause": "Clause",
    }
    grade = "Void" if told.standing == "void" else plain(told.grade.grade or "not told").capitalize()
    row: Row = {
        "grade": grade,
        "counts": STANDING.get(told.standing, NO_MORE),
        "changed": facts.changed,
        "says": grading.says or "",
        "clause": str(grading.source),
    }
    return Part(id="grade", title="Grade", shape="facts", fields=fields, rows=(row,))


def _time(facts: Facts) -> Part:
    rule, extension = facts.method.duration, facts.attempt.extension
    fields = {
        "used": "Used",
        "planned": "Planned",
        "limit": "At most",
        "adjustment": "Reasonable adjustment",
        "extension": "Extension",
        "extended_at": "Granted at",
        "extended_because": "Reason",
        "extended_by": "Granted by",
        "clause": "Clause",
    }
    if rule is None:
        return Part(id="time", title="Time", shape="facts", fields=fields, rows=())
    session = Session(situation=facts.situation, method=facts.method, attempt=facts.attempt)
    may = allowance(session)
    assert may is not None  # there is a rule
    row: Row = {
        "used": length(facts.told.conduct.counted_seconds),
        "planned": plural(rule.minutes, "minute"),
        "limit": plural(may.limit, "minute"),
        "adjustment": plural(may.adjustment, "minute") + ", in what was planned and at most"
        if may.adjustment
        else "",
        "extension": "" if extension is None else plural(extension.minutes, "minute"),
        "extended_at": "" if extension is None else at_time(extension.at),
        "extended_because": "" if extension is None else extension.reason,
        "extended_by": next((one.writer for one in facts.entries if one.kind == "extension"), ""),
        "clause": str(rule.source),
    }
    return Part(id="time", title="Time", shape="facts", fields=fields, rows=(row,))


def _session(facts: Facts) -> Part:
    fields = {
        "at": "From",
        "until": "Until",
        "device_at": "Device clock",
        "section": "Section",
        "said": "What",
        "ksbs": "KSBs",
        "text": "What was written",
        "by": "Entry",
    }
    rows = sorted(chain(_held(facts), _asked(facts), _extended(facts), inside.noted(facts)), key=_when)
    return Part(
        id="session",
        title="Course of the session",
        shape="table",
        fields=fields,
        rows=tuple(rows),
        says="The picture and this table say the same.",
        empty="Nothing was held as a session.",
    )


def _when(row: Row) -> tuple[datetime, str]:
    at = row["at"]
    assert isinstance(at, datetime)  # every row of a session has its moment
    return at, str(row["kind"])


def _held(facts: Facts) -> Iterator[Row]:
    sections = {one.id: one for one in facts.method.sections}
    for held in facts.attempt.sections:
        section, end = sections[held.section], held.ended_at
        took = "" if end is None else f", {length(int(end.timestamp() - held.started_at.timestamp()))}"
        counted = "" if section.counted else ", does not count"
        yield {
            "at": held.started_at,
            "until": end,
            "kind": "section",
            "what": section.title,
            "counted": section.counted,
            "said": f"{section.title}{took}{counted}",
            **inside.held_by_device(facts, held),
        }


def _asked(facts: Facts) -> Iterator[Row]:
    known = inside.about_questions(facts)
    for one in facts.attempt.questions:
        said = f"{one.id} {kind_of(facts, one.kind)}"
        row: Row = {"at": one.asked_at, "kind": "question", "said": said, "ksbs": one.ksbs}
        yield {**row, **known.get(one.id, {})}


def _extended(facts: Facts) -> Iterator[Row]:
    more = facts.attempt.extension
    if more is not None:
        yield {
            "at": more.at,
            "kind": "extension",
            "said": f"{plural(more.minutes, 'minute')} more granted",
            "device_at": inside.by_device(facts, "extension", more.at),
        }


def kind_of(facts: Facts, id: str) -> str:
    """What the plan calls a kind of question."""
    rules = facts.method.questions
    return next((one.title for one in rules.kinds if one.id == id), plain(id)) if rules else plain(id)


def _questions(facts: Facts) -> Part:
    fields = {
        "code": "Question",
        "sort": "Kind",
        "theme": "Theme",
        "ksbs": "KSBs",
        "section": "Section",
        "wording": "As it was asked",
        "answer": "Answer",
    }
    themes = {one.id: one.title for one in facts.method.themes}
    said = inside.questions(facts)
    rows = tuple(
        {
            "code": one.id,
            "sort": kind_of(facts, one.kind),
            "theme": themes.get(one.theme or "", ""),
            "ksbs": one.ksbs,
            **said.get(one.id, {}),
        }
        for one in facts.attempt.questions
    )
    return Part(
        id="questions",
        title="Questions",
        shape="cards" if facts.inside else "table",
        fields=fields,
        rows=rows,
        empty="No question was asked." if facts.method.questions else "",
    )


def _coverage(facts: Facts) -> Part:
    wordings = {one.code: one.text for one in facts.situation.plan.ksbs}
    told, sections = facts.told.conduct, {one.id: one.title for one in facts.method.sections}
    rows = []
    for code in facts.method.ksbs:
        seen = [one for one in facts.attempt.seen if one.ksb == code]
        places = dict.fromkeys(
            sections.get(one.section or "") or one.recording or "the session" for one in seen
        )
        asked = [one.id for one in facts.attempt.questions if code in one.ksbs]
        how = [f"seen in {listed(places)}"] if places else []
        how += [f"asked about in {listed(asked)}"] if asked else []
        shown = _sentence(listed(how)) if how else "Not recorded"
        counts = code in (*told.seen, *told.asked)
        rows.append({"ksb": code, "wording": wordings.get(code, ""), "shown": shown, "counts": _yes(counts)})
    fields = {"ksb": "KSB", "wording": "What it is", "shown": "How it was shown", "counts": "Counts"}
    return Part(
        id="coverage",
        title="Knowledge, skills and behaviours",
        shape="table",
        fields=fields,
        rows=tuple(rows) if facts.attempt.seen or facts.attempt.questions else (),
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _score(facts: Facts) -> Part:
    test, score = facts.method.test, facts.attempt.score
    rows: tuple[Row, ...] = ()
    if test is not None and score is not None:
        rows = ({"score": f"{score} of {test.out_of}", "clause": str(test.source)},)
    fields = {"score": "Score", "clause": "Clause"}
    return Part(id="score", title="Score of the test", shape="facts", fields=fields, rows=rows)


def _judgements(facts: Facts) -> Part:
    fields = {
        "criterion": "Criterion",
        "level": "Judgement",
        "wording": "What it asks",
        "ksbs": "KSBs",
        "feedback": "Feedback",
        "reason": "Reason",
        "pointers": "Shown by",
        "judged": "Judged",
        "before": "Before",
        "clause": "Clause",
    }
    said = inside.judgements(facts)
    rows = tuple(
        {
            "criterion": f"{one.id} ({plain(one.kind)})",
            "level": plain(facts.told.levels.get(one.id) or "not yet assessed").capitalize(),
            "wording": one.to_apprentice or one.text,
            "ksbs": one.ksbs,
            "feedback": facts.feedback.get(one.id, ""),
            "clause": str(one.source),
            **said.get(one.id, {}),
        }
        for theme in facts.method.themes
        for one in theme.criteria
    )
    return Part(id="judgements", title="Judgements", shape="cards", fields=fields, rows=rows)


def _trace(facts: Facts) -> Part:
    fields = {"depth": "", "what": "Question", "answer": "Answer", "why": "Why", "clause": "Clause"}
    rows = () if facts.trace is None else tuple(_below(facts.trace, 0, facts.method.title))
    says = "Every condition that the plan sets for the grade, and how it came out."
    return Part(
        id="trace", title="How the grade comes about", shape="trace", fields=fields, rows=rows, says=says
    )


def _below(one: Trace, depth: int, title: str = "") -> Iterator[Row]:
    what = title or one.what
    yield {
        "depth": str(depth),
        "what": _sentence(what),
        "answer": plain(one.answer),
        "why": one.why,
        "clause": "" if one.source is None else str(one.source),
    }
    for below in one.because:
        yield from _below(below, depth + 1)


PARTS: tuple[Callable[[Facts], Part], ...] = (
    _about,
    _grade,
    _time,
    _session,
    _questions,
    _coverage,
    _score,
    _judgements,
    _trace,
)
