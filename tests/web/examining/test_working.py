"""Every file that is kept is examined by a job, which no dead worker and no lost scanner upsets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import hostile, telling, uploads
from tests.factories.clamd import NAME, SIGNATURE, Double, serving
from tests.factories.portfolio import Portfolio
from tests.factories.web import NOW
from touchstone.inspection.kinds import PDF
from touchstone.inspection.opening import report_on
from touchstone.inspection.report import VERSION, Report
from touchstone.inspection.sandbox import CannotExamine
from touchstone.web.audit.models import Event
from touchstone.web.examining import queries, working
from touchstone.web.examining.erasing import of_files
from touchstone.web.examining.models import Examination, State
from touchstone.web.examining.working import Again, examine, examine_again
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import store


def kept(portfolio: Portfolio, data: bytes, name: str) -> StoredFile:
    portfolio.add(file=portfolio.file(data, name))
    return StoredFile.objects.get(name=name)


def examined(file: StoredFile) -> Examination:
    examine(file=file.id, at=NOW)
    return Examination.objects.get(file=file)


def waiting() -> list[dict[str, Any]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name="files.examine", status="todo")]


def test_a_file_that_is_kept_is_examined_later(portfolio: Portfolio) -> None:
    file = kept(portfolio, telling.spoken_pdf(Author="Ann Example"), "log.pdf")
    assert waiting() == [{"file": str(file.id), "organisation": str(file.organisation_id)}]
    assert queries.shown([file.id])[file.id].facts == ("It is being examined.",)
    found = examined(file)
    assert (found.state, found.text, found.version) == (State.DONE, "Met mentee A", VERSION)
    assert found.report is not None
    assert "text" not in found.report
    shown = queries.shown([file.id])[file.id]
    assert shown.facts == ("PDF", "1 page", "Not scanned for viruses")
    assert "names Ann Example as who wrote or saved it" in shown.advice[0]
    assert not Event.objects.filter(action="file.quarantine").exists()


def test_the_scanner_is_named_where_there_is_one(portfolio: Portfolio, settings: Any) -> None:
    with serving(Double(most=10_000_000)) as settings.CLAMAV:
        file = kept(portfolio, uploads.pdf(), "log.pdf")
        assert examined(file).scanned_by == NAME
    assert "Scanned by ClamAV 1.4.6" in queries.shown([file.id])[file.id].facts


def test_a_virus_that_is_found_later_closes_the_file_and_is_in_the_history(
    portfolio: Portfolio, settings: Any
) -> None:
    file = kept(portfolio, b"notes " + SIGNATURE, "notes.txt")
    with serving(Double()) as settings.CLAMAV:
        found = examined(file)
        assert found.quarantined
        assert "carries a virus (Touchstone.Test.UNOFFICIAL)" in found.reasons[0]
        examine(file=file.id, at=NOW)
    [event] = Event.objects.filter(action="file.quarantine")
    assert (event.facts["file"], event.facts["reasons"]) == (str(file.id), ["virus"])


def test_what_would_be_refused_today_is_quarantined(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("touchstone.web.files.actions.kind_of", lambda *given: PDF)
    file = kept(portfolio, hostile.scripted_pdf(), "log.pdf")
    found = examined(file)
    assert (found.quarantined, "holds a program" in found.reasons[0]) == (True, True)


def test_a_virus_is_refuted_by_a_scanner_alone(portfolio: Portfolio, settings: Any) -> None:
    file = kept(portfolio, b"notes " + SIGNATURE, "notes.txt")
    with serving(Double()) as settings.CLAMAV:
        assert examined(file).quarantined
    settings.CLAMAV = "/nowhere"
    with pytest.raises(Again):
        examine(file=file.id, at=NOW)
    still = Examination.objects.get(file=file)
    assert (still.quarantined, "carries a virus" in still.reasons[0]) == (True, True)
    settings.CLAMAV = ""
    assert examined(file).quarantined
    assert Event.objects.filter(action="file.quarantine").count() == 1


def test_harm_that_was_found_is_refuted_only_by_an_examination_that_ends(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("touchstone.web.files.actions.kind_of", lambda *given: PDF)
    file = kept(portfolio, hostile.scripted_pdf(), "log.pdf")
    reasons = examined(file).reasons

    def ended(*given: object, **more: object) -> None:
        raise CannotExamine("Opening it takes too long.")

    with monkeypatch.context() as patch:
        patch.setattr("touchstone.inspection.opening.run", ended)
        still = examined(file)
    assert (still.state, still.quarantined, still.reasons) == (State.FAILED, True, reasons)
    monkeypatch.setattr(working, "report_on", lambda *given, **more: Report(kind=PDF, size=1))
    assert not examined(file).quarantined


def test_a_scanner_that_is_away_is_asked_again(portfolio: Portfolio, settings: Any) -> None:
    file = kept(portfolio, uploads.pdf(), "log.pdf")
    settings.CLAMAV = "/nowhere"
    with pytest.raises(Again, match="could not be reached"):
        examine(file=file.id, at=NOW)
    found = Examination.objects.get(file=file)
    assert (found.state, found.scanned_by) == (State.DONE, "")
    assert found.not_scanned == "The virus scanner could not be reached."
    assert "Not scanned for viruses" in queries.shown([file.id])[file.id].facts
    with serving(Double()) as settings.CLAMAV:
        assert examined(file).not_scanned == ""


def test_a_file_too_large_for_the_scanner_is_not_asked_about_again_and_again(
    portfolio: Portfolio, settings: Any
) -> None:
    file = kept(portfolio, uploads.pdf(), "log.pdf")
    with serving(Double(most=5)) as settings.CLAMAV:
        assert examined(file).not_scanned == "The file is larger than the virus scanner takes."


def test_an_examination_that_does_not_end_is_no_verdict(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*given: object, **more: object) -> None:
        raise CannotExamine("Opening it takes too long.")

    file = kept(portfolio, uploads.pdf(), "log.pdf")
    monkeypatch.setattr("touchstone.inspection.opening.run", ended)
    found = examined(file)
    assert (found.state, found.because, found.quarantined) == (
        State.FAILED,
        "Opening it takes too long.",
        False,
    )
    assert "Opening it takes too long." in queries.shown([file.id])[file.id].advice


def test_a_worker_that_died_is_followed_by_one_that_begins_anew(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = kept(portfolio, uploads.pdf(), "log.pdf")

    def killed(*given: object, **more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(working, "report_on", killed)
        with pytest.raises(SystemExit):
            examine(file=file.id, at=NOW)
    assert Examination.objects.get(file=file).state == State.LOOKING
    assert examined(file).state == State.DONE


def test_the_same_bytes_are_opened_once_under_one_ending(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [kept(portfolio, b"Met mentee A.", name) for name in ("a.txt", "b.txt", "c.md", "d.txt")]
    opened: list[str] = []

    def counted(file: Any, name: str, **more: Any) -> Any:
        opened.append(name)
        return report_on(file, name, **more)

    monkeypatch.setattr(working, "report_on", counted)
    assert [examined(file).text for file in files[:3]] == ["Met mentee A."] * 3
    assert opened == ["a.txt", "c.md"]
    Examination.objects.update(version=VERSION - 1)
    examined(files[3])
    assert opened == ["a.txt", "c.md", "d.txt"]


def test_bytes_that_are_gone_are_told(portfolio: Portfolio) -> None:
    file = kept(portfolio, uploads.pdf(), "log.pdf")
    store().remove(file.sha256)
    found = examined(file)
    assert (found.state, found.because) == (State.FAILED, working.GONE)


def test_nothing_is_put_down_about_a_file_whose_time_was_over_meanwhile(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = kept(portfolio, telling.spoken_pdf(), "log.pdf")
    whole = report_on

    def meanwhile(*given: Any, **more: Any) -> Any:
        of_files([file.id])
        StoredFile.objects.filter(id=file.id).update(erased_at=NOW)
        return whole(*given, **more)

    monkeypatch.setattr(working, "report_on", meanwhile)
    examine(file=file.id, at=NOW)
    assert not Examination.objects.exists()
    examine(file=file.id, at=NOW)
    assert not Examination.objects.exists()


def test_at_night_what_was_left_is_begun_again(portfolio: Portfolio) -> None:
    names = ("lost", "done", "older", "unscanned", "failed")
    files = {name: kept(portfolio, name.encode(), f"{name}.txt") for name in names}
    for name in names[1:]:
        examine(file=files[name].id, at=NOW)
    Examination.objects.filter(file=files["older"]).update(version=0)
    Examination.objects.filter(file=files["failed"]).update(version=0, state=State.FAILED)
    Examination.objects.filter(file=files["unscanned"]).update(not_scanned=working.GONE)
    of = portfolio.people.organisation.id
    before = len(waiting())
    assert examine_again(organisation=of, at=NOW) == 0  # they came in just now
    assert examine_again(organisation=of, at=NOW + timedelta(hours=2)) == 4
    again = {one["file"] for one in waiting()[before:]}
    assert again == {str(files[name].id) for name in ("lost", "older", "unscanned", "failed")}
