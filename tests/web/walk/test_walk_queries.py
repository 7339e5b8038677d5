"""No page needs more than fifteen queries, and none needs more because there are more apprentices."""

from __future__ import annotations

import pytest

from tests.factories.addresses import every_address
from tests.web.walk.test_walk_roles import NAMES, allowed
from tests.web.walk.walking import SECRET, Town, ids_for, texts
from touchstone.web.organisations.permissions import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("walk")]

MOST = 15
# Pages that need more, and why; each with the number it may need.
MORE: dict[str, int] = {
    "results-statement-file": 16,  # a download of the results, and an event that says so
    "reports-told-file": 18,  # the same of what the apprentice gets of an assessment
    "reports-inside-file": 18,  # the same of the whole report
    "records-json": 17,  # a download of the facts of every app, and an event that says so
    "packs-pack": 25,  # a download of a whole portfolio with its form, and an event that says so
    "scrutiny-records": 20,  # the same of a whole list with its filters
}


@pytest.mark.parametrize("role", NAMES)
def test_pages_need_few_queries(town: Town, role: str) -> None:
    most: dict[str, tuple[int, str]] = {}
    for address in every_address():
        if not address.ours or address.name in SECRET or not allowed(address, role):
            continue
        ids = ids_for(address, town.home) if address.ids else []
        for path in address.paths(ids, texts()):
            most[address.name] = max(most.get(address.name, (0, "")), (town.opened(role, path).queries, path))
    assert {name: told for name, told in most.items() if told[0] > MORE.get(name, MOST)} == {}


LISTS = [address for address in every_address() if address.ours and not address.ids and not address.texts]


@pytest.mark.parametrize("role", [role.id for role in ROLES if role.reach != "self"])
def test_lists_need_as_many_queries_for_more_apprentices(town: Town, role: str) -> None:
    """The same lists in an organisation with one apprentice and in one with somebody at every stage."""
    grown = {}
    for address in LISTS:
        if allowed(address, role):
            path = f"/{address.route}"
            few, many = (one.opened(role, path).queries for one in (town.turned(), town))
            if many > few + SLACK:
                grown[address.name] = (few, many)
    assert grown == {}


SLACK = 2  # a list with nothing in it asks for nothing more
