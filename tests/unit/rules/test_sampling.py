"""Which results internal quality assurance looks at: new assessors, fails, and a share of the others."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.factories.law import a_policy
from tests.factories.plan import rule
from touchstone.rules.policy import QualitySample
from touchstone.rules.sampling import Reason, why_sampled
from touchstone.rules.statement import Force, Layer, Source

LAST_LOT = math.nextafter(1, 0)


def a_sample(**facts: Any) -> QualitySample:
    given = {"new_assessor_results": 5, "of_new_assessors": 100, "of_fails": 100, "of_others": 20}
    return rule(QualitySample, **given | facts)


def codes(
    sample: QualitySample | None = None, *, failed: bool = False, before: int = 5, lot: float = 0.5
) -> list[str]:
    told = why_sampled(sample or a_sample(), failed=failed, results_before=before, lot=lot)
    return [one.code for one in told]


def test_the_test_policy_samples_as_the_default_one_does() -> None:
    assert a_policy().quality_sample == a_sample()


@pytest.mark.parametrize("before", [0, 1, 4])
@pytest.mark.parametrize("lot", [0, 0.2, LAST_LOT])
def test_every_result_of_a_new_assessor_is_looked_at(before: int, lot: float) -> None:
    assert codes(before=before, lot=lot) == ["sample.new_assessor"]


@pytest.mark.parametrize("before", [5, 6, 500])
def test_an_assessor_is_no_longer_new_from_the_fifth_released_result_on(before: int) -> None:
    assert codes(before=before) == []


@pytest.mark.parametrize("lot", [0, 0.2, LAST_LOT])
def test_every_fail_is_looked_at(lot: float) -> None:
    assert codes(failed=True, lot=lot) == ["sample.fail"]


@pytest.mark.parametrize(
    ("percent", "lot", "sampled"),
    [
        (20, 0, True),
        (20, math.nextafter(0.2, 0), True),
        (20, 0.2, False),
        (20, LAST_LOT, False),
        (29, 0.29, False),  # 0.29 x 100 is a little less than 29 in floating point
        (29, math.nextafter(0.29, 0), True),
        (0, 0, False),
        (100, LAST_LOT, True),
    ],
)
def test_of_the_others_so_many_per_cent_of_the_lots_are_taken(
    percent: int, lot: float, sampled: bool
) -> None:
    assert codes(a_sample(of_others=percent), lot=lot) == (["sample.other"] if sampled else [])


def test_a_new_assessors_fail_has_two_reasons_and_neither_is_the_lot() -> None:
    assert codes(failed=True, before=0, lot=0) == ["sample.new_assessor", "sample.fail"]


def test_one_lot_is_held_against_each_groups_share() -> None:
    sample = a_sample(of_new_assessors=30, of_fails=60, of_others=100)
    assert codes(sample, failed=True, before=0, lot=0.29) == ["sample.new_assessor", "sample.fail"]
    assert codes(sample, failed=True, before=0, lot=0.3) == ["sample.fail"]
    assert codes(sample, failed=True, before=0, lot=0.6) == []


def test_a_reason_gives_its_sentence_its_figures_and_its_clause() -> None:
    source = Source("test-policy", "Sample")
    sample = QualitySample(
        force=Force.SHOULD,
        source=source,
        new_assessor_results=5,
        of_new_assessors=90,
        of_fails=80,
        of_others=20,
    )
    assert why_sampled(sample, failed=True, results_before=1, lot=0.125) == (
        Reason(
            code="sample.new_assessor",
            message=(
                "The assessor is new: 1 result released before, fewer than 5; "
                "90 % of a new assessor's results are looked at."
            ),
            force=Force.SHOULD,
            layer=Layer.POLICY,
            source=source,
            compared={"percent": 90, "lot": "0.125", "results_before": 1, "new_below": 5},
        ),
        Reason(
            code="sample.fail",
            message="The result is a fail; 80 % of fails are looked at.",
            force=Force.SHOULD,
            layer=Layer.POLICY,
            source=source,
            compared={"percent": 80, "lot": "0.125"},
        ),
    )
    (drawn,) = why_sampled(sample, failed=False, results_before=5, lot=0.125)
    assert drawn.message == "Drawn by lot; 20 % of the other results are looked at."
    assert drawn.compared == {"percent": 20, "lot": "0.125"}


@pytest.mark.parametrize("lot", [-0.001, 1, 1.5, math.nan])
def test_a_lot_is_at_least_nought_and_less_than_one(lot: float) -> None:
    with pytest.raises(
        ValueError, match=f"^The lot is {lot}; draw a number that is at least 0 and less than 1"
    ):
        why_sampled(a_sample(), failed=True, results_before=0, lot=lot)


def test_nobody_has_released_fewer_results_than_none() -> None:
    with pytest.raises(ValueError, match=r"^-1 results were released before; count them from 0\.$"):
        why_sampled(a_sample(), failed=True, results_before=-1, lot=0.5)
