"""What people do about personal data: holds, requests for erasure, answers."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from tests.factories.privacy import Case, filled
from tests.factories.results import IN_TIME, Office
from tests.factories.web import apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.scope import within
from touchstone.web.portfolio.models import Piece
from touchstone.web.privacy import actions, queries
from touchstone.web.privacy.models import ErasureRequest, Hold, State

OTHERS = ["training_provider", "employer", "bookings", "assessor", "internal_quality_assurer"]


def asked(office: Office, one: Apprenticeship, words: str = "Please remove it all.") -> ErasureRequest:
    by = office.people.actor("apprentice")
    return actions.ask_erasure(apprenticeship=one.id, words=words, by=by, at=office.now)


def held(office: Office, one: Apprenticeship) -> Hold:
    by = office.people.actor("manager")
    return actions.place_hold(apprenticeship=one.id, reason="The police asked for it.", by=by, at=office.now)


def answered(office: Office, request: ErasureRequest, words: str = "") -> ErasureRequest:
    by = office.people.actor("manager")
    return actions.answer_erasure(request=request.id, words=words, by=by, at=office.now)


def trail(one: Apprenticeship) -> list[str]:
    return list(Event.objects.filter(chain=one.id).order_by("number").values_list("action", flat=True))


def test_a_manager_holds_everything_and_lifts_the_hold(office: Office, left: Apprenticeship) -> None:
    hold = held(office, left)
    said = ("A manager holds everything: The police asked for it.",)
    assert {each.holds for each in queries.kept_of(left, office.now)} == {said}
    by = office.people.actor("manager")
    for _ in range(2):  # twice is once
        actions.lift_hold(hold=hold.id, reason="They have it.", by=by, at=office.now)
    assert {each.holds for each in queries.kept_of(left, office.now)} == {()}
    (kept,) = queries.holds(left)
    assert (kept.lifted_because, kept.lifted_at) == ("They have it.", office.now)
    assert trail(left) == ["privacy.hold", "privacy.lift"]


@pytest.mark.parametrize("role", [*OTHERS, "apprentice"])
def test_nobody_else_holds_or_lifts(office: Office, left: Apprenticeship, role: str) -> None:
    hold, by = held(office, left), office.people.actor(role)
    with pytest.raises(NotAllowed):
        actions.place_hold(apprenticeship=left.id, reason="Why not", by=by, at=office.now)
    with pytest.raises(NotAllowed):
        actions.lift_hold(hold=hold.id, reason="Why not", by=by, at=office.now)


def test_a_hold_needs_its_reason_and_so_does_lifting_it(office: Office, left: Apprenticeship) -> None:
    by = office.people.actor("manager")
    with pytest.raises(Refused) as why:
        actions.place_hold(apprenticeship=left.id, reason="  ", by=by, at=office.now)
    assert why.value.fields == {"reason": "Say why nothing may be removed."}
    hold = held(office, left)
    with pytest.raises(Refused) as why:
        actions.lift_hold(hold=hold.id, reason="", by=by, at=office.now)
    assert why.value.fields == {"reason": "Say why nothing holds it any more."}
    with pytest.raises(Refused, match="too long"):
        actions.place_hold(apprenticeship=left.id, reason="x" * 5_001, by=by, at=office.now)


def test_what_is_not_there_or_of_others_is_not_found(office: Office, left: Apprenticeship) -> None:
    request, hold = asked(office, left), held(office, left)
    other = cast("South")
    with within(office.people.organisation.id, other.organisation.id):
        by = other.actor("manager")
        for id_ in (left.id, uuid4()):
            with pytest.raises(Http404):
                actions.place_hold(apprenticeship=id_, reason="Mine", by=by, at=office.now)
            with pytest.raises(Http404):
                actions.ask_erasure(apprenticeship=id_, received_how="A call", by=by, at=office.now)
        for id_ in (hold.id, uuid4()):
            with pytest.raises(Http404):
                actions.lift_hold(hold=id_, reason="Mine", by=by, at=office.now)
        for id_ in (request.id, uuid4()):
            with pytest.raises(Http404):
                actions.answer_erasure(request=id_, by=by, at=office.now)
            with pytest.raises(Http404):
                actions.withdraw_erasure(request=id_, by=by, at=office.now)


def test_an_apprentice_asks_and_an_answer_is_due_in_a_month(office: Office, left: Apprenticeship) -> None:
    made = asked(office, left)
    assert (made.state, made.received_on, made.due_on) == (
        State.ASKED,
        date(2025, 10, 22),
        date(2025, 11, 22),
    )
    assert (made.words, made.received_how) == ("Please remove it all.", "")
    assert asked(office, left, "Again").id == made.id  # while one is open
    assert trail(left) == ["privacy.ask"]
    assert [each.id for each in queries.open_requests(office.people.actor("manager"))] == [made.id]


def test_a_manager_writes_down_a_letter_and_the_time_runs_from_its_day(
    office: Office, left: Apprenticeship
) -> None:
    by, on = office.people.actor("manager"), date(2025, 9, 30)
    made = actions.ask_erasure(
        apprenticeship=left.id, received_on=on, received_how="A letter", by=by, at=office.now
    )
    assert (made.received_on, made.due_on, made.received_how) == (on, date(2025, 10, 30), "A letter")


def test_a_letter_has_its_way_and_a_day_that_was(office: Office, left: Apprenticeship) -> None:
    by = office.people.actor("manager")
    with pytest.raises(Refused) as why:
        actions.ask_erasure(apprenticeship=left.id, by=by, at=office.now)
    assert why.value.fields == {"received_how": "Say how it came: a letter, a call."}
    with pytest.raises(Refused) as why:
        actions.ask_erasure(
            apprenticeship=left.id,
            received_on=date(2025, 10, 23),
            received_how="A letter",
            by=by,
            at=office.now,
        )
    assert why.value.fields == {"received_on": "Give the day on which it came."}


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_asks_answers_or_takes_back(office: Office, left: Apprenticeship, role: str) -> None:
    made, by = asked(office, left), office.people.actor(role)
    with pytest.raises(NotAllowed):
        actions.ask_erasure(apprenticeship=left.id, received_how="A call", by=by, at=office.now)
    with pytest.raises(NotAllowed):
        actions.answer_erasure(request=made.id, by=by, at=office.now)
    with pytest.raises(NotAllowed):
        actions.withdraw_erasure(request=made.id, by=by, at=office.now)


def test_an_apprentice_answers_nobody_and_asks_about_nobody_else(
    office: Office, left: Apprenticeship
) -> None:
    by = office.people.actor("apprentice")
    with pytest.raises(NotAllowed):
        actions.answer_erasure(request=asked(office, left).id, by=by, at=office.now)
    other = apprenticeship(office.people, person=None, email="other@north.example", uln="")
    with pytest.raises(Http404):
        actions.ask_erasure(apprenticeship=other.id, by=by, at=office.now)


def test_a_request_is_taken_back_and_may_be_made_again(office: Office, left: Apprenticeship) -> None:
    made, by = asked(office, left), office.people.actor("apprentice")
    for _ in range(2):
        made = actions.withdraw_erasure(request=made.id, by=by, at=office.now)
    assert made.state == State.WITHDRAWN
    with pytest.raises(Refused, match="taken back"):
        answered(office, made)
    again = asked(office, left)
    assert [each.id for each in queries.requests(left)] != [again.id]
    assert queries.open_request(left) == again
    assert trail(left) == ["privacy.ask", "privacy.withdraw", "privacy.ask"]


@pytest.mark.parametrize(("role", "letters"), [("apprentice", 0), ("manager", 1)])
def test_an_apprentice_is_told_when_somebody_else_takes_their_request_back(
    office: Office, left: Apprenticeship, role: str, letters: int
) -> None:
    actions.withdraw_erasure(request=asked(office, left).id, by=office.people.actor(role), at=office.now)
    found = Message.objects.filter(kind="erasure_withdrawn")
    assert [(each.to, "ask again here" in each.text) for each in found] == [(left.email, True)] * letters


def test_the_answer_says_what_goes_and_what_stays_until_when_and_why(
    office: Office, left: Apprenticeship
) -> None:
    made = answered(office, asked(office, left), "We are sorry to see you go.")
    assert (made.state, made.answer) == (State.DONE, "We are sorry to see you go.")
    assert {each["kind"] for each in made.goes} == {
        *("portfolio", "recordings", "identity", "messages", "planning")
    }
    (stays,) = made.stays
    assert stays == {
        "kind": "decisions",
        "title": "Decisions and their reasons",
        "message": "Decisions and their reasons: kept until 1 September 2031, 72 months after "
        "1 September 2025.",
        "clause": "ace360-records § Keep records",
        "until": "2031-09-01",
        "later": False,
        "holds": [],
    }
    assert answered(office, made).answered_at == IN_TIME  # twice is once
    assert trail(left).count("privacy.answer") == 1
    with pytest.raises(Refused, match="carried out already"):
        actions.withdraw_erasure(request=made.id, by=office.people.actor("apprentice"), at=office.now)


def test_while_the_case_is_open_everything_waits(office: Office, one: Apprenticeship) -> None:
    made = answered(office, asked(office, one))
    assert (made.state, made.goes, made.done_at) == (State.WAITING, [], None)
    planning = next(each for each in made.stays if each["kind"] == "planning")
    assert planning["message"] == (
        "The apprentice's own planning sheet: kept while the case is open, then 3 months. "
        "After that it is removed without being asked for again."
    )


def test_the_answer_is_kept_as_it_was_given(office: Office, left: Apprenticeship) -> None:
    held(office, left)
    made = answered(office, asked(office, left))
    office.now += timedelta(days=90)
    (kept,) = queries.requests(left)
    assert kept.stays == made.stays
    assert all(each["holds"] for each in kept.stays)


def told(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("to"))


def test_who_asked_is_told_by_when_and_managers_that_an_answer_is_due(
    office: Office, left: Apprenticeship
) -> None:
    asked(office, left)
    (mine,) = told("erasure_asked")
    assert mine.to == left.email
    assert "Your request came on 22 October 2025, and you have an answer by 22 November 2025" in mine.text
    assert "For now everything is held" not in mine.text
    (theirs,) = told("erasure_came")
    assert (theirs.to, theirs.subject) == (
        "manager@north.example",
        "A request for erasure came in: answer it by 22 November 2025",
    )
    assert "Amina Khan asks" in theirs.text


def test_what_holds_everything_is_told_at_once(office: Office, left: Apprenticeship) -> None:
    held(office, left)
    asked(office, left)
    (mine,) = told("erasure_asked")
    assert "A manager holds everything: The police asked for it." in mine.text
    assert "removed without your asking again" in mine.text


def test_the_answer_is_written_to_the_apprentice_word_for_word(office: Office, left: Apprenticeship) -> None:
    answered(office, asked(office, left), "We are sorry to see you go.")
    (mine,) = told("erasure_answered")
    said = " ".join(mine.text.split())
    assert "Recordings of people at work: removed now, as asked." in said
    assert "kept until 1 September 2031" in said
    assert "The clause: ace360-records § Keep records." in said
    assert "We are sorry to see you go." in said
    assert "https://ico.org.uk/make-a-complaint/" in said


def test_what_goes_on_request_goes_with_the_answer(case: Case) -> None:
    files = filled(case)
    Apprenticeship.objects.filter(id=case.one.id).update(withdrawn_on="2025-09-01", withdrawn_reason="Moved")
    made = case.answered(case.asked())
    gone = queries.removals(case.one.id)
    assert {each.kind for each in gone} == {"portfolio", "recordings", "identity", "messages", "planning"}
    assert {each.request for each in gone} == {made.id}
    (recordings,) = (each for each in gone if each.kind == "recordings")
    assert recordings.message == (
        "Recordings of people at work: removed as asked for. Otherwise: Recordings of people at work: kept "
        "until 1 September 2026, 12 months after 1 September 2025."
    )
    assert {file.name for file in case.one.files_storedfiles.all() if file.erased_at} == {"Removed file"}
    assert case.one.files_storedfiles.filter(erased_at=None).count() == 0
    assert set(Piece.objects.values_list("title", flat=True)) == {"Removed"}
    assert files["contract"].id in set(case.one.files_storedfiles.values_list("id", flat=True))
    (answer,) = Message.objects.exclude(text="")
    assert answer.kind == "erasure_answered"  # it goes once it was sent


def test_a_record_that_contradicts_itself_stands_in_nobodys_way(office: Office, left: Apprenticeship) -> None:
    Apprenticeship.objects.filter(id=left.id).update(started_on="2030-01-01")
    assert answered(office, asked(office, left)).state == State.DONE
