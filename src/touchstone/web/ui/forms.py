"""Django's forms drawn with the components: one macro and its parameters for each kind of widget."""

from __future__ import annotations

import marshal
from collections import defaultdict
from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.template import engines
from django.utils.html import format_html
from django.utils.safestring import SafeString

from touchstone.web.organisations.actor import Refused
from touchstone.web.ui.fields import BoxesWithMore, DayInput

UNSAID_ROWS = forms.Textarea().attrs["rows"]
ROWS = 5
REQUIRED = forms.Field.default_error_messages["required"]
Params = dict[str, Any]
MOST_KEPT = 500  # drawn fields of one component, before it is begun again
_kept: dict[str, dict[Any, SafeString]] = defaultdict(dict)
HIDDEN = forms.HiddenInput.template_name
UNPROCESSABLE = 422  # the status of a page that shows a form's mistakes
SHORT = {"day": 2, "month": 2, "year": 4, "time": 5}  # width in characters
PASSED_ON = ("autocomplete", "autocapitalize", "spellcheck", "inputmode", "pattern", "rows", "disabled")


class Field(forms.BoundField):
    """A field that knows how it is drawn: ``component`` is a folder of the components and its parameters."""

    @property
    def component(self) -> tuple[str, Params]:
        """The macro and its parameters."""
        return draw(self.field.widget, self)

    @property
    def title(self) -> str:
        """The label; of a field that may stay empty, with a word that says so."""
        tick = isinstance(self.field.widget, forms.CheckboxInput)
        return str(self.label) if self.field.required or tick else f"{self.label} (optional)"

    @property
    def link(self) -> str:
        """Where the error summary leads: the field, or the first part of it that is wrong."""
        base, widget = self.id_for_label or self.auto_id, self.field.widget
        if isinstance(widget, DayInput):
            return f"{self.auto_id}_{next(iter(self.faulty), widget.parts[0])}"
        if not isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return base
        return next((str(item["id"]) for item in numbered(self)), base)

    @property
    def faulty(self) -> tuple[str, ...]:
        """The parts of a group that the error is about; nothing where it is about the whole."""
        errors = self.form.errors.as_data().get(self.name, [])
        return tuple(part for error in errors for part in (error.params or {}).get("parts", ()))

    @property
    def messages(self) -> list[str]:
        """What is wrong, in words; an empty field is asked for by its label."""
        errors = self.form.errors.as_data().get(self.name, [])
        return [
            missing(self) if error.code == "required" and error.message == REQUIRED else said
            for error in errors
            for said in error.messages
        ]

    def params(self, **more: Any) -> Params:
        """What every component takes."""
        attrs = self.field.widget.attrs
        made: Params = {name: attrs[name] for name in PASSED_ON if name in attrs}
        made |= {"id": self.auto_id, "name": self.html_name, "label": {"text": self.title}}
        made["classes"] = attrs.get("class", "")
        if self.help_text:
            made["hint"] = {"text": str(self.help_text)}
        if self.errors:
            made["errorMessage"] = {"text": " ".join(self.messages)}
        return made | more

    def grouped(self, **more: Any) -> Params:
        """What a component of several inputs takes: its label becomes the legend of a fieldset."""
        made = self.params(idPrefix=self.auto_id, **more)
        legend = {"text": made.pop("label")["text"], "classes": "govuk-fieldset__legend--s"}
        return made | {"fieldset": {"legend": legend}}

    def question(self) -> Any:
        """The field as the one question of its page: the label is the heading, in an ``h1``."""
        name, params = self.component
        holder = params["fieldset"]["legend"] if "fieldset" in params else params["label"]
        size = "fieldset__legend" if "fieldset" in params else "label"
        holder |= {"isPageHeading": True, "classes": f"govuk-{size}--l"}
        return self.form.render("ui/component.html", {"name": name, "params": params})


