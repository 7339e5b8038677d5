"""The score of a test as a device captured it: in the log beside the one before, within the plan's bounds."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories.assessments import DAY, conducted
from tests.factories.devices import Pocket
from tests.factories.web import Cast
from tests.web.console.conftest import MORNING, Session, put
from touchstone.web.assessments.entries import counts_now


@pytest.fixture
def sitting(people: Cast) -> Session:
    """A device has a knowledge test since the morning, and its section was held."""
    made = conducted(people, "knowledge_test", "ST9001", "1.0")
    device = Pocket(made.row.id, people.actor("assessor").person_id)
    put(made, device, MORNING)
    device.capture(DAY, "section_started", section="test")
    return Session(made, device)


def test_a_score_takes_the_place_of_the_one_before(sitting: Session) -> None:
    first = uuid4()
    sitting.pocket.capture(DAY + timedelta(minutes=50), "score", id=first, score="30.5")
    sitting.pocket.capture(DAY + timedelta(minutes=55), "score", score="31", replaces=first)
    assert sitting.send().aside == ()
    assert [one.data["score"] for one in sitting.log if one.kind == "score"] == ["30.5", "31"]
    now = counts_now(sitting.log, ("score", ""))
    assert now is not None
    assert now.data == {"score": "31"}


@pytest.mark.parametrize("score", ["40.01", "41", "-1", "30.555", "many"])
def test_a_score_beyond_the_plan_is_set_aside_where_a_device_sends_it_all_the_same(
    sitting: Session, score: str
) -> None:
    sitting.pocket.capture(DAY + timedelta(minutes=50), "score", score=score)
    [row] = sitting.send().aside
    assert row.why is not None
    assert "score" in row.why["message"] or "score" in row.why["fields"]
