"""The demonstration: apprentices at every stage, made by the actions that pages use."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.factories.web import NOW
from touchstone.rules.report import StageOf
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.queries import faults
from touchstone.web.demo.filling import fill, is_empty
from touchstone.web.organisations.scope import everywhere
from touchstone.web.records.models import Standing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_demonstration_has_somebody_at_every_stage() -> None:
    assert is_empty()
    assert fill(now=NOW) == 60
    with everywhere():
        stages = Counter(Standing.objects.values_list("stage", flat=True))
        assert set(stages) >= {stage.value for stage in StageOf} - {"lapsed"}
        assert Apprenticeship.objects.values("standard").distinct().count() == 3
        assert list(faults()) == []
    assert not is_empty()
