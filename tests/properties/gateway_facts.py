"""Gateways as they may have gone, and portfolios as they may have been handed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tests.properties.conduct_rules import perhaps, some
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import EmployerVerification, Gateway, Requirement
from touchstone.rules.record.gateway import GatewayFacts, Item, Round, Signature, Verification
from touchstone.rules.record.portfolio import Piece, PortfolioFacts

CONFIRMED = datetime(2025, 9, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@st.composite
def rounds(draw: st.DrawFn, requirement: Requirement) -> tuple[Round, ...]:
    """Returned once or not, then accepted, returned or waiting."""
    submitted = CONFIRMED - 20 * DAY
    made = []
    for decision in draw(
        st.sampled_from(((), (None,), ("accepted",), ("returned", "accepted"), ("returned", None)))
    ):
        verified = requirement.ksbs if isinstance(requirement, EmployerVerification) else ()
        made.append(
            Round(
                submitted_at=submitted,
                submitted_by="provider",
                says=draw(st.sampled_from((None, "met", "not_met", "not_required"))),
                signatures=tuple(
                    Signature(role=role, by="somebody", at=submitted) for role in requirement.signed_by
                ),
                verifications=tuple(
                    Verification(ksb=ksb, holds=draw(st.booleans()), by="employer", at=submitted)
                    for ksb in verified
                ),
                decision=decision,
                decided_at=None if decision is None else submitted + 2 * DAY,
                reason="Blurred." if decision == "returned" else None,
            )
        )
        submitted += 5 * DAY
    return tuple(made)


@st.composite
def gates(draw: st.DrawFn, gateway: Gateway, confirmed: datetime) -> GatewayFacts:
    items = [Item(requirement=one.id, rounds=draw(rounds(one))) for one in gateway.requirements]
    at = draw(st.sampled_from((None, confirmed, confirmed)))
    return GatewayFacts(
        gateway=gateway.id,
        items=tuple(item for item in items if item.rounds),
        confirmed_at=at,
        confirmed_by=None if at is None else "reviewer",
    )


@st.composite
def portfolios(draw: st.DrawFn, plan: Plan) -> PortfolioFacts:
    codes = tuple(plan.methods[0].ksbs)
    pieces = tuple(
        Piece(
            id=f"piece-{number}",
            kind=draw(st.sampled_from(("statement", "opinion", "essay"))),
            ksbs=draw(some(codes)),
            relationship_with=draw(some(("mentee A", "mentee B"))),
            anonymised=draw(st.sampled_from((None, True, False))),
        )
        for number in range(draw(st.integers(0, 4)))
    )
    return PortfolioFacts(pieces=pieces, assessor_has_it_since=draw(perhaps(st.just(CONFIRMED + DAY))))
