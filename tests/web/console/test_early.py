"""A question that was kept before the first section started is set aside, and no section with it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.factories.assessments import DAY
from tests.factories.node import bundled
from tests.web.console.conftest import EVENING, Session
from tests.web.console.hints.comparing import SCRIPT, Case, _situation, by_the_hints, table
from tests.web.console.hints.methods import shipped
from tests.web.console.hints.told import Json, told
from touchstone.rules.record.attempt import Attempt
from touchstone.web.assessments.actions import Unfit
from touchstone.web.assessments.entries import fold
from touchstone.web.console import actions, queries
from touchstone.web.organisations.actor import Refused

Act = tuple[int, str, str, dict[str, Any]]  # the minute, the kind, the id and the words


@pytest.fixture
def acts(session: Session) -> list[Act]:
    """Captured offline: a question at 11:59, then three sections from 12:00 on."""
    asked: dict[str, Any] = {
        "text": "How do you plan?",
        "kind": "set",
        "ksbs": [],
        "section": None,
        "answer": "By a model.",
    }
    made: list[Act] = [(-1, "question", str(uuid4()), asked)]
    for place, section in enumerate(session.made.method.sections[:3]):
        start = str(uuid4())
        made.append((20 * place, "section_started", start, {"section": section.id}))
        ends = {"section": section.id, "start": start}
        made.append((20 * place + 15, "section_ended", str(uuid4()), ends))
    for minute, kind, id, data in made:
        words = {"of_kind" if name == "kind" else name: said for name, said in data.items()}
        session.pocket.capture(DAY + timedelta(minutes=minute), kind, id=UUID(id), **words)
    return made


def test_the_question_alone_is_set_aside(session: Session, acts: list[Act]) -> None:
    receipt = session.send()
    assert [entry.kind for entry in session.log] == ["section_started", "section_ended"] * 3
    [aside] = receipt.aside
    assert aside.why is not None
    assert "before the first section started at 12:00 on" in aside.why["message"]
    by = session.made.people.actor("assessor")
    with pytest.raises(Refused, match="before the first section started"):
        actions.take_up(captured=aside.id, by=by, at=EVENING)
    actions.leave_out(captured=aside.id, reason="Asked before it began.", by=by, at=EVENING)
    assert queries.waits(session.made.row) == []


def test_it_is_set_aside_as_well_where_it_is_sent_at_once(session: Session, acts: list[Act]) -> None:
    first, *others = session.pocket.lines
    assert len(session.send([first], at=DAY).aside) == 1
    assert session.send(others).aside == ()
    assert len(session.log) == 6


ORDERS = list(permutations(range(4)))
PAGE = 0  # of an order: the question on the page, then each of three deliveries


@pytest.mark.parametrize("order", ORDERS)
def test_no_start_is_lost_in_whatever_order_entries_come(
    session: Session, acts: list[Act], order: tuple[int, ...]
) -> None:
    """A question in the log, and sections in three deliveries, each of which comes twice."""
    _, *lines = session.pocket.lines
    session.send(session.pocket.lines[:1])  # set aside; the rest of the chain follows it
    deliveries = [lines[:1], lines[1:3], lines[3:]]
    for part in order:
        if part != PAGE:
            session.send(deliveries[part - 1])
            session.send(deliveries[part - 1])
            continue
        asked = session.made.sent("question", -1, text="Why?", of_kind="set", ksbs=[])
        with suppress(Unfit):  # where a section is there, who writes it is told
            session.made.write_many([asked], 90)
    facts = fold(Attempt(id="observation-1", method="observation"), session.log)
    assert [one.section for one in facts.sections] == [one.id for one in session.made.method.sections[:3]]
    assert all(one.ended_at for one in facts.sections)
    assert facts.questions == ()
    there = [entry for entry in session.log if entry.kind == "question"]
    assert len(there) == (order.index(PAGE) < order.index(1))
    assert len(queries.waits(session.made.row)) == 1  # the question of the device, and nothing else


def test_the_device_counts_the_sections_that_the_log_holds(
    session: Session, acts: list[Act], tmp_path: Path
) -> None:
    session.send()
    by = {"by": str(session.pocket.by)}
    shown: list[Json] = [
        {"id": id, "number": None, "kind": kind, "data": data, "at": _at(minute)} | by
        for minute, kind, id, data in acts
    ]
    kept: list[Json] = [
        {"id": str(one.id), "number": one.number, "kind": one.kind, "data": one.data}
        | by
        | {"at": one.at.isoformat()}
        for one in session.log
    ]
    of = next(of for of in shipped() if of.name == "ST1379 v1.1 observation")
    situation = _situation(of, timedelta(days=400))
    asked = table([Case("offline", situation, shown), Case("answered", situation, kept)])
    offline, answered = by_the_hints(asked, bundled(SCRIPT, tmp_path))["answers"]
    there = told(situation, kept)
    assert offline["sections"] == answered["sections"] == there["sections"]
    assert [one["seconds"] for one in there["sections"].values()] == [900, 900, 900, 0]
    assert answered["counting_questions"] == there["counting_questions"] == 0


def _at(minute: int) -> str:
    return (DAY + timedelta(minutes=minute)).isoformat()
