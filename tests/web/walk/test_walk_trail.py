"""What leaves as a file leaves an event: every address that gives one, asked for in every role."""

from __future__ import annotations

import pytest

from tests.factories.addresses import every_address
from tests.web.walk.test_walk_roles import NAMES, allowed
from tests.web.walk.walking import SECRET, Town, ids_for, texts

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("walk")]

OWN = {  # files without an event, by role and address, and why
    ("apprentice", "planning-pdf"): "their own preparation: on which days they prepare is nobody's business",
}


@pytest.mark.parametrize("role", NAMES)
def test_no_file_about_an_apprentice_leaves_without_an_event(town: Town, role: str) -> None:
    untraced = set()
    for address in every_address():
        if not address.ours or address.name in SECRET or not allowed(address, role):
            continue
        ids = ids_for(address, town.home) if address.ids else []
        if any(town.opened(role, path).untraced for path in address.paths(ids, texts())):
            untraced.add((role, address.name))
    assert untraced == {own for own in OWN if own[0] == role}
