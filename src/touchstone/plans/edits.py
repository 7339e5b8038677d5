"""Changes onto a tree: a version as its differences from another, a case as those from its base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from touchstone.plans.key_path import KeyPathError, locate
from touchstone.plans.tree import Key, Node
from touchstone.rules.shape import Says, Text
from touchstone.rules.statement import Source

KeyPathText = Annotated[Text, Says("A key path; members of lists are named by id or code, or by [number].")]


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One change: exactly one of `set` (with `to`), `add` (with `value`) and `remove`."""

    set: KeyPathText | None = None
    add: KeyPathText | None = None
    remove: KeyPathText | None = None
    to: Annotated[Node | None, Says("The new value of the key that `set` names.")] = None
    value: Annotated[Node | None, Says("What `add` puts at the end of a list, or under a new key.")] = None


@dataclass(frozen=True, kw_only=True)
class Change(Edit):
    """A change from one version of a plan to another, with its clause and the reason."""

    source: Source
    because: Text


class EditError(ValueError):
    """A change that cannot be made or that changes nothing."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def apply(root: Node, edit: Edit) -> None:
    """Make the change in the tree; raise ``EditError`` when it cannot be made or would change nothing."""
    try:
        _apply(root, edit)
    except KeyPathError as error:
        raise EditError(str(error), error.remedy) from None


def _apply(root: Node, edit: Edit) -> None:
    given = (edit.set is not None, edit.add is not None, edit.remove is not None)
    if given == (True, False, False) and edit.to is not None and edit.value is None:
        _set(*locate(root, edit.set or ""), edit.to)
    elif given == (False, True, False) and edit.value is not None and edit.to is None:
        _add(*locate(root, edit.add or ""), edit.value)
    elif given == (False, False, True) and edit.value is None and edit.to is None:
        _remove(*locate(root, edit.remove or ""))
    else:
        raise EditError(
            "this is not one change.",
            "Write `set` and `to`, or `add` and `value`, or `remove` alone, with a key path.",
        )


def _set(holder: Node, key: Key, to: Node) -> None:
    old = _get(holder, key)
    if old is not None and old.plain() == to.plain():
        raise EditError("this changes nothing: the value is the same already.", "Delete the change.")
    _put(holder, key, to)


def _add(holder: Node, key: Key, value: Node) -> None:
    old = _get(holder, key)
    if old is None:
        _put(holder, key, value)
    elif isinstance(old.value, list):
        old.value.append(value)
    else:
        raise EditError(f'"{key}" is there already.', "Use `set` to change it.")


def _remove(holder: Node, key: Key) -> None:
    if _get(holder, key) is None:
        raise EditError(f'there is no "{key}" to remove.', "Delete the change, or mend the path.")
    del holder.value[key]  # type: ignore[union-attr, arg-type]


def _get(holder: Node, key: Key) -> Node | None:
    if isinstance(holder.value, dict):
        return holder.value.get(str(key))
    return holder.value[int(key)] if isinstance(holder.value, list) else None


def _put(holder: Node, key: Key, value: Node) -> None:
    holder.value[key] = value  # type: ignore[index]
