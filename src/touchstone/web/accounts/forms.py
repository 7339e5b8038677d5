"""What people type about themselves."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms

from touchstone.web.accounts.entrance import HINT

PASSWORD_HELP = "At least 12 characters. Three words that nobody would guess make a good one."  # noqa: S105
NEW_PASSWORD = {"password1": "New password", "password2": "New password, once more"}


class Accept(forms.Form):
    """A new person's name and password."""

    name = forms.CharField(
        label="Your name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter your name."},
    )
    password = forms.CharField(
        label="Choose a password",
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )


class Preferences(forms.Form):
    """One's name and how one is written to."""

    name = forms.CharField(label="Your name", max_length=200, error_messages={"required": "Enter your name."})
    mail_at_once = forms.BooleanField(
        label="Write to me as soon as something concerns me",
        help_text="Reminders too: in the last days of what you are to do; and 28 and 7 days before your "
        "right to appeal, to resit or to retake ends, and in its last days. Each comes once.",
        required=False,
    )
    daily_digest = forms.BooleanField(
        label="Send me one mail a day with what is due",
        help_text="At seven in the morning, when there is something to say: what waits for you with its last "
        "day, what you may do that is soon over, and what was written to you since.",
        required=False,
    )


def say(form: forms.Form, labels: dict[str, str], helps: dict[str, str] | None = None) -> None:
    """Give fields of another's form our words; a placeholder is no label."""
    for name, field in form.fields.items():
        field.label = labels.get(name, field.label)
        field.help_text = (helps or {}).get(name, "")
        field.widget.attrs.pop("placeholder", None)


class SignIn(account.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, {"login": "E-mail address", "password": "Password"})
        if typed := context.request.session.get(HINT):
            self.fields["login"].initial = typed


class ForgottenPassword(account.ResetPasswordForm):  # type: ignore[misc]
    """Whose password is forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, {"email": "E-mail address"})


class NewPassword(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password in place of a forgotten one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, NEW_PASSWORD, {"password1": PASSWORD_HELP})


class FirstPassword(account.SetPasswordForm):  # type: ignore[misc]
    """A password for somebody who has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, NEW_PASSWORD, {"password1": PASSWORD_HELP})


class ChangePassword(account.ChangePasswordForm):  # type: ignore[misc]
    """A new password in place of a known one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, NEW_PASSWORD | {"oldpassword": "Current password"}, {"password1": PASSWORD_HELP})


class StillYou(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, {"password": "Password"})


class AddAddress(account.AddEmailForm):  # type: ignore[misc]
    """Another e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, {"email": "E-mail address"}, {"email": "We send a link there, to prove that it is yours."})


class Code(mfa.AuthenticateForm):  # type: ignore[misc]
    """The code of the second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, {"code": "Code"}, {"code": "Six digits of the app, or one of your recovery codes."})


class CodeOnceMore(mfa.ReauthenticateForm):  # type: ignore[misc]
    """The code of the second factor once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, {"code": "Code"}, {"code": "Six digits of the app, or one of your recovery codes."})


class FirstCode(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app that was just set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, {"code": "Code"}, {"code": "The six digits that the app shows now."})
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "class": "govuk-input--width-10"}


class WhoseAddress(forms.Form):
    """The address by which an organisation's own sign-in is found."""

    email = forms.EmailField(
        label="Your e-mail address at work",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your e-mail address.",
            "invalid": "Enter an address such as jo@example.org.",
        },
    )


class OwnSignIn(forms.Form):
    """An organisation's own provider."""

    issuer = forms.CharField(
        label="Issuer",
        max_length=500,
        help_text="The address by which your provider calls itself, such as https://login.example.org.",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        error_messages={"required": "Enter the issuer."},
    )
    client_id = forms.CharField(
        label="Client ID",
        max_length=300,
        help_text="What your provider calls Touchstone.",
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
        error_messages={"required": "Enter the client ID."},
    )
    secret = forms.CharField(
        label="Client secret",
        max_length=500,
        required=False,
        help_text="It is kept encrypted and never shown again. Leave it empty to keep the one that is set.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    domains = forms.CharField(
        label="E-mail domains",
        max_length=5000,
        help_text="What stands after the @ of your people’s addresses, one a line.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        error_messages={"required": "Enter at least one domain, such as example.org."},
    )
    vouches = forms.BooleanField(
        label="Our provider asks for a second factor: when it says that it did, do not ask again",
        required=False,
    )
    required = forms.BooleanField(
        label="Our people sign in this way alone",
        required=False,
        help_text="Passwords and passkeys then open no role here, but for the last one who manages people.",
    )

    def clean_domains(self) -> list[str]:
        """One by one."""
        return str(self.cleaned_data["domains"]).replace(",", " ").split()
