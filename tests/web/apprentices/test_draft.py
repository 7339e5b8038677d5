"""A registration on its way: through a sign-out, in two tabs, with the button back, twice, in leap years."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from tests.factories.browser import Site
from tests.web.apprentices.test_register import AGREEMENTS, CHECK, PERSON, PROGRAMME, STEP, WORK, fill_in
from touchstone.web.accounts.models import Invitation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.mail.models import Message


def so_far(answer: Any) -> str:
    """What a page carries."""
    found = re.search(r'name="sealed_so_far" value="([^"]+)"', answer.text_)
    assert found is not None
    return found[1]


def sign_in_anew(site: Site, role: str = "bookings") -> None:
    """The session ends, and the same person is back."""
    Session.objects.all().delete()
    site.browsers.pop(role)


def work(site: Site) -> dict[str, str]:
    return WORK | {"provider": str(site.people.provider.id), "employer": str(site.people.employer.id)}


def test_who_is_signed_out_in_the_middle_goes_on_where_they_were(site: Site) -> None:
    site.post("bookings", STEP, "person", **PERSON)
    site.post("bookings", STEP, "programme", **PROGRAMME)
    site.post("bookings", STEP, "version", version="1.1")
    carried = so_far(site.get("bookings", STEP, "work"))
    sign_in_anew(site)
    answer = site.post("bookings", STEP, "work", **work(site), sealed_so_far=carried)
    assert answer["Location"] == "/apprentices/register/agreements/"
    answer = site.post("bookings", STEP, "agreements", **AGREEMENTS)
    assert answer["Location"] == "/apprentices/register/check/"
    site.post("bookings", CHECK)
    assert Apprenticeship.objects.get().name == "Amina Khan"


def test_two_tabs_do_not_mix_two_people(site: Site) -> None:
    fill_in(site)
    first = so_far(site.get("bookings", CHECK))
    site.post("bookings", "apprentices-register")  # another tab starts anew
    fill_in(site, person={"first_name": "Ben", "uln": ""}, work={"line_manager_name": "Somebody Else"})
    assert "Ben" in site.get("bookings", CHECK).text_
    site.post("bookings", CHECK, sealed_so_far=first)
    one = Apprenticeship.objects.get()
    assert (one.first_name, one.line_manager_name) == ("Amina", "Lee Marsh")
    site.post("bookings", CHECK)  # the second is still there
    assert set(Apprenticeship.objects.values_list("first_name", flat=True)) == {"Amina", "Ben"}


def test_a_step_of_the_same_registration_keeps_what_was_answered_later(site: Site) -> None:
    begun = so_far(site.get("bookings", STEP, "person"))
    site.post("bookings", STEP, "person", **PERSON, sealed_so_far=begun)
    fill_in(site)
    answer = site.post("bookings", STEP, "person", **(PERSON | {"first_name": "Amna"}))
    assert answer["Location"] == "/apprentices/register/check/"
    early = so_far(site.get("bookings", STEP, "programme"))
    answer = site.post("bookings", STEP, "programme", **PROGRAMME, sealed_so_far=early)
    assert answer["Location"] == "/apprentices/register/check/"


@pytest.mark.parametrize("spoilt", ["", "nonsense", "e30:1:x"])
def test_what_nobody_signed_is_not_taken_up(site: Site, spoilt: str) -> None:
    fill_in(site)
    carried = spoilt or so_far(site.get("bookings", CHECK))[:-1] + "_"
    Session.objects.all().delete()
    site.browsers.pop("bookings")
    assert site.post("bookings", CHECK, sealed_so_far=carried)["Location"] == "/apprentices/"
    assert not Apprenticeship.objects.exists()


def test_what_somebody_else_typed_is_not_taken_up(site: Site) -> None:
    fill_in(site)
    carried = so_far(site.get("bookings", CHECK))
    assert site.post("manager", CHECK, sealed_so_far=carried)["Location"] == "/apprentices/"
    assert not Apprenticeship.objects.exists()


def test_confirming_twice_leads_to_the_same_record_and_tells_nobody_twice(site: Site) -> None:
    fill_in(site)
    carried = so_far(site.get("bookings", CHECK))
    first = site.post("bookings", CHECK, sealed_so_far=carried)
    told = (Message.objects.count(), Event.objects.count(), Invitation.objects.count())
    second = site.post("bookings", CHECK, sealed_so_far=carried)
    one = Apprenticeship.objects.get()
    assert first["Location"] == second["Location"] == f"/apprentices/{one.id}/registered/"
    assert (Message.objects.count(), Event.objects.count(), Invitation.objects.count()) == told


def test_who_goes_back_after_registering_and_changes_something_is_told_where_to_change_it(site: Site) -> None:
    fill_in(site)
    back = so_far(site.get("bookings", STEP, "person"))
    site.post("bookings", CHECK, sealed_so_far=so_far(site.get("bookings", CHECK)))
    site.post("bookings", STEP, "person", **(PERSON | {"first_name": "Amelia"}), sealed_so_far=back)
    page = site.get("bookings", CHECK)
    assert "Amelia" in page.text_
    answer = site.post("bookings", CHECK, sealed_so_far=so_far(page))
    assert answer.status_code == 422
    assert "Amina Khan was registered with this form on" in answer.text_
    assert "Correct a mistake on that record" in answer.text_
    assert Apprenticeship.objects.get().first_name == "Amina"


def test_an_original_start_that_was_left_out_is_the_start(site: Site) -> None:
    fill_in(site)
    said = site.get("bookings", CHECK).text_
    assert said.count("The same as the start date") == 1
    assert said.count("Not known yet") == 1  # whether they take English and maths


def test_somebody_born_on_29_february_starts_on_29_february(site: Site) -> None:
    born = {"born_on_day": "29", "born_on_month": "2", "born_on_year": "2004"}
    started = {"started_on_day": "29", "started_on_month": "2", "started_on_year": "2024"}
    fill_in(site, person=born, programme=started)
    site.post("bookings", CHECK)
    one = Apprenticeship.objects.get()
    assert (one.born_on, one.started_on) == (date(2004, 2, 29), date(2024, 2, 29))
    said = site.get("bookings", "records-record", one.id).text_
    assert "28 February 2025" in said


@pytest.mark.parametrize("field", ["born_on", "started_on"])
def test_there_is_no_29_february_in_a_common_year(site: Site, field: str) -> None:
    wrong = {f"{field}_day": "29", f"{field}_month": "2", f"{field}_year": "2023"}
    slug = "person" if field == "born_on" else "programme"
    site.post("bookings", STEP, "person", **PERSON)
    answer = site.post("bookings", STEP, slug, **({"person": PERSON, "programme": PROGRAMME}[slug] | wrong))
    assert answer.status_code == 422
    assert "There is no 29 February 2023" in answer.text_
