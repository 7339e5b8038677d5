"""The request of somebody who acts: what the middleware put into it, typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import Permission

SAFE = ("GET", "HEAD")
Further = ParamSpec("Further")


class ActorRequest(HttpRequest):
    """A request by somebody who is signed in and acts in a role. ``now`` is the moment it came in."""

    actor: Actor
    memberships: list[Membership]
    now: datetime


View = Callable[Concatenate[ActorRequest, Further], HttpResponseBase]
Served = Callable[..., HttpResponseBase]


def acts(
    *needed: Permission,
    reading: tuple[Permission, ...] = (),
) -> Callable[[View[Further]], Callable[Concatenate[HttpRequest, Further], HttpResponseBase]]:
    """A page for people who act in a role; with permissions, for those who hold at least one of them.

    Those who hold one of ``reading`` open the page and send nothing from it.

    A stranger is sent to sign in; somebody without any role to the page that says so; somebody whose role
    does not permit it gets the page that says what it does not permit and who may.
    """

    def wrap(view: View[Further]) -> Served:
        @wraps(view)
        def checked(request: HttpRequest, *args: Further.args, **kwargs: Further.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor: Actor | None = cast("Any", request).actor
            if actor is None:
                return redirect("no-role")
            enough = (*needed, *reading) if request.method in SAFE else needed
            if enough and not any(actor.may(one) for one in enough):
                actor.require(needed[0])
            return view(cast("ActorRequest", request), *args, **kwargs)

        checked.needs = (*needed, *reading)  # type: ignore[attr-defined]  # a test asks every address what it needs
        return checked

    return wrap
