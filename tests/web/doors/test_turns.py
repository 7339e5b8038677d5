"""One receiver of webhooks beside another: whoever hangs takes one turn, whatever waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.browser import Site
from tests.factories.receiving import Receiver, receiver
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.integrations.webhooks import sending
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.doors import announcing, endpoints, turns
from touchstone.web.doors.announcing import announce, deliver
from touchstone.web.doors.models import Delivery, Endpoint
from touchstone.web.organisations.models import Relation
from touchstone.web.organisations.scope import see, within

pytestmark = pytest.mark.enable_socket
HEARD = "apprentice.withdrawn"
RETRY = timedelta(seconds=5)  # the first


@pytest.fixture
def one(site: Site) -> Apprenticeship:
    """Somebody of whom others are told."""
    return apprenticeship(site.people)


@pytest.fixture
def answers() -> Iterator[Receiver]:
    """A receiver that answers at once."""
    with receiver() as known, override_settings(WEBHOOKS_ANYWHERE=True):
        yield known


@pytest.fixture
def hangs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver that never answers; nobody waits long for it here."""
    monkeypatch.setattr(announcing, "send", partial(sending.send, seconds=0.3))
    with receiver() as known:
        known.wait = 2
        yield known


def listen(site: Site, address: str, role: str = "manager") -> Endpoint:
    """An address that hears of withdrawals."""
    made, _ = endpoints.add(id=uuid4(), address=address, events=(HEARD,), by=site.people.actor(role), at=NOW)
    return made


def tell(one: Apprenticeship, messages: int = 1) -> None:
    """So many messages to everybody who listens."""
    for _ in range(messages):
        announce(one, "apprentice.withdraw", {}, NOW)


def work(at: datetime, turns_left: int = 1000) -> list[str]:
    """Do the jobs that are due as one slot of the worker does; the addresses of the messages it tried."""
    tried = []
    for _ in range(turns_left):
        waiting = ProcrastinateJob.objects.filter(task_name="doors.deliver")
        job = next((each for each in waiting.order_by("id") if (each.scheduled_at or at) <= at), None)
        if job is None:
            break
        if deliver(delivery=UUID(job.args["delivery"]), at=at) is not None:
            tried.append(Delivery.objects.select_related("endpoint").get(id=job.args["delivery"]))
        _done(job.id)
    return [each.endpoint.address for each in tried]


