"""What is looked at before a session: by the plan's declarations, or else by the organisation's policy."""

from __future__ import annotations

import pytest

from tests.factories.assessments import conducted
from tests.factories.web import Cast
from touchstone.plans.law_files import load_policy
from touchstone.web.assessments.lines import lines
from touchstone.web.assessments.queries import log
from touchstone.web.console.packing import packed


def test_a_plan_that_declares_it_needs_no_policy(people: Cast) -> None:
    made = conducted(people, "observation")
    pack = packed(made.row.id, people.actor("assessor"), made.at)
    assert pack["first"] == []
    assert any(one["before"] for one in pack["method"]["declarations"])


def test_where_the_plan_has_nothing_before_the_policy_says_what_is_checked(people: Cast) -> None:
    made = conducted(people, "professional_discussion")
    pack = packed(made.row.id, people.actor("assessor"), made.at)
    assert [one["id"] for one in pack["first"]] == ["identity", "environment"]
    assert pack["first"] == [{"id": one.id, "says": one.says} for one in load_policy().first_checks]


@pytest.mark.parametrize(
    ("holds", "title"), [(True, "Checked first"), (False, "Checked first: does not hold")]
)
def test_the_log_says_what_came_of_it(people: Cast, holds: bool, title: str) -> None:
    made = conducted(people, "professional_discussion")
    says = load_policy().first_checks[0].says
    made.write("note", 1, text=says, ksbs=[], check="identity", holds=holds)
    (line,) = lines(made.method, log(made.row.id))
    assert (line.title, line.text) == (title, says)
