"""Many apprentices made from a few: whole, judged, sealed, kept apart, and the same for the same seed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils.html import escape
from pytest_django import DjangoDbBlocker

from tests.factories.web import NOW
from touchstone.project.generating import houses, making, names
from touchstone.project.generating.houses import HOUSES
from touchstone.project.generating.making import Made, generate, may_be_filled
from touchstone.project.generating.tables import LEFT_OUT, tables
from touchstone.rules.judge import assess
from touchstone.web.accounts.models import Person
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.apprentices.uln import check_digit_holds
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import count, faults
from touchstone.web.bookings.models import BookedSection
from touchstone.web.demo import filling
from touchstone.web.demo.cast import cast
from touchstone.web.organisations import queries
from touchstone.web.organisations.models import Kind, Membership, Organisation
from touchstone.web.organisations.scope import everywhere
from touchstone.web.records import law
from touchstone.web.records.actions import SAID, standing
from touchstone.web.records.models import Standing
from touchstone.web.records.queries import situations
from touchstone.web.records.told import told_outside, without
from touchstone.web.results.kept import check, sha256
from touchstone.web.results.models import Release

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("generated")]
PATTERNS = (
    *("Chloe Moore", "Tegan Davies", "Maeve Kelly", "Oscar Lind", "Faith Bennett", "Gareth Lloyd"),
    "Yusuf Demir",  # for whom questions were drawn from a bank that no other organisation has
)
OPEN = 40
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def few() -> Any:
    """The cast with some apprentices alone: making all of them takes a minute."""
    known = cast()
    return replace(
        known, apprentices=tuple(one for one in known.apprentices if " ".join(one.name) in PATTERNS)
    )


def people() -> list[str]:
    """Everybody who was made, by all that no row's id decides."""
    columns = ("first_name", "last_name", "email", "uln", "standard", "started_on", "provider__name")
    rows = Apprenticeship.objects.values_list(*columns, "employer__name", "organisation__name")
    return sorted(map(repr, rows))


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Made, list[list[str]]]]:
    """Generated twice, the first time undone again, for the tests of this file."""
    lists, done = [], Made()
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        for module in (filling, houses, making, names):
            patch.setattr(module, "cast", few)
        names._known.cache_clear()
        for again in (True, False):
            assert may_be_filled()
            undo = transaction.savepoint()
            done = generate(apprentices=OPEN, seed=7, now=NOW)
            with everywhere():
                lists.append(people())
            if again:
                transaction.savepoint_rollback(undo)
        yield done, lists
        transaction.set_rollback(True)
    names._known.cache_clear()


@pytest.fixture
def _django_db_helper(made: Any) -> None:
    """Takes the place of what undoes everything after each test: what was made must outlast them."""


def generated() -> list[Apprenticeship]:
    found = Apprenticeship.objects.exclude(uln="").select_related("organisation")
    return list(found.order_by("email"))


def test_the_same_seed_makes_the_same_people(made: tuple[Made, list[list[str]]]) -> None:
    first, second = made[1]
    assert first == second
    assert len(set(first)) == len(first)


def test_so_many_are_open_and_a_years_assessments_come_beside_them(made: tuple[Made, Any]) -> None:
    done = made[0]
    with everywhere():
        assert done.open == OPEN <= done.apprentices == len(generated())
        assert done.assessments >= OPEN * 20_000 // 75_000
        stages = Counter(Standing.objects.values_list("stage", flat=True))
        assert set(stages) >= {"on_programme", "in_assessment", "passed"}
        assert max(stages, key=lambda one: stages[one]) == "on_programme"
        days = set(Apprenticeship.objects.values_list("started_on", flat=True))
        assert len(days) > len(PATTERNS)
        assert all(check_digit_holds(one.uln) for one in generated())


def test_every_trail_is_sealed_and_tells_whose_it_is() -> None:
    with everywhere():
        assert list(faults()) == []
        assert count() > 10 * OPEN
        one = generated()[0]
        event = Event.objects.get(chain=one.id, number=1)
        assert (event.action, event.organisation_id) == ("apprentice.register", one.organisation_id)


