"""What stands on a planning sheet is on no page of anybody to whom it is not shown."""

from __future__ import annotations

import pytest

from tests.factories.addresses import every_address
from tests.web.walk.test_walk_roles import allowed
from tests.web.walk.walking import SECRET, Town, ids_for, texts
from touchstone.web.organisations.scope import everywhere
from touchstone.web.planning.models import Note, Share

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("walk")]

MARKED = "Zebrafish in the margin"
EVERYBODY_ELSE = (
    *("assessor", "internal_quality_assurer", "manager", "bookings"),
    *("training_provider", "employer"),
)


@pytest.mark.parametrize("role", EVERYBODY_ELSE)
def test_no_page_of_somebody_else_shows_what_stands_on_a_sheet(town: Town, role: str) -> None:
    with everywhere():
        assert Note.objects.filter(organisation=town.home.id).update(text=MARKED)
        shown = Share.objects.filter(organisation=town.home.id, until=None)
        ended = {share.id: share.since for share in shown}
        Share.objects.filter(id__in=ended).update(until="2026-05-31T00:00:00Z")
    try:
        telling = [path for path in paths(town, role) if MARKED.encode() in said(town, role, path)]
    finally:
        with everywhere():
            Share.objects.filter(id__in=ended).update(until=None)
    assert telling == []


def paths(town: Town, role: str) -> list[str]:
    """Every page about somebody that the role may open."""
    about = [one for one in every_address() if one.ours and one.ids and one.name not in SECRET]
    return [
        path
        for address in about
        if allowed(address, role)
        for path in address.paths(ids_for(address, town.home), texts())
    ]


def said(town: Town, role: str, path: str) -> bytes:
    """What the answer holds."""
    found: bytes = town.browser(role).ask(path).said  # type: ignore[attr-defined]
    return found


def test_the_walk_would_notice(town: Town) -> None:
    """The apprentice whose sheet it is finds it, or the test above would prove nothing."""
    with everywhere():
        Note.objects.filter(organisation=town.home.id).update(text=MARKED)
    assert any(MARKED.encode() in said(town, "apprentice", path) for path in paths(town, "apprentice"))
