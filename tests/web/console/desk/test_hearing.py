"""What the server said is there again without a network, after the page was lost; and costs what it must."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories.node import bundled
from tests.web.console.desk.test_desk import DEVICE, PERSON, SECRET, done, pack

__all__ = ["pack"]
pytestmark = pytest.mark.xdist_group("kept")
WHO: dict[str, Any] = {"device": DEVICE, "person": PERSON, "key": SECRET}


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console with what these tests ask of it, as one file."""
    return bundled(Path(__file__).with_name("hearing.js"), tmp_path_factory.mktemp("hearing"))


def test_what_the_server_said_is_there_when_the_console_opens_without_a_network(
    script: Path, pack: Any
) -> None:
    told = done(script, "restarted", pack=pack, **WHO)
    assert told["signed"] is True
    assert told["replaces"] == ["judged", None]  # or the log would take it for one that saw no other
    assert told["texts"] == ["Stands."]
    assert "changed to version 9.9" in told["version"]
    assert told["plain"] == ["attempt", "device", "person", "sealed", "starts", "submitted"]


def test_the_copy_is_written_for_what_is_nowhere_else_on_the_device(script: Path, pack: Any) -> None:
    told = done(script, "written", pack=pack, **WHO)
    assert told == [
        ["nothing", False],
        ["own", False],
        ["another", True],
        ["the same", False],
        ["own", False],
        ["set aside", True],
    ]


def test_a_newer_copy_stays_and_nothing_is_written_without_the_key(script: Path, pack: Any) -> None:
    assert done(script, "between", pack=pack, **WHO) == {"put": ["fresh"], "left": True}


def test_what_is_said_of_an_assessment_that_is_not_open_is_kept_too(script: Path, pack: Any) -> None:
    found = done(script, "unshown", pack=pack, **WHO)
    assert found == {"texts": ["There.", "Mine."], "drawn": True}
