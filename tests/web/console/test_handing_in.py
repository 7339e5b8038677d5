"""A file of unsent work, the last resort of a device without a network: taken in once, or refused kindly."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories.assessments import DAY
from tests.factories.devices import Pocket, altered, file_of
from tests.factories.doors import program
from tests.factories.web import Cast, cast
from tests.web.console.conftest import EVENING, Session
from touchstone.web.audit.models import Event
from touchstone.web.console import actions, sealed_work
from touchstone.web.console.handing_in import HandedIn, hand_in
from touchstone.web.console.models import Captured, Device
from touchstone.web.console.taking import MOST_OF_ATTEMPT
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.scope import see

OTHER = "A" * 43 + "="  # another device's key
HOUR = timedelta(hours=1)
NEXT_WEEK = EVENING + timedelta(days=7)


def key_of(session: Session) -> str:
    """The key of the device, as its own person gets it."""
    return actions.know(device=session.pocket.id, by=session.made.people.actor("assessor"), at=EVENING).key


def handed(session: Session, content: bytes, role: str = "assessor") -> HandedIn:
    """The file handed in, a week after it was saved."""
    return hand_in(content=content, by=session.made.people.actor(role), at=NEXT_WEEK)


def why(session: Session, content: bytes) -> str:
    """Why the file is refused."""
    with pytest.raises(Refused) as refused:
        handed(session, content)
    assert Captured.objects.count() == 0
    return refused.value.fields["file"]


def test_a_day_of_412_entries_comes_from_a_file(session: Session) -> None:
    for second in range(412):
        session.pocket.capture(DAY + timedelta(seconds=second), "note", text=f"Note {second}.", ksbs=[])
    content = file_of(session.pocket, key_of(session), EVENING)
    assert b"Note 7." not in content
    found = handed(session, content)
    assert found.standing.words == "412 of 412 entries received, chain intact"
    assert found.came == 412
    assert [entry.data["text"] for entry in session.log] == [f"Note {second}." for second in range(412)]


def test_more_than_one_delivery_takes_comes_from_one_file(session: Session) -> None:
    for second in range(501):
        session.pocket.capture(DAY + timedelta(seconds=second), "note", text="Seen.", ksbs=[])
    session.pocket.lines[500] = altered(session.pocket.lines[500], text="Other.")
    found = handed(session, file_of(session.pocket, key_of(session)))
    assert found.standing.words == "500 of 500 entries received, chain intact"
    assert [(one.place, one.code) for one in found.refused] == [(501, "altered")]


def test_the_same_file_any_number_of_times_is_taken_once(session: Session) -> None:
    session.note(1)
    session.note(2)
    content = file_of(session.pocket, key_of(session))
    found = [handed(session, content) for _ in range(3)]
    assert [one.came for one in found] == [2, 0, 0]
    assert {one.standing.words for one in found} == {"2 of 2 entries received, chain intact"}
    assert len(session.log) == 2
    assert Event.objects.filter(action="console.hand_in").count() == 1


def test_a_file_and_the_device_itself_bring_each_entry_once(session: Session) -> None:
    session.note(1, "Before.")
    content = file_of(session.pocket, key_of(session))
    session.note(2, "After.")
    session.send()
    assert handed(session, content).came == 0
    assert [entry.data["text"] for entry in session.log] == ["Before.", "After."]


def test_what_does_not_fit_is_set_aside_and_said(session: Session) -> None:
    session.pocket.capture(DAY, "seen", ksbs=["K999"])
    session.note(1)
    found = handed(session, file_of(session.pocket, key_of(session)))
    assert [one.why and one.why["fields"] for one in found.aside] == [{"ksbs": "K999 is not assessed here."}]
    assert found.standing.kept == 1


# The clock.


def test_the_day_of_handing_in_says_nothing_of_the_clock(session: Session) -> None:
    """The device never met us: its own time stands, and is called doubtful."""
    session.note(10)
    found = handed(session, file_of(session.pocket, key_of(session), EVENING))
    row = Captured.objects.get()
    assert (row.at, row.clock) == (DAY + timedelta(minutes=10), "doubtful")
    assert found.doubtful == 1
    device = Device.objects.get()
    assert device.stretches.get().met_at is None
    assert device.seen_at == EVENING  # when its key was last given, and not a week later


def test_a_stretch_that_met_us_tells_the_time_of_a_file(session: Session) -> None:
    session.pocket.slow = 2 * HOUR
    session.send([], at=DAY - HOUR)
    session.note(10)
    found = handed(session, file_of(session.pocket, key_of(session), EVENING))
    row = Captured.objects.get()
    assert (row.at, row.clock) == (DAY + timedelta(minutes=10), "corrected")
    assert found.doubtful == 0


def test_a_stretch_beside_one_that_met_us_tells_it_too(session: Session) -> None:
    session.pocket.slow = 2 * HOUR
    session.send([], at=DAY - HOUR)
    session.pocket.leap(timedelta(0))  # the page was opened anew
    session.note(10)
    handed(session, file_of(session.pocket, key_of(session), EVENING))
    row = Captured.objects.get()
    assert (row.at, row.clock) == (DAY + timedelta(minutes=10), "corrected")


def test_a_device_that_was_lost_is_found_and_cannot_send(session: Session, people: Cast) -> None:
    """Its key is given to nobody any more; what it captured before still comes in."""
    session.note(1)
    content = file_of(session.pocket, key_of(session))
    actions.end_device(device=session.pocket.id, by=people.actor("assessor"), at=EVENING)
    assert handed(session, content).came == 1


# What is refused.


def test_a_file_that_was_altered_cut_off_or_is_none_is_refused_with_the_reason(session: Session) -> None:
    session.note(1)
    content = file_of(session.pocket, key_of(session))
    inside = json.loads(content)
    inside["content"] = inside["content"].replace('"place": 1', '"place": 2')
    assert "altered or damaged" in why(session, json.dumps(inside).encode())
    assert "the end of it is missing" in why(session, content[:-9])
    for nothing in (b"", b"7", b"[]", b"{}", b"PK\x03\x04", b"\xff\xfe", b"[" * 100_000, b'{"format": "x"}'):
        assert "not a file of unsent work" in why(session, nothing)
    wrong: list[dict[str, Any]] = [
        {"lines": []},
        {"device": "x"},
        {"more": 1},
        {"lines": [{"sequence": 1, "iv": "é", "data": ""}]},
    ]
    for changes in wrong:
        assert "not a file of unsent work" in why(
            session, file_of(session.pocket, key_of(session), **changes)
        )
    assert "not a file" in why(session, file_of(session.pocket, key_of(session), outside={"content": 7}))


def test_a_file_of_another_version_is_refused(session: Session) -> None:
    session.note(1)
    said = why(session, file_of(session.pocket, key_of(session), outside={"version": 2}))
    assert "version 2; this Touchstone reads version 1" in said


def test_the_most_that_a_device_keeps_of_an_assessment_fits_into_a_file(session: Session) -> None:
    """And not much more: memory holds it several times over."""
    key = key_of(session)
    session.note(1)
    first = len(file_of(session.pocket, key))
    for number in range(20):
        session.note(number, "Builds trust, and asks what the learner wants from the session.")
    each = (len(file_of(session.pocket, key)) - first) / 20
    assert sealed_work.LARGEST / 2 < each * MOST_OF_ATTEMPT < sealed_work.LARGEST
    assert "more than 24 MB" in sealed_work.TOO_LARGE


def test_a_huge_file_is_refused(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    session.note(1)
    monkeypatch.setattr(sealed_work, "LARGEST", 100)
    assert "No device writes one" in why(session, file_of(session.pocket, key_of(session)))


def test_a_file_of_another_person_is_refused(session: Session) -> None:
    session.note(1)
    assert "Somebody else captured" in why(
        session, file_of(session.pocket, key_of(session), person=str(uuid4()))
    )
    content = file_of(session.pocket, key_of(session))
    with pytest.raises(Refused) as refused:
        handed(session, content, role="manager")
    assert "Somebody else captured" in refused.value.fields["file"]


def test_a_file_that_only_claims_to_be_ones_own_does_not_open(session: Session, people: Cast) -> None:
    """Another's file with one's own name written into it: the device is still theirs."""
    session.note(1)
    manager = people.actor("manager")
    content = file_of(session.pocket, key_of(session), person=str(manager.person_id))
    with pytest.raises(Refused) as refused:
        handed(session, content, role="manager")
    assert "not known here" in refused.value.fields["file"]


def test_a_file_of_a_device_or_assessment_that_is_not_known_is_refused(session: Session) -> None:
    session.note(1)
    key = key_of(session)
    assert "not known here" in why(session, file_of(session.pocket, key, device=str(uuid4())))
    assert "never put on the device" in why(session, file_of(session.pocket, key, attempt=str(uuid4())))


def test_a_key_that_cannot_be_opened_here_any_more_is_said(session: Session) -> None:
    session.note(1)
    content = file_of(session.pocket, key_of(session))
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        assert "cannot be opened here any more" in why(session, content)


def test_an_entry_under_another_key_is_refused_by_itself(session: Session) -> None:
    session.note(1)
    session.note(2)
    content = file_of(
        session.pocket,
        key_of(session),
        lines=[_lines(session, key_of(session))[0], _lines(session, OTHER)[1]],
    )
    found = handed(session, content)
    assert [(one.place, one.sequence, one.code) for one in found.refused] == [(2, 2, "sealed")]
    assert found.standing.words == "1 of 1 entry received, chain intact"


def test_an_entry_of_another_chain_is_refused_by_itself(session: Session) -> None:
    session.note(1)
    stranger = Pocket(uuid4(), session.pocket.by, session.pocket.id)
    session.note(2, pocket=stranger)
    content = file_of(stranger, key_of(session), attempt=str(session.pocket.attempt))
    assert [one.code for one in handed(session, content).refused] == ["foreign"]
    assert session.log == []


def _lines(session: Session, key: str) -> list[dict[str, Any]]:
    """What the file holds of each entry."""
    found: list[dict[str, Any]] = json.loads(json.loads(file_of(session.pocket, key))["content"])["lines"]
    return found


# The page, and the API.


@pytest.fixture
def sent(people: Cast) -> Callable[..., Any]:
    """Send a file to the page in a role; without one, open the page."""

    def sends(
        role: str, content: bytes | None, name: str = "unsent.touchstone", of: Cast | None = None
    ) -> Any:
        client = Client()
        client.force_login((of or people).people[role])
        address = reverse("console-hand-in")
        with override_settings(CLOCK="tests.web.console.test_pages.moment"):
            file = content if content is None else SimpleUploadedFile(name, content)
            answer = client.get(address) if file is None else client.post(address, {"file": file})
        see([people.organisation.id])
        return answer

    return sends


def test_the_page_gives_a_receipt(sent: Callable[..., Any], session: Session) -> None:
    session.note(1)
    session.pocket.capture(DAY + timedelta(minutes=2), "seen", ksbs=["K999"])
    broken = altered(session.note(3), text="Other.")
    session.pocket.lines[-1] = broken
    assert "Hand in unsent work" in sent("assessor", None).content.decode()
    answer = sent("assessor", file_of(session.pocket, key_of(session), EVENING))
    said = answer.content.decode()
    assert answer.status_code == 200, said
    assert "2 of 2 entries received, chain intact" in said
    assert "it was altered on the way" in said
    assert "K999 is not assessed here." in said
    assert "Of 2 entries the time is doubtful" in said
    assert reverse("console-aside", args=[session.pocket.attempt]) in said


@pytest.mark.parametrize("content", [b"", b"nothing", None])
def test_the_page_says_why_a_file_is_refused(
    sent: Callable[..., Any], session: Session, content: bytes | None
) -> None:
    session.note(1)
    answer = sent("assessor", file_of(session.pocket, key_of(session))[:-5] if content is None else content)
    assert answer.status_code == 422
    assert "not a file of unsent work" in answer.content.decode()


def test_a_file_that_is_too_large_for_memory_is_not_read(
    sent: Callable[..., Any], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("touchstone.web.console.forms.LARGEST", 10)
    session.note(1)
    answer = sent("assessor", file_of(session.pocket, key_of(session)))
    assert "No device writes one" in answer.content.decode()


@pytest.mark.parametrize("role", ["manager", "apprentice", "employer"])
def test_who_conducts_nothing_hands_nothing_in(sent: Callable[..., Any], session: Session, role: str) -> None:
    session.note(1)
    assert sent(role, file_of(session.pocket, key_of(session))).status_code == 403
    assert Captured.objects.count() == 0


def test_an_assessor_elsewhere_hands_in_nothing_of_others(sent: Callable[..., Any], session: Session) -> None:
    session.note(1)
    answer = sent("assessor", file_of(session.pocket, key_of(session)), of=cast("South"))
    assert answer.status_code == 422
    assert "Somebody else captured" in answer.content.decode()


def test_a_program_hands_in_a_file(session: Session, people: Cast) -> None:
    session.note(1)
    content = file_of(session.pocket, key_of(session))
    acts = program(people, "assessor")
    for came in (1, 0):
        file = SimpleUploadedFile("unsent.touchstone", content)
        told = acts.form("/captured-files", key=str(uuid4()), file=file).json()
        assert told["chain"]["words"] == "1 of 1 entry received, chain intact"
        assert (told["came"], told["entries"], told["doubtful"]) == (came, 1, 1)
    wrong = acts.form("/captured-files", key=str(uuid4()), file=SimpleUploadedFile("a.touchstone", b"{}"))
    assert wrong.status_code == 422
    assert "not a file of unsent work" in wrong.content.decode()
