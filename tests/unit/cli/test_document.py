from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.factories.record import at
from touchstone.cli.document import as_text, plain
from touchstone.rules.record.attempt import FurtherLearning
from touchstone.rules.report import GradeRange
from touchstone.rules.statement import Source


def test_days_moments_and_clauses_are_text() -> None:
    assert plain((date(2025, 9, 2), at("2025-09-02 10:00"), Source("spec", "Grading"))) == [
        "2025-09-02",
        "2025-09-02T10:00:00+01:00",
        "spec § Grading",
    ]


def test_decimals_keep_every_digit_and_fractions_stay_exact() -> None:
    assert (
        as_text({"minutes": Decimal("66.0"), "marks": Fraction(200, 3)})
        == '{\n  "minutes": 66.0,\n  "marks": "200/3"\n}'
    )


def test_a_key_that_python_cannot_spell_is_spelt_as_in_files() -> None:
    learning = FurtherLearning(from_=date(2025, 1, 1), to=date(2025, 2, 1))
    assert plain(learning) == {"from": "2025-01-01", "to": "2025-02-01"}


def test_a_grade_that_cannot_be_told_is_null_beside_its_bounds() -> None:
    told = json.loads(as_text(GradeRange(lowest="fail", highest="pass", passes=None)))
    assert told == {
        "lowest": "fail",
        "highest": "pass",
        "passes": None,
        "marks_lowest": None,
        "marks_highest": None,
        "grade": None,
    }
