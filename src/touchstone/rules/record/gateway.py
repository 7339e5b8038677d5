"""Gateways as they went: every round of every item, the signatures, the confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from touchstone.rules.roles import Role
from touchstone.rules.shape import Code, Ident, KsbCode, Says, Text


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signed, for which party, when."""

    role: Role
    by: Code
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Verification:
    """The employer's word on one KSB."""

    ksb: KsbCode
    holds: bool
    by: Code
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Round:
    """One submission of one item and what the reviewer decided; an accepted item is locked."""

    submitted_at: datetime
    submitted_by: Code
    says: Annotated[
        Literal["met", "not_met", "not_required"] | None,
        Says("What a declaration states, such as that English and maths are met."),
    ] = None
    signatures: tuple[Signature, ...] = ()
    verifications: tuple[Verification, ...] = ()
    decision: Literal["accepted", "returned"] | None = None
    decided_at: datetime | None = None
    decided_by: Code | None = None
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """All rounds of one requirement, oldest first."""

    requirement: Ident
    rounds: tuple[Round, ...]


@dataclass(frozen=True, kw_only=True)
class GatewayFacts:
    """What happened at one gateway."""

    gateway: Ident
    items: tuple[Item, ...] = ()
    confirmed_at: datetime | None = None
    confirmed_by: Code | None = None
