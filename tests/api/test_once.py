"""The same request sent five times is done once, one after another and all at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.api.journey import FACTS
from tests.factories.doors import program, secret_of
from tests.factories.racing import at_once, committed
from tests.factories.uploads import pdf
from tests.factories.web import NOW, Cast, apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.doors.actions import sweep_answers
from touchstone.web.doors.models import KeptAnswer
from touchstone.web.files.models import StoredFile
from touchstone.web.gateway.models import Round
from touchstone.web.organisations.scope import everywhere, within
from touchstone.web.portfolio.models import Piece
from touchstone.web.records import law

__all__ = ["committed"]  # the fixture
FIVE = 5


def body(of: Cast, **changes: Any) -> dict[str, Any]:
    """A registration."""
    return {**FACTS, "started_on": "2025-09-02", "employer": str(of.employer.id), **changes}


def test_five_times_one_after_another_is_once(people: Cast) -> None:
    acting = program(people, "training_provider")
    answers = [acting.send("/apprentices", body(people), key="a key") for _ in range(FIVE)]
    assert answers[0].status_code == 400
    answers = [acting.send("/apprentices", body(people), key="a-key") for _ in range(FIVE)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len({answer["Location"] for answer in answers}) == 1
    assert [answer.get("Idempotency-Replayed") for answer in answers] == [None, *["true"] * 4]
    assert Apprenticeship.objects.count() == 1


def test_without_a_key_the_rules_alone_say_no(people: Cast) -> None:
    acting = program(people, "training_provider")
    assert acting.send("/apprentices", body(people)).status_code == 201
    again = acting.send("/apprentices", body(people))
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (422, "#/uln")


def test_the_id_of_another_providers_apprentice_tells_nothing_of_them(people: Cast) -> None:
    other = cast("South").provider
    with within(people.organisation.id):
        known = apprenticeship(people, provider=other, first_name="Zelda")
        acting = program(people, "training_provider")
        answer = acting.send("/apprentices", body(people, id=str(known.id), uln=""))
    assert (answer.status_code, "Zelda" in answer.content.decode()) == (422, False)
    assert "start anew" in answer.json()["detail"]


def test_another_request_with_the_key_is_refused(people: Cast) -> None:
    acting = program(people, "training_provider")
    acting.send("/apprentices", body(people), key="k1")
    other = acting.send("/apprentices", body(people, first_name="Ben", uln=""), key="k1")
    assert (other.status_code, other.json()["type"]) == (422, "urn:touchstone:problem:key-reused")
    elsewhere = acting.send("/partners", {"kind": "employer", "name": "A"}, key="k1")
    assert elsewhere.status_code in (403, 422)
    assert Apprenticeship.objects.count() == 1


def test_a_key_of_one_token_is_nobody_elses(people: Cast) -> None:
    first = program(people, "training_provider").send("/apprentices", body(people), key="k1")
    second = program(people, "bookings").send("/apprentices", body(people), key="k1")
    assert first.status_code == 201
    assert "Idempotency-Replayed" not in second


def test_what_was_refused_is_looked_at_anew(people: Cast) -> None:
    acting = program(people, "bookings")
    asked = body(people, provider=str(people.provider.id), privacy_notice=False)
    assert acting.send("/apprentices", asked, key="k1").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert acting.send("/apprentices", asked | {"privacy_notice": True}, key="k1").status_code == 201


def test_a_fault_undoes_everything_and_keeps_no_answer(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    acting = program(people, "training_provider")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr("touchstone.api.routers.apprentices.whole", fail)
        answer = acting.send("/apprentices", body(people), key="k1")
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:touchstone:problem:fault")
    assert "a bug" not in answer.content.decode()
    assert (Apprenticeship.objects.count(), KeptAnswer.objects.count()) == (0, 0)
    assert acting.send("/apprentices", body(people), key="k1").status_code == 201


def test_a_form_with_a_file_is_known_by_its_bytes(people: Cast, tmp_path: Path) -> None:
    one, acting = apprenticeship(people), program(people, "training_provider")
    path = f"/apprentices/{one.id}/gateways/gateway/items/photo_id"

    def send(pages: int) -> Any:
        return acting.form(path, key="k1", file=SimpleUploadedFile("id.pdf", pdf(pages), "application/pdf"))

    with override_settings(FILES_FOLDER=tmp_path):
        answers = [send(1) for _ in range(FIVE)]
        assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
        assert send(2).json()["type"] == "urn:touchstone:problem:key-reused"
    assert (Round.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_answers_are_forgotten_after_a_day(people: Cast) -> None:
    acting = program(people, "training_provider")
    acting.send("/apprentices", body(people), key="k1")
    assert sweep_answers(at=NOW + timedelta(hours=24)) == 0
    assert sweep_answers(at=NOW + timedelta(hours=24, seconds=1)) == 1
    assert acting.send("/apprentices", body(people), key="k1").status_code == 422


def test_a_kept_answer_is_behind_row_level_security(people: Cast) -> None:
    acting = program(people, "training_provider")
    acting.send("/apprentices", body(people), key="k1")
    assert KeptAnswer.objects.count() == 1
    with within(cast("South").organisation.id):
        assert not KeptAnswer.objects.exists()


@pytest.mark.usefixtures("committed")
def test_five_at_once_are_one() -> None:
    people = cast()
    with everywhere():
        secret, one = secret_of(people.actor("training_provider")), apprenticeship(people)
    rules = law.plan("ST1379", "1.1").portfolio
    assert rules is not None
    kind = next(each.id for each in rules.kinds if each.accepted and each.written_by is None)

    def send() -> Any:
        return Client().post(
            f"/api/v1/apprentices/{one.id}/pieces",
            {"title": "A log", "kind": kind},
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "all-at-once"},
        )

    with override_settings(CLOCK="tests.factories.clocks.stopped"):
        answers = at_once(*(send for _ in range(FIVE)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sorted(answer.get("Idempotency-Replayed", "") for answer in answers) == ["", *["true"] * 4]
    with everywhere():
        assert Piece.objects.count() == 1
