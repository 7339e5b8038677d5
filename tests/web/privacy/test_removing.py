"""What goes by itself: each kind after its last day, the case at last, and what remains of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.factories.privacy import WROTE, Case, appealed, filled, passed, refused
from tests.factories.web import cast
from touchstone.jobs import tasks
from touchstone.rules import findings
from touchstone.rules.report import Report
from touchstone.web.accounts.models import Invitation, Person
from touchstone.web.apprentices.actions import withdraw
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import faults
from touchstone.web.bookings.models import Booking
from touchstone.web.files.erasing import NAME
from touchstone.web.mail.models import Message
from touchstone.web.organisations.models import Membership
from touchstone.web.planning.models import Note, Share
from touchstone.web.portfolio.models import Piece
from touchstone.web.privacy import due, queries, soon
from touchstone.web.privacy.models import Outcome, Removal
from touchstone.web.privacy.removing import remove_over
from touchstone.web.records import law
from touchstone.web.records.queries import report
from touchstone.web.results.models import Release

Night = Callable[..., int]
MARCH, DECEMBER = (2026, 3, 12), (2026, 12, 12)
LAST = (2031, 12, 12)


@pytest.fixture
def night(case: Case, django_capture_on_commit_callbacks: Any) -> Night:
    """What the job does in the night of a day; says of how many apprentices something went."""

    def go(*day: int) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return remove_over(organisation=case.people.organisation.id, at=case.at(*day))

    return go


def left_on(case: Case, day: date = date(2025, 9, 1)) -> None:
    Apprenticeship.objects.filter(id=case.one.id).update(withdrawn_on=day, withdrawn_reason="Moved away")
    case.one.refresh_from_db()


def gone(case: Case) -> set[str]:
    return {each.kind for each in queries.removals(case.one.id)}


def judged(said: Report) -> list[tuple[str, str | None, findings.Outcome]]:
    return [(one.code, one.subject, one.outcome) for one in said.findings]


def test_each_kind_goes_on_the_day_after_its_last(case: Case, night: Night) -> None:
    files = passed(case)
    before = report(case.one, case.now)
    assert night(2026, 3, 11) == 0
    assert night(*MARCH) == 1
    assert gone(case) == {"identity", "planning"}
    assert not case.bytes_of(files["passport"]).exists()
    assert (Note.objects.count(), Share.objects.count()) == (0, 0)
    assert night(2026, 12, 11) == 0
    assert night(*DECEMBER) == 1
    assert gone(case) == {"identity", "planning", "recordings"}
    assert not case.bytes_of(files["session"]).exists()
    assert case.bytes_of(files["contract"]).exists()
    assert night(2027, 12, 12) == 1
    assert set(Message.objects.values_list("to", "text", "html", "subject")) == {("", "", "", "Removed")}
    assert Booking.objects.exclude(notice_served_at=None).exists()  # that notice was served, and when, stays
    assert night(2028, 12, 12) == 1
    assert gone(case) == {"identity", "planning", "recordings", "messages", "portfolio"}
    assert not case.bytes_of(files["contract"]).exists()
    assert set(Piece.objects.values_list("title", "shows")) == {("Removed", "")}
    assert case.bytes_of(files["certificate"]).exists()
    after = report(case.one, case.now)
    assert (after.stage, after.overall) == (before.stage, before.overall)
    assert judged(after) == judged(before)
    assert list(faults()) == []


def test_what_went_is_on_record_with_its_reason_its_clause_and_how_much(case: Case, night: Night) -> None:
    passed(case)
    night(*MARCH)
    (identity,) = Removal.objects.filter(kind="identity")
    assert (identity.counts, identity.request, identity.clause) == (
        {"files.StoredFile": 1},
        None,
        "assumed § Retention of identity documents",
    )
    assert identity.message == (
        "Copies of identity documents: kept until 11 March 2026, 3 months after 11 December 2025."
    )
    (planning,) = Removal.objects.filter(kind="planning")
    assert planning.counts == {"planning.Note": 1, "planning.Share": 1}
    events = Event.objects.filter(chain=case.one.id, action="privacy.remove")
    assert [each.facts["kind"] for each in events.order_by("number")] == ["identity", "planning"]
    assert set(case.one.files_storedfiles.exclude(erased_at=None).values_list("name", flat=True)) == {NAME}


def test_twice_is_once(case: Case, night: Night) -> None:
    left_on(case)
    filled(case)
    assert night(2028, 12, 12) == 1
    rows = Removal.objects.count()
    assert night(2028, 12, 13) == 0
    assert Removal.objects.count() == rows


def holding(word: str) -> list[str]:
    """Every table of the database in which a word stands anywhere, and not inside a longer one."""
    alone = f"(^|[^[:alpha:]]){re.escape(word)}([^[:alpha:]]|$)"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in sorted(tables):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS one WHERE one::text ~* %s', [alone])
            (number,) = cursor.fetchone() or (0,)
            found += [table] if number else []
    return found


def test_at_the_end_the_whole_case_goes_and_nothing_in_the_database_names_the_person(
    case: Case, night: Night
) -> None:
    passed(case)
    refused(case, appealed(case))
    person = case.people.people["apprentice"]
    invited(case)
    words = ["Amina", "Khan", case.one.uln, person.email, WROTE, "Contract with Ben", "S7 was shown"]
    assert all(holding(word) for word in words)
    number, id = Event.objects.filter(chain=case.one.id).count(), case.one.id
    assert night(*LAST) == 1
    assert {word: holding(word) for word in words} == {word: [] for word in words}
    assert holding(str(id)) == ["audit_event", "privacy_removal"]
    assert holding(str(person.id)) == ["accounts_person"]
    assert not Apprenticeship.objects.exists()
    assert not Event.objects.filter(chain=id).exists()
    seal = Event.objects.get(action="privacy.remove_case")
    assert (seal.chain, seal.facts["chain"]) == (case.people.organisation.id, str(id))
    assert (len(seal.facts["sealed"]), seal.facts["events"]) == (64, number + 5)  # five kinds went before it
    assert list(faults()) == []
    assert night(2031, 12, 13) == 0


def invited(case: Case) -> None:
    """As if the apprentice had come by an invitation."""
    Invitation.objects.create(
        email=case.one.email,
        name="Amina Khan",
        into=case.people.organisation,
        role="apprentice",
        apprenticeship_id=case.one.id,
        secret_hash="0" * 64,
        invited_by=case.people.people["manager"],
        invited_at=case.now,
        expires_at=case.now,
    )


def test_the_outcome_remains_and_leads_to_nobody(case: Case, night: Night) -> None:
    passed(case)
    refused(case, appealed(case))
    assert Release.objects.exists()
    night(*LAST)
    outcome = Outcome.objects.get()
    assert (outcome.standard, outcome.version, outcome.month) == ("ST1379", "1.1", date(2025, 12, 1))
    assert (outcome.grades, outcome.overall) == (
        {
            "observation": "distinction",
            "professional_discussion": "distinction",
        },  # the cap is on the overall one
        "pass",
    )
    assert (outcome.attempts, outcome.resits, outcome.retakes) == (3, 1, 0)
    assert (outcome.appeals, outcome.upheld) == (1, 0)
    assert not Release.objects.exists()
    fields = {field.name for field in Outcome._meta.get_fields()}
    assert fields == {
        *("id", "organisation", "standard", "version", "month", "grades", "overall"),
        *("attempts", "resits", "retakes", "appeals", "upheld"),
    }


def test_who_left_before_any_result_leaves_an_outcome_too(case: Case, night: Night) -> None:
    left_on(case)
    assert night(2031, 9, 2) == 1
    outcome = Outcome.objects.get()
    assert (outcome.month, outcome.grades, outcome.overall, outcome.attempts) == (date(2025, 9, 1), {}, "", 0)


def test_the_account_goes_with_the_case_unless_something_else_needs_it(case: Case, night: Night) -> None:
    person = case.people.people["apprentice"]
    left_on(case)
    night(2031, 9, 2)
    person.refresh_from_db()
    assert (person.name, person.email, person.is_active) == ("", f"{person.id}@removed.invalid", False)
    assert not person.has_usable_password()
    assert not Membership.objects.filter(person=person).exists()


@pytest.mark.parametrize("why", ["another case", "a role"])
def test_an_account_that_is_needed_stays(case: Case, night: Night, why: str) -> None:
    person, now = case.people.people["apprentice"], case.now
    if why == "a role":
        of = case.people.organisation
        Membership.objects.create(person=person, organisation=of, role="assessor", since=now, until=now)
    else:
        Apprenticeship.objects.filter(id=again(case.one)).update(uln="", standard="ST9001")
    left_on(case)
    night(2031, 9, 2)
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("North Apprentice", True)
    assert Membership.objects.filter(person=person, role="apprentice").exists() is (why != "a role")


def again(one: Apprenticeship) -> UUID:
    """The same person on another standard."""
    other = Apprenticeship.objects.get(id=one.id)
    other.pk, other.uln = None, ""
    other._state.adding = True
    other.id = UUID(int=7)
    other.save()
    return other.id


def test_a_case_that_is_open_keeps_everything(case: Case, night: Night) -> None:
    filled(case)
    assert night(2099, 1, 1) == 0
    assert gone(case) == set()


def test_a_withdrawal_that_was_taken_back_loses_its_data_again_in_its_time(case: Case, night: Night) -> None:
    left_on(case)
    night(2025, 12, 2)
    assert gone(case) == {"identity", "planning"}
    Apprenticeship.objects.filter(id=case.one.id).update(withdrawn_on=None)
    case.note()
    assert night(2026, 6, 1) == 0
    assert Note.objects.exists()
    left_on(case, date(2026, 6, 1))
    assert night(2026, 9, 1) == 0
    assert night(2026, 9, 2) == 1
    assert not Note.objects.exists()


def test_messages_that_came_after_the_others_had_gone_go_too(case: Case, night: Night) -> None:
    left_on(case)
    night(2027, 9, 2)
    said = {
        "to": case.one.email,
        "kind": "erasure_asked",
        "subject": "Hello Amina",
        "text": "Amina",
        "html": "A",
    }
    of = {"organisation": case.people.organisation, "apprenticeship_id": case.one.id}
    waiting = Message.objects.create(written_at=case.now, **said, **of)
    assert night(2027, 9, 3) == 0
    waiting.refresh_from_db()
    assert waiting.text == "Amina"  # it was not sent yet
    Message.objects.update(sent_at=case.now)
    night(2027, 9, 4)
    waiting.refresh_from_db()
    assert (waiting.to, waiting.subject, waiting.text, waiting.html) == ("", "Removed", "", "")


def test_a_digest_that_names_the_apprentice_loses_its_text_and_others_do_not(
    case: Case, night: Night
) -> None:
    left_on(case)
    of = {"organisation": case.people.organisation, "kind": "digest", "subject": "Your day", "html": "x"}
    for id in (case.one.id, UUID(int=9)):
        Message.objects.create(to="a@b.example", written_at=case.now, text=f"See /apprentices/{id}/", **of)
    night(2027, 9, 2)
    assert sorted(Message.objects.values_list("text", flat=True)) == ["", f"See /apprentices/{UUID(int=9)}/"]


def test_one_organisation_removes_nothing_of_another(case: Case) -> None:
    left_on(case)
    other = cast("South").organisation.id
    assert remove_over(organisation=other, at=case.at(2099, 1, 1)) == 0
    assert Apprenticeship.objects.exists()


def test_only_cases_of_which_something_may_be_over_are_judged(case: Case, night: Night) -> None:
    left_on(case)
    of = case.people.organisation.id
    assert due.due(of, date(2025, 12, 1)) == []
    assert due.due(of, date(2025, 12, 2)) == [case.one.id]
    night(2025, 12, 2)
    assert due.due(of, date(2026, 9, 1)) == []  # what went is not looked for again
    assert due.due(of, date(2026, 9, 2)) == [case.one.id]


def test_who_passed_and_is_noted_as_withdrawn_later_waits_no_longer(case: Case) -> None:
    """Identity documents go three months after the last result, of 11 December 2025."""
    passed(case)
    withdraw(
        apprenticeship=case.one.id,
        on=date(2026, 2, 1),
        reason="Another job",
        by=case.people.actor("manager"),
        at=case.at(2026, 2, 2),
    )
    assert due.due(case.people.organisation.id, date(2026, 3, 12)) == [case.one.id]
    rows = soon.cases(case.people.actor("manager"), law.policy("default"), "identity", date(2026, 3, 1))[1]
    assert [vars(each)["ended_on"] for each in rows] == [date(2025, 12, 11)]


def test_what_comes_late_stays_while_something_holds_it(case: Case, night: Night) -> None:
    left_on(case)
    night(2027, 9, 2)
    hold = case.held()
    said = {"to": case.one.email, "kind": "result", "subject": "Hello", "text": "Amina", "sent_at": case.now}
    of = {"organisation": case.people.organisation, "apprenticeship_id": case.one.id}
    Message.objects.create(written_at=case.now, **said, **of)
    night(2027, 9, 3)
    assert Message.objects.get().text == "Amina"
    case.lifted(hold)
    night(2027, 9, 4)
    assert Message.objects.get().text == ""


def test_the_nightly_job_goes_to_every_organisation(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    left_on(case)
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(tasks, "_for_each_organisation", lambda name, stamp: asked.append({name: stamp}))
    at = int(case.at(2026, 1, 1).timestamp())
    tasks.remove_what_is_over(at)
    assert asked == [{"privacy.remove": at}]
    tasks.remove_of_organisation(str(case.people.organisation.id), at)
    assert gone(case) == {"identity", "planning"}


def test_it_says_in_the_history_that_nobody_did_it(case: Case, night: Night) -> None:
    left_on(case)
    night(2025, 12, 2)
    said = case.get("manager", "audit-history", case.one.id).text_
    assert "Removed what is kept no longer" in said
    assert "Touchstone, by itself" in said
    assert "Nightly work" in said
    assert not Person.objects.filter(id=UUID(int=0)).exists()
