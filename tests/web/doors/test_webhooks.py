"""Webhooks: who is told what, signed, tried for days; the addresses, their secrets, the log of messages."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from socket import AF_INET, SOCK_STREAM
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import override_settings
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.appeals import acting, decided, failed, put_aside, with_panel
from tests.factories.browser import Site
from tests.factories.cases import disputed, granted, refused, sanctioned
from tests.factories.receiving import Receiver, receiver
from tests.factories.resits import agreed
from tests.factories.results import Office
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.integrations.webhooks import sending
from touchstone.integrations.webhooks.signing import signature
from touchstone.jobs import tasks
from touchstone.web.appeals import actions as appeals
from touchstone.web.apprentices.actions import withdraw
from touchstone.web.audit.models import Event as Trail
from touchstone.web.doors import announcing, endpoints
from touchstone.web.doors.announcing import WAITS, deliver
from touchstone.web.doors.events import EVENTS, OF_ACTION
from touchstone.web.doors.models import Delivery, Endpoint
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.models import Relation
from touchstone.web.organisations.scope import see, within

pytestmark = pytest.mark.enable_socket
ADDRESS = "https://hooks.example/touchstone"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")


@pytest.fixture
def told() -> Iterator[Receiver]:
    """Another system on this machine, which may be told things here."""
    with receiver() as known, override_settings(WEBHOOKS_ANYWHERE=True):
        yield known


def listen(site: Site, address: str, role: str = "manager", *events: str) -> tuple[Endpoint, str]:
    """An address that hears of these events, or of a withdrawal."""
    wanted = events or ("apprentice.withdrawn",)
    by = site.people.actor(role)
    return endpoints.add(id=uuid4(), address=address, events=wanted, by=by, at=NOW)


def happen(site: Site) -> Any:
    """Something of which others are told."""
    one = apprenticeship(site.people)
    by = site.people.actor("bookings")
    withdraw(apprenticeship=one.id, on=NOW.date(), reason="Amina moved away.", by=by, at=NOW)
    return one


def test_a_message_says_ids_and_where_to_read_the_rest_and_no_personal_data(
    site: Site, told: Receiver
) -> None:
    listen(site, told.address)
    one = happen(site)
    made = Delivery.objects.get()
    said = json.loads(made.body)
    assert said["type"] == "apprentice.withdrawn"
    assert datetime.fromisoformat(said["timestamp"]) == NOW
    assert set(said["data"]) == {"organisation", "apprentice", "links"}
    assert said["data"]["apprentice"] == str(one.id)
    assert said["data"]["links"]["apprentice"].endswith(f"/api/v1/apprentices/{one.id}")
    for personal in (one.first_name, one.last_name, one.email, one.uln, "moved"):
        assert personal not in made.body


def test_it_is_sent_signed_with_the_secret_that_was_shown(site: Site, told: Receiver) -> None:
    _, secret = listen(site, told.address)
    happen(site)
    made = Delivery.objects.get()
    outcome = deliver(delivery=made.id, at=NOW)
    assert outcome is not None
    assert outcome.delivered
    headers, body = told.got[0]
    assert body.decode() == made.body
    id, moment = headers["webhook-id"], headers["webhook-timestamp"]
    assert (id, moment) == (made.message_id, str(int(NOW.timestamp())))
    assert headers["webhook-signature"] == signature(secret, id, moment, body)
    made.refresh_from_db()
    assert (made.delivered_at, made.tries, made.status, made.next_at) == (NOW, 1, 204, None)
    assert deliver(delivery=made.id, at=NOW + timedelta(hours=1)) is None
    assert len(told.got) == 1


def test_it_is_written_with_what_happened_or_not_at_all(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    listen(site, ADDRESS)
    one = apprenticeship(site.people)

    def refuse(*_: object) -> None:
        raise Refused("Not now.")

    monkeypatch.setattr("touchstone.web.records.actions.refresh", refuse)
    with pytest.raises(Refused):
        withdraw(
            apprenticeship=one.id, on=NOW.date(), reason="Moved.", by=site.people.actor("bookings"), at=NOW
        )
    assert not Delivery.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="doors.deliver").exists()


def test_a_job_waits_for_every_message(site: Site) -> None:
    listen(site, ADDRESS)
    happen(site)
    job = ProcrastinateJob.objects.get(task_name="doors.deliver")
    made = Delivery.objects.get()
    assert job.args == {"delivery": str(made.id), "organisation": str(site.people.organisation.id)}


def test_a_receiver_that_is_down_for_a_day_gets_it_when_it_is_back(site: Site, told: Receiver) -> None:
    listen(site, told.address)
    happen(site)
    made, now, told.status = Delivery.objects.get(), NOW, 503
    while now < NOW + timedelta(days=1):
        outcome = deliver(delivery=made.id, at=now)
        assert outcome is not None
        assert not outcome.delivered
        made.refresh_from_db()
        assert made.next_at is not None
        assert deliver(delivery=made.id, at=made.next_at - timedelta(seconds=1)) is None
        job = ProcrastinateJob.objects.filter(task_name="doors.deliver").order_by("-id").first()
        assert job is not None
        assert job.scheduled_at == made.next_at
        now = made.next_at
    told.status = 200
    outcome = deliver(delivery=made.id, at=now)
    assert outcome is not None
    assert outcome.delivered
    assert len({headers["webhook-id"] for headers, _ in told.got}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in told.got}) == len(told.got)


def test_it_is_given_up_after_three_days_and_can_be_sent_again(site: Site, told: Receiver) -> None:
    listen(site, told.address)
    happen(site)
    made, now, told.status = Delivery.objects.get(), NOW, 500
    for _ in WAITS:
        deliver(delivery=made.id, at=now)
        made.refresh_from_db()
        assert made.next_at is not None
        now = made.next_at
    deliver(delivery=made.id, at=now)
    assert Delivery.objects.values_list("next_at", "tries").get() == (None, len(WAITS) + 1)
    assert now - NOW == sum(WAITS, timedelta())
    assert timedelta(days=3) < now - NOW < timedelta(days=4)
    page = site.get("manager", "doors-delivery", made.id).text_
    assert "It answered with 500." in page
    told.status = 200
    assert site.post("manager", "doors-redeliver", made.id).status_code == 302
    made.refresh_from_db()
    assert made.next_at is not None
    deliver(delivery=made.id, at=made.next_at)
    made.refresh_from_db()
    assert made.delivered_at is not None


def test_two_workers_send_it_once(site: Site, told: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one waits for a slow receiver, the message is not due for another; no lock is held meanwhile."""
    listen(site, told.address)
    happen(site)
    made = Delivery.objects.get()

    def slowly(*args: Any, **more: Any) -> Any:
        assert deliver(delivery=made.id, at=NOW + timedelta(seconds=30)) is None
        return sending.send(*args, **more)

    monkeypatch.setattr(announcing, "send", slowly)
    deliver(delivery=made.id, at=NOW)
    assert len(told.got) == 1


