"""The lines of front pages: who, what and when, each word of somebody's as text."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from touchstone.web.records import lines
from touchstone.web.records.boards import ToDo, Waiting
from touchstone.web.records.endings import Ending, Group
from touchstone.web.records.named import Named

TODAY = date(2026, 11, 23)
ID = UUID(int=7)
HOSTILE = '<b>&"x'
SAFE = "&lt;b&gt;&amp;&#34;x"
AMINA = Named(ID, "Amina", "Khan", "ST1379", "1.1", None)


def row(*steps: ToDo, next_on: date | None = None, what: str = "", one: Named = AMINA) -> Waiting:
    return Waiting(one, "Riverside", "Works", list(steps), next_on, False, next_on, what)


def test_a_row_says_who_what_and_when() -> None:
    said = lines.waiting([row(ToDo("Sign", TODAY), next_on=TODAY, what="Sign")], "employer", TODAY)
    assert said == (
        f'<tr><th scope="row"><a href="/apprentices/{ID}/"><bdi>Amina Khan</bdi></a>'
        "<small>ST1379 v1.1, Works</small></th>\n<td>Sign</td>\n"
        "<td>23 November 2026<small>today</small><small>Sign</small></td></tr>"
    )


@pytest.mark.parametrize(
    ("days", "steps", "next_"),
    [
        (-2, "<small>late since 21 November 2026</small>", "21 November 2026 <strong class="),
        (0, "<small>by 23 November 2026</small>", "23 November 2026<small>today</small>"),
        (3, "<small>by 26 November 2026</small>", "26 November 2026<small>in 3 days</small>"),
        (None, "", "–"),
    ],
)
def test_days_are_told_by_how_far_they_are(days: int | None, steps: str, next_: str) -> None:
    on = None if days is None else TODAY + timedelta(days=days)
    assert f"<td>Sign{steps}</td>" in lines.waiting([row(ToDo("Sign", on))], "provider", TODAY)
    said = lines.waiting([row(ToDo("Sign", on), next_on=on)], "provider", TODAY)
    assert f"<td>Sign</td>\n<td>{next_}" in said  # the next date tells it already
    assert "Riverside" in said


def test_many_steps_are_a_list_that_says_how_many_more() -> None:
    said = lines.waiting([row(*(ToDo(f"Step {number}", None) for number in range(5)))], "provider", TODAY)
    assert "<ul><li>Step 0</li><li>Step 1</li><li>Step 2</li><li>and 2 more</li></ul>" in said
    assert "<td></td>" not in lines.waiting([row(ToDo("A", None), ToDo("B", None))], "provider", TODAY)


def test_what_somebody_typed_is_text() -> None:
    one = Named(ID, HOSTILE, HOSTILE, HOSTILE, HOSTILE, None)
    waits = Waiting(one, HOSTILE, HOSTILE, [ToDo(HOSTILE, TODAY)], TODAY, False, TODAY, HOSTILE)
    for other in ("provider", "employer"):
        said = lines.waiting([waits], other, TODAY)
        assert HOSTILE not in said
        assert said.count(SAFE) == 7
    ends = [Ending(one, "k", "t", TODAY, about=HOSTILE), Ending(one, "l", "t", TODAY, about="other")]
    said = lines.ending(Group("r", "a", None, None, ends), TODAY)
    assert HOSTILE not in said
    assert said.count(SAFE) == 5


def test_an_end_says_its_day_what_it_is_about_and_when_it_is_over_for_good() -> None:
    later = TODAY + timedelta(days=30)
    ends = [
        Ending(AMINA, "k", "Observation: Resit", TODAY, about="Observation"),
        Ending(AMINA, "l", "Discussion: Resit", TODAY, about="Discussion", last_on=later),
    ]
    first, second = lines.ending(Group("Resit", "", None, None, ends), TODAY).split("\n")
    day = "<span><strong>Monday 23 November 2026</strong> (today)</span>"
    who = f'<li><a href="/apprentices/{ID}/"><bdi>Amina Khan</bdi></a> {day}'
    assert first == f"{who} <span>Observation</span></li>"
    assert second == f"{who} <span>Discussion, last day of all 23 December 2026</span></li>"
    same, last = (lines.ending(Group("Resit", "", None, None, [one]), TODAY) for one in ends)
    assert same == f"{who}</li>"  # the heading says what about
    assert last == f"{who} <span>Last day of all 23 December 2026</span></li>"
