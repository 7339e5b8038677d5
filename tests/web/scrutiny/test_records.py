"""Records as files: one, or all in a ZIP with a manifest; who may, what is kept, what stays hidden."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from tests.factories.appeals import released
from tests.factories.results import DISCUSSION, Office, submitted
from tests.factories.scrutiny import EQA, MANAGER, granted
from tests.factories.web import apprenticeship, cast
from touchstone.plans.law_files import DEFAULT_POLICY
from touchstone.plans.record_file import parse_record
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import faults
from touchstone.web.organisations.permissions import ROLES, Permission
from touchstone.web.records import law
from touchstone.web.records.actions import take_away_all
from touchstone.web.records.queries import record
from touchstone.web.scrutiny.views import looking

MAY = [role.id for role in ROLES if Permission.EXPORT_RECORD in role.may]
MAY_NOT = [role.id for role in ROLES if role.id not in MAY]


@pytest.fixture
def one(office: Office) -> Apprenticeship:
    made = apprenticeship(office.people)
    granted(office)
    return made


def files(answer: Any) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_those_who_answer_for_it_and_those_who_look_from_outside_may_take_it() -> None:
    assert set(MAY) == {"internal_quality_assurer", EQA, MANAGER}


@pytest.mark.parametrize("role", MAY)
def test_the_file_is_the_record_and_that_it_was_taken_is_in_the_history(
    office: Office, one: Apprenticeship, role: str
) -> None:
    assert "Download the record" in office.get(role, "records-record", one.id).text_
    page = office.get(role, "records-export", one.id).text_
    answer = office.get(role, "records-json", one.id)
    assert answer["Content-Disposition"] == f'attachment; filename="{one.id}.json"'
    assert parse_record(answer.content) == record(one, office.now)
    sha256 = hashlib.sha256(answer.content).hexdigest()
    for said in (
        sha256,
        law.plan_sha256("ST1379", "1.1"),
        f"touchstone assess {one.id}.json --on 2025-10-22T",
    ):
        assert said in page
    event = Event.objects.get(action="record.export")
    assert (event.role, event.facts["record"]) == (role, sha256)
    assert "Amina" not in answer.text_


@pytest.mark.parametrize("role", MAY_NOT)
def test_nobody_else_takes_it(office: Office, one: Apprenticeship, role: str) -> None:
    for page in ("records-export", "records-json"):
        assert office.get(role, page, one.id).status_code == 403
    assert "Download the record" not in office.get(role, "records-record", one.id).text_
    assert not Event.objects.filter(action="record.export").exists()


def test_what_is_not_theirs_is_not_there(office: Office, one: Apprenticeship) -> None:
    south = cast("South")
    assert south.organisation != office.people.organisation
    for page in ("records-export", "records-json"):
        assert office.get(EQA, page, uuid4()).status_code == 404
        assert office.post(EQA, page, one.id).status_code == 405


def test_the_zip_holds_every_granted_record_with_its_hash_and_how_to_judge_it(
    office: Office, one: Apprenticeship
) -> None:
    first = submitted(office.people, one)
    submitted(office.people, one, DISCUSSION)
    released(office, first)
    other = apprenticeship(office.people, uln="", person=None, last_name="Zeta")
    apprenticeship(office.people, uln="", person=None, standard="ST9001", version="1.0")
    answer = office.get(EQA, "scrutiny-records")
    held = files(answer)
    manifest = json.loads(held["manifest.json"])
    assert {each["file"] for each in manifest["records"]} == {f"records/{it.id}.json" for it in (one, other)}
    for each in manifest["records"]:
        assert hashlib.sha256(held[each["file"]]).hexdigest() == each["sha256"]
        assert f"{each['sha256']}  {each['file']}\n" in held["SHA256SUMS"].decode()
        assert each["plan"] == {"id": "ST1379@1.1", "sha256": law.plan_sha256("ST1379", "1.1")}
    hidden = {each["file"]: each["not_released"] for each in manifest["records"]}
    assert hidden[f"records/{one.id}.json"] == [f"{DISCUSSION}-1"]
    assert "PD-P1" not in held[f"records/{one.id}.json"].decode()
    assert "OBS-P1" in held[f"records/{one.id}.json"].decode()
    assert (
        f"touchstone assess records/{manifest['records'][0]['file'][8:]} --on"
        in held["HOW-TO-JUDGE.txt"].decode()
    )
    taken = Event.objects.filter(action="record.export")
    assert {event.chain for event in taken} == {one.id, other.id}
    assert list(faults()) == []
    assert office.get(EQA, "scrutiny-records").content == answer.content


def test_the_filters_of_the_list_narrow_the_zip(office: Office, one: Apprenticeship) -> None:
    apprenticeship(office.people, uln="", person=None, last_name="Zeta")
    held = files(office.get(EQA, "scrutiny-records", query="q=Khan"))
    assert [name for name in held if name.startswith("records/")] == [f"records/{one.id}.json"]
    nobody = files(office.get(EQA, "scrutiny-records", query="q=Nobody"))
    assert json.loads(nobody["manifest.json"])["records"] == []


def test_more_than_fit_into_one_file_are_refused_in_words(
    office: Office, one: Apprenticeship, monkeypatch: pytest.MonkeyPatch
) -> None:
    apprenticeship(office.people, uln="", person=None)
    monkeypatch.setattr(looking, "MOST", 1)
    answer = office.get(EQA, "scrutiny-records")
    assert answer.status_code == 409
    assert "There are 2 records here, and 1 at most go into one file." in answer.text_


def test_an_organisation_s_own_policy_goes_along(
    office: Office, one: Apprenticeship, tmp_path: Path, settings: Any
) -> None:
    own = yaml.safe_load(DEFAULT_POLICY.read_text()) | {"id": "northern"}
    (tmp_path / "policies").mkdir()
    text = DEFAULT_POLICY.read_text().replace("id: default", "id: northern", 1)
    (tmp_path / "policies" / "northern.yaml").write_text(text)
    settings.PLAN_FOLDERS = [str(tmp_path)]
    office.people.organisation.policy = own["id"]
    office.people.organisation.save()
    held = files(office.get(EQA, "scrutiny-records"))
    assert held["northern.yaml"].decode() == text
    assert "--policy northern.yaml" in held["HOW-TO-JUDGE.txt"].decode()
    assert json.loads(held["manifest.json"])["policy"]["id"] == "northern"
    assert "--policy northern.yaml" in office.get(EQA, "records-export", one.id).text_


def test_nothing_taken_is_nothing_kept(office: Office) -> None:
    assert take_away_all(some=[], by=office.people.actor(MANAGER), at=office.now) == []
    assert not Event.objects.exists()
