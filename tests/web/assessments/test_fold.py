"""Folding a log: independent entries come in any order, and taking back removes exactly its entry."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.assessments import DAY, conducted
from tests.factories.web import Cast
from touchstone.rules.record import attempt as known
from touchstone.rules.validity import problems
from touchstone.web.assessments.entries import fold, judgements, standing
from touchstone.web.organisations.actor import Refused
from touchstone.web.records.queries import situation

EMPTY = known.Attempt(id="observation-1", method="observation")


@dataclass
class Kept:
    """An entry in memory."""

    number: int
    kind: str
    data: Any
    at: datetime = DAY
    id: UUID = field(default_factory=uuid4)
    by: UUID = field(default_factory=lambda: UUID(int=7))


def threads(length: int) -> list[list[Kept]]:
    """Entries about different things; within one thread the order counts."""
    start, end = (
        Kept(0, "section_started", {"section": "live"}),
        Kept(0, "section_ended", {"section": "live"}),
    )
    ended = replace(end, at=DAY + timedelta(minutes=30), data={"section": "live", "start": str(start.id)})
    found = [[start, ended]]
    for number in range(length):
        at = DAY + timedelta(minutes=number)
        asked = {"id": f"Q{number}", "kind": "set", "ksbs": ["K4"], "text": "?"}
        found.append([Kept(0, "question", asked, at)])
        found.append([Kept(0, "seen", {"ksbs": ["K4", "K7"], "section": "live"}, at)])
        found.append(
            [
                Kept(0, "judgement", {"criterion": f"C{number}", "level": level, "reason": level}, at)
                for level in ("met", "not_met", "met")[: 1 + number % 3]
            ]
        )
        found.append([Kept(0, "declared", {"id": f"d{number}", "holds": bool(number % 2)}, at)])
        recorded = {"held_at": DAY.isoformat(), "recorded_at": DAY.isoformat(), "medium": "video"}
        found.append([Kept(0, "recording", {"id": f"R{number}", "seconds": 1800, **recorded}, at)])
    return found


def interleaved(draw: Any, some: list[list[Kept]]) -> list[Kept]:
    left: list[list[Kept]] = [list(thread) for thread in some]
    log: list[Kept] = []
    while any(left):
        thread = draw(st.sampled_from([one for one in left if one]))
        log.append(replace(thread.pop(0), number=len(log) + 1))
    return log


@given(st.data())
def test_any_interleaving_of_independent_entries_gives_the_same_record(data: st.DataObject) -> None:
    some = threads(data.draw(st.integers(1, 4)))
    plain = [replace(one, number=at) for at, one in enumerate((one for thread in some for one in thread), 1)]
    mixed = interleaved(data.draw, some)
    assert fold(EMPTY, mixed) == fold(EMPTY, plain)
    shuffled = data.draw(st.permutations(mixed))
    assert fold(EMPTY, shuffled) == fold(EMPTY, mixed)  # rows may come in any order


@given(st.data())
def test_taking_back_removes_exactly_its_entry(data: st.DataObject) -> None:
    log = interleaved(data.draw, threads(3))
    gone = data.draw(st.sampled_from(log))
    back = Kept(len(log) + 1, "taken_back", {"entry": str(gone.id), "reason": "Wrong."})
    without = [one for one in log if one is not gone]
    assert fold(EMPTY, [*log, back]) == fold(EMPTY, without)
    assert standing([*log, back]) == standing(without)
    assert judgements([*log, back]) == judgements(without)


def test_an_end_closes_the_start_it_names_and_no_other() -> None:
    first = Kept(1, "section_started", {"section": "live"})
    ended = {"section": "live", "start": str(first.id)}
    end = Kept(2, "section_ended", ended, DAY + timedelta(minutes=5))
    second = Kept(3, "section_started", {"section": "live"}, DAY + timedelta(minutes=9))
    back = Kept(4, "taken_back", {"entry": str(first.id), "reason": "Wrong."})
    assert [one.ended_at for one in fold(EMPTY, [first, end, second]).sections] == [end.at, None]
    assert [one.ended_at for one in fold(EMPTY, [first, end, second, back]).sections] == [None]


def test_saying_the_same_once_more_does_not_make_it_later() -> None:
    said = [
        Kept(n, "declared", {"id": "identity_checked", "holds": holds}, DAY + timedelta(minutes=n))
        for n, holds in ((1, True), (2, True))
    ]
    assert fold(EMPTY, said).declared[0].at == DAY + timedelta(minutes=1)
    other = Kept(3, "declared", {"id": "identity_checked", "holds": False}, DAY + timedelta(minutes=3))
    assert fold(EMPTY, [*said, other]).declared[0].at == DAY + timedelta(minutes=3)


STEPS = st.sampled_from(
    [
        ("section_started", {"section": "live"}),
        ("section_ended", {"section": "live"}),
        ("section_started", {"section": "questioning"}),
        ("section_ended", {"section": "questioning"}),
        ("question", {"of_kind": "set", "text": "Why?", "ksbs": ["K4"]}),
        ("seen", {"ksbs": ["K7"]}),
        ("seen", {"ksbs": ["K7"], "recording": "R1", "second": 1700}),
        ("recording", {"seconds": 1800, "medium": "video"}),
        ("recording", {"code": "R1", "seconds": 600, "medium": "audio"}),
        ("declared", {"code": "identity_checked", "holds": True}),
        ("judgement", {"criterion": "OBS-P1", "level": "met", "reason": "Seen.", "pointers": []}),
        ("judgement", {"criterion": "OBS-P1", "level": None, "reason": "", "pointers": []}),
        ("extension", {"minutes": 5, "reason": "Late."}),
        ("taken_back", {"reason": "Wrong."}),
    ]
)
RECORDED = {
    "held_at": (DAY - timedelta(days=2)).isoformat(),
    "recorded_at": (DAY - timedelta(days=2)).isoformat(),
}


@pytest.mark.django_db
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(STEPS, st.integers(0, 90), st.integers(0, 30)), min_size=4, max_size=12))
def test_a_log_written_by_actions_never_contradicts_itself(
    people: Cast, steps: list[tuple[tuple[str, dict[str, Any]], int, int]]
) -> None:
    made = conducted(people, person=None)
    for clock, ((kind, said), earlier, which) in enumerate(steps, start=100):
        data = {**said, **(RECORDED if kind == "recording" else {})}
        entries = list(made.row.entries.order_by("number"))
        if kind == "taken_back":
            data["entry"] = str(entries[which % len(entries)].id) if entries else ""
        if kind == "judgement":
            now = judgements(entries).get("OBS-P1")
            data["replaces"] = now.entry if now else None
        if kind.startswith("section"):
            data["happened_at"] = made.at + timedelta(minutes=clock - earlier)
        try:
            made.write(kind, clock, **data)
        except Refused:
            continue
    assert problems(situation(made.one, made.at + timedelta(minutes=200))) == ()
