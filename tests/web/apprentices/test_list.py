"""The list: for everybody who sees several, narrowed, sorted, page by page, and as a file."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.factories.browser import Site
from tests.factories.standings import listed
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.organisations.scope import see, within
from touchstone.web.records.actions import keep

LIST = "apprentices-list"


@pytest.mark.parametrize(
    "role", ["training_provider", "employer", "bookings", "internal_quality_assurer", "manager"]
)
def test_it_shows_whoever_sees_several_their_apprentices(site: Site, role: str) -> None:
    one = apprenticeship(site.people)
    keep(one, "apprentice.register", by=site.people.actor("bookings"), at=NOW)
    answer = site.get(role, LIST)
    assert answer.status_code == 200
    assert "Khan, Amina" in answer.text_
    assert "On programme" in answer.text_


def test_an_assessor_sees_nobody_they_are_not_booked_for(site: Site) -> None:
    apprenticeship(site.people)
    answer = site.get("assessor", LIST)
    assert "Khan" not in answer.text_
    assert "have to do with you" in answer.text_


def test_an_apprentice_may_not_open_it_and_is_told_who_may(site: Site) -> None:
    answer = site.get("apprentice", LIST)
    assert answer.status_code == 403
    assert "As apprentice you may not see the apprentices of your organisation" in answer.text_


def test_nobody_of_another_organisation_is_in_it(site: Site) -> None:
    other = cast("South")
    with within(other.organisation.id):
        listed(other, last_name="Elsewhere")
    assert "Elsewhere" not in site.get("manager", LIST).text_


def test_a_stranger_is_asked_to_sign_in(site: Site) -> None:
    assert Client().get("/apprentices/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=anna", "Anna"),
        ("q=khan+amina", "Amina"),
        ("stage=on_programme", "Amina"),
        ("standard=ST9002", "Anna"),
        ("turn=mine", "nobody"),
        ("stage=nonsense", "both"),
        ("sort=-name", "both"),
        ("sort=nonsense&after=nonsense", "both"),
    ],
)
def test_it_is_narrowed_by_name_stage_standard_and_turn(site: Site, query: str, found: str) -> None:
    listed(site.people, uln="", stage="in_assessment")
    keep(apprenticeship(site.people), "apprentice.register", by=site.people.actor("bookings"), at=NOW)
    anna = {"first_name": "Anna", "last_name": "Boa", "uln": "", "standard": "ST9002", "version": "1.0"}
    listed(site.people, **anna, stage="in_assessment")
    said = site.get("manager", LIST, query=query).text_
    assert ("Boa, Anna" in said) is (found in ("Anna", "both"))
    assert ("Khan, Amina" in said) is (found in ("Amina", "both"))


def test_pages_follow_one_another_without_a_gap(site: Site) -> None:
    for number in range(60):
        listed(site.people, last_name=f"Name{number:02}", uln="")
    seen: list[str] = []
    address = "/apprentices/?sort=name"
    while address:
        said = site.browser("manager").get(address).content.decode()
        seen += [f"Name{number:02}" for number in range(60) if f"Name{number:02}," in said]
        found = said.partition('rel="next" href="')[2].partition('"')[0]
        address = f"/apprentices/{found.replace('&amp;', '&')}" if found else ""
    see([site.people.organisation.id])
    assert seen == [f"Name{number:02}" for number in range(60)]


def test_the_file_holds_every_row_and_no_formula(site: Site) -> None:
    for number in range(30):
        listed(site.people, last_name=f"=Name{number:02}", uln="")
    answer = site.get("manager", LIST, query="export=csv")
    lines = answer.text_.strip().splitlines()
    assert answer["Content-Type"].startswith("text/csv")
    assert len(lines) == 31
    assert "'=Name07, Amina" in answer.text_
    assert "ULN" in lines[0]
    assert "ULN" not in site.get("employer", LIST, query="export=csv").text_


def test_hostile_names_are_shown_as_text(site: Site) -> None:
    listed(site.people, first_name="<script>alert(1)</script>", last_name="O’Brien-أمينة" + "x" * 180)
    said = site.get("manager", LIST).text_
    assert "<script>alert(1)" not in said
    assert "&lt;script&gt;alert(1)" in said


def test_it_takes_no_more_queries_for_many_than_for_few(site: Site) -> None:
    listed(site.people, uln="")
    few = site.queries("manager", LIST)
    for number in range(40):
        one = apprenticeship(site.people, uln="", started_on=date(2024, 1, 1 + number % 28))
        keep(one, "apprentice.register", by=site.people.actor("bookings"), at=NOW)
    many = site.queries("manager", LIST)
    assert many <= max(few, 15)
    assert many <= 15
