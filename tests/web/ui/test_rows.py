"""Rows are drawn without a template, and say what tables always said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from markupsafe import Markup

from touchstone.web.ui.rows import drawn
from touchstone.web.ui.tables import Column

BAD = "<b>&\"'"
LONG = "w" * 33


def cell(value: Any, **more: Any) -> str:
    """The second cell of a row, between its tags."""
    columns: list[Column[Any]] = [
        Column(name="a", title="A", value=lambda one: "head"),
        Column(name="b", title=f"B{BAD}", value=lambda one: one, **more),
    ]
    html = str(drawn(columns, [value]))
    head = '<tr class="govuk-table__row">\n<th scope="row" class="govuk-table__header" data-title="A">'
    assert html.startswith(f"{head}<span>head</span></th><td ")
    assert html.endswith("</td></tr>\n")
    assert 'data-title="B&lt;b&gt;&amp;&#34;&#39;"' in html
    return html.split('&#39;">', 1)[1].removesuffix("</td></tr>\n")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Text", "<span>Text</span>"),
        (BAD, "<span>&lt;b&gt;&amp;&#34;&#39;</span>"),
        ("", "<span>–</span>"),
        (None, "<span>–</span>"),
        (0, "<span>0</span>"),
        (True, "<span>Yes</span>"),
        (date(2026, 6, 1), '<span><span class="ui-whole">1 June 2026</span></span>'),
        (LONG, f'<span class="ui-endless">{LONG}</span>'),
        (f"{LONG[:20]} {LONG[:20]}", f"<span>{LONG[:20]} {LONG[:20]}</span>"),
        (Markup("<i>made</i>"), "<span><i>made</i></span>"),
    ],
)
def test_a_value_is_said_in_words_and_escaped(value: Any, said: str) -> None:
    assert cell(value) == said


def test_html_is_drawn_as_it_is_and_text_in_its_place_is_not() -> None:
    assert cell(Markup(f"<i>{LONG}</i>"), show="html") == f"<span><i>{LONG}</i></span>"
    assert cell(BAD, show="html") == "<span>&lt;b&gt;&amp;&#34;&#39;</span>"


def test_a_link_says_more_to_those_who_do_not_see_the_row() -> None:
    def more(_: Any) -> str:
        return f"of {BAD}"

    linked = cell(LONG, link=lambda one: '/?a="', more=more)
    beside = '<span class="govuk-visually-hidden"> of &lt;b&gt;&amp;&#34;&#39;</span>'
    assert linked == f'<a class="govuk-link ui-endless" href="/?a=&#34;">{LONG}{beside}</a>'
    assert cell("Text", link=lambda one: "", more=more) == "<span>Text</span>"


def test_numbers_stand_to_the_right_and_signs_have_words() -> None:
    number: Column[Any] = Column(name="n", title="N", value=str, show="number")
    assert 'class="govuk-table__cell ui-table--number"' in drawn([number, number], [7])
    assert cell("passed", show="stage") == '<strong class="govuk-tag govuk-tag--green">Passed</strong>'
    assert "Not met" in cell("not_met", show="outcome")
