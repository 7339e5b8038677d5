"""Forms drawn with the components: accessible, escaped, and nothing of what was typed is changed."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from touchstone.web.organisations.actor import Refused
from touchstone.web.ui.forms import failures, refuse
from touchstone.web.ui.gallery import Example

HOSTILE = "\"'><script>alert(1)</script>&amp;{{ 7*7 }} O’Neill\u202e\n  second line\n\nfourth"


class Elements(HTMLParser):
    """All opening tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.found.append((tag, dict(attrs)))


def controls(form: forms.BaseForm) -> list[dict[str, str | None]]:
    """The inputs of a drawn form."""
    return [attrs for tag, attrs in Elements(str(form)).found if tag in {"input", "select", "textarea"}]


def test_every_input_has_a_label_and_every_id_is_there_once() -> None:
    elements = Elements(str(Example())).found
    ids = [attrs["id"] for _, attrs in elements if "id" in attrs]
    labelled = {attrs.get("for") for tag, attrs in elements if tag == "label"}
    inputs = {attrs["id"] for tag, attrs in elements if tag in {"input", "select", "textarea"}}
    assert len(ids) == len(set(ids))
    assert inputs <= labelled


def test_hints_and_errors_are_tied_to_their_inputs() -> None:
    elements = Elements(str(Example({}))).found
    ids = {attrs["id"] for _, attrs in elements if "id" in attrs}
    described = [
        str(attrs["aria-describedby"]).split() for _, attrs in elements if "aria-describedby" in attrs
    ]
    assert {"id_uln-hint", "id_uln-error"} <= {id for names in described for id in names} <= ids


def test_text_that_would_break_out_is_shown_as_text() -> None:
    form = Example({"name": HOSTILE, "reason": HOSTILE, "needs": HOSTILE, "standard": HOSTILE})
    drawn = str(form)
    assert "<script>" not in drawn
    assert next(one for one in controls(form) if one.get("id") == "id_name")["value"] == HOSTILE


def test_a_long_text_comes_back_to_the_letter() -> None:
    drawn = str(Example({"reason": HOSTILE})["reason"].as_field_group())
    inside = drawn.partition('rows="5"')[2].partition(">")[2].partition("</textarea>")[0]
    assert unescape(inside) == HOSTILE


def test_passwords_and_files_never_come_back() -> None:
    form = Example(
        {"secret": "hunter2"}, MultiValueDict({"evidence": [SimpleUploadedFile("x.pdf", b"%PDF")]})
    )
    assert "hunter2" not in str(form)
    assert "x.pdf" not in str(form)


def test_each_error_leads_to_where_it_is_put_right() -> None:
    form = Example({"born_on_day": "1", "born_on_month": "1", "born_on_year": "x"})
    ids = {one.get("id") for one in controls(form)}
    listed = failures(form)
    assert len(listed) == len(form.errors)
    assert {str(one["href"])[1:] for one in listed} <= ids
    assert {"text": "Choose an answer to “How is it paid for?”.", "href": "#id_funding_0"} in listed
    assert {"text": "Fill in “Starts”.", "href": "#id_starts_at_day"} in listed
    assert {"text": "Fill in “Full name”.", "href": "#id_name"} in listed
    assert {
        "text": "Tick “The apprentice agrees that we keep this record” to go on.",
        "href": "#id_consent",
    } in listed
    assert "#id_born_on_year" in {one["href"] for one in listed}


def test_only_the_wrong_part_of_a_date_is_marked() -> None:
    form = Example({"born_on_day": "1", "born_on_month": "1", "born_on_year": "x"})
    marked = [one["id"] for one in controls(form) if "govuk-input--error" in str(one.get("class"))]
    assert "id_born_on_year" in marked
    assert "id_born_on_day" not in marked


def test_what_was_chosen_stays_chosen() -> None:
    form = Example(
        {"funding": "private", "kinds": ["plan", "witness"], "consent": "on", "standard": "ST1379"}
    )
    ticked = {one["id"] for one in controls(form) if "checked" in one}
    assert ticked == {"id_funding_1", "id_kinds_0", "id_kinds_2", "id_consent"}
    assert '<option value="ST1379" selected' in str(form)


def test_an_optional_field_says_so() -> None:
    assert "E-mail address (optional)" in str(Example())
    assert "Full name (optional)" not in str(Example())


def test_one_question_a_page_is_its_heading() -> None:
    name: Any = Example()["name"]
    born: Any = Example()["born_on"]
    assert '<h1 class="govuk-label-wrapper">' in name.question()
    assert '<h1 class="govuk-fieldset__heading">' in born.question()


def test_no_field_holds_anything_the_content_policy_forbids() -> None:
    for _, attrs in Elements(str(Example({}))).found:
        assert "style" not in attrs
        assert not [name for name in attrs if name.startswith("on")]


def test_nothing_is_cut_by_the_browser() -> None:
    assert [one for one in controls(Example()) if "maxlength" in one] == []


class Hidden(forms.Form):
    """A form with a hidden field and choices in groups."""

    token = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=[("Written", [("log", "Log")]), ("Seen", [("video", "Video")])])


def test_hidden_fields_and_groups_of_choices_are_drawn() -> None:
    drawn = str(Hidden({"token": "abc", "kind": "video"}))
    assert '<input type="hidden" name="token" value="abc" id="id_token">' in drawn
    assert '<option value="video" selected' in drawn


@pytest.mark.parametrize("fields", [{"name": "No such name."}, {"nowhere": "Not today."}, {}])
def test_a_refused_action_is_shown_in_the_form(fields: dict[str, str]) -> None:
    form = Example({"name": "A"})
    form.full_clean()
    form.errors.clear()
    refuse(form, Refused("That cannot be done.", fields=fields))
    shown = [one["text"] for one in failures(form)]
    assert shown == [next(iter(fields.values()), "That cannot be done.")]


def test_the_summary_says_a_refusal_once() -> None:
    refusal = Refused("That cannot be done.")
    form = Example({"name": "A"})
    form.full_clean()
    form.errors.clear()
    refuse(form, refusal)
    assert [one["text"] for one in failures(form, refusal)] == ["That cannot be done."]
