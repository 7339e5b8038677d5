"""A fail is appealed against on a telephone, a panel is named, the decision is a copy that is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.told import STANDARD, VERSION
from tests.factories.web import NOW
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor
from touchstone.web.records import law

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

METHOD = law.plan(STANDARD, VERSION).methods[0]
FIRST = METHOD.criteria[0].id
TELEPHONE = {"width": 375, "height": 800}


def on_a_telephone(somebody: Visitor) -> None:
    """See that the page fits."""
    somebody.page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    assert somebody.too_wide() == []


def test_a_fail_becomes_a_pass_on_appeal(visit: Visit) -> None:
    provider, manager, decider = visit("training_provider"), visit("manager"), visit("appeal_decider")
    one = provider.instance.apprentices["released"]
    provider.open(f"/apprentices/{one}/statement/").expect("Think it is wrong?", "You may appeal until")
    provider.follow("Appeal against a result").expect("What happens next")
    on_a_telephone(provider)
    provider.choose("A result").fill("What do you think is wrong?", "The first minutes show it.")
    provider.press("Check your answers").expect("Check your appeal", "The first minutes show it.")
    provider.press("Lodge the appeal").expect("The appeal is lodged")
    provider.follow("Follow the appeal").expect("Waits for deciders", FIRST)
    on_a_telephone(provider)

    manager.open("/appeals/").expect("Manager: name the deciders")
    manager.open(provider.path).press("Name the deciders").expect("Nobody has been named")
    manager.choose("Riverside appeal decider").choose("No, not connected").press("Name them")
    manager.expect("The panel can decide.")

    decider.open("/").expect("Deciders: decide")
    decider.open(provider.path).press("See the whole case").expect("The first minutes show it.", "Log")
    on_a_telephone(decider)
    decider.press("Go on to the decision").choose("Upheld: judgements change").fill("Why", "It is there.")
    decider.pick(f"Level of {FIRST}", "Met").fill(f"Why you change {FIRST}", "Minute 12 shows it.")
    decider.press("See what becomes of the grade").expect("Fail", "Pass", "Minute 12 shows it.")
    on_a_telephone(decider)
    decider.instance.clock.set(NOW + timedelta(minutes=5))
    decider.press("Confirm the decision").expect("Upheld", "It stands as pass")

    provider.open(provider.path).expect("Upheld", "It is there.")
    provider.open(f"/apprentices/{one}/statement/").expect("because appeal 1 was decided", "Pass")
