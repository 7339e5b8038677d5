"""The history of a record: in words, for those who may, page by page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.factories.browser import Site
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.audit.queries import faults
from touchstone.web.audit.words import DID, about, did
from touchstone.web.organisations.scope import within
from touchstone.web.records.actions import keep

PAGE = "audit-history"


@pytest.mark.parametrize("role", ["bookings", "internal_quality_assurer", "manager"])
def test_it_says_who_did_what_and_when(site: Site, role: str) -> None:
    one = apprenticeship(site.people)
    by = site.people.actor("bookings")
    keep(one, "apprentice.register", by=by, at=NOW, facts={"standard": "ST1379", "version": "1.1"})
    said = site.get(role, PAGE, one.id).text_
    for word in ("North Bookings team", "Bookings team", "Registered the apprentice", "12:00 on 1 June 2026"):
        assert word in said


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "employer", "assessor"])
def test_nobody_else_reads_it(site: Site, role: str) -> None:
    assert site.get(role, PAGE, apprenticeship(site.people).id).status_code == 403


def test_that_of_others_is_not_found(site: Site) -> None:
    other = cast("South")
    with within(other.organisation.id):
        theirs = apprenticeship(other)
    assert site.get("manager", PAGE, theirs.id).status_code == 404
    assert site.get("manager", PAGE, uuid4()).status_code == 404


def test_without_events_it_says_so(site: Site) -> None:
    assert (
        "Actions on this record appear here"
        in site.get("manager", PAGE, apprenticeship(site.people).id).text_
    )


@pytest.mark.parametrize(
    "asked", ["before=nonsense", "after=-1", "after=99999999999999999999", "by=nobody&sort=٣"]
)
def test_an_address_that_somebody_made_up_shows_the_latest(site: Site, asked: str) -> None:
    assert site.get("manager", PAGE, apprenticeship(site.people).id, query=asked).status_code == 200


def test_it_is_read_page_by_page_with_few_queries(site: Site) -> None:
    one = apprenticeship(site.people)
    for _ in range(60):
        keep(one, "apprentice.edit", by=site.people.actor("bookings"), at=NOW)
    first = site.get("manager", PAGE, one.id).text_
    assert first.count("Changed the registration") == 25 + 1  # the filter offers it too
    assert "Next page" in first
    assert site.queries("manager", PAGE, one.id) <= 15


def test_it_is_narrowed_and_exported(site: Site) -> None:
    one = apprenticeship(site.people)
    keep(one, "apprentice.register", by=site.people.actor("bookings"), at=NOW)
    keep(one, "apprentice.edit", by=site.people.actor("manager"), at=NOW, facts={"fields": ["uln"]})
    found = site.get("manager", PAGE, one.id, query="action=apprentice.edit&export=csv").text_
    lines = found.strip().splitlines()
    assert lines[0].endswith("No.,When,Who,Role,What,About")
    assert lines[1] == "2,2026-06-01 12:00,North Manager,Manager,Changed the registration,Fields: uln"
    assert len(lines) == 2


def test_an_action_without_words_of_its_own_is_still_readable() -> None:
    assert did("portfolio.hand_on") == "hand on (portfolio)"
    assert did("strange") == "strange"
    assert all(word[0].islower() for word in DID.values())


def test_facts_are_words_and_ids_are_left_out() -> None:
    facts = {"method": "observation", "entry": str(uuid4()), "on": "2026-06-01", "fields": ["last_name"]}
    assert about(facts | {"holds": True, "none": ""}) == (
        "method: observation; day: 1 June 2026; fields: last name; holds: yes"
    )


def test_a_trail_that_somebody_tampered_with_is_told(site: Site) -> None:
    one = apprenticeship(site.people)
    for _ in range(4):
        keep(one, "apprentice.edit", by=site.people.actor("bookings"), at=NOW)
    assert list(faults()) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_event SET action = 'nothing' WHERE number = 2")
        cursor.execute("DELETE FROM audit_event WHERE number = 3")
    assert list(faults()) == [
        f"{one.id}: event 2 was changed after it was written.",
        f"{one.id}: event 3 is missing.",
        f"{one.id}: event 4 does not follow the one before it.",
    ]


def test_the_database_refuses_to_change_or_remove_an_event(site: Site) -> None:
    keep(apprenticeship(site.people), "apprentice.edit", by=site.people.actor("bookings"), at=NOW)
    for statement in ("UPDATE audit_event SET action = 'nothing'", "DELETE FROM audit_event"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(faults()) == []
