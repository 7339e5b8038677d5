"""What of an assessment report stays inside the assessment organisation: it all comes from the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from touchstone.documents.assessment_report.facts import Entry, Facts
from touchstone.documents.assessment_report.parts import Part, Row
from touchstone.rules.record.attempt import SectionHeld
from touchstone.rules.words import at_time, length, listed, plain

TOLD_ELSEWHERE = ("section_started", "section_ended", "question", "extension", "judgement", "taken_back")


def noted(facts: Facts) -> Iterator[Row]:
    """What was written beside sections and questions."""
    for entry in facts.entries:
        if entry.kind not in TOLD_ELSEWHERE and not entry.became:
            yield {
                "at": entry.at,
                "kind": entry.kind,
                "said": entry.title,
                "ksbs": entry.ksbs,
                "text": entry.text,
                "by": f"{entry.code} {entry.writer}{_late(entry)}",
                "section": entry.section,
                "device_at": entry.device_at,
            }


def about_questions(facts: Facts) -> dict[str, Row]:
    """In which section each question was asked, and when by the device's clock if that said another time."""
    return {
        str(entry.data["id"]): {"section": entry.section, "device_at": entry.device_at}
        for entry in facts.entries
        if entry.kind == "question" and not entry.became
    }


def by_device(facts: Facts, kind: str, at: datetime | None) -> datetime | None:
    """What the device's clock said at an entry of a kind and a time, where that was another time."""
    said = (one for one in facts.entries if one.kind == kind and one.at == at and not one.became)
    return next((one.device_at for one in said if one.device_at is not None), None)


def held_by_device(facts: Facts, held: SectionHeld) -> Row:
    """The same of a section: of its start, and of its end."""
    start = by_device(facts, "section_started", held.started_at)
    end = by_device(facts, "section_ended", held.ended_at)
    if start is None and end is None:
        return {}
    return {"device_at": tuple(one for one in (start or held.started_at, end or held.ended_at) if one)}


def _both(at: datetime, device_at: datetime | None) -> str:
    """``14:02 on 2 March 2026 (the device’s clock said 12:02 on 2 March 2026)``; mostly the first alone."""
    return at_time(at) + ("" if device_at is None else f" (the device’s clock said {at_time(device_at)})")


def _at(entry: Entry) -> str:
    return _both(entry.at, entry.device_at)


def _late(entry: Entry) -> str:
    return f", written down {at_time(entry.kept_at)}" if entry.late else ""


def questions(facts: Facts) -> dict[str, Row]:
    """The wording of each question, and what was answered."""
    found: dict[str, Row] = {}
    for entry in facts.entries:
        if entry.kind == "question" and not entry.became:
            data = entry.data
            found[str(data["id"])] = {
                "section": entry.section,
                "wording": data.get("text", ""),
                "answer": data.get("answer", ""),
            }
    return found


def judgements(facts: Facts) -> dict[str, Row]:
    """The reason of each judgement, what shows it, who judged, and what was judged before."""
    by_criterion = _judged(facts)
    return {criterion: _told(entries) for criterion, entries in by_criterion.items()}


def _judged(facts: Facts) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in facts.entries:
        if entry.kind == "judgement":
            found[str(entry.data["criterion"])].append(entry)
    return found


def _told(entries: list[Entry]) -> Row:
    standing = [one for one in entries if not one.became]
    now = standing[-1] if standing else None
    before = [f"{_level(one)} ({one.code}, {_at(one)})" for one in entries if one is not now]
    row: dict[str, str] = {"before": "; ".join(before)}
    if now is not None:
        row |= {
            "reason": now.text,
            "pointers": listed(now.pointers) if now.pointers else "",
            "judged": f"{now.writer}, {_at(now)}",
        }
    return row


def _level(entry: Entry) -> str:
    return plain(entry.data["level"] or "not yet assessed")


def _quality(facts: Facts) -> Part:
    """Judgements that were changed after the assessor had submitted."""
    fields = {
        "criterion": "Criterion",
        "from_": "From",
        "to": "To",
        "reason": "Reason",
        "by": "By",
        "at": "When",
    }
    since, rows = facts.attempt.judged_at, []
    for criterion, entries in _judged(facts).items():
        for before, entry in zip([None, *entries], entries, strict=False):
            if since is not None and entry.at > since:
                rows.append(
                    {
                        "criterion": criterion,
                        "from_": "" if before is None else _level(before),
                        "to": _level(entry),
                        "reason": entry.text,
                        "by": entry.writer,
                        "at": _at(entry),
                    }
                )
    empty = "No judgement was changed after it was submitted." if facts.inside else ""
    return Part(
        id="quality",
        title="Changed by quality assurance",
        shape="cards",
        fields=fields,
        rows=tuple(rows),
        empty=empty,
    )


def _findings(facts: Facts) -> Part:
    fields = {"outcome": "Outcome", "message": "What was found", "clause": "Clause"}
    rows = tuple(
        {"outcome": plain(one.outcome.value).capitalize(), "message": one.message, "clause": str(one.source)}
        for one in (*facts.told.conduct.findings, *facts.told.findings)
    )
    return Part(id="findings", title="What the rules found", shape="table", fields=fields, rows=rows)


def _gone(facts: Facts) -> Part:
    fields = {
        "code": "Entry",
        "what": "What",
        "text": "What was written",
        "became": "What became of it",
        "writer": "By",
    }
    rows = tuple(
        {
            "code": one.code,
            "what": one.title,
            "text": one.text,
            "became": one.became,
            "writer": f"{one.writer}, {_at(one)}",
        }
        for one in facts.entries
        if one.became
    )
    empty = "Nothing was taken back or replaced." if facts.inside else ""
    return Part(
        id="gone", title="Taken back or replaced", shape="cards", fields=fields, rows=rows, empty=empty
    )


def _writing(facts: Facts) -> Part:
    """Who wrote when, and how late."""
    fields = {
        "writer": "Who",
        "entries": "Entries",
        "first": "First written",
        "last": "Last written",
        "late": "A minute late or more",
        "most": "Latest by",
    }
    by_writer: dict[str, list[Entry]] = defaultdict(list)
    for entry in facts.entries:
        by_writer[entry.writer].append(entry)
    rows = tuple(_wrote(writer, entries) for writer, entries in by_writer.items())
    return Part(id="writing", title="Who wrote when", shape="table", fields=fields, rows=rows)


def _wrote(writer: str, entries: list[Entry]) -> Row:
    kept: list[datetime] = sorted(one.kept_at for one in entries)
    late = [one for one in entries if one.late]
    most = max((int((one.kept_at - one.at).total_seconds()) for one in late), default=0)
    return {
        "writer": writer,
        "entries": str(len(entries)),
        "first": at_time(kept[0]),
        "last": at_time(kept[-1]),
        "late": str(len(late)) if late else "none",
        "most": length(most) if most else "",
    }


def _devices(facts: Facts) -> Part:
    fields = {"device": "Device", "sequence": "Entry", "at": "Captured", "what": "What", "why": "Why"}
    rows = tuple(
        {
            "device": one.device,
            "sequence": str(one.sequence),
            "at": _both(one.at, one.device_at),
            "what": one.what,
            "why": one.why,
        }
        for one in facts.captured
    )
    return Part(
        id="devices",
        title="Captured on a device, and doubtful or set aside",
        shape="table",
        fields=fields,
        rows=rows,
    )


PARTS: tuple[Callable[[Facts], Part], ...] = (_quality, _findings, _gone, _writing, _devices)
