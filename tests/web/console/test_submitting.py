"""Submitting the judgements from a device: only a log that is here to its end, by whose it is, and once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Max
from django.http import Http404

from tests.factories.assessments import observed
from tests.factories.bookings import another_assessor
from tests.factories.devices import Pocket
from tests.factories.web import Cast
from tests.web.console.conftest import EVENING, MORNING, Session, put
from tests.web.console.meanwhile import MEANWHILE
from tests.web.console.test_conducting import survey  # noqa: F401 a fixture
from tests.web.console.test_pages import ask  # noqa: F401 a fixture
from touchstone.web.assessments import actions as assessments
from touchstone.web.assessments.models import Entry
from touchstone.web.audit.models import Event
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.console import actions as console
from touchstone.web.console import gaps, submitting
from touchstone.web.console.packing import packed
from touchstone.web.console.submitting import ELSEWHERE, MORE, Wish
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.permissions import Assessor, Permission
from touchstone.web.quality.models import Review
from touchstone.web.records.models import CaseDecision

Ask = Callable[..., Any]


@pytest.fixture
def ready(people: Cast) -> Session:
    """An observation that is judged to its end, and a device that captured two notes more."""
    made = observed(people)
    made.judge()
    device = Pocket(made.row.id, people.actor("assessor").person_id)
    put(made, device, MORNING)
    session = Session(made, device)
    session.note(400)
    session.note(401)
    return session


def wish(session: Session, last: int | None = None, head: str | None = None, **notes: str) -> Wish:
    """What the device wishes: of the whole chain, and the log as it is now, unless it is said otherwise."""
    why = {f"conduct.{name}": reason for name, reason in notes.items()}
    pocket = session.pocket
    end = len(pocket.lines) if last is None else last
    return Wish(id=uuid4(), last=end, heard=heard(session), head=head or pocket.head, notes=why)


def heard(session: Session) -> int:
    """The number of the last entry of the log."""
    return Entry.objects.filter(attempt=session.made.row).aggregate(Max("number"))["number__max"] or 0


def submit(session: Session, said: Wish, role: str = "assessor") -> None:
    """Submit from the device."""
    submitting.submit(
        attempt=session.made.row.id,
        device=session.pocket.id,
        wish=said,
        by=session.made.people.actor(role),
        at=EVENING,
    )


def submitted(session: Session) -> bool:
    """Whether the judgements are submitted."""
    session.made.row.refresh_from_db()
    return session.made.row.judged_at is not None


def test_a_log_that_is_here_to_its_end_is_submitted_and_quality_assurance_sees_it(ready: Session) -> None:
    ready.send()
    submit(ready, wish(ready))
    assert submitted(ready)
    assert Review.objects.filter(attempt=ready.made.row).count() == 1
    event = Event.objects.get(action="console.submit")
    assert event.facts["entries"] == 2
    assert event.facts["head"] == ready.pocket.head


def test_the_same_wish_is_granted_once_also_after_the_assessor_was_asked_back(ready: Session) -> None:
    ready.send()
    said = wish(ready)
    submit(ready, said)
    submit(ready, said)
    assert Event.objects.filter(action="assessment.submit").count() == 1
    ready.made.row.judged_at = ready.made.row.judged_by = None
    ready.made.row.save()  # as quality assurance asks back
    submit(ready, said)
    assert not submitted(ready)


@pytest.mark.parametrize("sent", [0, 1])
def test_entries_that_the_device_knew_of_and_did_not_send_hold_it_back(ready: Session, sent: int) -> None:
    ready.send(ready.pocket.lines[:sent])
    with pytest.raises(Refused, match="captured last is not here"):
        submit(ready, wish(ready))
    assert not submitted(ready)


def test_another_end_of_the_chain_is_refused(ready: Session) -> None:
    ready.send()
    for said in (wish(ready, head="0" * 64), wish(ready, last=1), wish(ready, last=3)):
        with pytest.raises(Refused) as why:
            submit(ready, said)
        assert why.value.message == MORE


def test_what_will_never_come_holds_back_no_longer_once_that_is_said(ready: Session) -> None:
    ready.note(402)
    ready.send(ready.pocket.lines[2:])
    with pytest.raises(Refused):
        submit(ready, wish(ready))
    by = ready.made.people.actor("assessor")
    gaps.wait_no_longer(attempt=ready.made.row.id, reason="Lost.", by=by, at=EVENING)
    with pytest.raises(Refused, match="take up or leave out"):
        submit(ready, wish(ready))


def test_a_device_without_an_entry_of_its_own_submits_what_is_at_the_server(ready: Session) -> None:
    ready.pocket.lines.clear()
    submit(ready, wish(ready))
    assert submitted(ready)


def test_what_another_device_wrote_after_the_last_look_is_looked_at_first(ready: Session) -> None:
    ready.send()
    said = wish(ready)
    second = ready.second()
    ready.note(411, "A doubt of mine.", pocket=second)
    ready.send(pocket=second)
    with pytest.raises(Refused) as why:
        submit(ready, said)
    assert why.value.message == ELSEWHERE
    assert not submitted(ready)
    submit(ready, wish(ready))
    assert submitted(ready)


@pytest.mark.parametrize(("kind", "data", "matters"), MEANWHILE.values(), ids=MEANWHILE)
def test_whatever_anybody_wrote_is_looked_at_first_and_what_the_apprentice_signs_is_not(
    ready: Session, kind: str, data: dict[str, Any], matters: bool
) -> None:
    ready.send()
    said = wish(ready)
    Entry.objects.create(
        organisation=ready.made.people.organisation,
        attempt=ready.made.row,
        number=said.heard + 1,
        kind=kind,
        data=data,
        at=EVENING,
        by=uuid4(),
        kept_at=EVENING,
    )
    if matters:
        with pytest.raises(Refused, match="this device had not seen"):
            submit(ready, said)
    else:
        submit(ready, said)
    assert submitted(ready) is not matters


def test_what_a_colleague_wrote_at_the_provider_is_not_submitted_as_ones_own(
    people: Cast,
    survey: Attempt,  # noqa: F811
) -> None:
    one = people.actor("training_provider")
    colleague = replace(one, person_id=uuid4())
    device = Pocket(survey.pk, one.person_id)
    console.prepare(attempt=survey.pk, device=device.id, name="A tablet", by=one, at=MORNING)
    said = Wish(id=uuid4(), last=0, heard=0, head=device.head)
    about: dict[str, Any] = {"attempt": survey.pk, "device": device.id, "by": one, "at": EVENING}
    with pytest.raises(Refused) as why:
        submitting.submit(**about, wish=said)
    assert why.value.message != ELSEWHERE
    words = {"text": "A doubt.", "ksbs": []}
    assessments.write(attempt=survey.pk, kind="note", data=words, by=colleague, at=EVENING)
    with pytest.raises(Refused) as why:
        submitting.submit(**about, wish=said)
    assert why.value.message == ELSEWHERE


def test_what_the_apprentice_signs_meanwhile_holds_nothing_back(ready: Session) -> None:
    ready.send()
    said = wish(ready)
    by = ready.made.people.actor("apprentice")
    assessments.sign(attempt=ready.made.row.id, moment="end", by=by, at=EVENING)
    assert heard(ready) > said.heard
    submit(ready, said)
    assert submitted(ready)


@pytest.mark.parametrize("role", ["manager", "internal_quality_assurer"])
def test_the_device_of_somebody_else_submits_nothing(ready: Session, role: str) -> None:
    ready.send()
    with pytest.raises(Http404):
        submit(ready, wish(ready), role)
    assert not submitted(ready)


def test_of_a_booking_that_went_to_somebody_else_nothing_is_submitted(ready: Session) -> None:
    ready.send()
    other = another_assessor(ready.made.people)
    Booking.objects.filter(attempt=ready.made.row).update(assessor=other.pk)
    with pytest.raises(Http404):
        submit(ready, wish(ready))
    assert not submitted(ready)


def test_the_address_says_each_reason_with_what_to_do(session: Session, ask: Ask) -> None:  # noqa: F811
    body = {
        "device": str(session.pocket.id),
        "wish": str(uuid4()),
        "last": 0,
        "heard": 0,
        "head": session.pocket.head,
    }
    answer = ask("assessor", "console-submit", session.made.row.id, body=body)
    assert answer.status_code == 422
    assert "Not yet assessed" in answer.json()["message"]
    session.made.judge()
    body["heard"] = heard(session)
    said, *more = ask("assessor", "console-submit", session.made.row.id, body=body).json()["reasons"]
    assert said == "The conduct of the assessment does not hold yet."
    assert more
    assert all("Add what is missing" in one for one in more)


def test_the_address_submits_and_the_receipt_tells_it(ready: Session, ask: Ask) -> None:  # noqa: F811
    ready.send()
    said = wish(ready)
    body = {
        "device": str(ready.pocket.id),
        "wish": str(said.id),
        "last": 2,
        "heard": said.heard,
        "head": said.head,
    }
    for _ in range(2):
        answer = ask("assessor", "console-submit", ready.made.row.id, body=body)
        assert (answer.status_code, answer.json()) == (200, {"submitted": True})
    assert Event.objects.filter(action="assessment.submit").count() == 1
    ready.made.row.refresh_from_db()
    ready.made.row.judged_at = ready.made.row.judged_by = None
    ready.made.row.save()  # as quality assurance asks back: the answer to a wish of before says so
    answer = ask("assessor", "console-submit", ready.made.row.id, body=body)
    assert answer.json() == {"submitted": False}
    submit(ready, wish(ready))
    body["wish"] = str(uuid4())
    answer = ask("assessor", "console-submit", ready.made.row.id, body=body)
    assert answer.json()["reasons"] == ["The judgements were submitted; what was written is locked."]


@pytest.fixture
def loud(ready: Session) -> Session:
    """It was not quiet, which should have been."""
    ready.made.write("declared", 310, code="quiet_place", holds=False)
    ready.send()
    return ready


def test_what_should_hold_is_acknowledged_with_the_reason_that_came_along(loud: Session) -> None:
    with pytest.raises(Refused, match="does not hold yet") as why:
        submit(loud, wish(loud))
    assert [one.code for one in why.value.findings] == ["conduct.quiet_place"]
    submit(loud, wish(loud, quiet_place=" A lorry passed. ", no_simulation="It holds."))
    assert submitted(loud)
    noted = CaseDecision.objects.get()
    assert (noted.kind, noted.finding, noted.subject) == (
        "acknowledgement",
        "conduct.quiet_place",
        loud.made.row.code,
    )
    assert (noted.reason, noted.role) == ("A lorry passed.", "assessor")
    assert Event.objects.filter(action="case.acknowledgement").count() == 1


def test_nothing_is_acknowledged_where_the_judgements_are_not_submitted(loud: Session) -> None:
    loud.made.write("declared", 311, code="no_simulation", holds=False)  # a must: no reason lets it pass
    with pytest.raises(Refused) as why:
        submit(loud, wish(loud, quiet_place="A lorry passed.", no_simulation="All the same."))
    assert [one.code for one in why.value.findings] == ["conduct.no_simulation"]
    with pytest.raises(Refused, match="Say why"):
        submit(loud, wish(loud, quiet_place="  "))
    assert not submitted(loud)
    assert not CaseDecision.objects.exists()


def test_whoever_may_not_acknowledge_does_not_by_submitting(
    loud: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = loud.made.people.actor("assessor")
    assert packed(loud.made.row.id, by, EVENING)["may_acknowledge"] is True
    monkeypatch.setattr(Assessor, "may", Assessor.may - {Permission.ACKNOWLEDGE})
    with pytest.raises(NotAllowed):
        submit(loud, wish(loud, quiet_place="A lorry passed."))
    assert not submitted(loud)
    assert packed(loud.made.row.id, by, EVENING)["may_acknowledge"] is False


def test_the_address_takes_reasons_along(loud: Session, ask: Ask) -> None:  # noqa: F811
    said = wish(loud)
    body = {
        "device": str(loud.pocket.id),
        "wish": str(said.id),
        "last": said.last,
        "heard": said.heard,
        "head": said.head,
        "notes": [{"finding": "conduct.quiet_place", "reason": "A lorry passed."}],
    }
    answer = ask("assessor", "console-submit", loud.made.row.id, body=body)
    assert (answer.status_code, answer.json()) == (200, {"submitted": True})
