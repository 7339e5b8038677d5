"""Somebody from outside looks: one grant is ended, a sample drawn, read whole and taken along."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.factories.web import NOW
from tests.integration.machine import surroundings
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor
from touchstone.web.records.law import plan

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

EQA = "external_quality_assurer"
TODAY = NOW.date()


def draw_a_sample(manager: Visitor) -> None:
    """The manager ends what stands, and grants two results of the last two months."""
    manager.open("/manage/").follow("External quality assurance").expect("Everybody on ST1379", "Stands")
    manager.go(manager.page.get_by_role("row", name="Everybody on ST1379").get_by_role("link")).press(
        "End it now"
    ).expect("they see nothing of it").press("End it now").expect("Ended early")
    manager.open("/manage/").follow("External quality assurance").press("Grant a look")
    assert manager.too_wide() == []
    manager.press("Grant it", 422).expect("There is a problem", "Say why they look; it is kept.")
    manager.fill("How many results", "2").day("Released from", TODAY - timedelta(days=60))
    manager.day("Released until", TODAY).fill("Seed", "2026").day("Last day", TODAY + timedelta(days=7))
    manager.fill("Why do they look?", "A sample of this year’s results.").press("Grant it")
    manager.expect("A sample of 2 results", "Gives the same results", "2026")


def judged(record: Path, command: str) -> dict[str, Any]:
    """What the command line says of the file, asked as the page says."""
    program, verb, file, *more = command.split()
    assert (program, verb) == ("touchstone", "assess")
    assert file == record.name
    asked = [sys.executable, "-m", program, verb, str(record), *more, "--json"]
    done = subprocess.run(asked, env=surroundings(), capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def shown(guest: Visitor) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """What the statement shows: each grade by its label, and each criterion with its level."""
    grades = guest.page.locator(".ui-grades__one").all()
    criteria = guest.page.locator("article.ui-criterion h4").all()
    by_label = {
        one.locator(".ui-grades__label").inner_text(): one.locator(".ui-grades__grade").inner_text().lower()
        for one in grades
    }
    levels = [
        (one.inner_text().split()[0], one.locator(".govuk-tag").inner_text().lower()) for one in criteria
    ]
    return by_label, sorted(levels)


def said(told: dict[str, Any]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The same as the record judged again says it; of whom was drawn, some wait for a result."""
    methods = plan(told["standard"], told["version"]).methods
    given = [one for one in told["attempts"] if one["final"]]
    assert given  # the sample is of results
    newest = {one["method"]: one for one in sorted(given, key=lambda one: (one["assessment"], one["number"]))}
    grades = {one.title: newest[one.id]["grade"]["grade"] if one.id in newest else "–" for one in methods}
    levels = [(id, level.replace("_", " ")) for one in given for id, level in one["levels"].items()]
    assert len(levels) > 10
    return {**grades, "Overall grade": told["overall"]["grade"] or "–"}, sorted(levels)


def test_somebody_from_outside_looks(visit: Visit, tmp_path: Path) -> None:
    draw_a_sample(visit("manager"))
    guest = visit(EQA)
    guest.open("/").expect(
        "What you may look at", "A sample of 2 results", "A sample of this year’s results."
    )
    guest.page.set_viewport_size({"width": 375, "height": 800})
    guest.look()
    assert guest.too_wide() == []
    guest.page.set_viewport_size({"width": 1100, "height": 900})
    names = guest.page.locator("table tbody tr")
    assert 1 <= names.count() <= 2
    guest.go(names.first.get_by_role("link").first).follow("Trail").expect("in the order of the journey")
    assert guest.too_wide() == []
    for page in (
        "Portfolio",
        "Gateway",
        "Bookings",
        "Log of the assessment",
        "Quality review",
        "Kept answer",
    ):
        guest.follow(page)
        guest.page.go_back()
        guest.look()
    guest.follow("Download the record").expect("How to judge it again", "touchstone assess")
    assert guest.too_wide() == []
    with guest.page.expect_download() as coming:
        guest.page.get_by_role("button", name="Download the record (JSON)").click()
    command = guest.page.locator("code").first.inner_text()
    record = tmp_path / coming.value.suggested_filename
    coming.value.save_as(record)
    told = judged(record, command)
    guest.page.go_back()
    guest.look().follow("Statement of results")
    assert shown(guest) == said(told)
    guest.open("/")
    expect(guest.page.locator("main")).to_contain_text(re.compile(r"Download all records \(ZIP\)"))
