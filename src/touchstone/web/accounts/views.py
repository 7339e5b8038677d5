"""Pages of people: taking up an invitation, and one's own settings."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from touchstone.web.accounts.actions import accept, found, prefer
from touchstone.web.accounts.entrance import forget_way
from touchstone.web.accounts.forms import Accept, OwnSignIn, Preferences
from touchstone.web.accounts.models import Person
from touchstone.web.accounts.providers import end_provider, provider_of, settle_provider
from touchstone.web.mail.queries import always_sent
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import BY_ID, Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def take_up(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation: a new person chooses a password; one who has an account signs in first."""
    now = cast("ActorRequest", request).now
    invitation = found(secret, now)
    if invitation is None:
        return render(request, "accounts/expired.html", status=410)
    known = Person.objects.filter(email=invitation.email).first()
    signed_in = request.user if isinstance(request.user, Person) else None
    form = Accept(request.POST if request.method == "POST" else None, initial={"name": invitation.name})
    if known is not None:
        form.fields.clear()
    if request.method == "POST" and form.is_valid():
        said = {"name": "", "password": "", **form.cleaned_data}
        try:
            person = accept(secret=secret, at=now, signed_in=signed_in, **said)
        except Refused as refused:
            refuse(form, refused)
        else:
            if signed_in is None:
                forget_way(request.session)
                login(request, person, backend=BACKEND)
                record_authentication(request, person, "password", email=person.email)  # chosen just now
            messages.success(request, f"Welcome to Touchstone, {person}.")
            return redirect("/")
    context = {
        "form": form,
        "invitation": invitation,
        "role": BY_ID[invitation.role],
        "known": known,
        "right_person": known is not None and known == signed_in,
        "wrong_person": signed_in is not None and signed_in != known,
    }
    return render(request, "accounts/take_up.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """One's name, how one is written to, and where the rest of one's account is."""
    person = cast("Person", request.user)
    fields = ("name", "mail_at_once", "daily_digest")
    initial = {field: getattr(person, field) for field in fields}
    form = Preferences(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            prefer(person=person, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Saved.")
            return redirect("accounts-preferences")
    context = {
        "form": form,
        "always": always_sent(),
        "neither": not (person.mail_at_once or person.daily_digest),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "accounts/preferences.html", context, status=status)


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
@acts(Permission.MANAGE_PEOPLE)
def provider(request: ActorRequest) -> HttpResponse:
    """The organisation's own sign-in: set up, changed, turned off."""
    known = provider_of(request.actor.organisation_id)
    fields = ("issuer", "client_id", "required", "vouches")
    initial = {name: getattr(known, name) for name in fields} if known else {}
    initial["domains"] = "\n".join(known.domains) if known else ""
    sent = request.POST if request.method == "POST" and "end" not in request.POST else None
    form = OwnSignIn(sent, initial=initial)
    refusal: Refused | None = None
    try:
        if form.is_bound and form.is_valid():
            settle_provider(**form.cleaned_data, by=request.actor, at=request.now)
            messages.success(request, "Saved. Try it in another browser before you sign out here.")
            return redirect("accounts-provider")
        if request.method == "POST" and not form.is_bound:
            end_provider(by=request.actor, at=request.now)
            messages.success(request, "It is turned off.")
            return redirect("accounts-provider")
    except Refused as refused:
        if form.is_bound:
            refuse(form, refused)
        refusal = refused
    context = {
        "form": form,
        "refusal": None if form.is_bound else refusal,
        "provider": known,
        "back": known and settings.SITE_ADDRESS + reverse("accounts-back", args=[known.key]),
    }
    status = UNPROCESSABLE if form.errors or refusal else 200
    return render(request, "accounts/provider.html", context, status=status)
