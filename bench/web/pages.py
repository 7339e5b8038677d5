"""The ten most used pages, each as one person of the generated instance opens it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BUSIEST = "Front page, training provider"  # where most people begin, and come back to after each thing done


@dataclass(frozen=True)
class Page:
    """Who asks for what, and with how many queries it is answered."""

    title: str
    cookie: str
    address: str
    queries: int


def pages() -> list[Page]:
    """The pages with sessions of the people who open them. Django must be ready."""
    from touchstone.web.organisations.scope import everywhere

    with everywhere():
        wanted = list(_wanted())
    return [
        Page(title, cookie := _session(person), address, _queries(cookie, address))
        for title, person, address in wanted
    ]


def matrices() -> list[Page]:
    """The coverage matrix of three apprentices with ever more pieces, as their training provider opens it."""
    from bench.web.matrix import addresses
    from touchstone.web.organisations.models import Membership
    from touchstone.web.organisations.scope import everywhere

    with everywhere():
        passed = _passed()
        provider = Membership.objects.get(organisation=passed.provider).person
        wanted = list(addresses(passed.provider))
    cookie = _session(provider)
    return [Page(title, cookie, address, _queries(cookie, address)) for title, address in wanted]


def _passed() -> Any:
    """An apprentice who has passed, however few there are, with a provider that was generated."""
    from touchstone.web.apprentices.models import Apprenticeship
    from touchstone.web.organisations.models import Organisation

    house = Organisation.objects.get(name="Northlight Assessment")
    known = ("Riverside College", "Summit Training")  # of the demonstration
    provided = Apprenticeship.objects.filter(organisation=house).exclude(provider__name__in=known)
    done = provided.filter(records_standings__stage="passed", standard="ST1379").order_by("email")
    passed = done.select_related("provider").first()
    assert passed is not None
    return passed


def _wanted() -> Iterator[tuple[str, Any, str]]:
    from touchstone.web.accounts.models import Person
    from touchstone.web.bookings.models import Booking
    from touchstone.web.organisations.models import Membership, Organisation

    house = Organisation.objects.get(name="Northlight Assessment")
    held = Membership.objects.filter(organisation=house).select_related("person").order_by("person__email")
    staff = {one.role: one.person for one in held}
    passed = _passed()
    provider = Membership.objects.get(organisation=passed.provider).person
    begun = (
        Booking.objects.filter(
            organisation=house, attempt__judged_at=None, attempt__entries__isnull=False, ended=""
        )
        .select_related("assessor")
        .order_by("starts_at", "id")[0]
    )
    learner = Person.objects.get(email="samir.aziz@learners.example")
    yield BUSIEST, provider, "/"
    yield "Front page, manager", staff["manager"], "/"
    yield "Front page, assessor", begun.assessor, "/"
    yield "Front page, apprentice", learner, "/"
    yield "List of apprentices, training provider", provider, "/apprentices/"
    yield "Record of an apprentice, manager", staff["manager"], f"/apprentices/{passed.id}/"
    yield "Portfolio, training provider", provider, f"/apprentices/{passed.id}/portfolio/"
    yield "Bookings, bookings team", staff["bookings"], "/bookings/"
    yield "Assessment sheet, assessor", begun.assessor, f"/attempts/{begun.attempt_id}/"
    yield "Quality, quality assurer", staff["internal_quality_assurer"], "/quality/"


def _session(person: Any) -> str:
    """Somebody signed in, their second factor seen; answers with the cookie."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["second_factor"] = True
    session.create()
    return str(session.session_key)


def _queries(cookie: str, address: str) -> int:
    from django.db import connection
    from django.test import Client

    class Counted:
        number = 0

        def __call__(self, execute: Any, *rest: Any) -> Any:
            self.number += 1
            return execute(*rest)

    client, counted = Client(), Counted()
    client.cookies["sessionid"] = cookie
    client.get(address, headers={"host": "localhost"})
    with connection.execute_wrapper(counted):
        answer = client.get(address, headers={"host": "localhost"})
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return counted.number
