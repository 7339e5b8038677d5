"""A passkey, as the browser's own device keeps it: added, used alone, used as a second factor, removed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.told import PASSWORD
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(stranger: Visitor) -> Visitor:
    """The same at a name that passkeys are made for (they know no numbers), with a device that keeps them."""
    named = stranger.instance.address.replace("127.0.0.1", "localhost")
    stranger.instance = replace(stranger.instance, address=named)
    device = stranger.context.new_cdp_session(stranger.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return stranger


def test_a_passkey_is_added_signs_in_and_is_removed(visit: Visit) -> None:
    person = with_device(visit(""))
    email = person.instance.people["employer"]
    person.open("/accounts/login/").fill("E-mail address", email).fill("Password", PASSWORD).press("Sign in")
    person.open("/accounts/2fa/").press("Add a passkey").expect("It signs you in by itself")
    person.fill("What do you call it?", "My telephone").press("Add the passkey").expect("Recovery codes")
    person.open("/accounts/2fa/").expect("You have one passkey")

    person.open("/accounts/logout/").press("Sign out")
    person.open("/accounts/login/?next=/accounts/2fa/webauthn/").press("Sign in with a passkey")
    person.expect("Your passkeys", "My telephone")

    person.open("/accounts/logout/").press("Sign out").open("/accounts/login/")
    person.fill("E-mail address", email).fill("Password", PASSWORD).press("Sign in")
    person.expect("Your second factor").press("Use your passkey")

    person.open("/accounts/2fa/webauthn/").follow("Rename")
    person.fill("What do you call it?", "Old one").press("Save")
    person.expect("Old one").follow("Remove").press("Remove it").expect("You have no passkey.")
    person.open("/accounts/logout/").press("Sign out").open("/accounts/login/")
    with person.page.expect_navigation():
        person.page.get_by_role("button", name="Sign in with a passkey").click()
    person.look().expect("That passkey could not be used.")
