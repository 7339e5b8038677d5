"""Staff roles need a second factor before any page of theirs opens."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from touchstone.web.organisations.actor import Actor

OPEN = ("/accounts/", "/static/", "/switch/", "/health", "/ready")  # what is needed to set one up or to leave
SET_UP = "second-factor"  # key in the session: seen to be set up, so that it is not asked for again
Answers = Callable[[HttpRequest], HttpResponse]


def second_factor(get_response: Answers) -> Answers:
    """Send people in a staff role to set up their second factor, while the setting asks for one."""

    def answer(request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None or not settings.SECOND_FACTOR_REQUIRED or not actor.role.staff:
            return get_response(request)
        if request.path.startswith(OPEN) or request.session.get(SET_UP):
            return get_response(request)
        if not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        request.session[SET_UP] = True
        return get_response(request)

    return answer
