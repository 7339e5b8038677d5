"""A film that is not written as it is: taken in, told, mended by the job and watched; refused where lost."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest

from tests.factories.portfolio import text
from tests.factories.watching import Watching, film
from tests.factories.web import NOW
from touchstone.inspection.recordings.mending import layout
from touchstone.web.examining.models import Examination
from touchstone.web.examining.working import examine
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import store
from touchstone.web.organisations.actor import Refused


def unfinished() -> bytes:
    """A recorder lost its power after the index and before it wrote how long the pictures are."""
    data = film()
    at = dict(layout(BytesIO(data)).boxes)[b"mdat"]
    return data[:at] + struct.pack(">I", 0) + data[at + 4 :]


def test_it_is_taken_marked_mended_and_played(watching: Watching) -> None:
    file = watching.prepared(unfinished())
    examine(file=file.id, at=NOW)
    report = Examination.objects.get(file=file).found
    assert report is not None
    assert not report.told("quarantined")
    assert any("its index is written anew" in note.message for note in report.told("advice"))
    row = watching.row(file)
    assert (row.state, row.playable_type) == ("ready", "video/mp4")
    with store().open(row.playable) as copy:
        assert layout(copy).holds
    with store().open(file.sha256) as kept:
        assert kept.read() == unfinished(), "the original stays"
    page = text(watching.portfolio.get("training_provider", "viewing-player", file.id))
    assert "<video" in page


def test_one_without_its_index_is_refused_with_what_to_do(watching: Watching) -> None:
    data = film()
    with pytest.raises(Refused) as refused:
        watching.keep(data[: len(data) // 2])
    said = refused.value.fields["file"]
    assert "breaks off before its index" in said
    assert "Send the original again from the phone or camera" in said
    assert not StoredFile.objects.exists()
