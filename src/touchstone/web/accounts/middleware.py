"""Staff roles need a second factor before any page of theirs opens."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from touchstone.web.accounts.entrance import vouched
from touchstone.web.organisations.actor import Actor

OPEN = ("/accounts/", "/roles/", "/help/", "/accessibility/", "/privacy/")  # to set one up, switch or leave
SET_UP = "second_factor"  # in the session: seen to be set up, so that it is not asked for again
GOING_TO = "going_to"  # in the session: the page that was asked for, to go on to afterwards
NEEDED = "Your role needs a second factor. Set it up on your own page first."
Answers = Callable[[HttpRequest], HttpResponse]


def second_factor(get_response: Answers) -> Answers:
    """Send people in a staff role to set up their second factor, while the setting asks for one."""

    def answer(request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None or not settings.SECOND_FACTOR_REQUIRED or not actor.role.staff:
            return get_response(request)
        if request.path.startswith(OPEN) or _set_up(request):
            return get_response(request)
        if request.headers.get("Accept") == "application/json":  # a script: in words, and who is signed in
            return JsonResponse({"message": NEEDED, "person": actor.code}, status=403)
        if request.method == "GET":
            request.session[GOING_TO] = request.get_full_path()
        return redirect("mfa_activate_totp")

    return answer


def _set_up(request: HttpRequest) -> bool:
    """Whether the second factor is set up; asked of the database once a session."""
    session = request.session
    if not (vouched(session) or session.get(SET_UP)):
        if not is_mfa_enabled(request.user):
            return False
        session[SET_UP] = True
    if GOING_TO in session:
        del session[GOING_TO]
    return True
