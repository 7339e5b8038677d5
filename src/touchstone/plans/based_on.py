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
from touchstone.plans.reading import Reading
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
    keys = check_head(read_yaml(path))
    if "based_on" not in keys:
        return keys
    node = keys.pop("based_on")
    _refuse_other_keys(keys)
    based_on = read_as(BasedOn, node, reading, ("based_on",))
    if based_on is None:
        raise RefusedError(reading.faults)
    seen = (*seen, path.resolve())
    base_path = _base_path(path, based_on.version, node, seen)
    base = _whole(base_path, Reading(), seen)
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


def _base_path(path: Path, version: str, node: Node, seen: tuple[Path, ...]) -> Path:
    base = path.parent.parent / version / FILE_NAME
    keys = ("version",)
    place = nearest(node, keys).place(("based_on", *keys))
    if base.resolve() in seen:
        message = f"version {version} is based on this one in turn, or is this one."
        raise refusal(place, message, "Write one of them in full.")
    if not base.is_file():
        raise refusal(place, f"there is no plan of version {version}.", f"It is looked for at {base}.")
    return base


def _refuse_other_keys(keys: dict[str, Node]) -> None:
    remedy = "List what differs under based_on.changes."
    faults = [
        Fault(node.place((key,)), f'the key "{key}" cannot stand beside `based_on`.', remedy)
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
    changes = nearest(node, ("changes",)).value
    members = changes if isinstance(changes, list) else []
    return [member.place(("based_on", "changes", index)) for index, member in enumerate(members)]
