"""What an external quality assurer sees: what was granted, while it stands, whole, and nothing to change."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories.appeals import failed, released
from tests.factories.gateway import stored
from tests.factories.results import DISCUSSION, FAIL, IN_TIME, Office, another, review_of, submitted
from tests.factories.scrutiny import EQA, MANAGER, granted, sample, several
from tests.factories.web import apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.audit.models import Event
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.organisations.permissions import ROLES, Permission
from touchstone.web.organisations.scope import everywhere
from touchstone.web.results.models import Release
from touchstone.web.scrutiny.actions import What, end
from touchstone.web.scrutiny.models import Grant

TODAY = IN_TIME.date()
OTHERS = [role.id for role in ROLES if role.id != EQA]


@pytest.fixture
def one(office: Office) -> Apprenticeship:
    return apprenticeship(office.people)


def seen(office: Office) -> set[str]:
    """Whom the list names; the record opens to the same and to nobody else."""
    names = set()
    said = office.get(EQA, "scrutiny-own").text_
    for each in Apprenticeship.objects.all():
        listed = f"{each.last_name}, {each.first_name}" in said
        opened = office.get(EQA, "records-record", each.id).status_code
        assert (opened == 200, opened == 404) == (listed, not listed), each
        if listed:
            names.add(each.first_name)
    return names


def test_without_a_grant_nothing_is_seen(office: Office, one: Apprenticeship) -> None:
    assert seen(office) == set()
    assert "Nothing is granted to you now" in office.get(EQA, "scrutiny-own").text_
    assert office.get(EQA, "home")["Location"] == reverse("scrutiny-own")


def test_a_standard_shows_everybody_on_it_and_a_choice_those_chosen(
    office: Office, one: Apprenticeship
) -> None:
    other = {"person": None, "uln": ""}
    apprenticeship(office.people, first_name="Bruno", standard="ST9001", version="1.0", **other)
    chosen = apprenticeship(office.people, first_name="Cleo", standard="ST9002", version="1.0", **other)
    granted(office)
    assert seen(office) == {"Amina"}
    granted(office, What(chosen=[str(chosen.id)]))
    assert seen(office) == {"Amina", "Cleo"}


@pytest.mark.parametrize(("days", "sees"), [(-2, False), (-1, True), (0, True), (6, True), (7, False)])
def test_a_grant_stands_from_its_first_day_to_its_last(
    office: Office, one: Apprenticeship, days: int, sees: bool
) -> None:
    granted(office)
    office.now += timedelta(days=days)
    assert (seen(office) == {"Amina"}) == sees


def test_after_it_was_ended_nothing_is_seen_at_once(office: Office, one: Apprenticeship) -> None:
    made = granted(office)
    assert seen(office) == {"Amina"}
    end(grant=made.id, by=office.people.actor(MANAGER), at=office.now)
    assert seen(office) == set()


def test_a_sample_shows_the_apprentices_of_the_results_drawn(office: Office, one: Apprenticeship) -> None:
    failed(office, one)
    other = apprenticeship(office.people, first_name="Bruno", uln="", person=None)
    granted(office, sample(1, TODAY, TODAY, "2025"))
    assert seen(office) == {"Amina"}
    assert other.first_name == "Bruno"


def test_another_organisation_s_apprentices_and_another_person_s_grant_show_nothing(office: Office) -> None:
    south = cast("South")
    with everywhere():
        apprenticeship(south)
        granted(office)
        there = replace(south.actor(EQA), on=TODAY)
        assert not visible_to(there).exists()
        here = replace(office.people.actor(EQA), on=TODAY, sees=(south.organisation.id,))
        assert not visible_to(here).exists()


def test_who_acts_on_no_day_sees_nothing(office: Office, one: Apprenticeship) -> None:
    """Programs and digests act on no day."""
    granted(office)
    assert not visible_to(office.people.actor(EQA)).exists()


def test_the_front_page_names_the_grants_and_lists_sorts_filters_and_exports(
    office: Office, one: Apprenticeship
) -> None:
    granted(office)
    said = office.get(EQA, "scrutiny-own", query="sort=-name&q=Khan").text_
    assert "Everybody on ST1379" in said
    assert "The yearly visit." in said
    assert "Download the records of this list (ZIP)" in said.replace("\n", " ")
    assert "Khan, Amina" in office.get(EQA, "scrutiny-own", query="export=csv").text_
    assert "Khan, Amina" not in office.get(EQA, "scrutiny-own", query="q=Nobody").text_


def trail(office: Office, one: Apprenticeship) -> dict[str, int]:
    """Every page of the trail with its status, followed from the trail's own page."""
    said = office.get(EQA, "scrutiny-trail", one.id).text_
    main = said[said.index("<main") : said.index("</main>")]
    links = set(re.findall(r'href="(/[^"#]+)"', main))
    return {link: office.open(EQA, link).status_code for link in links}


