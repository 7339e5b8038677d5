"""Recordings by programs: what was found, handing in, notes at a second, captions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.test_more import did, said
from tests.factories.doors import program
from tests.factories.portfolio import Portfolio
from tests.factories.uploads import sound
from tests.factories.watching import AFTER, Watching, film
from tests.factories.web import apprenticeship, cast
from touchstone.web.organisations.scope import within

pytestmark = pytest.mark.django_db
VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\nGood morning.\n"


@pytest.fixture
def watching(tmp_path: Path, settings: Any) -> Iterator[Watching]:
    """An apprentice with recordings."""
    settings.FILES_FOLDER = tmp_path / "files"
    people = cast("South")
    with within(people.organisation.id):
        yield Watching(Portfolio(people, apprenticeship(people), tmp_path / "files"), tmp_path)


def test_a_recording_is_read_handed_in_noted_and_captioned(watching: Watching) -> None:
    people, file = watching.portfolio.people, watching.lasting(1950)
    path = f"/recordings/{file.id}"
    acts = program(people, "training_provider")
    found = said(acts.get(path))
    assert (found["state"], found["found"]["medium"], found["nominated"]) == ("ready", "video", None)
    when = {"held_at": AFTER.isoformat(), "recorded_at": AFTER.isoformat()}
    made = said(acts.send(f"{path}/nominate", {"method": "observation", "from_second": 60, **when}))
    assert (made["nominated"]["from_second"], made["nominated"]["to_second"]) == (60, 1860)
    assert "recording.length" in {one["code"] for one in made["findings"]}
    assert "recording.people" in {one["code"] for one in made["advice"]}
    assert did("viewing.nominate")
    note = said(acts.send(f"{path}/notes", {"second": 61, "text": "She asks back.", "ksbs": ["K2"]}), 201)
    assert [one["id"] for one in said(acts.get(f"{path}/notes"))] == [note["id"]]
    assert said(program(people, "bookings").get(path))["nominated"]["from_second"] == 60
    said(acts.send(f"{path}/notes/remove", {"note": note["id"]}), 204)
    assert said(acts.get(f"{path}/notes")) == []
    assert said(acts.send(f"{path}/captions", {"captions": VTT}))["captions_language"] == "en"
    welsh = said(acts.send(f"{path}/captions", {"captions": VTT, "language": "cy"}))
    assert (welsh["captions"], welsh["captions_language"]) == (True, "cy")


def test_sound_alone_is_refused_with_the_finding_and_its_clause(watching: Watching) -> None:
    file = watching.lasting(1950, video=False)
    when = {"held_at": AFTER.isoformat(), "recorded_at": AFTER.isoformat()}
    acts = program(watching.portfolio.people, "training_provider")
    told = said(acts.send(f"/recordings/{file.id}/nominate", {"method": "observation", **when}), 422)
    (finding,) = told["findings"]
    assert (finding["code"], finding["force"]) == ("recording.media", "must")
    assert "§" in finding["source"]


def test_a_recording_is_added_listed_and_taken_back(watching: Watching) -> None:
    people, one = watching.portfolio.people, watching.portfolio.one
    acts, path = program(people, "apprentice"), f"/apprentices/{one.id}/recordings"
    made = said(acts.form(path, file=SimpleUploadedFile("talk.mp4", film())), 201)
    assert (made["name"], made["state"], made["method"]) == ("talk.mp4", "waiting", "")
    assert [line["id"] for line in said(program(people, "manager").get(path))] == [made["id"]]
    refused = said(acts.form(path, file=SimpleUploadedFile("talk.wav", sound())), 422)
    assert refused["findings"][0]["code"] == "recording.media"
    assert "no file" in said(acts.form(path), 422)["detail"].lower()
    said(acts.send(f"/recordings/{made['id']}/take-back", {}), 204)
    assert said(acts.get(path)) == []
    assert did("file.close")


def test_a_letter_is_no_recording(watching: Watching) -> None:
    letter = watching.keep(b"A letter.", "letter.txt")
    said(program(watching.portfolio.people, "training_provider").get(f"/recordings/{letter.id}"), 404)
