"""Templates: escaping on, a misspelt name is an error, dates in words, and the components' macros at hand."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.utils.html import json_script
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Undefined,
)
from jinja2.utils import missing

from touchstone.web.ui import words
from touchstone.web.ui.addresses import address, known
from touchstone.web.ui.drawing import button, linking, moment
from touchstone.web.ui.findings import (
    clause,
    figures,
    force_words,
    grouped,
    layer_words,
    outcome_words,
    trace_of,
)
from touchstone.web.ui.findings import drawn as drawn_finding
from touchstone.web.ui.forms import drawn, failures
from touchstone.web.ui.quick import Quick

COMPONENTS = "govuk_frontend_jinja"


class Missing(Undefined):
    """Strict for our own names and objects; lenient inside the dicts that the components' macros probe."""

    def __new__(cls, hint: str | None = None, obj: Any = missing, name: str | None = None, *rest: Any) -> Any:
        """The kind of absence: an ``if`` without ``else``, a key that a dict lacks, or an error."""
        lenient = name is None or name == "caller" or isinstance(obj, dict)
        return (Undefined if lenient else StrictUndefined)(hint, obj, name, *rest)


def escaped(name: str | None) -> bool:
    """Whether a template writes HTML: all do, but for the text of mail."""
    return name is None or not name.endswith(".txt")


def url(name: str, *args: Any, query: str = "", **kwargs: Any) -> str:
    """The address of a page; a name nobody knows is an error."""
    found = address(name, *args, **kwargs)
    return f"{found}?{query}" if query else found


def environment(*, loader: BaseLoader, **options: Any) -> Environment:
    """Jinja2 as every page uses it (Django's ``TEMPLATES`` names this function)."""
    macros = FileSystemLoader(str(files(COMPONENTS) / "templates"))
    options["undefined"] = Missing
    made = Quick(
        loader=ChoiceLoader([loader, PrefixLoader({COMPONENTS: macros})]),
        trim_blocks=True,
        lstrip_blocks=True,
        **{**options, "autoescape": escaped},
    )
    made.globals.update(static=cache(static), url=url, url_if=known, get_messages=get_messages)
    made.globals.update(undefined=Undefined(), null=None)  # words of the components' first template language
    made.globals.update(successBanner=False, typeClass="")  # a banner sets them for a success alone
    made.globals.update(clause=clause, trace_of=trace_of, form_failures=failures, drawn=drawn)
    made.globals.update(drawn_finding=drawn_finding, drawn_button=button)
    made.globals.update(drawn_link=linking, drawn_moment=moment)
    made.filters.update(words.FILTERS)
    made.filters.update(json_script=json_script)
    made.filters.update(
        figures=figures,
        grouped=grouped,
        force_words=force_words,
        layer_words=layer_words,
        outcome_words=outcome_words,
    )
    return made
