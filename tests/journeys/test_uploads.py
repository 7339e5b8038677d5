"""Large files at a browser: a cut line, a page loaded anew, a session that ends, a file that changes."""

from __future__ import annotations

import hashlib
import re
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SIZE = 70 * 1024 * 1024  # three requests
SLOW = 12 * 1024 * 1024  # bytes a second
SPOOL = re.compile(r"/uploads/[0-9a-f-]{36}/$")


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A long sound, whose bytes are all alike."""
    path = tmp_path / "workshop.wav"
    with wave.open(str(path), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(b"\1\2" * (SIZE // 2))
    return path


@pytest.fixture
def patches() -> list[int]:
    """Where each request with bytes began."""
    return []


@pytest.fixture
def adding(visit: Visit, patches: list[int]) -> Iterator[Visitor]:
    """The provider before the form of a new piece, on a slow line."""
    provider = visit("training_provider")
    one = provider.instance.apprentices["portfolio"]

    def note(request: Request) -> None:
        if request.method == "PATCH":
            patches.append(int(request.headers["upload-offset"]))

    provider.page.on("request", note)
    provider.open(f"/apprentices/{one}/portfolio/add/")
    provider.page.evaluate("localStorage.clear()")
    slow(provider)
    yield provider
    provider.errors.clear()  # a line that was cut is an error to the console


def slow(visitor: Visitor, upload: int = SLOW) -> None:
    line = visitor.context.new_cdp_session(visitor.page)
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 1, "downloadThroughput": -1, "uploadThroughput": upload},
    )


def choose(visitor: Visitor, path: Path) -> None:
    visitor.page.locator("input[type=file]").set_input_files(path)


def line(visitor: Visitor) -> Any:
    return visitor.page.locator(".ui-uploads__line")


def until(visitor: Visitor, percent: int) -> None:
    """Wait until that much of the file was sent."""
    bar = visitor.page.locator(".ui-uploads__bar")
    for _ in range(200):
        if bar.evaluate("one => one.value") > percent:
            return
        visitor.page.wait_for_timeout(100)
    raise AssertionError(line(visitor).inner_text())


def fill(visitor: Visitor, title: str) -> None:
    visitor.fill("Title", title).choose("Reflective log").fill("Which", "Mentee A")
    visitor.page.locator("input[name^=ksbs_]").first.check()


def kept(visitor: Visitor, path: Path) -> None:
    """The form is sent, and the file that is opened has the bytes that were chosen."""
    visitor.press("Save the piece")
    visitor.expect(path.name)
    address = visitor.page.locator("a[href*='/files/']", has_text=path.name).first.get_attribute("href")
    assert address is not None
    came = visitor.context.request.get(visitor.instance.address + address).body()
    assert hashlib.sha256(came).digest() == hashlib.sha256(path.read_bytes()).digest()


def test_a_file_survives_a_cut_line_a_pause_and_a_page_loaded_anew(
    adding: Visitor, recording: Path, patches: list[int]
) -> None:
    choose(adding, recording)
    expect(line(adding)).to_contain_text("a second")
    adding.context.set_offline(True)
    expect(line(adding)).to_contain_text(re.compile(r"[1-9]\d?%"))
    adding.page.wait_for_timeout(500)
    adding.context.set_offline(False)
    slow(adding)
    adding.page.get_by_role("button", name="Pause").click()
    expect(line(adding)).to_contain_text("Paused at")
    adding.page.get_by_role("button", name="Continue").click()
    until(adding, 55)
    adding.page.once("dialog", lambda dialog: dialog.accept())  # leaving the page warns
    adding.page.reload()
    slow(adding, -1)
    expect(adding.page.locator(".ui-uploads__hint")).to_contain_text(
        "workshop.wav: choose the same file again"
    )
    before = len(patches)
    choose(adding, recording)
    expect(line(adding)).to_contain_text("here and checked")
    assert patches[before] >= 32 * 1024 * 1024  # it went on where it stopped
    adding.look()
    fill(adding, "A workshop")
    kept(adding, recording)


def test_who_was_signed_out_signs_in_elsewhere_and_goes_on(
    adding: Visitor, recording: Path, patches: list[int]
) -> None:
    choose(adding, recording)
    until(adding, 50)
    adding.lose_session()
    expect(line(adding)).to_contain_text("You were signed out")
    tab = adding.another_tab().open("/accounts/login/")
    tab.sign_in_again("training_provider")
    before = len(patches)
    adding.page.get_by_role("button", name="Continue").click()
    expect(line(adding)).to_contain_text("here and checked")
    assert patches[before] > 0
    fill(adding, "Signed in again")
    kept(adding, recording)


def test_a_form_that_is_sent_too_early_waits_for_its_file(adding: Visitor, recording: Path) -> None:
    fill(adding, "Too early")
    choose(adding, recording)
    adding.page.get_by_role("button", name="Save the piece").click()
    expect(line(adding)).to_contain_text("The form is sent as soon as the file is here.")
    adding.page.wait_for_url("**/portfolio/pieces/*/")
    adding.look().expect("workshop.wav")


def test_a_file_that_changes_while_it_is_sent_is_noticed(adding: Visitor, recording: Path) -> None:
    slow(adding, SLOW // 4)
    choose(adding, recording)
    expect(line(adding)).to_contain_text("%")
    with recording.open("ab") as more:
        more.write(b"more")
    expect(line(adding)).to_contain_text("The file was changed while it was sent")
    assert adding.page.locator("input[name=file_upload]").count() == 0


def test_what_is_not_taken_is_said_before_a_byte_moves(
    adding: Visitor, tmp_path: Path, patches: list[int]
) -> None:
    program = tmp_path / "setup.exe"
    program.write_bytes(b"MZ")
    choose(adding, program)
    expect(line(adding)).to_contain_text("no kind of file that can be taken")
    adding.page.get_by_role("button", name="Cancel").click()
    expect(adding.page.locator(".ui-uploads__one")).to_have_count(0)
    assert patches == []
