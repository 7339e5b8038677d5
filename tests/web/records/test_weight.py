"""What a first page weighs when much waits and much is soon over, with nothing kept from before."""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from tests.factories.results import Office
from tests.factories.web import Cast
from tests.web.records.test_soon_over import (
    DISCUSSION,
    OBSERVATION,
    again,
    appeal,
    days,
    has,
    office,
    shown,
    typical,
)
from touchstone.web.records.endings import SHOWN

__all__ = ["office"]  # a fixture
BAR = 150_000  # bytes of a first page with all that it loads, as docs/performance.md sets it
ROOM = 26_000  # of them for the page itself, sent as it is: compressed its length would tell secrets


def much(people: Cast, number: int) -> None:
    """Apprentices of a full day: all of them wait for something, and a right of each is soon over."""
    lost = f" What was passed before no longer stands: {OBSERVATION}."
    for at in range(number):
        left, method = 1 + at, (DISCUSSION, OBSERVATION)[at % 2]
        of_all = (
            appeal(method, days(left)),
            again(DISCUSSION, days(left), lost),
            again(method, days(left)),
            typical(method, days(left), days(120 + at)),
        )
        steps = [
            step("Ask for a resit or retake of " + DISCUSSION, days(90 + at)),
            step("Gateway: hand in Photo ID"),
        ]
        due = {
            "due_on": days(at),
            "due_title": f"{method}: last day to resit or retake",
            "due_whose": "bookings",
        }
        turns = {"steps": steps, "turns": ["training_provider"]}
        has(people, f"Konstantina-{at} Papadopoulou", of_all[at % 4], **turns, **due)


def step(title: str, until: date | None = None) -> dict[str, Any]:
    on = until.isoformat() if until else None
    return {"action": "x", "subject": None, "title": title, "by": "training_provider", "until": on}


def test_a_first_page_stays_light_when_much_waits_and_much_is_soon_over(office: Office) -> None:
    """As sent with nothing kept from before: the page as it is, all it loads compressed."""
    much(office.people, SHOWN)
    answer = office.get("training_provider", "home")
    assert shown(answer.text_).count("(in ") + shown(answer.text_).count("(tomorrow)") == SHOWN
    assert answer.text_.count("late since") + answer.text_.count("<small>by ") == SHOWN
    assert len(answer.content) < ROOM
    loaded = {name: len(gzip.compress(of(name).read_bytes())) for name in asked(answer.text_)}
    assert len(answer.content) + sum(loaded.values()) < BAR, loaded


def asked(html: str) -> list[str]:
    """The style sheets, scripts and pictures of a page, and every face that its letters may ask for."""
    linked = re.findall(r'(?:href|src)="[^"]*/static/([^"]+)"', html)
    faces = re.findall(r'url\("([^"]+)"\)', of("built/letters.css").read_text(encoding="utf-8"))
    assert len(linked) > 4
    assert len(faces) == 2
    return [*linked, *(f"built/{face}" for face in faces)]


def of(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found)
