"""Forms of the sheet before anything is sent: drawn by Django once for all sheets that ask the same.

In the place of the id of the entry that each would make stands a mark (``assessments.marks``).
A form that was sent, or that begins with what somebody wrote, is Django's own each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from touchstone.rules.plan.method import Method
from touchstone.web.assessments.forms import EntryForm
from touchstone.web.assessments.marks import ID

MOST = 100  # forms, about ten kilobytes each


@dataclass(frozen=True, slots=True)
class Part:
    """A field that nobody has filled in."""

    html: Markup
    is_hidden: bool
    errors: tuple[str, ...] = ()

    def as_field_group(self) -> Markup:
        """The field with its label, as forms of Django's draw it."""
        return self.html

    def value(self) -> list[str]:
        """What was filled in."""
        return []

    def __html__(self) -> Markup:
        return self.html


NOTHING = Part(Markup(), is_hidden=True)


@dataclass(frozen=True, slots=True)
class Blank:
    """A form as templates ask for it."""

    kind: str
    key: str
    prefix: str
    fields: Mapping[str, Part]

    def __getitem__(self, name: str) -> Part:
        return self.fields[name]

    def visible_fields(self) -> list[Part]:
        """All that people see of it."""
        return [part for part in self.fields.values() if not part.is_hidden]


_kept: dict[Hashable, tuple[Method, Blank]] = {}


def blank(kind: str, method: Method, make: Callable[[], EntryForm], *asks: Hashable) -> Blank:
    """The form that ``make`` makes, which differs by its method and what it ``asks``, and by nothing else."""
    known = (kind, id(method), *asks)
    found = _kept.get(known)
    if found is None:
        found = method, _drawn(make())  # with the method, whose place in memory no other takes
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[known] = found
    return found[1]


def _drawn(form: EntryForm) -> Blank:
    parts = {name: Part(_html(form, name), form[name].is_hidden) for name in form.fields}
    return Blank(form.kind, form.key, str(form.prefix), parts)


def _html(form: EntryForm, name: str) -> Markup:
    one = form[name]
    if name == "id":
        return Markup(str(one).replace(str(one.value()), ID))  # noqa: S704 Django's, and our mark
    return Markup(str(one) if one.is_hidden else one.as_field_group())  # noqa: S704 Django escapes it
