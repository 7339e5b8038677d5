"""How sign-in differs from allauth's own: people are invited, and mail speaks and links as ours does."""

from __future__ import annotations

import logging
import time
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from touchstone.web.accounts.entrance import Arrival, admitted, came_by, came_otherwise, way_of
from touchstone.web.accounts.models import Person
from touchstone.web.accounts.providers import requiring
from touchstone.web.accounts.queries import holds_staff_role
from touchstone.web.accounts.sealing import Unreadable, opened, sealed
from touchstone.web.mail.actions import write_about_account
from touchstone.web.organisations.queries import memberships
from touchstone.web.organisations.request import ActorRequest

log = logging.getLogger(__name__)
PURPOSE = "second factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes are no factor of their own
OPENS = ("password_reset_url", "activate_url")  # what allauth calls the links in its mail
OWN_STAGES = {
    "allauth.mfa.stages.AuthenticateStage": "touchstone.web.accounts.stages.SecondFactorStage",
}
WRONG_CODE = "That code is not right. Codes change every 30 seconds: wait for the next one, and try again."


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed to strangers: an invitation makes the account. No answer tells who has one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "cannot_remove_primary_email": "You sign in with this address; choose another one first.",
        "duplicate_email": "This address is among yours already.",
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "email_taken": "This address cannot be used.",
        "enter_current_password": "This is not your current password.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": "There were too many tries. Wait 15 minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up by themselves."""
        return False

    def get_login_stages(self) -> list[str]:
        """What stands between a proof and the door: our own second factor in the place of theirs."""
        return [OWN_STAGES.get(one, one) for one in super().get_login_stages()]

    def pre_login(self, request: HttpRequest, user: Person, **about: Any) -> HttpResponse | None:
        """Note the way by which somebody comes in; refuse it where their organisations want their own."""
        answer: HttpResponse | None = super().pre_login(request, user, **about)
        if answer is not None:
            return answer
        arrival: Arrival | None = getattr(request, "arrival", None)
        if arrival is not None:
            came_by(request.session, user.pk, arrival)
            return None
        own = requiring(user.pk)
        came_otherwise(request.session, user.pk, [one.of_id for one in own])
        held = memberships(user.pk)
        if held and not admitted(request.session, held):
            return render(request, "accounts/own_way.html", {"found": own}, status=403)
        return None

    def login(self, request: HttpRequest, user: Person) -> None:
        """Open the session, which begins anew where somebody else was signed in; the way in stays known."""
        way = way_of(request.session, user.pk)
        super().login(request, user)
        if way:
            request.session.update(way)
        else:
            came_otherwise(request.session, user.pk, [one.of_id for one in requiring(user.pk)])

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002
        """Ask for the password again, unless somebody showed within the last hour who they are."""
        shown = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in shown), default=0)
        return bool(time.time() - latest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Link to our own address, whatever host the request named."""
        uid, _, token = key.partition("-")
        page = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.SITE_ADDRESS}{page}"

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:  # noqa: ARG002
        """Link to our own address, whatever host the request named."""
        return settings.SITE_ADDRESS + reverse("account_confirm_email", args=[emailconfirmation.key])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write it as all our mail: in text and HTML, to the queue, tried again where it fails."""
        said = {**context, "address": settings.SITE_ADDRESS}
        write_about_account(
            kind=template_prefix.rpartition("/")[2],
            to=email,
            subject=render_to_string(f"{template_prefix}_subject.txt", said),
            text=render_to_string(f"{template_prefix}_message.txt", said),
            at=cast("ActorRequest", self.request).now,
            opens=next((said[name] for name in OPENS if name in said), ""),
        )


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: kept on where a role needs it."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "Turn the second factor off before you add an address.",
        "cannot_delete_authenticator": "One of your roles needs a second factor, so it stays on.",
        "incorrect_passkey": "That passkey could not be used. Try again, or go on without one.",
        "cannot_generate_recovery_codes": "Turn the second factor on first; recovery codes come with it.",
        "incorrect_code": WRONG_CODE,
        "unverified_email": "Prove first that your e-mail address is yours: open the link that we sent.",
    }

    def encrypt(self, text: str) -> str:
        """The secret of an app, or of recovery codes, as the database keeps it."""
        return sealed(text, PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; one that no key opens becomes one that nobody knows, so that no code fits."""
        try:
            return opened(encrypted_text, PURPOSE)
        except Unreadable:
            log.error("a second factor cannot be read: is its secret key among the old ones?")  # noqa: TRY400
            return str(generate_totp_secret())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether somebody may turn it off: the last one stays where a role needs it."""
        if not (settings.SECOND_FACTOR_REQUIRED and holds_staff_role(authenticator.user_id)):
            return True
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def _get_site_name(self) -> str:
        """Whom a passkey is for, as the device shows it."""
        return "Touchstone"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a passkey is called until its owner calls it something else."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {number}"
