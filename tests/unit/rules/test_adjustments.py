"""How many minutes more a method has, with those that appeals granted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.attempts import decided
from tests.factories.decisions import disputing, granted, refused
from tests.factories.plan import a_method, rule
from tests.factories.record import a_record, a_section_held, a_situation, an_attempt, at
from touchstone.rules import adjustments
from touchstone.rules.conduct.duration import allowance
from touchstone.rules.conduct.session import Session
from touchstone.rules.plan.method import Duration
from touchstone.rules.record import Record
from touchstone.rules.record.case import Adjustment, Appeal, Case, RefusedAdjustment
from touchstone.rules.roles import Role

LODGED = "2026-01-15 10:00"


def record(
    *appeals: Appeal, given: tuple[Adjustment, ...] = (), no: RefusedAdjustment | None = None
) -> Record:
    refusals = () if no is None else (no,)
    return a_record(case=Case(adjustments=given, refused_adjustments=refusals), appeals=appeals)


def upheld(id: str, minutes: int | None, on: str = "2026-01-20", appeal: str = "appeal-1") -> Appeal:
    return disputing(id, LODGED, decided(on, grants_minutes=minutes), id=appeal)


def test_what_was_granted_counts_for_its_method_alone() -> None:
    both = record(given=(granted(10), replace(granted(5, None, id=None), method="second")))
    assert adjustments.minutes(both, "first") == 10
    assert adjustments.minutes(both, "second") == 5
    assert adjustments.minutes(both, "third") == 0


def test_what_was_refused_counts_nothing_until_an_appeal_grants_it() -> None:
    assert adjustments.minutes(record(no=refused()), "first") == 0
    on_appeal = record(upheld("adjustment-1", 25), no=refused())
    assert adjustments.minutes(on_appeal, "first") == 25
    assert adjustments.minutes(on_appeal, "second") == 0
    (one,) = adjustments.granted(on_appeal, "first")
    assert (one.by, one.role, one.at) == ("lead", Role.ASSESSMENT_ORGANISATION, at("2026-01-20 15:00"))
    assert one.reason == "The recording shows it."


def test_minutes_of_an_appeal_stand_in_place_of_those_it_disputes() -> None:
    on_appeal = record(upheld("adjustment-2", 30), given=(granted(10),))
    assert [one.extra_minutes for one in adjustments.granted(on_appeal, "first")] == [10, 20]
    assert adjustments.minutes(on_appeal, "first") == 30


@pytest.mark.parametrize("minutes", [None, 1, 10])
def test_an_appeal_takes_no_minutes_away(minutes: int | None) -> None:
    on_appeal = record(upheld("adjustment-2", minutes), given=(granted(10),))
    assert adjustments.minutes(on_appeal, "first") == 10


def test_of_two_appeals_about_one_decision_the_greater_counts_once() -> None:
    first, second = upheld("adjustment-1", 20), upheld("adjustment-1", 30, "2026-01-21", "appeal-2")
    for both in ((first, second), (second, first)):
        assert [one.extra_minutes for one in adjustments.granted(record(*both, no=refused()), "first")] == [
            20,
            10,
        ]


def test_an_appeal_that_is_not_upheld_grants_nothing() -> None:
    no = disputing("adjustment-1", LODGED, decided("2026-01-20", "not_upheld", grants_minutes=30))
    assert adjustments.minutes(record(no, no=refused()), "first") == 0


def test_without_names_of_deciders_it_is_told_by_whom_the_disputed_decision_was() -> None:
    nobody = disputing("adjustment-1", LODGED, decided("2026-01-20", grants_minutes=9, deciders=()))
    (one,) = adjustments.granted(record(nobody, no=refused()), "first")
    assert one.by == "gus"


@pytest.mark.parametrize(("on", "counted"), [("2026-01-20", 30), ("2026-03-01", 10)])
def test_a_session_has_the_minutes_that_were_granted_before_it_began(on: str, counted: int) -> None:
    known = record(upheld("adjustment-2", 30, on), given=(granted(10),))
    situation = a_situation(case=known.case, appeals=known.appeals)
    method = a_method(duration=rule(Duration, minutes=60))
    attempt = an_attempt(sections=(a_section_held("2026-02-02 10:00", "2026-02-02 11:00"),))
    allowed = allowance(Session(situation=situation, attempt=attempt, method=method))
    assert allowed is not None
    assert (allowed.planned, allowed.adjustment, allowed.not_counted) == (60 + counted, counted, 30 - counted)


def test_the_minutes_of_a_decision_are_its_own_or_those_of_an_appeal() -> None:
    assert adjustments.disputed_minutes(record(no=refused()), refused()) == 0
    assert adjustments.disputed_minutes(record(given=(granted(10),)), granted(10)) == 10
    on_appeal = record(upheld("adjustment-2", 25), given=(granted(10),))
    assert adjustments.disputed_minutes(on_appeal, granted(10)) == 25


def test_in_minutes_nothing_tells_what_was_asked_for_refused_or_disputed() -> None:
    about_sanction = disputing("sanction-1", LODGED, id="appeal-3")
    known = record(upheld("adjustment-1", 25), about_sanction, given=(granted(10),), no=refused())
    bare = adjustments.in_minutes(known)
    assert [adjustments.minutes(one, "first") for one in (known, bare)] == [35, 35]
    assert [(one.id, one.asked_minutes) for one in bare.case.adjustments] == [(None, None)] * 2
    assert bare.case.refused_adjustments == ()
    assert bare.appeals == (about_sanction,)


def test_in_minutes_an_appeal_about_an_attempt_keeps_what_it_changed() -> None:
    about = replace(upheld("adjustment-1", None), attempt="first-1", decision=None)
    bare = adjustments.in_minutes(record(about))
    assert bare.appeals == (replace(about, against="result"),)


@pytest.mark.parametrize(("lodged_by", "known"), [(Role.EMPLOYER, True), (Role.TRAINING_PROVIDER, False)])
def test_in_minutes_an_appeal_about_an_adjustment_that_changed_nothing_is_known_to_employers_who_lodged_it(
    lodged_by: Role, known: bool
) -> None:
    refusal = decided("2026-01-20", "not_upheld")
    for stages in ((), (refusal,)):
        about = disputing("adjustment-1", LODGED, *stages, lodged_by=lodged_by)
        one = replace(about, attempt="first-1", decision=None)
        bare = adjustments.in_minutes(record(one))
        assert bare.appeals == ((replace(one, against="result"),) if known else ())
