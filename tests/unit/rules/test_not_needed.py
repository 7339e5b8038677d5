"""What is planned and not needed any more once an appeal changed what went before it."""

from __future__ import annotations

from typing import Any

from tests.factories.attempts import a_booking, an_appeal, assessed, changes, decided
from tests.factories.record import a_situation, an_attempt, at
from touchstone.rules.attempts import not_needed
from touchstone.rules.record.attempt import Attempt, Void

FAILED = assessed("a1", "fail", "2025-11-03", notified="2025-11-10")
VOID = Void(at=at("2025-11-20 09:00"), by="manager", reason="Fire alarm.")
AHEAD = (a_booking("2026-01-12 09:00"),)


def spared(*attempts: Attempt, now: str = "2025-12-15 12:00", **facts: Any) -> list[str]:
    """The attempts that are planned and not needed."""
    return [one.attempt.id for one in not_needed(a_situation(attempts=attempts, now=now, **facts))]


def test_a_resit_of_a_fail_is_needed_until_an_appeal_makes_it_a_pass() -> None:
    resit = an_attempt("a2", kind="resit", bookings=AHEAD)
    assert spared(FAILED, resit) == []
    upheld = an_appeal("a1", "2025-11-12 09:00", decided("2025-11-20", changes=changes(first_t_P1="met")))
    assert spared(FAILED, resit, appeals=(upheld,)) == ["a2"]


def test_a_resit_of_what_an_appeal_made_void_takes_nothing_again() -> None:
    resit = an_attempt("a2", kind="resit", bookings=AHEAD)
    void = an_appeal("a1", "2025-11-12 09:00", decided("2025-11-20", voids_attempt=True))
    assert spared(FAILED, resit, appeals=(void,)) == ["a2"]


def test_a_replacement_is_needed_as_long_as_something_is_void() -> None:
    replacement = an_attempt("a2", kind="replacement", bookings=AHEAD)
    assert spared(assessed("a1", "pass", "2025-11-03", void=VOID), replacement) == []
    assert spared(FAILED, replacement) == ["a2"]


def test_what_has_begun_or_is_a_first_attempt_stays() -> None:
    upheld = an_appeal("a1", "2025-11-12 09:00", decided("2025-11-20", changes=changes(first_t_P1="met")))
    taken_again = assessed("a2", "pass", "2025-11-18", kind="resit")
    other = an_attempt("b1", "second", bookings=AHEAD)
    assert spared(FAILED, taken_again, other, appeals=(upheld,)) == []
    assert spared(an_attempt("a1", bookings=AHEAD)) == []
