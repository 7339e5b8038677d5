"""An appeal upheld by somebody with a part in the case, set aside, not upheld by another, taken further."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visit
from tests.journeys.test_merit import DISCUSSION
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

APPEALING = "told again 3"  # passed the first method, failed the second one, nothing since
FIRST = DISCUSSION.criteria[0].id
PART = "They trained the apprentice in March."


def test_a_decision_is_set_aside_and_the_next_one_taken_further(visit: Visit) -> None:
    clock = visit("manager").instance.clock
    clock.pass_by(days=9)
    appeal = lodge(visit)
    name(visit("manager"), appeal, "Riverside appeal decider")
    clock.pass_by(days=1)
    uphold(visit("appeal_decider"), appeal)
    visit("training_provider").open(appeal).expect("Upheld", "It stands as pass")
    clock.pass_by(days=1)
    own_up(visit("appeal_decider"), appeal)
    set_aside(visit("manager"), appeal)
    visit("training_provider").open(appeal).expect("The decision was set aside", PART, "Waits for deciders")
    name(visit("manager"), appeal, "Riverside second decider")
    clock.pass_by(days=3)
    leave_it(visit("another_decider"), appeal)
    clock.pass_by(days=1)
    take_further(visit(visit("manager").instance.learners[APPEALING]), appeal)
    visit("manager").open(appeal).press("Name the deciders").expect("There is nobody else to name").narrow()


def lodge(visit: Visit) -> str:
    """The apprentice appeals against the fail; answers with where the appeal is."""
    apprentice = visit(visit("training_provider").instance.learners[APPEALING])
    one = apprentice.instance.apprentices[APPEALING]
    apprentice.open(f"/apprentices/{one}/appeals/").press("Lodge an appeal")
    apprentice.press("Check your answers", 422).expect("Say what you think is wrong, in your own words.")
    apprentice.narrow().choose(f"{DISCUSSION.title}: fail")
    apprentice.fill("What do you think is wrong?", "The first answer shows it.")
    apprentice.press("Check your answers").narrow().press("Lodge the appeal").narrow()
    return apprentice.follow("Follow the appeal").path


def name(manager: Visitor, appeal: str, who: str) -> None:
    """Nobody is named by a form without a name; then somebody who may decide is."""
    manager.open(appeal).press("Name the deciders").narrow()
    manager.press("Name them", 422).expect("Choose who is to decide.").choose(who)
    manager.choose("No, not connected").press("Name them").expect("The panel can decide.").narrow()


def uphold(decider: Visitor, appeal: str) -> None:
    """A judgement changes; without its reason it does not."""
    decider.open(appeal).press("Decide the appeal").choose("Upheld: judgements change")
    decider.fill("Why", "It is there.").pick(f"Level of {FIRST}", "Met")
    decider.press("See what becomes of the grade", 422).expect(f"Say why you change {FIRST}.").narrow()
    decider.fill(f"Why you change {FIRST}", "The first answer shows it.")
    decider.press("See what becomes of the grade").press("Confirm the decision").expect("Upheld")


def own_up(decider: Visitor, appeal: str) -> None:
    """Too late the decider sees that they had a part in the case, and says so."""
    decider.open(appeal).follow("Say so").narrow()
    decider.press("Stand down", 422).expect("Choose whether they had a part in the case.")
    decider.choose("Yes").fill("Why?", PART).press("Stand down").expect("You decide this appeal no more.")


def set_aside(manager: Visitor, appeal: str) -> None:
    """The manager is told, and sets the decision aside with a reason."""
    manager.open(appeal).expect("turned out to have had a part in the case").narrow()
    manager.follow("Set this decision aside").narrow()
    manager.press("Set the decision aside", 422).expect("Say why; it is kept with the appeal.")
    manager.fill("Why does the decision not stand any more?", PART).press("Set the decision aside")
    manager.expect("The decision is set aside. Name others to decide this stage again.").narrow()


def leave_it(decider: Visitor, appeal: str) -> None:
    """The second decider leaves the result as it is, and cannot do that and change it."""
    decider.open("/").expect("Deciders: decide").open(appeal).press("Decide the appeal")
    decider.choose("Not upheld").fill("Why", "We heard the answer again.")
    decider.pick(f"Level of {FIRST}", "Met").fill(f"Why you change {FIRST}", "By mistake.")
    decider.press("See what becomes of the grade", 422).expect("take the changes out, or uphold it")
    decider.pick(f"Level of {FIRST}", "Not met").fill(f"Why you change {FIRST}", "")
    decider.press("See what becomes of the grade").expect("The appeal is not upheld.", "No grade changes.")
    decider.narrow().press("Confirm the decision").expect("Not upheld")


def take_further(somebody: Visitor, appeal: str) -> None:
    """Who lodged it goes on to the next stage, with grounds."""
    somebody.open(appeal).expect("You may take it further until").narrow()
    somebody.press("Take the appeal further").expect("independent").narrow()
    somebody.press("Take the appeal further", 422).expect("Say why; it is kept with the appeal.")
    somebody.fill("Your grounds", "Minute 12 was not heard.").press("Take the appeal further")
    somebody.expect("The appeal goes on.", "Taken further", "Minute 12 was not heard.").narrow()
