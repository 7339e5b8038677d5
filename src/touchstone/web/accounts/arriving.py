"""Pages of signing in with an organisation: found by one's address, away to its provider, and back."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.integrations.openid.fetching import Unreachable
from touchstone.integrations.openid.flow import Journey, NotProven, come_back, leave, several_factors
from touchstone.web.accounts.entrance import HINT, Arrival
from touchstone.web.accounts.forms import WhoseAddress
from touchstone.web.accounts.models import Provider
from touchstone.web.accounts.providers import arrived, by_key, client_of, speaking_for
from touchstone.web.accounts.sealing import Unreadable
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.request import ActorRequest
from touchstone.web.ui.forms import UNPROCESSABLE

log = logging.getLogger(__name__)
UNDER_WAY = "openid_under_way"  # in the session: the journey to a provider
LONGEST = 600  # seconds from leaving to coming back
Page = TypeVar("Page", bound=Callable[..., HttpResponse])


def limited(page: Page) -> Page:
    """Count what one browser asks for, as other tries to sign in."""
    counted: Page = ratelimit.decorator(app="allauth.account", action="login", limit_get=True)(page)
    return counted


def next_of(request: HttpRequest, given: str | None) -> str:
    """Where to go on to afterwards: a page of ours, or the front page."""
    ours = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if given and ours else "/"


@never_cache
@limited
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask for the e-mail address, and offer the organisations that sign its domain in; else the password."""
    going = next_of(request, request.POST.get("next") or request.GET.get("next"))
    form = WhoseAddress(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        request.session[HINT] = form.cleaned_data["email"]
        found = list(speaking_for(form.cleaned_data["email"]))
        if found:
            return render(request, "accounts/offered.html", {"found": found, "next": going})
        return redirect(f"{reverse('account_login')}?{urlencode({'next': going}, safe='/')}")
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "accounts/find.html", {"form": form, "next": going}, status=status)


def _back_to(provider: Provider) -> str:
    """Where the provider sends people back to: our own address, whatever host the request named."""
    return settings.SITE_ADDRESS + reverse("accounts-back", args=[provider.key])


def _provider(key: str) -> Provider:
    found = by_key(key)
    if found is None:
        raise Http404
    return found


@never_cache
@limited
@require_safe
def away(request: HttpRequest, key: str) -> HttpResponse:
    """Send them to their organisation's provider."""
    provider, journey = _provider(key), Journey.new()
    try:
        hint = str(request.session.get(HINT, ""))
        address = leave(client_of(provider), journey, _back_to(provider), hint)
    except (Unreachable, Unreadable) as error:
        return _failed(request, provider, error)
    request.session[UNDER_WAY] = {
        **journey.kept(),
        "provider": str(provider.id),
        "at": cast("ActorRequest", request).now.timestamp(),
        "next": next_of(request, request.GET.get("next")),
    }
    return redirect(address)


@never_cache
@limited
@require_safe
def back(request: HttpRequest, key: str) -> HttpResponse:
    """Take up what they bring back, once, and sign in whom it proves."""
    provider = _provider(key)
    kept: dict[str, Any] = request.session.pop(UNDER_WAY, {})
    if not _ours(request, provider, kept):
        return _refused(request, provider, "This sign-in was not begun here, or it took too long.")
    if "code" not in request.GET:
        return _refused(request, provider, "The sign-in was cancelled, or refused there.")
    journey = Journey(kept["state"], kept["nonce"], kept["verifier"])
    try:
        claims = come_back(client_of(provider), journey, _back_to(provider), request.GET["code"])
        person = arrived(provider, claims)
    except (Unreachable, Unreadable) as error:
        return _failed(request, provider, error)
    except NotProven as error:
        log.warning("an organisation's provider proved nothing: %s", error)
        return _refused(request, provider, "What came back does not prove who you are.")
    except Refused as refused:
        return _refused(request, provider, refused.message)
    request.session.pop(HINT, None)
    request.arrival = Arrival(provider.of_id, provider.vouches and several_factors(claims))  # type: ignore[attr-defined]
    answer: HttpResponse = perform_login(request, Login(user=person, redirect_url=kept["next"]))
    return answer


def _ours(request: HttpRequest, provider: Provider, kept: dict[str, Any]) -> bool:
    """Whether this browser left for this provider a short while ago, and brings back what it was given."""
    if kept.get("provider") != str(provider.id):
        return False
    if cast("ActorRequest", request).now.timestamp() - kept["at"] > LONGEST:
        return False
    said = request.GET.get("iss", provider.issuer)  # RFC 9207
    state = request.GET.get("state", "")
    return said == provider.issuer and secrets.compare_digest(state.encode(), kept["state"].encode())


def _refused(request: HttpRequest, provider: Provider, why: str) -> HttpResponse:
    shown = {"provider": provider, "why": why}
    return render(request, "accounts/not_signed_in.html", shown, status=403)


def _failed(request: HttpRequest, provider: Provider, error: Exception) -> HttpResponse:
    log.warning("an organisation's provider cannot be used: %s", error)
    why = "Its sign-in does not answer as it should. Try again in a few minutes."
    shown = {"provider": provider, "why": why}
    return render(request, "accounts/not_signed_in.html", shown, status=503)