def test_the_trail_leads_to_everything_and_every_page_of_it_opens(
    office: Office, one: Apprenticeship
) -> None:
    granted(office)
    attempt = failed(office, one)
    pages = trail(office, one)
    release = Release.objects.get()
    names = [
        *("records-record", "portfolio-home", "gateway-tasks", "bookings-apprentice", "results-statement"),
        *("appeals-apprentice", "audit-history", "records-export"),
    ]
    expected = {reverse(name, args=[one.id]) for name in names}
    expected |= {
        reverse("assessments-log", args=[attempt.id]),
        reverse("quality-review", args=[review_of(attempt).id]),
        reverse("results-kept", args=[release.id]),
    }
    assert pages.keys() >= expected
    assert {link: status for link, status in pages.items() if status != 200} == {}


def test_a_booking_shows_the_proof_of_its_notice(office: Office, one: Apprenticeship) -> None:
    granted(office)
    failed(office, one)
    booking = Booking.objects.get()
    booking.notice_proof = "Receipt 4711"
    booking.save()
    assert "Receipt 4711" in office.get(EQA, "bookings-page", booking.id).text_


def test_a_released_log_and_review_are_whole_and_without_a_button(
    office: Office, one: Apprenticeship
) -> None:
    granted(office)
    attempt = failed(office, one)
    log = office.get(EQA, "assessments-log", attempt.id)
    assert "OBS-P1" in log.text_
    review = office.get(EQA, "quality-review", review_of(attempt).id)
    assert "Judgements" in review.text_
    for page in (log, review):
        main = page.text_[page.text_.index("<main") :]
        assert "<form" not in main[: main.index("</main>")]


def test_nothing_of_a_result_is_seen_before_its_release(office: Office, one: Apprenticeship) -> None:
    granted(office)
    attempt, second = submitted(office.people, one), submitted(office.people, one, DISCUSSION)
    review = review_of(attempt)
    for page, about in (("assessments-log", attempt.id), ("quality-review", review.id)):
        assert office.get(EQA, page, about).status_code == 404
    said = office.get(EQA, "scrutiny-trail", one.id).text_
    assert "Its result is not released yet" in said
    assert reverse("assessments-log", args=[attempt.id]) not in said
    record = office.get(EQA, "records-record", one.id).text_
    assert "Distinction</strong>" not in record
    assert "OBS-P1" not in record
    released(office, attempt)
    assert office.get(EQA, "assessments-log", attempt.id).status_code == 200
    assert office.get(EQA, "assessments-log", second.id).status_code == 404


def test_nothing_differs_between_a_pass_and_a_fail_that_are_not_released(office: Office) -> None:
    granted(office)
    said = []
    for turn, levels in enumerate(({}, FAIL)):
        who = another(office.people, "assessor", f"Assessor{turn} Same")
        one = apprenticeship(office.people, uln="", person=None)
        submitted(office.people, one, levels=levels, assessor=who)
        pages = ("records-record", "scrutiny-trail", "records-json", "bookings-apprentice", "audit-history")
        texts = [office.get(EQA, page, one.id).text_ for page in pages]
        texts.append(office.get(EQA, "scrutiny-own", query="export=csv").text_.splitlines()[-1])
        bare = "\n".join(texts).replace(who.name, "").replace(str(who.id), "")
        bare = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", bare)
        said.append(re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{64}", "ID", bare))
    assert said[0] == said[1]


def test_opening_a_file_is_in_the_history(office: Office, one: Apprenticeship) -> None:
    granted(office)
    file = stored(office.people, one)
    assert office.get(EQA, "files-open", file.id).status_code == 302
    event = Event.objects.get(action="file.open")
    assert (event.role, event.by) == (EQA, office.people.people[EQA].id)
    assert "opened a file" in office.get(EQA, "audit-history", one.id).text_.lower()


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_opens_these_pages(office: Office, one: Apprenticeship, role: str) -> None:
    for page, about in (("scrutiny-own", []), ("scrutiny-records", []), ("scrutiny-trail", [one.id])):
        assert office.get(role, page, *about).status_code == 403


def test_the_role_may_change_nothing(office: Office) -> None:
    role = next(role for role in ROLES if role.id == EQA)
    assert role.may == {
        Permission.SEE_APPRENTICES,
        Permission.SEE_AUDIT,
        Permission.EXPORT_RECORD,
        Permission.SCRUTINISE,
    }


def test_the_pages_need_few_queries_however_many_there_are(office: Office, one: Apprenticeship) -> None:
    granted(office)
    failed(office, one)
    few = {page: office.queries(EQA, page) for page in ("scrutiny-own", "scrutiny-records")}
    several(office, 3)
    many = {page: office.queries(EQA, page) for page in few}
    assert many == few
    assert many["scrutiny-own"] <= 15
    for page in ("scrutiny-trail", "records-export"):
        assert office.queries(EQA, page, one.id) <= 15, page
    assert Grant.objects.count() == 1
    assert Attempt.objects.count() == 4