def _done(id: int) -> None:
    """A job leaves the queue; its table is the library's own, which lets nobody write by models."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [id])


@pytest.mark.parametrize("messages", [2, 12])
def test_one_that_hangs_has_one_turn_before_the_other_has_everything(
    site: Site, one: Apprenticeship, answers: Receiver, hangs: Receiver, messages: int
) -> None:
    listen(site, hangs.address)
    tell(one, messages)
    listen(site, answers.address)
    tell(one, 3)  # both hear of these
    tried = work(NOW)
    assert tried == [hangs.address, *[answers.address] * 3]
    assert len(answers.got) == 3
    waiting = Delivery.objects.filter(delivered_at=None)
    assert (waiting.count(), waiting.filter(tries=0).count()) == (messages + 3, messages + 2)


def test_it_is_asked_seldom_while_it_does_not_answer_and_has_everything_at_once_when_it_does(
    site: Site, one: Apprenticeship, answers: Receiver, hangs: Receiver
) -> None:
    endpoint = listen(site, hangs.address)
    tell(one, 4)
    now, rests = NOW, []
    for _ in range(5):
        assert len(work(now)) == 1
        endpoint.refresh_from_db()
        assert endpoint.rests_until is not None
        assert work(endpoint.rests_until - timedelta(seconds=1)) == []
        rests.append((endpoint.rests_until - now).total_seconds())
        now = endpoint.rests_until
    assert rests == [30, 120, 300, 900, 900]
    hangs.wait = 0
    work(now)
    work(now + timedelta(hours=2))  # what was tried last has its own clock
    assert not Delivery.objects.filter(delivered_at=None).exists()
    endpoint.refresh_from_db()
    assert (endpoint.rests_until, endpoint.trying_until, endpoint.misses) == (None, None, 0)


def test_what_is_written_while_it_rests_comes_at_the_end_of_that(
    site: Site, one: Apprenticeship, answers: Receiver, hangs: Receiver
) -> None:
    listen(site, hangs.address)
    tell(one)
    work(NOW)
    hangs.wait = 0
    tell(one)
    assert work(NOW + RETRY) == []
    assert len(work(NOW + turns.RESTS[0])) == 2
    assert not Delivery.objects.filter(delivered_at=None).exists()


def test_its_page_says_until_when_it_rests(site: Site) -> None:
    endpoint = listen(site, "https://hooks.example/touchstone")
    for rests, said in ((NOW + timedelta(minutes=1), True), (NOW, False)):
        Endpoint.objects.update(rests_until=rests)
        with override_settings(CLOCK="tests.factories.clocks.stopped"):
            page = site.get("manager", "doors-hook", endpoint.id).text_
        assert ("It did not answer in time. Messages to it wait" in page) is said


def test_while_it_is_asked_nobody_else_asks_it_and_others_are_told(
    site: Site, one: Apprenticeship, answers: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver() as other:
        listen(site, answers.address)
        listen(site, other.address)
        tell(one, 2)
        mine = list(Delivery.objects.filter(endpoint__address=answers.address))
        theirs = Delivery.objects.filter(endpoint__address=other.address)[0]
        said: list[Any] = []

        def slowly(address: str, *args: Any, **more: Any) -> Any:
            if not said:
                said.append(deliver(delivery=mine[1].id, at=NOW))
                said.append(deliver(delivery=theirs.id, at=NOW))
            return sending.send(address, *args, **more)

        monkeypatch.setattr(announcing, "send", slowly)
        deliver(delivery=mine[0].id, at=NOW)
        assert [bool(each) for each in said] == [False, True]
        assert (len(answers.got), len(other.got)) == (1, 1)
        _done(ProcrastinateJob.objects.filter(args__delivery=str(mine[1].id)).earliest("id").id)
        assert answers.address in work(NOW)  # the one passed over has its turn all the same
        assert len(answers.got) == 2


def test_a_worker_that_dies_holds_the_turn_for_two_minutes(
    site: Site, one: Apprenticeship, answers: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(site, answers.address)
    tell(one, 3)

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(announcing, "send", die)
        with pytest.raises(KeyboardInterrupt):
            deliver(delivery=Delivery.objects.order_by("id")[0].id, at=NOW)
    assert work(NOW + turns.LEASE - timedelta(seconds=1)) == []
    assert len(work(NOW + turns.LEASE)) == 3


def test_a_partner_of_two_organisations_is_told_by_both_although_one_waited_for_the_other(
    site: Site, one: Apprenticeship, answers: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    south = cast("South")
    Relation.objects.create(organisation=south.organisation, partner=site.people.provider, since=NOW)
    south.provider = site.people.provider
    see((site.people.organisation.id, south.organisation.id))
    elsewhere = apprenticeship(south)
    listen(site, answers.address, "training_provider")
    for each in (one, elsewhere):
        tell(each)
    first, second = (Delivery.objects.get(organisation=each.organisation_id) for each in (one, elsewhere))

    def slowly(*args: Any, **more: Any) -> Any:
        with monkeypatch.context() as inside:
            inside.setattr(announcing, "send", sending.send)
            with within(south.organisation.id):
                assert deliver(delivery=second.id, at=NOW) is None
        return sending.send(*args, **more)

    for job in list(ProcrastinateJob.objects.all()):
        _done(job.id)
    with monkeypatch.context() as slow, within(one.organisation_id):
        slow.setattr(announcing, "send", slowly)
        deliver(delivery=first.id, at=NOW)
    queued = ProcrastinateJob.objects.filter(scheduled_at=None).get()
    assert queued.args == {"delivery": str(second.id), "organisation": str(south.organisation.id)}


def test_what_had_no_turn_for_three_days_is_given_up_and_can_be_sent_again(
    site: Site, one: Apprenticeship, answers: Receiver, hangs: Receiver
) -> None:
    listen(site, hangs.address)
    tell(one, 2)
    first, other = Delivery.objects.order_by("id")
    deliver(delivery=first.id, at=NOW + turns.GIVEN_UP - timedelta(seconds=1))
    other.refresh_from_db()
    assert other.next_at is not None
    Endpoint.objects.update(rests_until=None)
    tell(one)
    now = NOW + turns.GIVEN_UP + timedelta(seconds=1)
    last = Delivery.objects.exclude(id__in=[first.id, other.id]).get()
    Delivery.objects.filter(id=last.id).update(next_at=now)
    deliver(delivery=last.id, at=now)
    other.refresh_from_db()
    found = Delivery.objects.values_list("next_at", "tries", "error").get(id=other.id)
    assert found == (None, 0, turns.NO_TURN)
    hangs.wait = 0
    endpoints.redeliver(delivery=other.id, by=site.people.actor("manager"), at=now)
    sent = deliver(delivery=other.id, at=now)
    assert sent is not None
    assert sent.delivered


def test_what_lies_for_an_hour_is_begun_again(site: Site, one: Apprenticeship, answers: Receiver) -> None:
    listen(site, answers.address)
    tell(one, 2)
    for job in list(ProcrastinateJob.objects.all()):
        _done(job.id)
    announcing.sweep_messages(at=NOW + turns.LEFT - timedelta(seconds=1))
    assert not ProcrastinateJob.objects.exists()
    announcing.sweep_messages(at=NOW + turns.LEFT)
    assert ProcrastinateJob.objects.count() == 1
    assert len(work(NOW + turns.LEFT)) == 2
