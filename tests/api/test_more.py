"""What else programs do: circumstances, planning sheets, imports, people, external quality assurance."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.doors import program
from tests.factories.imports import row, sheet
from tests.factories.web import NOW, Cast, apprenticeship, cast
from touchstone.plans.record_file import parse_record
from touchstone.web.accounts.models import Invitation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.bookings.models import Conflict
from touchstone.web.imports.working import work
from touchstone.web.organisations.models import Organisation
from touchstone.web.organisations.scope import within
from touchstone.web.portfolio.models import Piece
from touchstone.web.records.queries import record

WHY = {"reason": "It has to be."}


def said(answer: Any, status: int = 200) -> Any:
    """What an answer of that status says."""
    assert answer.status_code == status, answer.content.decode()
    return answer.json() if answer.content else None


def did(action: str) -> bool:
    """Whether the trail holds such an event."""
    return Event.objects.filter(action=action).exists()


def test_a_break_is_noted_corrected_and_ended(people: Cast) -> None:
    one, acts = apprenticeship(people), program(people, "training_provider")
    begun = {"began_on": "2026-05-18", "expected_back_on": "2026-07-01", "kind": "personal"}
    made = said(acts.send(f"/apprentices/{one.id}/breaks", begun), 201)
    changed = {"began_on": "2026-05-11", "seen": made["seen"]}
    assert said(acts.send(f"/breaks/{made['id']}/correct", changed))["began_on"] == "2026-05-11"
    stale = said(acts.send(f"/breaks/{made['id']}/correct", {**changed, "mistake": True}), 422)
    assert "Somebody else changed this break" in stale["detail"]
    back = said(acts.send(f"/apprentices/{one.id}/return", {"back_on": "2026-06-01"}))
    assert back["ended_on"] == "2026-05-31"
    path = f"/apprentices/{one.id}/circumstances"
    told = {role: said(program(people, role).get(path))["happened"] for role in ("bookings", "employer")}
    assert [each["what"] for each in told["employer"]][:2] == [
        "Back from the break in learning",
        "A break in learning began",
    ]
    assert [bool(each["why"]) for each in told["employer"]] == [False] * len(told["employer"])
    assert {each["by"] is None for each in told["employer"]} == {True}
    assert {each["by"] is None for each in told["bookings"]} == {False}


def test_a_break_of_no_known_kind_is_not_as_described(people: Cast) -> None:
    one, acts = apprenticeship(people), program(people, "bookings")
    wrong = said(acts.send(f"/apprentices/{one.id}/breaks", {"began_on": "2026-05-18", "kind": "x"}), 422)
    assert [each["pointer"] for each in wrong["errors"]] == ["#/kind"]


def test_who_moves_to_another_employer_is_seen_by_the_old_one_no_more(people: Cast) -> None:
    one, other = apprenticeship(people), cast("South").employer
    with within(people.organisation.id):
        acts = program(people, "bookings")
        partner = said(acts.get("/partners", kind="employer"))["items"][0]["id"]
        body = {
            "line_manager_name": "Jo Field",
            "line_manager_email": "jo@south.example",
            "since": "2026-06-01",
        }
        path = f"/apprentices/{one.id}/employer"
        there = said(acts.send(path, {"employer": partner, **body, **WHY}), 422)
        assert there["errors"][0] == {
            "pointer": "#/employer",
            "detail": "The apprentice is there already. Choose another one.",
        }
        said(program(people, "manager").send("/partners", {"kind": "employer", "name": other.name}), 201)
        moved = said(acts.send(path, {"employer": str(other.id), "seen": partner, **body, **WHY}))
        assert (moved["employer"], moved["line_manager_name"]) == (str(other.id), "Jo Field")
        said(program(people, "employer").get(f"/apprentices/{one.id}"), 404)
        refused = program(people, "training_provider").send(
            f"/apprentices/{one.id}/provider", {"provider": str(uuid4()), "since": "2026-06-01", **WHY}
        )
        assert "Only the assessment organisation" in said(refused, 422)["detail"]


def test_a_withdrawal_is_taken_back_by_the_organisation(people: Cast) -> None:
    one, acts = apprenticeship(people), program(people, "manager")
    said(acts.send(f"/apprentices/{one.id}/withdraw", {"on": "2026-06-01", **WHY}))
    assert said(acts.send(f"/apprentices/{one.id}/reinstate", WHY))["withdrawn_on"] is None
    assert (
        "The registration is open" in said(acts.send(f"/apprentices/{one.id}/reinstate", WHY), 422)["detail"]
    )


def test_a_planning_sheet_is_ones_own_until_it_is_shown(people: Cast) -> None:
    one, own, provider = (
        apprenticeship(people),
        program(people, "apprentice"),
        program(people, "training_provider"),
    )
    path = f"/apprentices/{one.id}/planning/methods/observation"
    (theme, *_) = said(own.get(path))["themes"]
    point = theme["points"][0]
    written = {"points": {point["criterion"]: {"text": "The aim comes first.", "seen": point["seen"]}}}
    kept = said(own.send(path, written, method="PUT"))
    assert kept == {"saved": [point["criterion"]], "others": {}, "faults": {}}
    stale = {"points": {point["criterion"]: {"text": "Something else.", "seen": point["seen"]}}}
    others = said(own.send(path, stale, method="PUT"))["others"]
    assert others[point["criterion"]]["text"] == "The aim comes first."
    said(provider.get(path), 404)
    shown = said(own.send(f"/apprentices/{one.id}/planning/readers/show", {"partner": str(one.provider_id)}))
    assert [bool(each["shown_since"]) for each in shown["partners"]] == [True, False]
    assert said(provider.get(path))["noted"] == 1
    assert did("planning.read")
    printed = provider.get(f"{path}/pdf")
    assert (printed["Content-Type"], printed.bytes_[:5]) == ("application/pdf", b"%PDF-")
    assert len(said(own.get(f"/apprentices/{one.id}/planning/readers"))["readings"]) == 2
    back = {"partner": str(one.provider_id)}
    said(own.send(f"/apprentices/{one.id}/planning/readers/take-back", back))
    said(provider.get(path), 404)


def test_a_file_of_apprentices_is_checked_confirmed_and_registered(people: Cast) -> None:
    acts = program(people, "bookings")
    content = sheet([row(1), row(2, born_on="tomorrow"), row(3)])

    def send() -> Any:
        file = SimpleUploadedFile("new.csv", content, "text/csv")
        return said(acts.form("/imports", key=str(uuid4()), file=file), 201)

    made = send()
    assert (made["state"], made["rows"], made["fine"], made["wrong"]) == ("checked", 3, 2, 1)
    assert send()["id"] == made["id"]  # the same file is the same open import
    (problem,) = said(acts.get(f"/imports/{made['id']}/problems"))["items"]
    assert (problem["row"], problem["kind"], problem["typed"]) == (3, "wrong", "tomorrow")
    assert b"Zo\xc3\xab 2" in acts.get(f"/imports/{made['id']}/rows").bytes_
    refused = said(acts.send(f"/imports/{made['id']}/confirm", {"which": "all"}), 422)
    assert refused["errors"][0]["pointer"] == "#/which"
    said(acts.send(f"/imports/{made['id']}/confirm", {"which": "fine", "looked": True}))
    work(of_import=made["id"], at=NOW)
    done = said(acts.get(f"/imports/{made['id']}"))
    assert (done["state"], done["registered"]) == ("finished", 2)
    assert [one["row"] for one in said(acts.get(f"/imports/{made['id']}/apprentices"))["items"]] == [2, 4]
    assert Apprenticeship.objects.count() == 2
    assert b"Date of birth" in acts.get("/import-template").bytes_
    said(program(people, "training_provider").get(f"/imports/{made['id']}"), 404)  # another's file


def test_an_unreadable_file_is_told_at_its_field(people: Cast) -> None:
    acts = program(people, "training_provider")
    file = SimpleUploadedFile("new.csv", b"PK\x03\x04 a workbook", "text/csv")
    wrong = said(acts.form("/imports", file=file), 422)
    assert wrong["errors"][0]["pointer"] == "#/file"
    said(program(people, "employer").get("/imports"), 403)


def test_people_are_invited_and_their_roles_ended(people: Cast) -> None:
    acts = program(people, "manager")
    body = {"name": "Nia Rowe", "email": "nia@mail.example", "role": "assessor"}
    made = said(acts.send("/invitations", body), 201)
    assert Invitation.objects.get(id=made["id"]).role == "assessor"
    wrong = said(acts.send("/invitations", {**body, "role": "training_provider"}), 422)
    assert wrong["errors"][0]["pointer"] == "#/role"
    assert said(acts.send(f"/invitations/{made['id']}/withdraw"))["withdrawn_at"]
    said(acts.send(f"/invitations/{made['id']}/withdraw"), 404)
    held = {one["role"]: one for one in said(acts.get("/people"))["items"]}
    assert "apprentice" not in held
    assert said(acts.send(f"/people/{held['assessor']['id']}/end"))["until"]
    last = said(acts.send(f"/people/{held['manager']['id']}/end"), 422)
    assert "Somebody has to manage" in last["detail"]
    said(acts.send(f"/people/{cast('South').memberships['assessor'].id}/end"), 404)


def test_an_organisation_changes_its_own_numbers_alone(people: Cast) -> None:
    acts = program(people, "manager")
    changed = said(acts.send("/organisation", {"ukprn": "10001234"}, method="PATCH"))
    assert (changed["id"], changed["ukprn"]) == (str(people.organisation.id), "10001234")
    assert Organisation.objects.get(id=people.organisation.id).name == people.organisation.name
    blank = said(acts.send("/organisation", {"name": "  "}, method="PATCH"), 422)
    assert blank["errors"][0]["pointer"] == "#/name"


def test_an_assessor_keeps_their_own_times_and_conflicts(people: Cast) -> None:
    one, acts = apprenticeship(people), program(people, "assessor")
    mine = str(people.people["assessor"].id)
    hours = {"starts_at": "2026-07-01T09:00:00+01:00", "ends_at": "2026-07-01T12:00:00+01:00"}
    said(acts.send("/my-times", {"stretches": [hours]}), 201)
    (stretch,) = said(acts.get(f"/assessors/{mine}"))["times"]
    said(acts.send(f"/times/{stretch['id']}/remove"), 204)
    declared = said(
        acts.send(f"/assessors/{mine}/conflicts", {"organisation": str(one.provider_id), **WHY}), 201
    )
    nobody = said(acts.send(f"/assessors/{mine}/conflicts", WHY), 422)
    assert nobody["detail"] == "Say with whom."
    said(acts.send(f"/conflicts/{declared['id']}/end"), 403)
    assert said(program(people, "bookings").send(f"/conflicts/{declared['id']}/end"))["ended_at"]
    assert Conflict.objects.get().ended_at == NOW
    assert said(acts.get(f"/assessors/{mine}"))["times"] == []


def test_an_employer_changes_their_statement(people: Cast, tmp_path: Path, settings: Any) -> None:
    settings.FILES_FOLDER = tmp_path
    one, acts = apprenticeship(people), program(people, "employer")
    body = {"title": "What I saw", "statement": "A calm conversation."}
    made = said(acts.send(f"/apprentices/{one.id}/statements", body), 201)
    changed = {**body, "statement": "A calm, well-led conversation.", "revision": made["revision"]}
    told = said(acts.send(f"/pieces/{made['id']}/statement", changed, method="PUT"))
    assert (told["statement"], Piece.objects.get().revision) == (changed["statement"], told["revision"])


def test_an_external_quality_assurer_takes_what_was_granted_and_nothing_else(people: Cast) -> None:
    one, manager = apprenticeship(people), program(people, "manager")
    looks = program(people, "external_quality_assurer")
    said(looks.get(f"/apprentices/{one.id}"), 404)
    (assurer,) = said(manager.get("/assurers"))
    body = {"membership": assurer["membership"], "since": "2026-06-01", "until": "2026-06-08", **WHY}
    nobody = said(manager.send("/grants", body), 422)
    assert nobody["errors"][0]["pointer"] == "#/standards"
    made = said(manager.send("/grants", {**body, "chosen": [str(one.id)]}), 201)
    assert [each["apprentice"] for each in made["members"]] == [str(one.id)]
    taken = said(looks.get(f"/apprentices/{one.id}/export"))
    assert parse_record(json.dumps(taken["record"]).encode(), "the file") == record(one, NOW)
    assert taken["command"].startswith("touchstone assess ")
    assert did("record.export")
    whole = looks.get("/granted-records")
    assert (whole["Content-Type"], whole.bytes_[:2]) == ("application/zip", b"PK")
    looks.now = NOW + timedelta(days=8)
    said(looks.get(f"/apprentices/{one.id}"), 404)  # the last day has passed
    looks.now = NOW
    assert said(manager.send(f"/grants/{made['id']}/end"))["ended_at"]
    said(looks.get(f"/apprentices/{one.id}"), 404)
    said(program(people, "manager").get("/granted-records"), 403)


@pytest.mark.parametrize("role", ["bookings", "training_provider", "employer", "assessor"])
def test_no_other_role_takes_records_away_or_grants_a_look(people: Cast, role: str) -> None:
    one, acts = apprenticeship(people), program(people, role)
    said(acts.get(f"/apprentices/{one.id}/export"), 403)
    said(acts.get("/grants"), 403)


def test_a_request_for_erasure_is_asked_answered_and_held_up_by_a_hold(people: Cast) -> None:
    one, manager = apprenticeship(people), program(people, "manager")
    own = program(people, "apprentice")
    held = said(manager.send(f"/apprentices/{one.id}/holds", {"reason": "A complaint."}), 201)
    asked = said(own.send(f"/apprentices/{one.id}/erasure", {"words": "Please."}), 201)
    assert (asked["state"], asked["received_on"]) == ("asked", "2026-06-01")
    assert said(own.send(f"/apprentices/{one.id}/erasure", {}), 201)["id"] == asked["id"]
    said(own.send(f"/erasure-requests/{asked['id']}/answer", {}), 403)
    answered = said(manager.send(f"/erasure-requests/{asked['id']}/answer", {"words": "Soon."}))
    assert (answered["state"], answered["goes"]) == ("waiting", [])
    assert all(part["holds"] for part in answered["stays"])
    kept = said(own.get(f"/apprentices/{one.id}/kept"))
    assert "A complaint." in kept["kept"][0]["holds"][0]
    assert said(manager.send(f"/holds/{held['id']}/lift", {"reason": "It is settled."}))["lifted_at"]
    assert said(own.send(f"/erasure-requests/{asked['id']}/withdraw"))["state"] == "withdrawn"
    assert said(manager.get("/erasure-requests", state="asked"))["items"] == []
    assert said(manager.get("/removals"))["items"] == []
    said(program(people, "training_provider").get(f"/apprentices/{one.id}/kept"), 403)
