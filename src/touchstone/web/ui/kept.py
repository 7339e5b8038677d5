"""A long form is not lost when its sender was signed out meanwhile: it is offered again after they sign in.

The posted text waits in the session, encrypted, for the person who was last signed in on that browser and
nobody else. Passwords, other secrets and files are never kept. Only a form that passed the check against
forgery is kept, so that no other site can plant one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.crypto import salted_hmac

from touchstone.web.accounts.sealing import box

Answers = Callable[[HttpRequest], HttpResponse]
KEY = "kept_form"  # in the session
COOKIE = "known"  # says, unreadably, who was last signed in on this browser
COOKIE_AGE = timedelta(days=7)
SECRETS = re.compile(r"password|passwd|secret|token|otp|captcha", re.IGNORECASE)
NEVER = "/accounts/"  # the pages of passwords and codes
SEALED = "sealed_"  # begins the name of a field that nobody typed and nobody can read
MOST = 200_000  # characters


@dataclass(frozen=True, slots=True)
class Kept:
    """What a form held: where it was sent, by whose browser, and its fields."""

    path: str
    owner: str
    fields: list[tuple[str, str]]
    files: bool  # whether files may have been chosen, which are not kept

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The fields with text, named as people say them."""
        shown = [(name, value) for name, value in self.fields if not name.startswith(SEALED)]
        return [(words(name), value) for name, value in shown if value.strip()]


def words(name: str) -> str:
    """A field's name as words: ``section-2-where_held`` is ``Section 2 where held``."""
    said = re.sub(r"[_\-.]+", " ", name).strip()
    return said[:1].upper() + said[1:]


def open_fields(posted: QueryDict) -> Iterator[tuple[str, str]]:
    """What was posted, without secrets."""
    for name in posted:
        if not SECRETS.search(name):
            for value in posted.getlist(name):
                yield name, str(value)


def mark_of(person: object) -> str:
    """A person as the cookie names them: the same every time, and telling nobody who it is."""
    return salted_hmac("touchstone.kept", str(person)).hexdigest()


def put_away(request: HttpRequest, owner: str) -> None:
    """Keep what was posted, unless it is more than a form holds."""
    files = request.content_type == "multipart/form-data"
    kept = Kept(request.get_full_path(), owner, list(open_fields(request.POST)), files)
    text = json.dumps(asdict(kept))
    if len(text) <= MOST:
        request.session[KEY] = box("kept").encrypt(text.encode()).decode()


def taken_out(session: Mapping[str, Any]) -> Kept | None:
    """What waits in the session, or nothing where there is none or it cannot be read any more."""
    try:
        read = json.loads(box("kept").decrypt(session[KEY].encode()))
    except (KeyError, InvalidToken):
        return None
    return Kept(**{**read, "fields": [(name, value) for name, value in read["fields"]]})


class KeptForms:
    """Keeps the form of somebody who was signed out, and offers it when they are back."""

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or the page that offers what was typed."""
        session = request.session
        signed_in = "_auth_user_id" in session and request.user.is_authenticated
        if not signed_in:
            return self._signed_out(request)
        if KEY in session:
            offered = self._offered(request)
            if offered is not None:
                return offered
        response = self.get_response(request)
        _remember(request, response)
        return response

    def _signed_out(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        checked = getattr(request, "csrf_processing_done", False)
        if request.method != "POST" or not checked or not to_sign_in(response):
            return response
        owner = request.get_signed_cookie(COOKIE, None, max_age=COOKIE_AGE)
        if owner and not request.path.startswith(NEVER):
            put_away(request, owner)
        return response

    def _offered(self, request: HttpRequest) -> HttpResponse | None:
        kept = taken_out(request.session)
        if kept is None or kept.owner != mark_of(request.user.pk):
            del request.session[KEY]
        elif request.get_full_path() == kept.path:
            if request.method == "GET":
                return render(request, "ui/kept.html", {"kept": kept})
            if request.method == "POST":
                del request.session[KEY]
        return None


def to_sign_in(response: HttpResponse) -> bool:
    """Whether an answer sends the person to sign in."""
    target = urlsplit(response.get("Location", "")).path
    return response.status_code == 302 and target == resolve_url(settings.LOGIN_URL)


def _remember(request: HttpRequest, response: HttpResponse) -> None:
    """Leave the cookie that says whose browser this is, where it does not say so yet."""
    if not request.user.is_authenticated:  # signed out by this very request
        return
    mark = mark_of(request.user.pk)
    if request.get_signed_cookie(COOKIE, None, max_age=COOKIE_AGE / 2) != mark:
        response.set_signed_cookie(
            COOKIE,
            mark,
            max_age=COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
