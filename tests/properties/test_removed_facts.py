"""What is not known is never taken for granted: without a fact, *cannot tell* does not turn into *met*."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given

from tests.properties.records import situations
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.judge import assess
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.situation import Situation
from touchstone.rules.validity import problems

Key = tuple[str, str | None]

# Lists whose members are facts that may fulfil something. The stretches of a section, the recordings, the
# questions and the pieces are left: they are the things that are judged, and without one there is one thing
# less to judge.
FULFILLING = ("judgements", "declared", "seen")
ANSWERS = ("venue", "score", "extension", "consent", "further_learning", "question_set")


@given(situations())
def test_no_fact_taken_away_turns_cannot_tell_into_met(situation: Situation) -> None:
    before = outcomes(situation)
    for whose, what, record in without_one_fact(situation.record):
        poorer = replace(situation, record=record, answers={})
        if problems(poorer):
            continue
        others = rivals(situation.record, whose)
        for (code, subject), found in outcomes(poorer).items():
            if found is Outcome.MET and subject not in others:
                assert before.get((code, subject)) is not Outcome.CANNOT_TELL, (whose, what, code, subject)


def rivals(record: Record, attempt_id: str) -> set[str | None]:
    """Other attempts at the same method: without a fact of this one, they are held against another fail."""
    methods = {one.id: one.method for one in record.attempts}
    method = methods.get(attempt_id)
    return {one for one in methods if one != attempt_id and methods[one] == method}


def outcomes(situation: Situation) -> dict[Key, Outcome]:
    def key(finding: Finding) -> Key:
        return finding.code, finding.subject

    return {key(finding): finding.outcome for finding in assess(situation).findings}


def without_one_fact(record: Record) -> Iterator[tuple[str, str, Record]]:
    """The record with one fact less: whose it was, which, and the record."""
    for index, attempt in enumerate(record.attempts):
        for what, poorer in _attempts_without(attempt):
            attempts = (*record.attempts[:index], poorer, *record.attempts[index + 1 :])
            yield attempt.id, what, replace(record, attempts=attempts)
    if record.portfolio is not None:
        yield (
            "portfolio",
            "since",
            replace(record, portfolio=replace(record.portfolio, assessor_has_it_since=None)),
        )
    for index, gateway in enumerate(record.gateways):
        rest = (*record.gateways[:index], *record.gateways[index + 1 :])
        yield gateway.gateway, "all", replace(record, gateways=rest)
        for place, _ in enumerate(gateway.items):
            items = (*gateway.items[:place], *gateway.items[place + 1 :])
            yield (
                gateway.gateway,
                f"item {place}",
                replace(record, gateways=(*rest, replace(gateway, items=items))),
            )
    yield "apprentice", "born", replace(record, apprentice=replace(record.apprentice, date_of_birth=None))
    yield (
        "apprentice",
        "opted in",
        replace(record, programme=replace(record.programme, english_and_maths_opted_in=None)),
    )


def _attempts_without(attempt: Attempt) -> Iterator[tuple[str, Attempt]]:
    """The attempt with one fact less."""
    changes: list[tuple[str, dict[str, Any]]] = [(name, {name: None}) for name in ANSWERS]
    for name in FULFILLING:
        members = getattr(attempt, name)
        changes += [(name, {name: (*members[:i], *members[i + 1 :])}) for i in range(len(members))]
    for i, held in enumerate(attempt.sections):
        later = replace(held, ended_at=None)
        changes.append(("end", {"sections": (*attempt.sections[:i], later, *attempt.sections[i + 1 :])}))
    for i, recording in enumerate(attempt.recordings):
        unseen = replace(recording, visible=None)
        changes.append(
            ("visible", {"recordings": (*attempt.recordings[:i], unseen, *attempt.recordings[i + 1 :])})
        )
    changes.append(("notified", {"notified_at": None, "notified_to": ()}))
    unjudged = {"judged_at": None, "judged_by": None, "notified_at": None, "notified_to": ()}
    changes.append(("judged", unjudged))
    for what, change in changes:
        yield what, replace(attempt, **change)
