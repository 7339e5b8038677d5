"""A client generated from the description drives an apprentice, over HTTP, to a released result."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test import override_settings

from tests.architecture.source import ROOT
from tests.factories.clocks import FILE
from tests.factories.doors import secret_of
from tests.factories.racing import committed
from tests.factories.web import NOW, Cast, cast
from touchstone.api.views import described
from touchstone.project.wsgi import application
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.queries import faults
from touchstone.web.organisations.scope import everywhere
from touchstone.web.records.queries import report

__all__ = ["committed"]  # the fixture
GENERATOR = ROOT / ".venv-client" / "bin"
PROGRAM = ROOT / "examples" / "drive_an_apprentice.py"
ROLES = ("training_provider", "employer", "bookings", "assessor", "internal_quality_assurer")
WHOLE = timedelta(days=150)  # from the first day of the drive to its last
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.enable_socket,
    pytest.mark.xdist_group("api client"),
    pytest.mark.skipif(
        not (GENERATOR / "openapi-python-client").exists(),
        reason="make client installs what generates clients",
    ),
]


@pytest.fixture
def _django_db_helper(committed: None) -> None:
    """Takes the place of the test's transaction: the server has connections of its own."""


class Quiet(WSGIRequestHandler):
    """Says nothing of what it answers."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def server() -> Iterator[str]:
    """The application over HTTP on this machine."""
    serving = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override={})
    serving.set_app(application)
    thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        serving.server_close()
        thread.join()


def generated(folder: Path) -> Path:
    """The client as the generator makes it of today's description; it has nothing to complain of."""
    document = folder / "openapi.json"
    document.write_text(json.dumps(described()), encoding="utf-8")
    made = folder / "client" / "touchstone_client"
    made.parent.mkdir()
    command = [
        *(str(GENERATOR / "openapi-python-client"), "generate", "--path", str(document)),
        *("--config", str(ROOT / "requirements" / "client.yaml"), "--meta", "none"),
        *("--output-path", str(made), "--fail-on-warning"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "WARNING" in done.stdout + done.stderr) == (0, False), done.stdout + done.stderr
    return made.parent


def tokens(people: Cast) -> dict[str, str]:
    """A secret for each party's program."""
    return {role: secret_of(people.actor(role), days=int(WHOLE.days)) for role in ROLES}


def test_a_generated_client_drives_an_apprentice_from_registration_to_a_released_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, secrets = tmp_path / "clock", tmp_path / "tokens.json"
    clock.write_text(NOW.isoformat(), encoding="utf-8")
    monkeypatch.setenv(FILE, str(clock))
    with everywhere():
        secrets.write_text(json.dumps(tokens(cast())), encoding="utf-8")
    client = generated(tmp_path)
    settings = {"CLOCK": "tests.factories.clocks.written", "FILES_FOLDER": tmp_path / "files"}
    with override_settings(**settings, ALLOWED_HOSTS=["127.0.0.1"]), server() as address:
        done = subprocess.run(
            [str(GENERATOR / "python"), str(PROGRAM), address, str(secrets), "--clock", str(clock)],
            env={"PYTHONPATH": str(client), "PYTHONWARNINGS": "error"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert "Passed overall: distinction, with a statement" in done.stdout
    assert done.stdout.count("Released: distinction") == 2
    with everywhere():
        one = Apprenticeship.objects.select_related("organisation").get()
        assert report(one, NOW + WHOLE).overall.grade == "distinction"
        assert list(faults()) == []
