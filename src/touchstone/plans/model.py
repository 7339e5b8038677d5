"""The rules' dataclasses as a file spells them: keys, hints, defaults, and what tells alternatives apart."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from touchstone.rules.shape import Says


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a dataclass as a key of a file."""

    name: str
    key: str
    hint: Any
    default: Any
    required: bool

    @property
    def says(self) -> str:
        """What the key means, in a sentence; empty where nobody said it."""
        said = (one.text for one in getattr(self.hint, "__metadata__", ()) if isinstance(one, Says))
        return next(said, "")


@cache
def slots(cls: Any) -> dict[str, Slot]:
    """The keys of a class, in their order.

    A key that can hold one word alone (``kind``, ``format``) is required even where the class has a default:
    it says what the mapping is.
    """
    hints = get_type_hints(cls, include_extras=True)
    found = {}
    for field in fields(cls):
        key = field.name.rstrip("_")
        hint = hints[field.name]
        default = field.default if field.default_factory is MISSING else field.default_factory()
        found[key] = Slot(field.name, key, hint, default, default is MISSING or fixed_word(hint) is not None)
    return found


def fixed_word(hint: Any) -> str | None:
    """The only word that a hint allows, if there is only one."""
    words = get_args(hint) if get_origin(hint) is Literal else ()
    return words[0] if len(words) == 1 else None


def alternatives(hint: Any) -> tuple[Any, ...]:
    """The members of a union; of any other hint, itself."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def without_none(hint: Any) -> tuple[tuple[Any, ...], bool]:
    """The members of a union less ``None``, and whether ``None`` was one of them."""
    members = alternatives(hint)
    kept = tuple(member for member in members if member is not NoneType)
    return kept, len(kept) < len(members)


@cache
def by_keyword(members: tuple[Any, ...]) -> dict[str, type]:
    """Classes by the keyword that stands before them in a file; empty unless all have one."""
    found = {getattr(member, "keyword", ""): member for member in members}
    return {} if "" in found else found


@cache
def by_kind(members: tuple[Any, ...]) -> dict[str, type]:
    """Classes by the word that their `kind` holds; empty unless all have one."""
    found: dict[str, type] = {}
    for member in members:
        slot = slots(member).get("kind") if isinstance(member, type) and is_dataclass(member) else None
        word = fixed_word(slot.hint) if slot else None
        if word is None:
            return {}
        found[word] = member
    return found


@cache
def is_list_alone(cls: Any) -> bool:
    """Whether a class stands in a file as the bare list of its only field, `of`."""
    return list(slots(cls)) == ["of"]
