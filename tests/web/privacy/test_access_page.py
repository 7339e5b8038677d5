"""Who opened what: in words, by name to the manager, by role to the apprentice; narrowed and exported."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.gateway import stored
from tests.factories.results import Office
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.actions import open_file
from touchstone.web.organisations.actor import Actor
from touchstone.web.records.actions import take_document

PAGE = "privacy-access"


def opened(office: Office, one: Apprenticeship, role: str, name: str = "contract.pdf") -> None:
    """Somebody opens a file of theirs."""
    file = stored(office.people, one, name)
    open_file(file=file.id, by=office.people.actor(role), at=office.now)
    office.now += timedelta(minutes=1)


def test_the_apprentice_reads_what_was_opened_when_and_in_which_role(
    office: Office, one: Apprenticeship
) -> None:
    opened(office, one, "training_provider", "contract.pdf")
    opened(office, one, "manager", "minutes.pdf")
    opened(office, one, "apprentice", "own.pdf")
    said = office.get("apprentice", PAGE, one.id).text_
    for text in ("contract.pdf", "minutes.pdf", "own.pdf", "11:00 on 22 October 2025"):
        assert text in said
    assert "Somebody of your training provider" in said
    assert "North Assessment" in said
    assert "You</span>" in said
    assert "North Manager" not in said


def test_the_manager_reads_the_names(office: Office, one: Apprenticeship) -> None:
    opened(office, one, "training_provider")
    said = office.get("manager", PAGE, one.id).text_
    assert "North Training provider" in said


def test_documents_records_and_sheets_are_named_in_words(office: Office, one: Apprenticeship) -> None:
    by: Actor = office.people.actor("employer")
    take_document(one=one, document="statement_of_results", by=by, at=office.now)
    office.get("manager", "records-json", one.id)
    said = office.get("manager", PAGE, one.id).text_
    assert "Statement of results" in said
    assert "The record</span>" in said
    assert said.count("Downloaded</span>") == 2


def test_what_is_no_access_is_not_in_it(office: Office, one: Apprenticeship) -> None:
    stored(office.people, one)
    said = office.get("apprentice", PAGE, one.id).text_
    assert "Whenever somebody opens or downloads a file, it appears here" in said


def test_a_file_that_went_is_still_an_access(office: Office, one: Apprenticeship) -> None:
    file = stored(office.people, one)
    open_file(file=file.id, by=office.people.actor("manager"), at=office.now)
    file.delete()
    assert "A file that is no longer kept" in office.get("apprentice", PAGE, one.id).text_


def test_it_is_narrowed_by_role_sorted_and_exported(office: Office, one: Apprenticeship) -> None:
    opened(office, one, "training_provider", "=contract.pdf")
    opened(office, one, "manager", "minutes.pdf")
    only = office.get("apprentice", PAGE, one.id, query="role=manager").text_
    assert "minutes.pdf" in only
    assert "contract.pdf" not in only
    csv = office.get("apprentice", PAGE, one.id, query="export=csv&sort=when").text_
    assert [line.split(",")[0] for line in csv.splitlines()[1:]] == ["2025-10-22 11:00", "2025-10-22 11:01"]
    assert "'=contract.pdf" in csv


@pytest.mark.parametrize("query", ["sort=nonsense", "after=nonsense", "role=nobody"])
def test_an_address_that_somebody_made_up_does_no_harm(
    office: Office, one: Apprenticeship, query: str
) -> None:
    opened(office, one, "manager")
    assert office.get("apprentice", PAGE, one.id, query=query).status_code == 200


def test_it_pages_and_needs_as_many_queries_for_many(office: Office, one: Apprenticeship) -> None:
    opened(office, one, "manager", "first.pdf")
    few = office.queries("manager", PAGE, one.id)
    for turn in range(26):
        opened(office, one, "training_provider", f"{turn}.pdf")
    assert office.queries("manager", PAGE, one.id) <= few + 1 <= 15  # what turns pages is counted
    assert "Next page" in office.get("manager", PAGE, one.id).text_
