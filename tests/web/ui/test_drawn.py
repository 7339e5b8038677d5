"""What is drawn once: fields that look alike; never what somebody typed, never text taken for HTML."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.template import engines
from django.utils.safestring import SafeString

from touchstone.web.ui import forms
from touchstone.web.ui.forms import MOST_KEPT, drawn
from touchstone.web.ui.quick import METHODS

ENVIRONMENT = engines["jinja2"].env  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    forms._kept.clear()


def field(**more: Any) -> dict[str, Any]:
    return {"id": "id_name", "name": "name", "label": {"text": "Name"}, **more}


def kept() -> int:
    return sum(map(len, forms._kept.values()))


def test_a_field_is_drawn_once_and_is_the_same_each_time() -> None:
    first = drawn("input", field())
    with patch.object(forms, "_drawn", side_effect=AssertionError("drawn again")):
        assert drawn("input", field()) == first
    assert isinstance(first, SafeString)
    assert 'name="name"' in first


def test_another_label_or_component_is_drawn_anew() -> None:
    made = {
        drawn("input", field()),
        drawn("input", field(label={"text": "Names"})),
        drawn("textarea", field()),
    }
    assert len(made) == 3


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("input", {"value": "Amina"}, "Amina"),
        ("input", {"errorMessage": {"text": "Say who."}}, "Say who."),
        ("date-input", {"items": [{"name": "year", "id": "year", "value": "1999"}]}, "1999"),
    ],
)
def test_what_somebody_typed_or_got_wrong_is_not_kept(name: str, more: dict[str, Any], said: str) -> None:
    assert said in drawn(name, field(**more))
    assert kept() == 0


def test_a_choice_is_kept_as_it_is_chosen() -> None:
    for chosen in (True, False, True):
        box = {"value": "yes", "text": "Yes", "checked": chosen}
        assert (" checked" in drawn("radios", field(items=[box]))) is chosen
    assert kept() == 2


def test_text_is_never_taken_for_the_html_that_it_spells() -> None:
    label, text = {"html": SafeString("<b>Name</b>")}, {"html": "<b>Name</b>"}
    for one in (label, text):
        drawn("input", field(label=one))
    assert kept() == 2
    assert "&lt;b&gt;" in drawn("input", field(label={"text": "<b>Name</b>"}))


def test_no_more_than_some_are_kept() -> None:
    for number in range(MOST_KEPT + 1):
        with patch.object(forms, "_drawn", return_value=SafeString(number)):
            drawn("input", field(name=str(number)))
    assert kept() == 1


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ of.title }}", "A title"),
        ("{{ of.missing|default('nothing') }}", "nothing"),
        ("{% for key, value in of.items() %}{{ key }}{% endfor %}", "titleitemsclasses"),
        ("{{ of['items'] }}", "[1]"),
        ("{{ of.classes }}", ""),
        ("{{ text.upper() }}", "ABC"),
    ],
)
def test_a_dict_in_a_template_answers_as_ever(template: str, said: str) -> None:
    of = {"title": "A title", "items": [1], "classes": None}
    made = ENVIRONMENT.from_string(template).render(of=of, text="abc")
    assert made == (said or "None")


def test_a_method_of_dicts_comes_before_a_key_of_that_name() -> None:
    assert {"items", "get", "keys"} <= METHODS
    assert callable(ENVIRONMENT.getattr({"items": [1]}, "items"))


def test_macros_are_made_ready_once() -> None:
    template = ENVIRONMENT.get_template("ui/components.html")
    assert template._get_default_module() is template._get_default_module(object())
