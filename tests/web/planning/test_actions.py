"""Writing, linking, showing, taking back: what is kept, what is refused, what reaches the history."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from tests.factories.planning import METHOD, Planning
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.apprentices import actions as apprentices
from touchstone.web.audit.models import Event
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.organisations.scope import everywhere
from touchstone.web.planning import actions, queries
from touchstone.web.planning.models import Note
from touchstone.web.planning.typed import LONGEST, Typed, mark
from touchstone.web.portfolio import actions as portfolio

OTHERS = [role.id for role in ROLES if role.id != "apprentice"]
LATER = NOW + timedelta(minutes=5)


def did() -> list[str]:
    """The actions in the history, oldest first."""
    return list(Event.objects.order_by("number").values_list("action", flat=True))


def test_what_was_typed_is_kept_with_what_the_criterion_said(planning: Planning) -> None:
    assert planning.write("  My contract\r\nwith Mentee A \x00 ").saved == {"PD-P1"}
    note = planning.note()
    assert (note.text, note.saved_at, note.version) == ("My contract\nwith Mentee A", NOW, "1.1")
    assert note.wording.startswith("Explains the roles and responsibilities of a mentor")


def test_saving_adds_nothing_to_the_history(planning: Planning) -> None:
    piece = planning.add()
    before = did()
    for number in range(20):
        planning.write(f"Version {number}", over=f"Version {number - 1}" if number else "")
    planning.write("", over="", pieces={piece.id})
    assert planning.note().text == "Version 19"
    assert did() == before


def test_a_text_that_nobody_touched_is_not_written(planning: Planning) -> None:
    planning.write("First")
    kept = planning.write("", over="", at=LATER)
    assert (kept.saved, kept.whole) == (set(), True)
    assert (planning.note().text, planning.note().saved_at) == ("First", NOW)


def test_a_second_tab_writes_over_nothing_and_is_shown_what_the_first_saved(planning: Planning) -> None:
    planning.write("From the telephone")
    kept = planning.write("From the desk", over="", at=LATER)
    assert kept.others["PD-P1"].text == "From the telephone"
    assert (kept.saved, kept.whole) == (set(), False)
    assert planning.note().text == "From the telephone"


def test_the_same_text_twice_is_no_conflict(planning: Planning) -> None:
    planning.write("The same")
    assert planning.write("The same", over="").whole


def test_one_criterion_never_holds_up_another(planning: Planning) -> None:
    planning.write("Saved elsewhere")
    typed = {
        "PD-P1": Typed(text="Mine", seen=mark("")),
        "PD-P2": Typed(text="Plan of May", seen=mark("")),
        "PD-P3": Typed(text="x" * (LONGEST + 1), seen=mark("")),
    }
    kept = planning.write(typed=typed)
    assert (kept.saved, set(kept.others), set(kept.faults)) == ({"PD-P2"}, {"PD-P1"}, {"PD-P3"})
    assert "5,001 characters" in kept.faults["PD-P3"]
    assert set(Note.objects.values_list("criterion", flat=True)) == {"PD-P1", "PD-P2"}


def test_the_longest_text_is_kept(planning: Planning) -> None:
    assert planning.write("x" * LONGEST).saved == {"PD-P1"}


def test_a_note_can_be_emptied(planning: Planning) -> None:
    planning.write("Something")
    assert planning.write("", over="Something").saved == {"PD-P1"}
    assert planning.note().text == ""


def test_links_of_two_tabs_are_put_together(planning: Planning) -> None:
    one, two, three = planning.add(), planning.add(), planning.add()
    planning.write(pieces={one.id})
    planning.write(pieces={two.id})  # that tab had seen no link
    planning.write(pieces={three.id}, had={one.id})  # and that one takes a link away
    assert {link.piece_id for link in planning.note().links.all()} == {two.id, three.id}


def test_a_piece_of_somebody_else_or_a_withdrawn_one_is_not_linked(planning: Planning) -> None:
    other = apprenticeship(planning.people, uln="", person=None)
    mine, gone = planning.add(), planning.add()
    portfolio.withdraw_piece(piece=gone.id, revision=1, by=planning.actor(), at=NOW)
    strange = portfolio.add_piece(
        apprenticeship=other.id, id=uuid4(), content=planning.content(), by=planning.actor(), at=NOW
    )
    kept = planning.write(pieces={mine.id, gone.id, strange.id, uuid4()})
    assert "not in your portfolio any more" in kept.faults["PD-P1"]
    assert [link.piece_id for link in planning.note().links.all()] == [mine.id]


@pytest.mark.parametrize(
    ("method", "criterion"), [(METHOD, "OBS-P1"), ("observation", "PD-P1"), ("x", "PD-P1")]
)
def test_a_criterion_that_the_method_has_not_is_not_found(
    planning: Planning, method: str, criterion: str
) -> None:
    with pytest.raises(Http404):
        planning.write("?", criterion, method=method)
    assert not Note.objects.exists()


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_writes_or_shows_it(planning: Planning, role: str) -> None:
    planning.show()
    with pytest.raises(NotAllowed):
        planning.write("Theirs", by=planning.actor(role))
    for change in (actions.show_to, actions.take_back):
        with pytest.raises(NotAllowed):
            change(apprenticeship=planning.one.id, partner=uuid4(), by=planning.actor(role), at=NOW)
    assert not Note.objects.exists()


def test_another_apprentice_finds_nothing(planning: Planning) -> None:
    south = cast("South")
    with everywhere(), pytest.raises(Http404):
        planning.write("Theirs", by=south.actor("apprentice"))


def test_after_a_withdrawal_nothing_is_written_or_shown_and_it_can_be_taken_back(planning: Planning) -> None:
    planning.write("Mine")
    planning.show()
    apprentices.withdraw(
        apprenticeship=planning.one.id,
        on=date(2026, 5, 1),
        reason="Moved.",
        by=planning.actor("bookings"),
        at=NOW,
    )
    with pytest.raises(Refused, match=r"ended on 1 May 2026\. Your sheet stays"):
        planning.write("More", over="Mine")
    with pytest.raises(Refused):
        planning.show("employer")
    planning.take_back()
    assert planning.note().text == "Mine"
    assert queries.shares(planning.one) == {}


def test_showing_it_is_kept_by_ids_alone_and_told_to_the_reader_once(planning: Planning) -> None:
    planning.write("A secret of mine")
    planning.show()
    planning.show()
    event = Event.objects.get(action="planning.show")
    assert event.facts == {"to": "training_provider", "partner": str(planning.people.provider.id)}
    told = Message.objects.filter(kind="planning_shown")
    assert [one.to for one in told] == ["training_provider@north.example"]
    assert "A secret" not in told[0].text
    assert "Amina" not in told[0].subject + told[0].text


def test_taking_it_back_is_kept_and_twice_is_once(planning: Planning) -> None:
    planning.show()
    planning.take_back()
    planning.take_back()
    assert did() == ["planning.show", "planning.take_back"]
    planning.show()
    assert did()[-1] == "planning.show"


def test_it_can_be_shown_to_nobody_but_the_two_partners(planning: Planning) -> None:
    other = cast("South").provider
    for partner in (other.id, planning.people.organisation.id, uuid4()):
        with pytest.raises(Refused, match="to your training provider and to your employer"):
            actions.show_to(
                apprenticeship=planning.one.id, partner=partner, by=planning.actor("apprentice"), at=NOW
            )


def test_a_new_provider_is_not_shown_what_the_old_one_was(planning: Planning) -> None:
    planning.show()
    new = cast("South")
    planning.one.provider = new.provider
    planning.one.save()
    assert not queries.is_shown_to(planning.one, planning.actor("training_provider"))
    assert not queries.is_shown_to(planning.one, new.actor("training_provider"))


def test_each_reading_by_others_is_kept_with_the_method(planning: Planning) -> None:
    planning.show()
    reader = planning.actor("training_provider")
    for _ in range(2):
        actions.read_by(apprenticeship=planning.one.id, method=METHOD, by=reader, at=NOW)
    readings = Event.objects.filter(action="planning.read")
    assert [event.facts for event in readings] == [{"method": METHOD}] * 2
    assert {reading.who for reading in queries.readings(planning.one)} == {"North Training provider"}


@pytest.mark.parametrize("role", ["assessor", "internal_quality_assurer", "manager", "bookings"])
def test_staff_never_read_it(planning: Planning, role: str) -> None:
    planning.show()
    planning.show("employer")
    with pytest.raises(NotAllowed):
        actions.read_by(apprenticeship=planning.one.id, method=METHOD, by=planning.actor(role), at=NOW)
    assert not Event.objects.filter(action="planning.read").exists()
