"""A signature and the recording of a meeting are captured without a network like everything else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.assessments import DAY
from tests.web.console.conftest import Session
from touchstone.web.console.models import Became


def test_a_signature_on_the_screen_comes_with_the_rest(session: Session) -> None:
    session.pocket.capture(DAY, "signed", moment="start", how="screen", name="Amina Khan")
    session.pocket.capture(
        DAY + timedelta(minutes=1), "meeting_recorded", where="The cloud", kept_by="The office"
    )
    session.send()
    assert [(one.kind, one.at) for one in session.log] == [
        ("signed", DAY),
        ("meeting_recorded", DAY + timedelta(minutes=1)),
    ]


@pytest.mark.parametrize("change", [{"how": "page"}, {"moment": "middle"}, {"by_hand": True}])
def test_nobody_signs_on_a_device_as_if_on_the_apprentices_page(
    session: Session, change: dict[str, Any]
) -> None:
    said: dict[str, Any] = {"moment": "start", "how": "screen", "name": "Amina Khan", **change}
    session.pocket.capture(DAY, "signed", **said)
    assert [one.became for one in session.send().aside] == [Became.ASIDE]
    assert session.log == []
