"""Lists in pages: whole, in one order, while rows come and go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.doors import Program, program
from tests.factories.web import Cast, apprenticeship
from touchstone.web.apprentices.models import Apprenticeship


def pages(acting: Program, path: str, **asked: Any) -> list[list[dict[str, Any]]]:
    """Every page, each found by the one before."""
    found, answer = [], acting.get(path, **asked)
    while True:
        told = answer.json()
        found.append(told["items"])
        if told["next"] is None:
            assert "Link" not in answer
            return found
        assert answer["Link"] == f'<{told["next"]}>; rel="next"'
        answer = acting.get(told["next"].removeprefix("/api/v1"))


def many(people: Cast, number: int) -> list[Apprenticeship]:
    return [apprenticeship(people, uln="", last_name=f"K{at:03}") for at in range(number)]


def test_every_row_is_there_once(people: Cast) -> None:
    made = many(people, 7)
    found = pages(program(people, "manager"), "/apprentices", limit=3)
    assert [len(page) for page in found] == [3, 3, 1]
    assert sorted(one["id"] for page in found for one in page) == sorted(str(one.id) for one in made)


def test_rows_that_come_meanwhile_repeat_none_and_skip_none(people: Cast) -> None:
    before, acting = many(people, 6), program(people, "manager")
    first = acting.get("/apprentices", limit=2).json()
    more = many(people, 6)
    rest = pages(acting, first["next"].removeprefix("/api/v1"))
    found = [one["id"] for one in first["items"]] + [one["id"] for page in rest for one in page]
    assert len(found) == len(set(found))
    assert {str(one.id) for one in before} <= set(found) <= {str(one.id) for one in before + more}


def test_the_row_where_a_page_begins_may_have_gone(people: Cast) -> None:
    made, acting = many(people, 5), program(people, "manager")
    first = acting.get("/apprentices", limit=2).json()
    Apprenticeship.objects.filter(id=first["items"][-1]["id"]).delete()
    rest = pages(acting, first["next"].removeprefix("/api/v1"))
    assert len(made) - 2 == sum(len(page) for page in rest)


def test_filters_go_on_with_the_pages(people: Cast) -> None:
    many(people, 3)
    apprenticeship(people, uln="", last_name="Other")
    found = pages(program(people, "manager"), "/apprentices", limit=1, q="K0")
    assert [one["last_name"][:2] for page in found for one in page] == ["K0"] * 3


@pytest.mark.parametrize("limit", ["0", "201", "x", "-1"])
def test_a_limit_that_is_none_is_refused(people: Cast, limit: str) -> None:
    answer = program(people, "manager").get("/apprentices", limit=limit)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "query:limit")


@pytest.mark.parametrize("after", ["x", "e30", "WyJhIiwiYiJd", "AA==", "bnVsbA", "\x00"])
def test_a_place_that_nobody_gave_is_refused_or_begins_somewhere(people: Cast, after: str) -> None:
    assert program(people, "manager").get("/apprentices", after=after).status_code in (200, 422)


def test_a_page_costs_as_many_queries_however_many_rows_there_are(
    people: Cast, django_assert_max_num_queries: Any
) -> None:
    many(people, 30)
    acting = program(people, "manager")
    acting.get("/me")
    with django_assert_max_num_queries(8):
        acting.get("/apprentices", limit=30)
