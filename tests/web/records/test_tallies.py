"""How many stand where: what the database keeps as standings change is what counting them would say."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction

from tests.factories.standings import stands
from tests.factories.web import NOW, Cast, apprenticeship, cast
from touchstone.jobs import tasks
from touchstone.rules.calendar import day
from touchstone.web.organisations.scope import everywhere, within
from touchstone.web.records.models import Standing, Tally
from touchstone.web.records.tallies import add_up, stages

pytestmark = pytest.mark.django_db
STAGES = ("on_programme", "in_assessment", "passed")
TURNS: tuple[list[str], ...] = (
    [],
    ["assessor"],
    ["training_provider", "assessor"],
    ["assessment_organisation"],
)
HOUSE = "assessment_organisation"
TODAY = day(NOW)


def counted(house: Any) -> list[dict[str, Any]]:
    """The same by looking at each of them."""
    number, late, ours = Counter[str](), Counter[str](), Counter[str]()
    for one in Standing.objects.filter(organisation=house):
        number[one.stage] += 1
        late[one.stage] += one.due_on is not None and one.due_on < TODAY
        ours[one.stage] += HOUSE in one.turns
    return [
        {"stage": stage, "number": many, "late": late[stage], "ours": ours[stage]}
        for stage, many in sorted(number.items())
    ]


def said(house: Any) -> list[dict[str, Any]]:
    """What the board is told."""
    return sorted(stages(house.id, TODAY, [HOUSE]), key=lambda one: one["stage"])


def another(north: Cast, chance: Random) -> Standing:
    """One more, somewhere."""
    one = apprenticeship(north, uln="", person=None)
    return stands(one, as_of=NOW, **somewhere(chance))


def somewhere(chance: Random) -> dict[str, Any]:
    """Where somebody stands."""
    due = chance.choice([None, *(TODAY + timedelta(days=days) for days in (-3, 0, 4))])
    return {"stage": chance.choice(STAGES), "turns": chance.choice(TURNS), "due_on": due}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_sums_are_what_counting_says(seed: int) -> None:
    chance, north = Random(seed), cast("North")
    with within(north.organisation.id):
        for _ in range(8):
            another(north, chance)
        for _ in range(30):
            rows = Standing.objects.all()
            match chance.randrange(6):
                case 0:
                    another(north, chance)
                case 1 | 2:
                    rows.filter(id__in=rows.values("id").order_by("?")[:3]).update(**somewhere(chance))
                case 3:
                    chance.choice(list(rows)).delete()
                case 4:
                    undone(chance.choice(list(rows)), chance)
                case 5:
                    add_up(organisation=north.organisation.id)
            assert said(north.organisation) == counted(north.organisation)


def undone(one: Standing, chance: Random) -> None:
    """Somebody's change that came to nothing."""
    with transaction.atomic():
        Standing.objects.filter(id=one.id).update(**somewhere(chance))
        transaction.set_rollback(True)


def test_rows_written_at_once_are_counted_together() -> None:
    north = cast("North")
    with within(north.organisation.id):
        chance = Random(1)
        rows = [another(north, chance) for _ in range(5)]
        before = Tally.objects.count()
        for one in rows:
            one.stage, one.turns = "passed", []
        Standing.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["apprenticeship"], update_fields=["stage", "turns"]
        )
        assert 0 < Tally.objects.count() - before <= 4  # a row for each sum, not for each of them
        assert said(north.organisation) == counted(north.organisation)


def test_what_changes_nothing_here_leaves_no_row() -> None:
    north = cast("North")
    with within(north.organisation.id):
        one = another(north, Random(2))
        before = Tally.objects.count()
        one.next_title = "Something else"
        one.save()
        assert Tally.objects.count() == before


def test_a_job_adds_up_what_came_and_what_went() -> None:
    north, south = cast("North"), cast("South")
    with everywhere():
        for who in (north, south):
            for seed in range(6):
                another(who, Random(seed))
        Standing.objects.filter(organisation=north.organisation).update(stage="passed", turns=[])
        before = counted(north.organisation)
    tasks.add_up_all(timestamp=int(NOW.timestamp()))
    tasks.add_up_organisation(organisation=str(north.organisation.id), timestamp=0)
    with everywhere():
        left = Tally.objects.filter(organisation=north.organisation)
        assert [(one.stage, one.turns, one.change) for one in left] == [("passed", [], 6)]
        assert said(north.organisation) == before
        assert said(south.organisation) == counted(south.organisation)
        assert Tally.objects.filter(organisation=south.organisation).count() > 1  # theirs is another job


def test_nobody_is_told_what_another_organisation_has() -> None:
    north, south = cast("North"), cast("South")
    with within(north.organisation.id):
        another(north, Random(3))
    with within(south.organisation.id):
        assert stages(north.organisation.id, TODAY, [HOUSE]) == []


def test_the_board_counts_no_standing_that_is_not_late(django_assert_num_queries: Any) -> None:
    north = cast("North")
    with within(north.organisation.id):
        another(north, Random(4))
        with django_assert_num_queries(2) as asked:
            stages(north.organisation.id, TODAY, [HOUSE])
    late, sums = (one["sql"] for one in asked.captured_queries)
    assert "records_standing" not in sums
    assert '"due_on" <' in late
