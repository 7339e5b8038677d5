"""Our short ways through Jinja2 say what its own say, letter by letter."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from django.utils.safestring import SafeString
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError, pass_context, pass_eval_context
from markupsafe import Markup

from touchstone.web.ui.environment import escaped
from touchstone.web.ui.quick import Quick

BAD = "<b>&\"'"


class Grade(StrEnum):
    PASS = "<pass>"


class Told:
    """Something that says by itself how it is written as HTML."""

    title = BAD

    def __html__(self) -> str:
        return "<i>told</i>"

    def of(self, *, self_: str = "", **more: Any) -> str:
        return f"{BAD}{self_}{sorted(more)}"


def plain(one: str = "", *, two: str = "") -> str:
    return f"{one}{two}{BAD}"


@pass_context
def in_context(context: Any, name: str) -> str:
    return str(context.get(name))


@pass_eval_context
def in_mode(mode: Any) -> str:
    return f"{mode.autoescape}"


VALUES: dict[str, Any] = {
    "text": BAD,
    "markup": Markup(BAD),
    "safe": SafeString(BAD),
    "nothing": None,
    "number": 7,
    "told": Told(),
    "grade": Grade.PASS,
    "many": [BAD, Markup(BAD)],
    "keys": {"title": BAD, "items": "<own>"},
    "plain": plain,
    "in_context": in_context,
    "in_mode": in_mode,
    "shorter": lambda: BAD,
    "kind": str,
}
OTHER = """{% macro line(one, two="<two>") %}<p>{{ one }}{{ two }}{{ varargs }}{{ kwargs }}</p>{% endmacro %}
{% macro around(of) %}<div>{{ of }}{{ caller(of) }}</div>{% endmacro %}"""
INCLUDED = (
    "{% for one in many %}<i>{{ one }}</i>{% endfor %}{{ text }}{% block inner %}{{ number }}{% endblock %}"
)
AROUND = "<main>{% block one %}{{ markup }}{% endblock %}{% block two %}{{ text }}{% endblock %}</main>"
SOURCES = [
    *(
        f"{{{{ {name} }}}}"
        for name in ("text", "markup", "safe", "nothing", "number", "grade", "many", "keys")
    ),
    "{{ told }}{{ told.title }}{{ told['title'] }}{{ told.of(self_='<', more=1) }}",
    "{{ text ~ markup ~ number }}{{ text|upper }}{{ markup|upper }}",
    "{{ text|safe }}{{ text|e }}{{ many|join('<') }}",
    "{{ keys.title }}{{ keys['title'] }}{% for key, value in keys.items() %}{{ key }}{{ value }}{% endfor %}",
    "{% set made %}{{ text }}<br>{% endset %}{{ made }}{{ made ~ text }}",
    "{% filter upper %}{{ text }}{{ markup }}{% endfilter %}",
    "{% autoescape false %}{{ text }}{% endautoescape %}",
    "{{ plain('<', two='>') }}{{ shorter() }}{{ kind(number) }}{{ in_mode() }}",
    "{% set text = '<new>' %}{{ in_context('text') }}",
    "{% for one in many %}{{ in_context('one') }}{% endfor %}",
    "{% import 'other.html' as other %}{{ other.line(text) }}{{ other.line(markup, 'x', 3, a=text) }}",
    "{% from 'other.html' import around %}{% call(x) around(text) %}{{ x }}{{ text }}{% endcall %}",
    "{% block one %}{{ text }}{% for one in many %}{{ loop.index }}{{ one }}{% endfor %}{% endblock %}",
    "{% block one %}{{ text }}{% endblock %}{{ self.one() }}",
    "{% include 'included.html' %}{% for text in many %}{% include 'included.html' %}{% endfor %}",
    "{% include 'included.html' ignore missing %}{% include 'none' ignore missing %}",
    "{% extends 'around.html' %}{% block one %}{{ super() }}{% include 'included.html' %}{% endblock %}",
    "{% set made %}{% include 'included.html' %}{% endset %}{{ made }}",
]


def rendered(kind: type[Environment], source: str, name: str) -> str:
    loader = DictLoader({name: source, "other.html": OTHER, "included.html": INCLUDED, "around.html": AROUND})
    made = kind(loader=loader, autoescape=escaped, undefined=StrictUndefined)
    return made.get_template(name).render(VALUES)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", ["page.html", "mail.txt"])
def test_it_says_what_jinja_says(source: str, name: str) -> None:
    assert rendered(Quick, source, name) == rendered(Environment, source, name)


@pytest.mark.parametrize(
    "source", ["{{ unknown }}", "{{ keys.unknown }}", "{{ told.unknown }}", "{{ keys.a.b }}"]
)
def test_what_is_not_there_is_an_error(source: str) -> None:
    with pytest.raises(UndefinedError):
        rendered(Quick, source, "page.html")


def test_text_is_escaped() -> None:
    assert rendered(Quick, "{{ text }}", "page.html") == "&lt;b&gt;&amp;&#34;&#39;"
