"""The tables that hold rows of an apprentice, in the order in which their rows can be written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.organisations.owned import Owned

LEFT_OUT = {  # what is not copied, and why
    "imports_taken": "it belongs to a file that somebody sent",
    "scrutiny_granted": "it belongs to a grant, which names its apprentices",
    "bookings_conflict": "it belongs to an assessor",
    "questions_questionset": "it is drawn from the bank of one organisation",
    "privacy_datarequest": "somebody asked for their own data",
}


@cache
def tables() -> dict[type[Model], str]:
    """Each table with the lookup that leads from its row to the id of the apprenticeship."""
    found: dict[type[Model], str] = {Apprenticeship: "id"}
    while more := dict(_next(found)):
        found |= more
    ordered: dict[type[Model], str] = {}
    while left := [table for table in found if table not in ordered]:
        for table in left:
            if not any(
                field.related_model in found and field.related_model not in (table, *ordered)
                for field in _references(table)
            ):
                ordered[table] = found[table]
    return ordered | {Event: "chain"}


def _next(found: dict[type[Model], str]) -> Iterator[tuple[type[Model], str]]:
    for table in apps.get_models():
        if not issubclass(table, Owned) or table in found or name_of(table) in LEFT_OUT:
            continue
        by = [field for field in _references(table) if field.related_model in found]
        if by:
            own = next((one for one in by if one.related_model is Apprenticeship), by[0])
            rest = found[own.related_model]
            yield table, own.attname if rest == "id" else f"{own.name}__{rest}"


def columns(table: type[Model]) -> list[Field[Any, Any]]:
    """The columns of a table."""
    return list(table._meta.concrete_fields)  # noqa: SLF001 the documented way to them


def name_of(table: type[Model]) -> str:
    """How the database calls a table."""
    return str(table._meta.db_table)  # noqa: SLF001


def _references(table: type[Model]) -> list[ForeignKey[Any, Any]]:
    return [field for field in columns(table) if isinstance(field, ForeignKey)]
