"""Errors: one shape, the right status, the rules' reasons, and no word about code."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from tests.factories.assessments import conducted
from tests.factories.doors import program
from tests.factories.web import Cast, apprenticeship
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.models import Entry

MEDIA = "application/problem+json"


def kind(answer: Any) -> tuple[int, str]:
    """The status of a problem and the end of its type."""
    assert answer["Content-Type"] == MEDIA
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["reference"] == answer["X-Request-Id"]
    return answer.status_code, told["type"].removeprefix("urn:touchstone:problem:")


def test_what_the_rules_refuse_comes_with_their_findings(people: Cast) -> None:
    one, acting = apprenticeship(people), program(people, "bookings")
    answer = acting.send(f"/apprentices/{one.id}/gateways/gateway/confirm")
    assert kind(answer) == (422, "refused")
    finding = answer.json()["findings"][0]
    assert {"code", "outcome", "force", "message", "source", "layer"} <= set(finding)
    assert finding["outcome"] in ("not_met", "cannot_tell")
    assert "§" in finding["source"]


def test_what_is_wrong_with_a_field_points_at_it(people: Cast) -> None:
    one, acting = apprenticeship(people), program(people, "manager")
    answer = acting.send(f"/apprentices/{one.id}", {"born_on": "2025-01-01"}, method="PATCH")
    assert kind(answer) == (422, "refused")
    assert "#/born_on" in [one["pointer"] for one in answer.json()["errors"]]


def test_what_somebody_changed_meanwhile_is_not_written_over(people: Cast) -> None:
    one, acting = apprenticeship(people), program(people, "manager")
    seen = acting.get(f"/apprentices/{one.id}").json()["seen"]
    Apprenticeship.objects.update(first_name="Amira")
    answer = acting.send(f"/apprentices/{one.id}", {"first_name": "Aminah", "seen": seen}, method="PATCH")
    assert kind(answer) == (422, "refused")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["#/first_name"]
    one.refresh_from_db()
    assert one.first_name == "Amira"


def judgement(level: str, **more: Any) -> dict[str, Any]:
    data = {"criterion": "OBS-P1", "level": level, "reason": "Seen."}
    return {"entries": [{"id": str(uuid4()), "kind": "judgement", "data": data, **more}]}


def test_a_judgement_that_another_replaced_is_a_conflict(people: Cast) -> None:
    made, acting = conducted(people), program(people, "assessor")
    acting.now = made.at
    path = f"/attempts/{made.row.id}/entries"
    first = acting.send(path, judgement("met"))
    assert first.status_code == 201
    assert kind(acting.send(path, judgement("not_met"))) == (409, "changed-meanwhile")
    again = acting.send(path, judgement("not_met", replaces=first.json()[0]["id"]))
    assert again.status_code == 201


def test_an_entry_that_does_not_fit_is_named_and_none_is_kept(people: Cast) -> None:
    made, acting = conducted(people), program(people, "assessor")
    acting.now = made.at
    note = {"kind": "note", "data": {"text": "A calm start."}}
    entries = [note, {"kind": "section_ended", "data": {"section": "live"}}]
    answer = acting.send(f"/attempts/{made.row.id}/entries", {"entries": entries})
    assert kind(answer) == (422, "refused")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["#/entries/1/data/section"]
    assert not Entry.objects.filter(attempt=made.row).exists()


def test_the_same_entry_sent_again_is_kept_once(people: Cast) -> None:
    made, acting = conducted(people), program(people, "assessor")
    acting.now = made.at
    body, path = judgement("met"), f"/attempts/{made.row.id}/entries"
    first, second = (acting.send(path, body).json()[0] for _ in range(2))
    assert (first["id"], first["number"]) == (second["id"], second["number"]) == (body["entries"][0]["id"], 1)
    assert Entry.objects.filter(attempt=made.row).count() == 1


@pytest.mark.parametrize("body", ["{", "nonsense", '{"reason": NaN}', "[]", '"x"', "null", "[" * 100_000])
def test_what_is_no_object_of_json_is_told_so(people: Cast, body: str) -> None:
    one, acting = apprenticeship(people), program(people, "manager")
    answer = acting.send_text(f"/apprentices/{one.id}/withdraw", body)
    assert kind(answer) == (400, "bad-request")
    one.refresh_from_db()
    assert one.withdrawn_on is None


def test_an_empty_body_lacks_what_must_be_said(people: Cast) -> None:
    one, acting = apprenticeship(people), program(people, "manager")
    answer = acting.send_text(f"/apprentices/{one.id}/withdraw", "")
    assert kind(answer) == (422, "not-valid")
    one.refresh_from_db()
    assert one.withdrawn_on is None


@pytest.mark.parametrize("said", [{"name": "a\x00b"}, {"name": "Ben", "also": ["B\x00"]}, {"name": "\ud800"}])
def test_no_text_of_any_body_holds_what_the_database_cannot_keep(people: Cast, said: dict[str, Any]) -> None:
    one, acting = apprenticeship(people), program(people, "training_provider")
    answer = acting.send(f"/apprentices/{one.id}/names-to-hide", said)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("#/also" if "also" in said else "#/name")


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * 10_001])
def test_text_that_cannot_be_kept_is_told_so(people: Cast, text: str) -> None:
    one, acting = apprenticeship(people), program(people, "manager")
    answer = acting.send(f"/apprentices/{one.id}/withdraw", {"on": "2026-05-01", "reason": text})
    assert kind(answer) == (422, "not-valid")
    assert answer.json()["errors"][0]["pointer"] == "#/reason"


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "1899-12-31", "2026-02-30", "tomorrow"])
def test_days_out_of_our_times_are_told_so(people: Cast, on: str) -> None:
    one, acting = apprenticeship(people), program(people, "manager")
    answer = acting.send(f"/apprentices/{one.id}/withdraw", {"on": on, "reason": "Moved."})
    assert kind(answer) == (422, "not-valid")


def test_an_address_that_takes_other_methods_names_them(people: Cast) -> None:
    answer = program(people, "manager").send("/apprentices", {}, method="DELETE")
    assert kind(answer) == (405, "not-possible-here")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


def test_a_body_of_json_has_a_limit(people: Cast) -> None:
    one, acting = apprenticeship(people), program(people, "manager")
    body = {"on": "2026-05-01", "reason": "x" * (2 * 1024 * 1024)}
    assert kind(acting.send(f"/apprentices/{one.id}/withdraw", body)) == (413, "too-large")
    assert kind(acting.send(f"/apprentices/{one.id}/withdraw", body, key="k1")) == (413, "too-large")


def test_a_file_has_a_limit(people: Cast) -> None:
    one, acting = apprenticeship(people), program(people, "training_provider")
    path = f"/apprentices/{one.id}/gateways/gateway/items/photo_id"
    with override_settings(LARGEST_UPLOAD=1000):
        large = SimpleUploadedFile("id.pdf", b"x" * (3 * 1024 * 1024), "application/pdf")
        assert kind(acting.form(path, file=large)) == (413, "too-large")
        small = SimpleUploadedFile("id.pdf", b"x" * 2000, "application/pdf")
        assert kind(acting.form(path, file=small)) == (422, "refused")


def test_a_file_that_is_not_what_it_says_is_refused(people: Cast) -> None:
    one, acting = apprenticeship(people), program(people, "training_provider")
    file = SimpleUploadedFile("id.pdf", b"MZ this is a program", "application/pdf")
    answer = acting.form(f"/apprentices/{one.id}/gateways/gateway/items/photo_id", file=file)
    assert kind(answer) == (422, "refused")
    assert answer.json()["errors"][0]["pointer"] == "#/file"


def test_an_address_that_there_is_not_is_a_problem_too(people: Cast) -> None:
    acting = program(people, "manager")
    for path in ("/nothing", "/apprentices/nonsense", "/apprentices/", "/"):
        assert kind(acting.get(path)) == (404, "not-found")


def test_facts_that_contradict_each_other_are_told_with_their_places(people: Cast) -> None:
    one, acting = apprenticeship(people), program(people, "manager")
    Apprenticeship.objects.filter(id=one.id).update(withdrawn_on="2020-01-01")
    answer = acting.get(f"/apprentices/{one.id}/report")
    assert kind(answer) == (409, "contradictory")
    assert answer.json()["errors"][0]["pointer"] == "#/record/programme.withdrawn_on"
