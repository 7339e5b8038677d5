"""Judging in the console without a network: what stands beside a criterion, the grade, feedback, keys."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.console import hand_back, prepared
from tests.journeys.test_merit import OBSERVATION, PLAN
from tests.journeys.visitor import LEVELS

FIRST, *_ = OBSERVATION.criteria
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def judged(page: Page, level: str, reason: str) -> Locator:
    """The first criterion, judged."""
    card = page.locator(".judge .criterion", has_text=FIRST.id).first
    if card.locator("form").count() == 0:
        card.locator("summary").click()
    card.get_by_role("radio", name=level, exact=True).check()
    card.get_by_label("Why").fill(reason)
    card.get_by_role("button", name=re.compile("^Keep")).click()
    expect(card.locator(".level")).to_have_text(level)
    return card


def test_judging_with_everything_beside_it_and_feedback_without_a_network(visit: Visit) -> None:
    visitor = visit("assessor")
    laptop = prepared(visitor, visitor.instance.apprentices["begun"])
    page = laptop.page
    laptop.network(on=False)

    judged(page, "met", "Chose the model and said why.")
    card = judged(page, "not met", "On reflection the model was not named.")
    words = {one.code: one.text for one in PLAN.ksbs}
    for code in FIRST.ksbs:
        expect(card.locator(".wording")).to_contain_text(words[code])
    expect(card.locator(".earlier")).to_contain_text("met: Chose the model and said why.")

    grade = page.get_by_role("region", name=re.compile("^Grade so far"))
    expect(grade).to_contain_text("Grade so far: fail")
    expect(grade.locator(".changes")).to_contain_text(
        f"Pass is out of reach as judged now: it would need {FIRST.id} met."
    )
    grade.locator("summary").click()
    expect(grade.locator(".trace")).to_contain_text("every pass criterion is met: does not hold")
    expect(grade.locator(".trace small").first).to_contain_text("section “")

    places = card.get_by_label("Seconds and pages")
    places.fill("R9: 12:40")
    card.get_by_role("button", name=re.compile("^Keep")).click()
    strange = re.compile("R9: 12:40: write a recording or a piece that is here")
    expect(places).to_have_accessible_description(strange)
    piece = re.search(r"or (\S+): page 4", card.locator(f"#places-help-{FIRST.id}").inner_text())
    assert piece is not None
    places.fill(f"{piece[1]}: 12:40")
    card.get_by_role("button", name=re.compile("^Keep")).click()
    expect(places).to_have_accessible_description(re.compile(f"{piece[1]}: 12:40: The file is no recording"))
    expect(places).to_have_value(f"{piece[1]}: 12:40")

    told = page.get_by_role("region", name=re.compile("^Feedback"))
    told.locator("summary").first.click()
    field = told.get_by_label(f"Feedback on {FIRST.id}")
    expect(field).to_have_value(
        re.compile("^This time it was not met. On reflection the model was not named.")
    )
    field.fill("Name the model that you chose.")
    told.get_by_role("button", name=re.compile("^Keep")).first.click()
    expect(told.get_by_role("heading", level=2)).to_contain_text("1 of")

    page.locator("details:not([open])").evaluate_all("(all) => all.forEach((one) => { one.open = true })")
    laptop.easy_to_hit()
    page.get_by_role("button", name="The apprentice signs the start").click()
    laptop.easy_to_hit()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Not now").click()
    laptop.easy_to_hit()
    hand_back(page, "Not signed.")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("#judge")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#text")).to_be_focused()
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []

    laptop.network(on=True)
    laptop.wake()
    laptop.all_sent(3)
    assert [one["kind"] for one in laptop.at_the_server()][-3:] == ["judgement", "judgement", "feedback"]
    visitor.errors.clear()  # a browser without a network says so
    visitor.open(f"/attempts/{laptop.attempt}/feedback/")
    field = visitor.page.get_by_label(f"Feedback on {FIRST.id}")
    expect(field).to_have_value("Name the model that you chose.")
