"""Every way in which a file about an apprentice leaves adds an event to their history: who, what, when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import uploads
from tests.factories.appeals import failed
from tests.factories.doors import program
from tests.factories.portfolio import received
from tests.factories.results import Office
from tests.factories.scrutiny import EQA, granted
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.files.actions import keep_file
from touchstone.web.files.models import StoredFile
from touchstone.web.planning.actions import show_to

PROVIDER, OBSERVATION = "training_provider", "observation"
Way = Callable[[Office, Apprenticeship], object]


def kept(office: Office, one: Apprenticeship) -> StoredFile:
    """A file of theirs, with its bytes."""
    came = received(uploads.pdf(), "contract.pdf", Path(settings.FILES_FOLDER))
    return keep_file(apprenticeship=one.id, received=came, by=office.people.actor(PROVIDER), at=office.now)


def shown_sheet(office: Office, one: Apprenticeship) -> Apprenticeship:
    """They show their planning sheet to the training provider."""
    show_to(
        apprenticeship=one.id, partner=one.provider_id, by=office.people.actor("apprentice"), at=office.now
    )
    return one


WAYS: dict[str, tuple[str, str, dict[str, str], Way]] = {  # the role, the event and what it says; the way
    "a page opens a file": (
        "manager",
        "file.open",
        {},
        lambda office, one: office.get("manager", "files-open", kept(office, one).id),
    ),
    "a program reads a file": (
        PROVIDER,
        "file.open",
        {},
        lambda office, one: program(office.people, PROVIDER).get(f"/files/{kept(office, one).id}"),
    ),
    "the statement as a PDF": (
        "employer",
        "document.take",
        {"document": "statement_of_results"},
        lambda office, one: (
            failed(office, one),
            office.get("employer", "results-statement-file", one.id),
        ),
    ),
    "the statement by a program": (
        PROVIDER,
        "document.take",
        {"document": "statement_of_results"},
        lambda office, one: (
            failed(office, one),
            program(office.people, PROVIDER).get(f"/apprentices/{one.id}/statement"),
        ),
    ),
    "the mapping form as a PDF": (
        PROVIDER,
        "document.take",
        {"document": "mapping_form"},
        lambda office, one: office.get(PROVIDER, "portfolio-form-pdf", one.id),
    ),
    "the mapping form as a workbook": (
        "apprentice",
        "document.take",
        {"document": "mapping_form"},
        lambda office, one: office.get("apprentice", "portfolio-form-xlsx", one.id),
    ),
    "the record by a program": (
        PROVIDER,
        "document.take",
        {"document": "record"},
        lambda office, one: program(office.people, PROVIDER).get(f"/apprentices/{one.id}/record"),
    ),
    "the record from its page": (
        "manager",
        "record.export",
        {},
        lambda office, one: office.get("manager", "records-json", one.id),
    ),
    "the records of a grant at once": (
        EQA,
        "record.export",
        {},
        lambda office, one: (granted(office), office.get(EQA, "scrutiny-records")),
    ),
    "the record by a program that takes it away": (
        "manager",
        "record.export",
        {},
        lambda office, one: program(office.people, "manager").get(f"/apprentices/{one.id}/export"),
    ),
    "the planning sheet as a PDF, by a program of others": (
        PROVIDER,
        "planning.read",
        {"method": OBSERVATION},
        lambda office, one: program(office.people, PROVIDER).get(
            f"/apprentices/{shown_sheet(office, one).id}/planning/methods/{OBSERVATION}/pdf"
        ),
    ),
    "the planning sheet as a PDF, by others": (
        PROVIDER,
        "planning.read",
        {"method": OBSERVATION},
        lambda office, one: office.get(PROVIDER, "planning-pdf", shown_sheet(office, one).id, OBSERVATION),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_leaves_adds_one_event(office: Office, one: Apprenticeship, way: str) -> None:
    role, action, facts, take = WAYS[way]
    before = set(Event.objects.values_list("id", flat=True))
    take(office, one)
    found = Event.objects.filter(chain=one.id, action=action).exclude(id__in=before).get()
    assert (found.by, found.role) == (office.people.people[role].id, role)
    assert facts.items() <= found.facts.items()


@pytest.mark.parametrize("way", ["results-statement-file", "portfolio-form-pdf", "portfolio-form-xlsx"])
def test_whoever_gets_nothing_leaves_no_event(office: Office, one: Apprenticeship, way: str) -> None:
    assert office.get("assessor", way, one.id).status_code == 404
    assert not Event.objects.filter(action="document.take").exists()


def test_an_apprentice_s_own_sheet_leaves_no_trace_of_when_they_prepared(
    office: Office, one: Apprenticeship
) -> None:
    assert office.get("apprentice", "planning-pdf", one.id, OBSERVATION).status_code == 200
    assert not Event.objects.exists()
