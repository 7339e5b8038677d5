"""The page of a recording."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.watching import AFTER, Watching, film
from tests.factories.web import NOW
from touchstone.inspection.kinds import MP4
from touchstone.inspection.report import Note, Report
from touchstone.web.audit.models import Event
from touchstone.web.examining.models import Examination
from touchstone.web.files.addresses import address as file_address
from touchstone.web.organisations.actor import NotAllowed
from touchstone.web.organisations.permissions import BY_ID
from touchstone.web.organisations.scope import see
from touchstone.web.viewing import actions
from touchstone.web.viewing.addresses import address
from touchstone.web.viewing.models import TimedNote

PAGE = "viewing-player"
VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Mentor>Good morning.\n"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def opened(watching: Watching, file: Any, role: str = "apprentice", query: str = "") -> str:
    answer = watching.portfolio.get(role, PAGE, file.id, query=query)
    assert answer.status_code == 200
    return text(answer)


def moment(name: str) -> dict[str, str]:
    return {
        f"nominate-{name}_day": str(AFTER.day),
        f"nominate-{name}_month": str(AFTER.month),
        f"nominate-{name}_year": str(AFTER.year),
        f"nominate-{name}_time": "9:00",
    }


def test_a_recording_that_waits_says_so_and_can_be_saved(watching: Watching) -> None:
    page = opened(watching, watching.keep())
    assert "It waits to be looked at" in page
    assert 'data-hx-trigger="every 5s"' in page
    assert "<video" not in page


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "employer", "bookings", "manager"])
def test_who_may_see_the_apprentice_watches_and_leaves_an_event(watching: Watching, role: str) -> None:
    file = watching.prepared()
    page = opened(watching, file, role)
    assert "<video" in page
    assert Event.objects.filter(action="file.open", facts__file=str(file.id)).count() == 1
    assert ("Hand it in for assessment" in page) == (role in ("apprentice", "training_provider"))


def test_asking_how_far_it_is_opens_nothing(watching: Watching) -> None:
    file = watching.prepared()
    browser = watching.portfolio.browser("apprentice")
    told = watching.portfolio.seen_again(
        lambda: browser.get(reverse(PAGE, args=[file.id]), headers={"HX-Request": "true"})
    )
    assert not Event.objects.filter(action="file.open").exists()
    assert "Open the page anew" in text(told)
    assert "Open the page anew" not in opened(watching, file)  # where it plays already


def test_others_and_unknown_files_are_not_there(watching: Watching) -> None:
    assert watching.portfolio.get("manager", PAGE, uuid4()).status_code == 404


def test_a_letter_is_no_recording(watching: Watching) -> None:
    letter = watching.keep(b"A letter.", "letter.txt")
    assert watching.portfolio.get("manager", PAGE, letter.id).status_code == 302


def test_the_copy_is_played_where_the_file_does_not(watching: Watching) -> None:
    file = watching.prepared(film("talk.mp4", pictures="libx265"))
    page = opened(watching, file)
    assert "You watch a copy that browsers play." in page
    source = page.split('src="/recordings/content/')[1].split("#t=")[0]
    browser = watching.portfolio.browser("apprentice")
    answer = watching.portfolio.seen_again(
        lambda: browser.get(f"/recordings/content/{source}", headers={"Range": "bytes=0-9"})
    )
    assert (answer.status_code, answer["Content-Type"]) == (206, "video/mp4")
    assert answer["Content-Range"] == f"bytes 0-9/{watching.row(file).playable_size}"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert len(b"".join(answer.streaming_content)) == 10


def test_what_was_made_is_given_to_whom_it_was_signed_for_alone(watching: Watching) -> None:
    file = watching.prepared()
    mine = address(file.id, "strip", watching.portfolio.actor("apprentice"), datetime.now(UTC))
    for role in ("apprentice", "manager"):
        browser = watching.portfolio.browser(role)
        answer = watching.portfolio.seen_again(lambda browser=browser: browser.get(mine))  # type: ignore[misc]
        assert answer.status_code == (404 if role == "manager" else 200)
        b"".join(answer.streaming_content if answer.streaming else [])
    browser = watching.portfolio.browser("apprentice")
    assert watching.portfolio.seen_again(lambda: browser.get(mine[:-3] + "xx/")).status_code == 404


def test_what_was_made_is_closed_as_soon_as_harm_is_found_in_the_recording(watching: Watching) -> None:
    file, by = watching.prepared(), watching.portfolio.actor("apprentice")
    browser = watching.portfolio.browser("apprentice")
    signed = [address(file.id, what, by, datetime.now(UTC)) for what in ("strip", "poster", "captions")]
    signed.append(file_address(file, by, datetime.now(UTC), save=False))
    report = Report(kind=MP4, size=1, notes=(Note("virus", "quarantined", "It carries a virus."),))
    Examination.objects.create(
        organisation_id=file.organisation_id,
        apprenticeship_id=file.apprenticeship_id,
        file=file,
        since=NOW,
        quarantined=True,
        report=report.as_json(),
    )
    told = [watching.portfolio.seen_again(lambda one=one: browser.get(one)) for one in signed]  # type: ignore[misc]
    assert [answer.status_code for answer in told] == [404, 404, 404, 403]
    page = watching.portfolio.get("apprentice", PAGE, file.id)
    assert (page.status_code, "It carries a virus." in text(page), "<video" in text(page)) == (
        403,
        True,
        False,
    )


def test_handing_it_in_shows_part_rules_and_advice(watching: Watching) -> None:
    file = watching.lasting(1950)
    sent = moment("held_at") | moment("recorded_at")
    sent |= {"act": "nominate", "nominate-method": "observation", "nominate-from_second": "2:00"}
    answer = watching.portfolio.post("apprentice", PAGE, file.id, **sent)
    assert answer.status_code == 302
    assert watching.row(file).to_second == 1920
    page = opened(watching, file, "manager")
    for said in (
        "Handed in for",
        'data-second="120">2:00</a>',
        "lasts 32 minutes 30 seconds",
        "is the mentee visible?",
    ):
        assert said in page


def test_sound_alone_is_refused_on_the_page_with_the_clause(watching: Watching) -> None:
    file = watching.lasting(1950, video=False)
    sent = moment("held_at") | moment("recorded_at")
    sent |= {"act": "nominate", "nominate-method": "observation", "nominate-from_second": "0:00"}
    answer = watching.portfolio.post("apprentice", PAGE, file.id, **sent)
    assert answer.status_code == 422
    assert "is audio; accepted is video." in text(answer)
    assert "ui-clause" in text(answer)


def test_a_form_with_faults_says_which(watching: Watching) -> None:
    file = watching.lasting(1950)
    answer = watching.portfolio.post("apprentice", PAGE, file.id, act="nominate")
    assert answer.status_code == 422
    assert "Say when the session was held." in text(answer)
    assert watching.portfolio.post("employer", PAGE, file.id, act="nominate").status_code == 404
    assert watching.portfolio.post("apprentice", PAGE, file.id, act="nonsense").status_code == 404


def test_a_note_reopens_at_its_second(watching: Watching) -> None:
    file = watching.prepared()
    sent = {"act": "note", "note-second": "0:02", "note-text": "She asks back.", "note-ksbs": ["K2"]}
    assert watching.portfolio.post("training_provider", PAGE, file.id, **sent).status_code == 302
    page = opened(watching, file, "training_provider", "?t=2")
    assert 'href="?t=2" data-second="2">0:02</a> <strong>K2</strong>: She asks back.' in page
    assert "#t=2" in page
    assert "She asks back." not in opened(watching, file, "apprentice")
    note = TimedNote.objects.get()
    gone = {"act": "remove", "note": str(note.id)}
    assert watching.portfolio.post("apprentice", PAGE, file.id, **gone).status_code == 404
    assert watching.portfolio.post("training_provider", PAGE, file.id, **gone).status_code == 302
    assert not TimedNote.objects.exists()


def test_captions_become_a_track_and_a_transcript(watching: Watching) -> None:
    file = watching.prepared()
    for data, status in ((b"Good morning.", 422), (b"\xff\xfe\x00", 422), (VTT.encode(), 302)):
        sent = SimpleUploadedFile("talk.vtt", data, "text/vtt")
        answer = watching.portfolio.post(
            "training_provider", PAGE, file.id, act="captions", **{"captions-captions": sent}
        )
        assert answer.status_code == status
    page = opened(watching, file)
    assert "<strong>Mentor:</strong> Good morning." in page
    track = page.split('<track kind="captions"')[1].split('src="')[1].split('"')[0]
    browser = watching.portfolio.browser("apprentice")
    answer = watching.portfolio.seen_again(lambda: browser.get(track))
    assert (answer["Content-Type"], text(answer)) == ("text/vtt; charset=utf-8", VTT.strip())


@pytest.mark.parametrize(
    ("said", "chosen", "code", "name"),
    [("", "", "en", "English"), ("", "cy", "cy", "Welsh"), ("\nLanguage: pl", "", "pl", "Polish")],
)
def test_captions_say_their_language(
    watching: Watching, said: str, chosen: str, code: str, name: str
) -> None:
    file = watching.prepared()
    sent = SimpleUploadedFile("talk.vtt", VTT.replace("WEBVTT", f"WEBVTT{said}", 1).encode(), "text/vtt")
    fields = {"captions-captions": sent, "captions-language": chosen}
    answer = watching.portfolio.post("training_provider", PAGE, file.id, act="captions", **fields)
    assert answer.status_code == 302
    page = opened(watching, file)
    assert f'srclang="{code}" label="{name}"' in page
    assert (f'aria-labelledby="transcript" lang="{code}"' in page) is (code != "en")


def test_what_failed_says_why(watching: Watching) -> None:
    file = watching.lasting(1800)
    row = watching.row(file)
    row.state, row.because, row.found = "failed", "The recording does not open.", None
    row.save()
    assert "The recording does not open." in opened(watching, file)


def test_the_page_needs_few_queries_however_many_notes(watching: Watching) -> None:
    file = watching.lasting(1950)
    watching.nominate(file.id, from_second=60)
    by, counts = watching.portfolio.actor("apprentice"), []
    browser = watching.portfolio.browser("apprentice")
    for number in (1, 30):
        for second in range(number):
            actions.add_note(file=file.id, second=second, text="Here", by=by, at=NOW)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse(PAGE, args=[file.id]))
        see([watching.portfolio.people.organisation.id])
        counts.append([one["sql"] for one in queries if " FROM " in one["sql"]])
    assert len(counts[0]) == len(counts[1]), counts
    assert len(counts[0]) <= 15


def test_whoever_looks_from_outside_is_offered_no_notes_and_keeps_none(watching: Watching) -> None:
    looks = replace(watching.portfolio.people.actor("manager"), role=BY_ID["external_quality_assurer"])
    with pytest.raises(NotAllowed):
        actions.add_note(file=watching.prepared().id, second=5, text="Seen", ksbs=(), by=looks, at=NOW)
    assert not actions.may_note(looks)
    assert not TimedNote.objects.exists()
