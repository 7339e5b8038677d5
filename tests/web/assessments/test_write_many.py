"""Several entries at once: the same as one after another, and all or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.assessments import DAY, Conducted, conducted
from tests.factories.web import Cast
from tests.web.assessments.conftest import Desk
from touchstone.web.assessments.actions import Changed, Sent, Unfit, submit, write_many
from touchstone.web.assessments.models import Entry
from touchstone.web.audit.models import Event
from touchstone.web.audit.words import about, did
from touchstone.web.organisations.actor import Refused
from touchstone.web.records.models import Standing
from touchstone.web.records.queries import record

ENOUGH = DAY + timedelta(hours=2)


def sent(kind: str, after: int, **data: Any) -> Sent:
    """An entry so many minutes after the start of the day."""
    if "of_kind" in data:
        data["kind"] = data.pop("of_kind")
    return Sent(kind=kind, data=data, happened_at=DAY + timedelta(minutes=after))


def session() -> list[Sent]:
    """A session in which later entries rest on earlier ones."""
    return [
        sent("declared", 0, id="identity_checked", holds=True),
        sent("section_started", 1, section="live"),
        sent("seen", 5, ksbs=["K7"], text="In the workshop."),
        sent("section_ended", 30, section="live"),
        sent("section_started", 31, section="questioning"),
        sent("question", 32, text="Why?", of_kind="set", ksbs=["K4"]),
        sent("question", 33, text="And how?", of_kind="set", ksbs=["K4"]),
        sent("section_ended", 50, section="questioning"),
        sent("judgement", 60, criterion="OBS-P1", level="met", reason="Seen.", pointers=["Q2", "#3"]),
    ]


def keep_all(made: Conducted, entries: list[Sent]) -> list[Entry]:
    return write_many(attempt=made.row.id, entries=entries, by=made.people.actor("assessor"), at=ENOUGH)


def test_several_at_once_are_the_same_as_one_after_another(people: Cast) -> None:
    together, single = conducted(people), conducted(people)
    keep_all(together, session())
    for entry in session():
        keep_all(single, [entry])
    columns = ("number", "kind", "at", "by", "kept_at")
    assert list(together.row.entries.order_by("number").values_list(*columns)) == list(
        single.row.entries.order_by("number").values_list(*columns)
    )
    first, second = (record(made.one, ENOUGH).attempts[0] for made in (together, single))
    assert first == second
    assert first.questions[1].section == "questioning"
    said = ("stage", "next_action", "turns", "due_on", "broken", "as_of")
    one, other = (Standing.objects.values(*said).get(apprenticeship=made.one) for made in (together, single))
    assert one == other


def test_the_trail_keeps_one_event_that_lists_the_entries(desk: Desk) -> None:
    kept = keep_all(desk.made, session())
    event = Event.objects.filter(chain=desk.made.one.id).latest("number")
    assert event.action == "assessment.write"
    assert event.facts["entries"] == [str(entry.id) for entry in kept]
    assert event.facts["attempt"] == desk.made.row.code
    assert did(event.action) == "wrote several entries of the assessment"
    assert str(kept[0].id) not in about(event.facts)
    assert "section started" in about(event.facts)


def test_a_fault_names_the_entry_and_nothing_is_kept(desk: Desk) -> None:
    entries = session()
    entries[5] = sent("question", 32, text="", of_kind="set", ksbs=["K4"])
    events = Event.objects.count()
    with pytest.raises(Unfit, match=r"Entry 6 \(question\)") as refusal:
        keep_all(desk.made, entries)
    assert refusal.value.place == 6
    assert refusal.value.fields == {"6.text": "Write the question."}
    assert refusal.value.why.fields == {"text": "Write the question."}
    assert Entry.objects.count() == 0
    assert Event.objects.count() == events


def test_each_is_held_against_those_before_it(desk: Desk) -> None:
    running = [sent("section_started", 0, section="live"), sent("section_started", 1, section="questioning")]
    with pytest.raises(Unfit, match="Entry 2") as refusal:
        keep_all(desk.made, running)
    assert "still running" in refusal.value.fields["2.section"]
    said: dict[str, Any] = {"criterion": "OBS-P1", "level": "met", "reason": "Seen.", "pointers": []}
    with pytest.raises(Unfit) as twice:
        keep_all(desk.made, [sent("judgement", 1, **said), sent("judgement", 2, **said)])
    assert isinstance(twice.value.why, Changed)
    ahead = Sent(kind="note", data={"text": "Later."}, happened_at=ENOUGH + timedelta(minutes=1))
    with pytest.raises(Unfit, match="This lies ahead"):
        keep_all(desk.made, [ahead])
    assert Entry.objects.count() == 0


def test_what_was_sent_before_is_kept_once(desk: Desk) -> None:
    notes = [Sent(kind="note", data={"text": f"Note {n}."}, id=uuid4()) for n in range(3)]
    first = keep_all(desk.made, notes[:2])
    events = Event.objects.count()
    assert keep_all(desk.made, notes[:2]) == first
    assert Event.objects.count() == events
    again = keep_all(desk.made, [*notes, notes[2]])
    assert [entry.id for entry in again] == [note.id for note in [*notes, notes[2]]]
    assert Entry.objects.count() == 3
    assert keep_all(desk.made, []) == []


def test_after_the_submission_nothing_is_taken(ready: Desk) -> None:
    ready.made.judge()
    by, at = ready.made.people.actor("assessor"), DAY + timedelta(hours=7)
    submit(attempt=ready.made.row.id, by=by, at=at)
    with pytest.raises(Refused, match="locked"):
        write_many(attempt=ready.made.row.id, entries=[sent("note", 1, text="Late.")], by=by, at=at)


def test_many_entries_take_as_many_queries_as_one(people: Cast) -> None:
    counts = []
    for number in (1, 40):
        made = conducted(people)
        notes = [sent("note", n, text=f"Note {n}.") for n in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            keep_all(made, notes)
        counts.append(len(queries))
    assert counts[0] == counts[1]