def test_what_is_kept_is_what_the_rules_say() -> None:
    with everywhere():
        everybody = generated()
        kept = {one.apprenticeship_id: one for one in Standing.objects.all()}
        for id, known in situations(everybody, NOW).items():
            report = assess(known)
            one = next(one for one in everybody if one.id == id)
            judged = standing(one, report, told_outside(known, report))
            assert {name: getattr(judged, name) for name in SAID if name != "as_of"} == {
                name: getattr(kept[id], name) for name in SAID if name != "as_of"
            }


def test_what_lists_tell_of_everybody_alike_rests_on_nothing_that_somebody_is_not_told() -> None:
    """Stages, and the dates of all but employers, are kept once: no result that is not out changes them."""
    with everywhere():
        for known in situations(generated(), NOW).values():
            whole = assess(known)
            hidden = frozenset(each.id for each in known.record.attempts if each.notified_at is None)
            bare = assess(without(known, hidden))
            assert bare.stage is whole.stage
            assert [line for line in bare.deadlines if not line.passed] == [
                line for line in whole.deadlines if not line.passed
            ]


def test_every_released_result_judges_to_the_same_answer_and_its_hash_is_in_the_trail() -> None:
    with everywhere():
        released = Release.objects.exclude(apprenticeship__uln="").filter(revision=1)
        assert released.count() > 3
        for one in released:
            assert check(one, "default").same
            assert Event.objects.filter(
                chain=one.apprenticeship_id, action="result.release", facts__record=sha256(one.record)
            ).exists()


def test_each_organisation_sees_its_own_alone() -> None:
    with everywhere():
        sizes = Counter(Apprenticeship.objects.values_list("organisation__name", flat=True))
        managers = Membership.objects.filter(role="manager").select_related("organisation", "person")
        actors = [queries.actor_of(one, str(one.person)) for one in managers]
        assert set(sizes) == set(HOUSES) == {one.organisation_name for one in actors}
        for actor in actors:
            assert visible_to(actor).count() == sizes[actor.organisation_name]


def test_nobody_assesses_two_at_once() -> None:
    with everywhere():
        days: Counter[tuple[Any, Any]] = Counter()
        for row in BookedSection.objects.values("assessor", "booking", "during").order_by("booking"):
            days[row["assessor"], row["during"].lower] += 1
        assert set(days.values()) == {1}


@override_settings(DEMO=True, SECOND_FACTOR_REQUIRED=False, CLOCK="tests.factories.clocks.stopped")
def test_the_pages_of_every_one_of_them_open() -> None:
    with everywhere():
        some = generated()
        managers = {one.organisation_id: one.person for one in Membership.objects.filter(role="manager")}
    for one in some:
        client = Client()
        client.force_login(managers[one.organisation_id], BACKEND)
        record = client.get(f"/apprentices/{one.id}/").content.decode()
        assert escape(one.last_name) in record
        links = set(re.findall(rf'href="(/apprentices/{one.id}/[a-z-]+/)"', record))
        assert len(links) > 5
        for link in sorted(links):
            none = link.endswith("/portfolio/") and law.plan(one.standard, one.version).portfolio is None
            assert client.get(link, follow=True).status_code == (404 if none else 200), link


def test_whoever_was_hired_may_sign_in() -> None:
    person = Person.objects.filter(email__startswith="assessor").first()
    assert person is None or person.check_password(cast().password)
    provider = Person.objects.get(email="office@trainingprovider1.example")
    assert provider.check_password(cast().password)


def test_an_instance_is_filled_once_and_a_real_one_never() -> None:
    assert not may_be_filled()
    with transaction.atomic():
        Organisation.objects.filter(name__in=HOUSES[1:]).update(kind=Kind.EMPLOYER)
        assert may_be_filled()
        Organisation.objects.create(kind=Kind.ASSESSMENT_ORGANISATION, name="Real Assessment")
        assert not may_be_filled()
        transaction.set_rollback(True)


def test_every_table_about_an_apprentice_is_copied_or_says_why_not() -> None:
    known = {table.__name__ for table in tables()}
    assert {"Apprenticeship", "Piece", "Entry", "Release", "Standing", "BookedSection", "Event"} <= known
    order = list(tables())
    assert order[0].__name__ == "Apprenticeship"
    assert all(LEFT_OUT.values())
