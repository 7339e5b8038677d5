"""The people, the apprentice, the link and the browser that tests of upload links begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories.links import asked, secret_in
from tests.factories.portfolio import Portfolio
from tests.factories.tus import TUS, metadata
from tests.factories.web import apprenticeship, cast
from touchstone.web.links.models import UploadLink
from touchstone.web.organisations.scope import see, within


@pytest.fixture
def portfolio(db: None, tmp_path: Path, settings: Any) -> Iterator[Portfolio]:
    """An empty portfolio."""
    settings.FILES_FOLDER = tmp_path / "files"
    settings.CLOCK = "tests.factories.clocks.stopped"
    people = cast()
    cache.clear()
    with within(people.organisation.id):
        yield Portfolio(people, apprenticeship(people), tmp_path / "files")


@pytest.fixture
def link(portfolio: Portfolio) -> UploadLink:
    """Lee Marsh was asked by the training provider."""
    return asked(portfolio.one, portfolio.actor())


class Outside:
    """Somebody outside, at their browser, with a link. The test sees its rows again after each request."""

    def __init__(self, secret: str, sees: Any) -> None:
        self.client, self.page, self.sees = Client(), f"/send/{secret}/", sees

    def ask(self, method: str, path: str = "", data: Any = b"", **headers: Any) -> Any:
        """One request of the protocol below the page."""
        said = {"Tus-Resumable": TUS}
        said |= {name.replace("_", "-"): str(value) for name, value in headers.items()}
        kind = said.pop("Content-Type", "application/offset+octet-stream")
        answer = self.client.generic(method, path or self.page, data, content_type=kind, headers=said)
        see([self.sees])
        return answer

    def begin(self, name: str, size: int) -> Any:
        """The answer to beginning an upload."""
        about = metadata(filename=name)
        return self.ask("POST", f"{self.page}files/", Upload_Length=size, Upload_Metadata=about)

    def begun(self, name: str, size: int) -> str:
        """Where a new upload is."""
        answer = self.begin(name, size)
        assert answer.status_code == 201, answer.content
        return str(answer["Location"])

    def add(self, path: str, offset: int, data: bytes) -> Any:
        """The answer to a piece."""
        return self.ask("PATCH", path, data, Upload_Offset=offset)

    def open(self, path: str = "") -> Any:
        """A page."""
        answer = self.client.get(path or self.page)
        see([self.sees])
        return answer

    def send(self, **fields: Any) -> Any:
        """The page's form."""
        answer = self.client.post(self.page, fields)
        see([self.sees])
        return answer


@pytest.fixture
def outside(portfolio: Portfolio, link: UploadLink) -> Outside:
    """Lee Marsh, with the link."""
    return Outside(secret_in(link), portfolio.people.organisation.id)


@pytest.fixture
def holding(portfolio: Portfolio) -> Callable[[UploadLink], Outside]:
    """Somebody with that link."""
    return lambda link: Outside(secret_in(link), portfolio.people.organisation.id)
