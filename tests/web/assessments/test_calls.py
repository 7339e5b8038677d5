"""How much Python a sheet takes, counted in calls as in ``tests/web/records/test_calls.py``."""

from __future__ import annotations

import cProfile
import pstats

import pytest

from tests.web.assessments.conftest import Desk
from touchstone.web.records import remembered

pytestmark = pytest.mark.django_db
ROOM = 7 / 6
AGAIN, AFTER = 5_900, 19_800  # while nothing changes; after an entry of the log


def calls(desk: Desk) -> int:
    watch = cProfile.Profile()
    answer = watch.runcall(desk.get, "assessor")
    assert answer.status_code == 200
    return int(pstats.Stats(watch).total_calls)  # type: ignore[attr-defined]


def test_a_sheet_takes_no_more_calls_than_it_did(desk: Desk) -> None:
    for _ in range(3):
        desk.get("assessor")
    again = calls(desk)
    desk.made.write("note", 5, text="A note", ksbs=["K4"])
    after = calls(desk)
    assert again <= ROOM * AGAIN
    assert again < after <= ROOM * AFTER


def test_what_is_remembered_spares_work(desk: Desk) -> None:
    for _ in range(3):
        desk.get("assessor")
    again = calls(desk)
    remembered.forget()
    assert calls(desk) > 1.3 * again
