"""Plan files: read, resolved, checked; and written so that reading them again gives the same plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from touchstone.plans.based_on import whole_tree
from touchstone.plans.decoders import read_as, unknown_key
from touchstone.plans.fault import Fault, PlanError, RefusedError
from touchstone.plans.lint import faults as lint_faults
from touchstone.plans.model import slots
from touchstone.plans.reading import Reading
from touchstone.plans.sources import Sources, sources_for, unknown_sources
from touchstone.plans.tree import Key, KeyPath, Node, nearest
from touchstone.plans.vocabulary import vocabulary
from touchstone.rules.plan import Plan

PLAN_KEYS = ("regime", "words", *(key for key in slots(Plan) if key != "vocabulary"))


def load_plan(path: Path | str, *, sources: Sources | None = None) -> Plan:
    """The plan in a file, with all that it is based on; raise ``PlanError`` with every fault found.

    Its clauses are looked up in ``sources`` or, without one, in the nearest ``sources.yaml`` beside or above
    the file and the one that comes with Touchstone.
    """
    try:
        return _load(Path(path), sources)
    except RefusedError as error:
        raise PlanError(error.faults) from None


def _load(path: Path, sources: Sources | None) -> Plan:
    reading = Reading()
    root = Node(dict(whole_tree(path, reading)), str(path), 1, 1)
    _refuse_unknown_keys(root, reading)
    keys = _keys(root)
    keys["vocabulary"] = vocabulary(root, keys.pop("regime", None), keys.pop("words", None), reading)
    plan = read_as(Plan, root, reading)
    reading.faults.extend(unknown_sources(reading, sources or sources_for(path), assumed=False))
    if plan is not None and not reading.faults:
        reading.faults.extend(_lint(plan, root))
    if plan is None or reading.faults:
        raise RefusedError(reading.faults)
    return plan


def _keys(root: Node) -> dict[str, Node]:
    return root.value if isinstance(root.value, dict) else {}


def _refuse_unknown_keys(root: Node, reading: Reading) -> None:
    keys = _keys(root)
    for key in [key for key in keys if key not in PLAN_KEYS]:
        unknown_key(keys.pop(key), (key,), reading, PLAN_KEYS)


def _lint(plan: Plan, root: Node) -> list[Fault]:
    found = []
    for fault in lint_faults(plan):
        path = file_path(plan, fault.path)
        found.append(Fault(nearest(root, path).place(path), fault.message, fault.remedy))
    return found


def file_path(plan: Plan, path: KeyPath) -> KeyPath:
    """The keys that lead in the file to what field names and list positions lead to in the plan."""
    found: list[Key] = []
    value: Any = plan
    for key in path:
        keyword = getattr(value, "keyword", None)
        if keyword is not None:
            found.append(keyword)
        if not (keyword is not None and key == "of"):
            found.append(key.rstrip("_") if isinstance(key, str) else key)
        value = _below(value, key)
    return tuple(found)


def _below(value: Any, key: Key) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(key, int):
        return value[key] if isinstance(value, tuple) and key < len(value) else None
    return getattr(value, key, None)
