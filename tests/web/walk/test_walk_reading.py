"""Who looks from outside opens what was granted and changes nothing, whatever they send anywhere."""

from __future__ import annotations

import pytest

from tests.factories.addresses import every_address
from tests.web.walk.test_walk_roles import PUBLIC
from tests.web.walk.walking import SECRET, Town, ids_for, texts

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("walk")]

EQA = "external_quality_assurer"
REFUSED = (403, 404, 405)
OWN = {  # what they send is about themselves, and why
    "accounts-preferences": "how mail reaches oneself",
    "bookings-calendar": "one's own calendar",
    "doors-make-own": "a program that acts as oneself; it sees nothing, for it acts on no day",
    "doors-revoke": "one's own tokens",
    "home": "leads to one's own place",
    "organisations-roles": "switches between the roles one holds",
    "packs-bound": "a document of what they may read, made for themselves; nothing of the case changes",
}


def test_nothing_they_send_is_answered_with_anything_but_a_refusal(town: Town) -> None:
    browser, wrong = town.browser(EQA), set()
    for address in every_address():
        if not address.ours or address.name in {*OWN, *PUBLIC, *SECRET}:
            continue
        ids = ids_for(address, town.home) if address.ids else []
        for path in address.paths(ids, texts()):
            status = browser.ask(path, "POST").status_code
            if status not in REFUSED:
                wrong.add((address.name, status))
    assert sorted(wrong) == []
