"""Large files of programs: the protocol behind a token, with the API's own words for what is wrong."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.factories.doors import Program, program
from tests.factories.tus import ask, metadata
from tests.factories.web import Cast, apprenticeship
from touchstone.web.apprentices.models import Apprenticeship

ROOT = "/api/v1/uploads"
DATA = b"%PDF-" + bytes(300)


@pytest.fixture
def one(people: Cast, settings: Any, tmp_path: Path) -> Apprenticeship:
    """An apprentice, and a folder for files."""
    settings.FILES_FOLDER = tmp_path / "files"
    return apprenticeship(people)


def begun(caller: Program, one: Apprenticeship, **more: str) -> Any:
    """The answer to beginning an upload."""
    about = metadata(apprentice=str(one.id), filename="film.mp4", **more)
    return ask(caller, "POST", ROOT, Upload_Length=len(DATA), Upload_Metadata=about)


def test_a_program_sends_a_file_and_hears_how_it_stands(people: Cast, one: Apprenticeship) -> None:
    caller = program(people, "training_provider", ["portfolio:write"])
    assert ask(caller, "OPTIONS", ROOT)["Tus-Version"] == "1.0.0"
    made = begun(caller, one)
    path = made["Location"]
    assert (made.status_code, path.startswith(f"{ROOT}/")) == (201, True)
    assert ask(caller, "PATCH", path, DATA[:100], Upload_Offset=0).status_code == 204
    assert ask(caller, "HEAD", path)["Upload-Offset"] == "100"
    assert ask(caller, "PATCH", path, DATA[100:], Upload_Offset=100).status_code == 204
    told = caller.get(f"{path.removeprefix('/api/v1')}/state").json()
    assert (told["state"], told["sha256"]) == ("ready", sha256(DATA).hexdigest())
    said = caller.send(f"{path.removeprefix('/api/v1')}/hash", {"sha256": "0" * 64}).json()
    assert (said["state"], "check sums" in said["problem"]) == ("spoiled", True)
    assert ask(caller, "HEAD", path).status_code == 410
    assert ask(caller, "DELETE", path).status_code == 204


def test_without_a_token_or_with_one_too_small_nothing_begins(people: Cast, one: Apprenticeship) -> None:
    nobody = program(people, "training_provider", ["apprentices:read"])
    small = begun(nobody, one)
    assert (small.status_code, small.json()["scope"]) == (403, "portfolio:write gateway:write")
    nobody.secret = "ts_nonsense"
    unknown = begun(nobody, one)
    assert (unknown.status_code, unknown["Content-Type"]) == (401, "application/problem+json")


def test_a_role_that_hands_in_nothing_begins_nothing(people: Cast, one: Apprenticeship) -> None:
    answer = begun(program(people, "bookings"), one)
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[1]) == (403, "not-allowed")


def test_what_somebody_else_sends_is_not_there(people: Cast, one: Apprenticeship) -> None:
    path = begun(program(people, "training_provider"), one)["Location"]
    other = program(people, "employer")
    for method in ("HEAD", "PATCH", "DELETE"):
        assert ask(other, method, path, b"x", Upload_Offset=0).status_code == 404
    assert other.get(f"{path.removeprefix('/api/v1')}/state").status_code in (403, 404)


def test_what_is_wrong_is_said_as_everywhere(people: Cast, one: Apprenticeship, settings: Any) -> None:
    caller = program(people, "training_provider")
    path = begun(caller, one)["Location"]
    cases = [
        (ask(caller, "PATCH", path, DATA, Upload_Offset=5), 409, "changed-meanwhile"),
        (ask(caller, "PATCH", path, DATA + b"x", Upload_Offset=0), 413, "too-large"),
        (ask(caller, "PUT", path), 405, "not-possible-here"),
        (ask(caller, "PUT", ROOT), 405, "not-possible-here"),
        (ask(caller, "PATCH", path, DATA, Upload_Offset="x"), 400, "bad-request"),
    ]
    settings.UPLOAD_QUOTA = 1
    cases.append((begun(caller, one), 413, "refused"))
    for answer, status, kind in cases:
        told = answer.json()
        assert (answer.status_code, told["status"]) == (status, status)
        assert told["type"] == f"urn:touchstone:problem:{kind}"
        assert answer["Tus-Resumable"] == "1.0.0"
