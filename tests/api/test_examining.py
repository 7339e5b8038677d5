"""Programs read what was found in a file, and replace pictures that tell too much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.test_more import said
from tests.factories import telling
from tests.factories.clamd import SIGNATURE, Double, serving
from tests.factories.doors import program
from tests.factories.portfolio import Portfolio
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.examining.working import examine
from touchstone.web.organisations.scope import within

pytestmark = pytest.mark.django_db


@pytest.fixture
def portfolio(tmp_path: Path, settings: Any) -> Iterator[Portfolio]:
    """An empty portfolio."""
    settings.FILES_FOLDER = tmp_path / "files"
    people = cast("South")
    with within(people.organisation.id):
        yield Portfolio(people, apprenticeship(people), tmp_path / "files")


def test_an_examination_is_read_and_a_picture_replaced(portfolio: Portfolio) -> None:
    piece = portfolio.add(file=portfolio.file(telling.photograph(), "board.jpg"))
    version = piece.versions.get()
    acts, path = program(portfolio.people, "training_provider"), f"/files/{version.file_id}/examination"
    waits = said(acts.get(path))
    assert (waits["state"], waits["notes"], waits["metadata"]) == ("waiting", [], None)
    with within(portfolio.people.organisation.id):
        examine(file=version.file_id, at=NOW)
    found = said(acts.get(path))
    assert (found["state"], found["kind"], found["quarantined"]) == ("done", "jpeg", False)
    assert found["metadata"]["place"] == {"latitude": 51.5138, "longitude": -0.1101}
    assert [note["code"] for note in found["notes"]] == ["place"]
    assert (found["scanned_by"], found["not_scanned"]) == ("", "")
    cleaned = said(acts.send(f"/portfolio-files/{version.id}/clean", {"revision": 1}))
    assert [one["removed_at"] is None for one in sorted(cleaned["files"], key=lambda one: one["number"])] == [
        False,
        True,
    ]
    assert said(acts.send(f"/portfolio-files/{version.id}/clean", {"revision": 3}), 422)


def test_a_quarantined_file_is_told_from_one_that_is_not_there(portfolio: Portfolio, settings: Any) -> None:
    piece = portfolio.add(file=portfolio.file(b"notes " + SIGNATURE, "notes.txt"))
    file = piece.versions.get().file_id
    with serving(Double()) as settings.CLAMAV:
        examine(file=file, at=NOW)
    acts = program(portfolio.people, "training_provider")
    problem = said(acts.get(f"/files/{file}"), 403)
    assert problem["type"].endswith("quarantined")
    assert "carries a virus" in problem["detail"]
    found = said(acts.get(f"/files/{file}/examination"))
    assert (found["quarantined"], found["notes"][0]["outcome"]) == (True, "quarantined")
