"""An answer depends on the day and on which of the record's moments have come, and on no other clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.records import situations
from touchstone.rules.calendar import day
from touchstone.rules.judge import assess
from touchstone.rules.situation import Situation
from touchstone.rules.validity import problems
from touchstone.rules.validity.moments import dates


@given(situations(), st.data())
def test_later_on_a_day_the_answer_is_the_same(situation: Situation, data: st.DataObject) -> None:
    moments = sorted(at for _, at in dates(situation.record) if isinstance(at, datetime))
    now = data.draw(st.sampled_from([*moments[-2:], situation.now]))
    later = now + timedelta(seconds=data.draw(st.integers(0, 86_400)))
    ahead = [at for at in moments if at > now]
    if day(later) != day(now) or any(at <= later for at in ahead):
        return
    first, second = (replace(situation, now=at, answers={}) for at in (now, later))
    if list(problems(first)):
        assert list(problems(second))
        return
    assert replace(assess(second), on=now) == assess(first)
