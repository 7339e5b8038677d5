"""What happens to people: a second tab, a second click, the button back, a session that ended meanwhile."""

from __future__ import annotations

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.test_merit import OBSERVATION
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

CRITERION = OBSERVATION.criteria[0].id
LONG = "What was agreed, what was done, and what came of it. " * 20


def judged(tab: Visitor, level: str, reason: str, status: int = 200) -> None:
    """Judge the first criterion on the page that is open."""
    card = tab.page.locator(f"#criterion-{CRITERION}")
    if card.get_attribute("open") is None:
        card.locator("summary").first.click()
    card.get_by_label(level, exact=True).check()
    card.get_by_label("Reason").first.fill(reason)
    tab.press(f"Save {CRITERION}", status=status, within=card)


def test_a_second_tab_sees_the_judgement_of_the_first_and_loses_nothing(visit: Visit) -> None:
    first = visit("assessor")
    one = first.instance.apprentices["begun"]
    address = steps.attempt_of(first, one, OBSERVATION.title)
    second = first.another_tab().open(address)
    judged(first, "Met", "Seen in the live session.")
    judged(second, "Not met", "Typed in the other tab.", status=409)
    card = second.page.locator(f"#criterion-{CRITERION}")
    assert "Seen in the live session." in card.inner_text()
    assert card.get_by_label("Reason").first.input_value() == "Typed in the other tab."
    judged(second, "Not met", "Typed in the other tab.")
    first.open(f"{address}log/").expect("Seen in the live session.", "Typed in the other tab.")


def test_a_note_that_is_sent_twice_is_kept_once(visit: Visit) -> None:
    assessor = visit("assessor")
    one = assessor.instance.apprentices["begun"]
    address = steps.attempt_of(assessor, one, OBSERVATION.title)
    assessor.fill("What you saw or heard", "Greeted the mentee warmly.")
    assessor.press("Write it down")
    assessor.page.go_back()
    assessor.fill("What you saw or heard", "Greeted the mentee warmly.")
    form = assessor.page.locator("form").filter(has=assessor.page.get_by_role("button", name="Write it down"))
    with assessor.page.expect_navigation():
        form.get_by_role("button", name="Write it down").dblclick()
    assessor.open(f"{address}log/")
    assert 1 <= assessor.text.count("Greeted the mentee warmly.") <= 2


def test_a_long_form_outlives_being_signed_out(visit: Visit) -> None:
    provider = visit("training_provider")
    one = provider.instance.apprentices["portfolio"]
    provider.open(f"/apprentices/{one}/portfolio/add/").fill("Title", "A long evening's work")
    provider.fill("What does it show?", LONG)
    provider.lose_session()
    provider.press("Save the piece").expect("Sign in")
    provider.sign_in_again("training_provider")
    assert LONG.strip()[:200] in provider.page.content()
    provider.expect("A long evening's work")
