"""Rules of conduct for generated methods, each there or not, of any force. All are made once, for speed."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.factories.plan import rule
from touchstone.rules.plan.gateway import Span, Unit
from touchstone.rules.plan.method import (
    AfterGateway,
    AskedIn,
    ConductDeclaration,
    Duration,
    Media,
    Minutes,
    Number,
    QuestionKind,
    Questions,
    Recordings,
    Section,
    SectionOrder,
    UnobservedKsbs,
    Venues,
    Visible,
)
from touchstone.rules.statement import Statement

T = TypeVar("T")
Ruled = TypeVar("Ruled", bound=Statement)
FORCES = st.sampled_from(("must", "should", "typically"))


def perhaps(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


@st.composite
def some(draw: st.DrawFn, members: tuple[Any, ...]) -> tuple[Any, ...]:
    """Some of the members, in their order."""
    return tuple(member for member in members if draw(st.booleans()))


def ruled(cls: type[Ruled], **facts: Any) -> st.SearchStrategy[Ruled]:
    """A statement of any force; facts that are strategies are drawn."""
    drawn = {
        name: fact if isinstance(fact, st.SearchStrategy) else st.just(fact) for name, fact in facts.items()
    }
    return st.builds(partial(rule, cls), FORCES, **drawn)


def _span(unit: Unit, most: int) -> st.SearchStrategy[Span]:
    return ruled(Span, number=st.integers(1, most), unit=unit)


SPANS = _span("calendar_days", 15) | _span("working_days", 15) | _span("months", 3)
PERHAPS_SPAN = perhaps(SPANS)
PERHAPS_STATEMENT = perhaps(ruled(Statement))
PERHAPS_GATEWAY = perhaps(ruled(AfterGateway, gateway="gateway"))
PERHAPS_LEAST = perhaps(st.sampled_from((10, 20)))
PERHAPS_ORDER = perhaps(ruled(SectionOrder, sections=("briefing", "watching")))


def _section(id: str, kind: str, after: Any = None) -> st.SearchStrategy[Section]:
    facts = {"id": id, "title": id.capitalize(), "kind": kind, "after": after}
    return ruled(Section, **facts, minutes=PERHAPS_LEAST, counted=id != "briefing")


RECORDINGS = st.builds(
    Recordings,
    section=st.just("watching"),
    number=ruled(Number, number=st.integers(1, 2)),
    length=perhaps(ruled(Minutes, minutes=30)),
    assessed=perhaps(ruled(Minutes, minutes=st.sampled_from((20, 30)))),
    held_after=PERHAPS_GATEWAY,
    recorded_after=PERHAPS_GATEWAY,
    media=perhaps(ruled(Media, accepted=("video",))),
    visible=perhaps(ruled(Visible, people=("mentor", "mentee"))),
)
QUESTIONS = st.builds(
    Questions,
    kinds=st.tuples(
        st.just(QuestionKind(id="set", title="Set", counts=True)),
        st.builds(QuestionKind, id=st.just("extra"), title=st.just("Extra"), counts=st.booleans()),
    ),
    minimum=perhaps(ruled(Number, number=st.integers(1, 3))),
    asked_in=perhaps(ruled(AskedIn, section="asking")),
    unobserved=perhaps(ruled(UnobservedKsbs, kind="extra")),
    themes=PERHAPS_STATEMENT,
)
DURATION = ruled(
    Duration,
    minutes=st.sampled_from((40, 45)),
    extension_percent=st.sampled_from((0, 10)),
    shortfall_percent=st.sampled_from((0, 10, 100)),
)
CONDUCT: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "sections": st.tuples(
            _section("briefing", "briefing"),
            _section("watching", "observation"),
            _section("asking", "questioning", PERHAPS_ORDER),
        ),
        "duration": perhaps(DURATION),
        "same_working_day": PERHAPS_STATEMENT,
        "recordings": perhaps(RECORDINGS),
        "questions": perhaps(QUESTIONS),
        "venues": perhaps(ruled(Venues, accepted=("workplace", "remote"))),
        "declarations": st.just(())
        | st.tuples(ruled(ConductDeclaration, id="real", says="Real work.", before=st.booleans())),
        "after_gateway": PERHAPS_GATEWAY,
        "notice": PERHAPS_SPAN,
        "review": PERHAPS_SPAN,
    }
)
