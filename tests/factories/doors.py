"""Programs that come in by a token, for tests of the API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from django.test import Client

from tests.factories.web import NOW, Cast
from touchstone.web.doors.actions import make_own_token
from touchstone.web.doors.scopes import offered
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.scope import see, within
from touchstone.web.ui import middleware

ROOT = "/api/v1"


def secret_of(actor: Actor, scopes: Sequence[str] | None = None, at: datetime = NOW, days: int = 30) -> str:
    """The secret of a new token by which a program acts as this actor; with every scope unless told."""
    wanted = [scope.name for scope in offered(actor.role)] if scopes is None else scopes
    with within(*actor.sees):
        _, secret = make_own_token(
            id=uuid4(), name="A test", scopes=wanted, expires_at=at + timedelta(days=days), by=actor, at=at
        )
    return secret


@dataclass
class Program:
    """A program with one token. Its requests come in at ``now``; ``sees`` is in view again afterwards."""

    secret: str
    sees: tuple[UUID, ...] = ()
    now: datetime = NOW
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **asked: Any) -> Any:
        """The answer to a GET."""
        with self._clock():
            answer = self.client.get(f"{ROOT}{path}", asked, headers=self._headers())
            answer.bytes_ = answer.getvalue()  # type: ignore[attr-defined]  # a file is closed once it is read
            return answer

    def send(
        self, path: str, body: Any = None, *, key: str | None = None, method: str = "POST", **headers: str
    ) -> Any:
        """The answer to a body of JSON."""
        said = "" if body is None else json.dumps(body, default=str)
        return self.send_text(path, said, key=key, method=method, **headers)

    def send_text(
        self, path: str, said: str, *, key: str | None = None, method: str = "POST", **headers: str
    ) -> Any:
        """The answer to a body as it is."""
        named = {"Idempotency-Key": key} if key is not None else {}
        with self._clock():
            return self.client.generic(
                method,
                f"{ROOT}{path}",
                said,
                content_type="application/json",
                headers={**self._headers(), **named, **headers},
            )

    def form(self, path: str, key: str | None = None, **fields: Any) -> Any:
        """The answer to a form, with files."""
        named = {"Idempotency-Key": key} if key is not None else {}
        with self._clock():
            return self.client.post(f"{ROOT}{path}", fields, headers={**self._headers(), **named})

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}

    @contextmanager
    def _clock(self) -> Iterator[None]:
        with mock.patch.object(middleware, "import_string", return_value=lambda: self.now):
            yield
        if self.sees:
            see(self.sees)  # a request leaves its connection seeing nothing


def program(of: Cast, role: str, scopes: Sequence[str] | None = None, **more: Any) -> Program:
    """A program that acts as the cast's person of that role."""
    actor = of.actor(role)
    return Program(secret_of(actor, scopes), (of.organisation.id,), **more)
