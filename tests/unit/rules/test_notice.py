"""Notice, review time and order: from day to day, held or booked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.attempts import a_booking, held
from tests.factories.notice import FORTNIGHT, judged, the_only
from tests.factories.plan import a_section, rule
from tests.factories.record import (
    a_section_held,
    a_situation,
    an_attempt,
    at,
)
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.notice import findings
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import AfterGateway, AfterMethod, BeforeGateway
from touchstone.rules.record.attempt import Booking
from touchstone.rules.record.portfolio import PortfolioFacts
from touchstone.rules.statement import Force, Layer

NOT_MET, MET, CANNOT_TELL = Outcome.NOT_MET, Outcome.MET, Outcome.CANNOT_TELL


def test_a_method_that_sets_nothing_asks_nothing() -> None:
    assert judged(held("2025-10-15 10:00"), method={}) == ()


def test_a_method_that_the_plan_does_not_have_is_not_asked_about() -> None:
    attempt = an_attempt(method="third")
    assert findings(a_situation(attempts=(attempt,)), attempt) == ()


def test_every_rule_is_asked_in_turn() -> None:
    method = {
        "notice": FORTNIGHT,
        "review": FORTNIGHT,
        "after_gateway": rule(AfterGateway, gateway="gateway"),
        "before_gateway": rule(BeforeGateway, gateway="end"),
        "after_methods": (rule(AfterMethod, method="second"), rule(AfterMethod, method="third")),
    }
    told = judged(an_attempt(), method=method)
    assert [one.code for one in told] == [
        "notice.first",
        "review.first",
        "order.after_gateway",
        "order.before_end",
        "order.after_second",
        "order.after_third",
    ]
    assert {one.subject for one in told} == {"a1"}
    assert {one.outcome for one in told} == {CANNOT_TELL}
    assert {one.layer for one in told} == {Layer.PLAN}


# Notice: served on the 1st, fourteen days, from the 15th.


@pytest.mark.parametrize(
    ("served", "first", "outcome", "given"),
    [
        ("2025-10-01 23:59", "2025-10-15 00:00", MET, 14),
        ("2025-10-01 00:00", "2025-10-14 23:59", NOT_MET, 13),
        ("2025-10-02 00:00", "2025-10-15 23:59", NOT_MET, 13),
        ("2025-10-20 12:00", "2025-11-03 09:00", MET, 14),  # across the clock change
        ("2025-10-20 12:00", "2025-11-02 09:00", NOT_MET, 13),
        ("2025-10-15 10:00", "2025-10-15 09:00", NOT_MET, 0),
    ],
)
@pytest.mark.parametrize("is_held", [True, False])
def test_notice_counts_from_the_day_it_is_served_to_the_day_of_the_first_section(
    served: str, first: str, outcome: Outcome, given: int, is_held: bool
) -> None:
    sections = (a_section_held(first, None),) if is_held else ()
    attempt = an_attempt(bookings=(a_booking(first, served),), sections=sections)
    told = the_only(attempt, method={"notice": FORTNIGHT})
    assert (told.code, told.outcome, told.subject) == ("notice.first", outcome, "a1")
    assert told.compared["days_given"] == given
    assert told.compared["served_on"] == served[:10]
    assert told.compared["first_section_on"] == first[:10]


def test_a_message_names_both_days_and_the_earliest() -> None:
    attempt = held("2025-10-14 10:00", bookings=(a_booking("2025-10-14 10:00", "2025-10-01 09:00"),))
    told = the_only(attempt, method={"notice": FORTNIGHT})
    assert told.message == (
        "Notice was served on 1 October 2025; with 14 calendar days the earliest day is 15 October 2025, "
        "and The first method was held on 14 October 2025."
    )
    assert told.compared == {
        "served_on": "2025-10-01",
        "first_section_on": "2025-10-14",
        "earliest_on": "2025-10-15",
        "days_given": 13,
    }


def test_the_force_is_the_plans() -> None:
    advice = rule(Span, "should", number=14, unit="calendar_days")
    assert the_only(an_attempt(), method={"notice": advice}).force is Force.SHOULD


@pytest.mark.parametrize(
    ("unit", "number", "first", "outcome"),
    [
        ("working_days", 10, "2025-10-14 10:00", NOT_MET),  # served on Wednesday 1 October
        ("working_days", 10, "2025-10-15 10:00", MET),
        ("months", 1, "2025-10-31 10:00", NOT_MET),
        ("months", 1, "2025-11-01 10:00", MET),
    ],
)
def test_notice_is_counted_in_the_plans_unit(unit: str, number: int, first: str, outcome: Outcome) -> None:
    attempt = an_attempt(bookings=(a_booking(first, "2025-10-01 09:00"),))
    told = the_only(attempt, method={"notice": rule(Span, number=number, unit=unit)})
    assert told.outcome is outcome


@pytest.mark.parametrize(("day", "words"), [("2025-10-14", "14"), ("2025-10-16", "16"), ("2025-11-15", "15")])
def test_a_session_held_on_another_day_than_booked_had_no_notice(day: str, words: str) -> None:
    booking = a_booking("2025-10-15 10:00", "2025-10-01 09:00")
    told = the_only(held(f"{day} 10:00", bookings=(booking,)), method={"notice": FORTNIGHT})
    assert (told.code, told.outcome) == ("notice.first", NOT_MET)
    month = "November" if day == "2025-11-15" else "October"
    assert told.message == (
        "Notice was served on 1 October 2025 for 15 October 2025; The first method was held "
        f"on {words} {month} 2025, and no notice names that day. "
        "A new day needs a notice of 14 calendar days."
    )
    assert told.compared == {}


def test_a_session_held_at_another_hour_of_the_day_booked_had_its_notice() -> None:
    booking = a_booking("2025-10-15 10:00", "2025-10-01 09:00")
    attempt = held("2025-10-15 23:59", bookings=(booking,))
    assert the_only(attempt, method={"notice": FORTNIGHT}).outcome is MET


@pytest.mark.parametrize(
    ("booked", "outcome"), [("2025-10-15", MET), ("2025-10-16", MET), ("2025-10-17", NOT_MET)]
)
def test_a_booking_may_name_the_day_of_the_first_section_that_counts(booked: str, outcome: Outcome) -> None:
    sections = (
        a_section_held("2025-10-17 10:00", None),
        a_section_held("2025-10-16 10:00", None),
        a_section_held("2025-10-15 10:00", None, "briefing"),
    )
    attempt = an_attempt(sections=sections, bookings=(a_booking(f"{booked} 10:00", "2025-10-01 09:00"),))
    parts = (a_section("briefing", counted=False), a_section())
    told = the_only(attempt, method={"notice": FORTNIGHT, "sections": parts})
    assert told.outcome is outcome


def test_a_session_of_what_does_not_count_alone_is_held_against_its_own_day() -> None:
    attempt = an_attempt(
        sections=(a_section_held("2025-10-15 10:00", None, "briefing"),),
        bookings=(a_booking("2025-10-15 10:00", "2025-10-01 09:00"),),
    )
    parts = (a_section("briefing", counted=False), a_section())
    assert the_only(attempt, method={"notice": FORTNIGHT, "sections": parts}).outcome is MET


def test_the_first_of_several_sections_counts_in_whatever_order_they_stand() -> None:
    sections = (a_section_held("2025-10-15 14:00", None), a_section_held("2025-10-14 10:00", None))
    attempt = an_attempt(sections=sections, bookings=(a_booking("2025-10-14 10:00", "2025-10-01 09:00"),))
    assert the_only(attempt, method={"notice": FORTNIGHT}).compared["first_section_on"] == "2025-10-14"


@pytest.mark.parametrize(
    ("bookings", "sections", "outcome", "words"),
    [
        ((), (), CANNOT_TELL, "is not booked yet"),
        ((a_booking("2026-07-15 10:00"),), (), CANNOT_TELL, "is booked for 15 July 2026"),
        ((a_booking("2025-10-15 10:00"),), (), CANNOT_TELL, "is booked for 15 October 2025"),
        (
            (a_booking("2025-10-15 10:00"),),
            (a_section_held("2025-10-15 10:00", None),),
            NOT_MET,
            "was held on 15 October 2025",
        ),
        ((), (a_section_held("2025-10-15 10:00", None),), NOT_MET, "was held on 15 October 2025"),
    ],
)
def test_notice_that_nobody_served_is_open_until_the_session_is_held(
    bookings: tuple[Booking, ...], sections: Any, outcome: Outcome, words: str
) -> None:
    told = the_only(an_attempt(bookings=bookings, sections=sections), method={"notice": FORTNIGHT})
    assert told.outcome is outcome
    assert told.message == f"No notice has been served; The first method {words} and needs 14 calendar days."


@pytest.mark.parametrize("ended", ["rescheduled", "cancelled", "no_show"])
def test_a_new_booking_needs_its_own_notice(ended: str) -> None:
    old = a_booking("2025-10-15 10:00", "2025-10-01 09:00", ended=ended)
    without = an_attempt(bookings=(old, a_booking("2025-10-20 10:00")), sections=())
    told = judged(without, method={"notice": FORTNIGHT})[0]
    assert told.outcome is CANNOT_TELL
    assert told.message == (
        "No notice has been served for this booking, only for an earlier one; "
        "The first method is booked for 20 October 2025 and needs 14 calendar days."
    )
    late = an_attempt(bookings=(old, a_booking("2025-10-20 10:00", "2025-10-14 09:00")))
    told = judged(late, method={"notice": FORTNIGHT})[0]
    assert told.outcome is NOT_MET
    assert told.compared["earliest_on"] == "2025-10-28"


def test_notice_of_a_booking_that_ended_does_not_count() -> None:
    old = a_booking("2025-10-15 10:00", "2025-10-01 09:00", ended="cancelled")
    told = the_only(an_attempt(bookings=(old,)), method={"notice": FORTNIGHT})
    assert told.outcome is CANNOT_TELL
    assert told.message == (
        "The notice served was for a booking that no longer stands; "
        "The first method is not booked yet and needs 14 calendar days."
    )


# A booking that nobody came to: the policy's wait is ten minutes.


def missed(start: str, end: str | None, **facts: Any) -> Booking:
    return a_booking(start, ended="no_show", ended_at=at(end) if end else None, **facts)


def waited(*bookings: Booking) -> Finding:
    return the_only(an_attempt(bookings=bookings), method={})


@pytest.mark.parametrize(
    ("end", "outcome", "said", "seconds"),
    [
        ("2025-10-15 10:10", MET, "ended at 10:10 on 15 October 2025", 600),
        ("2025-10-15 10:09:59.500", NOT_MET, "ended at 10:09:59 on 15 October 2025", 599),
        (None, CANNOT_TELL, "when it was ended is not recorded", None),
    ],
)
def test_nobody_is_a_no_show_before_the_wait_is_over(
    end: str | None, outcome: Outcome, said: str, seconds: int | None
) -> None:
    told = waited(missed("2025-10-15 10:00", end))
    assert (told.code, told.outcome, told.subject) == ("booking.no_show_wait", outcome, "a1")
    assert (told.layer, told.force) == (Layer.POLICY, Force.MUST)
    assert told.message == (
        f"Nobody came to the booking for 10:00 on 15 October 2025; {said}. The wait is at least 10 minutes."
    )
    assert told.compared == {"waited_seconds": seconds, "at_least_minutes": 10}


@pytest.mark.parametrize("ended", ["rescheduled", "cancelled", None])
def test_a_booking_that_ended_otherwise_is_not_waited_for(ended: Any) -> None:
    assert judged(an_attempt(bookings=(a_booking("2025-10-15 10:00", ended=ended),)), method={}) == ()


def test_the_worst_of_several_no_shows_speaks_in_whatever_order_they_stand() -> None:
    good, unknown = missed("2025-10-15 10:00", "2025-10-15 10:10"), missed("2025-10-16 10:00", None)
    early, earlier = (
        missed("2025-10-18 10:00", "2025-10-18 10:01"),
        missed("2025-10-17 10:00", "2025-10-17 10:02"),
    )
    assert waited(good, unknown).outcome is CANNOT_TELL
    for bookings in ((good, unknown, early, earlier), (earlier, early, unknown, good)):
        assert waited(*bookings).compared["waited_seconds"] == 120


def test_the_wait_is_real_time_in_the_night_the_clocks_go_back() -> None:
    end = at("2025-10-26 01:05").replace(fold=1)  # an hour and ten minutes after 00:55
    booking = a_booking("2025-10-26 00:55", ended="no_show", ended_at=end)
    assert waited(booking).compared["waited_seconds"] == 70 * 60


def test_notice_beyond_the_known_bank_holidays_cannot_be_told() -> None:
    attempt = an_attempt(bookings=(a_booking("2028-01-31 10:00", "2027-12-31 09:00"),))
    told = the_only(attempt, method={"notice": rule(Span, number=1, unit="working_days")})
    assert told.outcome is CANNOT_TELL
    assert "with 1 working day the earliest day is a day that the known bank holidays do not" in told.message
    assert told.compared["earliest_on"] is None
    assert told.compared["days_given"] == 31


# The assessor's review time.


@pytest.mark.parametrize(
    ("since", "first", "outcome"),
    [
        ("2025-10-01 23:59", "2025-10-15 00:00", MET),
        ("2025-10-01 00:00", "2025-10-14 23:59", NOT_MET),
    ],
)
def test_the_assessor_has_the_portfolio_for_a_fortnight(since: str, first: str, outcome: Outcome) -> None:
    facts = PortfolioFacts(assessor_has_it_since=at(since))
    told = the_only(held(first), method={"review": FORTNIGHT}, portfolio=facts)
    assert (told.code, told.outcome) == ("review.first", outcome)
    assert told.message == (
        "The assessor has had the portfolio since 1 October 2025; with 14 calendar days "
        f"the earliest day is 15 October 2025, and The first method was held on {first[8:10]} October 2025."
    )
    assert told.compared == {
        "since": "2025-10-01",
        "first_section_on": first[:10],
        "earliest_on": "2025-10-15",
        "days_given": int(first[8:10]) - 1,
    }


def test_an_assessor_of_another_attempt_has_a_moment_of_their_own() -> None:
    facts = PortfolioFacts(assessor_has_it_since=at("2025-10-20 09:00"))
    own = at("2025-10-01 09:00")
    attempt = held("2025-10-15 10:00", assessor_has_portfolio_since=own)
    for portfolio in (facts, PortfolioFacts(), None):
        told = the_only(attempt, method={"review": FORTNIGHT}, portfolio=portfolio)
        assert (told.outcome, told.compared["since"]) == (MET, "2025-10-01")


def test_review_of_an_attempt_not_booked_yet_tells_the_earliest_day() -> None:
    facts = PortfolioFacts(assessor_has_it_since=at("2025-10-01 09:00"))
    told = the_only(an_attempt(), method={"review": FORTNIGHT}, portfolio=facts)
    assert told.outcome is CANNOT_TELL
    assert told.message.endswith("earliest day is 15 October 2025, and The first method is not booked yet.")
    assert told.compared["first_section_on"] is None
    assert told.compared["days_given"] is None


@pytest.mark.parametrize("facts", [None, PortfolioFacts()])
@pytest.mark.parametrize(("is_held", "outcome"), [(True, NOT_MET), (False, CANNOT_TELL)])
def test_review_time_that_nobody_recorded_is_open_until_the_session_is_held(
    facts: PortfolioFacts | None, is_held: bool, outcome: Outcome
) -> None:
    attempt = held("2025-10-15 10:00") if is_held else an_attempt()
    told = the_only(attempt, method={"review": FORTNIGHT}, portfolio=facts)
    assert told.outcome is outcome
    assert told.message.startswith("Since when the assessor has had the portfolio is not recorded; ")
    assert told.message.endswith("and needs 14 calendar days before it.")
