"""What waits for what: sections for sections, and methods and gateways for one another, never in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from touchstone.plans.lint.fault import LintFault
from touchstone.plans.tree import KeyPath
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import MethodReached
from touchstone.rules.plan.method import Method

Waits = Mapping[str, Sequence[tuple[str, KeyPath]]]  # who waits, for whom, and where the plan says so

MOST_CIRCLES = 10


def faults(plan: Plan) -> Iterator[LintFault]:
    """A fault for each circle of things that wait for one another."""
    for index, method in enumerate(plan.methods):
        yield from _circles(_sections(("methods", index), method))
        yield from _between_one_gateway(("methods", index), method)
    yield from _circles(_methods_and_gateways(plan))


def _between_one_gateway(path: KeyPath, method: Method) -> Iterator[LintFault]:
    if _one_gateway(method):
        assert method.after_gateway is not None
        message = f"{method.id} comes both after and before {method.after_gateway.gateway}."
        yield LintFault((*path, "before_gateway", "gateway"), message, "Name another gateway here.")


def _one_gateway(method: Method) -> bool:
    after, before = method.after_gateway, method.before_gateway
    return after is not None and before is not None and after.gateway == before.gateway


def _sections(path: KeyPath, method: Method) -> Waits:
    return {
        section.id: [
            (name, (*path, "sections", index, "after", "sections", number))
            for number, name in enumerate(section.after.sections if section.after is not None else ())
        ]
        for index, section in enumerate(method.sections)
    }


def _methods_and_gateways(plan: Plan) -> Waits:
    found: dict[str, list[tuple[str, KeyPath]]] = {}
    for index, gateway in enumerate(plan.gateways):
        found[f"gateway {gateway.id}"] = [
            (f"method {requirement.method}", ("gateways", index, "requirements", number, "method"))
            for number, requirement in enumerate(gateway.requirements)
            if isinstance(requirement, MethodReached)
        ]
    for index, method in enumerate(plan.methods):
        found[f"method {method.id}"] = _waits_of(("methods", index), method)
        if method.before_gateway is not None and not _one_gateway(method):
            gate = found.setdefault(f"gateway {method.before_gateway.gateway}", [])
            gate.append((f"method {method.id}", ("methods", index, "before_gateway", "gateway")))
    return found


def _waits_of(path: KeyPath, method: Method) -> list[tuple[str, KeyPath]]:
    found: list[tuple[str, KeyPath]] = [
        (f"method {first.method}", (*path, "after_methods", index, "method"))
        for index, first in enumerate(method.after_methods)
    ]
    if method.after_gateway is not None:
        found.append((f"gateway {method.after_gateway.gateway}", (*path, "after_gateway", "gateway")))
    return found


def _circles(waits: Waits) -> Iterator[LintFault]:
    """The circles, each told where its first member waits; at most ``MOST_CIRCLES``."""
    places = {(who, name): path for who, others in waits.items() for name, path in others}
    left = {who: dict.fromkeys(name for name, _ in others) for who, others in waits.items()}
    for _ in range(MOST_CIRCLES):
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = _from_the_first(error.args[1][:0:-1], list(waits))
            message = f"nothing in this circle can ever begin: {' waits for '.join(circle)}."
            yield LintFault(places[circle[0], circle[1]], message, "Take one of these waits out.")
            del left[circle[0]][circle[1]]
        else:
            return


def _from_the_first(circle: list[str], order: list[str]) -> list[str]:
    """The circle told from its member that the plan names first, and closed."""
    start = circle.index(min(circle, key=order.index))
    return [*circle[start:], *circle[: start + 1]]
