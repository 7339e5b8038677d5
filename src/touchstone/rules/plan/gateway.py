"""Gateways: what must be in place before assessment may begin or end, who provides it and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from touchstone.rules.roles import Role
from touchstone.rules.shape import Ident, KsbCode, Positive, Says, Text
from touchstone.rules.statement import Statement

Unit = Literal["calendar_days", "working_days", "months"]


@dataclass(frozen=True, kw_only=True)
class Span(Statement):
    """A length of time that a rule sets, counted as `unit` says."""

    number: Positive
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Requirement(Statement):
    """What every gateway requirement has. `signed_by` names all who must sign before it counts."""

    id: Ident
    title: Text
    provided_by: Role = Role.TRAINING_PROVIDER
    signed_by: tuple[Role, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Document(Requirement):
    """A file to hand in, such as photo ID."""

    kind: Literal["document"]
    identity: Annotated[
        bool, Says("It shows who somebody is: its copy is kept as long as the policy keeps those.")
    ] = False


@dataclass(frozen=True, kw_only=True)
class PortfolioHandedIn(Requirement):
    """The portfolio of evidence, handed in as a whole."""

    kind: Literal["portfolio"]


@dataclass(frozen=True, kw_only=True)
class Form(Requirement):
    """A form to fill in, such as a mapping and tracking form."""

    kind: Literal["form"]


@dataclass(frozen=True, kw_only=True)
class Declaration(Requirement):
    """A signed statement. `scheme` ties it to a national rule that is computed and shown beside it."""

    kind: Literal["declaration"]
    scheme: Literal["english_and_maths"] | None = None


@dataclass(frozen=True, kw_only=True)
class Qualification(Requirement):
    """A qualification to hold, proved by its certificate."""

    kind: Literal["qualification"]


@dataclass(frozen=True, kw_only=True)
class MonthsOnProgramme(Requirement):
    """Whole calendar months since the start before the gateway may be confirmed."""

    kind: Literal["months_on_programme"]
    months: Positive


@dataclass(frozen=True, kw_only=True)
class EmployerVerification(Requirement):
    """The employer verifies each of these KSBs: who, when, and that it holds."""

    kind: Literal["employer_verification"]
    ksbs: Annotated[tuple[KsbCode, ...], Says("KSBs whose treatment is employer_verified.")]


@dataclass(frozen=True, kw_only=True)
class MethodReached(Requirement):
    """A method has been taken and reached a grade before this gateway."""

    kind: Literal["method"]
    method: Ident
    at_least: Ident


AnyRequirement = (
    Document
    | PortfolioHandedIn
    | Form
    | Declaration
    | Qualification
    | MonthsOnProgramme
    | EmployerVerification
    | MethodReached
)


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """One gate with a name. The assessment organisation confirms it at a moment that opens what follows."""

    id: Ident
    title: Text
    requirements: tuple[AnyRequirement, ...]
    period: Annotated[Span | None, Says("How long the assessment period is that its confirmation opens.")] = (
        None
    )
