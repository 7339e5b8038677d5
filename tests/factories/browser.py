"""A cast with browsers: what each role sees of a page, on the real database behind row-level security."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.web import Cast
from touchstone.web.organisations.scope import see
from touchstone.web.records import remembered


@dataclass
class Site:
    """Everybody of a cast, signed in, each in a browser of their own. Rows stay seen while a test runs."""

    people: Cast
    browsers: dict[str, Client] = field(default_factory=dict)

    def browser(self, role: str) -> Client:
        """The browser of the person in that role."""
        if role not in self.browsers:
            self.browsers[role] = Client()
            self.browsers[role].force_login(self.people.people[role])
        return self.browsers[role]

    def get(self, role: str, page: str, *about: object, query: str = "") -> Any:
        """The answer to opening a page; ``text`` is what it says."""
        address = reverse(page, args=about) + (f"?{query}" if query else "")
        return self._told(self.browser(role).get(address))

    def open(self, role: str, address: str) -> Any:
        """The answer to following a link."""
        return self._told(self.browser(role).get(address))

    def post(self, role: str, page: str, *about: object, query: str = "", **fields: Any) -> Any:
        """The answer to sending a form."""
        address = reverse(page, args=about) + (f"?{query}" if query else "")
        return self._told(self.browser(role).post(address, fields))

    def queries(self, role: str, page: str, *about: object, query: str = "") -> int:
        """With how many queries a page is made."""
        self.browser(role)  # signing in is another request
        remembered.forget()  # what the first time takes
        with CaptureQueriesContext(connection) as made:
            answer = self.get(role, page, *about, query=query)
        assert answer.status_code == 200
        return len(made) - 1  # the last one is this test's own, to see rows again

    def _told(self, answer: Any) -> Any:
        content = answer.getvalue() if answer.streaming else answer.content
        answer.text_ = content.decode(errors="replace")
        see([self.people.organisation.id])  # a request leaves its connection seeing nothing
        return answer
