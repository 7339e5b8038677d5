"""A judgement's form before it is sent looks as Django would draw it, and has the same fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from django.template import engines

from touchstone.plans.plan_file import load_plan
from touchstone.web.assessments.blank import blank
from touchstone.web.assessments.entries import Current
from touchstone.web.assessments.forms import Ask, Declare, EntryForm, Extend, Judge, Note, Recording, levels
from touchstone.web.assessments.marks import ID as MARK
from touchstone.web.assessments.unsent import Unsent
from touchstone.web.records import law

CODES = SimpleNamespace(recordings=[])
BANK = [{"id": "b1", "text": 'What is "<that>"?'}]
ID = UUID("5f3ad0c1-24a5-4f2e-9b0f-2f6a3c1d7e11")
PIECES = [("Q1", 'Q1 What is "<this>"?'), ("N2", "N2 A note")]
HIDDEN = re.compile(r'<input type="hidden"[^>]*>')


def method() -> Any:
    plan = law.plan("ST1379", "1.2")
    return next(one for one in plan.methods if one.criteria)


def drawn(said: str, **known: Any) -> str:
    template = engines["jinja2"].env.from_string(  # type: ignore[attr-defined]
        '{% import "assessments/parts.html" as parts %}' + said
    )
    return str(template.render(known))


def shape(html: str) -> list[str]:
    """Tags and texts, without the blanks between them and without hidden fields."""
    return [one for part in re.split(r"(<[^>]*>)", HIDDEN.sub("", html)) if (one := " ".join(part.split()))]


def hidden(html: str) -> set[tuple[str, str]]:
    """The names and values of what nobody sees; ids are another each time."""
    said = [dict(re.findall(r'(name|value)="([^"]*)"', field)) for field in HIDDEN.findall(html)]
    return {(one["name"], one.get("value", "")) for one in said}


def current(level: str | None) -> Current:
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    return Current(ID, 7, level, 'As "<said>"', ("Q1",), ID, at)


@pytest.mark.parametrize("pieces", [PIECES, []])
@pytest.mark.parametrize("at", [None, "first", "none yet"])
def test_it_looks_as_django_draws_it(at: str | None, pieces: list[tuple[str, str]]) -> None:
    of, key = method(), "C1"
    level = of.levels[0].id if at == "first" else None
    now = None if at is None else current(level)
    initial: dict[str, Any] = {"id": ID}
    if now is not None:
        initial |= {"level": level or "not_yet", "reason": now.reason, "replaces": now.entry}
        initial |= {"pointers": list(now.pointers)}
    form = Judge(of, cast("Any", None), key, initial=initial, pointers=pieces)
    fields = "{% for field in form.visible_fields() %}{{ field.as_field_group() }}{% endfor %}"
    theirs = drawn("{{ parts.carried(form) }}" + fields, form=form)
    ours = drawn("{{ parts.unsent_judgement(of, id) }}", of=Unsent(key, now, levels(of), pieces), id=ID)
    assert shape(ours) == shape(theirs)
    assert hidden(ours) == hidden(theirs)


def test_the_moment_of_a_button_looks_as_django_draws_it() -> None:
    form = Declare(method(), cast("Any", None), "d1")
    theirs = drawn("{{ form['at'].as_field_group() }}", form=form)
    assert shape(drawn("{{ parts.moment_of_button('declared', 'd1', none) }}")) == shape(theirs)
    assert shape(drawn("{{ parts.moment_of_button('declared', 'd1', form) }}", form=form)) == shape(theirs)


MADE: dict[str, Callable[[], EntryForm]] = {
    "note": lambda: Note(method(), cast("Any", CODES)),
    "question": lambda: Ask(method(), cast("Any", CODES), bank=BANK),
    "extension": lambda: Extend(method(), cast("Any", CODES)),
    "recording": lambda: Recording(recorded(), cast("Any", CODES)),
}


def recorded() -> Any:
    plans = (load_plan(one.path) for one in law.choices())
    return next(one for plan in plans for one in plan.methods if one.recordings)


@pytest.mark.parametrize("kind", MADE)
def test_a_form_that_is_kept_is_djangos_but_for_the_id_of_its_entry(kind: str) -> None:
    form = MADE[kind]()
    first, again = (blank(kind, form.method, MADE[kind], "a test") for _ in range(2))
    each = "{% for field in form.visible_fields() %}{{ field.as_field_group() }}{% endfor %}"
    whole = "{{ parts.carried(form) }}" + each
    theirs = drawn(whole, form=form)
    assert theirs.replace(str(form["id"].value()), MARK) == drawn(whole, form=first)
    assert first is again
    assert drawn("{{ form['id'] }}", form=again).count(MARK) == 1
    assert list(first.fields) == list(form.fields)
    if "at" in form.fields:
        other = "{{ parts.other_time(form) }}"
        assert drawn(other, form=first) == drawn(other, form=form)


def test_a_form_that_asks_something_else_is_another() -> None:
    form = MADE["question"]()
    same = blank("question", form.method, MADE["question"], "with a set")
    other = blank("question", form.method, lambda: Ask(method(), cast("Any", CODES)), "without")
    assert ("bank" in same.fields, "bank" in other.fields) == (True, False)