def missing(field: Field) -> str:
    """What to do about a field that was left empty."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick “{field.label}” to go on."
    if isinstance(widget, forms.FileInput):
        return f"Choose a file for “{field.label}”."
    chosen = isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{'Choose an answer to' if chosen else 'Fill in'} “{field.label}”."


def options(field: Field, key: str = "checked") -> list[Params]:
    """The choices of a field, those chosen marked."""
    chosen = {str(value) for value in field.field.widget.format_value(field.value()) or ()}
    return [
        {"value": str(value), "text": str(text), key: str(value) in chosen}
        for value, text in _flat(field.field.widget.choices)
    ]


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterable[tuple[Any, Any]]:
    """Choices without their groups; an empty one is written out."""
    for value, text in choices:
        if isinstance(text, list | tuple):
            yield from text
        else:
            yield ("" if value is None else value), text


def numbered(field: Field) -> list[Params]:
    """The choices as radios or boxes, each with its id; the choice of nothing is not one."""
    return [item | {"id": f"{field.auto_id}_{at}"} for at, item in enumerate(options(field)) if item["value"]]


@singledispatch
def draw(widget: forms.Widget, field: Field) -> tuple[str, Params]:
    """The macro for a widget and what it is given: a line of text unless registered otherwise."""
    kind = getattr(widget, "input_type", "text")
    number = isinstance(widget, forms.NumberInput)
    value = widget.format_value(field.value())
    made = field.params(value=value, type="text" if number else kind)
    if number or isinstance(widget, forms.TimeInput):
        made["classes"] = made["classes"] or "govuk-input--width-5"
    if number:
        made.setdefault("inputmode", "numeric")
    return "input", made


@draw.register
def _(widget: forms.Textarea, field: Field) -> tuple[str, Params]:
    """Several lines; with ``data-maxwords`` among the widget's attributes, words are counted down."""
    rows = widget.attrs.get("rows", UNSAID_ROWS)
    made = field.params(value=widget.format_value(field.value()) or "")
    made["rows"] = ROWS if rows == UNSAID_ROWS else rows
    most = widget.attrs.get("data-maxwords")
    return ("character-count", made | {"maxwords": most}) if most else ("textarea", made)


@draw.register
def _(_: forms.PasswordInput, field: Field) -> tuple[str, Params]:
    return "password-input", field.params()


@draw.register
def _(widget: forms.FileInput, field: Field) -> tuple[str, Params]:
    """A file; what a script has to know of it comes along."""
    many = {"multiple": True} if widget.allow_multiple_selected else {}
    told = widget.attrs.items()
    attributes = {name: value for name, value in told if name == "accept" or name.startswith("data-")}
    return "file-upload", field.params(attributes=attributes, javascript=True, **many)


@draw.register
def _(_: forms.Select, field: Field) -> tuple[str, Params]:
    return "select", field.params(items=options(field, "selected"))


@draw.register
def _(_: forms.RadioSelect, field: Field) -> tuple[str, Params]:
    return "radios", field.grouped(items=numbered(field))


@draw.register
def _(_: forms.CheckboxSelectMultiple, field: Field) -> tuple[str, Params]:
    return "checkboxes", field.grouped(items=numbered(field))


@draw.register
def _(widget: BoxesWithMore, field: Field) -> tuple[str, Params]:
    """Boxes; a further field stands under its own."""
    items = numbered(field)
    for item in items:
        if name := widget.more.get(item["value"]):
            inner = field.form[name]
            item["conditional"] = {
                "html": inner.as_field_group(),
                "typed": bool(inner.value() or inner.errors),
            }
    return "checkboxes", field.grouped(items=items)


@draw.register
def _(widget: forms.CheckboxInput, field: Field) -> tuple[str, Params]:
    """One box that stands for itself: its label is what is agreed to."""
    made = field.params(idPrefix=field.auto_id)
    box = {"value": "on", "text": made.pop("label")["text"], "id": field.auto_id}
    return "checkboxes", made | {"items": [box | {"checked": widget.check_test(field.value())}]}


