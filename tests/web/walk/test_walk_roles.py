"""Every address, as every role, with what is one's own: no fault anywhere, and no page beyond the role."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.factories.addresses import Address, every_address
from tests.web.walk.walking import SECRET, Town, ids_for, texts
from touchstone.web.organisations.permissions import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("walk")]

ADDRESSES = every_address()
NAMES = [role.id for role in ROLES]
FEW = 2  # objects are enough for a form, and for a page that the role does not permit
# Pages for everybody who is signed in, and why they ask for no permission.
FOR_EVERYBODY = {
    "accounts-preferences": "how mail reaches oneself",
    "bookings-calendar": "one's own calendar",
    "doors-make-own": "a program that acts as oneself",
    "doors-own": "a program that acts as oneself",
    "doors-revoke": "one's own tokens; all of the organisation's for who keeps its doors",
    "home": "leads each role to its own place",
    "no-role": "says that one has no role",
    "organisations-roles": "switches between the roles one holds",
    "standards-list": "published rules; nothing about anybody",
    "standards-one": "published rules; nothing about anybody",
}
# Pages for everybody, signed in or not, and why.
PUBLIC = {
    "api-reference": "says what programs can do, and nothing about anybody",
    "accounts-accept": "the link in an invitation holds a secret",
    "accounts-away": "the way to an organisation's own sign-in",
    "accounts-back": "takes what this very browser brings back from there",
    "accounts-find": "tells what signs a domain in, whoever asks",
    **SECRET,
    "console-manifest": "the same for everybody; nobody's data is in it",
    "console-shell": "the same for everybody; nobody's data is in it",
    "console-worker": "the same for everybody; nobody's data is in it",
    "demo-home": "the demonstration alone; not found elsewhere",
    "demo-sign-in": "the demonstration alone; not found elsewhere",
    "demo-tour": "the demonstration alone; not found elsewhere",
    "ui-accessibility": "the law asks for it",
    "ui-components": "the demonstration alone; not found elsewhere",
    "ui-forget-kept": "forgets what this very browser has typed",
    "ui-help": "says nothing about anybody",
    "ui-privacy": "people read it before they are known",
}
# Addresses that only take what a form sends, or whose text is made for one person and one moment.
NEVER_OPEN = {
    "assessments-begin": "only where a plan leaves marking to the training provider",
    "console-captured": "takes what a script sends",
    "console-device": "takes what a script sends",
    "console-end-device": "a button",
    "console-leave-out": "a button",
    "console-prepare": "takes what a script sends",
    "console-submit": "takes what a script sends",
    "console-take-up": "a button",
    "console-wait-no-longer": "a button",
    "doors-redeliver": "a button",
    "files-content": "signed for one person, for a few minutes",
    "links-withdraw": "a button",
    "mail-again": "a button",
    "organisations-withdraw": "a button",
    "packs-bound-file": "made in the background, and given while nothing has changed since",
    "packs-cancel": "a button",
    "packs-take": "a button",
    "planning-save": "takes what is typed, as it is typed",
    "portfolio-clean": "a button",
    "portfolio-give": "a button",
    "results-tell": "a button",
    "room-end": "a button",
    "room-own": "only whoever co-marks has a log of their own",
    "viewing-take-back": "a button",
    "viewing-content": "signed for one person, for a few hours",
    "uploads-begin": "takes what a script sends",
    "uploads-say": "takes what a script sends",
}


def test_every_page_needs_a_permission_or_is_listed_with_a_reason() -> None:
    bare = {address.name for address in ADDRESSES if address.ours and not address.needs}
    assert bare == set(FOR_EVERYBODY) | set(PUBLIC)


def allowed(address: Address, role: str) -> bool:
    """Whether the role may open the page at all."""
    may = next(one.may for one in ROLES if one.id == role)
    return not address.needs or not may.isdisjoint(address.needs)


@pytest.mark.parametrize("role", NAMES)
def test_nobody_meets_a_fault_and_nobody_opens_what_their_role_does_not_permit(town: Town, role: str) -> None:
    browser, wrong = town.browser(role), []
    for address in ADDRESSES:
        ids = ids_for(address, town.home) if address.ids and address.name not in SECRET else [uuid4()]
        for method in ("GET", "POST"):
            few = ids if method == "GET" and allowed(address, role) else ids[-FEW:]
            for path in address.paths(few, texts()):
                get = method == "GET"
                status = town.opened(role, path).status if get else browser.ask(path, method).status_code
                if address.ours and not allowed(address, role) and status not in (403, 405):
                    wrong.append((method, path, status))
    assert wrong == []


def test_every_page_opens_for_somebody(town: Town) -> None:
    """Or the walks would prove nothing: a page that nobody can open is found by nobody."""
    shut = set()
    for address in ADDRESSES:
        if address.ours and address.name not in PUBLIC and not opened(town, address):
            shut.add(address.name)
    assert shut == set(NEVER_OPEN)


def opened(town: Town, address: Address) -> bool:
    """Whether some role opens some page of that address, or is sent on from it."""
    ids = ids_for(address, town.home) if address.ids else []
    roles = [role for role in NAMES if allowed(address, role)]
    return any(
        town.opened(role, path).status in (200, 302) for role in roles for path in address.paths(ids, texts())
    )
