"""Assessment methods: how one is conducted, what it asks, and the criteria it is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from touchstone.rules.plan.allowed import Allowed
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.grading import NOT_MET_OR_MET, Grading, Level
from touchstone.rules.roles import Role
from touchstone.rules.shape import Code, Ident, KsbCode, Percent, Positive, Says, Text
from touchstone.rules.statement import Statement

Mode = Literal["live", "recorded", "remote"]


@dataclass(frozen=True, kw_only=True)
class Duration(Statement):
    """Minutes of the counted sections together, and by how many per cent they may be longer or shorter."""

    minutes: Positive
    extension_percent: Percent = 0
    shortfall_percent: Percent = 0


@dataclass(frozen=True, kw_only=True)
class SectionOrder(Statement):
    """The sections that must have ended before this one starts."""

    sections: tuple[Ident, ...]


@dataclass(frozen=True, kw_only=True)
class Section(Statement):
    """A part of the method that has to take place, with the fewest minutes it takes."""

    id: Ident
    title: Text
    kind: Literal[
        "briefing",
        "observation",
        "recording",
        "questioning",
        "discussion",
        "test",
        "task",
        "project",
        "break",
    ]
    modes: Annotated[
        tuple[Mode, ...],
        Says(
            "How it can be held: shown, and no record is checked against it. One rule looks at it: a section "
            "whose only mode is `recorded` needs no apprentice there, so other attempts may overlap it."
        ),
    ] = ()
    minutes: Annotated[Positive | None, Says("At least so many minutes; absent when the plan sets none.")] = (
        None
    )
    unbroken: Annotated[
        bool, Says("Whether its least minutes are held in one stretch, such as one live session.")
    ] = False
    counted: Annotated[bool, Says("Whether its minutes count towards the method's duration.")] = True
    after: SectionOrder | None = None


@dataclass(frozen=True, kw_only=True)
class Number(Statement):
    """A count that a rule sets."""

    number: Positive


@dataclass(frozen=True, kw_only=True)
class Minutes(Statement):
    """A length in minutes that a rule sets."""

    minutes: Positive


@dataclass(frozen=True, kw_only=True)
class AfterGateway(Statement):
    """Only after this gateway was confirmed."""

    gateway: Ident


@dataclass(frozen=True, kw_only=True)
class BeforeGateway(Statement):
    """Before this gateway is confirmed: an on-programme method."""

    gateway: Ident


@dataclass(frozen=True, kw_only=True)
class Media(Statement):
    """The only media accepted."""

    accepted: tuple[Ident, ...]


@dataclass(frozen=True, kw_only=True)
class Visible(Statement):
    """Who must be visible in the picture."""

    people: tuple[Ident, ...]


@dataclass(frozen=True, kw_only=True)
class Recordings:
    """Conditions on the recordings that the apprentice hands in for a section."""

    section: Ident
    number: Number
    length: Annotated[Minutes | None, Says("Each is at least so long.")] = None
    assessed: Annotated[
        Minutes | None, Says("The part that is assessed; of a longer recording the apprentice names it.")
    ] = None
    held_after: Annotated[AfterGateway | None, Says("When the recorded session took place.")] = None
    recorded_after: Annotated[AfterGateway | None, Says("When the recording was made.")] = None
    media: Media | None = None
    visible: Visible | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionKind:
    """A kind of question, and whether it counts towards the minimum."""

    id: Ident
    title: Text
    counts: bool


@dataclass(frozen=True, kw_only=True)
class AskedIn(Statement):
    """The section in which questions are asked."""

    section: Ident


@dataclass(frozen=True, kw_only=True)
class UnobservedKsbs(Statement):
    """Every KSB of the method that was not observed is asked about with a question of this kind."""

    kind: Ident


@dataclass(frozen=True, kw_only=True)
class Questions:
    """What is asked: kinds, the fewest that count, unobserved KSBs, themes."""

    kinds: tuple[QuestionKind, ...]
    minimum: Number | None = None
    asked_in: AskedIn | None = None
    unobserved: UnobservedKsbs | None = None
    themes: Annotated[
        Statement | None, Says("Every theme of the method is asked about by a question that counts.")
    ] = None


@dataclass(frozen=True, kw_only=True)
class Venues(Statement):
    """Where the method may take place."""

    accepted: tuple[Ident, ...]


@dataclass(frozen=True, kw_only=True)
class ConductDeclaration(Statement):
    """Something a person declares about how the method was conducted, such as that nothing was simulated."""

    id: Ident
    says: Text
    to_apprentice: Annotated[
        Text | None, Says("The wording addressed to the apprentice, where a source has one.")
    ] = None
    by: Role = Role.ASSESSOR
    before: Annotated[
        bool, Says("Whether it is declared at or before the start of the first counted section.")
    ] = False


@dataclass(frozen=True, kw_only=True)
class AfterMethod(Statement):
    """Another method comes first, with at least this grade where one is named."""

    method: Ident
    at_least: Ident | None = None


@dataclass(frozen=True, kw_only=True)
class Sample(Statement):
    """So many of the method's sampled KSBs are drawn for each apprentice."""

    at_least: Positive


