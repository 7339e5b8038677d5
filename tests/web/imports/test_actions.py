"""A file is looked at whole, confirmed, and registers everybody in it once, whatever happens meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404

from tests.factories.browser import Site
from tests.factories.imports import confirmed, finished, row, sent, sheet, uln
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.accounts.models import Invitation
from touchstone.web.apprentices.actions import register, withdraw
from touchstone.web.apprentices.models import Apprenticeship, VersionChange
from touchstone.web.apprentices.registration import twin_words
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import faults
from touchstone.web.imports import actions, working
from touchstone.web.imports.models import Import, Kind, Problem, State, Taken
from touchstone.web.imports.working import work
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.models import Kind as Of
from touchstone.web.organisations.models import Membership, Organisation, Relation
from touchstone.web.organisations.scope import within

DAY = timedelta(days=1)


def said(one: Import, kind: str = Kind.WRONG) -> list[tuple[int, str, str]]:
    """What is said of the rows."""
    found = Problem.objects.filter(of_import=one, kind=kind).order_by("row", "column")
    return [(problem.row, problem.column, problem.said) for problem in found]


def test_nothing_is_written_before_somebody_confirms(site: Site) -> None:
    one = sent(sheet([row(1), row(2)]), site.people.actor("bookings"))
    assert (one.state, one.rows, one.fine, one.wrong) == (State.CHECKED, 2, 2, 0)
    assert not Apprenticeship.objects.exists()
    assert not Invitation.objects.exists()
    assert not Message.objects.exists()
    assert [event.action for event in Event.objects.all()] == ["import.send"]


@pytest.mark.parametrize("role", ["training_provider", "bookings", "manager"])
def test_confirmed_rows_are_registered_as_the_form_registers_them(site: Site, role: str) -> None:
    by = site.people.actor(role)
    one = finished(sent(sheet([row(1), row(2, opted_in="no", funding="private")]), by), by)
    assert (one.state, one.registered, one.refused) == (State.FINISHED, 2, 0)
    first, second = Apprenticeship.objects.order_by("first_name")
    assert (first.name, first.uln, first.version) == ("Zoë 1 O’Brien", uln(1), "1.1")
    assert (first.provider, first.employer) == (site.people.provider, site.people.employer)
    assert (first.certificate_permission_at, first.opted_in, first.funding) == (NOW, None, "funded")
    assert (second.opted_in, second.funding) == (False, "private")
    assert VersionChange.objects.filter(reason="Chosen by the start, 2 September 2024.").count() == 2
    assert first.records_standings.get().stage == "on_programme"
    assert Event.objects.filter(chain=first.id, action="apprentice.register").count() == 1
    assert list(faults()) == []
    assert set(Invitation.objects.values_list("apprenticeship_id", flat=True)) == {first.id, second.id}
    assert [taken.row for taken in Taken.objects.order_by("row")] == [2, 3]


def test_mails_are_gathered(site: Site) -> None:
    other = Organisation.objects.create(kind=Of.EMPLOYER, name="No Account Ltd", ukprn="10000001")
    Relation.objects.create(organisation=site.people.organisation, partner=other, since=NOW)
    by = site.people.actor("bookings")
    rows = [row(number) for number in range(4)] + [row(9, employer="10000001")]
    finished(sent(sheet(rows), by), by)
    assert Message.objects.filter(kind="registered").count() == 0
    told = Message.objects.filter(kind__in=["imported", "import_finished"])
    assert {(one.to, one.kind) for one in told} == {
        ("training_provider@north.example", "imported"),
        ("employer@north.example", "imported"),
        ("lee.marsh@works.example", "imported"),
        ("bookings@north.example", "import_finished"),
    }
    subjects = dict(told.values_list("to", "subject"))
    assert subjects["training_provider@north.example"] == "5 apprentices registered for ST1379"
    assert subjects["employer@north.example"] == "4 apprentices registered for ST1379"
    assert subjects["lee.marsh@works.example"] == "1 apprentice registered for ST1379"
    assert Message.objects.filter(kind="invitation").count() == 5


MISTAKES = [
    ({"first_name": "..."}, "First name", "Enter the first name."),
    ({"last_name": ""}, "Last name", "Enter the last name."),
    ({"email": "nobody"}, "E-mail address", "The e-mail address must look like name@example.com."),
    ({"email": ""}, "E-mail address", "Enter the e-mail address."),
    ({"email": "a@" + "b." * 130 + "example"}, "E-mail address", "254 characters or fewer"),
    ({"born_on": ""}, "Date of birth", "Date of birth is missing."),
    ({"born_on": "31/02/1995"}, "Date of birth", "There is no such day"),
    ({"born_on": "2024-01-01"}, "Date of birth", "younger than 15"),
    ({"uln": "123"}, "ULN", "must be ten digits"),
    ({"standard": "ST0000"}, "Standard", "Choose a standard from the list."),
    ({"started_on": "2999-01-01"}, "Start date", "must not be in the future"),
    ({"original_started_on": "2025-01-01"}, "Original start date", "must not be after the start"),
    ({"version": "7.0"}, "Version", "Choose one of the versions"),
    ({"version": "1.0"}, "Why this version", "Say why not version 1.1"),
    ({"opted_in": "perhaps"}, "English and maths", "Write yes or no"),
    ({"provider": "Nobody"}, "Training provider", "No training provider of this name"),
    ({"employer": ""}, "Employer", "Name the employer, or give its UKPRN."),
    ({"line_manager_name": "1"}, "Line manager's name", "Enter the line manager's name."),
    ({"line_manager_email": "x"}, "Line manager's e-mail address", "must look like"),
    ({"funding": "barter"}, "Who pays", "funded or private"),
    ({"adjustment_needs": "x" * 4001}, "Needs for reasonable adjustments", "4000 characters or fewer"),
    ({"privacy_notice": "no"}, "Privacy notice given", "Give the apprentice the privacy notice first."),
    ({"privacy_notice": ""}, "Privacy notice given", "Give the apprentice the privacy notice first."),
]


def test_every_mistake_is_said_by_row_and_column(site: Site) -> None:
    rows = [row(number, **changes) for number, (changes, _, _) in enumerate(MISTAKES)]
    one = sent(sheet(rows), site.people.actor("bookings"))
    assert (one.fine, one.wrong) == (0, len(MISTAKES))
    found = {(at, column): message for at, column, message in said(one)}
    for at, (_, column, expected) in enumerate(MISTAKES, 2):
        assert expected in found[at, column]
    assert not Apprenticeship.objects.exists()


def test_warnings_stand_apart_and_somebody_has_to_look(site: Site) -> None:
    by = site.people.actor("bookings")
    rows = [row(1, uln="9276308687"), row(2, last_name="=HYPERLINK(x)"), row(3)]
    one = sent(sheet(rows), by)
    assert (one.fine, one.wrong, one.doubtful) == (3, 0, 2)
    assert [(at, column) for at, column, _ in said(one, Kind.WARNING)] == [(2, "ULN"), (3, "Last name")]
    with pytest.raises(Refused) as refused:
        actions.confirm(of_import=one.id, which="all", looked=False, by=by, at=NOW)
    assert refused.value.fields == {"looked": "Look at the warnings first, then say so."}
    finished(one, by)
    assert Apprenticeship.objects.filter(uln="9276308687").exists()
    assert Apprenticeship.objects.filter(last_name="=HYPERLINK(x)").exists()


def test_twins_are_found_in_the_file_and_among_those_registered(site: Site) -> None:
    known = apprenticeship(site.people, uln=uln(7))
    rows = [row(1), row(2, uln=uln(1)), row(1, uln=""), row(3, uln=uln(7)), row(4, uln=""), row(5, uln="")]
    one = sent(sheet(rows), site.people.actor("bookings"))
    assert said(one) == [
        (3, "ULN", "The same ULN stands in row 2 already. Correct one of the two."),
        (4, "The row", "The same apprentice stands in row 2 already. Remove one of the two."),
        (
            5,
            "ULN",
            twin_words(known, shown=True),
        ),
    ]
    assert one.fine == 3


def test_a_provider_is_not_told_who_it_is_elsewhere(site: Site) -> None:
    other = Organisation.objects.create(kind=Of.TRAINING_PROVIDER, name="South Training")
    Relation.objects.create(organisation=site.people.organisation, partner=other, since=NOW)
    apprenticeship(site.people, uln=uln(7), provider=other)
    rows = [row(7), row(8, provider="South Training"), row(9, provider="")]
    one = sent(sheet(rows), site.people.actor("training_provider"))
    (_, _, twin), (at, column, message) = said(one)
    assert "Ask the assessment organisation" in twin
    assert "Amina" not in twin
    assert (at, column, message) == (3, "Training provider", "You register for your own organisation.")
    assert one.fine == 1


@pytest.mark.parametrize("withdrawn", [False, True])
@pytest.mark.parametrize("number", ["same", "none"])
def test_a_provider_is_told_alike_of_anybodys_apprentice_from_a_file(
    site: Site, withdrawn: bool, number: str
) -> None:
    """Neither that another provider brought them in by a file, nor that they withdrew, nor when."""
    other = Organisation.objects.create(kind=Of.TRAINING_PROVIDER, name="South Training")
    Relation.objects.create(organisation=site.people.organisation, partner=other, since=NOW)
    by = site.people.actor("bookings")
    finished(
        sent(sheet([row(1, provider="South Training", **({} if number == "same" else {"uln": ""}))]), by), by
    )
    known = Apprenticeship.objects.get()
    if withdrawn:
        withdraw(apprenticeship=known.id, on=NOW.date(), reason="Moved.", by=by, at=NOW)
    one = sent(sheet([row(1, provider=""), row(2, provider="")]), site.people.actor("training_provider"))
    words = (
        "Somebody with this name, e-mail address and date of birth was registered for ST1379 before. Ask the"
    )
    assert [(at, column, message[: len(words)]) for at, column, message in said(one)] == [
        (2, "The row", words)
    ]
    assert (one.wrong, one.again, one.fine) == (1, 0, 1)
    assert said(one, Kind.AGAIN) == []


def test_partners_of_one_name_are_told_apart_by_their_number(site: Site) -> None:
    for name, number in (("Harbour WORKS", "10000002"), ("harbour works", "10000003")):
        one = Organisation.objects.create(kind=Of.EMPLOYER, name=name, ukprn=number)
        Relation.objects.create(organisation=site.people.organisation, partner=one, since=NOW)
    made = sent(
        sheet([row(1, employer="Harbour Works"), row(2, employer="10000003")]), site.people.actor("bookings")
    )
    assert [(at, column) for at, column, _ in said(made)] == [(2, "Employer")]
    assert "Several are called so" in said(made)[0][2]


def test_only_if_all_are_fine_or_the_fine_ones(site: Site) -> None:
    by = site.people.actor("bookings")
    one = sent(sheet([row(1), row(2, email="x")]), by)
    with pytest.raises(Refused) as refused:
        actions.confirm(of_import=one.id, which=actions.ALL, looked=True, by=by, at=NOW)
    assert "Not every row is fine" in refused.value.fields["which"]
    with pytest.raises(Refused) as refused:
        actions.confirm(of_import=one.id, which="some", looked=True, by=by, at=NOW)
    assert "Choose which rows" in refused.value.fields["which"]
    one = finished(one, by)
    assert (one.registered, one.wrong) == (1, 1)


def test_no_fine_row_is_nothing_to_confirm(site: Site) -> None:
    by = site.people.actor("bookings")
    one = sent(sheet([row(1, email="x")]), by)
    with pytest.raises(Refused, match="no row that can be registered"):
        actions.confirm(of_import=one.id, which=actions.FINE, looked=True, by=by, at=NOW)


def test_the_same_file_sent_twice_registers_nobody_twice(site: Site) -> None:
    by, content = site.people.actor("bookings"), sheet([row(1, uln=""), row(2)])
    first = sent(content, by)
    assert sent(content, by).id == first.id, "the same file while it is open"
    finished(first, by)
    again = sent(content, by, at=NOW + timedelta(minutes=5))
    assert again.id != first.id
    assert (again.state, again.fine, again.again, again.wrong) == (State.CHECKED, 0, 2, 0)
    assert said(again, Kind.AGAIN)[0] == (2, "The row", "Registered from a file before: nothing is done.")
    more = finished(sent(sheet([row(1, uln=""), row(2), row(3)]), by), by)
    assert (more.registered, more.again, more.refused) == (1, 2, 0)
    assert Apprenticeship.objects.count() == 3


def test_two_open_files_with_the_same_people_register_them_once(site: Site) -> None:
    by = site.people.actor("bookings")
    first, second = sent(sheet([row(1), row(2, uln="")]), by), sent(sheet([row(2, uln=""), row(1)]), by)
    confirmed(first, by)
    confirmed(second, by)
    for one in (first, second):
        work(of_import=one.id, at=NOW)
        one.refresh_from_db()
    assert (first.registered, second.registered, second.refused) == (2, 0, 0)
    assert Apprenticeship.objects.count() == 2


def test_what_changed_since_the_check_is_left_out_and_said(site: Site) -> None:
    by = site.people.actor("bookings")
    one = sent(sheet([row(1), row(2)]), by)
    apprenticeship(site.people, uln=uln(1))
    one = finished(one, by)
    assert (one.registered, one.refused) == (1, 1)
    assert said(one, Kind.REFUSED)[0][:2] == (2, "ULN")


def test_who_withdrew_is_not_registered_again_from_a_file(site: Site) -> None:
    by, content = site.people.actor("bookings"), sheet([row(1)])
    finished(sent(content, by), by)
    withdraw(apprenticeship=Apprenticeship.objects.get().id, on=NOW.date(), reason="Moved.", by=by, at=NOW)
    one = sent(content, by)
    assert (one.wrong, one.again) == (1, 0)
    assert "withdrew on 1 June 2026" in said(one)[0][2]


def test_a_worker_that_dies_loses_nobody_and_repeats_nobody(site: Site, monkeypatch: Any) -> None:
    by = site.people.actor("bookings")
    one = confirmed(sent(sheet([row(number) for number in range(5)]), by), by)
    whole, calls = register, []

    def dying(**asked: Any) -> Apprenticeship:
        calls.append(asked)
        made: Apprenticeship = whole(**asked)
        if len(calls) == 3:
            raise SystemExit  # after the row was written, before it was committed
        return made

    monkeypatch.setattr(working, "register", dying)
    with pytest.raises(SystemExit):
        work(of_import=one.id, at=NOW)
    one.refresh_from_db()
    assert (one.state, one.registered, one.at_row) == (State.REGISTERING, 2, 3)
    assert Apprenticeship.objects.count() == 2
    work(of_import=one.id, at=NOW)
    one.refresh_from_db()
    assert (one.state, one.registered) == (State.FINISHED, 5)
    assert Apprenticeship.objects.count() == 5
    work(of_import=one.id, at=NOW)
    assert Message.objects.filter(kind="import_finished").count() == 1


def test_a_check_that_died_begins_anew(site: Site, monkeypatch: Any) -> None:
    monkeypatch.setattr(working, "CHECKED_TOGETHER", 2)
    by = site.people.actor("bookings")
    rows = [row(1), row(2, email="x"), row(3, uln=uln(1)), row(4)]
    one = actions.send(name="a.csv", content=sheet(rows), organisation=by.sees[0], by=by, at=NOW)
    Import.objects.filter(id=one.id).update(at_row=3, fine=1, wrong=1)
    Problem.objects.create(
        organisation_id=one.organisation_id, of_import=one, row=3, column="x", kind="wrong", said="y"
    )
    work(of_import=one.id, at=NOW)
    one.refresh_from_db()
    assert (one.state, one.fine, one.wrong) == (State.CHECKED, 2, 2)
    assert [(at, column) for at, column, _ in said(one)] == [(3, "E-mail address"), (4, "ULN")]


def test_long_files_are_registered_in_turns(site: Site, monkeypatch: Any) -> None:
    monkeypatch.setattr(working, "REGISTERED_TOGETHER", 2)
    monkeypatch.setattr(working, "AT_A_TIME", 1)
    by = site.people.actor("bookings")
    one = confirmed(sent(sheet([row(number) for number in range(3)]), by), by)
    work(of_import=one.id, at=NOW)
    one.refresh_from_db()
    assert (one.state, one.registered) == (State.REGISTERING, 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'imports.work'")
        assert cursor.fetchone() == (3,), "one to check, one to register, one to go on"
    work(of_import=one.id, at=NOW)
    one.refresh_from_db()
    assert (one.state, one.registered) == (State.FINISHED, 3)


def test_cancelled_in_the_middle_keeps_who_was_registered_and_tells_their_people(
    site: Site, monkeypatch: Any
) -> None:
    monkeypatch.setattr(working, "REGISTERED_TOGETHER", 1)
    monkeypatch.setattr(working, "AT_A_TIME", 1)
    by = site.people.actor("bookings")
    one = confirmed(sent(sheet([row(1), row(2)]), by), by)
    work(of_import=one.id, at=NOW)
    actions.cancel(of_import=one.id, by=by, at=NOW)
    work(of_import=one.id, at=NOW)
    one.refresh_from_db()
    assert (one.state, one.registered, one.content) == (State.CANCELLED, 1, None)
    assert Apprenticeship.objects.count() == 1
    assert Message.objects.filter(kind="imported").count() == 2
    with pytest.raises(Refused, match="has ended already"):
        actions.cancel(of_import=one.id, by=by, at=NOW)
    with pytest.raises(Refused, match="was cancelled"):
        actions.confirm(of_import=one.id, which="fine", looked=True, by=by, at=NOW)


def test_confirmed_twice_is_confirmed_once(site: Site) -> None:
    by = site.people.actor("bookings")
    one = confirmed(sent(sheet([row(1)]), by), by)
    confirmed(one, by)
    assert Event.objects.filter(action="import.confirm").count() == 1


def test_it_cannot_be_confirmed_while_it_is_checked(site: Site) -> None:
    by = site.people.actor("bookings")
    one = actions.send(name="a.csv", content=sheet([row(1)]), organisation=by.sees[0], by=by, at=NOW)
    with pytest.raises(Refused, match="still being checked"):
        actions.confirm(of_import=one.id, which="fine", looked=True, by=by, at=NOW)


def test_after_a_day_the_file_and_what_is_quoted_are_forgotten(site: Site) -> None:
    by, content = site.people.actor("bookings"), sheet([row(1), row(2, email="x")])
    one = sent(content, by)
    done = finished(sent(sheet([row(3), row(4, email="x")]), by), by)
    running = confirmed(sent(sheet([row(5)]), by), by, at=NOW + timedelta(hours=1))
    assert actions.sweep(at=NOW + DAY - timedelta(seconds=1)) == 0
    with pytest.raises(Refused, match="forgotten"):
        actions.confirm(of_import=one.id, which="fine", looked=True, by=by, at=NOW + DAY)
    assert actions.sweep(at=NOW + DAY) == 2
    one.refresh_from_db()
    done.refresh_from_db()
    assert (one.state, one.content, one.wrong) == (State.FORGOTTEN, None, 1)
    assert (done.state, done.content, done.registered) == (State.FINISHED, None, 1)
    assert not Problem.objects.exists()
    assert actions.sweep(at=NOW + DAY + timedelta(minutes=59)) == 0
    running.refresh_from_db()
    assert running.state == State.REGISTERING
    assert actions.sweep(at=NOW + DAY + timedelta(hours=1)) == 1
    assert not Import.objects.exclude(content=None).exists()
    running.refresh_from_db()
    assert running.state == State.CANCELLED
    assert "could not be finished within a day" in running.ended_because
    assert sent(content, by, at=NOW + DAY).id != one.id


def test_the_same_file_a_day_later_is_looked_at_anew_before_any_sweep(site: Site) -> None:
    by, content = site.people.actor("bookings"), sheet([row(1)])
    one = sent(content, by)
    again = sent(content, by, at=NOW + DAY)
    one.refresh_from_db()
    assert (one.state, again.state, again.id != one.id) == (State.FORGOTTEN, State.CHECKED, True)


def test_whoever_may_no_longer_register_registers_nobody(site: Site) -> None:
    by = site.people.actor("bookings")
    one = confirmed(sent(sheet([row(1)]), by), by)
    Membership.objects.filter(id=one.membership).update(until=NOW)
    work(of_import=one.id, at=NOW)
    one.refresh_from_db()
    assert (one.state, one.content) == (State.CANCELLED, None)
    assert "may not bring in apprentices any more" in one.ended_because
    assert Event.objects.filter(action="import.cancel", by=by.person_id).count() == 1
    assert not Apprenticeship.objects.exists()


@pytest.mark.parametrize("role", ["apprentice", "employer", "assessor", "internal_quality_assurer"])
def test_nobody_else_may(site: Site, role: str) -> None:
    by = site.people.actor(role)
    with pytest.raises(NotAllowed):
        actions.send(
            name="a.csv", content=sheet([row(1)]), organisation=site.people.organisation.id, by=by, at=NOW
        )
    one = sent(sheet([row(1)]), site.people.actor("bookings"))
    with pytest.raises(NotAllowed):
        actions.confirm(of_import=one.id, which="fine", looked=True, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        actions.cancel(of_import=one.id, by=by, at=NOW)


def test_what_others_sent_is_not_there(site: Site) -> None:
    south = cast("South")
    one = sent(sheet([row(1)]), site.people.actor("bookings"))
    stranger, provider = south.actor("bookings"), site.people.actor("training_provider")
    for by in (stranger, provider):
        with pytest.raises(Http404):
            actions.confirm(of_import=one.id, which="fine", looked=True, by=by, at=NOW)
        with pytest.raises(Http404):
            actions.cancel(of_import=one.id, by=by, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.send(
            name="a.csv",
            content=sheet([row(1)]),
            organisation=site.people.organisation.id,
            by=stranger,
            at=NOW,
        )
    assert "organisation" in refused.value.fields
    with within(south.organisation.id):
        assert not Import.objects.exists(), "the database shows it to nobody else"
    work(of_import=uuid4(), at=NOW)


def test_a_file_that_is_too_large_is_refused(site: Site) -> None:
    by = site.people.actor("bookings")
    with pytest.raises(Refused) as refused:
        actions.send(name="a", content=b"x" * (10 * 1024 * 1024 + 1), organisation=by.sees[0], by=by, at=NOW)
    assert "larger than 10 MB" in refused.value.fields["file"]
    with pytest.raises(Refused) as refused:
        actions.send(name="a", content=b"x" * (10 * 1024 * 1024), organisation=by.sees[0], by=by, at=NOW)
    assert "first row must hold" in refused.value.fields["file"]
