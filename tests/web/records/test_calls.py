"""How much Python a page takes, counted in calls: the same on every machine, so that what is quick stays so.

There is room for a sixth more. A page that grows by intention gets a new figure; what else is measured is in
``docs/performance.md``.
"""

from __future__ import annotations

import cProfile
import pstats

from tests.factories.browser import Site
from tests.factories.gateway import confirmed
from tests.factories.web import NOW, apprenticeship
from touchstone.web.records import remembered
from touchstone.web.records.actions import keep

ROOM = 7 / 6
SEVERAL = 5  # apprentices
CALLS = {
    ("manager", "ui-help"): 4_400,  # nothing but the frame and what every page asks
    ("manager", "home"): 4_500,
    ("training_provider", "home"): 4_300,
    ("apprentice", "home"): 4_300,
    ("training_provider", "apprentices-list"): 4_900,
    ("bookings", "bookings-list"): 4_200,
    ("manager", "records-record"): 7_100,
    ("training_provider", "portfolio-home"): 4_500,
}
AFTER = {  # when something changed since somebody asked
    ("apprentice", "home"): 7_600,
    ("manager", "records-record"): 13_400,
}
OF_ONE = ("records-record", "portfolio-home")


def test_a_page_takes_no_more_calls_than_it_did(site: Site) -> None:
    some = [apprenticeship(site.people)]
    some += [apprenticeship(site.people, uln="", person=None) for _ in range(SEVERAL - 1)]
    for one in some:
        confirmed(site.people, one)
        keep(one, "apprentice.register", by=site.people.actor("bookings"), at=NOW)
    took = {asked: calls(site, *asked, str(some[0].id)) for asked in CALLS}
    assert {asked: number for asked, number in took.items() if number > ROOM * CALLS[asked]} == {}
    anew = {asked: calls(site, *asked, str(some[0].id), changed=True) for asked in AFTER}
    assert {asked: number for asked, number in anew.items() if number > ROOM * AFTER[asked]} == {}


def calls(site: Site, role: str, page: str, id: str, *, changed: bool = False) -> int:
    """Calls of functions for one answer, after some that made ready what is made once."""
    about = [id] if page in OF_ONE else []
    for _ in range(3):
        assert site.get(role, page, *about).status_code == 200
    if changed:
        remembered.forget()
    watch = cProfile.Profile()
    watch.runcall(site.get, role, page, *about)
    return int(pstats.Stats(watch).total_calls)  # type: ignore[attr-defined]