def test_a_worker_that_dies_in_the_middle_leaves_it_to_another(
    site: Site, told: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(site, told.address)
    happen(site)
    made = Delivery.objects.get()

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(announcing, "send", die)
        with pytest.raises(KeyboardInterrupt):
            deliver(delivery=made.id, at=NOW)
    made.refresh_from_db()
    assert made.next_at is not None
    outcome = deliver(delivery=made.id, at=made.next_at)
    assert outcome is not None
    assert outcome.delivered


def test_one_that_redirects_to_our_own_network_is_not_followed(site: Site, told: Receiver) -> None:
    with receiver() as inner:
        told.status, told.location = 307, inner.address
        listen(site, told.address)
        happen(site)
        made = Delivery.objects.get()
        deliver(delivery=made.id, at=NOW)
        assert inner.got == []
    made.refresh_from_db()
    assert (made.delivered_at, made.status, "another address" in made.error) == (None, 307, True)


def test_our_own_network_is_told_nothing_in_earnest(site: Site, told: Receiver) -> None:
    listen(site, told.address)
    happen(site)
    made = Delivery.objects.get()
    Endpoint.objects.update(address="https://localhost/hook")
    with override_settings(WEBHOOKS_ANYWHERE=False):
        deliver(delivery=made.id, at=NOW)
    made.refresh_from_db()
    assert made.error == "It leads into our own network."


def test_a_name_that_leads_into_our_own_network_by_the_time_of_sending_is_told_nothing(
    site: Site, told: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the name server said when the address was added: the connection itself looks."""
    port = urlsplit(told.address).port
    listen(site, f"https://hooks.example:{port}/")
    happen(site)
    made = Delivery.objects.get()
    inner = [(AF_INET, SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: inner)
    with override_settings(WEBHOOKS_ANYWHERE=False):
        deliver(delivery=made.id, at=NOW)
    made.refresh_from_db()
    assert (made.error, made.delivered_at, told.got) == ("It leads into our own network.", None, [])
    assert made.next_at is not None


@pytest.mark.parametrize("slowness", ["wait", "drip"])
def test_one_that_is_slow_is_left_in_time_and_tried_again(
    site: Site, told: Receiver, monkeypatch: pytest.MonkeyPatch, slowness: str
) -> None:
    monkeypatch.setattr(announcing, "send", partial(sending.send, seconds=0.3))
    listen(site, told.address)
    happen(site)
    made = Delivery.objects.get()
    setattr(told, slowness, {"wait": 3.0, "drip": 0.05}[slowness])
    deliver(delivery=made.id, at=NOW)
    made.refresh_from_db()
    assert (made.error, made.delivered_at) == ("No answer within 0.3 seconds.", None)
    assert made.next_at is not None


@pytest.mark.parametrize("address", ["http://hooks.example/", "https://u:p@hooks.example/", "nonsense", ""])
def test_an_address_that_cannot_be_told_is_refused(site: Site, address: str) -> None:
    answer = _add(site, address=address)
    assert answer.status_code == 422
    assert not Endpoint.objects.exists()


def test_a_provider_hears_of_its_own_apprentices_alone(site: Site) -> None:
    other = cast("South")
    listen(site, ADDRESS, "training_provider")
    with within(other.organisation.id):
        endpoints.add(
            id=uuid4(),
            address=ADDRESS,
            events=["apprentice.withdrawn"],
            by=other.actor("training_provider"),
            at=NOW,
        )
        endpoints.add(
            id=uuid4(), address=ADDRESS, events=["apprentice.withdrawn"], by=other.actor("manager"), at=NOW
        )
    happen(site)
    assert [one.endpoint.of_id for one in Delivery.objects.select_related("endpoint")] == [
        site.people.provider.id
    ]


def test_a_partner_that_we_work_with_no_more_hears_nothing(site: Site) -> None:
    listen(site, ADDRESS, "training_provider")
    Relation.objects.filter(partner=site.people.provider).update(until=NOW)
    happen(site)
    assert not Delivery.objects.exists()


def test_what_is_the_assessment_organisations_own_is_told_to_no_partner(site: Site) -> None:
    assert "assessment.submitted" not in [
        one.name for one in endpoints.offered(site.people.actor("training_provider"))
    ]
    with pytest.raises(Refused):
        listen(site, ADDRESS, "training_provider", "assessment.submitted")
    listen(site, ADDRESS, "training_provider", "apprentice.withdrawn")
    Endpoint.objects.update(events=["assessment.submitted"])
    announcing.announce(apprenticeship(site.people), "assessment.submit", {}, NOW)
    assert not Delivery.objects.exists()


def test_only_what_was_chosen_is_told(site: Site) -> None:
    listen(site, ADDRESS, "manager", "booking.made")
    happen(site)
    assert not Delivery.objects.exists()


def test_a_proposal_and_the_employers_word_are_told_with_where_to_read_them(site: Site) -> None:
    office = Office(site.people)
    one = apprenticeship(site.people)
    failed(office, one)
    listen(site, ADDRESS, "training_provider", "resit.proposed", "resit.answered")
    agreed(office, one)
    told = [json.loads(each.body) for each in Delivery.objects.order_by("made_at", "event")]
    assert sorted(each["type"] for each in told) == ["resit.answered", "resit.proposed"]
    for each in told:
        assert each["data"]["links"]["resits"].endswith(f"/api/v1/apprentices/{one.id}/resits")
        assert "Ready." not in json.dumps(each)


def test_decisions_about_a_case_and_appeals_against_them_are_told(site: Site) -> None:
    office, one = Office(site.people), apprenticeship(site.people)
    events = ("adjustment.decided", "sanction.imposed", "appeal.lodged")
    for role in ("manager", "training_provider"):
        listen(site, ADDRESS, role, *events)
    refusal = refused(office, one)
    granted(office, one)
    sanctioned(office, one)
    disputed(office, refusal)
    told = Counter(each.event for each in Delivery.objects.all())
    assert told == {"adjustment.decided": 4, "sanction.imposed": 2, "appeal.lodged": 2}
    assert not any("need" in each.body for each in Delivery.objects.all())


def test_a_decision_is_named_with_where_it_is_read(site: Site) -> None:
    office, one = Office(site.people), apprenticeship(site.people)
    listen(site, ADDRESS, "manager", "adjustment.decided", "sanction.imposed", "appeal.lodged")
    refusal = refused(office, one)
    sanction = sanctioned(office, one)
    disputed(office, refusal)
    told = {each.event: json.loads(each.body)["data"] for each in Delivery.objects.all()}
    assert told["adjustment.decided"]["decision"] == refusal.code
    assert told["sanction.imposed"]["decision"] == sanction.code
    assert (told["appeal.lodged"]["decision"], told["appeal.lodged"]["appeal"]) == (refusal.code, "appeal-1")
    path = f"/api/v1/apprentices/{one.id}/decisions"
    for event in ("adjustment.decided", "sanction.imposed"):
        assert told[event]["links"]["decisions"].endswith(path)


def test_what_becomes_of_an_appeal_is_told(site: Site) -> None:
    office, one = Office(site.people), apprenticeship(site.people)
    listen(site, ADDRESS, "training_provider", "appeal.changed")
    by = office.people.actor("training_provider")
    withdrawn = disputed(office, refused(office, one))
    appeals.withdraw(appeal=withdrawn.id, reason="", by=by, at=office.now)
    appeal = disputed(office, sanctioned(office, one))
    kept = decided(office, appeal, acting(with_panel(office, appeal)))
    office.now += timedelta(days=2)
    put_aside(office, kept)
    seen = [json.loads(each.body) for each in Delivery.objects.order_by("made_at")]
    assert [(each["type"], each["data"]["appeal"]) for each in seen] == [
        ("appeal.changed", "appeal-1"),
        ("appeal.changed", "appeal-2"),
    ]
    assert all(each["data"]["links"]["appeals"].endswith(f"{one.id}/appeals") for each in seen)
    assert OF_ACTION["appeal.take_further"] == "appeal.changed"


def test_every_event_comes_of_something() -> None:
    assert {event.name for event in EVENTS} == set(OF_ACTION.values())


def test_nobody_who_listens_costs_one_query(site: Site, django_assert_num_queries: Any) -> None:
    one = apprenticeship(site.people)
    with django_assert_num_queries(1):
        announcing.announce(one, "apprentice.withdraw", {}, NOW)
    with django_assert_num_queries(0):
        announcing.announce(one, "quality.agree", {}, NOW)


def _add(site: Site, by: str = "manager", **changes: Any) -> Any:
    form = {"id": uuid4(), "address": ADDRESS, "events": ["result.released"]} | changes
    answer: Any = site.browser(by).post(reverse("doors-hook-new"), form)
    answer.text_ = answer.content.decode()
    see([site.people.organisation.id])
    return answer


def test_a_secret_is_shown_once_and_kept_sealed(site: Site) -> None:
    id = uuid4()
    answer = _add(site, id=id)
    (secret,) = set(SECRET.findall(answer.text_))
    assert answer["Cache-Control"] == "no-store"
    assert not SECRET.findall(_add(site, id=id).text_)
    kept = Endpoint.objects.get()
    assert secret not in f"{kept.secret} {kept.secret_before}"
    assert not SECRET.findall(site.get("manager", "doors-hook", id).text_)
    assert [one.action for one in Trail.objects.filter(action__startswith="doors.")] == ["doors.add_endpoint"]


def test_after_a_change_both_secrets_sign_for_a_day(site: Site, told: Receiver) -> None:
    endpoint, before = listen(site, told.address)
    happen(site)
    made = Delivery.objects.get()
    _, after = endpoints.renew(endpoint=endpoint.id, by=site.people.actor("manager"), at=NOW)
    for hours, signers in ((1, [after, before]), (24, [after])):
        at = NOW + timedelta(hours=hours)
        announcing.again(delivery=made.id, at=at)
        deliver(delivery=made.id, at=at)
        headers, body = told.got[-1]
        said = (headers["webhook-id"], headers["webhook-timestamp"], body)
        assert headers["webhook-signature"].split() == [signature(one, *said) for one in signers]


def test_an_address_that_was_removed_is_told_nothing_more(site: Site, told: Receiver) -> None:
    endpoint, _ = listen(site, told.address)
    happen(site)
    assert site.get("manager", "doors-hook-remove", endpoint.id).status_code == 200
    assert site.post("manager", "doors-hook-remove", endpoint.id).status_code == 302
    assert deliver(delivery=Delivery.objects.get().id, at=NOW) is None
    assert told.got == []
    assert site.get("manager", "doors-hook", endpoint.id).status_code == 404


def test_messages_of_long_ago_are_forgotten(site: Site) -> None:
    listen(site, ADDRESS)
    happen(site)
    assert announcing.sweep_messages(at=NOW + timedelta(days=90)) == 0
    assert announcing.sweep_messages(at=NOW + timedelta(days=90, seconds=1)) == 1
    assert not Delivery.objects.exists()


def test_the_job_tries_what_is_due_within_its_organisation(site: Site, told: Receiver) -> None:
    listen(site, told.address)
    happen(site)
    made = Delivery.objects.get()
    with within():
        tasks.deliver_webhook(delivery=str(made.id), organisation=str(site.people.organisation.id))
    assert len(told.got) == 1
    with within():
        tasks.sweep_kept_answers(timestamp=int((NOW + timedelta(days=100)).timestamp()))
    assert not Delivery.objects.exists()


def test_pages_are_for_who_keeps_the_doors_and_of_their_own_organisation(site: Site) -> None:
    endpoint, _ = listen(site, ADDRESS)
    happen(site)
    made = Delivery.objects.get()
    for page, about in (
        ("doors-hooks", ()),
        ("doors-hook", (endpoint.id,)),
        ("doors-hook-renew", (endpoint.id,)),
        ("doors-hook-remove", (endpoint.id,)),
        ("doors-delivery", (made.id,)),
    ):
        assert site.get("manager", page, *about).status_code == 200
        assert site.get("bookings", page, *about).status_code == 403
        assert site.get("training_provider", page, *about).status_code == (404 if about else 200)
    assert site.post("training_provider", "doors-redeliver", made.id).status_code == 404
    assert site.post("bookings", "doors-redeliver", made.id).status_code == 403
    assert site.get("manager", "doors-hook", uuid4()).status_code == 404


def test_the_log_of_messages_needs_few_queries(site: Site) -> None:
    endpoint, _ = listen(site, ADDRESS)
    one = happen(site)
    few = site.queries("manager", "doors-hook", endpoint.id)
    for _ in range(12):
        announcing.announce(one, "apprentice.withdraw", {}, NOW)
    assert site.queries("manager", "doors-hook", endpoint.id) <= few + 1 <= 15
