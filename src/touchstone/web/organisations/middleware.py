"""Who acts in this request, and what the database may show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from touchstone.rules.calendar import day
from touchstone.web.accounts.entrance import admitted
from touchstone.web.accounts.models import Person, known
from touchstone.web.organisations import queries, scope
from touchstone.web.organisations.models import Membership

CHOSEN = "membership"  # key in the session
Answers = Callable[[HttpRequest], HttpResponse]


def acting(get_response: Answers) -> Answers:
    """Put ``request.actor`` and ``request.memberships`` in place, and narrow the database to what they see.

    Afterwards the connection sees nothing again: no request inherits what another was shown.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        request.memberships = []  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        if "_auth_user_id" not in request.session:
            return get_response(request)
        try:
            held = queries.memberships(UUID(request.session["_auth_user_id"]))
            with known(held[0].person if held else None):
                known_here = request.user.is_authenticated
            if known_here:
                _act(request, held)
            return get_response(request)
        finally:
            scope.forget()

    return answer


def _act(request: HttpRequest, memberships: list[Membership]) -> None:
    person = cast("Person", request.user)
    held = admitted(request.session, memberships)
    request.memberships = held  # type: ignore[attr-defined]
    chosen = _chosen(request, held)
    today = day(request.now)  # type: ignore[attr-defined]
    actor = queries.actor_of(chosen, str(person), today) if chosen else None
    request.actor = actor  # type: ignore[attr-defined]
    scope.see(actor.sees if actor else ())


def _chosen(request: HttpRequest, held: list[Membership]) -> Membership | None:
    wanted = request.session.get(CHOSEN)
    return next((one for one in held if str(one.id) == wanted), held[0] if held else None)
