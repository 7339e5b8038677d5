"""Somebody outside hands over a file by a link; and many files of a folder become pieces at once."""

from __future__ import annotations

import hashlib
import re
import wave
from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

from tests.journeys.conftest import Visit
from tests.journeys.papers import pdf

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SIZE = 40 * 1024 * 1024  # two requests
ADDRESS = re.compile(r"/send/[^/\s]+/")


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A long sound."""
    path = tmp_path / "session.wav"
    with wave.open(str(path), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(b"\1\2" * (SIZE // 2))
    return path


def link_in_the_mail(visit: Visit) -> str:
    """Where the letter leads; in a demonstration the outbox shows all of it."""
    manager = visit("manager").open("/outbox/?q=Lee")
    letter = manager.page.get_by_role("link", name=re.compile("asks you for a file")).first
    for _ in range(60):  # it is sent by another program
        if letter.is_visible():
            break
        manager.page.wait_for_timeout(1000)
        manager.page.reload()
    manager.go(letter)
    found = ADDRESS.search(manager.text)
    assert found is not None, manager.text
    return found[0]


def test_a_mentor_without_an_account_hands_over_a_recording(visit: Visit, recording: Path) -> None:
    provider = visit("training_provider")
    one = provider.instance.apprentices["portfolio"]
    provider.open(f"/apprentices/{one}/portfolio/").press("Ask somebody outside for a file")
    provider.press("Ask somebody for a file").narrow()
    provider.fill("Who is asked?", "Lee Marsh").fill("Their e-mail address", "lee@works.example")
    provider.fill("What do you ask for?", "The recording of the session on 3 March.")
    provider.press("Send the link").expect("Lee Marsh gets a link by mail", "Nothing yet", "Open").narrow()
    address = link_in_the_mail(visit)
    mentor, referers = visit(""), set[str]()

    def note(request: Request) -> None:
        referers.add(request.headers.get("referer", ""))

    mentor.page.on("request", note)
    mentor.open(address).expect("Hand over a file", "The recording of the session on 3 March.")
    mentor.narrow()
    mentor.page.locator("input[type=file]").set_input_files(recording)
    expect(mentor.page.locator(".ui-uploads__line")).to_contain_text("here and checked", timeout=60_000)
    mentor.press("Hand it over").expect(
        "The file has come", hashlib.sha256(recording.read_bytes()).hexdigest()
    )
    mentor.narrow()
    assert not any("/send/" in referer for referer in referers)
    mentor.open(address, 410).expect("This link cannot be used any more").narrow()
    provider.open(f"/apprentices/{one}/links/").follow("session.wav")
    provider.expect("Lee Marsh, lee@works.example").narrow()
    provider.fill("Title of a new piece", "A session at the workplace")
    provider.pick("What kind of evidence is a new piece?", "Recording of a mentoring session")
    provider.press("Take it").expect("session.wav", "A session at the workplace").narrow()
    provider.open(f"/apprentices/{one}/links/").expect("Taken")


def test_many_files_become_pieces_at_once(visit: Visit, recording: Path, tmp_path: Path) -> None:
    provider = visit("training_provider")
    one = provider.instance.apprentices["portfolio"]
    names = ["Mentoring contract Mentee A", "Witness_statement", "Mentoring log K2"]
    files = [*(pdf(tmp_path, name) for name in names), recording]
    unplain = tmp_path / "scan0001.txt"
    unplain.write_text(
        "I planned and adapted the mentoring session with my mentee, and we agreed the next steps."
    )
    provider.open(f"/apprentices/{one}/portfolio/").press("Add many pieces at once")
    provider.narrow()
    provider.page.locator("input[type=file]").set_input_files([*files, unplain])
    expect(provider.page.locator(".ui-uploads__one--ready")).to_have_count(5, timeout=60_000)
    provider.press("See what they become").expect("Mentoring contract Mentee A.pdf", "scan0001.txt")
    provider.narrow()
    assert (
        provider.page.get_by_role("checkbox", checked=True).count() <= 1
    )  # a recording that is here already
    last = provider.page.locator("section.ui-many", has_text="scan0001.txt")
    expect(last.get_by_label("Kind of evidence")).to_have_value("")
    expect(last.get_by_role("checkbox")).not_to_have_count(1)
    third = provider.page.locator("section.ui-many", has_text="Mentoring log K2.pdf")
    expect(third.get_by_label("Kind of evidence")).to_have_value("mentoring_log")
    provider.press("Add the pieces", 422).expect(
        "pieces were added", "1 file was not added", "Choose what kind"
    )
    provider.narrow()
    provider.pick("Kind of evidence", "Planning document").press("Add the pieces")
    provider.expect("1 piece was added", "Mentoring contract Mentee A", "scan0001")
    provider.expect("Witness statement")
