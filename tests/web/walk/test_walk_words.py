"""Whatever people typed is shown as they typed it, and is never taken for HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

import pytest
from django.db import transaction

from tests.factories.addresses import every_address
from tests.factories.told import cast_of, tell
from tests.factories.twisted import TAG, WORDS, twisted, twisting
from tests.factories.web import NOW
from tests.web.walk.test_walk_roles import NAMES, allowed
from tests.web.walk.walking import SECRET, Town, ids_for, texts

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("walk")]

TOLD = ("withdrawn", "portfolio", "returned", "begun", "asked_back", "finished")


@pytest.fixture(scope="module")
def typed(town: Town) -> Iterator[Town]:
    """An organisation in which everybody typed such words wherever they could."""
    with transaction.atomic(), twisting():
        yield Town(tell(twisted(cast_of("West", TOLD)), NOW), town.home)
        transaction.set_rollback(True)


class Elements(HTMLParser):
    """Finds elements and attributes that no template of ours writes."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of the typed name, or one that runs something."""
        runs = any(name.startswith("on") for name, _ in attrs)
        if tag == TAG or runs or (tag == "script" and not dict(attrs).get("src")):
            self.foreign.append(self.get_starttag_text() or tag)


@pytest.mark.parametrize("role", NAMES)
def test_no_page_takes_what_was_typed_for_html(typed: Town, role: str) -> None:
    foreign, shown = [], 0
    for address in every_address():
        if not address.ours or address.name in SECRET or not allowed(address, role):
            continue
        ids = ids_for(address, typed.home) if address.ids else []
        for path in address.paths(ids, texts()):
            answer = typed.browser(role).ask(path)
            if "html" in answer["Content-Type"]:
                page = answer.said.decode()  # type: ignore[attr-defined]
                read = Elements()
                read.feed(page)
                foreign += [(path, one) for one in read.foreign]
                shown += escape(WORDS[:20], quote=False)[:10] in page
    assert foreign == []
    assert shown > 0, "the words are on no page: nothing was proved"
