"""A version written as its changes from another: the whole plan as a tree, each value with its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from touchstone.plans.decoders import read_as
from touchstone.plans.edits import Change, EditError, apply
from touchstone.plans.fault import Fault, RefusedError
from touchstone.plans.file_text import refusal
from touchstone.plans.heading import check_format
from touchstone.plans.reading import Reading, kind_of
from touchstone.plans.tree import Node, nearest
from touchstone.plans.yaml_text import read_yaml
from touchstone.rules.shape import Says, Version

PLAN_FORMAT = "touchstone-plan/1"
FILE_NAME = "plan.yaml"
OWN = ("identity", "regime", "words", "last_checked_on", "confirmation")
_PER_FILE = ("last_checked_on", "confirmation")


@dataclass(frozen=True, kw_only=True)
class BasedOn:
    """The version this one is based on, found in the folder beside this one, and all that differs."""

    version: Version
    changes: Annotated[tuple[Change, ...], Says("In order; each must change something.")] = ()


def whole_tree(path: Path, reading: Reading) -> dict[str, Node]:
    """The keys of the plan in that file, those of its base included; raise ``RefusedError``."""
    return _whole(path, reading, ())


def _whole(path: Path, reading: Reading, seen: tuple[Path, ...]) -> dict[str, Node]:
    root = read_yaml(path)
    keys = check_head(root)
    if "based_on" not in keys:
        return keys
    node = keys.pop("based_on")
    base_path = _base_path(path, node, (*seen, path.resolve()))
    _refuse_other_keys(keys)
    based_on = read_as(BasedOn, node, reading, ("based_on",))
    if based_on is None:
        raise RefusedError(reading.faults)
    base = _whole(base_path, Reading(), (*seen, path.resolve()))
    for key in _PER_FILE:
        base.pop(key, None)
    _change(Node(base, str(base_path), 1, 1), based_on, node)
    return {**base, **keys}


def check_head(root: Node) -> dict[str, Node]:
    """The plan's keys but `format`; raise ``RefusedError`` unless the file starts with format and identity.

    A register of many plans is listed by reading no further than that.
    """
    keys = dict(check_format(root, PLAN_FORMAT))
    if list(keys)[:2] != ["format", "identity"]:
        message = "the plan does not start with its format and its identity."
        raise refusal(root.place(()), message, "Put `identity` right after `format`.")
    del keys["format"]
    return keys


def _base_path(path: Path, node: Node, seen: tuple[Path, ...]) -> Path:
    named = node.value.get("version") if isinstance(node.value, dict) else None
    if named is None or not isinstance(named.value, str):
        message = f"this names no version to be based on: {kind_of(named or node)}."
        raise refusal(node.place(("based_on",)), message, 'Write it in quotes: version: "1.1".')
    base = path.parent.parent / named.value / FILE_NAME
    place = named.place(("based_on", "version"))
    if base.resolve() in seen:
        raise refusal(
            place, f"version {named.value} is based on this one in turn.", "Write one of them in full."
        )
    if not base.is_file():
        raise refusal(place, f"there is no plan of version {named.value}.", f"It is looked for at {base}.")
    return base


def _refuse_other_keys(keys: dict[str, Node]) -> None:
    faults = [
        Fault(
            node.place((key,)),
            f'the key "{key}" cannot stand beside `based_on`.',
            "List what differs under based_on.changes.",
        )
        for key, node in keys.items()
        if key not in OWN
    ]
    if faults:
        raise RefusedError(faults)


def _change(root: Node, based_on: BasedOn, node: Node) -> None:
    faults = []
    for change, place in zip(based_on.changes, _places(node), strict=True):
        try:
            apply(root, change)
        except EditError as error:
            faults.append(Fault(place, str(error), error.remedy))
    if faults:
        raise RefusedError(faults)


def _places(node: Node) -> list[str]:
    """Where each change stands."""
    path = ("based_on", "changes")
    changes = nearest(Node({"based_on": node}, node.file), path).value
    if not isinstance(changes, list):
        return []
    return [change.place((*path, index)) for index, change in enumerate(changes)]