@dataclass(frozen=True, kw_only=True)
class MarkedTest(Statement):
    """A marked test: the most that can be scored, in whole or part marks."""

    out_of: Positive


@dataclass(frozen=True, kw_only=True)
class Criterion(Statement):
    """A grading criterion, word for word."""

    id: Code
    kind: Annotated[Ident, Says("pass, distinction, or the plan's own kind.")]
    text: Text
    to_apprentice: Annotated[
        Text | None, Says("The wording addressed to the apprentice, where a source has one.")
    ] = None
    ksbs: tuple[KsbCode, ...]
    weight: Annotated[Decimal, Says("What one point of this criterion counts, where points are used.")] = (
        Decimal(1)
    )


@dataclass(frozen=True, kw_only=True)
class Theme:
    """A theme (or assessment outcome) with its KSBs and criteria."""

    id: Ident
    title: Text
    ksbs: tuple[KsbCode, ...]
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Method:
    """One assessment method, in every particular that a rule asks about."""

    id: Ident
    title: Text
    delivered_by: Role = Role.ASSESSMENT_ORGANISATION
    marked_by: Role = Role.ASSESSMENT_ORGANISATION
    after_gateway: AfterGateway | None = None
    before_gateway: BeforeGateway | None = None
    after_methods: tuple[AfterMethod, ...] = ()
    duration: Duration | None = None
    same_working_day: Statement | None = None
    sections: tuple[Section, ...]
    recordings: Recordings | None = None
    notice: Annotated[Span | None, Says("From the day notice is served to the day of the first section.")] = (
        None
    )
    review: Annotated[Span | None, Says("The assessor's time with the portfolio before the method.")] = None
    questions: Questions | None = None
    venues: Venues | None = None
    declarations: tuple[ConductDeclaration, ...] = ()
    sample: Sample | None = None
    test: MarkedTest | None = None
    levels: Annotated[tuple[Level, ...], Says("Levels of a criterion, worst first.")] = NOT_MET_OR_MET
    themes: tuple[Theme, ...] = ()
    allows: tuple[Allowed, ...] = ()
    grading: Grading

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, in the order of the themes."""
        return tuple(criterion for theme in self.themes for criterion in theme.criteria)

    @cached_property
    def ksbs(self) -> tuple[str, ...]:
        """Codes of all KSBs that this method assesses, in the order of the themes."""
        return tuple(dict.fromkeys(code for theme in self.themes for code in theme.ksbs))

    @cached_property
    def level_order(self) -> dict[str, int]:
        """Each level's rank, 0 the worst."""
        return {level.id: rank for rank, level in enumerate(self.levels)}
