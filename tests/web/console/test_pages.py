"""The console's addresses: the page that a device keeps, and what its script asks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories.assessments import DAY
from tests.factories.bookings import another_assessor
from tests.factories.devices import Pocket
from tests.factories.web import Cast, cast
from tests.web.console.conftest import EVENING, Session
from touchstone.web.bookings.models import Booking
from touchstone.web.console import actions
from touchstone.web.console.envelope import hash_of
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.scope import see

MOMENTS: list[datetime] = [EVENING]


def moment() -> datetime:
    """The moment at which requests come in."""
    return MOMENTS[-1]


@pytest.fixture
def ask(people: Cast) -> Callable[..., Any]:
    """Send or ask something in a role."""

    def asked(role: str, name: str, *about: object, of: Cast | None = None, body: Any = None) -> Any:
        client = Client()
        if role:
            client.force_login((of or people).people[role])
        address = reverse(name, args=about)
        with override_settings(CLOCK="tests.web.console.test_pages.moment"):
            answer = (
                client.get(address, headers={"Accept": "application/json"})
                if body is None
                else client.post(address, json.dumps(body), content_type="application/json")
            )
        see([people.organisation.id])
        return answer

    return asked


def delivery(pocket: Pocket) -> dict[str, Any]:
    """What the script sends."""
    times = pocket.times(EVENING)
    assert times.shows is not None
    return {
        "device": str(pocket.id),
        "shows": times.shows.isoformat(),
        "stretch": str(times.stretch),
        "stretches": [
            {"name": str(one.name), "place": one.place, "leap": one.leap} for one in pocket.stretches
        ],
        "entries": [{"body": one.body, "hash": one.hash} for one in pocket.lines],
    }


def test_the_page_holds_nobodys_data_and_opens_for_everybody(ask: Callable[..., Any]) -> None:
    pages = {role: ask(role, "console-shell").content for role in ("", "assessor", "manager")}
    assert len(set(pages.values())) == 1
    assert b"North" not in pages["assessor"]


def test_the_page_alone_may_play_what_is_sealed_on_the_device(ask: Callable[..., Any]) -> None:
    for name, may in (("console-shell", True), ("console-devices", False)):
        policy = ask("assessor", name)["Content-Security-Policy"].split("; ")
        assert ("media-src 'self' blob:" in policy) is may
        assert ("media-src 'self'" in policy) is not may
        assert "script-src 'self'" in policy


def test_the_worker_names_all_that_belongs_to_the_page(ask: Callable[..., Any]) -> None:
    answer = ask("", "console-worker")
    assert answer["Content-Type"].startswith("text/javascript")
    said = answer.content.decode()
    for name in ("/console/", "built/console.js", "console/console.css"):
        assert name in said
    assert ask("", "console-manifest").json()["start_url"] == "/console/"


def test_an_assessor_is_told_what_they_conduct(ask: Callable[..., Any], session: Session) -> None:
    told = ask("assessor", "console-state").json()
    assert [one["attempt"] for one in told["attempts"]] == [str(session.made.row.id)]
    assert told["attempts"][0]["starts_at"] == DAY.astimezone(UTC).isoformat()
    assert told["token"]
    assert told["organisations"] == [str(session.made.one.organisation_id)]


def test_a_list_that_is_cut_off_does_not_say_what_is_over(
    ask: Callable[..., Any], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("touchstone.web.console.queries.MOST_LISTED", 1)
    assert ask("assessor", "console-state").json()["organisations"] == []


def test_what_was_submitted_is_conducted_no_more(ask: Callable[..., Any], session: Session) -> None:
    session.made.row.judged_at, session.made.row.judged_by = DAY, session.pocket.by
    session.made.row.save()
    assert ask("assessor", "console-state").json()["attempts"] == []


def test_a_pack_has_all_that_a_session_needs(ask: Callable[..., Any], session: Session) -> None:
    body = {"device": str(session.pocket.id)}
    told = ask("assessor", "console-prepare", session.made.row.id, body=body).json()
    assert told["pack"]["method"]["title"] == session.made.method.title
    assert told["pack"]["apprentice"]["name"] == session.made.one.name
    assert told["pack"]["openings"]["met"] == "Well done: this was met."
    again = ask("assessor", "console-device", session.pocket.id, body={}).json()
    assert again["key"] == told["key"]


def test_what_is_no_entry_is_refused_by_its_place(session: Session, ask: Callable[..., Any]) -> None:
    session.note(1)
    said = delivery(session.pocket)
    said["entries"].append({"body": "{}", "hash": hash_of("{}")})
    told = ask("assessor", "console-captured", session.made.row.id, body=said).json()
    [one] = told["refused"]
    assert (one["place"], one["sequence"], one["code"]) == (2, None, "unreadable")
    assert one["message"]


def test_a_delivery_is_taken_in(ask: Callable[..., Any], session: Session) -> None:
    session.note(5, "Builds trust.")
    told = ask("assessor", "console-captured", session.made.row.id, body=delivery(session.pocket)).json()
    assert told["chain"]["words"] == "1 of 1 entry received, chain intact"
    assert [one["data"]["text"] for one in told["entries"]] == ["Builds trust."]
    assert told["out"] == []


def test_it_is_told_by_which_version_of_the_plan_it_is_judged_now(
    ask: Callable[..., Any], session: Session
) -> None:
    one = session.made.row.apprenticeship
    for version in (one.version, "1.2"):
        type(one).objects.filter(id=one.id).update(version=version)
        told = ask("assessor", "console-captured", session.made.row.id, body=delivery(session.pocket)).json()
        assert told["version"] == version


def test_what_is_set_aside_is_named(ask: Callable[..., Any], session: Session) -> None:
    session.pocket.capture(DAY, "seen", ksbs=["K999"])
    told = ask("assessor", "console-captured", session.made.row.id, body=delivery(session.pocket)).json()
    assert len(told["out"]) == told["chain"]["aside"] == 1


def test_whoever_had_it_before_reads_their_own_entries_and_no_others(
    ask: Callable[..., Any], session: Session, people: Cast
) -> None:
    """A device of the first assessor goes on sending after the booking went to somebody else."""
    session.note(5, "By the first.")
    session.send()
    second = people.people["second"] = another_assessor(people)
    people.memberships["second"] = Membership.objects.get(person=second)
    Booking.objects.filter(attempt=session.made.row).update(assessor=second)
    session.made.write("note", role="second", text="By the second.", ksbs=[])
    assert len(session.log) == 2
    told = ask("assessor", "console-captured", session.made.row.id, body=delivery(session.pocket)).json()
    assert [one["data"]["text"] for one in told["entries"]] == ["By the first."]


def test_a_stranger_is_told_to_sign_in_and_keeps_everything(
    ask: Callable[..., Any], session: Session
) -> None:
    answer = ask("", "console-captured", session.made.row.id, body=delivery(session.pocket))
    assert answer.status_code == 401
    assert "kept on this device" in answer.json()["message"]


@pytest.mark.parametrize("role", ["manager", "apprentice", "employer"])
def test_others_may_not(ask: Callable[..., Any], session: Session, people: Cast, role: str) -> None:
    told = ask(role, "console-state")
    assert (told.status_code, told.json()["person"]) == (403, str(people.people[role].pk))
    answer = ask(role, "console-captured", session.made.row.id, body=delivery(session.pocket))
    assert answer.status_code == 403


def test_somebody_without_a_role_is_named_to_the_page_too(
    ask: Callable[..., Any], session: Session, people: Cast
) -> None:
    people.memberships["employer"].delete()
    told = ask("employer", "console-state")
    assert (told.status_code, told.json()["person"]) == (403, str(people.people["employer"].pk))
    assert "no role" in told.json()["message"]


def test_a_device_out_of_use_is_told_by_its_code(ask: Callable[..., Any], session: Session) -> None:
    actions.end_device(device=session.pocket.id, by=session.made.people.actor("assessor"), at=EVENING)
    body = {"device": str(session.pocket.id)}
    for answer in (
        ask("assessor", "console-device", session.pocket.id, body={}),
        ask("assessor", "console-prepare", session.made.row.id, body=body),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "ended")


def test_assessors_of_other_organisations_find_nothing(ask: Callable[..., Any], session: Session) -> None:
    south = cast("South")
    one = session.made.row.id
    assert (
        ask("assessor", "console-captured", one, of=south, body=delivery(session.pocket)).status_code == 404
    )
    assert ask("assessor", "console-device", session.pocket.id, of=south, body={}).status_code == 404
    assert ask("assessor", "console-prepare", one, of=south, body={"device": str(one)}).status_code == 404


@pytest.mark.parametrize("body", [[], {}, {"device": "x"}, {"device": None}, 7])
def test_bad_input_is_told_where(ask: Callable[..., Any], session: Session, body: Any) -> None:
    for name in ("console-captured", "console-prepare"):
        answer = ask("assessor", name, session.made.row.id, body=body)
        assert answer.status_code == 400, answer.content
        assert answer.json()["message"]


def test_the_script_is_small() -> None:
    """All script of the console compressed: under 120 KB."""
    import gzip

    from touchstone.web.console.shell import WORKER, _bytes

    sizes = [len(gzip.compress(_bytes(name))) for name in ("built/console.js", WORKER)]
    assert sum(sizes) < 120_000
