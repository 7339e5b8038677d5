"""Every address with every id, as somebody whose it is not: they learn nothing, not even that it is there."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from tests.factories.addresses import Address, every_address
from tests.web.walk.test_walk_roles import NAMES, PUBLIC
from tests.web.walk.walking import NAMED, SECRET, Town, ids_for, texts
from touchstone.web.audit.models import Event
from touchstone.web.organisations.scope import everywhere

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("walk")]

ADDRESSES = every_address()
WITH_IDS = [address for address in ADDRESSES if address.ids and address.name not in SECRET]
# What a library's pages for signing in show to whoever asks.
SIGNING_IN = {
    "account_confirm_email": "the link in a mail holds a secret",
    "account_confirm_login_code": "sends away whoever was sent no code",
    "account_email_verification_sent": "says that mail was sent, whoever asks",
    "account_inactive": "says that an account is closed, whoever asks",
    "account_login": "signing in",
    "account_logout": "nobody to sign out",
    "account_reset_password": "answers the same whether the address is known or not",
    "account_reset_password_done": "says that mail was sent, whoever asks",
    "account_reset_password_from_key": "the link in a mail holds a secret",
    "account_reset_password_from_key_done": "says that it is done, whoever asks",
    "account_signup": "says that people are invited",
    "mfa_authenticate": "sends away whoever gave no password before",
}


def every_id(town: Town) -> list[UUID]:
    """One of everything there is, and one that nothing has."""
    with everywhere():
        return [*(next(iter(ids(town.other))) for ids in NAMED.values() if list(ids(town.other))), uuid4()]


def test_both_organisations_have_one_of_everything(town: Town) -> None:
    """Or the walks would ask for nothing."""
    with everywhere():
        missing = [
            begin for begin, ids in NAMED.items() if not list(ids(town.other)) or not list(ids(town.home))
        ]
    assert missing == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stranger_is_sent_to_sign_in_whatever_they_ask(town: Town, method: str) -> None:
    browser, ids, seen = town.browser("stranger"), every_id(town), set()
    for address in ADDRESSES:
        for path in address.paths(ids, texts()):
            answer = browser.ask(path, method)
            to_sign_in = answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
            if not to_sign_in and answer.status_code not in (404, 405):
                seen.add(address.name)
    assert seen <= set(PUBLIC) | set(SIGNING_IN)


def paths(town: Town, address: Address) -> Iterator[str]:
    """An address with the ids of the other organisation, and with one of nothing."""
    yield from address.paths([*ids_for(address, town.other), uuid4()], texts())


@pytest.mark.parametrize("role", NAMES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_people_of_another_organisation_find_nothing(town: Town, role: str, method: str) -> None:
    browser, found = town.browser(role), []
    for address in WITH_IDS:
        for path in paths(town, address):
            status = browser.ask(path, method).status_code
            if status not in (403, 404, 405):
                found.append((path, status))
    assert found == []


def test_what_others_tried_is_not_in_the_trail(town: Town) -> None:
    """The walks above undo what they do; this one looks before it does."""
    with everywhere():
        before = Event.objects.count()
    browser = town.browser("manager")
    for address in WITH_IDS:
        for path in address.paths(ids_for(address, town.other)[:1], texts()):
            browser.client.post(path)
    with everywhere():
        assert Event.objects.count() == before
