"""What was captured where nobody could answer: each entry that fits is kept, every other is told why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from tests.factories.assessments import DAY, observed
from tests.factories.web import Cast, cast
from tests.web.assessments.conftest import Desk
from touchstone.rules.record import attempt as known
from touchstone.web.assessments import actions
from touchstone.web.assessments.entries import fold
from touchstone.web.assessments.lines import EARLY
from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.waiting import TELLERS
from touchstone.web.organisations.actor import Actor, Refused


def first(desk: Desk) -> str:
    """The first section of the plan."""
    return desk.made.method.sections[0].id


def each(desk: Desk, entries: Sequence[actions.Sent], by: Actor | None = None) -> list[Entry | Refused]:
    by = by or desk.made.people.actor("assessor")
    at = DAY + timedelta(hours=8)
    return actions.write_each(attempt=desk.made.row.id, entries=entries, by=by, at=at)


def test_what_fits_is_kept_and_the_rest_is_told_why(desk: Desk) -> None:
    sent = desk.made.sent
    told = each(
        desk,
        [
            sent("section_started", 0, section=first(desk)),
            sent("note", 1, text=""),
            sent("note", 2, text="Builds trust."),
        ],
    )
    assert [type(one).__name__ for one in told] == ["Entry", "Refused", "Entry"]
    assert isinstance(told[1], Refused)
    assert told[1].fields == {"text": "Write the note."}
    assert [entry.number for entry in Entry.objects.order_by("number")] == [1, 2]


def test_what_contradicts_the_facts_is_found_among_many(desk: Desk) -> None:
    sent = desk.made.sent
    entries = [
        sent("note", 0, text="Before."),
        sent("section_started", 30, section=first(desk)),
        sent("section_ended", 20, section=first(desk)),  # before it began: only all facts together show it
        *(sent("note", 40 + minute, text=f"Note {minute}.") for minute in range(5)),
    ]
    told = each(desk, entries)
    assert [place for place, one in enumerate(told) if isinstance(one, Refused)] == [2]
    assert Entry.objects.count() == len(entries) - 1


def test_a_judgement_over_one_that_is_not_known_is_not_kept(desk: Desk) -> None:
    criterion = desk.made.method.criteria[0].id
    said = {"criterion": criterion, "level": "met", "reason": "Seen.", "pointers": []}
    told = each(desk, [desk.made.sent("judgement", 1, **said), desk.made.sent("judgement", 2, **said)])
    assert isinstance(told[1], actions.Changed)


def test_sending_again_answers_with_what_is_kept(desk: Desk) -> None:
    note = actions.Sent(kind="note", data={"text": "Once."}, happened_at=DAY, id=uuid4())
    first, second = each(desk, [note])[0], each(desk, [note])[0]
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert first.id == second.id == note.id
    assert Entry.objects.count() == 1


def test_an_attempt_of_others_takes_nothing(desk: Desk) -> None:
    colleague = cast("South").actor("assessor")
    with pytest.raises(Http404):
        each(desk, [desk.made.sent("note", 1, text="Mine.")], by=colleague)


def test_a_section_that_was_taken_back_does_not_run(desk: Desk) -> None:
    started = desk.made.write("section_started", 0, section=first(desk))
    desk.made.write("taken_back", 1, entry=str(started.id), reason="Too early.")
    seen = desk.made.write("seen", 2, ksbs=[desk.made.method.ksbs[0]])
    assert seen.data["section"] is None


def test_judgements_wait_for_what_other_apps_say(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(observed(people), now=DAY + timedelta(hours=9))
    desk.made.judge()
    monkeypatch.setattr("touchstone.web.assessments.waiting.TELLERS", [*TELLERS, lambda _: ["Settle two."]])
    with pytest.raises(Refused, match=r"Settle two\."):
        actions.submit(
            attempt=desk.made.row.id, by=desk.made.people.actor("assessor"), at=DAY + timedelta(hours=9)
        )
    assert "Settle two." in desk.get("assessor", "assessments-submit").content.decode()


def test_a_long_day_costs_what_its_length_takes(desk: Desk) -> None:
    """The steps of adding to a log of 400 entries are at most a few more than to one of 100."""
    assert steps(desk, 400) < steps(desk, 100) * 1.6


def steps(desk: Desk, length: int) -> int:
    """Calls of Python functions while ten notes join a log of so many entries, judging aside."""
    import sys

    from touchstone.web.assessments.book import LogBook

    entries = [
        Entry(id=uuid4(), number=number, kind="note", data={"text": "A note."}, at=DAY, by=uuid4())
        for number in range(1, length + 1)
    ]
    book = LogBook(desk.made.one, desk.made.row, entries)
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    for minute in range(10):
        book.add(desk.made.sent("note", minute, text="One more."), uuid4(), DAY + timedelta(hours=8))
    sys.setprofile(None)
    return calls


def test_a_pointer_by_id_becomes_the_code_of_the_entry(desk: Desk) -> None:
    """Whoever wrote without a network knows an entry by its id alone."""
    note = actions.Sent(kind="note", data={"text": "Seen."}, happened_at=DAY, id=uuid4())
    said = {"criterion": desk.made.method.criteria[0].id, "level": "met", "reason": "There."}
    asked = desk.made.sent("question", 1, text="Why?", of_kind="set", ksbs=[])
    question = actions.Sent(kind="question", data=asked.data, happened_at=DAY, id=uuid4())
    judgement = actions.Sent(
        kind="judgement",
        data={**said, "pointers": [str(note.id), str(question.id)]},
        happened_at=DAY,
        id=uuid4(),
    )
    each(desk, [desk.made.sent("section_started", 0, section=first(desk)), note, question, judgement])
    assert Entry.objects.get(kind="judgement").data["pointers"] == ["#2", "Q1"]
    again = each(desk, [judgement])[0]
    assert isinstance(again, Entry)
    assert again.id == judgement.id


def test_a_pointer_to_nothing_is_refused(desk: Desk) -> None:
    said = {"criterion": desk.made.method.criteria[0].id, "level": "met", "reason": "There."}
    [told] = each(desk, [desk.made.sent("judgement", 1, **said, pointers=[str(uuid4())])])
    assert isinstance(told, Refused)
    assert "pointers" in told.fields


def test_a_question_before_the_first_section_stands_in_the_way_of_no_section(desk: Desk) -> None:
    """Kept at 11:59 by a device, and three sections after it: the question alone is told why not."""
    sent, sections = desk.made.sent, desk.made.method.sections[:3]
    asked = sent("question", 59, text="Why?", of_kind="set", ksbs=[])
    held = [
        sent(kind, 60 + 20 * place + after, section=section.id)
        for place, section in enumerate(sections)
        for kind, after in (("section_started", 0), ("section_ended", 15))
    ]
    late = sent("question", 65, text="And then?", of_kind="set", ksbs=[])
    first, *others = each(desk, [asked, held[0], late, *held[1:]])
    assert isinstance(first, Refused)
    assert re.search(r"asked at 12:59 .+, before the first section started at 13:00 ", first.message)
    assert [type(one).__name__ for one in others] == ["Entry"] * 7
    assert Entry.objects.get(kind="question").data["text"] == "And then?"


def test_a_judgement_before_the_first_section_stands_in_the_way_of_none(desk: Desk) -> None:
    """Where the booking began before it, it would fit by itself and keep the sections out."""
    said = {"criterion": desk.made.method.criteria[0].id, "level": "met", "reason": "Seen.", "pointers": []}
    judged = desk.made.sent("judgement", 5, **said)
    told = each(desk, [judged, desk.made.sent("section_started", 10, section=first(desk))])
    assert [type(one).__name__ for one in told] == ["Refused", "Entry"]


def test_a_question_that_comes_alone_waits_for_its_section(desk: Desk) -> None:
    """It is not known yet whether one had started: in the log it could keep every section out."""
    asked = desk.made.sent("question", 30, text="Why?", of_kind="set", ksbs=[])
    [told] = each(desk, [asked])
    assert isinstance(told, Refused)
    assert "no section is written down" in told.message
    each(desk, [desk.made.sent("section_started", 20, section=first(desk))])
    [taken] = each(desk, [asked])
    assert isinstance(taken, Entry)


def test_a_question_that_was_taken_back_is_in_nobody_s_way(desk: Desk) -> None:
    sent = desk.made.sent
    asked = replace(sent("question", 1, text="Why?", of_kind="set", ksbs=[]), id=uuid4())
    back = sent("taken_back", 2, entry=str(asked.id), reason="Too early.")
    told = each(desk, [asked, back, sent("section_started", 3, section=first(desk))])
    assert not [one for one in told if isinstance(one, Refused)]


def test_the_page_takes_questions_whose_sections_are_written_later(desk: Desk) -> None:
    sent = desk.made.sent
    desk.made.write_many([sent("question", 30, text="Why?", of_kind="set", ksbs=[])], 90)
    desk.made.write_many([sent("section_started", 20, section=first(desk))], 91)
    assert [entry.kind for entry in Entry.objects.order_by("number")] == ["question", "section_started"]


def asked_first(desk: Desk) -> None:
    """A question of 12:59 in the log, kept while no section was there; the first starts at 13:00."""
    desk.made.write_many([desk.made.sent("question", 59, text="Why?", of_kind="set", ksbs=[])], 90)


def held(desk: Desk) -> list[actions.Sent]:
    """Three sections, from 13:00 on."""
    return [
        desk.made.sent(kind, 60 + 20 * place + after, section=section.id)
        for place, section in enumerate(desk.made.method.sections[:3])
        for kind, after in (("section_started", 0), ("section_ended", 15))
    ]


def test_a_question_that_is_in_the_log_keeps_no_section_out(desk: Desk) -> None:
    """It stays there, does not count, and the log says why."""
    asked_first(desk)
    assert not [one for one in each(desk, held(desk)) if isinstance(one, Refused)]
    late = desk.made.sent("question", 65, text="And then?", of_kind="set", ksbs=[])
    desk.made.write_many([late], 200)
    facts = fold(known.Attempt(id="observation-1", method="observation"), Entry.objects.all())
    assert len(facts.sections) == 3
    assert [one.id for one in facts.questions] == ["Q2"]
    desk.now = DAY + timedelta(hours=9)
    page = desk.get("assessor", "assessments-log").content.decode()
    assert page.count(EARLY) == 1
    assert EARLY in desk.get("assessor").content.decode()


def test_nor_does_it_on_the_page_and_it_counts_again_where_a_section_began_before_it(desk: Desk) -> None:
    asked_first(desk)
    empty = known.Attempt(id="observation-1", method="observation")
    desk.made.write_many(held(desk)[:2], 200)
    assert fold(empty, Entry.objects.all()).questions == ()
    desk.made.write_many([desk.made.sent("section_started", 50, section=first(desk))], 201)
    assert [one.id for one in fold(empty, Entry.objects.all()).questions] == ["Q1"]


def test_whoever_writes_such_a_question_now_puts_its_time_right(desk: Desk) -> None:
    desk.made.write_many(held(desk)[:2], 200)
    early = desk.made.sent("question", 59, text="Why?", of_kind="set", ksbs=[])
    with pytest.raises(actions.Unfit) as refused:
        desk.made.write_many([desk.made.sent("note", 61, text="Listens."), early], 201)
    assert refused.value.place == 2
    assert re.search(r"before the first section started at 13:00 .+Correct", refused.value.fields["2.at"])
    assert Entry.objects.count() == 2
