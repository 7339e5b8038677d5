"""A learner prepares: writes on a telephone, meets their own other tab, shows the sheet and takes it back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories.told import STANDARD, VERSION
from tests.factories.web import NOW
from tests.journeys.conftest import Visit
from tests.journeys.visitor import LEVELS, Visitor
from touchstone.web.records import law

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

METHOD = law.plan(STANDARD, VERSION).methods[1]
FIRST, SECOND = (one.id for one in METHOD.criteria[:2])
TELEPHONE = {"width": 375, "height": 800}


def type_in(learner: Visitor, criterion: str, text: str) -> None:
    """Type into the box of a criterion, letter by letter, at its end."""
    box = learner.page.locator(f"#text-{criterion}")
    box.press("Control+End")
    box.press_sequentially(text)


def status(learner: Visitor, criterion: str, text: str) -> None:
    """Wait until the page says so beside the box."""
    expect(learner.page.locator(f"#saved-{criterion}")).to_contain_text(text, timeout=20_000)


def test_a_learner_prepares_and_shows_it(visit: Visit) -> None:
    stage = "portfolio"
    first = visit("training_provider").instance
    one, learner = first.apprentices[stage], visit(first.learners[stage])
    page = f"/apprentices/{one}/planning/methods/{METHOD.id}/"
    learner.page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    learner.open("/").follow("Planning sheet").expect("This sheet is yours", "Only you can read it")
    learner.follow(METHOD.title).expect("The day in brief", "Your notes are saved as you type.")
    assert learner.too_wide() == []

    type_in(learner, FIRST, "My contract with Mentee A")
    status(learner, FIRST, "Saved at 12:00")
    expect(learner.page.locator("#glance")).to_contain_text("Key points: 1 of 16.")
    learner.page.get_by_text("Choose evidence").first.click()
    learner.page.locator(f"#point-{FIRST} input[type=checkbox]").first.check()
    expect(learner.page.locator(f"#linked-{FIRST}")).to_contain_text("Evidence: E")
    expect(learner.page.locator("#glance")).to_contain_text("Evidence linked: 1 of 16.")
    type_in(learner, FIRST, ", and why we changed it")
    learner.page.locator(f"#text-{SECOND}").focus()
    status(learner, FIRST, "Saved at 12:00")

    desk = learner.another_tab().open(page)
    desk.instance.clock.set(NOW + timedelta(minutes=5))
    expect(desk.page.locator(f"#text-{FIRST}")).to_have_value(
        "My contract with Mentee A, and why we changed it"
    )
    type_in(desk, FIRST, " in May")
    status(desk, FIRST, "Saved at 12:05")
    type_in(learner, FIRST, " twice")
    status(learner, FIRST, "Not saved yet: look below.")
    assert Axe().run(learner.page, options={"runOnly": LEVELS}).response["violations"] == []
    assert learner.too_wide() == []
    learner.press("Keep both").look()
    both = "My contract with Mentee A, and why we changed it twice\n\n"
    both += "My contract with Mentee A, and why we changed it in May"
    expect(learner.page.locator(f"#text-{FIRST}")).to_have_value(both)

    learner.page.context.set_offline(True)
    type_in(learner, SECOND, "Plan of May")
    status(learner, SECOND, "Not saved: no connection.")
    learner.page.context.set_offline(False)
    status(learner, SECOND, "Saved at 12:05")
    learner.errors.clear()  # the browser's own word on the lost connection

    show(visit, learner, one, page)


def show(visit: Visit, learner: Visitor, one: str, page: str) -> None:
    """Shown to the training provider, read, taken back; never to an assessor."""
    provider = visit("training_provider")
    provider.open(f"/apprentices/{one}/").follow("Planning sheet").expect("This sheet is not shown to you")
    learner.open(page).follow("Choose who may read it").press(re.compile("^Show it to .* College"))  # type: ignore[arg-type]
    learner.expect("can read your sheet now")
    provider.open(page).expect("Plan of May", "You cannot change it")
    assert provider.page.locator("textarea").count() == 0
    provider.open(f"{page}print/").expect("Plan of May")
    visit("assessor").open(page, 403)
    learner.open(f"/apprentices/{one}/planning/readers/").expect("Training provider")
    learner.press(re.compile("^Take it back")).expect("cannot read your sheet any more")  # type: ignore[arg-type]
    provider.open(page, 404)
    learner.open(f"{page}print/").expect("Plan of May")
    assert learner.too_wide() == []


def test_a_learner_without_javascript_saves_by_a_button(visit: Visit) -> None:
    stage = "handed_in"
    known = visit("training_provider").instance
    learner = visit(known.learners[stage])
    browser = learner.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, storage_state=learner.context.storage_state())
    page = plain.new_page()
    page.goto(f"{known.address}/apprentices/{known.apprentices[stage]}/planning/methods/{METHOD.id}/")
    page.locator(f"#text-{FIRST}").fill("Without any program")
    page.locator(f"#text-{SECOND}").fill("Both at once")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("main")).to_contain_text("Your sheet is saved.")
    expect(page.locator(f"#text-{FIRST}")).to_have_value("Without any program")
    expect(page.locator(f"#text-{SECOND}")).to_have_value("Both at once")
    plain.close()
