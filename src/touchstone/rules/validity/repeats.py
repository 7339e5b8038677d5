"""Things that may stand once in a record and stand twice, such as two outcomes for one criterion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from touchstone.rules.record import Record
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation


def problems(situation: Situation) -> Iterator[Problem]:
    """Every second mention of what may be mentioned once."""
    for what, places in _lists(situation.record):
        yield from _repeated(what, places)


Places = list[tuple[str, str]]  # the path to an id, and the id


def _lists(record: Record) -> Iterator[tuple[str, Places]]:
    yield "attempt", _ids("attempts", "id", [one.id for one in record.attempts])
    yield "gateway", _ids("gateways", "gateway", [one.gateway for one in record.gateways])
    yield "decision", _decisions(record)
    yield "appeal", _ids("appeals", "id", [one.id for one in record.appeals])
    if record.portfolio is not None:
        yield "piece", _ids("portfolio.pieces", "id", [one.id for one in record.portfolio.pieces])
    for index, gateway in enumerate(record.gateways):
        items = [item.requirement for item in gateway.items]
        yield "item for", _ids(f"gateways[{index}].items", "requirement", items)
    for index, attempt in enumerate(record.attempts):
        place = f"attempts[{index}]"
        yield "question", _ids(f"{place}.questions", "id", [one.id for one in attempt.questions])
        yield "recording", _ids(f"{place}.recordings", "id", [one.id for one in attempt.recordings])
        judged = [one.criterion for one in attempt.judgements]
        yield "judgement of", _ids(f"{place}.judgements", "criterion", judged)
    for index, appeal in enumerate(record.appeals):
        place = f"appeals[{index}].stages"
        yield "decision of stage", _ids(place, "stage", [one.stage for one in appeal.stages])
        for number, decision in enumerate(appeal.stages):
            changed = [one.criterion for one in decision.changes]
            yield "change of", _ids(f"{place}[{number}].changes", "criterion", changed)


def _decisions(record: Record) -> Places:
    """Whatever an appeal can name; an adjustment without an id is named by nobody."""
    granted = enumerate(record.case.adjustments)
    named = [(f"case.adjustments[{index}].id", one.id) for index, one in granted if one.id is not None]
    refused = _ids("case.refused_adjustments", "id", [one.id for one in record.case.refused_adjustments])
    return [*named, *refused, *_ids("case.sanctions", "id", [one.id for one in record.case.sanctions])]


def _ids(place: str, key: str, ids: Iterable[str]) -> Places:
    return [(f"{place}[{index}].{key}", id) for index, id in enumerate(ids)]


def _repeated(what: str, places: Places) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for place, id in places:
        if id in first:
            message = f"A second {what} {id}; the first is at {first[id]}."
            remedy = "Keep the one that is right, or correct the id of the other."
            yield Problem(place=place, message=message, remedy=remedy)
        first.setdefault(id, place)
