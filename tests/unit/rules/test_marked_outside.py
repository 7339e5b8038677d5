"""What a plan leaves to somebody outside the assessment organisation is theirs to hold and to judge."""

from __future__ import annotations

import pytest

from tests.factories.attempts import a_booking
from tests.factories.plan import a_method, a_plan
from tests.factories.record import a_confirmed_gateway, a_section_held, a_situation, an_attempt
from touchstone.rules.judge import assess
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.roles import Role

BEGUN = an_attempt(sections=(a_section_held("2026-02-20 10:00", None),))
BOOKED = an_attempt(bookings=(a_booking("2026-03-20 10:00"),))
MARKS = [
    (Role.ASSESSMENT_ORGANISATION, Role.ASSESSOR),
    (Role.TRAINING_PROVIDER, Role.TRAINING_PROVIDER),
    (Role.EMPLOYER, Role.EMPLOYER),
]


@pytest.mark.parametrize(("marks", "by"), MARKS)
@pytest.mark.parametrize(("attempt", "action"), [(BEGUN, "attempt.judge"), (BOOKED, "attempt.conduct")])
def test_whoever_marks_a_method_holds_and_judges_it(
    marks: Role, by: Role, attempt: Attempt, action: str
) -> None:
    plan = a_plan(methods=(a_method("first", marked_by=marks), a_method("second")))
    situation = a_situation(
        now="2026-02-20 12:00", gateways=(a_confirmed_gateway(),), plan=plan, attempts=(attempt,)
    )
    first = assess(situation).next_steps[0]
    assert (first.action, first.by) == (action, by)
