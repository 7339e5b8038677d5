"""A recording registered without a network is what the web's form makes of the same words, or refused."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.assessments import DAY
from tests.factories.gateway import stored
from tests.factories.node import bundled, node
from tests.web.console.conftest import EVENING, Session
from touchstone.rules.record.attempt import Attempt
from touchstone.web.assessments import forms
from touchstone.web.assessments.checks import Against, faults
from touchstone.web.assessments.entries import fold
from touchstone.web.console import packing
from touchstone.web.files.models import StoredFile
from touchstone.web.ui.fields import MomentInput

SCRIPT = Path(packing.__file__).with_name("script") / "registering.js"
ASK = """
import { readFileSync } from 'node:fs'
const { media, placeIn, registered } = await import(process.argv[1])
const { rule, typed, recordings, marks } = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify({
  media: media(rule),
  registered: typed.map((fields) => registered(fields)),
  places: marks.map((second) => placeIn(recordings, { recording: recordings[0].id, second }))
}))
"""
WHOLE = {
    "held_at": "2026-06-05T14:00",
    "recorded_at": "2026-06-05T15:00",
    "seconds": "31:05",
    "medium": "video",
}
TYPED: tuple[dict[str, str], ...] = (
    WHOLE,
    WHOLE | {"looked": "yes", "visible": "mentor mentee"},
    WHOLE | {"looked": "yes"},
    WHOLE | {"visible": "mentor"},  # nobody has said that they looked
    WHOLE | {"medium": "audio", "from_second": "0:00", "to_second": "30:00"},
    WHOLE | {"held_at": "2026-01-05T14:00", "recorded_at": "2026-01-05T09:00"},  # the same day, in winter
    WHOLE | {"recorded_at": "2026-06-04T15:00"},
    *(WHOLE | {"held_at": at} for at in ("", "2026-03-29T01:30", "1899-06-05T10:00", "2026-02-30T10:00")),
    *(WHOLE | {"held_at": at} for at in ("2025-10-26T01:30", "2025-10-26T02:30")),  # twice, once
    *(WHOLE | {"recorded_at": at} for at in ("", "2200-06-05T10:00")),
    *(
        WHOLE | {"seconds": text}
        for text in ("", "31", "31:60", "0:00", " 1:02:30 ", "1:60:00", "90:00", "-1:00")
    ),
    *(WHOLE | {"from_second": "0:00", "to_second": text} for text in ("", "31:05", "31:06", "0:00", "later")),
    WHOLE | {"to_second": "30:00"},
    {},
)
MARKS = ("", "0:00", "12:40", "31:05", "31:06", "1:00:00", "12.40", "12:4", "12", "12:30-12:40", "page 4")


@pytest.fixture
def said(session: Session, tmp_path: Path) -> Any:
    """What the console makes of all of it."""
    known = [{"id": "e1", "data": {"id": "R1", "seconds": 31 * 60 + 5}}]
    rule = packed(session)["method"]["recordings"]
    asked = {"rule": rule, "typed": TYPED, "recordings": known, "marks": MARKS}
    command = [node(), "--input-type=module", "-e", ASK, bundled(SCRIPT, tmp_path).as_uri()]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def packed(session: Session) -> dict[str, Any]:
    return packing.packed(session.made.row.id, session.made.people.actor("assessor"), DAY)


def by_the_form(session: Session, typed: dict[str, str]) -> tuple[dict[str, Any], set[str]]:
    """What the web's form makes of the same words, and the fields that it or the log's check refuses."""
    posted: dict[str, Any] = {}
    for name, text in typed.items():
        if name in ("held_at", "recorded_at"):
            on, _, time = text.partition("T")
            parts = [*reversed(on.split("-")), time] if text else [""] * 4
            named = zip(MomentInput.parts, parts, strict=True)
            posted |= {f"recording-{name}_{part}": text for part, text in named}
        else:
            posted[f"recording-{name}"] = text.split() if name == "visible" else text
    form = forms.Recording(session.made.method, attempt(session), data=Posted(posted))
    if not form.is_valid():
        return {}, set(form.errors)
    data = form.entry()
    held = Against(session.made.method, attempt(session))
    wrong = set(faults("recording", held, data | {"id": "R1"}))
    years = {name for name in ("held_at", "recorded_at") if not 1900 <= int(data[name][:4]) < 2200}
    return data, wrong | years  # the shape of what programs send refuses these


class Posted(dict[str, Any]):
    """As much of a posted form as fields ask for."""

    def getlist(self, name: str) -> list[str]:
        """Each value that was sent."""
        return list(self.get(name) or [])


def attempt(session: Session) -> Attempt:
    return fold(Attempt(id="one", method=session.made.row.method), session.log)


def test_the_console_makes_of_it_what_the_form_makes(session: Session, said: Any) -> None:
    form = forms.Recording(session.made.method, attempt(session))
    assert said["media"] == [id for id, _ in form.fields["medium"].choices]  # type: ignore[attr-defined]
    kept = 0
    for typed, here in zip(TYPED, said["registered"], strict=True):
        data, wrong = by_the_form(session, typed)
        assert bool(wrong) == bool(here["wrong"]), (typed, wrong, here["wrong"])
        assert wrong <= set(here["wrong"]), (typed, wrong, here["wrong"])
        if not wrong:
            kept += 1
            assert here["data"] == data, typed
    assert kept == 10


def test_what_the_console_makes_is_in_the_log_once_it_is_sent(session: Session, said: Any) -> None:
    fit = [one["data"] for one in said["registered"] if not one["wrong"]]
    for data in fit:
        session.pocket.capture(DAY, "recording", **data)
    assert [row.why for row in session.send().aside] == []
    winter = json.loads(json.dumps(fit).replace("+00:00", "Z"))
    assert [entry.data for entry in session.log] == [
        data | {"id": f"R{number}"} for number, data in enumerate(winter, start=1)
    ]


def test_a_second_is_refused_where_the_log_would_refuse_it(session: Session, said: Any) -> None:
    recording = uuid4()
    session.pocket.capture(DAY, "recording", id=recording, **said["registered"][0]["data"])
    session.send()
    held = Against(session.made.method, attempt(session))
    for typed, here in zip(MARKS, said["places"], strict=True):
        whole = not typed or ":" in typed
        data = {"text": "Seen.", "recording": "R1", "second": here["data"].get("second")}
        if whole and data["second"] is not None:
            assert bool(faults("note", held, data)) == bool(here["why"]), typed
        else:
            assert bool(here["why"]) == bool(typed), typed
    assert [here["data"].get("second") for here in said["places"]][:4] == [None, 0, 760, 1865]
    assert said["places"][4]["why"].startswith("31:06 is after its end")


def test_a_recording_is_known_by_its_entry_whatever_its_code_is_by_then(session: Session, said: Any) -> None:
    """Another page registers one while the device has no network: theirs is R1, and the device's R2."""
    data, recording = said["registered"][0]["data"], uuid4()
    session.made.write("recording", **data)
    session.pocket.capture(DAY, "section_started", section=session.made.method.sections[0].id)
    session.pocket.capture(DAY, "recording", id=recording, **data)
    at = DAY + timedelta(minutes=1)
    about: dict[str, Any] = {
        "ksbs": [session.made.method.ksbs[0]],
        "recording": str(recording),
        "second": 760,
    }
    for kind in ("note", "seen"):
        session.pocket.capture(at, kind, text="There.", **about)
    criterion = session.made.method.criteria[0].id
    pointing: dict[str, Any] = {
        "criterion": criterion,
        "level": "met",
        "reason": "There.",
        "pointers": [f"{recording}: 12:40"],
    }
    session.pocket.capture(at, "judgement", **pointing)
    assert [row.why for row in session.send(at=EVENING).aside] == []
    log = {entry.kind: entry.data for entry in session.log}
    assert (log["note"]["recording"], log["seen"]["recording"]) == ("R2", "R2")
    rules = session.made.method.recordings
    assert rules is not None
    assert log["seen"]["section"] == rules.section
    assert log["judgement"]["pointers"] == ["R2: 12:40"]


def test_the_pack_names_the_files_that_could_be_recordings(session: Session) -> None:
    assert packed(session)["files"] == []
    file = stored(session.made.people, session.made.one, "first session.mp4")
    StoredFile.objects.filter(id=file.id).update(media_type="video/mp4")
    stored(session.made.people, session.made.one, "a plan.pdf")
    assert packed(session)["files"] == [{"id": str(file.id), "name": "first session.mp4"}]
