"""Policy and scheme files: an organisation's choices and national values, as strict as plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from touchstone.plans.decoders import read_as
from touchstone.plans.fault import Fault, PolicyError, RefusedError, SchemeError
from touchstone.plans.heading import check_format
from touchstone.plans.lint import policy, scheme
from touchstone.plans.lint.fault import LintFault
from touchstone.plans.reading import Reading
from touchstone.plans.sources import Sources, sources_for, unknown_sources
from touchstone.plans.tree import Node, nearest
from touchstone.plans.yaml_text import read_yaml
from touchstone.rules.policy import Policy
from touchstone.rules.scheme import Scheme

POLICY_FORMAT = "touchstone-policy/1"
SCHEME_FORMAT = "touchstone-scheme/1"
DEFAULT_POLICY = Path(__file__).parent / "policies" / "default.yaml"
DEFAULT_SCHEME = Path(__file__).parent / "scheme" / "england.yaml"

Law = TypeVar("Law", Policy, Scheme)
Lint = Callable[[Law], Iterator[LintFault]]


def load_policy(path: Path | str = DEFAULT_POLICY, *, sources: Sources | None = None) -> Policy:
    """An assessment organisation's policy; raise ``PolicyError`` with every fault found."""
    try:
        return _load(Policy, Path(path), POLICY_FORMAT, sources, policy.faults)
    except RefusedError as error:
        raise PolicyError(error.faults) from None


def load_scheme(path: Path | str = DEFAULT_SCHEME, *, sources: Sources | None = None) -> Scheme:
    """The dated national values; raise ``SchemeError`` with every fault found."""
    try:
        return _load(Scheme, Path(path), SCHEME_FORMAT, sources, scheme.faults)
    except RefusedError as error:
        raise SchemeError(error.faults) from None


def _load(cls: type[Law], path: Path, format: str, sources: Sources | None, lint: Lint[Law]) -> Law:
    reading = Reading()
    root = read_yaml(path)
    keys = {key: node for key, node in check_format(root, format).items() if key != "format"}
    law = read_as(cls, Node(keys, root.file, root.line, root.column), reading)
    reading.faults.extend(unknown_sources(reading, sources or sources_for(path), assumed=True))
    if law is not None and not reading.faults:
        reading.faults.extend(_placed(fault, root) for fault in lint(law))
    if law is None or reading.faults:
        raise RefusedError(reading.faults)
    return law


def _placed(fault: LintFault, root: Node) -> Fault:
    path = tuple(key.rstrip("_") if isinstance(key, str) else key for key in fault.path)
    return Fault(nearest(root, path).place(path), fault.message, fault.remedy)
