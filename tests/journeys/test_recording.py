"""A recording is added, prepared, watched by keys, handed in with a part, and noted at a second."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories.recordings import recording
from tests.factories.web import NOW
from tests.journeys.conftest import Visit
from tests.journeys.visitor import LEVELS, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

TELEPHONE = {"width": 375, "height": 800}
PREPARED = 120_000  # milliseconds on a busy machine
VTT = (
    "WEBVTT\n\n00:01.000 --> 00:09.000\n<v Mentor>Good morning.\n\n12:40.000 --> 12:50.000\nShe asks back.\n"
)


def film(visitor: Visitor) -> Any:
    """What the player says of itself."""
    return visitor.page.evaluate(
        "() => { const one = document.querySelector('video'); "
        "return { paused: one.paused, at: one.currentTime, rate: one.playbackRate } }"
    )


def at(visitor: Visitor, second: float) -> None:
    """Wait until the player is there."""
    visitor.page.wait_for_function(
        "second => Math.abs(document.querySelector('video').currentTime - second) < 0.6", arg=second
    )


def test_a_recording_is_watched_handed_in_and_noted(visit: Visit, tmp_path: Path) -> None:
    made = recording(tmp_path / "session one.mp4", 1830, sound=None, options={"movflags": "faststart"})
    captions = tmp_path / "session one.vtt"
    captions.write_text(VTT, encoding="utf-8")
    provider = visit("training_provider")
    one = provider.instance.apprentices["portfolio"]
    provider.open(f"/apprentices/{one}/portfolio/add/")
    provider.fill("Title", "Session one").choose("Reflective log").fill("Which", "Mentee A")
    provider.page.locator("input[name^=ksbs_]").first.check()
    provider.page.locator("input[type=file]").set_input_files(made)
    expect(provider.page.locator(".ui-uploads__line")).to_contain_text("here and checked")
    provider.press("Save the piece").follow("Watch").expect("Recording of")
    expect(provider.page.locator("#state")).to_contain_text("Ready", timeout=PREPARED)
    provider.page.reload()
    provider.look().expect("What was found", "30:30", "Nobody seen in 100 %")

    page = provider.page
    page.wait_for_function("() => document.querySelector('video').readyState > 1")
    page.locator("h1").click()
    for key, second in (("l", 10), ("ArrowRight", 15), ("j", 5), (".", 5.2), (",", 5)):
        page.keyboard.press(key)
        at(provider, second)
    page.keyboard.press("ArrowUp")
    assert film(provider)["rate"] == 1.25
    page.get_by_label("Speed").select_option("2")
    page.keyboard.press("Tab")
    page.locator("h1").click()
    page.keyboard.press("k")
    page.wait_for_function("() => !document.querySelector('video').paused")  # its pictures may come later
    assert film(provider) | {"at": 0} == {"paused": False, "at": 0, "rate": 2}
    page.keyboard.press(" ")
    expect(page.locator("#said")).to_contain_text("Paused at")
    scrub = page.get_by_label("Place in the recording")
    scrub.hover()
    expect(page.locator("#tile")).to_be_visible()
    scrub.fill("760")
    at(provider, 760)
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page.locator("#id_note-second")).to_have_value("12:40")
    expect(page.locator("#id_note-text")).to_be_focused()
    page.keyboard.type("She asks back, and waits.")
    provider.press("Keep the note").expect("She asks back, and waits.")
    page.get_by_role("link", name="12:40").first.click()
    at(provider, 760)

    held = NOW - timedelta(days=1)
    for legend in ("Session held", "Recorded"):
        provider.day(legend, held)
        page.get_by_role("group", name=legend).first.get_by_label("Time", exact=True).fill("10:00")
    page.get_by_role("button", name="Begin the part where the player is now").click()
    provider.press("Hand it in", 422).expect("Begin at 0:30 at the latest.")
    provider.fill("The part to assess begins at", "0:20")
    provider.press("Hand it in").expect("Handed in for", "0:20", "30:20")
    page.locator("input[type=file]").set_input_files(captions)
    provider.press("Add the captions").expect("Transcript", "Mentor:")
    page.locator(".viewing-transcript").get_by_role("link", name="12:40").click()
    at(provider, 760)

    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    page.locator("h1").click()  # a link that has the focus is not underlined
    assert provider.too_wide() == []
    assert Axe().run(page, options={"runOnly": LEVELS}).response["violations"] == []

    learner = visit(provider.instance.learners["portfolio"])
    learner.open(provider.path).expect("Handed in for", "Good morning.")
    assert "and waits" not in learner.text
