"""Passkeys: what is asked when one is added, used or removed. Each proves its owner, and signs in alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.db import transaction
from django.http import HttpResponse

from touchstone.web.accounts.models import Person

NOT_ONE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)  # of what no browser sends


@contextmanager
def readable() -> Iterator[None]:
    """What reads as no answer of a passkey is a wrong one, not a fault of ours."""
    try:
        yield
    except forms.ValidationError as error:
        if error.code != "incorrect_code":
            raise
        raise get_adapter().validation_error("incorrect_passkey") from None
    except NOT_ONE:
        raise get_adapter().validation_error("incorrect_passkey") from None


def explain(form: forms.Form) -> None:
    """Say in our words what is wrong with an answer that is missing or no JSON."""
    said = get_adapter().error_messages["incorrect_passkey"]
    form.fields["credential"].error_messages |= {"required": said, "invalid": said}


class _Answer(webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        explain(self)

    def clean_credential(self) -> Authenticator:
        """Whose passkey answered."""
        with readable():
            return super().clean_credential()


class UsePasskey(_Answer):
    """The passkey as a second factor."""


class SignInByPasskey(_Answer, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """The passkey alone: it says whose it is."""


class PasskeyOnceMore(_Answer, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey once more."""


class AddPasskey(webauthn.SignupWebAuthnForm):  # type: ignore[misc]
    """A new passkey and what its owner calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What do you call it?"
        self.fields["name"].help_text = "You see this name where you rename or remove it."
        explain(self)

    def clean(self) -> dict[str, Any]:
        """The passkey's own proof that it was made for us, now, by whoever unlocked it."""
        with readable():
            cleaned: dict[str, Any] = super().clean()
            return cleaned


class RenamePasskey(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """What its owner calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What do you call it?"
        self.fields["name"].error_messages["required"] = "Enter a name."


class AddView(views.AddWebAuthnView):  # type: ignore[misc]
    """Add one that can sign in by itself: kept on the device, and unlocked for every use."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser is told to make."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        shown["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return shown


class RemoveView(views.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove one, unless a role needs it."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Remove it; two browsers that remove the last two wait for each other."""
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=self.request.user.pk)
            if get_adapter().can_delete_authenticator(self.object):
                answer: HttpResponse = super().form_valid(form)
                return answer
        form.add_error(None, get_adapter().validation_error("cannot_delete_authenticator"))
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return page


add = AddView.as_view()
remove = RemoveView.as_view()
