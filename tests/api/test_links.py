"""Upload links by the API: somebody outside is asked, and what came is taken or refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.doors import program
from tests.factories.links import secret_in, sent
from tests.factories.uploads import pdf
from tests.factories.web import NOW, Cast, apprenticeship
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.links.models import UploadLink
from touchstone.web.portfolio.models import Piece

ASK = {"name": "Lee Marsh", "email": "lee@works.example", "wanted": "The recording.", "kinds": ["document"]}
NEW = {"title": "From the workplace", "kind": "mentoring_contract", "ksbs": ["K2"]}


@pytest.fixture
def one(people: Cast, settings: Any, tmp_path: Path) -> Apprenticeship:
    """An apprentice, and a folder for files."""
    settings.FILES_FOLDER = tmp_path / "files"
    return apprenticeship(people)


def test_a_program_asks_somebody_outside_and_is_never_told_the_link(
    people: Cast, one: Apprenticeship
) -> None:
    caller, path = program(people, "training_provider"), f"/apprentices/{one.id}/upload-links"
    made = caller.send(path, ASK | {"most": 2, "days": 7})
    told = made.json()
    assert (made.status_code, told["standing"], told["kinds"], told["sent"]) == (
        201,
        "open",
        ["document"],
        [],
    )
    assert told["expires_at"] == (NOW + timedelta(days=7)).isoformat()
    link = UploadLink.objects.get()
    assert secret_in(link) not in made.content.decode()
    sent(link)
    (listed,) = caller.get(path).json()
    assert [file["state"] for file in listed["sent"]] == ["waiting"]
    ended = caller.send(f"/upload-links/{link.id}/withdraw", {})
    assert (ended.status_code, ended.json()["standing"]) == (200, "withdrawn")


def test_what_came_is_taken_or_refused(people: Cast, one: Apprenticeship) -> None:
    caller = program(people, "apprentice")
    caller.send(f"/apprentices/{one.id}/upload-links", ASK | {"most": 3})
    link = UploadLink.objects.get()
    first, second, third = (sent(link, pdf(at), f"{at}.pdf") for at in (1, 2, 3))
    taken = caller.send(f"/sent-files/{first.id}/accept", NEW)
    piece = Piece.objects.get()
    assert (taken.status_code, taken.json()["state"], taken.json()["piece"]) == (
        200,
        "accepted",
        str(piece.id),
    )
    assert (piece.title, piece.ksbs) == ("From the workplace", ["K2"])
    both = caller.send(f"/sent-files/{second.id}/accept", NEW | {"piece": str(piece.id)})
    assert both.status_code == 422
    assert caller.send(f"/sent-files/{second.id}/accept", {"piece": str(piece.id)}).status_code == 200
    assert piece.versions.count() == 2
    refused = caller.send(f"/sent-files/{third.id}/refuse", {"because": "Not this one."}).json()
    assert (refused["state"], refused["because"]) == ("refused", "Not this one.")


def test_what_is_not_theirs_or_not_theirs_to_do_is_refused(people: Cast, one: Apprenticeship) -> None:
    employer, provider = program(people, "employer"), program(people, "training_provider")
    path = f"/apprentices/{one.id}/upload-links"
    assert employer.get(path).status_code == 403
    assert employer.send(path, ASK).status_code == 403
    for missing in (f"/apprentices/{uuid4()}/upload-links",):
        assert provider.get(missing).status_code == 404
        assert provider.send(missing, ASK).status_code == 404
    assert provider.send(f"/upload-links/{uuid4()}/withdraw", {}).status_code == 404
    assert provider.send(f"/sent-files/{uuid4()}/refuse", {"because": "No."}).status_code == 404
    for wrong in ({"email": "lee"}, {"days": 61}, {"most": 0}, {"kinds": ["program"]}, {"largest": 1}):
        assert provider.send(path, ASK | wrong).status_code == 422
    assert provider.send(path, ASK | {"kinds": []}).status_code == 422
    assert not UploadLink.objects.exists()
