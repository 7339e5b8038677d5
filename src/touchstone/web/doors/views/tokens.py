"""Tokens: which there are, a new one whose secret is shown once, and their end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.web.doors import actions, queries
from touchstone.web.doors.forms import NewToken
from touchstone.web.doors.models import Token
from touchstone.web.doors.scopes import SCOPES, offered
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import BY_ID, Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
MOST = 200


@require_safe
@acts(Permission.MANAGE_DOORS)
def tokens(request: ActorRequest) -> HttpResponse:
    """Every token of the organisation, and of its people."""
    return render(request, "doors/tokens.html", {"rows": _rows(request, queries.tokens(request.actor))})


@require_safe
@acts()
def own(request: ActorRequest) -> HttpResponse:
    """The tokens by which programs act as oneself."""
    return render(request, "doors/own.html", {"rows": _rows(request, queries.own_tokens(request.actor))})


def _rows(request: ActorRequest, found: Any) -> list[tuple[Token, str, str]]:
    """Each token with the role it acts in, and how it stands."""
    return [(one, _role(one), _state(one, request)) for one in found[:MOST]]


def _role(token: Token) -> str:
    role = BY_ID.get(token.membership.role)
    return role.title if role else token.membership.role


def _state(token: Token, request: ActorRequest) -> str:
    if token.revoked_at is not None:
        return "Withdrawn"
    if token.membership.until is not None:
        return "Its role has ended"
    return "Opens" if token.stands(request.now) else "Expired"


@GET_OR_POST
@acts(Permission.MANAGE_DOORS)
def make(request: ActorRequest) -> HttpResponse:
    """A token of the organisation; the answer shows its secret, once."""
    roles = actions.service_roles(request.actor)
    known = [scope for scope in SCOPES if any(scope.permissions & role.may for role in roles)]
    posted = request.POST if request.method == "POST" else None
    return _made(request, NewToken(known, posted, roles=roles), actions.make_token, "doors-tokens")


@GET_OR_POST
@acts()
def make_own(request: ActorRequest) -> HttpResponse:
    """A token of one's own."""
    posted = request.POST if request.method == "POST" else None
    form = NewToken(offered(request.actor.role), posted)
    return _made(request, form, actions.make_own_token, "doors-own")


def _made(request: ActorRequest, form: NewToken, act: Any, back: str) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            token, secret = act(**form.said(request.now), by=request.actor, at=request.now)
        except Refused as refused:
            refuse(form, refused)
        else:
            context = {"token": token, "secret": secret, "role": _role(token), "back": back}
            answer = render(request, "doors/made.html", context)
            answer["Cache-Control"] = "no-store"
            return answer
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "doors/make.html", {"form": form, "back": back}, status=status)


@GET_OR_POST
@acts()
def revoke(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask whether a token shall be withdrawn, and withdraw it."""
    token = queries.visible_token(id, request.actor)
    back = "doors-tokens" if request.actor.may(Permission.MANAGE_DOORS) else "doors-own"
    refusal = None
    if request.method == "POST":
        try:
            actions.revoke_token(token=id, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, f"The token of {token.name} opens nothing any more.")
            return redirect(back)
    context = {"token": token, "role": _role(token), "refusal": refusal, "back": back}
    return render(request, "doors/revoke.html", context, status=UNPROCESSABLE if refusal else 200)
