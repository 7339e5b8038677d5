"""What a page shows dozens of times, all alike: drawn once."""

from __future__ import annotations

from functools import lru_cache

from django.template import engines
from django.utils.safestring import SafeString
from markupsafe import Markup

from touchstone.web.ui.forms import drawn

MOST = 500  # of each


def button(text: str, kind: str = "", name: str = "", value: str = "") -> SafeString:
    """A button that sends its form, once however often it is pressed."""
    return _sending(text, kind, name, value) if value else _known(text, kind, name)


@lru_cache(maxsize=MOST, typed=True)  # text that is HTML already is another than text
def linking(text: str, href: str, kind: str = "") -> SafeString:
    """A link that looks like a button."""
    return drawn("button", {"text": text, "href": href, "classes": _class(kind)})


@lru_cache(maxsize=MOST, typed=True)
def moment(id: str, name: str, legend: str) -> Markup:
    """The empty fields of a day and a time, as ``ui/unsent.html`` says them."""
    parts = engines["jinja2"].env.get_template("ui/unsent.html").module  # type: ignore[attr-defined]
    return Markup(parts.moment(id, name, legend))  # noqa: S704 a template escaped it


@lru_cache(maxsize=MOST, typed=True)
def _known(text: str, kind: str, name: str) -> SafeString:
    return _sending(text, kind, name, "")


def _sending(text: str, kind: str, name: str, value: str) -> SafeString:
    said = {"text": text, "preventDoubleClick": True, "classes": _class(kind)}
    return drawn("button", {**said, "name": name or None, "value": value or None})


def _class(kind: str) -> str:
    return f"govuk-button--{kind}" if kind else ""
