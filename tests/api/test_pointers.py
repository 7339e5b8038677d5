"""Programs say where in a piece a KSB is shown, read it again, and are told what is wrong at its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.test_more import said
from tests.factories import uploads
from tests.factories.doors import program
from tests.factories.portfolio import Portfolio, upload
from tests.factories.web import apprenticeship, cast
from touchstone.web.organisations.scope import within

pytestmark = pytest.mark.django_db
PIECE = {"title": "Contract", "kind": "mentoring_contract", "mentees": ["Mentee A"], "ksbs": ["K1", "K2"]}


@pytest.fixture
def portfolio(tmp_path: Path, settings: Any) -> Iterator[Portfolio]:
    """An empty portfolio."""
    settings.FILES_FOLDER = tmp_path / "files"
    people = cast("South")
    with within(people.organisation.id):
        yield Portfolio(people, apprenticeship(people), tmp_path / "files")


def test_places_are_sent_read_and_kept_by_who_says_nothing_of_them(portfolio: Portfolio) -> None:
    acts = program(portfolio.people, "training_provider")
    place = {"pointers": {"K1": " Reflection "}}
    made = said(acts.send(f"/apprentices/{portfolio.one.id}/pieces", PIECE | place), 201)
    assert made["pointers"] == {"K1": "Reflection"}
    path = f"/pieces/{made['id']}"
    file = upload(uploads.pdf(4), "log.pdf")
    with_file = said(acts.form(f"{path}/files", revision=1, file=file), 201)
    changed = PIECE | {"revision": with_file["revision"], "pointers": {"K1": "3-4", "K2": "version 1: 2"}}
    now = said(acts.send(path, changed, method="PUT"))
    assert now["pointers"] == {"K1": "pages 3–4", "K2": "version 1: page 2"}
    silent = PIECE | {"revision": now["revision"], "ksbs": ["K1"]}
    assert said(acts.send(path, silent, method="PUT"))["pointers"] == {"K1": "pages 3–4"}
    (piece,) = said(acts.get(f"/apprentices/{portfolio.one.id}/portfolio"))["pieces"]
    assert piece["pointers"] == {"K1": "pages 3–4"}


def test_what_is_wrong_is_told_at_its_ksb(portfolio: Portfolio) -> None:
    acts = program(portfolio.people, "training_provider")
    path = f"/apprentices/{portfolio.one.id}/pieces"
    told = said(acts.send(path, PIECE | {"pointers": {"K1": "5-3", "K2": "4", "S1": "x"}}), 422)
    assert {one["pointer"]: one["detail"] for one in told["errors"]} == {
        "#/pointers/K1": "K1: Page 3 comes before page 5. Write the smaller number first.",
        "#/pointers/S1": "S1: the piece is not said to show it. Choose it too, or leave out where.",
    }
    told = said(acts.send(path, PIECE | {"pointers": {"K2": "4"}}), 422)
    assert told["errors"][0]["detail"].startswith("K2: There is no file that could have pages.")
