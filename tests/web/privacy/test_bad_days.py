"""Days on which erasure meets something else: an appeal, a hold, a backup, another request, a power cut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection
from django.db.models import ProtectedError

from tests.factories.privacy import Case, appealed, filled, passed, refused
from tests.factories.web import apprenticeship
from touchstone.integrations.storage.port import BACKUP_LOCK
from touchstone.rules.calendar import LONDON
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.actions import record_event
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import faults
from touchstone.web.files.actions import sweep_unnamed
from touchstone.web.organisations.actor import unattended
from touchstone.web.planning.models import Note
from touchstone.web.privacy import actions, kinds, queries, removing
from touchstone.web.privacy.models import ErasureRequest, Outcome, Removal, State
from touchstone.web.privacy.removing import NotRemoved, remove_over

Night = Callable[..., int]
ALL_BUT_DECISIONS = {"portfolio", "recordings", "identity", "messages", "planning"}


@pytest.fixture
def night(case: Case, django_capture_on_commit_callbacks: Any) -> Night:
    """What the job does in the night of a day; says of how many apprentices something went."""

    def go(*day: int) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return remove_over(organisation=case.people.organisation.id, at=case.at(*day))

    return go


def left(case: Case, one: Apprenticeship | None = None) -> None:
    leaving = {"withdrawn_on": date(2025, 9, 1), "withdrawn_reason": "Moved away"}
    Apprenticeship.objects.filter(id=(one or case.one).id).update(**leaving)


def gone(case: Case) -> set[str]:
    return {each.kind for each in queries.removals(case.one.id)}


def test_erasure_asked_during_an_appeal_is_taken_in_held_and_carried_out_afterwards(
    case: Case, night: Night
) -> None:
    files = passed(case)
    appeal = appealed(case)
    made = case.answered(case.asked())
    assert made.state == State.WAITING
    assert made.goes == []
    recordings = next(each for each in made.stays if each["kind"] == "recordings")
    assert recordings["holds"] == ["Appeal 1 is not decided yet."]
    assert recordings["message"].endswith(
        "It is held beyond that for as long as needed. "
        "After that it is removed without being asked for again."
    )
    assert night(2025, 12, 12) == 0
    assert (gone(case), case.bytes_of(files["session"]).exists()) == (set(), True)
    refused(case, appeal)
    assert night(2026, 1, 10) == 0  # the window of 20 working days is open until 13 January
    assert night(2026, 1, 20) == 1
    assert gone(case) == ALL_BUT_DECISIONS
    assert not case.bytes_of(files["session"]).exists()
    made.refresh_from_db()
    assert (made.state, made.done_at) == (State.DONE, case.at(2026, 1, 20))
    assert {each.request for each in queries.removals(case.one.id)} == {made.id}
    assert list(faults()) == []


def test_asked_and_not_answered_nothing_goes_before_its_time(case: Case, night: Night) -> None:
    left(case)
    filled(case)
    case.asked()
    assert night(2025, 11, 1) == 0
    assert gone(case) == set()


def test_a_request_that_was_taken_back_removes_nothing(case: Case, night: Night) -> None:
    left(case)
    hold, made = case.held(), case.asked()
    case.answered(made)
    actions.withdraw_erasure(request=made.id, by=case.people.actor("apprentice"), at=case.now)
    case.lifted(hold)
    assert night(2025, 11, 1) == 0


def test_a_hold_placed_after_the_job_began_still_holds(
    case: Case, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(case)
    case.note()
    seen = removing.going

    def placed_meanwhile(*known: Any, **more: Any) -> Any:
        found = seen(*known, **more)
        if found and not queries.holds(case.one):
            case.held(case.at(2025, 12, 2))
        return found

    monkeypatch.setattr(removing, "going", placed_meanwhile)
    assert night(2025, 12, 2) == 0
    assert Note.objects.exists()


def test_a_hold_keeps_everything_and_once_lifted_it_goes(case: Case, night: Night) -> None:
    left(case)
    hold = case.held()
    assert night(2099, 1, 1) == 0
    case.lifted(hold)
    assert night(2031, 9, 2) == 1
    assert Outcome.objects.count() == 1


def test_while_a_backup_is_made_rows_go_and_bytes_wait_for_the_sweep(case: Case, night: Night) -> None:
    left(case)
    files = filled(case)
    at = case.bytes_of(files["session"])
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as backup:
        backup.execute("SELECT pg_advisory_lock_shared(%s)", [BACKUP_LOCK])
        assert night(2026, 9, 2) == 1
        assert at.exists()
    files["session"].refresh_from_db()
    assert files["session"].erased_at is not None
    assert sweep_unnamed(at=datetime(2099, 1, 1, tzinfo=LONDON)) == 1
    assert not at.exists()


def test_a_second_request_is_the_first_one_while_that_is_open(case: Case) -> None:
    left(case)
    case.held()
    first = case.asked()
    case.answered(first)
    assert case.asked().id == first.id
    with pytest.raises(IntegrityError, match="erasure_one_open"):
        ErasureRequest.objects.create(
            organisation=case.people.organisation,
            apprenticeship=case.one,
            asked_by=uuid4(),
            asked_at=case.now,
            received_on=case.now.date(),
        )


def test_a_request_after_everything_went_says_what_is_left(case: Case) -> None:
    left(case)
    case.answered(case.asked())
    again = case.answered(case.asked())
    assert (again.goes, [each["kind"] for each in again.stays]) == ([], ["decisions"])
    assert again.state == State.DONE


def test_a_file_of_two_kinds_stays_until_both_are_over(case: Case, night: Night) -> None:
    files = passed(case)
    case.piece(files["passport"], title="My passport")
    at = case.bytes_of(files["passport"])
    night(2026, 3, 12)
    assert gone(case) == {"identity", "planning"}
    assert at.exists()
    night(2028, 12, 12)
    assert not at.exists()


def test_the_same_bytes_in_two_rows_stay_until_both_rows_are_erased(case: Case, night: Night) -> None:
    files = passed(case)
    again = case.file(case.bytes_of(files["passport"]).read_bytes(), "me.png")
    assert again.sha256 == files["passport"].sha256
    case.piece(again, title="A picture of me")
    night(2026, 3, 12)
    files["passport"].refresh_from_db()
    assert files["passport"].erased_at is not None
    assert case.bytes_of(again).exists()
    night(2028, 12, 12)
    assert not case.bytes_of(again).exists()


def test_stopped_in_the_middle_nothing_of_that_case_is_half_gone_and_the_next_night_ends_it(
    case: Case, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(case)
    other = apprenticeship(case.people, person=None, email="b@north.example", uln="", last_name="Other")
    left(case, other)
    files = filled(case)
    whole = kinds.WHOLE

    def cut(one: Apprenticeship) -> Any:
        if one.id == case.one.id:
            raise ProtectedError("The power went.", set())
        return whole[-1](one)

    monkeypatch.setattr(removing, "WHOLE", (*whole[:-1], cut))
    with pytest.raises(NotRemoved, match="1 of 2 cases could not be removed"):
        night(2031, 9, 2)
    assert [one.id for one in Apprenticeship.objects.all()] == [case.one.id]
    assert (gone(case), Outcome.objects.count()) == (set(), 1)
    assert case.bytes_of(files["session"]).exists()
    monkeypatch.setattr(removing, "WHOLE", whole)
    assert night(2031, 9, 3) == 1
    assert not case.bytes_of(files["session"]).exists()
    assert Outcome.objects.count() == 2
    assert list(faults()) == []


def test_a_store_that_cannot_be_reached_stops_nobody_and_the_sweep_takes_the_bytes(
    case: Case, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(case)
    files = filled(case)
    monkeypatch.setattr(removing, "remove_unnamed", _away)
    assert night(2026, 9, 2) == 1
    assert case.bytes_of(files["session"]).exists()
    assert sweep_unnamed(at=datetime(2099, 1, 1, tzinfo=LONDON)) == 1
    assert not case.bytes_of(files["session"]).exists()


def _away(_: set[str]) -> int:
    raise OSError("the disk is away")


def test_the_log_says_what_the_database_objects_to_and_quotes_no_row(
    case: Case, night: Night, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    left(case)

    def break_a_rule(one: Apprenticeship) -> Any:
        return Apprenticeship.objects.filter(id=one.id).update(uln="0")

    monkeypatch.setattr(removing, "WHOLE", (break_a_rule,))
    with pytest.raises(NotRemoved):
        night(2031, 9, 2)
    (line,) = (each.getMessage() for each in caplog.records if each.name == removing.logger.name)
    assert line.startswith(f"Case {case.one.id} could not be removed: ")
    assert "apprenticeship_uln" in line
    assert "Amina" not in caplog.text


def test_somebody_who_went_meanwhile_is_passed_over(case: Case) -> None:
    by = unattended(case.people.organisation.id)
    assert removing.remove_of(uuid4(), by, case.now) is False


def test_a_trail_that_went_without_a_seal_or_has_events_again_is_told(case: Case, night: Night) -> None:
    left(case)
    night(2031, 9, 2)
    assert list(faults()) == []
    by, of, id = unattended(case.people.organisation.id), case.people.organisation.id, case.one.id
    unsealed = uuid4()
    Removal.objects.create(
        organisation=case.people.organisation,
        apprenticeship=unsealed,
        kind="decisions",
        removed_at=case.now,
        message="Over.",
        clause="x § Y",
    )
    record_event(organisation=of, chain=id, action="apprentice.edit", by=by, at=case.now)
    unknown = uuid4()
    sealed = {"chain": str(unknown), "events": 1, "sealed": "0" * 64}
    record_event(organisation=of, chain=of, action="privacy.remove_case", by=by, at=case.now, facts=sealed)
    told = sorted(faults())
    assert told == sorted(
        [
            f"{id}: it was removed, and yet there are events of it.",
            f"{unsealed}: it was removed, and there is no seal of it.",
            f"{unknown}: it was removed, and there is no removal on record.",
        ]
    )


def test_a_seal_in_another_chain_counts_for_nothing(case: Case) -> None:
    by, of = unattended(case.people.organisation.id), case.people.organisation.id
    facts = {"chain": str(uuid4()), "events": 1, "sealed": "0" * 64}
    record_event(
        organisation=of, chain=case.one.id, action="privacy.remove_case", by=by, at=case.now, facts=facts
    )
    assert list(faults()) == []
    assert Event.objects.count() == 1


def test_an_appeal_lodged_after_a_night_holds_what_is_left(case: Case, night: Night) -> None:
    passed(case)
    made = case.answered(case.asked())
    assert {each["until"] for each in made.stays if each["later"]} == {"2026-01-13"}
    appeal = appealed(case)
    assert night(2026, 1, 20) == 0
    refused(case, appeal)
    case.now += timedelta(days=40)
    assert night(2026, 2, 20) == 1