@draw.register
def _(widget: DayInput, field: Field) -> tuple[str, Params]:
    typed = field.value()
    values = typed if isinstance(typed, list) else widget.decompress(typed)
    wrong = field.faulty or (widget.parts if field.errors else ())
    items = [
        {
            "label": part.capitalize(),
            "id": f"{field.auto_id}_{part}",
            "name": f"{field.html_name}_{part}",
            "value": value or "",
            "inputmode": "text" if part == "time" else "numeric",
            "classes": f"govuk-input--width-{SHORT[part]}" + (" govuk-input--error" if part in wrong else ""),
        }
        for part, value in zip(widget.parts, values, strict=True)
    ]
    return "date-input", field.grouped(items=items)


class Renderer(DjangoTemplates):
    """Draws forms and fields with our templates; what Django brings for single widgets stays."""

    form_template_name = "ui/form.html"
    formset_template_name = "ui/formset.html"
    field_template_name = "ui/field.html"
    bound_field_class = Field

    def get_template(self, template_name: str) -> Any:
        """Ours from the pages' engine, Django's own from Django."""
        ours = template_name.startswith("ui/")
        return engines["jinja2"].get_template(template_name) if ours else super().get_template(template_name)

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> Any:
        """A field that looks as one did before is not drawn again."""
        if template_name == HIDDEN:
            return hidden(context["widget"])
        field = context.get("field")
        if template_name != self.field_template_name or not isinstance(field, Field) or field.is_hidden:
            return super().render(template_name, context, request)
        return drawn(*field.component)


def hidden(widget: Params) -> SafeString:
    """A hidden input as Django's template writes it, without asking a template: some pages have dozens."""
    value = widget["value"]
    said = "" if value is None else format_html(' value="{}"', value)
    return format_html('<input type="hidden" name="{}"{}{}>', widget["name"], said, flatatt(widget["attrs"]))


def drawn(name: str, params: Params) -> SafeString:
    """A component as HTML; nothing that somebody typed is kept."""
    if "errorMessage" in params or _typed(params):
        return _drawn(name, params)
    known, kept = _known(params), _kept[name]
    made = kept.get(known)
    if made is None:
        made = _drawn(name, params)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[known] = made
    return made


def _typed(params: Params) -> bool:
    """Whether the field, or a part of it that is no choice, holds something."""
    parts = (one for one in params.get("items", ()) if "checked" not in one and "selected" not in one)
    under = any(one.get("conditional", {}).get("typed") for one in params.get("items", ()))
    return under or bool(params.get("value")) or any(one.get("value") for one in parts)


def _drawn(name: str, params: Params) -> SafeString:
    template = engines["jinja2"].get_template("ui/component.html")
    return SafeString(template.render({"name": name, "params": params}).strip())


def _known(params: Params) -> Any:
    """Something equal for equal parameters alone: text that is HTML already is another than text."""
    try:
        return marshal.dumps(params, 0)  # of plain data only, ten times as fast as what follows
    except ValueError:
        return _spelt(params)


def _spelt(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((key, _spelt(member)) for key, member in value.items())
    if isinstance(value, list | tuple):
        return (list, *map(_spelt, value))
    return value.__class__, value


def failures(form: forms.BaseForm | None, refusal: Refused | None = None) -> list[Params]:
    """What the error summary says: each error, linked to where it can be put right."""
    found: list[Params] = [] if refusal is None else [{"text": refusal.message}]
    if form is None:
        return found
    found += [{"text": str(error)} for error in form.non_field_errors() if str(error) != _said(refusal)]
    for name in form.errors:
        if name in form.fields:
            field = form[name]
            if isinstance(field, Field):
                found += [{"text": message, "href": f"#{field.link}"} for message in field.messages]
            else:
                found += [{"text": str(error)} for error in form.errors[name]]
    return found


def _said(refusal: Refused | None) -> str:
    return "" if refusal is None else refusal.message


def refuse(form: forms.BaseForm, refusal: Refused) -> None:
    """Show a refused action in the form: its message above, and what is wrong at the fields it names."""
    for name, message in refusal.fields.items():
        form.add_error(name if name in form.fields else None, message)
    if not form.errors:
        form.add_error(None, refusal.message)
