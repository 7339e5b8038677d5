"""An assessment plan, whole: what a published plan or specification obliges, as immutable data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from touchstone.rules.plan.attempts import Attempts
from touchstone.rules.plan.gateway import Gateway
from touchstone.rules.plan.grading import Grading, Scale
from touchstone.rules.plan.identity import Confirmation, Identity, Ksb, Vocabulary
from touchstone.rules.plan.method import Method
from touchstone.rules.plan.portfolio import Portfolio
from touchstone.rules.shape import CheckedOn, Ident, Says
from touchstone.rules.statement import Statement


@dataclass(frozen=True, kw_only=True)
class KsbsAssessed(Statement):
    """How often each assessed KSB is assessed over all methods."""

    times: Literal["once", "at_least_once"]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan as the rules read it. Build one with ``touchstone.plans``; it is not changed once in force."""

    identity: Identity
    vocabulary: Vocabulary
    last_checked_on: CheckedOn
    confirmation: Confirmation | None = None
    ksbs: tuple[Ksb, ...]
    ksbs_assessed: KsbsAssessed
    scales: Mapping[Ident, Scale]
    gateways: tuple[Gateway, ...]
    portfolio: Portfolio | None = None
    order: Annotated[
        Statement | None, Says("The methods may be taken in any order and none waits for another's result.")
    ] = None
    methods: tuple[Method, ...]
    grading: Annotated[Grading, Says("The overall grade, once all methods are complete.")]
    attempts: Attempts

    def method(self, id: str) -> Method | None:
        """The method of that id, or ``None``."""
        return self._methods.get(id)

    def gateway(self, id: str) -> Gateway | None:
        """The gateway of that id, or ``None``."""
        return self._gateways.get(id)

    @cached_property
    def treatment(self) -> dict[str, str]:
        """Each KSB's treatment by its code."""
        return {ksb.code: ksb.treatment for ksb in self.ksbs}

    @cached_property
    def _methods(self) -> dict[str, Method]:
        return {method.id: method for method in self.methods}

    @cached_property
    def _gateways(self) -> dict[str, Gateway]:
        return {gateway.id: gateway for gateway in self.gateways}
