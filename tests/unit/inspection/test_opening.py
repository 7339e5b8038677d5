"""What others ask about a stranger's file is answered by the sandbox, in their own terms."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from tests.factories import hostile, telling, uploads
from touchstone.inspection import opening
from touchstone.inspection.kinds import HEIC, JPEG, PDF, NotTaken
from touchstone.inspection.sandbox import CannotExamine


def test_a_kind_and_a_refusal_come_across(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(uploads.pdf())
    assert opening.kind_of(path, "a.pdf") is PDF
    with pytest.raises(NotTaken, match="holds a program") as refused:
        opening.kind_of(BytesIO(hostile.scripted_pdf()), "a.pdf")
    assert refused.value.code == "script"


def test_a_report_comes_across(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(telling.photograph("HEIF"))
    report = opening.report_on(path, "photo.heic", sha256="ab" * 32)
    assert (report.kind, report.sha256) == (HEIC, "ab" * 32)
    assert report.metadata.device == "Example Phone 9"


def test_a_picture_without_what_it_tells_comes_across(tmp_path: Path) -> None:
    path, into = tmp_path / "kept", tmp_path / "into"
    path.write_bytes(telling.photograph("JPEG"))
    assert opening.without_metadata(path, "photo.jpg", into) is JPEG
    assert opening.report_on(into, "photo.jpg").metadata.place is None
    path.write_bytes(uploads.pdf())
    with pytest.raises(NotTaken, match="Use JPEG"):
        opening.without_metadata(path, "a.pdf", into)


@pytest.mark.parametrize(("ours", "outcome"), [(False, "refused"), (True, "advice")])
def test_who_does_not_come_to_an_end_is_told_of(
    ours: bool, outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*given: object, **more: object) -> None:
        raise CannotExamine("Opening it takes too long.", ours=ours)

    monkeypatch.setattr(opening, "run", ended)
    report = opening.report_on(BytesIO(b"abc"), "a.pdf")
    assert [(note.code, note.outcome) for note in report.notes] == [("not_examined", outcome)]
    assert report.size == 3
