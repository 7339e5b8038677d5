"""Which sanctions stand."""

from __future__ import annotations

from tests.factories.attempts import decided
from tests.factories.decisions import a_sanction, disputing
from tests.factories.record import a_record
from touchstone.rules.record.case import Appeal, Case
from touchstone.rules.sanctions import imposed

CASE = Case(sanctions=(a_sanction(), a_sanction("sanction-2")))


def told(*appeals: Appeal) -> list[tuple[bool, str]]:
    return [(one.stands, one.message) for one in imposed(a_record(case=CASE, appeals=appeals))]


def test_a_sanction_stands_from_the_day_it_was_imposed() -> None:
    assert told() == [(True, "It stands since 12 January 2026.")] * 2


def test_an_open_or_refused_appeal_lets_it_stand() -> None:
    waiting = disputing("sanction-1", "2026-01-15 10:00")
    refused = disputing("sanction-2", "2026-01-15 10:00", decided("2026-01-20", "not_upheld"))
    assert [stands for stands, _ in told(waiting, refused)] == [True, True]


def test_an_upheld_appeal_lifts_it_and_no_other() -> None:
    upheld = disputing("sanction-1", "2026-01-15 10:00", decided("2026-01-20"))
    first, second = told(upheld)
    assert first == (
        False,
        (
            "Imposed on 12 January 2026; it stands no more since an appeal was upheld on 20 January 2026. "
            "The recording shows it."
        ),
    )
    assert second[0]
